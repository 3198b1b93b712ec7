//! Live streams and programs.

use documents_core::{Found, Node, Subject};

pub(crate) fn live_stream(subject: &Subject<'_>, found: &mut Found) {
    let is_known = subject.is_for(&["SubmitLiveEditingJob"]);
    if !is_known || subject.context.parameter("LiveStreamConfig").is_some() {
        return;
    }
    for (index, clip) in subject.root.items().iter().enumerate() {
        let has = ["AppName", "DomainName", "StreamName"]
            .iter()
            .all(|name| clip.has_filled(name));
        if !has {
            found.at(format!("/{index}"), clip);
        }
    }
}

pub(crate) fn live_order(subject: &Subject<'_>, found: &mut Found) {
    for (index, clip) in subject.root.items().iter().enumerate() {
        let time = |name: &str| {
            clip.get(name)
                .and_then(Node::text)
                .filter(|time| is_utc(time))
        };
        // Times of one form are ordered as their texts are.
        if let (Some(start), Some(end)) = (time("StartTime"), time("EndTime"))
            && start.len() == end.len()
            && start >= end
        {
            found.tell(
                format!("/{index}"),
                clip,
                format!("{start} is not before {end}"),
            );
        }
    }
}

/// `2024-05-01T08:00:00Z`
fn is_utc(time: &str) -> bool {
    time.ends_with('Z')
        && time.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            at if at + 1 == time.len() => byte == b'Z',
            at if at > 18 => byte.is_ascii_digit() || byte == b'.',
            _ => byte.is_ascii_digit(),
        })
}

pub(crate) fn live_size_mode(subject: &Subject<'_>, found: &mut Found) {
    let config = subject.parameter("MediaProduceConfig");
    let mode = config
        .as_ref()
        .and_then(|config| config.get("Mode"))
        .and_then(Node::text);
    if !matches!(mode, Some("AccurateFast" | "RoughFast")) {
        return;
    }
    for name in ["Width", "Height"] {
        if subject.root.has(name) {
            found.at_member(subject.root, "", name);
        }
    }
}

pub(crate) fn cliprange_order(subject: &Subject<'_>, found: &mut Found) {
    let number = |name: &str| subject.root.get(name).and_then(Node::number);
    if let (Some(start), Some(end)) = (number("StartOffsetMillis"), number("EndOffsetMillis"))
        && start >= end
    {
        found.tell(
            "",
            subject.root,
            format!("the start ({start}) is not before the end ({end})"),
        );
    }
}

pub(crate) fn source_type_name(subject: &Subject<'_>, found: &mut Found) {
    let (wrong, right) = match subject.context.operation() {
        Some("CreateSource") => ("packageType", "type"),
        Some("UpdateSource") => ("type", "packageType"),
        _ => return,
    };
    for (index, entry) in subject.root.items().iter().enumerate() {
        if entry.has(wrong) {
            let message = format!("this operation shows {right} and not {wrong}");
            found.tell_member(entry, &format!("/{index}"), wrong, message);
        }
    }
}

pub(crate) fn agent_message(subject: &Subject<'_>, found: &mut Found) {
    const MOST: usize = 8192;
    let letters = subject.text.chars().count();
    if letters > MOST {
        found.tell(
            "",
            subject.root,
            format!("the message has {letters} characters"),
        );
    }
}
