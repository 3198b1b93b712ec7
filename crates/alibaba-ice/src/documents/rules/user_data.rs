//! Data that jobs carry, and where their end is reported.

use documents_core::{Found, Node, Subject};

/// Operations that take a callback in another form.
const UPLOADS: [&str; 5] = [
    "CreateUploadMedia",
    "CreateUploadStream",
    "RegisterMediaStream",
    "UploadMediaByURL",
    "UploadStreamByURL",
];

pub(crate) fn userdata_size(subject: &Subject<'_>, found: &mut Found) {
    if subject.context.is_answer() {
        return;
    }
    let bytes = subject.text.len();
    let (size, most, unit) = match subject.context.operation() {
        Some(
            "RegisterMediaInfo"
            | "SubmitVideoCognitionJob"
            | "SubmitSmarttagJob"
            | "SubmitCopyrightJob",
        ) => (bytes, 1024, "bytes"),
        Some("SubmitIProductionJob") => (subject.text.chars().count(), 256, "characters"),
        Some("SubmitDNAJob") => (bytes, 128, "bytes"),
        _ => (bytes, 512, "bytes"),
    };
    if size > most {
        let message = format!("the text has {size} {unit}, at most {most} are allowed");
        found.tell("", subject.root, message);
    }
}

pub(crate) fn userdata_address(subject: &Subject<'_>, found: &mut Found) {
    for name in ["NotifyAddress", "RegisterMediaNotifyAddress"] {
        let address = subject.root.get(name).and_then(Node::text);
        let starts = ["http://", "https://", "ice-callback"];
        if address.is_some_and(|address| !starts.iter().any(|start| address.starts_with(start))) {
            found.at_member(subject.root, "", name);
        }
    }
}

pub(crate) fn userdata_upload_form(subject: &Subject<'_>, found: &mut Found) {
    if subject.is_for(&UPLOADS) && subject.root.has("NotifyAddress") {
        found.at_member(subject.root, "", "NotifyAddress");
    }
}

pub(crate) fn upload_userdata_form(subject: &Subject<'_>, found: &mut Found) {
    if subject.root.has("NotifyAddress") {
        found.at_member(subject.root, "", "NotifyAddress");
    }
}
