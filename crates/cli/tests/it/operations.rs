//! `mediacloud operations`.

use std::collections::BTreeMap;

use crate::support::mediacloud;

#[test]
fn every_operation_has_a_line_and_a_summary_of_its_own() {
    let printed = mediacloud(&["operations"]).run().printed();
    let mut counts = BTreeMap::new();
    let mut summaries = BTreeMap::new();
    let mut deprecated = 0;
    for line in printed.lines() {
        // Columns are padded: crate, spaces, name, spaces, summary.
        let (name_of_crate, rest) = line.split_once(' ').unwrap();
        let (_, summary) = rest.trim_start().split_once("  ").unwrap();
        let summary = summary.trim_start();
        *counts.entry(name_of_crate).or_insert(0) += 1;
        deprecated += usize::from(summary.starts_with("(deprecated) "));
        assert!(summary.len() > 10, "{line}");
        if let Some(other) = summaries.insert(summary, line) {
            panic!("the same summary twice:\n{other}\n{line}");
        }
    }
    let expected: BTreeMap<&str, usize> = catalog::APIS
        .iter()
        .map(|api| (api.name, api.operations.len()))
        .collect();
    assert_eq!(counts, expected);
    let marked = catalog::APIS
        .iter()
        .flat_map(|api| api.operations)
        .filter(|entry| entry.info().is_deprecated())
        .count();
    assert_eq!(deprecated, marked);
}

#[test]
fn one_crate_goes_by_long_and_short_name() {
    for api in catalog::APIS {
        let printed = mediacloud(&["operations", api.name]).run().printed();
        assert_eq!(
            printed.lines().count(),
            api.operations.len(),
            "{}",
            api.name
        );
        let short = api.info.name();
        for name in [
            short.to_owned(),
            short.to_uppercase(),
            api.name.replace('-', "_"),
        ] {
            assert_eq!(
                mediacloud(&["operations", &name]).run().printed(),
                printed,
                "{name}"
            );
        }
    }
}

#[test]
fn a_search_wants_all_words_in_any_case() {
    let found = mediacloud(&["operations", "imm", "--search", "LIST project"])
        .run()
        .printed();
    assert!(
        found.lines().any(|line| line.contains(" ListProjects ")),
        "{found}"
    );
    assert!(!found.contains("DetectImageFaces"), "{found}");
    for line in found.lines() {
        let line = line.to_lowercase();
        assert!(line.contains("list") || line.contains("project"), "{line}");
    }

    let nothing = mediacloud(&["operations", "--search", "xyzzy"]).run();
    assert_eq!((nothing.code, nothing.stdout.as_str()), (0, ""));
    assert_eq!(nothing.stderr, "no operation has these words\n");
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let outcome = mediacloud(&["operations"]).run_unread();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
}
