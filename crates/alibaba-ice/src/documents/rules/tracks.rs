//! Timelines and their tracks as a whole.

use documents_core::{Found, Node, Subject};

use crate::documents::scene::{self, AUDIO, IMAGE, LANES, Lane, VIDEO};

const MOST_TRACKS: usize = 100;

fn has_any(root: &Node<'_>, lane: Lane) -> bool {
    root.get(lane.tracks)
        .is_some_and(|tracks| !tracks.items().is_empty())
}

pub(crate) fn timeline_empty(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    if root.is_object() && !has_any(root, VIDEO) && !has_any(root, AUDIO) {
        found.at("", root);
    }
}

pub(crate) fn timeline_image_track_alone(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    if has_any(root, IMAGE) && !has_any(root, VIDEO) {
        found.at_member(root, "", IMAGE.tracks);
    }
}

pub(crate) fn track_count(subject: &Subject<'_>, found: &mut Found) {
    for lane in LANES {
        let count = subject
            .root
            .get(lane.tracks)
            .map_or(0, |tracks| tracks.items().len());
        if lane != AUDIO && count > MOST_TRACKS {
            found.tell_member(
                subject.root,
                "",
                lane.tracks,
                format!("there are {count} tracks"),
            );
        }
    }
}

fn main_tracks<'s>(root: &'s Node<'s>) -> impl Iterator<Item = scene::Track<'s>> {
    LANES
        .into_iter()
        .flat_map(|lane| scene::tracks(root, lane))
        .filter(scene::Track::is_main)
}

pub(crate) fn track_main_many(subject: &Subject<'_>, found: &mut Found) {
    if let Some(second) = main_tracks(subject.root).nth(1) {
        found.at(second.pointer(), second.node);
    }
}

pub(crate) fn track_main_timelineout(subject: &Subject<'_>, found: &mut Found) {
    let root = subject.root;
    let ends = [VIDEO, AUDIO]
        .into_iter()
        .flat_map(|lane| scene::clips_on(root, lane))
        .any(|clip| clip.node.has("TimelineOut"));
    if ends && main_tracks(root).next().is_some() {
        found.at("", root);
    }
}
