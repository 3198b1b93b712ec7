//! Text on timelines.

use documents_core::{Found, Node, Subject};

use crate::documents::scene::{self, SUBTITLE};

pub(crate) fn subtitle_text_field(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips_on(subject.root, SUBTITLE) {
        if clip.node.has("Text") {
            found.at_member(clip.node, &clip.pointer(), "Text");
        }
    }
    for effect in scene::effects(subject.root) {
        if effect.is_a(&["Text"]) && effect.node.has("Text") {
            found.at(effect.pointer(), effect.node);
        }
    }
}

pub(crate) fn subtitle_fontsize(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips_on(subject.root, SUBTITLE) {
        let node = clip.node;
        let has_size = ["FontSize", "FixedFontSize", "BubbleStyleId"]
            .iter()
            .any(|name| node.has(name));
        // Letters made of a picture have its size.
        let is_drawn = node.get("SubtitleEffects").is_some_and(|effects| {
            effects
                .items()
                .iter()
                .any(|effect| effect.has_filled("ImageURL") || effect.has_filled("ImageUrl"))
        });
        if clip.is_a(&["Text"]) && !has_size && !is_drawn {
            found.at(clip.pointer(), node);
        }
    }
}

pub(crate) fn subtitle_highlight_place(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips_on(subject.root, SUBTITLE) {
        if clip.node.has("NeedHighlighting") {
            found.at_member(clip.node, &clip.pointer(), "NeedHighlighting");
        }
    }
}

pub(crate) fn subtitle_scroll_type(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips_on(subject.root, SUBTITLE) {
        let scrolls = clip
            .node
            .members()
            .iter()
            .any(|member| member.name().starts_with("Scroll"));
        if scrolls && !clip.is_a(&["Text"]) {
            found.at(clip.pointer(), clip.node);
        }
    }
}

pub(crate) fn subtitle_loop_and_in(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips(subject.root) {
        let has = |name: &str| clip.node.has_filled(name);
        if has("AaiMotionLoopEffect") && (has("AaiMotionInEffect") || has("AaiMotionOutEffect")) {
            found.at(clip.pointer(), clip.node);
        }
    }
}

pub(crate) fn subtitle_highlight_color(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips(subject.root) {
        let Some(style) = clip.node.get("HighlightingStyle") else {
            continue;
        };
        for name in ["FontColor", "OutlineColour"] {
            let colour = style.get(name).and_then(Node::text).unwrap_or_default();
            if colour.starts_with('#') {
                let place = format!("{}/HighlightingStyle", clip.pointer());
                found.tell_member(style, &place, name, format!("{colour:?} begins with #"));
            }
        }
    }
}
