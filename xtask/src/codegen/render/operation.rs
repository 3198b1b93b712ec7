//! One operation: its client method, builder, request, response, and its row in the table.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::docs;
use crate::codegen::layout::{Call, compact};
use crate::codegen::model::{Paging, Parameter, Place, RatePeriod, RateScope, Retry, Style, Ty};
use crate::codegen::name::{RustField, RustOperation, RustResponse, RustSaid, RustTy};
use crate::codegen::naming::kebab;

use super::jobs;
use super::types::{render_items, setter, storage, structure};
use super::{doc, float, ident, path, use_model};

pub(super) fn render(operation: &RustOperation<'_>) -> TokenStream {
    let builder = builder(operation);
    let paging = paging(operation);
    let jobs = jobs::render(operation);
    let stream = stream(operation);
    let checks = checks(operation);
    let options = options(operation);
    let request = structure(&operation.request);
    let response = match &operation.response {
        RustResponse::Own(body) => structure(body),
        RustResponse::Shared { name, path: shared } => {
            let (name, shared) = (ident(name), path(shared));
            let about = doc(&[format!(
                "The answer of `{}` is [`{}`] as a whole.",
                operation.operation.id,
                compact(&shared)
            )]);
            quote! { #about pub type #name = #shared; }
        }
    };
    let items = render_items(&operation.items);
    let wait = operation.operation.wait.as_ref().map(jobs::info);
    let info = info(operation);
    let body = quote! {
        #builder
        #paging
        #jobs
        #stream
        #checks
        #options
        #request
        #response
        #items
        #wait
        #info
    };
    let imports = use_model(&body);
    quote! {
        #imports
        use crate::info as op;

        #body
    }
}

/// The method of the client that begins a call.
pub(super) fn client_method(operation: &RustOperation<'_>) -> TokenStream {
    let (method, builder, module) = (
        ident(&operation.method),
        ident(&operation.builder),
        ident(&operation.module),
    );
    let about = doc(&method_docs(operation));
    let feature = super::feature(operation);
    let deprecated = if operation.operation.deprecated {
        quote! { #[deprecated = "the provider advises against this operation; see its documentation"] }
    } else {
        TokenStream::new()
    };
    quote! {
        #feature
        #about
        #deprecated
        #[inline]
        pub fn #method(&self) -> operations::#module::#builder {
            operations::#module::#builder::new(self.core())
        }
    }
}

fn method_docs(operation: &RustOperation<'_>) -> Vec<String> {
    let api = operation.operation;
    let mut lines = docs::text(&api.summary);
    let mut paragraph = |text: Vec<String>| {
        if !text.is_empty() {
            lines.push(String::new());
            lines.extend(text);
        }
    };
    paragraph(docs::text(&api.description));
    let builder = format!("crate::operations::{}", operation.builder);
    if operation.paging.is_some() {
        paragraph(docs::text(&format!(
            "The answer is one page; [`items()`]({builder}::items) and [`pages()`]({builder}::pages) walk all of them."
        )));
    }
    if api.stream.is_some() {
        paragraph(docs::text(&format!(
            "The service may answer with a stream of events: [`stream()`]({builder}::stream) gives them as they come, and a plain \
             `send()` all of them together."
        )));
    }
    let mut facts = Vec::new();
    if let Some(permission) = &api.permission {
        let level = permission
            .access
            .as_ref()
            .filter(|level| *level != "none")
            .map(|level| format!(" ({level})"))
            .unwrap_or_default();
        facts.push(format!("Permission: `{}`{level}.", permission.action));
    }
    if api.unsigned {
        facts.push("Called without credentials.".to_owned());
    }
    facts.push(match api.retry {
        Retry::Read => "Changes nothing, so passing faults are retried.".to_owned(),
        Retry::Idempotent => "Safe to repeat, so passing faults are retried.".to_owned(),
        Retry::Unsafe => "Retried only when the service surely did not carry it out.".to_owned(),
    });
    if let Some(limit) = &api.rate_limit {
        facts.push(format!(
            "The provider carries out at most {} requests a {} of {}.",
            limit.requests,
            match limit.period {
                RatePeriod::Second => "second",
                RatePeriod::Minute => "minute",
            },
            match limit.scope {
                RateScope::Account => "an account",
                RateScope::Project => "a project",
            },
        ));
    }
    if !api.docs_url.is_empty() {
        facts.push(format!("See the [provider's page]({}).", api.docs_url));
    }
    paragraph(docs::text(&facts.join(" ")));
    if !api.errors.is_empty() {
        let rows = api
            .errors
            .iter()
            .flat_map(|error| {
                let meaning = if error.meaning.is_empty() {
                    String::new()
                } else {
                    format!(": {}", error.meaning)
                };
                docs::text(&format!("- `{}` ({}){meaning}", error.code, error.status))
            })
            .collect::<Vec<_>>();
        paragraph(vec!["# Errors".to_owned()]);
        paragraph(rows);
    }
    paragraph(example(operation));
    lines
}

/// A call with every required parameter: complete, and compiled with the documentation tests.
fn example(operation: &RustOperation<'_>) -> Vec<String> {
    let mut steps = vec![format!(".{}()", operation.method)];
    for field in operation
        .request
        .fields
        .iter()
        .filter(|field| field.field.required)
    {
        steps.push(format!(".{}({})", field.setter, sample(operation, field)));
    }
    steps.push(".send()".to_owned());
    steps.push(".await?;".to_owned());
    let imports = imported(&mut steps, &operation.library);
    let one_line = format!("let response = client{}", steps.concat());
    let statement = if one_line.chars().count() <= EXAMPLE_WIDTH {
        vec![one_line]
    } else {
        let mut lines = vec!["let response = client".to_owned()];
        lines.extend(steps.iter().map(|step| format!("    {step}")));
        lines
    };
    let mut lines = vec!["```no_run".to_owned()];
    if let Some(feature) = &operation.operation.feature {
        lines.push(format!("# #[cfg(feature = \"{feature}\")]"));
    }
    if operation.operation.deprecated {
        lines.push("# #[allow(deprecated)]".to_owned());
    }
    let library = &operation.library;
    lines.push(format!(
        "# async fn example(client: {library}::Client) -> Result<(), {library}::Error> {{"
    ));
    lines.extend(imports);
    lines.extend(statement);
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}

/// Shortens the paths of types in the steps of a call to their names, and gives the imports for them.
fn imported(steps: &mut [String], library: &str) -> Vec<String> {
    const MADE: &str = "::default()";
    let mut imports: Vec<String> = Vec::new();
    for step in steps {
        let start = format!("{library}::");
        while let Some(at) = step.find(&start) {
            let Some(end) = step[at..].find(MADE).map(|end| at + end) else {
                break;
            };
            let path = step[at..end].to_owned();
            let name = path.rsplit("::").next().unwrap_or_default().to_owned();
            step.replace_range(at..end, &name);
            let import = format!("use {path};");
            if !imports.contains(&import) {
                imports.push(import);
            }
        }
    }
    imports.sort();
    imports
}

/// Lines of an example are read on half a screen.
const EXAMPLE_WIDTH: usize = 90;
/// A longer value in an example is cut out of its sense.
const VALUE_WIDTH: usize = 48;

/// A real value for a parameter: the documented example where it fits, else one that is within the limits.
fn sample(operation: &RustOperation<'_>, field: &RustField) -> String {
    let given = field
        .field
        .example
        .as_deref()
        .map(str::trim)
        .filter(|text| {
            !text.is_empty()
                && text.len() <= VALUE_WIDTH
                && !text.contains(['\n', '\\', '"', '{', '['])
        });
    let limits = &field.field.limits;
    let lowest = limits.minimum.filter(|low| *low > 0.0).unwrap_or(1.0);
    sample_of(
        operation,
        &field.ty,
        &field.field.ty,
        &field.field.wire,
        given,
        lowest,
    )
}

fn sample_of(
    operation: &RustOperation<'_>,
    ty: &RustTy,
    api: &Ty,
    wire: &str,
    given: Option<&str>,
    lowest: f64,
) -> String {
    let made = |name: &str| {
        let path = match name.strip_prefix("crate::") {
            Some(path) => format!("{}::{path}", operation.library),
            None => format!(
                "{}::operations::{}::{name}",
                operation.library, operation.module
            ),
        };
        format!("{path}::default()")
    };
    match (ty, api) {
        (RustTy::Enum(_), Ty::Enum(values)) => {
            format!("{:?}", values.values.first().map_or("", String::as_str))
        }
        (RustTy::DateTime, _) => format!("{:?}", given.unwrap_or("2026-01-01T00:00:00Z")),
        (RustTy::I32, _) => given
            .and_then(|text| text.parse::<i32>().ok())
            .map_or_else(|| format!("{lowest:.0}"), |number| number.to_string()),
        (RustTy::I64, _) => given
            .and_then(|text| text.parse::<i64>().ok())
            .map_or_else(|| format!("{lowest:.0}"), |number| number.to_string()),
        (RustTy::F64, _) => "0.5".to_owned(),
        (RustTy::Bool, _) => "true".to_owned(),
        (RustTy::String | RustTy::Enum(_) | RustTy::Any, _) => match given {
            Some(text) => format!("{text:?}"),
            None => format!("\"{}\"", kebab(wire)),
        },
        (RustTy::List(item), Ty::List(inner)) => {
            format!("[{}]", sample_of(operation, item, inner, wire, None, 1.0))
        }
        (RustTy::Map(item), Ty::Map(inner)) => {
            let value = sample_of(operation, item, inner, wire, None, 1.0);
            // Values of a map are not converted.
            match **item {
                RustTy::String => format!("[(\"key\", {value}.to_owned())]"),
                _ => format!("[(\"key\", {value})]"),
            }
        }
        (RustTy::Boxed(name), _) => made(name),
        (RustTy::Model(name), _) => made(name),
        (RustTy::List(_) | RustTy::Map(_), _) => "[]".to_owned(),
    }
}

fn builder(operation: &RustOperation<'_>) -> TokenStream {
    let (builder, request) = (ident(&operation.builder), ident(&operation.request.name));
    let response = ident(operation.response.name());
    let setters: Vec<TokenStream> = operation
        .request
        .fields
        .iter()
        .map(builder_setter)
        .collect();
    let setters = if setters.is_empty() {
        TokenStream::new()
    } else {
        quote! { impl #builder { #(#setters)* } }
    };
    let mut about = docs::text(&docs::first_sentence(&operation.operation.summary));
    about.extend([
        String::new(),
        "A setter per parameter, options of the call under `with_*`, then [`send`](Self::send)."
            .to_owned(),
    ]);
    let base = Call::documented(
        "client_core::__private::operation!",
        &about,
        &format!("{builder}, {request} => {response}"),
    );
    quote! {
        #base

        #setters
    }
}

/// The call whose answer comes event by event.
fn stream(operation: &RustOperation<'_>) -> Option<TokenStream> {
    operation.operation.stream.as_ref()?;
    let entry = format!("{} => {}", operation.builder, operation.response.name());
    Some(Call::line("client_core::__private::streams!", &entry))
}

/// What a builder has whose parameters hold documents.
fn checks(operation: &RustOperation<'_>) -> Option<TokenStream> {
    let has_documents = operation
        .request
        .fields
        .iter()
        .any(|field| !field.field.content.is_empty());
    has_documents.then(|| {
        Call::line(
            "client_core::__private::checks_documents!",
            &operation.builder,
        )
    })
}

/// The options of a call come after the operation's own parameters.
fn options(operation: &RustOperation<'_>) -> TokenStream {
    let (builder, request) = (&operation.builder, &operation.request.name);
    let response = operation.response.name();
    Call::line(
        "client_core::__private::call_options!",
        &format!("{builder}, {request} => {response}"),
    )
}

fn builder_setter(field: &RustField) -> TokenStream {
    let (name, target) = (ident(&field.setter), ident(&field.ident));
    let about = doc(&docs::field(&field.field));
    let (mut argument, mut value) = setter(&field.ty);
    if !field.field.content.is_empty() {
        let wire = &field.field.wire;
        argument = quote! { impl Into<model::JsonText> };
        value = quote! { self.call.documents.take(#wire, value.into()) };
    }
    quote! {
        #about
        #[inline]
        pub fn #name(mut self, value: #argument) -> Self {
            self.call.request.#target = Some(#value);
            self
        }
    }
}

fn paging(operation: &RustOperation<'_>) -> TokenStream {
    let Some(paging) = &operation.paging else {
        return TokenStream::new();
    };
    let (builder, request) = (ident(&operation.builder), ident(&operation.request.name));
    let chain = |path: &[String]| {
        let path = path.iter().map(|name| ident(name));
        quote! { #(#path).* }
    };
    let said = |key: &str, said: &RustSaid| match said.unsaid {
        Some(value) => format!("{key}: {} = {value}", said.ident),
        None => format!("{key}: {}", said.ident),
    };
    let mut entries = Vec::new();
    if let Some((token, next)) = &paging.token {
        entries.push(format!("token: {token} => {}", compact(&chain(next))));
    }
    entries.extend(paging.page.as_ref().map(|page| said("page", page)));
    entries.extend(paging.size.as_ref().map(|size| said("size", size)));
    entries.extend(
        paging
            .total
            .as_deref()
            .map(|total| format!("total: {}", compact(&chain(total)))),
    );
    entries.push(format!("items: {}", compact(&chain(&paging.items))));
    Call {
        head: format!(
            "client_core::__private::paging!({builder}, {request} => {}",
            compact(&storage(&paging.item))
        ),
        entries,
    }
    .mark()
}

/// The same by wire names, for what has no types at hand.
fn paging_info(paging: &Paging) -> TokenStream {
    let items = &paging.items;
    let mut chain = match (&paging.page, &paging.token) {
        (Some(page), token) => {
            let page = &page.name;
            let token = token
                .as_ref()
                .map(|(token, next)| quote! { .with_token(#token, #next) });
            quote! { op::PagingInfo::numbered(#page, #items)#token }
        }
        (None, Some((token, next))) => quote! { op::PagingInfo::token(#token, #next, #items) },
        (None, None) => return TokenStream::new(),
    };
    if let Some(size) = &paging.size {
        let size = &size.name;
        chain = quote! { #chain.with_size(#size) };
    }
    if let Some(total) = &paging.total {
        chain = quote! { #chain.with_total(#total) };
    }
    chain
}

fn info(operation: &RustOperation<'_>) -> TokenStream {
    let api = operation.operation;
    let (id, method, path, summary) = (
        &api.id,
        &api.method,
        &api.path,
        docs::first_line(&api.summary),
    );
    let (group, url) = (&api.group, &api.docs_url);
    let retry = ident(match api.retry {
        Retry::Read => "Read",
        Retry::Idempotent => "Idempotent",
        Retry::Unsafe => "Unsafe",
    });
    let mut chain = quote! { op::OperationInfo::new(#id, #method, #path, #summary) };
    if !group.is_empty() {
        chain = quote! { #chain.with_group(#group) };
    }
    if !url.is_empty() {
        chain = quote! { #chain.with_docs_url(#url) };
    }
    if let Some(permission) = &api.permission {
        let action = &permission.action;
        chain = quote! { #chain.with_permission(#action) };
        if let Some(level) = &permission.access {
            chain = quote! { #chain.with_access(#level) };
        }
        for (method, texts) in [
            ("with_resources", &permission.resources),
            ("with_dependent_actions", &permission.dependent),
        ] {
            if !texts.is_empty() {
                let method = ident(method);
                chain = quote! { #chain.#method(&[#(#texts),*]) };
            }
        }
    }
    chain = quote! { #chain.with_retry_class(op::RetryClass::#retry) };
    if let Some(limit) = &api.rate_limit {
        let limit = super::rate::render(limit);
        chain = quote! { #chain.with_rate_limit(op::#limit) };
    }
    if let Some(paging) = &api.paging {
        let paging = paging_info(paging);
        chain = quote! { #chain.with_paging(#paging) };
    }
    if api.unsigned {
        chain = quote! { #chain.unsigned() };
    }
    if api.deprecated {
        chain = quote! { #chain.deprecated() };
    }
    if let Some(path) = &api.stream {
        chain = quote! { #chain.with_stream(#path) };
    }
    if let Some(name) = api.request_id() {
        chain = quote! { #chain.with_request_id(#name) };
    }
    if let Some(name) = api.repeat_key() {
        chain = quote! { #chain.with_repeat_key(#name) };
    }
    if api.wait.is_some() {
        chain = quote! { #chain.with_wait(&WAIT) };
    }
    let mut tables = TokenStream::new();
    if !api.parameters.is_empty() {
        let rows = api
            .parameters
            .iter()
            .zip(&operation.request.fields)
            .map(|(api, rust)| parameter(api, rust));
        tables = quote! { const PARAMETERS: &[op::ParameterInfo] = &[#(#rows),*]; };
        chain = quote! { #chain.with_parameters(PARAMETERS) };
    }
    if !api.errors.is_empty() {
        let rows = api.errors.iter().map(|error| {
            let (status, code, meaning) = (error.status, &error.code, &error.meaning);
            let status = proc_macro2::Literal::u16_unsuffixed(status);
            quote! { op::ErrorInfo { status: #status, code: #code, meaning: #meaning } }
        });
        tables = quote! { #tables const ERRORS: &[op::ErrorInfo] = &[#(#rows),*]; };
        chain = quote! { #chain.with_errors(ERRORS) };
    }
    let about = doc(&[
        "The row of this operation in the table: what is known before it is called.".to_owned(),
    ]);
    quote! {
        #about
        pub static INFO: op::OperationInfo = #chain;
        #tables
    }
}

fn parameter(parameter: &Parameter, rust: &RustField) -> TokenStream {
    let field = &parameter.field;
    let place = ident(match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Form => "form",
        Place::Body => "body",
    });
    let (kind, inside) = match &field.ty {
        _ if !rust.values.is_empty() => ("String", false),
        Ty::String | Ty::DateTime | Ty::Enum(_) => ("String", false),
        Ty::Int32 => ("Int32", false),
        Ty::Int64 => ("Int64", false),
        Ty::Number => ("Number", false),
        Ty::Boolean => ("Boolean", false),
        Ty::List(_) => ("List", true),
        Ty::Any => ("Any", false),
        Ty::Map(_) | Ty::Schema(_) | Ty::BoxedSchema(_) | Ty::Struct(_) => ("Object", true),
    };
    let (wire, kind) = (&field.wire, ident(kind));
    let mut chain = quote! { op::ParameterInfo::#place(#wire, op::Type::#kind) };
    if inside {
        let type_name = docs::type_name(&field.ty);
        chain = quote! { #chain.with_type_name(#type_name) };
    }
    if parameter.style != Style::Plain {
        let style = ident(match parameter.style {
            Style::Plain => "Plain",
            Style::Json => "Json",
            Style::Comma => "Comma",
            Style::Flat => "Flat",
        });
        chain = quote! { #chain.with_style(op::Style::#style) };
    }
    if field.required && parameter.place != Place::Path {
        chain = quote! { #chain.required() };
    }
    if field.deprecated {
        chain = quote! { #chain.deprecated() };
    }
    if let Some(default) = &field.default {
        chain = quote! { #chain.with_default(#default) };
    }
    if let Some(value) = field.limits.minimum.map(float) {
        chain = quote! { #chain.with_minimum(#value) };
    }
    if let Some(value) = field.limits.maximum.map(float) {
        chain = quote! { #chain.with_maximum(#value) };
    }
    if let Some(value) = field
        .limits
        .min_length
        .map(proc_macro2::Literal::u32_unsuffixed)
    {
        chain = quote! { #chain.with_min_length(#value) };
    }
    if let Some(value) = field
        .limits
        .max_length
        .map(proc_macro2::Literal::u32_unsuffixed)
    {
        chain = quote! { #chain.with_max_length(#value) };
    }
    if !rust.values.is_empty() {
        let values = &rust.values;
        chain = quote! { #chain.with_values(&[#(#values),*]) };
    }
    if !field.content.is_empty() {
        let kinds = &field.content;
        chain = quote! { #chain.with_documents(&[#(#kinds),*]) };
    }
    chain
}
