//! Slots of templates: `$Name`, `$Name:default`, `$Name:NULL`, and lists that are repeated.

use documents_core::{Node, number};

use super::address::walk;

/// A slot of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) name: String,
    pub(super) default: Option<String>,
    /// For the slot of a list: how many slots its element has.
    pub(super) inner: Option<usize>,
}

impl Slot {
    /// Reads `$Name` or `$Name:default`; `None` for a text that is no slot.
    pub(super) fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('$')?;
        let (name, default) = match rest.split_once(':') {
            Some((name, default)) => (name, Some(default.to_owned())),
            None => (rest, None),
        };
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then(|| Self {
            name: name.to_owned(),
            default,
            inner: None,
        })
    }

    /// Whether a value must be given.
    pub(super) fn is_needed(&self) -> bool {
        self.default.is_none()
    }

    /// Whether its default stands for a number, or there is none.
    pub(super) fn fits_a_number(&self) -> bool {
        match self.default.as_deref() {
            None | Some("NULL" | "") => true,
            Some(default) => number(default).is_some(),
        }
    }
}

/// The slots of a template that have values of their own: not those inside of repeated elements.
pub(super) fn slots(config: &Node<'_>) -> Vec<Slot> {
    let mut found: Vec<Slot> = Vec::new();
    collect(config, &mut found);
    found
}

fn collect(node: &Node<'_>, found: &mut Vec<Slot>) {
    if let (Some(list), Some(element)) = (
        node.get("Sys_ArrayObject").and_then(Node::text),
        node.get("Sys_Template"),
    ) {
        if let Some(mut slot) = Slot::read(list) {
            slot.inner = Some(slots(element).len());
            add(slot, found);
        }
        return;
    }
    if let Some(slot) = node.text().and_then(Slot::read) {
        add(slot, found);
    }
    for item in node.items() {
        collect(item, found);
    }
    for member in node.members() {
        collect(member.node(), found);
    }
}

fn add(slot: Slot, found: &mut Vec<Slot>) {
    match found.iter_mut().find(|known| known.name == slot.name) {
        // One default is enough, wherever it stands.
        Some(known) => known.default = known.default.take().or(slot.default),
        None => found.push(slot),
    }
}

/// Every text of a template that begins as a slot does, with its pointer.
pub(super) fn texts<'s>(root: &'s Node<'s>) -> Vec<(String, &'s Node<'s>, &'s str)> {
    let mut found = Vec::new();
    walk(root, "", &mut |pointer, node| {
        if let Some(text) = node.text().filter(|text| text.starts_with('$')) {
            found.push((pointer.to_owned(), node, text));
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::Slot;

    #[test]
    fn slots_are_read() {
        let rows = [
            ("$Video", Some(("Video", None))),
            ("$In:5", Some(("In", Some("5")))),
            ("$Url:https://a", Some(("Url", Some("https://a")))),
            ("$a b", None),
            ("$", None),
            ("Video", None),
        ];
        for (text, expected) in rows {
            let slot = Slot::read(text);
            let found = slot
                .as_ref()
                .map(|slot| (slot.name.as_str(), slot.default.as_deref()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
