//! What comes from files, stdin or the command line: the value of `--input`, and documents.

use std::io::Read;

use serde_json::Value;

use crate::failure::Failure;

/// Reads JSON itself, `@FILE`, or `-` for stdin; nothing is `{}`.
pub fn read(input: Option<&str>) -> Result<Value, Failure> {
    let (text, origin) = match input {
        None => return Ok(Value::Object(serde_json::Map::new())),
        Some("-") => bytes("-", "")?,
        Some(argument) => match argument.strip_prefix('@') {
            Some(path) => bytes(path, " of --input")?,
            None => (argument.as_bytes().to_vec(), "--input".to_owned()),
        },
    };
    parse(&text, &origin).map_err(Failure::Usage)
}

fn parse(text: &[u8], origin: &str) -> Result<Value, String> {
    // Editors on Windows put a byte order mark before UTF-8.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let value: Value = serde_json::from_slice(text).map_err(|error| {
        format!(
            "{origin} is not JSON: {error}{}",
            shown(text, error.line(), error.column())
        )
    })?;
    let found = match &value {
        Value::Object(_) => return Ok(value),
        Value::Array(_) => "a list",
        Value::String(_) => "text",
        Value::Number(_) => "a number",
        Value::Bool(_) => "a boolean",
        Value::Null => "null",
    };
    Err(format!(
        "{origin} is {found}: write an object with the names of parameters, such as {{\"MaxResults\": 10}}"
    ))
}

/// The line of the fault with a mark below, when it is short enough to help.
fn shown(text: &[u8], line: usize, column: usize) -> String {
    let lines = String::from_utf8_lossy(text);
    match lines.lines().nth(line.saturating_sub(1)) {
        // Columns are bytes; where bytes are not columns of a terminal, a mark would mislead.
        Some(line)
            if line.len() <= 100
                && line
                    .bytes()
                    .all(|byte| byte == b' ' || byte.is_ascii_graphic()) =>
        {
            format!("\n  {line}\n  {}^", " ".repeat(column.saturating_sub(1)))
        }
        _ => String::new(),
    }
}

/// The bytes of a file, or of stdin for `-`, and what an error calls it; `of` says whose file it is that cannot be read.
fn bytes(file: &str, of: &str) -> Result<(Vec<u8>, String), Failure> {
    let (read, origin) = match file {
        "-" => {
            let mut bytes = Vec::new();
            let read = std::io::stdin().read_to_end(&mut bytes);
            (read.map(|_| bytes), "stdin".to_owned())
        }
        path => (std::fs::read(path), format!("the file {path:?}")),
    };
    match read {
        Ok(bytes) => Ok((bytes, origin)),
        Err(error) => Err(Failure::Usage(format!(
            "{origin}{of} cannot be read: {error}"
        ))),
    }
}

/// The text of a file or of stdin; bytes that are no UTF-8 are told, since a service would not take them.
pub fn document(file: &str) -> Result<String, Failure> {
    let (bytes, origin) = bytes(file, "")?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Usage(format!(
            "{origin} is no UTF-8 from byte {at} on: save it as UTF-8"
        ))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that cannot go on says so by panicking.
mod tests {
    use super::parse;

    #[test]
    fn objects_are_read() {
        for text in ["{}", " {\"A\": [1, null]}\n", "\u{feff}{\"A\": \"\u{df}\"}"] {
            assert!(
                parse(text.as_bytes(), "--input").unwrap().is_object(),
                "{text}"
            );
        }
    }

    #[test]
    fn faults_have_a_place() {
        for (text, expected) in [
            (
                &b"{\"A\": 1,}"[..],
                "stdin is not JSON: trailing comma at line 1 column 9\n  {\"A\": 1,}\n          ^",
            ),
            (
                b"",
                "stdin is not JSON: EOF while parsing a value at line 1 column 0",
            ),
            (
                b"{\n \"A\": tru\n}",
                "stdin is not JSON: expected ident at line 3 column 0\n  }\n  ^",
            ),
            (
                b"{\"A\": \"\xff\"}",
                "stdin is not JSON: invalid unicode code point at line 1 column 8",
            ),
            (
                b"[1]",
                "stdin is a list: write an object with the names of parameters, such as {\"MaxResults\": 10}",
            ),
        ] {
            assert_eq!(parse(text, "stdin").unwrap_err(), expected);
        }
    }
}
