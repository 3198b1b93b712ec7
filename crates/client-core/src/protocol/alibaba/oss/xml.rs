//! The little of XML that OSS speaks: elements with text, no attributes that matter.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Calls `seen` with the path of names below the root, and the text, of every element that holds text alone.
///
/// # Errors
/// What is wrong with the document.
pub(super) fn texts(document: &[u8], mut seen: impl FnMut(&[String], &str)) -> Result<(), String> {
    let text = std::str::from_utf8(document).map_err(|error| error.to_string())?;
    let mut reader = Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    let mut value = String::new();
    let mut elements = 0_usize;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                elements += 1;
                value.clear();
            }
            Event::Text(part) => value.push_str(&part),
            Event::CData(part) => value.push_str(&part),
            Event::GeneralRef(reference) => value.push_str(&meant(&reference)?),
            Event::End(_) => {
                if let Some(below) = path.get(1..).filter(|below| !below.is_empty()) {
                    seen(below, value.trim());
                }
                path.pop();
                value.clear();
            }
            Event::Eof if path.is_empty() && elements > 0 => return Ok(()),
            Event::Eof => return Err("it is cut off, or no XML".to_owned()),
            _ => {}
        }
    }
}

/// What `&name;` stands for.
fn meant(reference: &quick_xml::events::BytesRef<'_>) -> Result<String, String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(reference)
        .map(str::to_owned)
        .ok_or_else(|| format!("`&{};` is not known", &**reference))
}

/// The first text at this name below the root.
pub(super) fn first(document: &[u8], name: &str) -> Result<Option<String>, String> {
    let mut found = None;
    texts(document, |path, text| {
        if found.is_none() && path == [name] {
            found = Some(text.to_owned());
        }
    })?;
    Ok(found)
}

/// Text as it may stand in an element.
pub(super) fn escaped(text: &str) -> std::borrow::Cow<'_, str> {
    quick_xml::escape::escape(text)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::{first, texts};

    const LIST: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListPartsResult xmlns=\"http://doc.oss-cn-hangzhou.aliyuncs.com\">\n\
        <Key>a&amp;b&#x4e2d;<![CDATA[<c>]]></Key><Part><PartNumber>1</PartNumber><ETag>&quot;AB&quot;</ETag></Part>\
        <Part><PartNumber>2</PartNumber></Part><Empty/></ListPartsResult>";

    #[test]
    fn elements_with_their_texts() {
        let mut rows = Vec::new();
        texts(LIST.as_bytes(), |path, text| {
            rows.push(format!("{}={text}", path.join("/")));
        })
        .unwrap();
        assert_eq!(
            rows,
            [
                "Key=a&b中<c>",
                "Part/PartNumber=1",
                "Part/ETag=\"AB\"",
                "Part=",
                "Part/PartNumber=2",
                "Part="
            ]
        );
        assert_eq!(first(LIST.as_bytes(), "PartNumber").unwrap(), None);
    }

    #[test]
    fn what_is_cut_off_is_no_answer() {
        for cut in 0..LIST.len() {
            if LIST.is_char_boundary(cut) {
                assert!(texts(&LIST.as_bytes()[..cut], |_, _| {}).is_err(), "{cut}");
            }
        }
        for bad in ["", "{}", "<a>&what;</a>", "<a></b>"] {
            assert!(texts(bad.as_bytes(), |_, _| {}).is_err(), "{bad}");
        }
    }
}
