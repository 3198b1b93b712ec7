//! From wire names to Rust identifiers: the only place that knows about casing and keywords.

use unicode_ident::{is_xid_continue, is_xid_start};

/// Splits a name into lower-case words: at every character that cannot stand in an identifier, and where the case says
/// so. A run of capitals is one word (`SourceURI`), also with a plural `s` behind it (`URIs`).
pub(crate) fn words(name: &str) -> Vec<String> {
    // Runs of capitals that are two words to whoever knows the services.
    const PAIRS: [(&str, &str); 3] = [("OSSURI", "OssURI"), ("OSSCRC", "OssCRC"), ("IMAI", "ImAi")];
    let name = PAIRS.iter().fold(name.to_owned(), |name, (run, parted)| {
        name.replace(run, parted)
    });
    let name = name.as_str();
    let mut words = Vec::new();
    for part in name.split(|c: char| c == '_' || (!is_xid_continue(c) && c.is_ascii())) {
        let chars: Vec<char> = part.chars().collect();
        let mut word = String::new();
        for (index, &c) in chars.iter().enumerate() {
            let previous = index.checked_sub(1).map(|index| chars[index]);
            if previous.is_some_and(|previous| splits(previous, c, &chars[index + 1..]))
                && !word.is_empty()
            {
                words.push(std::mem::take(&mut word));
            }
            if is_xid_continue(c) {
                word.extend(c.to_lowercase());
            } else {
                word.push_str(&format!("u{:x}", u32::from(c)));
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

/// Whether a new word starts at `c`, which stands between `previous` and `rest`.
fn splits(previous: char, c: char, rest: &[char]) -> bool {
    if !c.is_uppercase() {
        return false;
    }
    if previous.is_ascii_digit() {
        // `Sha256Hash` and `M3U8URL` start a word, `2D` and `M3U8` do not.
        let capitals = rest.iter().take_while(|c| c.is_uppercase()).count();
        let in_word = usize::from(rest.get(capitals).is_some_and(|c| c.is_lowercase()));
        return rest.first().is_some_and(|c| c.is_lowercase()) || capitals > in_word;
    }
    if !previous.is_uppercase() {
        return true;
    }
    match rest {
        // `URIs`: the `s` belongs to the capitals.
        ['s', next, ..] if next.is_uppercase() || *next == '_' => false,
        ['s'] => false,
        [next, ..] => next.is_lowercase(),
        [] => false,
    }
}

/// `project_name`, without regard to keywords.
pub fn snake(name: &str) -> String {
    let text = words(name).join("_");
    guard_start(text, "_", "_empty")
}

/// `ProjectName`, without regard to names that are taken.
pub fn pascal(name: &str) -> String {
    let text = words(name).iter().fold(String::new(), |mut text, word| {
        let mut chars = word.chars();
        let first = chars.next();
        // Two words that meet in digits would read as one number.
        if text.ends_with(|c: char| c.is_ascii_digit()) && first.is_some_and(|c| c.is_ascii_digit())
        {
            text.push('_');
        }
        text.extend(first.iter().flat_map(|c| c.to_uppercase()));
        text.extend(chars);
        text
    });
    guard_start(text, "V", "Empty")
}

/// `PROJECT_NOT_FOUND`.
pub fn screaming(name: &str) -> String {
    snake(name).to_uppercase()
}

/// `project-name`: sample text in examples.
pub fn kebab(name: &str) -> String {
    words(name).join("-")
}

fn guard_start(text: String, prefix: &str, empty: &str) -> String {
    match text.chars().next() {
        None => empty.to_owned(),
        Some(first) if is_xid_start(first) => text,
        Some(_) => format!("{prefix}{text}"),
    }
}

/// The name of one thing of a list: `MediaInfos` and `FileInfoList` hold a `MediaInfo` and a `FileInfo`.
pub fn singular(name: &str) -> String {
    let ends = |end: &str| name.strip_suffix(end).filter(|rest| !rest.is_empty());
    if let Some(rest) = ends("List").filter(|rest| rest.len() > 1) {
        return singular(rest);
    }
    if let Some(rest) = ends("ies").filter(|rest| rest.len() > 2 && !name.ends_with("Series")) {
        return format!("{rest}y");
    }
    for end in ["sses", "ches", "shes", "xes"] {
        // `Caches` holds a `Cache`, `Batches` a `Batch`.
        if name.ends_with(end) && !name.ends_with("aches") {
            return name[..name.len() - 2].to_owned();
        }
    }
    let keeps = ["ss", "us", "is", "Series", "Alias", "Canvas", "news"]
        .iter()
        .any(|end| name.ends_with(end));
    match ends("s") {
        Some(rest) if !keeps => rest.to_owned(),
        _ => name.to_owned(),
    }
}

/// A field, method or module name: keywords become raw identifiers, or take a `_` where they cannot.
pub fn escape(name: String) -> String {
    const NEVER_RAW: [&str; 5] = ["self", "Self", "super", "crate", "_"];
    if NEVER_RAW.contains(&name.as_str()) {
        return format!("{name}_");
    }
    if is_keyword(&name) {
        return format!("r#{name}");
    }
    name
}

/// A module or file name: keywords take a `_`, since a file cannot be called `r#match.rs`.
pub fn escape_module(name: String) -> String {
    // `mod.rs` is the folder's own file.
    if is_keyword(&name) || matches!(name.as_str(), "self" | "super" | "crate" | "_") {
        return format!("{name}_");
    }
    name
}

fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &str = " as async await break const continue dyn else enum extern false fn for gen if impl in let \
        loop match mod move mut pub ref return static struct trait true type unsafe use where while abstract become box \
        do final macro override priv try typeof unsized virtual yield ";
    KEYWORDS.contains(&format!(" {name} "))
}

/// Whether a type of this name would hide one that generated code uses unqualified.
pub fn is_prelude_type(name: &str) -> bool {
    const PRELUDE: &str = " Option Some None Result Ok Err String Vec Box Into From Default Clone Copy Debug PartialEq Eq \
        Hash Iterator IntoIterator Extend Send Sync Sized Drop Fn FnMut FnOnce ToOwned ToString AsRef AsMut TryFrom \
        TryInto FromIterator Ord PartialOrd DoubleEndedIterator ExactSizeIterator Unpin Future IntoFuture Self ";
    PRELUDE.contains(&format!(" {name} "))
}

#[cfg(test)]
mod tests {
    use super::{escape, kebab, pascal, screaming, singular, snake};

    #[test]
    fn names() {
        // wire name, snake case, Pascal case
        let rows = [
            ("ProjectName", "project_name", "ProjectName"),
            ("SourceURI", "source_uri", "SourceUri"),
            ("URIs", "uris", "Uris"),
            ("MediaIDsToAdd", "media_ids_to_add", "MediaIdsToAdd"),
            ("OSSBucket", "oss_bucket", "OssBucket"),
            ("CreateDNADB", "create_dnadb", "CreateDnadb"),
            (
                "SubmitIProductionJob",
                "submit_i_production_job",
                "SubmitIProductionJob",
            ),
            (
                "SubmitTraceM3u8Job",
                "submit_trace_m3u8_job",
                "SubmitTraceM3u8Job",
            ),
            (
                "UploadMediaByURL",
                "upload_media_by_url",
                "UploadMediaByUrl",
            ),
            (
                "CreateImageToPDFTask",
                "create_image_to_pdf_task",
                "CreateImageToPdfTask",
            ),
            ("requestId", "request_id", "RequestId"),
            ("Nb_frames", "nb_frames", "NbFrames"),
            (
                "match_name_exactly",
                "match_name_exactly",
                "MatchNameExactly",
            ),
            ("list_projects", "list_projects", "ListProjects"),
            ("a-b", "a_b", "AB"),
            ("aB", "a_b", "AB"),
            ("2D", "_2d", "V2d"),
            ("Model3DView", "model3d_view", "Model3dView"),
            ("Sha256Hash", "sha256_hash", "Sha256Hash"),
            ("M3U8URL", "m3u8_url", "M3u8Url"),
            ("16:9", "_16_9", "V16_9"),
            ("ZH-CN", "zh_cn", "ZhCn"),
            ("EXTRA_SHORT", "extra_short", "ExtraShort"),
            ("CreationTime:Asc", "creation_time_asc", "CreationTimeAsc"),
            ("名前", "名前", "名前"),
            ("🎬", "u1f3ac", "U1f3ac"),
            ("", "_empty", "Empty"),
            ("+", "_empty", "Empty"),
        ];
        for (wire, expected_snake, expected_pascal) in rows {
            assert_eq!(snake(wire), expected_snake, "snake of {wire:?}");
            assert_eq!(pascal(wire), expected_pascal, "Pascal of {wire:?}");
        }
        assert_eq!(
            screaming("InvalidParameter.ProjectName"),
            "INVALID_PARAMETER_PROJECT_NAME"
        );
        assert_eq!(kebab("ProjectName"), "project-name");
    }

    #[test]
    fn singulars() {
        let rows = [
            ("MediaInfos", "MediaInfo"),
            ("FileInfoList", "FileInfo"),
            ("Indexes", "Index"),
            ("Batches", "Batch"),
            ("Caches", "Cache"),
            ("Stories", "Story"),
            ("Status", "Status"),
            ("Addresses", "Address"),
            ("TimeSeries", "TimeSeries"),
            ("Analysis", "Analysis"),
            ("List", "List"),
            ("s", "s"),
        ];
        for (many, one) in rows {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn keywords() {
        let rows = [
            ("type", "r#type"),
            ("async", "r#async"),
            ("self", "self_"),
            ("crate", "crate_"),
            ("name", "name"),
        ];
        for (name, escaped) in rows {
            assert_eq!(escape(name.to_owned()), escaped);
        }
    }
}
