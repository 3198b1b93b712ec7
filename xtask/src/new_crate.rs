//! `cargo xtask new`: a provider crate from the provider's published metadata.

use std::path::Path;

use crate::commands::{self, Outcome};
use crate::fault::Fault;
use crate::import;

const MANIFEST: &str = r#"[package]
name = "{name}"
description = "Typed client of {title}. Unofficial."
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true
readme = "README.md"

[features]
default = ["rustls"]
# TLS by rustls, trusting the platform's certificates.
rustls = ["client-core/rustls"]
# TLS by the platform: OpenSSL, SChannel, Secure Transport.
native-tls = ["client-core/native-tls"]
# The scripted transport, for tests without a network.
test-util = ["client-core/test-util"]

[dependencies]
client-core.workspace = true

[lints]
workspace = true
"#;

const LIBRARY: &str = r#"#![doc = include_str!("../README.md")]

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
    let (spec, package) = (root.join("specs").join(name), root.join("crates").join(name));
    for taken in [&spec, &package] {
        if taken.exists() {
            return Err(Fault::file(taken, "exists already; choose another name, or use `cargo xtask import`")
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
        let failed = |error: std::io::Error| Fault::file(&target, format!("cannot be written: {error}"));
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        std::fs::write(&target, content).map_err(failed)?;
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
