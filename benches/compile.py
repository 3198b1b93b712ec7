#!/usr/bin/env python3
"""Compile time and memory of each provider crate alone, its dependencies built before.

    python3 benches/compile.py [CRATE...] [--runs N] [--twin]

--twin adds, for each crate, a crate of the same types with serde derives in both directions, made from the generated
code: the yardstick of the codec. Ratios within one run are what to compare; seconds depend on the machine.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CRATES = ["alibaba-imm", "alibaba-pai", "alibaba-ice", "ncp-maiu"]
KINDS = {"check": ["check"], "build": ["build"], "release": ["build", "--release"]}
# Run in a process of its own, so that the largest child is the compiler of this one command.
PROBE = """
import json, resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump([status.returncode, used.ru_utime, used.ru_maxrss, status.stderr.decode()[-2000:]], sys.stdout)
"""


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def measure(folder, package, target, arguments):
    """User seconds and peak megabytes of the compiler for one package."""
    cargo = ["cargo", *arguments, "--quiet", "--package", package, "--target-dir", str(target)]
    run(folder, *cargo)
    profile = ["--release"] if "--release" in arguments else []
    run(folder, "cargo", "clean", "--quiet", "--package", package, "--target-dir", str(target), *profile)
    probe = subprocess.run([sys.executable, "-c", PROBE, *cargo], cwd=folder, capture_output=True, text=True)
    code, seconds, kilobytes, errors = json.loads(probe.stdout)
    if code != 0:
        sys.exit(errors)
    return seconds, kilobytes / 1024


def sources(crate):
    folder = ROOT / "crates" / crate / "src" / "generated"
    return sorted(folder.rglob("*.rs"))


def counts(crate):
    text = [(path, path.read_text()) for path in sources(crate)]
    operations = sum(len(re.findall(r"^client_core::(?:__private::)?operation!\(", body, re.M)) for _, body in text)
    types = sum(len(re.findall(r"^client_core::(?:__private::)?(?:model|open_enum)!\(", body, re.M)) for _, body in text)
    fields = sum(len(re.findall(r"^    pub \S+: Option<", body, re.M)) for _, body in text)
    lines = sum(body.count("\n") for _, body in text)
    return operations, types, fields, lines


def twin(crate, folder):
    """The same types with serde derives: modules as in the generated code, nothing but types in them."""
    generated = ROOT / "crates" / crate / "src" / "generated"
    modules = {}
    for path in sources(crate):
        relative = path.relative_to(generated)
        if relative.name == "mod.rs" or len(relative.parts) != 2:
            continue
        modules.setdefault(relative.parts[0], {})[relative.stem] = types_of(path.read_text())
    library = ["#![allow(dead_code)]", "pub type Map<T> = std::collections::BTreeMap<String, T>;"]
    for group, files in modules.items():
        library.append(f"pub mod {group} {{")
        for name, body in files.items():
            name = f"r#{name}" if name in ("match", "type", "async") else name
            library.append(f"pub mod {name} {{ {body} }}")
            if group == "types":
                library.append(f"pub use {name}::*;")
        library.append("}")
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "lib.rs").write_text("\n".join(library))
    (folder / "Cargo.toml").write_text(
        '[package]\nname = "twin"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n[dependencies]\n'
        'serde = { version = "1", features = ["derive"] }\nserde_json = "1"\n'
    )


def types_of(text):
    models = re.findall(r"^client_core::(?:__private::)?model!\(\s*(\w+) \{(.*?)\}\s*\);", text, re.M | re.S)
    wire = {
        name: {field: key for key, field in re.findall(r'"((?:[^"\\]|\\.)*)"\s*=>\s*((?:r#)?\w+)', body)}
        for name, body in models
    }
    out = []
    for name, body in re.findall(r"^pub struct (\w+) \{(.*?)\}$", text, re.M | re.S):
        if name not in wire:
            continue
        # Types that were too long for one line.
        body = re.sub(r",\n\s+>", ">", re.sub(r"<\n\s+", "<", body))
        fields = []
        for field, kind in re.findall(r"^    pub (\S+): (Option<.*>),$", body, re.M):
            kind = kind.replace("model::DateTime", "String").replace("model::Value", "serde_json::Value")
            kind = kind.replace("model::Map", "crate::Map")
            fields.append(
                f'#[serde(rename = "{wire[name][field]}", skip_serializing_if = "Option::is_none", default)] '
                f"pub {field}: {kind},"
            )
        out.append(
            "#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)] "
            f"pub struct {name} {{ {' '.join(fields)} }}"
        )
    for name, body in re.findall(r"^client_core::(?:__private::)?open_enum!\(\s*(\w+) \{(.*?)\}\s*\);", text, re.M | re.S):
        variants = re.findall(r'(\w+)\s*=>\s*("(?:[^"\\]|\\.)*")', body)
        rows = " ".join(f"#[serde(rename = {key})] {variant}," for variant, key in variants)
        out.append(
            "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] "
            f"pub enum {name} {{ {rows} #[serde(untagged)] Unknown(String), }}"
        )
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("crates", nargs="*", default=CRATES)
    parser.add_argument("--runs", type=int, default=1, help="the least of N runs counts (default 1)")
    parser.add_argument("--twin", action="store_true", help="also measure the same types with serde derives")
    options = parser.parse_args()
    target = ROOT / "target" / "bench"
    print(f"{'crate':<14}{'':9}{'user s':>8}{'peak MB':>9}{'of twin':>9}")
    for crate in options.crates:
        work = pathlib.Path(tempfile.mkdtemp(prefix="twin-"))
        if options.twin:
            twin(crate, work)
        for kind, arguments in KINDS.items():
            ours = min(measure(ROOT, crate, target, arguments) for _ in range(options.runs))
            row = f"{crate:<14}{kind:<9}{ours[0]:>8.1f}{ours[1]:>9.0f}"
            if options.twin:
                other = min(measure(work, "twin", target / "twin", arguments) for _ in range(options.runs))
                row += f"{ours[0] / other[0]:>9.2f}   (twin {other[0]:.1f} s, {other[1]:.0f} MB)"
            print(row, flush=True)
        shutil.rmtree(work)
        operations, types, fields, lines = counts(crate)
        print(
            f"{crate:<14}{operations} operations, {types} types, {fields} fields, "
            f"{lines} generated lines, {lines / max(operations, 1):.0f} per operation",
            flush=True,
        )


if __name__ == "__main__":
    main()
