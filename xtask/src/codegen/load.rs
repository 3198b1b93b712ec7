//! Reads a spec folder into one document and remembers which file each part came from.
//!
//! `openapi.yaml` names every operation file under `paths`; every file of `schemas/` is a shared schema. The result is
//! a tree: what OpenAPI means by it is the business of [`super::document`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use yaml_serde::{Mapping, Value};

use crate::fault::{Fault, step};

/// A bundled document and the origins of its parts.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The document, free of references to other files.
    pub tree: Value,
    mounts: Vec<Mount>,
    root: PathBuf,
}

/// "What stands at `at` came from `file`, there at `pointer`."
#[derive(Clone, Debug)]
struct Mount {
    at: String,
    file: PathBuf,
    pointer: String,
}

impl Bundle {
    /// Where a part of the document came from.
    pub fn origin(&self, pointer: &str) -> (PathBuf, String) {
        self.mounts
            .iter()
            .filter_map(|mount| {
                let rest = pointer.strip_prefix(&mount.at)?;
                (rest.is_empty() || rest.starts_with('/')).then_some((mount, rest))
            })
            .max_by_key(|(mount, _)| mount.at.len())
            .map_or_else(
                || (self.root.clone(), pointer.to_owned()),
                |(mount, rest)| (mount.file.clone(), format!("{}{rest}", mount.pointer)),
            )
    }

    /// A fault at a pointer of the document, told in terms of the file it came from.
    pub fn fault(&self, pointer: &str, problem: impl Into<String>) -> Fault {
        let (file, pointer) = self.origin(pointer);
        Fault::new(file, pointer, problem)
    }
}

/// Loads `<folder>/openapi.yaml` and all it refers to.
///
/// # Errors
/// A file that is missing, not UTF-8, not YAML, or not referred to; a reference to a file outside the folder.
pub fn load(folder: &Path) -> Result<Bundle, Fault> {
    let root = folder.join("openapi.yaml");
    let mut loader = Loader {
        folder,
        mounts: Vec::new(),
        used: BTreeSet::new(),
        schemas: Mapping::new(),
    };
    let mut tree = read_yaml(&root)?;
    loader.mount_schemas()?;
    loader.inline(&mut tree, &root, "")?;
    loader.add_schemas(&mut tree, &root)?;
    loader.refuse_unused("operations", "list it under `paths` of openapi.yaml")?;
    Ok(Bundle {
        tree,
        mounts: loader.mounts,
        root,
    })
}

/// Reads one YAML file.
///
/// # Errors
/// When it cannot be read, is not UTF-8 or is not YAML (a key that stands twice is an error, too).
pub fn read_yaml(file: &Path) -> Result<Value, Fault> {
    let bytes = std::fs::read(file).map_err(|error| {
        Fault::file(
            file,
            format!("cannot be read ({error}); check the `$ref` that names it"),
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        Fault::file(
            file,
            format!(
                "is not UTF-8 (byte {}); save it as UTF-8",
                error.utf8_error().valid_up_to()
            ),
        )
    })?;
    yaml_serde::from_str(&text)
        .map_err(|error| Fault::file(file, format!("is not valid YAML: {error}")))
}

struct Loader<'a> {
    folder: &'a Path,
    mounts: Vec<Mount>,
    used: BTreeSet<PathBuf>,
    schemas: Mapping,
}

impl Loader<'_> {
    /// Every file of `schemas/` becomes a component, whether something refers to it or not.
    fn mount_schemas(&mut self) -> Result<(), Fault> {
        for file in yaml_files(&self.folder.join("schemas"))? {
            let name = stem(&file);
            let at = step("/components/schemas", &name);
            self.mount(&at, &file, "");
            let mut tree = read_yaml(&file)?;
            self.inline(&mut tree, &file, &at)?;
            self.schemas.insert(Value::String(name), tree);
        }
        Ok(())
    }

    fn mount(&mut self, at: &str, file: &Path, pointer: &str) {
        self.mounts.push(Mount {
            at: at.to_owned(),
            file: file.to_owned(),
            pointer: pointer.to_owned(),
        });
    }

    fn add_schemas(&mut self, tree: &mut Value, root: &Path) -> Result<(), Fault> {
        if self.schemas.is_empty() {
            return Ok(());
        }
        let Value::Mapping(document) = tree else {
            return Err(Fault::file(
                root,
                "is not an object; an OpenAPI document is one",
            ));
        };
        let mut place = document;
        for key in ["components", "schemas"] {
            let entry = place
                .entry(Value::String(key.to_owned()))
                .or_insert_with(|| Value::Mapping(Mapping::new()));
            let Value::Mapping(next) = entry else {
                return Err(Fault::new(root, format!("/{key}"), "is not an object"));
            };
            place = next;
        }
        for (name, schema) in std::mem::take(&mut self.schemas) {
            if place.contains_key(&name) {
                let name = name.as_str().unwrap_or_default().to_owned();
                return Err(Fault::new(
                    root,
                    step("/components/schemas", &name),
                    format!("stands in schemas/{name}.yaml as well; keep one of the two"),
                ));
            }
            place.insert(name, schema);
        }
        Ok(())
    }

    /// Replaces references to other files: to a schema by the component's name, to anything else by its content.
    fn inline(&mut self, node: &mut Value, file: &Path, at: &str) -> Result<(), Fault> {
        match node {
            Value::Mapping(map) => {
                let reference = map
                    .get("$ref")
                    .and_then(Value::as_str)
                    .filter(|text| !text.starts_with('#'))
                    .map(str::to_owned);
                if let Some(reference) = reference {
                    return self.follow(&reference, node, file, at);
                }
                for (key, value) in map.iter_mut() {
                    let key = key.as_str().map_or_else(String::new, str::to_owned);
                    self.inline(value, file, &step(at, &key))?;
                }
                Ok(())
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.inline(item, file, &step(at, &index.to_string()))?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn follow(
        &mut self,
        reference: &str,
        node: &mut Value,
        file: &Path,
        at: &str,
    ) -> Result<(), Fault> {
        let here = || {
            let (file, pointer) = self
                .mounts
                .iter()
                .rev()
                .find_map(|mount| {
                    let rest = at.strip_prefix(&mount.at)?;
                    Some((mount.file.clone(), format!("{}{rest}", mount.pointer)))
                })
                .unwrap_or_else(|| (file.to_owned(), at.to_owned()));
            (file, step(&pointer, "$ref"))
        };
        let (name, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let target = normalize(&file.parent().unwrap_or(self.folder).join(name));
        if !target.starts_with(self.folder) {
            let (file, pointer) = here();
            return Err(Fault::new(
                file,
                pointer,
                format!(
                    "`{reference}` leads out of the spec's folder; keep all files of a spec together"
                ),
            ));
        }
        if !target.is_file() {
            let (file, pointer) = here();
            return Err(Fault::new(
                file,
                pointer,
                format!("`{reference}` names no file; create it or correct the reference"),
            ));
        }
        if target.parent() == Some(&self.folder.join("schemas")) && pointer.is_empty() {
            let name = format!("#/components/schemas/{}", stem(&target));
            let mut map = Mapping::new();
            map.insert(Value::String("$ref".to_owned()), Value::String(name));
            *node = Value::Mapping(map);
            return Ok(());
        }
        if self
            .mounts
            .iter()
            .any(|mount| mount.file == target && at.starts_with(&mount.at))
        {
            let (file, pointer) = here();
            return Err(Fault::new(
                file,
                pointer,
                format!("`{reference}` leads back to a file that contains it (a cycle); break it"),
            ));
        }
        let tree = read_yaml(&target)?;
        let Some(part) = lookup(&tree, pointer) else {
            let (file, place) = here();
            return Err(Fault::new(
                file,
                place,
                format!(
                    "`{reference}` finds nothing at `{pointer}` of that file; correct the part behind `#`"
                ),
            ));
        };
        let mut part = part.clone();
        self.mount(at, &target, pointer);
        self.used.insert(target.clone());
        self.inline(&mut part, &target, at)?;
        *node = part;
        Ok(())
    }

    fn refuse_unused(&self, folder: &str, advice: &str) -> Result<(), Fault> {
        for file in yaml_files(&self.folder.join(folder))? {
            if !self.used.contains(&file) {
                return Err(Fault::file(
                    file,
                    format!("belongs to nothing; {advice} or remove the file"),
                ));
            }
        }
        Ok(())
    }
}

/// The YAML files of a folder in the order of their names; none when there is no such folder.
///
/// # Errors
/// When the folder cannot be listed.
pub fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let listing = std::fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| Fault::file(folder, format!("cannot be listed: {error}")))?;
    let mut files: Vec<PathBuf> = listing
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    files.sort();
    Ok(files)
}

fn stem(file: &Path) -> String {
    file.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Takes `.` and `..` out of a path without asking the file system.
fn normalize(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// What stands at a JSON pointer.
pub fn lookup<'a>(tree: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer.split('/').skip(1).try_fold(tree, |node, key| {
        let key = key.replace("~1", "/").replace("~0", "~");
        match node {
            Value::Mapping(map) => map.get(key.as_str()),
            Value::Sequence(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    })
}
