//! Where a produced video goes.

use documents_core::{Found, Node, Subject};

use crate::documents::address;

/// The suffixes that a producing job writes.
const SUFFIXES: [&str; 4] = [".mp4", ".m3u8", ".webm", ".mp3"];
/// What other operations replace in an address.
const PLACEHOLDERS: [&str; 4] = ["{timestamp}", "{index}", "{source}", "{sequenceId}"];

/// Where the output goes: the document says so, or the parameter beside it.
fn target<'s>(subject: &Subject<'s>) -> Option<&'s str> {
    match subject.root.get("OutputMediaTarget") {
        Some(target) => target.text(),
        None => Some(
            subject
                .context
                .parameter("OutputMediaTarget")
                .unwrap_or("oss-object"),
        ),
    }
}

fn needs(subject: &Subject<'_>, wanted: &str, has: bool, found: &mut Found) {
    if subject.root.is_object() && target(subject) == Some(wanted) && !has {
        found.at("", subject.root);
    }
}

pub(crate) fn output_target_oss(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let has = root.has_filled("MediaURL") || root.has_filled("mediaURL");
    needs(subject, "oss-object", has, found);
}

pub(crate) fn output_target_vod(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let has = root.has_filled("StorageLocation") && root.has_filled("FileName");
    needs(subject, "vod-media", has, found);
}

pub(crate) fn output_target_s3(subject: &Subject<'_>, found: &mut Found) {
    let fields = ["Endpoint", "Bucket", "ObjectKey"];
    let has = fields.iter().all(|name| subject.root.has_filled(name));
    needs(subject, "S3", has, found);
}

/// Looks at the address, if it is a text.
fn of_address(
    subject: &Subject<'_>,
    found: &mut Found,
    wrong: impl FnOnce(&str) -> Option<String>,
) {
    let root = subject.root;
    if let Some(message) = root.get("MediaURL").and_then(Node::text).and_then(wrong) {
        found.tell_member(root, "", "MediaURL", message);
    }
}

pub(crate) fn output_url_form(subject: &Subject<'_>, found: &mut Found) {
    of_address(subject, found, |url| {
        (!address::is_web(url)).then(|| format!("{url:?} is no http(s) address"))
    });
}

pub(crate) fn output_placeholder(subject: &Subject<'_>, found: &mut Found) {
    of_address(subject, found, |url| {
        let placeholder = PLACEHOLDERS
            .iter()
            .find(|placeholder| url.contains(*placeholder))?;
        Some(format!("{placeholder} is not replaced here"))
    });
}

pub(crate) fn output_suffix(subject: &Subject<'_>, found: &mut Found) {
    of_address(subject, found, |url| {
        let path = url.split('?').next().unwrap_or_default();
        // A line feed at the end is not looked at.
        let path = path.strip_suffix('\n').unwrap_or(path).to_lowercase();
        let fits = SUFFIXES.iter().any(|suffix| path.ends_with(suffix));
        (!fits).then(|| "the address ends in no suffix of a video or sound".to_owned())
    });
}

pub(crate) fn output_region(subject: &Subject<'_>, found: &mut Found) {
    let Some(region) = subject.context.region() else {
        return;
    };
    of_address(subject, found, |url| {
        let bucket = address::region(url).filter(|bucket| *bucket != region)?;
        Some(format!(
            "the bucket lies in {bucket}, the endpoint in {region}"
        ))
    });
}

pub(crate) fn output_size(subject: &Subject<'_>, found: &mut Found) {
    const LONGEST: f64 = 4096.0;
    const LONGEST_SHORT_SIDE: f64 = 2160.0;
    let number = |name: &str| subject.root.get(name).and_then(Node::number);
    let (width, height) = (number("Width"), number("Height"));
    for (name, side) in [("Width", width), ("Height", height)] {
        if side.is_some_and(|side| side > LONGEST) {
            found.at_member(subject.root, "", name);
        }
    }
    if let (Some(width), Some(height)) = (width, height)
        && width.min(height) > LONGEST_SHORT_SIDE
    {
        found.at("", subject.root);
    }
}

pub(crate) fn output_vod_prefix(subject: &Subject<'_>, found: &mut Found) {
    // A name with a path stands in an official sample, so only the place is looked at.
    let place = subject.root.get("StorageLocation").and_then(Node::text);
    if place.is_some_and(|place| place.contains("://")) {
        found.at_member(subject.root, "", "StorageLocation");
    }
}

pub(crate) fn output_case(subject: &Subject<'_>, found: &mut Found) {
    let small = ["mediaURL", "bitrate", "width", "height"];
    if small.iter().any(|name| subject.root.has(name)) {
        found.at("", subject.root);
    }
}

pub(crate) fn produce_bool_text(subject: &Subject<'_>, found: &mut Found) {
    booleans(
        subject,
        &["AutoRegisterInputVodMedia", "OutputWebmTransparentChannel"],
        found,
    );
}

pub(crate) fn register_bool_text(subject: &Subject<'_>, found: &mut Found) {
    booleans(subject, &["NeedSprite", "NeedSnapshot"], found);
}

/// Fields that samples of the provider write as text.
fn booleans(subject: &Subject<'_>, names: &[&str], found: &mut Found) {
    for name in names {
        if let Some(value) = subject.root.get(name).and_then(Node::boolean) {
            let message = format!("{name} is {value}, and samples have \"{value}\"");
            found.tell_member(subject.root, "", name, message);
        }
    }
}

pub(crate) fn produce_webm(subject: &Subject<'_>, found: &mut Found) {
    let wants = subject
        .root
        .get("OutputWebmTransparentChannel")
        .is_some_and(|wants| wants.boolean() == Some(true) || wants.is_text("true"));
    let output = subject.parameter("OutputMediaConfig");
    let address = output
        .as_ref()
        .and_then(|output| output.get("MediaURL").or_else(|| output.get("FileName")))
        .and_then(Node::text);
    if let (true, Some(address)) = (wants, address)
        && !address
            .split('?')
            .next()
            .unwrap_or_default()
            .to_lowercase()
            .ends_with(".webm")
    {
        let message = format!("the output is {address:?}");
        found.tell_member(subject.root, "", "OutputWebmTransparentChannel", message);
    }
}

pub(crate) fn export_no_url(subject: &Subject<'_>, found: &mut Found) {
    if subject.root.has("MediaURL") {
        found.at_member(subject.root, "", "MediaURL");
    }
}

pub(crate) fn metadata_bytes(subject: &Subject<'_>, found: &mut Found) {
    for (name, most) in [("Title", 128), ("Description", 1024)] {
        let bytes = subject
            .root
            .get(name)
            .and_then(Node::text)
            .map_or(0, str::len);
        if bytes > most {
            let message = format!("{name} has {bytes} bytes, at most {most} are allowed");
            found.tell_member(subject.root, "", name, message);
        }
    }
}

pub(crate) fn metadata_tags(subject: &Subject<'_>, found: &mut Found) {
    const MOST: usize = 16;
    const LONGEST: usize = 32;
    let Some(tags) = subject.root.get("Tags").and_then(Node::text) else {
        return;
    };
    let count = tags.split(',').count();
    let longest = tags.split(',').map(str::len).max().unwrap_or_default();
    if count > MOST || longest > LONGEST {
        let message = format!("there are {count} tags, the longest has {longest} bytes");
        found.tell_member(subject.root, "", "Tags", message);
    }
}
