//! Templates of transcoding and snapshots, and conversion.

use documents_core::{Found, Node, Subject};

fn text<'s>(root: &'s Node<'s>, object: &str, name: &str) -> Option<&'s str> {
    root.get(object)?.get(name)?.text()
}

fn is(text: Option<&str>, word: &str) -> bool {
    text.is_some_and(|text| text.eq_ignore_ascii_case(word))
}

pub(crate) fn transcode_mp3_flv(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let Some(audio) = root.get("Audio") else {
        return;
    };
    let Some(rate) = audio.get("Samplerate").and_then(Node::number) else {
        return;
    };
    let is_mp3 = is(audio.get("Codec").and_then(Node::text), "mp3");
    let is_flv = is(text(root, "Container", "Format"), "flv");
    let wrong: &[f64] = match (is_mp3, is_flv) {
        (true, true) => &[32_000.0, 48_000.0, 96_000.0],
        (true, false) => &[96_000.0],
        _ => return,
    };
    if wrong.contains(&rate) {
        found.at_member(audio, "/Audio", "Samplerate");
    }
}

pub(crate) fn transcode_gif(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let (format, codec) = (
        text(root, "Container", "Format"),
        text(root, "Video", "Codec"),
    );
    let wrong = if is(format, "gif") {
        !is(codec, "gif")
    } else if is(format, "webp") {
        !is(codec, "webp")
    } else {
        is(format, "flv") && is(codec, "H.265")
    };
    if wrong {
        let message = format!(
            "Container {} does not carry the codec {}",
            format.unwrap_or_default(),
            codec.unwrap_or("that is the default")
        );
        found.tell("", root, message);
    }
}

pub(crate) fn transcode_empty(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let Some(format) = text(root, "Container", "Format") else {
        return;
    };
    let is_sound = ["mp3", "ogg", "flac", "m4a"].contains(&format)
        || root
            .get("Type")
            .is_some_and(|ty| ty.is_text("AudioTranscode"));
    let is_picture = ["gif", "webp"].contains(&format);
    for (name, is_wanted) in [("Video", !is_sound), ("Audio", !is_picture)] {
        if is_wanted && !root.has(name) {
            found.tell(
                "",
                root,
                format!("{name} is missing, so its stream is dropped"),
            );
        }
    }
}

pub(crate) fn snapshot_vtt_sprite(subject: &Subject<'_>, found: &mut Found) {
    let is_vtt = subject
        .root
        .get("Type")
        .is_some_and(|ty| ty.is_text("WebVtt"));
    if is_vtt && subject.root.has("SpriteSnapshotConfig") {
        found.at_member(subject.root, "", "SpriteSnapshotConfig");
    }
}

pub(crate) fn snapshot_placeholder(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let Some(output) = subject.context.parameter("Output") else {
        return;
    };
    let many = root
        .get("Count")
        .and_then(Node::number)
        .is_some_and(|count| count > 1.0);
    let wanted = match root.get("Type").and_then(Node::text) {
        Some("Sprite") => "{TileCount}",
        Some("WebVtt") => ".vtt",
        _ if many => "{Count}",
        _ => return,
    };
    if !output.contains(wanted) {
        found.tell("", root, format!("Output does not contain {wanted}"));
    }
}

pub(crate) fn convert_signed(subject: &Subject<'_>, found: &mut Found) {
    let inputs = subject.root.get("Inputs").map_or(&[][..], Node::items);
    for (index, input) in inputs.iter().enumerate() {
        let Some(file) = input.get("InputFile") else {
            continue;
        };
        let address = file.get("Media").and_then(Node::text).unwrap_or_default();
        let query = address.split_once('?').map_or("", |(_, query)| query);
        if query.contains("Signature=") || query.contains("signature=") {
            found.at_member(file, &format!("/Inputs/{index}/InputFile"), "Media");
        }
    }
}
