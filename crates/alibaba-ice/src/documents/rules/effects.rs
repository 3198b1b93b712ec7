//! Effects on clips and on tracks of effects.

use std::collections::BTreeMap;

use documents_core::{Found, Node, Subject};

use crate::documents::same;
use crate::documents::scene::{self, VIDEO};

pub(crate) fn effect_volume_key(subject: &Subject<'_>, found: &mut Found) {
    for effect in scene::effects(subject.root) {
        if effect.is_a(&["Volume"]) && effect.node.has("Volume") {
            found.at(effect.pointer(), effect.node);
        }
    }
}

pub(crate) fn effect_vfx_flip(subject: &Subject<'_>, found: &mut Found) {
    for effect in scene::effects(subject.root) {
        let name = effect.node.get("SubType").and_then(Node::text);
        if effect.is_a(&["VFX"]) && matches!(name, Some("hflip" | "vflip")) {
            found.at(effect.pointer(), effect.node);
        }
    }
}

pub(crate) fn effect_zoom(subject: &Subject<'_>, found: &mut Found) {
    for effect in scene::effects(subject.root) {
        let number = |name: &str| effect.node.get(name).and_then(Node::number);
        if let (true, Some(start), Some(end)) = (
            effect.is_a(&["Zoom"]),
            number("StartRate"),
            number("EndRate"),
        ) && end.partial_cmp(&start).is_none_or(|order| order.is_le())
        {
            let message = format!("EndRate ({end}) is not greater than StartRate ({start})");
            found.tell(effect.pointer(), effect.node, message);
        }
    }
}

pub(crate) fn effect_kenburns(subject: &Subject<'_>, found: &mut Found) {
    for effect in scene::effects(subject.root) {
        let other = ["Crop", "Scale", "Pad", "Background"]
            .into_iter()
            .find(|other| {
                let mut types = effect.beside.iter().filter_map(|effect| effect.get("Type"));
                types.any(|ty| ty.is_text(other))
            });
        if let (true, Some(other)) = (effect.is_a(&["KenBurns"]), other) {
            let message = format!("KenBurns stands together with {other}");
            found.tell(effect.pointer(), effect.node, message);
        }
    }
}

pub(crate) fn effect_transition_last(subject: &Subject<'_>, found: &mut Found) {
    for effect in scene::effects(subject.root) {
        // In documents of the Web SDK a transition stands on the later clip and says from which it comes.
        let comes_from = effect.node.has("From");
        if effect.is_last() && effect.is_a(&["Transition", "DLTransition"]) && !comes_from {
            found.at(effect.pointer(), effect.node);
        }
    }
}

pub(crate) fn effect_transition_length(subject: &Subject<'_>, found: &mut Found) {
    for track in scene::tracks(subject.root, VIDEO) {
        let clips: Vec<_> = track.clips().collect();
        for (index, clip) in clips.iter().enumerate() {
            let next = clips.get(index + 1).and_then(|next| next.length());
            let shortest = match (clip.length(), next) {
                (Some(one), Some(two)) => one.min(two),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => continue,
            };
            for effect in clip.effects() {
                let duration = effect.node.get("Duration").and_then(Node::number);
                if let (true, Some(duration)) =
                    (effect.is_a(&["Transition", "DLTransition"]), duration)
                    && !effect.node.has("From")
                    && duration > shortest
                {
                    let message =
                        format!("the transition lasts {duration} s, one of its clips {shortest} s");
                    found.tell(effect.pointer(), effect.node, message);
                }
            }
        }
    }
}

pub(crate) fn effect_aequalize_place(subject: &Subject<'_>, found: &mut Found) {
    for effect in scene::effects(subject.root) {
        if effect.is_on_clip() && effect.is_a(&["AEqualize"]) {
            found.at(effect.pointer(), effect.node);
        }
    }
}

pub(crate) fn effect_matting_name(subject: &Subject<'_>, found: &mut Found) {
    for effect in scene::effects(subject.root) {
        if effect.is_a(&["Matting"]) || effect.node.has("ColorType") {
            found.at(effect.pointer(), effect.node);
        }
    }
}

pub(crate) fn effecttrack_mixed(subject: &Subject<'_>, found: &mut Found) {
    let tracks = subject
        .root
        .get("EffectTracks")
        .map_or(&[][..], Node::items);
    for (index, track) in tracks.iter().enumerate() {
        let items = track.get("EffectTrackItems").map_or(&[][..], Node::items);
        let types: BTreeMap<String, &str> = items
            .iter()
            .filter(|item| item.is_object())
            .map(|item| {
                let ty = item.get("Type");
                (same::key(ty), ty.and_then(Node::text).unwrap_or("none"))
            })
            .collect();
        if types.len() > 1 {
            let names: Vec<&str> = types.into_values().collect();
            let message = format!("the track holds effects of the types {}", names.join(", "));
            found.tell(format!("/EffectTracks/{index}"), track, message);
        }
    }
}
