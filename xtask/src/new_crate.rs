//! `cargo xtask new`: a provider crate from the provider's published metadata.

use std::path::Path;

use crate::codegen::naming::words;
use crate::commands::{self, Outcome};
use crate::fault::Fault;
use crate::import;

const MANIFEST: &str = r##"[package]
name = "{name}"
description = "Typed client of {title}. Unofficial."
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
readme = "README.md"
documentation = "https://docs.rs/{name}"
keywords = ["cloud", "media", "api", "client"]
categories = ["api-bindings"]

[features]
default = ["rustls"]
# TLS as reqwest has it by default: rustls with aws-lc-rs, trusting the platform's certificates.
rustls = ["client-core/rustls"]
# The same with ring, which builds faster; not in every program: README, "TLS".
ring = ["client-core/ring"]
# TLS by the platform: OpenSSL, SChannel, Secure Transport; not in every program: README, "TLS".
native-tls = ["client-core/native-tls"]
# The HTTP client without TLS: enough for an emulator on this machine, or for an http_client(...) of yours.
reqwest = ["client-core/reqwest"]
# The scripted transport, for tests without a network.
test-util = ["client-core/test-util"]

[dependencies]
client-core.workspace = true

[lints]
workspace = true
"##;

const LIBRARY: &str = r#"#![doc = include_str!("../README.md")]
#![doc = ""]
#![doc = include_str!("generated/groups.md")]

#[rustfmt::skip]
mod generated;

client_core::client! {
    /// A client of {title}.
    generated
}
"#;

const README: &str = r#"# {name}

Typed client of {title}, version {version}. Unofficial.

One method of `Client` per operation; each returns a builder with a setter per parameter and `send()`. Requests and responses
are plain data in `operations` and `types`; documented error codes are in `codes`.

`Client::from_env` takes credentials and region from where the provider's own tools look for them; `Client::builder` sets
everything by hand.
"#;

/// Writes the crate `name` around the spec that the metadata in `file` gives, and enrols it.
///
/// # Errors
/// A name that is taken, metadata that cannot be read, or a file that cannot be written; nothing is left behind then.
pub fn run(root: &Path, name: &str, file: &Path) -> Result<Outcome, Fault> {
    let (spec, package) = (
        root.join("specs").join(name),
        root.join("crates").join(name),
    );
    for taken in [&spec, &package] {
        if taken.exists() {
            return Err(Fault::file(
                taken,
                "exists already; choose another name, or use `cargo xtask import`",
            )
            .relative_to(root));
        }
    }
    let made = make(root, name, file);
    if made.is_err() {
        // As it was before; a folder that was not made yet is no trouble.
        let _ = std::fs::remove_dir_all(&spec);
        let _ = std::fs::remove_dir_all(&package);
    }
    made
}

fn make(root: &Path, name: &str, file: &Path) -> Result<Outcome, Fault> {
    let mut text: String = import::run(name, file, root, false)?
        .into_iter()
        .map(|line| line + "\n")
        .collect();
    let folder = root.join("specs").join(name);
    describe(&folder.join("operations"))?;
    let api = crate::codegen::api(name, &folder, root).map_err(|fault| fault.relative_to(root))?;
    let package = root.join("crates").join(name);
    for (path, template) in [
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", LIBRARY),
        ("README.md", README),
    ] {
        let target = package.join(path);
        let content = template
            .replace("{name}", name)
            .replace("{title}", &api.title)
            .replace("{version}", &api.version);
        let failed =
            |error: std::io::Error| Fault::file(&target, format!("cannot be written: {error}"));
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        std::fs::write(&target, content).map_err(failed)?;
    }
    for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let target = package.join(license);
        link(root, license, &target)
            .map_err(|error| Fault::file(&target, format!("cannot be written: {error}")))?;
    }
    let outcome = commands::codegen(root, &[], false)?;
    text += &outcome.text;
    text += &format!(
        "crates/{name} is there: give its spec a title, tags and texts of your own, and run `cargo xtask codegen`\n"
    );
    Ok(Outcome {
        text,
        failed: outcome.failed,
    })
}

/// Puts the workspace's `license` beside the manifest: a package holds nothing from above its own folder.
fn link(root: &Path, license: &str, target: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let _ = root;
        std::os::unix::fs::symlink(Path::new("../..").join(license), target)
    }
    #[cfg(not(unix))]
    {
        std::fs::copy(root.join(license), target).map(|_| ())
    }
}

/// Gives each operation a first summary, made of its name: the provider's sentences are not ours to take, and codegen wants
/// one.
fn describe(operations: &Path) -> Result<(), Fault> {
    let unreadable =
        |error: std::io::Error| Fault::file(operations, format!("cannot be read: {error}"));
    for file in std::fs::read_dir(operations).map_err(unreadable)? {
        let path = file.map_err(unreadable)?.path();
        let text = std::fs::read_to_string(&path).map_err(unreadable)?;
        if text.lines().any(|line| line.starts_with("  summary:")) {
            continue;
        }
        let Some(line) = text.lines().find(|line| line.starts_with("  operationId:")) else {
            continue;
        };
        let id = line
            .trim_start_matches("  operationId:")
            .trim()
            .trim_matches(['"', '\'']);
        let described = text.replacen(line, &format!("{line}\n  summary: {}", sentence(id)), 1);
        std::fs::write(&path, described)
            .map_err(|error| Fault::file(&path, format!("cannot be written: {error}")))?;
    }
    Ok(())
}

/// `CreateFileIndex` becomes `Creates the file index.`
fn sentence(id: &str) -> String {
    let words = words(id);
    let Some((verb, rest)) = words.split_first() else {
        return "Calls the operation.".to_owned();
    };
    let verb = match verb.as_str() {
        verb if verb.ends_with(['s', 'x']) || verb.ends_with("sh") || verb.ends_with("ch") => {
            format!("{verb}es")
        }
        verb => match verb.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
            _ => format!("{verb}s"),
        },
    };
    let mut sentence = verb;
    if let Some(last) = rest.last() {
        if !last.ends_with('s') {
            sentence.push_str(" the");
        }
        for word in rest {
            sentence.push(' ');
            sentence.push_str(word);
        }
    }
    let mut letters = sentence.chars();
    let first: String = letters
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    first + letters.as_str() + "."
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn names_become_sentences() {
        for (id, expected) in [
            ("ListProjects", "Lists projects."),
            ("CreateFileIndex", "Creates the file index."),
            ("QueryDNADB", "Queries the dnadb."),
            ("PushM3u8Job", "Pushes the m3u8 job."),
            ("list_things", "Lists things."),
            ("Get", "Gets."),
        ] {
            assert_eq!(sentence(id), expected, "{id}");
        }
    }
}
