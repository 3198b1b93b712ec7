//! Documents inside the parameters of a request, checked by the rules of the provider crates.

use client_core::operation::OperationInfo;

use crate::arguments::Arguments;

/// What is wrong with the documents of a request, a line each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Why the work that the request starts fails.
    pub(crate) errors: Vec<String>,
    /// What has no effect, or another one than was meant.
    pub(crate) warnings: Vec<String>,
}

impl Verdict {
    /// All lines, errors first.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.errors.iter().chain(&self.warnings).cloned().collect()
    }
}

/// Checks every document of a request. Where several kinds may stand, one that fits is enough.
#[cfg(feature = "documents")]
pub(crate) fn check(api: &str, operation: &OperationInfo, arguments: &Arguments) -> Verdict {
    use documents_core::{Context, Findings};

    let mut verdict = Verdict::default();
    let mut held = operation
        .parameters()
        .iter()
        .filter(|parameter| !parameter.documents().is_empty())
        .filter_map(|parameter| Some((parameter, arguments.text(parameter.name())?)))
        .peekable();
    // Nearly every request: nothing is looked up for it.
    if held.peek().is_none() {
        return verdict;
    }
    let Some(kinds) = catalog::find(api).and_then(|api| {
        catalog::DOCUMENTS
            .iter()
            .find_map(|(name, kinds)| (*name == api.name).then_some(*kinds))
    }) else {
        return verdict;
    };
    let mut context = Context::new().with_operation(operation.name());
    for parameter in operation.parameters() {
        if let Some(value) = arguments.plain(parameter.name()) {
            context = context.with_parameter(parameter.name(), value);
        }
    }
    for (parameter, text) in held {
        let least: Option<Findings> = kinds
            .iter()
            .filter(|kind| parameter.documents().contains(&kind.name()))
            .map(|kind| kind.check(text, &context))
            .min_by_key(|findings| findings.errors().count());
        for finding in least.iter().flat_map(Findings::iter) {
            let line = format!("{}: {finding}", parameter.name());
            match finding.severity {
                documents_core::Severity::Error => verdict.errors.push(line),
                _ => verdict.warnings.push(line),
            }
        }
    }
    verdict
}

/// Without the feature no document is looked at.
#[cfg(not(feature = "documents"))]
pub(crate) fn check(_: &str, _: &OperationInfo, _: &Arguments) -> Verdict {
    Verdict::default()
}
