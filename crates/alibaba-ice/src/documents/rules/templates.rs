//! Templates of timelines, and what belongs to them.

use documents_core::{Found, Subject};

use crate::documents::address::walk;
use crate::documents::template::{self, Slot};

/// Fields that hold numbers.
const NUMBERS: [&str; 22] = [
    "Angle",
    "Duration",
    "FixedFontSize",
    "FixedX",
    "FixedY",
    "FontColorOpacity",
    "FontSize",
    "Gain",
    "Height",
    "In",
    "MaxOut",
    "Opacity",
    "Out",
    "Outline",
    "PitchRate",
    "Speed",
    "SpeechRate",
    "TimelineIn",
    "TimelineOut",
    "Width",
    "X",
    "Y",
];

pub(crate) fn template_slot_name(subject: &Subject<'_>, found: &mut Found) {
    for (pointer, node, text) in template::texts(subject.root) {
        if Slot::read(text).is_none() {
            found.tell(pointer, node, format!("{text:?} is no slot"));
        }
    }
}

pub(crate) fn template_array_place(subject: &Subject<'_>, found: &mut Found) {
    walk(subject.root, "", &mut |pointer, node| {
        let in_list = |word: &str| {
            node.items()
                .iter()
                .enumerate()
                .find(|(_, item)| item.get("Sys_Type").is_some_and(|ty| ty.is_text(word)))
        };
        if let Some((index, item)) = in_list("Array") {
            let message = "Sys_Type Array stands inside a list";
            found.tell(format!("{pointer}/{index}"), item, message);
        }
        for member in node.members() {
            let ty = member.node().get("Sys_Type");
            if ty.is_some_and(|ty| ty.is_text("ArrayItems")) {
                let message = "Sys_Type ArrayItems stands instead of a list";
                found.tell_member(node, pointer, member.name(), message);
            }
        }
    });
}

pub(crate) fn template_number_default(subject: &Subject<'_>, found: &mut Found) {
    for (pointer, node, text) in template::texts(subject.root) {
        let field = pointer.rsplit('/').next().unwrap_or_default();
        if let (true, Some(slot)) = (NUMBERS.contains(&field), Slot::read(text))
            && !slot.fits_a_number()
        {
            found.tell(
                pointer.as_str(),
                node,
                format!("the default of {} is no number", slot.name),
            );
        }
    }
}

pub(crate) fn related_lower(subject: &Subject<'_>, found: &mut Found) {
    for member in subject.root.members() {
        let name = member.name();
        let lower = name.to_lowercase();
        if ["video", "audio", "image"].contains(&lower.as_str()) && lower != name {
            found.tell_member(
                subject.root,
                "",
                name,
                format!("write {lower} instead of {name}"),
            );
        }
    }
}

pub(crate) fn business_live(subject: &Subject<'_>, found: &mut Found) {
    let is_live = subject.context.parameter("ProjectType") == Some("LiveEditingProject");
    let has = subject
        .root
        .get("OutputMediaConfig")
        .is_some_and(|output| output.has_filled("StorageLocation"));
    if is_live && !has {
        found.at("", subject.root);
    }
}

pub(crate) fn materials_limit(subject: &Subject<'_>, found: &mut Found) {
    const MOST: usize = 10;
    for member in subject.root.members() {
        let count = match member.node().text() {
            Some(text) if member.name() != "liveStream" => text.split(',').count(),
            _ => 0,
        };
        if count > MOST {
            let message = format!("{} has {count} ids", member.name());
            found.tell_member(subject.root, "", member.name(), message);
        }
    }
}

pub(crate) fn materials_text(subject: &Subject<'_>, found: &mut Found) {
    for member in subject.root.members() {
        if member.node().text().is_none() {
            found.at_member(subject.root, "", member.name());
        }
    }
}
