//! A kind of document, and its check.

use std::fmt;
use std::sync::OnceLock;

use crate::context::Context;
use crate::finding::{Certainty, Finding, Findings, Severity};
use crate::json::{self, Json, Node};
use crate::pointer::pointer;
use crate::rule::{Found, Rule, Subject};
use crate::schema::{self, Id, Schemas, Texts};
use crate::typed::{self, InvalidDocument, Style};
use crate::validate::{Failure, Validator, best};

/// The rule of a text that is no JSON.
pub const JSON: &str = "json";
/// The rule of a value that does not fit its description.
pub const SCHEMA: &str = "schema";
/// The rule of a name that is not known.
pub const UNKNOWN: &str = "field.unknown";

/// Reads a value as a type and writes it again; `None` when it has another shape.
pub type Through = fn(&Node<'_>, Style) -> Option<Json>;

/// A kind of document: its schema and its rules.
pub struct Kind {
    name: &'static str,
    texts: Texts,
    rules: &'static [Rule],
    through: Through,
    schemas: OnceLock<Schemas>,
}

impl Kind {
    /// A kind whose schema stands in `texts` under its name; `through` reads a value as its type and writes it again.
    pub const fn new(
        name: &'static str,
        texts: Texts,
        rules: &'static [Rule],
        through: Through,
    ) -> Self {
        Self {
            name,
            texts,
            rules,
            through,
            schemas: OnceLock::new(),
        }
    }

    /// Its name, such as `Timeline`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The rules besides the schema.
    pub fn rules(&self) -> &'static [Rule] {
        self.rules
    }

    /// Reads a text as the type of this kind and writes it again: the fields in their documented order, with
    /// [`Style::Normal`] under their documented names, and everything else behind them. Nothing is lost.
    ///
    /// # Errors
    /// A text that is no JSON, and JSON of another shape altogether.
    pub fn rewrite(&self, text: &str, style: Style) -> Result<Json, InvalidDocument> {
        typed::read_with(self.name, text, |node| (self.through)(node, style))
    }

    /// The JSON Schema (2020-12) as one document, for editors and other checkers.
    ///
    /// Keywords that begin with `x-` say what JSON Schema cannot.
    pub fn json_schema(&self) -> String {
        schema::bundle(self.texts, self.name).unwrap_or_default()
    }

    /// The schema that checks run over.
    ///
    /// Texts are generated and all of them are compiled in tests; one that could not be compiled would allow everything.
    pub(crate) fn schemas(&self) -> &Schemas {
        self.schemas.get_or_init(|| {
            schema::compile(self.texts, self.name).unwrap_or_else(|_| Schemas {
                all: vec![schema::Schema::default()],
                root: 0,
                named: Vec::new(),
            })
        })
    }

    /// The documented values of a field of a part, such as the names of transitions; an open list.
    pub fn known_values(&self, part: &str, field: &str) -> Vec<&str> {
        let schemas = self.schemas();
        let field = schemas
            .part(part)
            .and_then(|id| schemas.get(id).property(field));
        field.map_or(Vec::new(), |id| {
            schemas.get(id).known.iter().map(AsRef::as_ref).collect()
        })
    }

    /// The names of the fields that a document of this kind can have.
    pub fn fields(&self) -> Vec<&str> {
        let schemas = self.schemas();
        let mut names = schema::names(schemas, schemas.root);
        names.sort_unstable();
        names
    }

    /// A keyword at the head of the schema that checks do not know, for rules.
    pub fn keyword(&self, name: &str) -> Option<Node<'static>> {
        let found = self
            .texts
            .binary_search_by(|(known, _)| (*known).cmp(self.name))
            .ok()?;
        json::read(self.texts[found].1).ok()?.get(name).cloned()
    }

    /// Why the schema cannot be compiled, if so.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn compiles(&self) -> Result<(), String> {
        schema::compile(self.texts, self.name).map(|_| ())
    }

    /// Checks a text against the schema and the rules.
    pub fn check(&self, text: &str, context: &Context) -> Findings {
        let mut checked = Checked::new(text);
        if let Some(root) = checked.read() {
            checked.schema(self.schemas(), self.schemas().root, &root);
            checked.rules(self.rules, &root, context);
        }
        checked.done()
    }

    /// Checks a text that is a part of a document, such as one `VideoTrackClip`, by the schema alone.
    ///
    /// `None` when the kind has no part of this name.
    pub fn check_part(&self, part: &str, text: &str) -> Option<Findings> {
        let id = self.schemas().part(part)?;
        let mut checked = Checked::new(text);
        if let Some(root) = checked.read() {
            checked.schema(self.schemas(), id, &root);
        }
        Some(checked.done())
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kind")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

struct Checked<'t> {
    text: &'t str,
    findings: Vec<(usize, Finding)>,
}

impl<'t> Checked<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            findings: Vec::new(),
        }
    }

    fn read(&mut self) -> Option<Node<'t>> {
        match json::read(self.text) {
            Ok(root) => Some(root),
            Err(faults) => {
                for fault in faults {
                    let advice = fault.advice.to_owned();
                    self.add(
                        fault.at,
                        Severity::Error,
                        JSON,
                        String::new(),
                        fault.problem,
                        advice,
                    );
                }
                None
            }
        }
    }

    fn schema(&mut self, schemas: &Schemas, id: Id, root: &Node<'_>) {
        // What fits with no name unknown fits all the more with some: below `if` and `not` nothing is closed.
        if Validator::new(schemas, true).is_valid(id, root) {
            return;
        }
        if !Validator::new(schemas, false).is_valid(id, root) {
            for failure in Validator::new(schemas, false).failures(id, root) {
                self.failure(best(failure), Severity::Error, SCHEMA);
            }
            // Which names are known depends on values that fit.
            if !self.findings.is_empty() {
                return;
            }
        }
        for failure in Validator::new(schemas, true).failures(id, root) {
            self.failure(best(failure), Severity::Warning, UNKNOWN);
        }
    }

    fn failure(&mut self, failure: Failure<'_>, severity: Severity, rule: &'static str) {
        let place = pointer(&failure.path);
        if failure.unknown().is_empty() {
            let about = failure.about.to_owned();
            let message = failure.message.into_owned();
            self.add(failure.at, severity, rule, place, message, about);
            return;
        }
        for (member, near) in failure.unknown() {
            let message = format!("{} is not known here", member.name());
            let advice = match near {
                Some(near) => format!("Is {near} meant?"),
                None => "The service may refuse or ignore it.".to_owned(),
            };
            self.add(member.at, severity, rule, place.clone(), message, advice);
        }
    }

    fn rules(&mut self, rules: &'static [Rule], root: &Node<'_>, context: &Context) {
        let subject = Subject {
            root,
            text: self.text,
            context,
        };
        for rule in rules {
            let mut found = Found::default();
            (rule.condition)(&subject, &mut found);
            for place in found.places {
                let (message, advice) = match place.message {
                    Some(message) => (message, rule.message.to_owned()),
                    None => (rule.message.trim_end_matches('.').to_owned(), String::new()),
                };
                self.add(
                    place.at,
                    rule.severity,
                    rule.id,
                    place.pointer,
                    message,
                    advice,
                );
                if let Some((_, finding)) = self.findings.last_mut() {
                    finding.certainty = rule.certainty;
                }
            }
        }
    }

    fn add(
        &mut self,
        at: usize,
        severity: Severity,
        rule: &'static str,
        pointer: String,
        message: String,
        advice: String,
    ) {
        let finding = Finding {
            severity,
            rule,
            pointer,
            message,
            advice,
            certainty: Certainty::High,
            line: 1,
            column: 1,
        };
        self.findings.push((at, finding));
    }

    /// Lines and columns are counted in one go: a document with many findings is read once.
    fn done(mut self) -> Findings {
        self.findings.sort_by_key(|(at, _)| *at);
        let (mut from, mut line, mut column) = (0, 1, 1);
        for (at, finding) in &mut self.findings {
            let at = (*at).min(self.text.len());
            let between = self.text.get(from..at).unwrap_or_default();
            let place = json::position(between, between.len());
            column = match place.line {
                1 => column + place.column - 1,
                _ => place.column,
            };
            line += place.line - 1;
            from = at;
            (finding.line, finding.column) = (line, column);
        }
        Findings::new(
            self.findings
                .into_iter()
                .map(|(_, finding)| finding)
                .collect(),
        )
    }
}
