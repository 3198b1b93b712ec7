//! Translation of videos.

use documents_core::{Found, Node, Subject};

pub(crate) fn translate_type(subject: &Subject<'_>, found: &mut Found) {
    let (Some(ty), Some(editing)) = (
        subject.root.get("Type").and_then(Node::text),
        subject.parameter("EditingConfig"),
    ) else {
        return;
    };
    let wants = |name: &str| editing.get(name).and_then(Node::boolean) == Some(true);
    let allowed: &[&str] = if wants("NeedFaceTranslate") {
        &["Video"]
    } else if wants("NeedSpeechTranslate") {
        &["Video", "Audio"]
    } else if editing.has("SubtitleTranslate") {
        &["Subtitle", "Video"]
    } else {
        return;
    };
    if !allowed.contains(&ty) {
        let message = format!(
            "Type {ty} does not fit EditingConfig; it takes {}",
            allowed.join(" or ")
        );
        found.tell_member(subject.root, "", "Type", message);
    }
}

pub(crate) fn translate_subtitle_https(subject: &Subject<'_>, found: &mut Found) {
    let address = subject.root.get("Subtitle").and_then(Node::text);
    if address.is_some_and(|address| address.contains("://") && !address.starts_with("https://")) {
        found.at_member(subject.root, "", "Subtitle");
    }
}

pub(crate) fn translate_srt_empty(subject: &Subject<'_>, found: &mut Found) {
    // The file is not in the document: who has its text gives it beside.
    let Some(text) = subject.context.parameter("SubtitleText") else {
        return;
    };
    let text = text.replace("\r\n", "\n");
    let is_empty = |entry: &str| {
        let mut lines = entry
            .lines()
            .skip_while(|line| !line.contains("-->"))
            .skip(1);
        !lines.any(|line| !line.trim().is_empty())
    };
    let entries = text.split("\n\n").filter(|entry| entry.contains("-->"));
    if let Some(entry) = entries.into_iter().find(|entry| is_empty(entry)) {
        let time = entry
            .lines()
            .find(|line| line.contains("-->"))
            .unwrap_or_default();
        found.tell_member(
            subject.root,
            "",
            "Subtitle",
            format!("the entry of {time} is empty"),
        );
    }
}

pub(crate) fn translate_exclusive(subject: &Subject<'_>, found: &mut Found) {
    if subject.root.has("SubtitleTranslate") && subject.root.has("SpeechTranslate") {
        found.at("", subject.root);
    }
}

pub(crate) fn translate_match(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let wrong = match root.get("NeedSpeechTranslate").and_then(Node::boolean) {
        Some(true) => root.has("SubtitleTranslate"),
        Some(false) => root.has("SpeechTranslate"),
        None => false,
    };
    if wrong {
        found.at("", root);
    }
}

pub(crate) fn translate_custom_srt(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let is_from_file = root
        .get("TextSource")
        .is_some_and(|source| source.is_text("SubtitleFile"));
    let has = root.has_filled("CustomSrtType")
        || root
            .get("SpeechTranslate")
            .is_some_and(|speech| speech.has_filled("CustomSrtType"));
    if is_from_file && !has {
        found.at("", root);
    }
}

pub(crate) fn translate_detext_text(subject: &Subject<'_>, found: &mut Found) {
    if subject.root.get("DetextArea").is_some_and(Node::is_list) {
        found.at_member(subject.root, "", "DetextArea");
    }
}
