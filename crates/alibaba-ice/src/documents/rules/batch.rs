//! What batches are made of, and how.

use std::collections::BTreeMap;

use documents_core::{Found, Node, Subject};

use crate::documents::same;
use crate::generated::documents::kinds;

fn groups<'s>(root: &'s Node<'s>) -> impl Iterator<Item = (usize, &'s Node<'s>)> {
    let all = root.get("MediaGroupArray").map_or(&[][..], Node::items);
    all.iter()
        .enumerate()
        .filter(|(_, group)| group.is_object())
}

pub(crate) fn batch_input(subject: &Subject<'_>, found: &mut Found) {
    let ways = ["MediaGroupArray", "MediaArray", "MediaSearchInput"];
    if subject.root.is_object() && !ways.iter().any(|way| subject.root.has(way)) {
        found.at("", subject.root);
    }
}

pub(crate) fn batch_group_name(subject: &Subject<'_>, found: &mut Found) {
    // Two groups without a name have the same one.
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, group) in groups(subject.root) {
        *counts.entry(same::key(group.get("GroupName"))).or_default() += 1;
    }
    if counts.values().any(|count| *count > 1) {
        let message = "two groups have the same name, or none";
        found.tell_member(subject.root, "", "MediaGroupArray", message);
    }
}

pub(crate) fn batch_speech_twice(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let in_groups = groups(root).any(|(_, group)| group.has_filled("SpeechTextArray"));
    if root.has_filled("SpeechTextArray") && in_groups {
        found.at("", root);
    }
}

pub(crate) fn batch_group_duration(subject: &Subject<'_>, found: &mut Found) {
    for (index, group) in groups(subject.root) {
        if group.has_filled("SpeechTextArray") && group.has("Duration") {
            found.at(format!("/MediaGroupArray/{index}"), group);
        }
    }
}

pub(crate) fn batch_sizes(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    for (name, items, letters) in [
        ("MediaGroupArray", 40, None),
        ("SpeechTextArray", 50, Some(1000)),
        ("TitleArray", 50, Some(50)),
        ("StickerArray", 50, None),
        ("BackgroundMusicArray", 50, None),
        ("BackgroundImageArray", 50, None),
    ] {
        size(root, "", name, items, letters, found);
    }
    for (index, group) in groups(root) {
        let place = format!("/MediaGroupArray/{index}");
        size(group, &place, "MediaArray", 200, None, found);
        size(group, &place, "SpeechTextArray", 50, Some(1000), found);
    }
}

fn size(
    object: &Node<'_>,
    place: &str,
    name: &str,
    items: usize,
    letters: Option<usize>,
    found: &mut Found,
) {
    let all = object.get(name).map_or(&[][..], Node::items);
    if all.len() > items {
        let message = format!(
            "{name} has {} items, at most {items} are allowed",
            all.len()
        );
        found.tell_member(object, place, name, message);
    }
    let Some(letters) = letters else {
        return;
    };
    for (index, item) in all.iter().enumerate() {
        let count = item.text().map_or(0, |text| text.chars().count());
        if count > letters {
            let message = format!("the text has {count} characters, at most {letters} are allowed");
            found.tell(format!("{place}/{name}/{index}"), item, message);
        }
    }
}

pub(crate) fn batch_sticker(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let one = root
        .get("Sticker")
        .map(|sticker| ("/Sticker".to_owned(), sticker));
    let many = root.get("StickerArray").map_or(&[][..], Node::items);
    let many = many
        .iter()
        .enumerate()
        .map(|(index, sticker)| (format!("/StickerArray/{index}"), sticker));
    for (place, sticker) in one.into_iter().chain(many) {
        let has = sticker.has_filled("MediaId") || sticker.has_filled("MediaURL");
        if sticker.is_object() && !has {
            found.at(place, sticker);
        }
    }
}

/// The descriptions of media in an editing configuration.
fn described<'s>(root: &'s Node<'s>) -> impl Iterator<Item = (String, &'s Node<'s>)> {
    let all = root
        .get("MediaConfig")
        .and_then(|media| media.get("MediaMetaDataArray"))
        .map_or(&[][..], Node::items);
    all.iter()
        .enumerate()
        .map(|(index, media)| (format!("/MediaConfig/MediaMetaDataArray/{index}"), media))
}

pub(crate) fn batch_media_meta(subject: &Subject<'_>, found: &mut Found) {
    let Some(input) = subject.parameter("InputConfig") else {
        return;
    };
    let holds = |list: Option<&Node<'_>>, media: &str| {
        list.is_some_and(|list| list.items().iter().any(|item| item.is_text(media)))
    };
    for (place, entry) in described(subject.root) {
        let Some(media) = entry.get("Media").and_then(Node::text) else {
            continue;
        };
        let group = entry.get("GroupName").and_then(Node::text);
        let is_in_group = groups(&input).any(|(_, other)| {
            let name = other.get("GroupName").and_then(Node::text);
            holds(other.get("MediaArray"), media) && (group.is_none() || group == name)
        });
        if !is_in_group && !holds(input.get("MediaArray"), media) {
            found.tell(
                place,
                entry,
                format!("{media:?} does not stand in InputConfig"),
            );
        }
    }
}

pub(crate) fn batch_names(subject: &Subject<'_>, found: &mut Found) {
    let Some(process) = subject.root.get("ProcessConfig") else {
        return;
    };
    for (list, part) in [
        ("TransitionList", "EffectTransition"),
        ("VfxFirstClipEffectList", "EffectVFX"),
        ("VfxNotFirstClipEffectList", "EffectVFX"),
        ("FilterList", "EffectFilter"),
    ] {
        let items = process.get(list).map_or(&[][..], Node::items);
        if items.is_empty() {
            continue;
        }
        let known = kinds::TIMELINE.known_values(part, "SubType");
        for (index, item) in items.iter().enumerate() {
            if let Some(name) = item.text()
                && !known.is_empty()
                && !known.contains(&name)
            {
                let message = format!("{name:?} is not known");
                found.tell(format!("/ProcessConfig/{list}/{index}"), item, message);
            }
        }
    }
}

pub(crate) fn batch_range(subject: &Subject<'_>, found: &mut Found) {
    for (place, entry) in described(subject.root) {
        let ranges = entry.get("TimeRangeList").map_or(&[][..], Node::items);
        for (index, range) in ranges.iter().enumerate() {
            before(
                range,
                &format!("{place}/TimeRangeList/{index}"),
                "In",
                "Out",
                found,
            );
        }
    }
    if let Some(title) = subject.root.get("TitleConfig") {
        before(title, "/TitleConfig", "TimelineIn", "TimelineOut", found);
    }
}

fn before(node: &Node<'_>, place: &str, start: &str, end: &str, found: &mut Found) {
    let number = |name: &str| node.get(name).and_then(Node::number);
    if let (Some(from), Some(to)) = (number(start), number(end))
        && from >= to
    {
        let message = format!("{start} ({from}) is not smaller than {end} ({to})");
        found.tell(place, node, message);
    }
}
