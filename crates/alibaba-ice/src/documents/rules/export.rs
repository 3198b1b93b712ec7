//! Clips that are written to files of their own.

use documents_core::{Found, Node, Subject};

pub(crate) fn clipexport_key(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let key = root.get("ObjectKey").and_then(Node::text);
    if key.is_some_and(|key| !key.contains("{index}")) {
        found.at_member(root, "", "ObjectKey");
    }
}

pub(crate) fn clipexport_bucket(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let exports = root.get("NeedExport").and_then(Node::boolean) == Some(true)
        || subject.is_for(&["SubmitSegmentationJob"]);
    let is_vod = root
        .get("OutputMediaTarget")
        .is_some_and(|to| to.is_text("vod-media"));
    let has = root.has_filled("Bucket") && root.has_filled("ObjectKey");
    if exports && !is_vod && !has {
        found.at("", root);
    }
}

pub(crate) fn segmentation_ranges(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let is_own = root
        .get("Mode")
        .is_some_and(|mode| mode.is_text("UserDefined"));
    let ranges = root.get("Ranges").map_or(&[][..], Node::items);
    if is_own && ranges.is_empty() {
        found.tell("", root, "Mode UserDefined has no Ranges");
    }
    for (index, range) in ranges.iter().enumerate() {
        let number = |name: &str| range.get(name).and_then(Node::number);
        if let (Some(from), Some(to)) = (number("In"), number("Out"))
            && from >= to
        {
            let message = format!("In ({from}) is not smaller than Out ({to})");
            found.tell(format!("/Ranges/{index}"), range, message);
        }
    }
}

pub(crate) fn hex_objects(subject: &Subject<'_>, found: &mut Found) {
    let items = subject.root.get("MediaArray").map_or(&[][..], Node::items);
    for (index, item) in items.iter().enumerate() {
        if !item.is_object() {
            found.at(format!("/MediaArray/{index}"), item);
        }
    }
}

pub(crate) fn highlight_videos(subject: &Subject<'_>, found: &mut Found) {
    const MOST: usize = 30;
    let count = subject
        .root
        .get("MediaArray")
        .map_or(0, |videos| videos.items().len());
    if count > MOST {
        found.tell_member(
            subject.root,
            "",
            "MediaArray",
            format!("there are {count} videos"),
        );
    }
}

pub(crate) fn sports_names(subject: &Subject<'_>, found: &mut Found) {
    if subject.root.is_object() && !subject.root.has("TransferNameRegister") {
        found.at("", subject.root);
    }
}
