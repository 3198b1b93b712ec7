//! Values for the slots of a template.

use documents_core::{Found, Node, Subject};

use crate::documents::template::{self, Slot};

pub(crate) fn clips_required(subject: &Subject<'_>, found: &mut Found) {
    // What is no object is as good as missing.
    if !subject.root.is_object() && subject.context.parameter("TemplateId").is_some() {
        found.at("", subject.root);
    }
}

pub(crate) fn clips_dollar(subject: &Subject<'_>, found: &mut Found) {
    for member in subject.root.members() {
        if let Some(name) = member.name().strip_prefix('$') {
            let message = format!("write {name} instead of {}", member.name());
            found.tell_member(subject.root, "", member.name(), message);
        }
    }
}

pub(crate) fn clips_placeholder(subject: &Subject<'_>, found: &mut Found) {
    for member in subject.root.members() {
        if matches!(member.node().text(), Some("mediaId" | "text")) {
            found.at_member(subject.root, "", member.name());
        }
    }
}

/// The slots of the template, where the caller gave its Config beside the document.
fn slots(subject: &Subject<'_>) -> Option<Vec<Slot>> {
    subject
        .parameter("Config")
        .map(|config| template::slots(&config))
}

pub(crate) fn clips_missing_slot(subject: &Subject<'_>, found: &mut Found) {
    for slot in slots(subject).unwrap_or_default() {
        if slot.is_needed() && subject.root.is_object() && !subject.root.has(&slot.name) {
            found.tell("", subject.root, format!("{} has no value", slot.name));
        }
    }
}

pub(crate) fn clips_unknown_slot(subject: &Subject<'_>, found: &mut Found) {
    let Some(slots) = slots(subject) else {
        return;
    };
    for member in subject.root.members() {
        if !slots.iter().any(|slot| slot.name == member.name()) {
            let message = format!("the template has no slot {}", member.name());
            found.tell_member(subject.root, "", member.name(), message);
        }
    }
}

pub(crate) fn clips_array_short(subject: &Subject<'_>, found: &mut Found) {
    for slot in slots(subject).unwrap_or_default() {
        let (Some(inner), Some(value)) = (slot.inner, subject.root.get(&slot.name)) else {
            continue;
        };
        let is_short = value.items().iter().any(|item| !Node::is_object(item));
        if is_short && inner != 1 {
            let message = format!("the template of {} has {inner} slots", slot.name);
            found.tell_member(subject.root, "", &slot.name, message);
        }
    }
}
