//! From an OpenAPI document to the model of the API.

use std::path::Path;

use indexmap::IndexMap;
use openapiv3::{
    Encoding, MediaType, OpenAPI, Operation as ApiOperation, Parameter as ApiParameter,
    ParameterData, ParameterSchemaOrContent, PathItem, QueryStyle, ReferenceOr, Responses,
    Schema as ApiSchema, SchemaKind, ServerVariable, StatusCode, Type,
};
use serde_json::Value;

use crate::fault::{Fault, step};

use super::load::Bundle;
use super::model::{
    Api, ApiStyle, Field, Operation, Paging, Parameter, Place, RateLimit, Region, ResponseBody,
    Retry, Server, ServiceError, Struct, Style, Ty,
};
use super::resolve::{Resolver, extension_text, plain_text};
use super::{paging, permission, rate, wait};

/// Builds the model.
///
/// # Errors
/// Whatever the document leaves open or says in a way that cannot be expressed.
pub fn read(name: &str, bundle: &Bundle, document: &OpenAPI, root: &Path) -> Result<Api, Fault> {
    let no_schemas = IndexMap::new();
    let schemas = document
        .components
        .as_ref()
        .map_or(&no_schemas, |components| &components.schemas);
    let reader = Reader {
        bundle,
        resolver: Resolver::new(bundle, schemas),
        root,
    };
    let identity = reader.identity(document)?;
    let style = identity.style;
    let mut schemas = reader.resolver.shared()?;
    for schema in &mut schemas {
        schema.source = reader.relative(&schema.source);
    }
    let (mut operations, mut pointers) = (Vec::new(), Vec::new());
    for (path, item) in document.paths.iter() {
        let pointer = step("/paths", path);
        let ReferenceOr::Item(item) = item else {
            return Err(bundle.fault(
                &pointer,
                "is a reference inside the document; name the operation's file instead",
            ));
        };
        for (method, operation) in item.iter() {
            let pointer = step(&pointer, method);
            operations.push(reader.operation(style, path, item, method, operation, &pointer)?);
            pointers.push(pointer);
        }
    }
    refuse_duplicates(bundle, &operations, document)?;
    let mut api = Api {
        name: name.to_owned(),
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        style,
        product: identity.product,
        short_name: identity.short_name,
        endpoint_variable: identity.endpoint_variable,
        rate_limit: reader.rate_limit(&document.info.extensions, "/info")?,
        source: reader.relative(&bundle.origin("").0.to_string_lossy()),
        servers: reader.servers(document)?,
        operations,
        schemas,
        documents: None,
    };
    for (operation, pointer) in api.operations.iter().zip(&pointers) {
        if let Some(path) = &operation.stream
            && !wait::Answer::of(&api, operation).has(path)
        {
            return Err(bundle.fault(
                &step(pointer, "x-stream"),
                format!("the answer has no `{path}`; name the text that grows from event to event"),
            ));
        }
        let Some(wait) = &operation.wait else {
            continue;
        };
        wait::check(&api, operation, wait).map_err(|(key, problem)| {
            bundle.fault(&step(&step(pointer, "x-wait"), &key), problem)
        })?;
    }
    wait::type_states(&mut api);
    Ok(api)
}

fn refuse_duplicates(
    bundle: &Bundle,
    operations: &[Operation],
    document: &OpenAPI,
) -> Result<(), Fault> {
    let mut seen: IndexMap<&str, String> = IndexMap::new();
    for (path, method, operation) in document.operations() {
        let pointer = step(&step("/paths", path), method);
        let id = operation.operation_id.as_deref().unwrap_or_default();
        if let Some(first) = seen.insert(id, pointer.clone()) {
            let (file, _) = bundle.origin(&first);
            let file = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            return Err(bundle.fault(
                &step(&pointer, "operationId"),
                format!("`{id}` is the operation of {file} already; give each operation an id of its own"),
            ));
        }
    }
    debug_assert_eq!(seen.len(), operations.len());
    Ok(())
}

/// What an API is called, and how it speaks.
struct Identity {
    style: ApiStyle,
    product: String,
    short_name: String,
    endpoint_variable: String,
}

struct Reader<'a> {
    bundle: &'a Bundle,
    resolver: Resolver<'a>,
    root: &'a Path,
}

impl Reader<'_> {
    fn relative(&self, file: &str) -> String {
        Path::new(file)
            .strip_prefix(self.root)
            .unwrap_or(Path::new(file))
            .to_string_lossy()
            .replace('\\', "/")
    }

    fn identity(&self, document: &OpenAPI) -> Result<Identity, Fault> {
        let extension = document.info.extensions.get("x-api");
        let text = |key: &str| {
            extension
                .and_then(|value| value.get(key))
                .and_then(Value::as_str)
        };
        let style = match text("style") {
            Some("rpc") => ApiStyle::Rpc,
            Some("roa") => ApiStyle::Roa,
            Some("ncp") => ApiStyle::Ncp,
            _ => {
                return Err(self.bundle.fault(
                    "/info/x-api/style",
                    "must be `rpc`, `roa` or `ncp`: the API's wire conventions",
                ));
            }
        };
        let required = |key: &str, what: &str| {
            text(key)
                .map(str::to_owned)
                .filter(|text| !text.is_empty())
                .ok_or_else(|| self.bundle.fault(&format!("/info/x-api/{key}"), what))
        };
        Ok(Identity {
            style,
            product: required("product", "must be the product code that the provider uses")?,
            short_name: required(
                "name",
                "must be a short name of small letters, such as `imm`: it stands in user agents, logs and on the command line",
            )?,
            endpoint_variable: required(
                "endpoint-variable",
                "must name the environment variable that replaces the endpoint of this API",
            )?,
        })
    }

    fn servers(&self, document: &OpenAPI) -> Result<Vec<Server>, Fault> {
        if document.servers.is_empty() {
            return Err(self.bundle.fault(
                "/servers",
                "must have at least one server; the first is the default",
            ));
        }
        document
            .servers
            .iter()
            .enumerate()
            .map(|(index, server)| {
                let variable = server.variables.as_ref().and_then(|all| all.get("region"));
                Ok(Server {
                    url: server.url.clone(),
                    name: extension_text(&server.extensions, "x-name").unwrap_or_else(|| {
                        if index == 0 {
                            "public".to_owned()
                        } else {
                            format!("server-{index}")
                        }
                    }),
                    regions: match variable {
                        Some(variable) => self.regions(index, variable)?,
                        None => Vec::new(),
                    },
                })
            })
            .collect()
    }

    /// The values of `{region}`, with what the extensions beside them say of some.
    fn regions(&self, server: usize, variable: &ServerVariable) -> Result<Vec<Region>, Fault> {
        let listed = |name: &str| -> Result<Vec<&str>, Fault> {
            let Some(value) = variable.extensions.get(name) else {
                return Ok(Vec::new());
            };
            let ids: Option<Vec<&str>> = value
                .as_array()
                .and_then(|ids| ids.iter().map(Value::as_str).collect());
            ids.filter(|ids| {
                ids.iter()
                    .all(|id| variable.enumeration.iter().any(|known| known == id))
            })
            .ok_or_else(|| {
                self.bundle.fault(
                    &format!("/servers/{server}/variables/region/{name}"),
                    "must be a list of regions that stand in `enum`, too",
                )
            })
        };
        let (closed, vpc_only) = (listed("x-closed")?, listed("x-vpc-only")?);
        Ok(variable
            .enumeration
            .iter()
            .map(|id| Region {
                id: id.clone(),
                closed: closed.contains(&id.as_str()),
                vpc_only: vpc_only.contains(&id.as_str()),
            })
            .collect())
    }

    fn operation(
        &self,
        style: ApiStyle,
        path: &str,
        item: &PathItem,
        method: &str,
        operation: &ApiOperation,
        pointer: &str,
    ) -> Result<Operation, Fault> {
        let Some(id) = operation.operation_id.clone().filter(|id| !id.is_empty()) else {
            return Err(self.bundle.fault(
                pointer,
                "has no `operationId`; it is the name that users call",
            ));
        };
        let Some(summary) = operation
            .summary
            .clone()
            .filter(|text| !text.trim().is_empty())
        else {
            return Err(self.bundle.fault(
                pointer,
                format!("`{id}` has no `summary`; write in one sentence what it does"),
            ));
        };
        let path = self.path(style, path, &id, pointer)?;
        let mut parameters = self.parameters(item, operation, pointer)?;
        parameters.extend(self.body(operation, pointer)?);
        self.check_path(&path, &parameters, pointer)?;
        let (response, response_description) = self.response(&operation.responses, pointer)?;
        let paging = match operation.extensions.get("x-paging") {
            Some(extension) => Some(self.paging(extension, &parameters, &response, pointer)?),
            None => None,
        };
        let wait = match operation.extensions.get("x-wait") {
            Some(extension) => Some(wait::read(extension).map_err(|(key, problem)| {
                self.bundle
                    .fault(&step(&step(pointer, "x-wait"), &key), problem)
            })?),
            None => None,
        };
        let (file, _) = self.bundle.origin(pointer);
        Ok(Operation {
            rust_name: extension_text(&operation.extensions, "x-rust-name"),
            feature: extension_text(&operation.extensions, "x-feature"),
            method: method.to_uppercase(),
            path,
            summary,
            description: operation.description.clone().unwrap_or_default(),
            group: operation.tags.first().cloned().unwrap_or_default(),
            docs_url: operation
                .external_docs
                .as_ref()
                .map(|docs| docs.url.clone())
                .unwrap_or_default(),
            permission: match operation.extensions.get("x-permission") {
                Some(extension) => {
                    Some(permission::read(extension).map_err(|(key, problem)| {
                        self.bundle
                            .fault(&step(&step(pointer, "x-permission"), &key), problem)
                    })?)
                }
                None => None,
            },
            retry: self.retry(operation, pointer)?,
            rate_limit: self.rate_limit(&operation.extensions, pointer)?,
            paging,
            wait,
            stream: self.stream(operation, pointer)?,
            unsigned: operation.security.as_ref().is_some_and(Vec::is_empty),
            deprecated: operation.deprecated,
            parameters,
            response,
            response_description,
            errors: errors(&operation.responses),
            source: self.relative(&file.to_string_lossy()),
            id,
        })
    }

    /// The extension `x-rate-limit` of an operation, or of the API.
    fn rate_limit(
        &self,
        extensions: &IndexMap<String, Value>,
        pointer: &str,
    ) -> Result<Option<RateLimit>, Fault> {
        let Some(extension) = extensions.get("x-rate-limit") else {
            return Ok(None);
        };
        rate::read(extension).map(Some).map_err(|(key, problem)| {
            self.bundle
                .fault(&step(&step(pointer, "x-rate-limit"), &key), problem)
        })
    }

    /// The path of `x-stream`.
    fn stream(
        &self,
        operation: &openapiv3::Operation,
        pointer: &str,
    ) -> Result<Option<String>, Fault> {
        match operation.extensions.get("x-stream") {
            None => Ok(None),
            Some(serde_json::Value::String(path)) => Ok(Some(path.clone())),
            Some(_) => Err(self.bundle.fault(
                &step(pointer, "x-stream"),
                "should be the dotted path of the text that grows from event to event, such as Answer.Content",
            )),
        }
    }

    /// RPC operations are keyed `/#Action`, since OpenAPI tells operations apart by path and all of them live at `/`.
    fn path(&self, style: ApiStyle, path: &str, id: &str, pointer: &str) -> Result<String, Fault> {
        match (style, path.split_once('#')) {
            (ApiStyle::Rpc, Some(("/", action))) if action == id => Ok("/".to_owned()),
            (ApiStyle::Rpc, _) => Err(self.bundle.fault(
                pointer,
                format!(
                    "an RPC operation must stand at `/#{id}`: the path, `#` and its operationId"
                ),
            )),
            (_, None) => Ok(path.to_owned()),
            (_, Some(_)) => Err(self
                .bundle
                .fault(pointer, "a path may have no `#`; that is for RPC APIs only")),
        }
    }

    fn check_path(&self, path: &str, parameters: &[Parameter], pointer: &str) -> Result<(), Fault> {
        let named = |name: &str| {
            parameters
                .iter()
                .any(|parameter| parameter.place == Place::Path && parameter.field.wire == name)
        };
        for part in path.split('{').skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            if !named(name) {
                return Err(self.bundle.fault(
                    &step(pointer, "parameters"),
                    format!("the path has `{{{name}}}` but no path parameter `{name}`; add it"),
                ));
            }
        }
        let unused = parameters.iter().find(|parameter| {
            parameter.place == Place::Path
                && !path.contains(&format!("{{{}}}", parameter.field.wire))
        });
        match unused {
            Some(parameter) => Err(self.bundle.fault(
                &step(pointer, "parameters"),
                format!(
                    "the path has no `{{{}}}` for this path parameter",
                    parameter.field.wire
                ),
            )),
            None => Ok(()),
        }
    }

    fn retry(&self, operation: &ApiOperation, pointer: &str) -> Result<Retry, Fault> {
        match extension_text(&operation.extensions, "x-retry").as_deref() {
            Some("read") => Ok(Retry::Read),
            Some("idempotent") => Ok(Retry::Idempotent),
            Some("unsafe") => Ok(Retry::Unsafe),
            _ => Err(self.bundle.fault(
                &step(pointer, "x-retry"),
                "must be `read`, `idempotent` or `unsafe`: what happens if the call is made twice",
            )),
        }
    }

    fn parameters(
        &self,
        item: &PathItem,
        operation: &ApiOperation,
        pointer: &str,
    ) -> Result<Vec<Parameter>, Fault> {
        if !item.parameters.is_empty() {
            return Err(self.bundle.fault(
                pointer,
                "the path item has `parameters` of its own; put them into its operations",
            ));
        }
        let mut parameters = Vec::new();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let pointer = step(&step(pointer, "parameters"), &index.to_string());
            let ReferenceOr::Item(parameter) = parameter else {
                return Err(self
                    .bundle
                    .fault(&pointer, "is a reference; write the parameter out"));
            };
            parameters.push(self.parameter(parameter, &pointer)?);
        }
        Ok(parameters)
    }

    fn parameter(&self, parameter: &ApiParameter, pointer: &str) -> Result<Parameter, Fault> {
        let (place, data, plain_style) = match parameter {
            ApiParameter::Path { parameter_data, .. } => (Place::Path, parameter_data, false),
            ApiParameter::Query {
                parameter_data,
                style,
                ..
            } => (Place::Query, parameter_data, *style == QueryStyle::Form),
            ApiParameter::Header { .. } | ApiParameter::Cookie { .. } => {
                return Err(self.bundle.fault(
                    &step(pointer, "in"),
                    "must be `path` or `query`; headers are the client's business",
                ));
            }
        };
        let (schema, style, at) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let style = match extension_text(&data.extensions, "x-list-style").as_deref() {
                    None if data.explode == Some(false) && plain_style => Style::Comma,
                    None => Style::Plain,
                    Some("flat") => Style::Flat,
                    Some(_) => {
                        return Err(self
                            .bundle
                            .fault(&step(pointer, "x-list-style"), "must be `flat`"));
                    }
                };
                (schema.clone(), style, step(pointer, "schema"))
            }
            ParameterSchemaOrContent::Content(content) => {
                let at = step(pointer, "content");
                let media = self.json_only(content, &at)?;
                let at = step(&step(&at, "application/json"), "schema");
                (self.schema_of(media, &at)?.clone(), Style::Json, at)
            }
        };
        let mut field = self.resolver.field(&data.name, &schema, &at)?;
        fill(&mut field, data);
        if place == Place::Path {
            field.required = true;
        }
        self.check_style(&field, place, style, pointer)?;
        Ok(Parameter {
            place,
            style,
            field,
        })
    }

    fn check_style(
        &self,
        field: &Field,
        place: Place,
        style: Style,
        pointer: &str,
    ) -> Result<(), Fault> {
        let list = matches!(field.ty, Ty::List(_));
        let composite =
            list || matches!(
                field.ty,
                Ty::Map(_) | Ty::Struct(_) | Ty::BoxedSchema(_) | Ty::Any
            ) || matches!(&field.ty, Ty::Schema(name) if !self.is_enum(name));
        match style {
            Style::Plain if composite && place != Place::Body => Err(self.bundle.fault(
                pointer,
                format!(
                    "`{}` is no single value; say how it is written: JSON (`content: application/json`, in a form \
                     `encoding`), comma-joined (`style: form`, `explode: false`) or `x-list-style: flat`",
                    field.wire
                ),
            )),
            Style::Comma | Style::Flat if !list => Err(self.bundle.fault(
                pointer,
                format!("`{}` is no list, so it cannot be written as one; remove the style", field.wire),
            )),
            _ => Ok(()),
        }
    }

    fn is_enum(&self, name: &str) -> bool {
        let reference: ReferenceOr<ApiSchema> = ReferenceOr::Reference {
            reference: format!("#/components/schemas/{name}"),
        };
        matches!(
            super::document::target(&self.bundle.tree, &reference),
            Some(schema) if matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)))
        )
    }

    /// Members of the body: each is a parameter of its own.
    fn body(&self, operation: &ApiOperation, pointer: &str) -> Result<Vec<Parameter>, Fault> {
        let pointer = step(pointer, "requestBody");
        let body = match &operation.request_body {
            None => return Ok(Vec::new()),
            Some(ReferenceOr::Item(body)) => body,
            Some(ReferenceOr::Reference { .. }) => {
                return Err(self
                    .bundle
                    .fault(&pointer, "is a reference; write the body out"));
            }
        };
        let at = step(&pointer, "content");
        let (kind, media) = self.only_media(&body.content, &at)?;
        let at = step(&step(&at, kind), "schema");
        let place = match kind {
            "application/json" => Place::Body,
            "application/x-www-form-urlencoded" => Place::Form,
            other => {
                return Err(self.bundle.fault(
                    &pointer,
                    format!("`{other}` is not supported; use application/json or application/x-www-form-urlencoded"),
                ));
            }
        };
        let Ty::Struct(members) = self.resolver.ty(self.schema_of(media, &at)?, &at)? else {
            return Err(self.bundle.fault(
                &at,
                "must be an object with `properties`: its members are the parameters",
            ));
        };
        members
            .fields
            .into_iter()
            .map(|field| {
                let style = match place {
                    Place::Form => encoding_style(media.encoding.get(&field.wire)),
                    _ => Style::Plain,
                };
                let at = step(&step(&at, "properties"), &field.wire);
                self.check_style(&field, place, style, &at)?;
                Ok(Parameter {
                    place,
                    style,
                    field,
                })
            })
            .collect()
    }

    fn only_media<'m>(
        &self,
        content: &'m IndexMap<String, MediaType>,
        pointer: &str,
    ) -> Result<(&'m str, &'m MediaType), Fault> {
        let mut media = content.iter();
        match (media.next(), media.next()) {
            (Some((kind, media)), None) => Ok((kind, media)),
            (None, _) => Err(self
                .bundle
                .fault(pointer, "is empty; name the content type")),
            _ => Err(self.bundle.fault(
                pointer,
                format!(
                    "has {} content types ({}); keep one, by a correction if the file is imported",
                    content.len(),
                    content.keys().cloned().collect::<Vec<_>>().join(", ")
                ),
            )),
        }
    }

    fn json_only<'m>(
        &self,
        content: &'m IndexMap<String, MediaType>,
        pointer: &str,
    ) -> Result<&'m MediaType, Fault> {
        match self.only_media(content, pointer)? {
            ("application/json", media) => Ok(media),
            (other, _) => Err(self.bundle.fault(
                pointer,
                format!("`{other}` is not supported; use application/json"),
            )),
        }
    }

    fn schema_of<'m>(
        &self,
        media: &'m MediaType,
        pointer: &str,
    ) -> Result<&'m ReferenceOr<ApiSchema>, Fault> {
        media.schema.as_ref().ok_or_else(|| {
            self.bundle
                .fault(pointer, "is missing; describe the content")
        })
    }

    fn response(
        &self,
        responses: &Responses,
        pointer: &str,
    ) -> Result<(ResponseBody, String), Fault> {
        let pointer = step(pointer, "responses");
        let mut successes = responses
            .responses
            .iter()
            .filter(|(status, _)| matches!(status, StatusCode::Code(code) if *code < 400));
        let (Some((status, response)), None) = (successes.next(), successes.next()) else {
            return Err(self.bundle.fault(
                &pointer,
                "must have exactly one status below 400: what a success looks like",
            ));
        };
        let pointer = step(&pointer, &status.to_string());
        let ReferenceOr::Item(response) = response else {
            return Err(self
                .bundle
                .fault(&pointer, "is a reference; write the response out"));
        };
        let description = response.description.clone();
        if response.content.is_empty() {
            return Ok((ResponseBody::Own(Struct::default()), description));
        }
        let at = step(&pointer, "content");
        let media = self.json_only(&response.content, &at)?;
        let at = step(&step(&at, "application/json"), "schema");
        match self.resolver.ty(self.schema_of(media, &at)?, &at)? {
            Ty::Struct(body) => Ok((ResponseBody::Own(body), description)),
            Ty::Schema(name) if !self.is_enum(&name) => {
                Ok((ResponseBody::Schema(name), description))
            }
            Ty::Map(_) | Ty::Any => Ok((ResponseBody::Own(Struct::default()), description)),
            _ => Err(self.bundle.fault(&at, "must be an object")),
        }
    }

    fn paging(
        &self,
        extension: &Value,
        parameters: &[Parameter],
        response: &ResponseBody,
        pointer: &str,
    ) -> Result<Paging, Fault> {
        let pointer = step(pointer, "x-paging");
        let fields = match response {
            ResponseBody::Own(body) => body.fields.as_slice(),
            ResponseBody::Schema(_) => &[],
        };
        paging::read(extension, parameters, fields)
            .map_err(|(key, problem)| self.bundle.fault(&step(&pointer, &key), problem))
    }
}

/// What the parameter object says beside its schema.
fn fill(field: &mut Field, data: &ParameterData) {
    field.required = data.required;
    field.deprecated |= data.deprecated.unwrap_or(false);
    if let Some(description) = &data.description {
        field.description.clone_from(description);
    }
    if let Some(example) = &data.example {
        field.example = Some(plain_text(example));
    }
    if let Some(name) = extension_text(&data.extensions, "x-rust-name") {
        field.rust_name = Some(name);
    }
}

fn encoding_style(encoding: Option<&Encoding>) -> Style {
    match encoding {
        Some(encoding) if encoding.content_type.as_deref() == Some("application/json") => {
            Style::Json
        }
        Some(encoding)
            if extension_text(&encoding.extensions, "x-list-style").as_deref() == Some("flat") =>
        {
            Style::Flat
        }
        Some(encoding) if encoding.style == Some(QueryStyle::Form) && !encoding.explode => {
            Style::Comma
        }
        _ => Style::Plain,
    }
}

/// Documented errors: an example below a status of 400 or more, named by the code.
fn errors(responses: &Responses) -> Vec<ServiceError> {
    let mut errors = Vec::new();
    for (status, response) in &responses.responses {
        let (StatusCode::Code(status), ReferenceOr::Item(response)) = (status, response) else {
            continue;
        };
        if *status < 400 {
            continue;
        }
        for media in response.content.values() {
            for (code, example) in &media.examples {
                let meaning = match example {
                    ReferenceOr::Item(example) => example.summary.clone().unwrap_or_default(),
                    ReferenceOr::Reference { .. } => String::new(),
                };
                errors.push(ServiceError {
                    status: *status,
                    code: code.clone(),
                    meaning,
                });
            }
        }
    }
    errors
}
