//! Sound on timelines.

use std::cmp::Ordering;

use documents_core::{Found, Node, Subject};

use crate::documents::scene::{self, AUDIO};

pub(crate) fn audio_type(subject: &Subject<'_>, found: &mut Found) {
    const WITHOUT: [&str; 2] = ["TTS", "ASR"];
    for clip in scene::clips(subject.root) {
        if clip.is_a(&WITHOUT) {
            found.at_member(clip.node, &clip.pointer(), "Type");
        }
    }
    for effect in scene::effects(subject.root) {
        if effect.is_a(&WITHOUT) {
            found.at_member(effect.node, &effect.pointer(), "Type");
        }
    }
}

pub(crate) fn audio_overlap(subject: &Subject<'_>, found: &mut Found) {
    for track in scene::tracks(subject.root, AUDIO) {
        let mut spans: Vec<(f64, f64, String, &Node<'_>)> = track
            .clips()
            .filter_map(|clip| {
                let number = |name: &str| clip.node.get(name).and_then(Node::number);
                let (from, to) = (number("TimelineIn")?, number("TimelineOut")?);
                Some((from, to, clip.pointer(), clip.node))
            })
            .collect();
        spans.sort_by(|a, b| {
            let by_number = |a: f64, b: f64| a.partial_cmp(&b).unwrap_or(Ordering::Equal);
            (by_number(a.0, b.0))
                .then_with(|| by_number(a.1, b.1))
                .then_with(|| a.2.cmp(&b.2))
        });
        for pair in spans.windows(2) {
            if let [(_, end, one, _), (start, _, other, node)] = pair
                && start < end
            {
                found.tell(
                    other,
                    node,
                    format!("begins at {start} s, before {one} ends ({end} s)"),
                );
            }
        }
    }
}
