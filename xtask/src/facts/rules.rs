//! Which facts a field takes, and how.

use serde_json::{Map, Value as Json};
use yaml_serde::{Mapping, Number, Value};

use super::Field;
use super::place::{Side, kind};
use crate::import::tree::{get_str, set, text};

type Taken = (&'static str, Result<(), String>);

/// Fills in what the field does not say yet.
pub(super) fn apply(field: &mut Field, side: Side, facts: &Map<String, Json>) -> Vec<Taken> {
    let mut rules = Rules {
        field,
        side,
        facts,
        taken: Vec::new(),
    };
    rules.example();
    rules.default();
    rules.range();
    rules.length();
    rules.values();
    rules.codes();
    rules.unit();
    rules.form();
    rules.required();
    rules.taken
}

struct Rules<'a> {
    field: &'a mut Field,
    side: Side,
    facts: &'a Map<String, Json>,
    taken: Vec<Taken>,
}

impl Rules<'_> {
    fn schema(&self) -> &Mapping {
        self.field.schema.as_ref().unwrap_or(&self.field.own)
    }

    fn set(&mut self, key: &str, value: Value) {
        let schema = self.field.schema.as_mut().unwrap_or(&mut self.field.own);
        insert(schema, key, value);
    }

    fn kind(&self) -> &str {
        kind(self.schema()).unwrap_or_default()
    }

    fn description(&self) -> &str {
        get_str(&self.field.own, "description").unwrap_or_default()
    }

    fn known(&self) -> Option<Vec<&str>> {
        let values = self.schema().get("enum")?.as_sequence()?;
        Some(values.iter().filter_map(Value::as_str).collect())
    }

    /// Adds a sentence to the text.
    fn say(&mut self, what: &'static str, sentence: &str) {
        let said = self.description().trim();
        let joined = match said {
            "" => sentence.to_owned(),
            said if said.contains("\n\n") || said.contains("\n- ") => {
                format!("{said}\n\n{sentence}")
            }
            said if said.ends_with(['.', '!', '?', ':']) => format!("{said} {sentence}"),
            said => format!("{said}. {sentence}"),
        };
        insert(&mut self.field.own, "description", text(joined));
        self.taken.push((what, Ok(())));
    }

    fn doubt(&mut self, what: &'static str, reason: String) {
        self.taken.push((what, Err(reason)));
    }

    /// A value of the facts as one of the field's type.
    fn typed(&self, fact: &Json) -> Option<Value> {
        let plain = plain(fact);
        match self.kind() {
            "string" => (!plain.is_empty()).then(|| text(plain)),
            "integer" => plain
                .trim()
                .parse::<i64>()
                .ok()
                .map(|number| Value::Number(Number::from(number))),
            "number" => {
                let number = plain
                    .trim()
                    .parse::<f64>()
                    .ok()
                    .filter(|number| number.is_finite())?;
                crate::import::tree::number(&Value::Number(Number::from(number)))
            }
            "boolean" => plain
                .trim()
                .to_lowercase()
                .parse::<bool>()
                .ok()
                .map(Value::Bool),
            _ => None,
        }
    }

    fn example(&mut self) {
        let Some(fact) = self.facts.get("example") else {
            return;
        };
        if self.field.own.contains_key("example") || self.schema().contains_key("example") {
            return;
        }
        // Objects and lists are shown by their fields.
        if matches!(self.kind(), "object" | "array" | "") {
            return;
        }
        let Some(value) = self.typed(fact) else {
            return self.doubt("example", format!("{fact} is no {}", self.kind()));
        };
        if let (Some(known), Some(shown)) = (self.known(), value.as_str())
            && !known.contains(&shown)
        {
            let reason = format!("{shown:?} is none of the values {known:?}");
            return self.doubt("example", reason);
        }
        insert(&mut self.field.own, "example", value);
        self.taken.push(("example", Ok(())));
    }

    fn default(&mut self) {
        let Some(fact) = self
            .facts
            .get("default")
            .filter(|_| self.side == Side::Request)
        else {
            return;
        };
        if self.schema().contains_key("default") {
            return;
        }
        // "The last 7 days" is no moment.
        if self.facts.contains_key("time") && !is_moment(&plain(fact)) {
            return self.doubt("default", format!("{fact} is no moment"));
        }
        let required = self.field.own.get("required").and_then(Value::as_bool) == Some(true);
        if required {
            return self.doubt("default", format!("{fact} on a parameter that is required"));
        }
        let Some(value) = self
            .typed(fact)
            .filter(|_| !matches!(self.kind(), "object" | "array"))
        else {
            let plain = plain(fact);
            if says(self.description(), &plain) {
                return;
            }
            return self.say("default", &format!("Left out, it is `{plain}`."));
        };
        if let (Some(known), Some(wanted)) = (self.known(), value.as_str())
            && !known.contains(&wanted)
        {
            let reason = format!("{wanted:?} is none of the values {known:?}");
            return self.doubt("default", reason);
        }
        self.set("default", value);
        self.taken.push(("default", Ok(())));
    }

    fn range(&mut self) {
        let number = |key: &str| self.facts.get(key).and_then(Json::as_f64);
        let (least, most) = (number("minimum"), number("maximum"));
        if least.is_none() && most.is_none() {
            return;
        }
        let bounds = self
            .facts
            .get("bounds")
            .and_then(Json::as_str)
            .unwrap_or("[]");
        let (open_below, open_above) = (bounds.starts_with('('), bounds.ends_with(')'));
        let whole = self.kind() == "integer";
        let is_number = whole || self.kind() == "number";
        let can_be_told = whole || !(open_below || open_above);
        if !is_number || !can_be_told {
            let shown =
                [least, most].map(|bound| bound.map(|bound| bound.to_string()).unwrap_or_default());
            if shown
                .iter()
                .all(|bound| bound.is_empty() || says(self.description(), bound))
            {
                return;
            }
            let below = if open_below { "Above" } else { "From" };
            let above = if open_above { "below" } else { "to" };
            let sentence = match (least, most) {
                (Some(least), Some(most)) => format!("{below} {least} {above} {most}."),
                (Some(least), None) => format!("{below} {least}."),
                (None, Some(most)) => format!("At most {most}."),
                (None, None) => return,
            };
            return self.say("range", &sentence);
        }
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            return self.doubt("range", format!("{least} is above {most}"));
        }
        let shifted =
            |bound: f64, open: bool, by: f64| if open && whole { bound + by } else { bound };
        for (key, bound) in [
            (
                "minimum",
                least.map(|bound| shifted(bound, open_below, 1.0)),
            ),
            (
                "maximum",
                most.map(|bound| shifted(bound, open_above, -1.0)),
            ),
        ] {
            let Some(bound) = bound.filter(|_| !self.schema().contains_key(key)) else {
                continue;
            };
            let outside = self
                .schema()
                .get("default")
                .and_then(Value::as_f64)
                .is_some_and(|default| match key {
                    "minimum" => default < bound,
                    _ => default > bound,
                });
            if outside {
                self.doubt(
                    "range",
                    format!("the default lies outside of {key} {bound}"),
                );
                continue;
            }
            if let Some(number) = crate::import::tree::number(&Value::Number(Number::from(bound))) {
                self.set(key, number);
                self.taken.push(("range", Ok(())));
            }
        }
    }

    fn length(&mut self) {
        let most = self.facts.get("maxLength").and_then(Json::as_u64);
        if let Some(most) = most.filter(|_| !self.schema().contains_key("maxLength")) {
            let bytes = self.facts.get("length_unit").and_then(Json::as_str) == Some("bytes");
            if bytes || self.kind() != "string" {
                let unit = if bytes { "bytes" } else { "characters" };
                if !says(self.description(), &most.to_string()) {
                    self.say("length", &format!("At most {most} {unit}."));
                }
            } else {
                self.set("maxLength", Value::Number(Number::from(most)));
                self.taken.push(("length", Ok(())));
            }
        }
        let entries = self.facts.get("maxItems").and_then(Json::as_u64);
        if let Some(most) = entries.filter(|_| !self.schema().contains_key("maxItems")) {
            if self.kind() == "array" {
                self.set("maxItems", Value::Number(Number::from(most)));
                self.taken.push(("length", Ok(())));
            } else if !says(self.description(), &most.to_string()) {
                self.say("length", &format!("At most {most} entries."));
            }
        }
    }

    /// Whether a list of values is closed nobody knows, so that it stands in the text where the schema has none.
    fn values(&mut self) {
        let Some(Json::Array(values)) = self.facts.get("values") else {
            return;
        };
        if self.schema().contains_key("enum") {
            return;
        }
        let items = self.schema().get("items").and_then(Value::as_mapping);
        if items.is_some_and(|items| items.contains_key("enum")) {
            return;
        }
        let values: Vec<String> = values
            .iter()
            .map(plain)
            .filter(|value| !value.is_empty())
            .collect();
        if values.iter().all(|value| says(self.description(), value)) {
            return;
        }
        let shown: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        if self.are_members(&values) {
            let reason = format!("{} are names inside the document", shown.join(", "));
            return self.doubt("values", reason);
        }
        let sentence = match shown.as_slice() {
            [] => return,
            [one] => format!("A known value is {one}."),
            [others @ .., last] => format!("Known values are {} and {last}.", others.join(", ")),
        };
        self.say("values", &sentence);
    }

    /// Whether the words are names inside a document or a list, and no values of the field itself.
    fn are_members(&self, values: &[String]) -> bool {
        let example = self.facts.get("example").map(plain).unwrap_or_default();
        let is_document = example.trim_start().starts_with(['{', '[']);
        let is_named = values.iter().any(|value| {
            example.contains(&format!("{value}\":")) || example.contains(&format!("{value}="))
        });
        self.facts.contains_key("json")
            || matches!(self.kind(), "object" | "array")
            || is_document
            || is_named
    }

    fn codes(&mut self) {
        let Some(Json::Object(codes)) = self.facts.get("codes") else {
            return;
        };
        if codes.keys().all(|code| says(self.description(), code)) {
            return;
        }
        let mut codes: Vec<(&String, &Json)> = codes.iter().collect();
        codes.sort_by_key(|(code, _)| (code.len(), code.as_str()));
        let meanings: Vec<String> = codes
            .iter()
            .map(|(code, label)| {
                format!(
                    "`{code}`: {}",
                    lower(plain(label).trim().trim_end_matches('.'))
                )
            })
            .collect();
        self.say("codes", &format!("Codes: {}.", meanings.join("; ")));
    }

    fn unit(&mut self) {
        let Some(unit) = self.facts.get("unit").and_then(Json::as_str) else {
            return;
        };
        let (words, told): (&[&str], &str) = match unit {
            "px" => (&["pixel", "px"], "pixels"),
            "s" => (&["second", " s.", "(s)", "in s"], "seconds"),
            "ms" => (&["millisecond", "ms"], "milliseconds"),
            "bit/s" => (&["bit/s", "bits per second", "bps", "bit rate"], "bit/s"),
            "kbit/s" => (&["kbit", "kbps", "Kbps", "kilobit"], "kbit/s"),
            "B" => (&["byte"], "bytes"),
            "KB" => (&["KB", "kilobyte", "KiB"], "KB"),
            "GB" => (&["GB", "gigabyte", "GiB"], "GB"),
            "Hz" => (&["Hz", "hertz"], "Hz"),
            "d" => (&["day"], "days"),
            "min" => (&["minute"], "minutes"),
            "%" => (&["percent", "%"], "percent"),
            "fps" => (
                &["fps", "frames per second", "frames a second", "frame rate"],
                "frames per second",
            ),
            _ => return,
        };
        let lower = self.description().to_lowercase();
        if words
            .iter()
            .any(|word| lower.contains(&word.to_lowercase()))
        {
            return;
        }
        self.say("unit", &format!("In {told}."));
    }

    fn form(&mut self) {
        if let Some(form) = self.facts.get("time").and_then(Json::as_str) {
            let said = self.description().to_lowercase();
            let named = [
                "utc",
                "iso 8601",
                "rfc 3339",
                "unix",
                "yyyy",
                "millisecond",
                "seconds since",
            ];
            if !named.iter().any(|word| said.contains(word)) {
                let sentence = match form {
                    form if form.starts_with("yyyy") => format!("Written as `{form}`."),
                    form => format!("Written as {form}."),
                };
                self.say("time", &sentence);
            }
            // Epoch times are numbers, and not every reader of dates takes them.
            if self.kind() == "string"
                && !form.starts_with("Unix")
                && !self.schema().contains_key("format")
                && self.known().is_none()
            {
                self.set("format", text("date-time"));
                self.taken.push(("time", Ok(())));
            }
        }
        if self.facts.contains_key("json")
            && self.kind() == "string"
            && !self.description().contains("JSON")
        {
            // Two texts are marked as JSON and hold none.
            let example = self.facts.get("example").map(plain).unwrap_or_default();
            if example.trim_start().starts_with(['{', '[']) {
                self.say("json", "The text is a JSON document.");
            }
        }
        if self.facts.contains_key("separator")
            && self.kind() == "string"
            && !self.facts.contains_key("json")
        {
            let said = self.description().to_lowercase();
            if !said.contains("comma") {
                self.say("separator", "Several are joined by commas.");
            }
        }
    }

    fn required(&mut self) {
        if self
            .facts
            .get("documented_required")
            .and_then(Json::as_bool)
            != Some(true)
        {
            return;
        }
        let required = self.field.own.get("required").and_then(Value::as_bool) == Some(true);
        if required || self.description().to_lowercase().contains("required") {
            return;
        }
        self.say("required", "The provider's page says that it is required.");
    }
}

/// Puts a key where the files have it: `example` at the end, what belongs to the type behind it, texts first.
fn insert(map: &mut Mapping, key: &str, value: Value) {
    if map.contains_key(key) {
        set(map, key, value);
        return;
    }
    let before: &[&str] = match key {
        "description" => &[
            "deprecated",
            "required",
            "style",
            "explode",
            "x-list-style",
            "type",
            "schema",
            "content",
        ],
        "example" => &["properties", "items", "additionalProperties"],
        "format" => &[
            "enum",
            "default",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "example",
            "properties",
            "items",
        ],
        _ => &["example", "properties", "items", "additionalProperties"],
    };
    let entries: Vec<(Value, Value)> = std::mem::take(map).into_iter().collect();
    let at = entries
        .iter()
        .position(|(name, _)| name.as_str().is_some_and(|name| before.contains(&name)))
        .unwrap_or(entries.len());
    for (index, (name, old)) in entries.into_iter().enumerate() {
        if index == at {
            set(map, key, value.clone());
        }
        map.insert(name, old);
    }
    if !map.contains_key(key) {
        set(map, key, value);
    }
}

/// A value as text; quotation marks around a plain one are a slip.
fn plain(value: &Json) -> String {
    let Some(text) = value.as_str() else {
        return value.to_string();
    };
    match text.trim_matches('"') {
        inside if !inside.contains('"') => inside.to_owned(),
        _ => text.to_owned(),
    }
}

/// Whether a text begins as dates do, or is a count of seconds.
fn is_moment(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits >= 9 || digits == 4 && text.as_bytes().get(4) == Some(&b'-')
}

/// A label in the middle of a sentence; names and abbreviations keep their capitals.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second))
            if first.is_uppercase() && second.is_lowercase() && label.contains(' ') =>
        {
            first.to_lowercase().collect::<String>() + letters.as_str()
        }
        _ => label.to_owned(),
    }
}

/// Whether a text has a word, standing alone.
fn says(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase().replace(',', ""), word.to_lowercase());
    if word.is_empty() {
        return true;
    }
    let is_part = |c: char| c.is_alphanumeric();
    text.match_indices(&word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        reason = "a failing test may panic"
    )]

    use serde_json::{Value as Json, json};
    use yaml_serde::Value;

    use super::super::Field;
    use super::super::place::Side;
    use super::apply;

    fn applied(own: &Json, facts: &Json) -> (Json, Vec<String>) {
        let Value::Mapping(own) = yaml_serde::from_str(&own.to_string()).unwrap() else {
            panic!("a field is an object");
        };
        let mut field = Field { own, schema: None };
        let doubts = apply(&mut field, Side::Request, facts.as_object().unwrap())
            .into_iter()
            .filter_map(|(what, taken)| Some(format!("{what}: {}", taken.err()?)))
            .collect();
        let text = yaml_serde::to_string(&Value::Mapping(field.own)).unwrap();
        (yaml_serde::from_str(&text).unwrap(), doubts)
    }

    #[test]
    fn facts_become_keywords_or_sentences() {
        let rows = [
            (
                json!({"type": "integer"}),
                json!({"example": "5", "default": "3", "minimum": 0, "maximum": 10, "bounds": "(]"}),
                json!({"type": "integer", "example": 5, "default": 3, "minimum": 1, "maximum": 10}),
            ),
            (
                json!({"description": "A size.", "type": "number"}),
                json!({"minimum": 0, "maximum": 1, "bounds": "()", "unit": "s"}),
                json!({"description": "A size. Above 0 below 1. In seconds.", "type": "number"}),
            ),
            (
                json!({"description": "A length in seconds", "type": "integer"}),
                json!({"unit": "s"}),
                json!({"description": "A length in seconds", "type": "integer"}),
            ),
            (
                json!({"description": "A mode", "type": "string"}),
                json!({"values": ["fast", "slow"], "maxLength": 8, "length_unit": "characters"}),
                json!({"description": "A mode. Known values are `fast` and `slow`.", "type": "string", "maxLength": 8}),
            ),
            (
                json!({"description": "A name.", "type": "string"}),
                json!({"maxLength": 128, "length_unit": "bytes"}),
                json!({"description": "A name. At most 128 bytes.", "type": "string"}),
            ),
            (
                json!({"description": "When.", "type": "string"}),
                json!({"time": "yyyy-MM-ddTHH:mmZ"}),
                json!({"description": "When. Written as `yyyy-MM-ddTHH:mmZ`.", "type": "string", "format": "date-time"}),
            ),
            (
                json!({"description": "When.", "type": "integer"}),
                json!({"time": "Unix seconds"}),
                json!({"description": "When. Written as Unix seconds.", "type": "integer"}),
            ),
            (
                json!({"description": "A kind.", "type": "integer"}),
                json!({"codes": {"10": "Other", "1": "Audio only"}}),
                json!({"description": "A kind. Codes: `1`: audio only; `10`: Other.", "type": "integer"}),
            ),
            // What is said stays.
            (
                json!({"type": "string", "enum": ["a"], "example": "a", "default": "a"}),
                json!({"values": ["a", "b"], "example": "b", "default": "b"}),
                json!({"type": "string", "enum": ["a"], "example": "a", "default": "a"}),
            ),
        ];
        for (own, facts, expected) in rows {
            assert_eq!(
                applied(&own, &facts),
                (expected, Vec::new()),
                "{own} {facts}"
            );
        }
    }

    #[test]
    fn contradictions_are_told_and_change_nothing() {
        let rows = [
            (
                json!({"type": "integer"}),
                json!({"example": "0.4"}),
                "example: \"0.4\" is no integer",
            ),
            (
                json!({"type": "string", "enum": ["a", "b"]}),
                json!({"example": "c"}),
                "example: \"c\" is none of the values [\"a\", \"b\"]",
            ),
            (
                json!({"type": "integer", "required": true}),
                json!({"default": 1}),
                "default: 1 on a parameter that is required",
            ),
            (
                json!({"type": "integer", "default": 0}),
                json!({"minimum": 1}),
                "range: the default lies outside of minimum 1",
            ),
            (
                json!({"type": "string", "description": "JSON."}),
                json!({"values": ["Bucket", "Prefix"], "json": "object"}),
                "values: `Bucket`, `Prefix` are names inside the document",
            ),
            (
                json!({"type": "string", "format": "date-time", "description": "UTC."}),
                json!({"default": "7", "time": "yyyy-MM-ddTHH:mm:ssZ"}),
                "default: \"7\" is no moment",
            ),
            (
                json!({"type": "integer"}),
                json!({"minimum": 5, "maximum": 1}),
                "range: 5 is above 1",
            ),
        ];
        for (own, facts, expected) in rows {
            assert_eq!(
                applied(&own, &facts),
                (own.clone(), vec![expected.to_owned()]),
                "{facts}"
            );
        }
    }
}
