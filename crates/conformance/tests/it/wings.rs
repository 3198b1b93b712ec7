//! What differs between the clouds lies in wings: no other code of the shared crates names a provider.

use std::fs;
use std::path::Path;

use crate::apis::workspace;

const NAMES: [&str; 6] = ["alibaba", "aliyun", "x-acs", "ncp", "naver", "ncloud"];
/// Folders that are about one cloud or one API.
const WINGS: [&str; 4] = ["alibaba", "ncp", "behaviour", "generated"];

#[test]
fn providers_are_named_in_their_wings_only() {
    let mut found = Vec::new();
    for crate_name in ["auth-core", "client-core", "emulator"] {
        look(
            &workspace().join("crates").join(crate_name).join("src"),
            &mut found,
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn look(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !WINGS.contains(&name.as_str()) {
                look(&path, found);
            }
        } else if name.ends_with(".rs") && name != "tests.rs" {
            let text = fs::read_to_string(&path).unwrap();
            // Tests stand at the end of a file.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (number, line) in code.lines().enumerate() {
                let line = line.trim();
                let is_declaration = line.starts_with("mod ")
                    || line.starts_with("pub mod ")
                    || line.starts_with("wings!(");
                if line.starts_with("//") || is_declaration {
                    continue;
                }
                if NAMES.iter().any(|name| line.to_lowercase().contains(name)) {
                    found.push(format!("{}:{}: {line}", path.display(), number + 1));
                }
            }
        }
    }
}
