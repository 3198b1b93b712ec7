//! Uploads, assets, and searching them.

use documents_core::{Found, Node, Subject};

use crate::generated::documents::kinds;

pub(crate) fn upload_own_bucket(subject: &Subject<'_>, found: &mut Found) {
    let place = subject.root.get("StorageLocation").and_then(Node::text);
    if place.is_some_and(|place| !place.starts_with("outin-")) {
        found.at_member(subject.root, "", "StorageLocation");
    }
}

pub(crate) fn post_id_case(subject: &Subject<'_>, found: &mut Found) {
    const RIGHT: &str = "ProcessID";
    for member in subject.root.members() {
        let name = member.name();
        if name != RIGHT && name.eq_ignore_ascii_case(RIGHT) {
            found.at_member(subject.root, "", name);
        }
    }
}

pub(crate) fn uploadurl_list(subject: &Subject<'_>, found: &mut Found) {
    if !subject.root.is_list() {
        found.at("", subject.root);
    }
}

pub(crate) fn uploadurl_match(subject: &Subject<'_>, found: &mut Found) {
    let Some(addresses) = subject.context.parameter("UploadURLs") else {
        return;
    };
    for (index, entry) in subject.root.items().iter().enumerate() {
        if let Some(address) = entry.get("SourceURL").and_then(Node::text)
            && !addresses.split(',').any(|known| known == address)
        {
            let message = format!("{address:?} is none of UploadURLs");
            found.tell_member(entry, &format!("/{index}"), "SourceURL", message);
        }
    }
}

pub(crate) fn censor_covers(subject: &Subject<'_>, found: &mut Found) {
    const MOST: usize = 5;
    let count = subject.root.items().len();
    if count > MOST {
        found.tell("", subject.root, format!("there are {count} images"));
    }
}

pub(crate) fn filters_fields(subject: &Subject<'_>, found: &mut Found) {
    let known = kinds::CUSTOM_FILTERS.fields();
    for member in subject.root.members() {
        if !known.contains(&member.name()) {
            found.at_member(subject.root, "", member.name());
        }
    }
}
