//! Gives everything in the model its Rust name: one pass, after which rendering decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{
    Api, Certainty, Enumeration, Field, Operation, Paging, ResponseBody, Said, Schema, SchemaBody,
    Source, Struct, Ty, Wait,
};
use super::naming::{escape, escape_module, is_prelude_type, pascal, singular, snake};

/// An API with Rust names.
#[derive(Debug)]
pub struct RustApi<'a> {
    pub api: &'a Api,
    pub operations: Vec<RustOperation<'a>>,
    pub types: Vec<RustModule<'a>>,
}

/// One operation: a module of its own.
#[derive(Debug)]
pub struct RustOperation<'a> {
    pub operation: &'a Operation,
    /// The crate as code names it: `alibaba_imm`.
    pub library: String,
    pub module: String,
    pub method: String,
    pub builder: String,
    pub request: RustStruct,
    pub response: RustResponse,
    pub items: Vec<Item>,
    pub paging: Option<RustPaging>,
    /// What it starts, when that can be waited for.
    pub starts: Option<RustStarts>,
    /// The operations whose jobs it tells of.
    pub reads: Option<RustReads>,
}

/// The operations around what an operation starts, by module and type.
#[derive(Debug)]
pub struct RustStarts {
    pub query: (String, String, String),
    pub stop: Option<(String, String)>,
}

/// The jobs whose state an operation reads.
#[derive(Debug)]
pub struct RustReads {
    /// Module and builder of what starts them.
    pub of: Vec<(String, String)>,
    /// The module of one of them, where all have the same states.
    pub one: Option<String>,
    /// All of them can be stopped.
    pub stops: bool,
}

#[derive(Debug)]
pub enum RustResponse {
    Own(RustStruct),
    /// The path of a shared type.
    Shared {
        name: String,
        path: String,
    },
}

impl RustResponse {
    pub fn name(&self) -> &str {
        match self {
            Self::Own(body) => &body.name,
            Self::Shared { name, .. } => name,
        }
    }
}

/// Fields of the request and paths of fields in the response.
#[derive(Debug)]
pub struct RustPaging {
    pub token: Option<(String, Vec<String>)>,
    pub page: Option<RustSaid>,
    pub size: Option<RustSaid>,
    pub total: Option<Vec<String>>,
    pub items: Vec<String>,
    pub item: RustTy,
}

/// A field of the request, and its value where the caller gives none.
#[derive(Debug)]
pub struct RustSaid {
    pub ident: String,
    pub unsaid: Option<i64>,
}

/// One shared schema and the types inside it.
#[derive(Debug)]
pub struct RustModule<'a> {
    pub schema: &'a Schema,
    pub module: String,
    pub name: String,
    pub items: Vec<Item>,
}

#[derive(Debug)]
pub enum Item {
    Struct(RustStruct),
    Enum(RustEnum),
}

#[derive(Debug)]
pub struct RustStruct {
    pub name: String,
    pub description: String,
    pub fields: Vec<RustField>,
    /// The field that keeps what the spec does not name.
    pub rest: Option<String>,
    /// The request of an operation, which a builder fills in.
    pub is_request: bool,
    /// Travels in requests: has setters.
    pub settable: bool,
    /// Travels in responses: has accessors for lists and maps.
    pub readable: bool,
}

#[derive(Debug)]
pub struct RustField {
    pub field: Field,
    /// Raw where it is a keyword.
    pub ident: String,
    /// Without `r#`, for `with_` and examples.
    pub plain: String,
    /// The builder's setter, kept apart from the builder's own methods.
    pub setter: String,
    pub ty: RustTy,
    /// Documented values, where the type is an enum.
    pub values: Vec<String>,
}

#[derive(Debug)]
pub struct RustEnum {
    pub name: String,
    pub description: String,
    /// Variant and wire value.
    pub variants: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RustTy {
    String,
    DateTime,
    I32,
    I64,
    F64,
    Bool,
    Any,
    List(Box<RustTy>),
    Map(Box<RustTy>),
    Model(String),
    Enum(String),
    Boxed(String),
}

/// Names everything.
pub fn name(api: &Api) -> RustApi<'_> {
    let shared = shared_names(&api.schemas);
    let in_requests = reachable(api, |operation, found| {
        for parameter in &operation.parameters {
            schemas_in(&parameter.field.ty, found);
        }
    });
    let in_responses = reachable(api, |operation, found| match &operation.response {
        ResponseBody::Own(body) => body
            .fields
            .iter()
            .for_each(|field| schemas_in(&field.ty, found)),
        ResponseBody::Schema(name) => {
            found.insert(name.clone());
        }
    });

    let mut modules = Taken::default();
    let mut operations: Vec<RustOperation<'_>> = api
        .operations
        .iter()
        .map(|operation| {
            name_operation(
                &api.name.replace('-', "_"),
                operation,
                &shared,
                &mut modules,
            )
        })
        .collect();
    tie_jobs(&mut operations);

    let mut modules = Taken::default();
    let types = api
        .schemas
        .iter()
        .map(|schema| {
            let name = shared
                .get(&schema.name)
                .map(|shared| shared.name.clone())
                .unwrap_or_default();
            let mut scope = Scope::new(&shared, [name.clone()]);
            let use_ = Use {
                settable: in_requests.contains(&schema.name),
                readable: in_responses.contains(&schema.name),
            };
            match &schema.body {
                SchemaBody::Struct(body) => {
                    let body = scope.structure(&name, body, use_);
                    scope.items.insert(0, Item::Struct(body));
                }
                SchemaBody::Enum(body) => {
                    scope.items.push(Item::Enum(name_enum(name.clone(), body)))
                }
            }
            RustModule {
                schema,
                module: modules.take(escape_module(snake(&name))),
                name,
                items: scope.items,
            }
        })
        .collect();
    RustApi {
        api,
        operations,
        types,
    }
}

#[derive(Clone, Copy)]
struct Use {
    settable: bool,
    readable: bool,
}

struct Shared {
    name: String,
    /// The documented values of an enum.
    values: Option<Vec<String>>,
}

fn shared_names(schemas: &[Schema]) -> BTreeMap<String, Shared> {
    let mut taken = Taken::default();
    schemas
        .iter()
        .map(|schema| {
            let name = schema
                .rust_name
                .clone()
                .unwrap_or_else(|| type_name(&schema.name));
            let shared = Shared {
                name: taken.take_type(name),
                values: match &schema.body {
                    SchemaBody::Enum(body) => Some(body.values.clone()),
                    SchemaBody::Struct(_) => None,
                },
            };
            (schema.name.clone(), shared)
        })
        .collect()
}

fn type_name(wire: &str) -> String {
    let name = pascal(wire);
    if is_prelude_type(&name) {
        format!("{name}Model")
    } else {
        name
    }
}

/// Names given so far; a name that is taken gets a number.
#[derive(Default)]
struct Taken(BTreeSet<String>);

impl Taken {
    fn take(&mut self, name: String) -> String {
        self.take_with(name, "_")
    }

    /// As [`take`](Self::take) for names in Pascal case, which have no `_`.
    fn take_type(&mut self, name: String) -> String {
        self.take_with(name, "")
    }

    fn take_with(&mut self, name: String, separator: &str) -> String {
        if self.0.insert(name.clone()) {
            return name;
        }
        let mut number = 2;
        loop {
            let numbered = format!("{name}{separator}{number}");
            if self.0.insert(numbered.clone()) {
                return numbered;
            }
            number += 1;
        }
    }
}

/// The shared schemas that a direction of travel reaches.
fn reachable(api: &Api, start: impl Fn(&Operation, &mut BTreeSet<String>)) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for operation in &api.operations {
        start(operation, &mut found);
    }
    let mut open: Vec<String> = found.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let Some(schema) = api.schemas.iter().find(|schema| schema.name == name) else {
            continue;
        };
        if let SchemaBody::Struct(body) = &schema.body {
            let mut inner = BTreeSet::new();
            body.fields
                .iter()
                .for_each(|field| schemas_in(&field.ty, &mut inner));
            open.extend(inner.into_iter().filter(|name| found.insert(name.clone())));
        }
    }
    found
}

fn schemas_in(ty: &Ty, found: &mut BTreeSet<String>) {
    match ty {
        Ty::Schema(name) | Ty::BoxedSchema(name) => {
            found.insert(name.clone());
        }
        Ty::List(inner) | Ty::Map(inner) => schemas_in(inner, found),
        Ty::Struct(body) => body
            .fields
            .iter()
            .for_each(|field| schemas_in(&field.ty, found)),
        _ => {}
    }
}

fn name_operation<'a>(
    library: &str,
    operation: &'a Operation,
    shared: &BTreeMap<String, Shared>,
    modules: &mut Taken,
) -> RustOperation<'a> {
    let base = operation.rust_name.as_deref().unwrap_or(&operation.id);
    let method = modules.take(snake(base));
    let builder = pascal(&method);
    let (request, response) = (format!("{builder}Request"), format!("{builder}Response"));
    let mut scope = Scope::new(shared, [builder.clone(), request.clone(), response.clone()]);
    let parameters = Struct {
        title: None,
        description: format!("The request of `{}`.", operation.id),
        fields: operation
            .parameters
            .iter()
            .map(|parameter| parameter.field.clone())
            .collect(),
        open: false,
    };
    let mut request = scope.structure(
        &request,
        &parameters,
        Use {
            settable: true,
            readable: false,
        },
    );
    request.is_request = true;
    let response = match &operation.response {
        ResponseBody::Own(body) => {
            let mut body = scope.structure(
                &response,
                body,
                Use {
                    settable: false,
                    readable: true,
                },
            );
            body.description = match operation.response_description.trim() {
                "" | "OK" => String::new(),
                text => text.to_owned(),
            };
            RustResponse::Own(body)
        }
        ResponseBody::Schema(name) => RustResponse::Shared {
            name: response,
            path: scope.shared_path(name),
        },
    };
    let paging = operation
        .paging
        .as_ref()
        .and_then(|paging| name_paging(paging, &request, &response, &scope.items));
    RustOperation {
        operation,
        library: library.to_owned(),
        module: escape_module(method.clone()),
        method: escape(method),
        builder,
        request,
        response,
        items: scope.items,
        paging,
        starts: None,
        reads: None,
    }
}

/// Ties what starts work to what reads its state. What is documented too little is left alone.
fn tie_jobs(operations: &mut [RustOperation<'_>]) {
    let at = |operations: &[RustOperation<'_>], id: &str| {
        operations.iter().position(|other| other.operation.id == id)
    };
    for index in 0..operations.len() {
        let Some(wait) = operations[index]
            .operation
            .wait
            .as_ref()
            .filter(|wait| wait.certainty != Certainty::Low)
        else {
            continue;
        };
        let Some(query) = at(operations, &wait.query.operation) else {
            continue;
        };
        let stop = wait
            .stop
            .as_ref()
            .and_then(|stop| at(operations, &stop.operation));
        let stop = stop.map(|stop| {
            (
                operations[stop].module.clone(),
                operations[stop].request.name.clone(),
            )
        });
        let starter = (
            operations[index].module.clone(),
            operations[index].builder.clone(),
        );
        let stops = stop.is_some();
        let reader = &operations[query];
        operations[index].starts = Some(RustStarts {
            query: (
                reader.module.clone(),
                reader.request.name.clone(),
                reader.response.name().to_owned(),
            ),
            stop,
        });
        // States and places as they are read; where the parameters come from does not matter to a reader.
        let alike = |other: &Wait| {
            let seen = |wait: &Wait| {
                let mut wait = wait.clone();
                wait.query
                    .parameters
                    .retain(|(_, source)| *source == wait.id);
                wait.query
                    .parameters
                    .iter_mut()
                    .for_each(|(_, source)| *source = Source::Caller);
                (
                    wait.kind,
                    wait.query,
                    wait.status,
                    wait.entry,
                    wait.running,
                    wait.success,
                    wait.failure,
                )
            };
            seen(other) == seen(wait)
        };
        let first = operations[query]
            .reads
            .as_ref()
            .map(|reads| reads.of[0].0.clone());
        let same = first.is_none_or(|first| {
            let other = operations.iter().find(|other| other.module == first);
            other
                .and_then(|other| other.operation.wait.as_ref())
                .is_some_and(alike)
        });
        let reads = operations[query].reads.get_or_insert_with(|| RustReads {
            of: Vec::new(),
            one: Some(starter.0.clone()),
            stops: true,
        });
        reads.of.push(starter);
        reads.stops &= stops;
        if !same {
            reads.one = None;
        }
    }
}

/// Turns the dotted wire paths into paths of fields.
fn name_paging(
    paging: &Paging,
    request: &RustStruct,
    response: &RustResponse,
    items: &[Item],
) -> Option<RustPaging> {
    let RustResponse::Own(body) = response else {
        return None;
    };
    let parameter = |wire: &str| {
        request
            .fields
            .iter()
            .find(|field| field.field.wire == wire)
            .map(|field| field.ident.clone())
    };
    let path = |dotted: &str| {
        let mut fields = &body.fields;
        let mut path = Vec::new();
        let mut last = None;
        for wire in dotted.split('.') {
            let field = fields.iter().find(|field| field.field.wire == wire)?;
            path.push(field.ident.clone());
            if let RustTy::Model(name) = &field.ty {
                fields = items.iter().find_map(|item| match item {
                    Item::Struct(body) if body.name == *name => Some(&body.fields),
                    _ => None,
                })?;
            }
            last = Some(&field.ty);
        }
        Some((path, last?.clone()))
    };
    let said = |said: &Said| {
        Some(RustSaid {
            ident: parameter(&said.name)?,
            unsaid: said.unsaid,
        })
    };
    let (items, RustTy::List(item)) = path(&paging.items)? else {
        return None;
    };
    Some(RustPaging {
        token: paging
            .token
            .as_ref()
            .and_then(|(token, next)| Some((parameter(token)?, path(next)?.0))),
        page: paging.page.as_ref().and_then(said),
        size: paging.size.as_ref().and_then(said),
        total: paging
            .total
            .as_deref()
            .and_then(|total| Some(path(total)?.0)),
        items,
        item: *item,
    })
}

/// The types of one module.
struct Scope<'a> {
    shared: &'a BTreeMap<String, Shared>,
    reserved: BTreeSet<String>,
    items: Vec<Item>,
    /// The shapes behind the structures' names, to tell a repetition from a collision.
    shapes: BTreeMap<String, Struct>,
}

impl<'a> Scope<'a> {
    fn new(
        shared: &'a BTreeMap<String, Shared>,
        reserved: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            shared,
            reserved: reserved.into_iter().collect(),
            items: Vec::new(),
            shapes: BTreeMap::new(),
        }
    }

    fn shared_path(&self, schema: &str) -> String {
        let name = self
            .shared
            .get(schema)
            .map_or(schema, |shared| shared.name.as_str());
        format!("crate::types::{name}")
    }

    fn structure(&mut self, name: &str, body: &Struct, use_: Use) -> RustStruct {
        let mut idents = Taken::default();
        let mut setters = Taken::default();
        // What a builder has of its own; see `operation!` in client-core.
        for own in BUILDER_METHODS {
            setters.take((*own).to_owned());
        }
        let fields = body
            .fields
            .iter()
            .map(|field| {
                let plain = idents.take(
                    field
                        .rust_name
                        .clone()
                        .unwrap_or_else(|| snake(&field.wire)),
                );
                let ty = self.ty(&field.ty, name, &field.wire, false, use_);
                RustField {
                    field: field.clone(),
                    ident: escape(plain.clone()),
                    // `with_*` are the options of a call.
                    setter: escape(if let Some(rest) = plain.strip_prefix("with_") {
                        setters.take(format!("include_{rest}"))
                    } else if BUILDER_METHODS.contains(&plain.as_str()) {
                        setters.take(format!("{plain}_"))
                    } else {
                        setters.take(plain.clone())
                    }),
                    plain,
                    values: self.values(&field.ty),
                    ty,
                }
            })
            .collect();
        RustStruct {
            name: name.to_owned(),
            description: body.description.clone(),
            fields,
            rest: body.open.then(|| idents.take("other_fields".to_owned())),
            is_request: false,
            settable: use_.settable,
            readable: use_.readable,
        }
    }

    fn ty(&mut self, ty: &Ty, owner: &str, wire: &str, in_list: bool, use_: Use) -> RustTy {
        match ty {
            Ty::String => RustTy::String,
            Ty::DateTime => RustTy::DateTime,
            Ty::Int32 => RustTy::I32,
            Ty::Int64 => RustTy::I64,
            Ty::Number => RustTy::F64,
            Ty::Boolean => RustTy::Bool,
            Ty::Any => RustTy::Any,
            Ty::List(inner) => RustTy::List(Box::new(self.ty(inner, owner, wire, true, use_))),
            Ty::Map(inner) => RustTy::Map(Box::new(self.ty(inner, owner, wire, true, use_))),
            Ty::Schema(name) => {
                let path = self.shared_path(name);
                match self.shared.get(name) {
                    Some(shared) if shared.values.is_some() => RustTy::Enum(path),
                    _ => RustTy::Model(path),
                }
            }
            Ty::BoxedSchema(name) => RustTy::Boxed(self.shared_path(name)),
            Ty::Struct(body) => {
                let wanted = wanted_name(body.title.as_deref(), wire, in_list);
                RustTy::Model(self.inline_struct(wanted, owner, body, use_))
            }
            Ty::Enum(body) => {
                let wanted = wanted_name(body.title.as_deref(), wire, in_list);
                RustTy::Enum(self.inline_enum(wanted, owner, body))
            }
        }
    }

    fn values(&self, ty: &Ty) -> Vec<String> {
        match ty {
            Ty::Enum(body) => body.values.clone(),
            Ty::Schema(name) => self
                .shared
                .get(name)
                .and_then(|shared| shared.values.clone())
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    fn inline_struct(&mut self, wanted: String, owner: &str, body: &Struct, use_: Use) -> String {
        let longer = format!(
            "{}{wanted}",
            owner
                .trim_end_matches("Request")
                .trim_end_matches("Response")
        );
        let numbered = (2..).map(|number| format!("{longer}{number}"));
        for name in [wanted, longer.clone()].into_iter().chain(numbered) {
            if self
                .shapes
                .get(&name)
                .is_some_and(|known| same_shape(known, body))
            {
                for item in &mut self.items {
                    match item {
                        Item::Struct(known) if known.name == name => {
                            known.settable |= use_.settable;
                            known.readable |= use_.readable;
                        }
                        _ => {}
                    }
                }
                return name;
            }
            if self.is_free(&name) {
                self.reserved.insert(name.clone());
                self.shapes.insert(name.clone(), body.clone());
                // Its place is taken first, so that a type stands before those inside it.
                let place = self.items.len();
                let structure = self.structure(&name, body, use_);
                self.items.insert(place, Item::Struct(structure));
                return name;
            }
        }
        longer
    }

    fn inline_enum(&mut self, wanted: String, owner: &str, body: &Enumeration) -> String {
        let longer = format!(
            "{}{wanted}",
            owner
                .trim_end_matches("Request")
                .trim_end_matches("Response")
        );
        let numbered = (2..).map(|number| format!("{longer}{number}"));
        for name in [wanted, longer.clone()].into_iter().chain(numbered) {
            let known = self.items.iter_mut().find_map(|item| match item {
                Item::Enum(known) if known.name == name => Some(known),
                _ => None,
            });
            // The same name inside one operation means the same thing: a response may know values that a request does
            // not take.
            if let Some(known) = known {
                let mut values: Vec<String> = known
                    .variants
                    .iter()
                    .map(|(_, wire)| wire.clone())
                    .collect();
                values.extend(
                    body.values
                        .iter()
                        .filter(|value| !values.contains(value))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
                known.variants = name_variants(&values);
                return name;
            }
            if self.is_free(&name) {
                self.reserved.insert(name.clone());
                self.items.push(Item::Enum(name_enum(name.clone(), body)));
                return name;
            }
        }
        longer
    }

    fn is_free(&self, name: &str) -> bool {
        !self.reserved.contains(name)
    }
}

/// Methods that every builder has; a parameter of such a name gets a `_`.
const BUILDER_METHODS: &[&str] = &[
    "new",
    "send",
    "build",
    "pages",
    "items",
    "submit",
    "submit_once",
    "job",
    "job_parts",
    "with_request",
    "with_timeout",
    "with_attempt_timeout",
    "with_retry",
    "with_header",
    "with_options",
];

fn wanted_name(title: Option<&str>, wire: &str, in_list: bool) -> String {
    match title {
        Some(title) => type_name(title),
        None if in_list => type_name(&singular(wire)),
        None => type_name(wire),
    }
}

fn name_enum(name: String, body: &Enumeration) -> RustEnum {
    RustEnum {
        name,
        description: body.description.clone(),
        variants: name_variants(&body.values),
    }
}

/// The variants of an enum, with the values they stand for.
pub fn name_variants(values: &[String]) -> Vec<(String, String)> {
    let mut taken = Taken::default();
    values
        .iter()
        .map(|value| {
            let name = match pascal(value).as_str() {
                "Unknown" => "UnknownValue".to_owned(),
                "Self" => "SelfValue".to_owned(),
                name => name.to_owned(),
            };
            (taken.take_type(name), value.clone())
        })
        .collect()
}

/// Whether two objects have the same fields of the same types; texts do not count.
fn same_shape(a: &Struct, b: &Struct) -> bool {
    a.open == b.open
        && a.fields.len() == b.fields.len()
        && a.fields
            .iter()
            .zip(&b.fields)
            .all(|(a, b)| a.wire == b.wire && a.rust_name == b.rust_name && same_type(&a.ty, &b.ty))
}

fn same_type(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::List(a), Ty::List(b)) | (Ty::Map(a), Ty::Map(b)) => same_type(a, b),
        (Ty::Schema(a), Ty::Schema(b)) | (Ty::BoxedSchema(a), Ty::BoxedSchema(b)) => a == b,
        (Ty::Struct(a), Ty::Struct(b)) => same_shape(a, b),
        (Ty::Enum(a), Ty::Enum(b)) => a.values == b.values && a.title == b.title,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
