//! Jobs of intelligent production: which fields count depends on the function.

use documents_core::{Found, Node, Subject};

use crate::generated::documents::kinds;

/// The fields of each function, as the schema tells them.
fn functions() -> Option<Node<'static>> {
    kinds::I_PRODUCTION_JOB_PARAMS.keyword("x-functions")
}

pub(crate) fn iproduction_function(subject: &Subject<'_>, found: &mut Found) {
    if let (Some(function), Some(known)) = (subject.context.parameter("FunctionName"), functions())
        && !known.has(function)
    {
        let names: Vec<&str> = known.members().iter().map(|member| member.name()).collect();
        let message = format!("{function:?} is none of {}", names.join(", "));
        found.tell("", subject.root, message);
    }
}

pub(crate) fn iproduction_foreign(subject: &Subject<'_>, found: &mut Found) {
    let (Some(function), Some(known)) = (subject.context.parameter("FunctionName"), functions())
    else {
        return;
    };
    let Some(own) = known.get(function) else {
        return;
    };
    let has = |fields: &Node<'_>, name: &str| fields.items().iter().any(|item| item.is_text(name));
    for member in subject.root.members() {
        let name = member.name();
        let other = known
            .members()
            .iter()
            .find(|other| has(other.node(), name) && !has(own, name));
        if let Some(other) = other {
            let message = format!("{name} belongs to {} and not to {function}", other.name());
            found.tell_member(subject.root, "", name, message);
        }
    }
}

pub(crate) fn iproduction_cover(subject: &Subject<'_>, found: &mut Found) {
    let placeholder = match subject.context.parameter("FunctionName") {
        Some("Cover") => "{sequenceId}",
        Some("MusicDemix") => "{resultType}",
        _ => return,
    };
    if let Some(output) = subject.context.parameter("Output")
        && !output.contains(placeholder)
    {
        found.tell(
            "",
            subject.root,
            format!("Output does not contain {placeholder}"),
        );
    }
}

pub(crate) fn iproduction_time2d(subject: &Subject<'_>, found: &mut Found) {
    let is_list = subject
        .root
        .get("Time")
        .is_some_and(|time| time.items().iter().any(Node::is_list));
    let model = subject.context.parameter("ModelId");
    if is_list && model.is_some_and(|model| model != "algo-video-detext-new") {
        found.at_member(subject.root, "", "Time");
    }
    // Without a model the default one runs, which takes one pair.
    if is_list && model.is_none() && subject.is_for(&["SubmitIProductionJob"]) {
        found.at_member(subject.root, "", "Time");
    }
}
