//! `mediacloud check` and `mediacloud describe document`.

use serde_json::Value;

use crate::support::mediacloud;

const WRONG: &str = r#"{
  "VideoTracks": [{"VideoTrackClips": [
    {"MediaId": "1", "In": 8, "Out": 2},
    {"MediaID": "2"}
  ]}]
}"#;

#[test]
fn a_finding_stands_below_its_line() {
    let outcome = mediacloud(&["check", "timeline", "-"]).stdin(WRONG).run();
    assert_eq!(outcome.code, 1, "{outcome:?}");
    assert_eq!(outcome.stderr, "");
    let text = outcome.stdout;
    for part in [
        "error[clip.order]",
        "  --> -:3:",
        "3 |     {\"MediaId\": \"1\", \"In\": 8, \"Out\": 2},",
        "-: ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let lines: Vec<&str> = text.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.starts_with("3 | "))
        .unwrap();
    assert!(lines[at + 1].trim_end().ends_with('^'), "{text}");
}

#[test]
fn a_document_that_is_good_is_no_failure() {
    let good = r#"{"VideoTracks": [{"VideoTrackClips": [{"MediaId": "1"}]}]}"#;
    let outcome = mediacloud(&["check", "Timeline", "-"]).stdin(good).run();
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (0, "-: 0 errors, 0 warnings\n"),
        "{outcome:?}"
    );
}

#[test]
fn programs_get_json() {
    let outcome = mediacloud(&["check", "TIMELINE", "-", "--format", "json"])
        .stdin(WRONG)
        .run();
    assert_eq!(outcome.code, 1, "{outcome:?}");
    let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(told["kind"], "Timeline");
    assert!(told["errors"].as_u64().unwrap() > 0);
    let first = &told["findings"][0];
    for name in [
        "severity",
        "rule",
        "pointer",
        "line",
        "column",
        "message",
        "advice",
        "certainty",
    ] {
        assert!(first.get(name).is_some(), "{name} in {told}");
    }
}

#[test]
fn a_text_that_is_no_json_is_told_with_its_place() {
    let outcome = mediacloud(&["check", "Timeline", "-"])
        .stdin("{\"a\": 1,}\u{1b}[31m")
        .run();
    assert_eq!(outcome.code, 1, "{outcome:?}");
    assert!(outcome.stdout.contains("error[json]"), "{outcome:?}");
    assert!(!outcome.stdout.contains('\u{1b}'), "{outcome:?}");
}

#[test]
fn wrong_usage_is_told() {
    for (arguments, expected) in [
        (
            &["check", "Timelin", "-"][..],
            "\"Timelin\" is no kind of document; did you mean Timeline?",
        ),
        (
            &["check", "Timeline", "/no/such/file"],
            "the file \"/no/such/file\" cannot be read",
        ),
        (
            &["check", "Timeline", "-", "--parameter", "x"],
            "has no `=`",
        ),
        (
            &["describe", "document", "Xyzzy"],
            "\"Xyzzy\" is no kind of document",
        ),
    ] {
        let outcome = mediacloud(arguments).stdin("{}").run();
        assert_eq!(outcome.code, 2, "{outcome:?}");
        assert!(outcome.stderr.contains(expected), "{outcome:?}");
    }
}

#[test]
fn a_kind_is_described_to_the_end() {
    let text = mediacloud(&["describe", "document", "timeline"])
        .run()
        .printed();
    assert!(text.starts_with("Timeline\n"), "{text}");
    for part in [
        "VideoTracks",
        "\nVideoTrackClip\n",
        "\nRules\n",
        "clip.order",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let schema = mediacloud(&["describe", "document", "Timeline", "--json"])
        .run()
        .printed();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert!(schema["properties"]["VideoTracks"].is_object());
}
