//! The generated documentation as a whole: rules that hold for every block of it.

use std::fs;
use std::path::{Path, PathBuf};

/// The blocks of documentation in a file, each as its lines, with the file.
fn blocks() -> Vec<(PathBuf, Vec<String>)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("crates");
    let mut files = Vec::new();
    for package in fs::read_dir(crates).unwrap() {
        let generated = package.unwrap().path().join("src/generated");
        if generated.is_dir() {
            walk(&generated, &mut files);
        }
    }
    assert!(files.len() > 500, "the generated code was not found");
    let mut blocks = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let mut block = Vec::new();
        for line in text.lines().chain([""]) {
            match line.trim_start().strip_prefix("///") {
                Some(comment) => block.push(comment.trim().to_owned()),
                None if block.is_empty() => {}
                None => blocks.push((file.clone(), std::mem::take(&mut block))),
            }
        }
    }
    blocks
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// What is wrong with a block; `None` when nothing is.
fn fault(lines: &[String]) -> Option<&'static str> {
    let mut in_code = false;
    let mut prose = String::new();
    for line in lines {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            if line.chars().count() > 100 {
                return Some("a line of an example is longer than 100 characters");
            }
            if line.contains("Default::default()") {
                return Some("an example has Default::default() for a value");
            }
        } else if line.is_empty() {
            prose.push('\n');
        } else {
            prose.push_str(line);
            prose.push(' ');
        }
    }
    for paragraph in prose
        .lines()
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
    {
        let is_list = paragraph.starts_with(['#', '-', '*', '|']);
        if !is_list && !paragraph.ends_with(['.', '!', '?', ':', ')', '`']) {
            return Some("a sentence is cut");
        }
    }
    let placeholder = prose.starts_with("An object `")
        || prose.starts_with("Values of `")
        || prose.starts_with("What `") && prose.contains("` answers.");
    if placeholder {
        return Some("a placeholder stands for a text");
    }
    let fact = prose.find("Default: `").map(|at| prose.split_at(at));
    if let Some((text, _)) = fact
        && ["Left out, it is", "by default", "The default is"]
            .iter()
            .any(|words| text.contains(words))
        && !text.contains("default of")
    {
        let value = prose
            .split("Default: `")
            .nth(1)
            .and_then(|rest| rest.split('`').next());
        if value.is_some_and(|value| text.contains(&format!(" {value}."))) {
            return Some("a default is told twice");
        }
    }
    None
}

#[test]
fn every_block_reads_as_a_person_would_write_it() {
    let blocks = blocks();
    let faults: Vec<String> = blocks
        .iter()
        .filter_map(|(file, lines)| {
            let fault = fault(lines)?;
            Some(format!("{}: {fault}: {}", file.display(), lines.join(" ")))
        })
        .collect();
    assert!(
        faults.is_empty(),
        "{} of {} blocks:\n{}",
        faults.len(),
        blocks.len(),
        faults[..faults.len().min(20)].join("\n")
    );
}

#[test]
fn the_rules_find_what_they_are_for() {
    let block = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    for (text, found) in [
        ("Lists things.", false),
        ("Lists things and", true),
        ("An object `Thing`.", true),
        ("What `ListThings` answers.", true),
        ("Values of `State`; the service may use others.", true),
        ("How many. Left out, it is 100.\n\nDefault: `100`.", true),
        ("How many.\n\nDefault: `100`.", false),
        ("```\nlet a = b(Default::default());\n```", true),
    ] {
        assert_eq!(fault(&block(text)).is_some(), found, "{text}");
    }
    let long = format!("```\n{}\n```", "x".repeat(101));
    assert!(fault(&block(&long)).is_some());
}
