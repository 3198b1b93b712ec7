//! Documents of AIWorkSpace as types; those of ICE have tests in their crate.

use alibaba_pai::documents::{Json, Style, kinds};
use serde_json::Value;

#[test]
fn every_sample_is_written_as_it_was_read() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../specs/alibaba-pai/documents/samples.jsonl");
    let mut count = 0;
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let kind = kinds::ALL
            .iter()
            .find(|kind| row["kind"] == kind.name())
            .unwrap();
        let text = row["text"].as_str().map(str::to_owned);
        let text = text.unwrap_or_else(|| row["document"].to_string());
        let written = kind.rewrite(&text, Style::AsRead).unwrap();
        let original: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(written, Json::from(original), "{text}");
        count += 1;
    }
    assert_eq!(count, 8);
}
