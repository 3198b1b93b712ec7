//! Digital humans, speech, recognition, generated text and labels.

use documents_core::{Found, Node, Subject, number};

use crate::generated::documents::kinds;

pub(crate) fn avatar_text(subject: &Subject<'_>, found: &mut Found) {
    const LEAST: usize = 5;
    let letters = subject
        .root
        .get("Text")
        .and_then(Node::text)
        .map(|text| text.chars().count());
    if letters.is_some_and(|letters| letters < LEAST) {
        found.at_member(subject.root, "", "Text");
    }
}

pub(crate) fn avatar_speech(subject: &Subject<'_>, found: &mut Found) {
    // How long a sound lasts is not in the document: who knows it gives the seconds beside.
    let seconds = subject.context.parameter("MediaDuration").and_then(number);
    let speaks = subject.root.has("MediaId") || subject.root.has("MediaURL");
    if speaks && seconds.is_some_and(|seconds| seconds < 1.0) {
        found.at("", subject.root);
    }
}

pub(crate) fn audio_case(subject: &Subject<'_>, found: &mut Found) {
    let plain = |name: &str| name.to_lowercase().replace('_', "");
    let known = kinds::AUDIO_PRODUCE_EDITING_CONFIG.fields();
    for member in subject.root.members() {
        let name = member.name();
        if known.contains(&name) {
            continue;
        }
        if let Some(meant) = known.iter().find(|known| plain(known) == plain(name)) {
            found.tell_member(
                subject.root,
                "",
                name,
                format!("write {meant} instead of {name}"),
            );
        }
    }
}

pub(crate) fn audio_suffix(subject: &Subject<'_>, found: &mut Found) {
    let object = subject
        .root
        .get("object")
        .and_then(Node::text)
        .unwrap_or_default();
    let lower = object.to_lowercase();
    if [".mp3", ".wav", ".pcm"]
        .iter()
        .any(|suffix| lower.ends_with(suffix))
    {
        found.tell_member(
            subject.root,
            "",
            "object",
            format!("{object:?} has a suffix already"),
        );
    }
}

pub(crate) fn asr_length(subject: &Subject<'_>, found: &mut Found) {
    let length = subject.root.get("SentenceMaxLength").and_then(Node::number);
    if let Some(length) = length.filter(|length| !(4.0..=50.0).contains(length)) {
        found.tell_member(
            subject.root,
            "",
            "SentenceMaxLength",
            format!("{length} is not in 4 to 50"),
        );
    }
}

pub(crate) fn textgen_type(subject: &Subject<'_>, found: &mut Found) {
    let needed: &[&str] = match subject.context.parameter("Type") {
        Some("Title" | "MarketingCopy") => &["keywords", "textLength", "targetCount"],
        Some("StoryboardScript") => &["originText"],
        _ => return,
    };
    for name in needed {
        if subject.root.is_object() && !subject.root.has(name) {
            found.tell("", subject.root, format!("{name} is missing"));
        }
    }
}

pub(crate) fn smarttag_json_in_json(subject: &Subject<'_>, found: &mut Found) {
    for name in ["FaceCustomParamsConfig", "KeywordConfig"] {
        if subject
            .root
            .get(name)
            .is_some_and(|value| value.text().is_none())
        {
            found.at_member(subject.root, "", name);
        }
    }
}
