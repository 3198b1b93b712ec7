//! Clips that take their times from others.

use std::collections::BTreeMap;

use documents_core::{Found, Node, Subject};

use crate::documents::same;
use crate::documents::scene::{self, Clip};

/// The clips with a reference.
fn referring<'s>(root: &'s Node<'s>) -> impl Iterator<Item = (Clip<'s>, &'s Node<'s>)> {
    scene::clips(root).filter_map(|clip| {
        let reference = clip.node.get("ReferenceClipId")?;
        reference.is_filled().then_some((clip, reference))
    })
}

/// Where each ClipId stands: its lane and the track in it.
fn ids<'s>(root: &'s Node<'s>) -> BTreeMap<String, Vec<(&'static str, usize)>> {
    let mut ids: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for clip in scene::clips(root) {
        if let Some(id) = clip.node.get("ClipId").filter(|id| id.is_filled()) {
            let place = (clip.track.lane.tracks, clip.track.index);
            ids.entry(same::key(Some(id))).or_default().push(place);
        }
    }
    ids
}

pub(crate) fn reference_unknown(subject: &Subject<'_>, found: &mut Found) {
    let ids = ids(subject.root);
    for (clip, reference) in referring(subject.root) {
        if !ids.contains_key(&same::key(Some(reference))) {
            let name = reference.text().unwrap_or_default();
            let message = format!("no clip has the ClipId {name:?}");
            found.tell_member(clip.node, &clip.pointer(), "ReferenceClipId", message);
        }
    }
}

pub(crate) fn reference_same_track(subject: &Subject<'_>, found: &mut Found) {
    let ids = ids(subject.root);
    for (clip, reference) in referring(subject.root) {
        let here = (clip.track.lane.tracks, clip.track.index);
        let places = ids.get(&same::key(Some(reference)));
        if places.is_some_and(|places| places.iter().all(|place| *place == here)) {
            found.at_member(clip.node, &clip.pointer(), "ReferenceClipId");
        }
    }
}

pub(crate) fn reference_timeline(subject: &Subject<'_>, found: &mut Found) {
    for (clip, _) in referring(subject.root) {
        if clip.node.has("TimelineIn") || clip.node.has("TimelineOut") {
            found.at(clip.pointer(), clip.node);
        }
    }
}
