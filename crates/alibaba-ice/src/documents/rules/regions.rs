//! What must lie or run in the region of the endpoint.

use documents_core::{Found, Node, Subject};

use crate::documents::address;
use crate::documents::scene;

/// Where speech and digital humans are made.
const SPEECH: [&str; 3] = ["cn-shanghai", "cn-beijing", "cn-hangzhou"];
/// Where speech is recognized.
const RECOGNITION: [&str; 4] = ["cn-shanghai", "cn-beijing", "cn-hangzhou", "cn-shenzhen"];

pub(crate) fn region_media(subject: &Subject<'_>, found: &mut Found) {
    let Some(region) = subject.context.region() else {
        return;
    };
    for clip in scene::clips(subject.root) {
        if let Some(node) = clip.address()
            && let Some(bucket) = node.text().and_then(address::region)
            && bucket != region
        {
            let message = format!("the bucket lies in {bucket}, the endpoint in {region}");
            found.tell(format!("{}/MediaURL", clip.pointer()), node, message);
        }
    }
}

pub(crate) fn region_ai(subject: &Subject<'_>, found: &mut Found) {
    let Some(region) = subject.context.region() else {
        return;
    };
    for clip in scene::clips(subject.root) {
        let regions: &[&str] = match clip.ty() {
            Some("AI_TTS" | "AI_Avatar") => &SPEECH,
            Some("AI_ASR") => &RECOGNITION,
            _ => continue,
        };
        if !regions.contains(&region) {
            let ty = clip.ty().unwrap_or_default();
            let message = format!(
                "{ty} does not run in {region}, but in {}",
                regions.join(", ")
            );
            found.tell(clip.pointer(), clip.node, message);
        }
    }
}

pub(crate) fn batch_region(subject: &Subject<'_>, found: &mut Found) {
    elsewhere(subject.root, subject.context.region(), found);
}

pub(crate) fn iproduction_region(subject: &Subject<'_>, found: &mut Found) {
    let region = subject.context.region();
    elsewhere(subject.root, region, found);
    // The places of the job are parameters beside this one.
    for name in ["Input", "Output"] {
        let text = subject.context.parameter(name).unwrap_or_default();
        let place = match subject.parameter(name) {
            Some(place) => place.get("Media").and_then(Node::text).map(str::to_owned),
            None => Some(text.to_owned()),
        };
        if let (Some(region), Some(bucket)) =
            (region, place.as_deref().and_then(address::region_of_any))
            && bucket != region
        {
            let message =
                format!("the bucket of {name} lies in {bucket}, the endpoint in {region}");
            found.tell("", subject.root, message);
        }
    }
}

fn elsewhere(root: &Node<'_>, region: Option<&str>, found: &mut Found) {
    let Some(region) = region else {
        return;
    };
    for (pointer, node, bucket) in address::with_regions(root) {
        if bucket != region {
            let message = format!("the bucket lies in {bucket}, the endpoint in {region}");
            found.tell(pointer, node, message);
        }
    }
}

pub(crate) fn batch_regions(subject: &Subject<'_>, found: &mut Found) {
    const REGIONS: [&str; 6] = [
        "cn-shanghai",
        "cn-beijing",
        "cn-hangzhou",
        "cn-shenzhen",
        "us-west-1",
        "ap-southeast-1",
    ];
    one_of(subject, &REGIONS, found);
}

pub(crate) fn sports_region(subject: &Subject<'_>, found: &mut Found) {
    one_of(subject, &["cn-shanghai"], found);
}

fn one_of(subject: &Subject<'_>, regions: &[&str], found: &mut Found) {
    if let Some(region) = subject.context.region()
        && !regions.contains(&region)
    {
        found.tell("", subject.root, format!("this does not run in {region}"));
    }
}
