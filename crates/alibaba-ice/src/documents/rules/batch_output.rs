//! Where the videos of a batch go.

use documents_core::{Found, Node, Subject};

pub(crate) fn batch_index(subject: &Subject<'_>, found: &mut Found) {
    for name in ["MediaURL", "FileName"] {
        let place = subject.root.get(name).and_then(Node::text);
        if place.is_some_and(|place| !place.contains("{index}")) {
            found.at_member(subject.root, "", name);
        }
    }
}

pub(crate) fn batch_count(subject: &Subject<'_>, found: &mut Found) {
    let count = subject.root.get("Count").and_then(Node::number);
    if count.is_some_and(|count| !(1.0..=100.0).contains(&count)) {
        found.at_member(subject.root, "", "Count");
    }
}

pub(crate) fn batch_duration_both(subject: &Subject<'_>, found: &mut Found) {
    if subject.root.has("MaxDuration") && subject.root.has("FixedDuration") {
        found.at("", subject.root);
    }
}

pub(crate) fn batch_fixed_grouped(subject: &Subject<'_>, found: &mut Found) {
    let (true, Some(input)) = (
        subject.root.has("FixedDuration"),
        subject.parameter("InputConfig"),
    ) else {
        return;
    };
    let groups = input.get("MediaGroupArray").map_or(&[][..], Node::items);
    let has_speech = input.has_filled("SpeechTextArray") || input.has_filled("SpeechText");
    let is_grouped = groups
        .iter()
        .any(|group| group.has_filled("SpeechTextArray") || group.has_filled("Duration"));
    if !groups.is_empty() && (has_speech || is_grouped) {
        found.at_member(subject.root, "", "FixedDuration");
    }
}

pub(crate) fn batch_scene_count(subject: &Subject<'_>, found: &mut Found) {
    if !subject.is_for(&["SubmitSceneBatchEditingJob"]) {
        return;
    }
    for name in ["Count", "GeneratePreviewOnly"] {
        if subject.root.has(name) {
            found.at_member(subject.root, "", name);
        }
    }
}

pub(crate) fn batch_size(subject: &Subject<'_>, found: &mut Found) {
    if subject.context.is_answer() || !subject.root.is_object() {
        return;
    }
    for name in ["Width", "Height"] {
        if !subject.root.has(name) {
            found.tell("", subject.root, format!("{name} is missing"));
        }
    }
}
