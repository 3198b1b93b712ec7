//! Schemas without references: looks names up, merges `allOf`, finds cycles.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema as ApiSchema, SchemaData,
    SchemaKind, StringFormat, StringType, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::fault::{Fault, step};

use super::load::Bundle;
use super::model::{Enumeration, Field, Limits, Schema, SchemaBody, Struct, Ty};

const TYPES: [&str; 6] = ["string", "integer", "number", "boolean", "array", "object"];
const PREFIX: &str = "#/components/schemas/";

/// Turns schemas into types.
pub struct Resolver<'a> {
    bundle: &'a Bundle,
    schemas: &'a IndexMap<String, ReferenceOr<ApiSchema>>,
}

/// A type together with what is said of it.
struct Described {
    ty: Ty,
    description: String,
    deprecated: bool,
    limits: Limits,
    default: Option<String>,
    example: Option<String>,
    rust_name: Option<String>,
    content: Vec<String>,
    secret: bool,
}

impl<'a> Resolver<'a> {
    /// A resolver over the shared schemas of a document.
    pub fn new(bundle: &'a Bundle, schemas: &'a IndexMap<String, ReferenceOr<ApiSchema>>) -> Self {
        Self { bundle, schemas }
    }

    /// All shared schemas that become types of their own, with recursion boxed.
    ///
    /// # Errors
    /// A schema that cannot be expressed.
    pub fn shared(&self) -> Result<Vec<Schema>, Fault> {
        let mut shared = Vec::new();
        for (name, schema) in self.schemas {
            let pointer = step("/components/schemas", name);
            let described = self.describe(schema, &pointer, &mut vec![name.clone()])?;
            let body = match described.ty {
                Ty::Struct(mut body) => {
                    body.description = described.description;
                    SchemaBody::Struct(body)
                }
                Ty::Enum(mut body) => {
                    body.description = described.description;
                    SchemaBody::Enum(body)
                }
                // A name for a scalar, a list or another schema: used in place.
                _ => continue,
            };
            let (file, _) = self.bundle.origin(&pointer);
            shared.push(Schema {
                name: name.clone(),
                rust_name: described.rust_name,
                body,
                source: file.to_string_lossy().into_owned(),
            });
        }
        box_cycles(&mut shared);
        Ok(shared)
    }

    /// The type of a schema.
    ///
    /// # Errors
    /// A schema that cannot be expressed.
    pub fn ty(&self, schema: &ReferenceOr<ApiSchema>, pointer: &str) -> Result<Ty, Fault> {
        Ok(self.describe(schema, pointer, &mut Vec::new())?.ty)
    }

    /// A field with the schema's own texts and limits.
    ///
    /// # Errors
    /// A schema that cannot be expressed.
    pub fn field(
        &self,
        wire: &str,
        schema: &ReferenceOr<ApiSchema>,
        pointer: &str,
    ) -> Result<Field, Fault> {
        let described = self.describe(schema, pointer, &mut Vec::new())?;
        Ok(Field {
            wire: wire.to_owned(),
            rust_name: described.rust_name,
            ty: described.ty,
            required: false,
            deprecated: described.deprecated,
            description: described.description,
            limits: described.limits,
            default: described.default,
            example: described.example,
            content: described.content,
            secret: described.secret,
        })
    }

    fn describe(
        &self,
        schema: &ReferenceOr<ApiSchema>,
        pointer: &str,
        trail: &mut Vec<String>,
    ) -> Result<Described, Fault> {
        match schema {
            ReferenceOr::Reference { reference } => self.follow(reference, pointer, trail),
            ReferenceOr::Item(schema) => self.describe_item(schema, pointer, trail),
        }
    }

    fn follow(
        &self,
        reference: &str,
        pointer: &str,
        trail: &mut Vec<String>,
    ) -> Result<Described, Fault> {
        let at = step(pointer, "$ref");
        let Some((name, target)) = reference
            .strip_prefix(PREFIX)
            .and_then(|name| self.schemas.get_key_value(name))
        else {
            return Err(self.bundle.fault(
                &at,
                format!("`{reference}` names no schema; add it under schemas/ or correct the name"),
            ));
        };
        // Objects and enums keep their name; everything else is used in place, so a chain of names must end somewhere.
        if self.is_named_type(target) {
            let mut described = Described::of(Ty::Schema(name.clone()));
            if let ReferenceOr::Item(schema) = target {
                described.description = schema.schema_data.description.clone().unwrap_or_default();
            }
            return Ok(described);
        }
        if trail.contains(name) {
            return Err(self.bundle.fault(
                &at,
                format!(
                    "`{reference}` leads back to itself and never to a type (a cycle); break it"
                ),
            ));
        }
        trail.push(name.clone());
        let described = self.describe(target, &step("/components/schemas", name), trail);
        trail.pop();
        described
    }

    fn is_named_type(&self, schema: &ReferenceOr<ApiSchema>) -> bool {
        let ReferenceOr::Item(schema) = schema else {
            return false;
        };
        match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                !object.properties.is_empty() || object.additional_properties.is_none()
            }
            SchemaKind::Type(Type::String(text)) => {
                text.enumeration.iter().flatten().next().is_some()
            }
            SchemaKind::AllOf { all_of } => all_of.len() > 1,
            SchemaKind::Any(any) => !any.properties.is_empty(),
            _ => false,
        }
    }

    fn describe_item(
        &self,
        schema: &ApiSchema,
        pointer: &str,
        trail: &mut Vec<String>,
    ) -> Result<Described, Fault> {
        let data = &schema.schema_data;
        let mut limits = Limits::default();
        let mut inherited = None;
        let ty = match &schema.schema_kind {
            SchemaKind::Type(Type::String(text)) => self.string(text, data, &mut limits),
            SchemaKind::Type(Type::Integer(integer)) => {
                limits.minimum = integer.minimum.map(|value| value as f64);
                limits.maximum = integer.maximum.map(|value| value as f64);
                match &integer.format {
                    VariantOrUnknownOrEmpty::Item(openapiv3::IntegerFormat::Int32) => Ty::Int32,
                    VariantOrUnknownOrEmpty::Item(openapiv3::IntegerFormat::Int64)
                    | VariantOrUnknownOrEmpty::Empty => Ty::Int64,
                    VariantOrUnknownOrEmpty::Unknown(format) => {
                        return Err(self.unsupported(
                            pointer,
                            &format!("the integer format `{format}`"),
                            "use int32 or int64",
                        ));
                    }
                }
            }
            SchemaKind::Type(Type::Number(number)) => {
                limits.minimum = number.minimum;
                limits.maximum = number.maximum;
                Ty::Number
            }
            SchemaKind::Type(Type::Boolean(_)) => Ty::Boolean,
            SchemaKind::Type(Type::Array(array)) => {
                limits.min_items = array.min_items.and_then(|count| count.try_into().ok());
                limits.max_items = array.max_items.and_then(|count| count.try_into().ok());
                let Some(items) = &array.items else {
                    return Err(self.unsupported(
                        pointer,
                        "a list without `items`",
                        "say what it is a list of (`items: {}` for anything)",
                    ));
                };
                let items = items.clone().unbox();
                Ty::List(Box::new(
                    self.describe(&items, &step(pointer, "items"), trail)?.ty,
                ))
            }
            SchemaKind::Type(Type::Object(object)) => self.object(object, data, pointer, trail)?,
            SchemaKind::AllOf { all_of } => {
                let (ty, base) = self.all_of(all_of, data, pointer, trail)?;
                inherited = base;
                ty
            }
            SchemaKind::Any(any) => self.any(any, data, pointer, trail)?,
            SchemaKind::OneOf { .. } => {
                return Err(self.unsupported(
                    pointer,
                    "`oneOf`",
                    "use `{}` for free JSON, or one object with all the fields",
                ));
            }
            SchemaKind::AnyOf { .. } => {
                return Err(self.unsupported(
                    pointer,
                    "`anyOf`",
                    "use `{}` for free JSON, or one object with all the fields",
                ));
            }
            SchemaKind::Not { .. } => {
                return Err(self.unsupported(pointer, "`not`", "leave it out"));
            }
        };
        let (base_description, base_limits) = inherited.unwrap_or_default();
        let content = match data.extensions.get("x-content") {
            Some(value) => contents(value)
                .filter(|_| matches!(ty, Ty::String))
                .ok_or_else(|| {
                    let problem = "names a kind of document, or a list of them, at a plain text";
                    self.bundle.fault(&step(pointer, "x-content"), problem)
                })?,
            None => Vec::new(),
        };
        let secret = matches!(
            &schema.schema_kind,
            SchemaKind::Type(Type::String(StringType {
                format: VariantOrUnknownOrEmpty::Item(StringFormat::Password),
                ..
            }))
        );
        Ok(Described {
            secret,
            ty,
            description: data.description.clone().unwrap_or(base_description),
            deprecated: data.deprecated,
            limits: if limits == Limits::default() {
                base_limits
            } else {
                limits
            },
            default: data.default.as_ref().map(plain_text),
            example: data.example.as_ref().map(plain_text),
            rust_name: extension_text(&data.extensions, "x-rust-name"),
            content,
        })
    }

    fn unsupported(&self, pointer: &str, what: &str, advice: &str) -> Fault {
        self.bundle
            .fault(pointer, format!("{what} cannot be expressed; {advice}"))
    }

    fn string(&self, text: &StringType, data: &SchemaData, limits: &mut Limits) -> Ty {
        limits.min_length = text.min_length.and_then(|count| count.try_into().ok());
        limits.max_length = text.max_length.and_then(|count| count.try_into().ok());
        let mut values: Vec<String> = Vec::new();
        for value in text.enumeration.iter().flatten() {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
        if !values.is_empty() {
            return Ty::Enum(Enumeration {
                title: data.title.clone(),
                description: String::new(),
                values,
            });
        }
        match text.format {
            VariantOrUnknownOrEmpty::Item(openapiv3::StringFormat::DateTime) => Ty::DateTime,
            _ => Ty::String,
        }
    }

    fn object(
        &self,
        object: &ObjectType,
        data: &SchemaData,
        pointer: &str,
        trail: &mut Vec<String>,
    ) -> Result<Ty, Fault> {
        match (&object.additional_properties, object.properties.is_empty()) {
            (None | Some(AdditionalProperties::Any(_)), false) | (None | Some(AdditionalProperties::Any(false)), true) => {
                let fields = self.fields(&object.properties, &object.required, pointer)?;
                Ok(Ty::Struct(Struct {
                    title: data.title.clone(),
                    description: data.description.clone().unwrap_or_default(),
                    fields,
                    open: matches!(object.additional_properties, Some(AdditionalProperties::Any(true))),
                }))
            }
            (Some(AdditionalProperties::Any(true)), true) => Ok(Ty::Map(Box::new(Ty::Any))),
            (Some(AdditionalProperties::Schema(values)), true) => {
                let at = step(pointer, "additionalProperties");
                Ok(Ty::Map(Box::new(self.describe(values, &at, trail)?.ty)))
            }
            (Some(AdditionalProperties::Schema(_)), false) => Err(self.unsupported(
                pointer,
                "an object with `properties` and a schema for `additionalProperties`",
                "keep one of the two, or write `additionalProperties: true` for further fields of any kind",
            )),
        }
    }

    fn fields(
        &self,
        properties: &IndexMap<String, ReferenceOr<Box<ApiSchema>>>,
        required: &[String],
        pointer: &str,
    ) -> Result<Vec<Field>, Fault> {
        let mut fields = Vec::new();
        for (wire, schema) in properties {
            let at = step(&step(pointer, "properties"), wire);
            let mut field = self.field(wire, &schema.clone().unbox(), &at)?;
            field.required = required.contains(wire);
            fields.push(field);
        }
        if let Some(name) = required.iter().find(|name| !properties.contains_key(*name)) {
            return Err(self.bundle.fault(
                &step(pointer, "required"),
                format!("`{name}` is required but is no property; correct the name"),
            ));
        }
        Ok(fields)
    }

    /// One reference with texts beside it stays that type; several objects become one.
    #[allow(
        clippy::type_complexity,
        reason = "a type of its own would be used once"
    )]
    fn all_of(
        &self,
        all_of: &[ReferenceOr<ApiSchema>],
        data: &SchemaData,
        pointer: &str,
        trail: &mut Vec<String>,
    ) -> Result<(Ty, Option<(String, Limits)>), Fault> {
        let at = step(pointer, "allOf");
        if let [only] = all_of {
            let described = self.describe(only, &step(&at, "0"), trail)?;
            return Ok((
                described.ty,
                Some((described.description, described.limits)),
            ));
        }
        let mut fields: IndexMap<String, Field> = IndexMap::new();
        for (index, part) in all_of.iter().enumerate() {
            let at = step(&at, &index.to_string());
            for field in self.object_fields(part, &at, trail)? {
                if fields.insert(field.wire.clone(), field.clone()).is_some() {
                    return Err(self.bundle.fault(
                        &at,
                        format!("`{}` stands in two parts of `allOf`; keep one", field.wire),
                    ));
                }
            }
        }
        let merged = Struct {
            title: data.title.clone(),
            description: data.description.clone().unwrap_or_default(),
            fields: fields.into_values().collect(),
            open: false,
        };
        Ok((Ty::Struct(merged), None))
    }

    fn object_fields(
        &self,
        part: &ReferenceOr<ApiSchema>,
        pointer: &str,
        trail: &mut Vec<String>,
    ) -> Result<Vec<Field>, Fault> {
        let described = self.describe(part, pointer, trail)?;
        match described.ty {
            Ty::Struct(body) => Ok(body.fields),
            Ty::Schema(name) if !trail.contains(&name) => {
                let Some(ReferenceOr::Item(schema)) = self.schemas.get(&name) else {
                    return Err(self.unsupported(
                        pointer,
                        "this part of `allOf`",
                        "let every part be an object",
                    ));
                };
                trail.push(name.clone());
                let target = self.describe_item(schema, &step("/components/schemas", &name), trail);
                trail.pop();
                match target?.ty {
                    Ty::Struct(body) => Ok(body.fields),
                    _ => Err(self.unsupported(
                        pointer,
                        "this part of `allOf`",
                        "let every part be an object",
                    )),
                }
            }
            Ty::Schema(name) => Err(self.bundle.fault(
                pointer,
                format!("`{name}` is made of itself through `allOf` (a cycle); break it"),
            )),
            _ => Err(self.unsupported(
                pointer,
                "this part of `allOf`",
                "let every part be an object",
            )),
        }
    }

    /// `openapiv3` gives a schema without `type` here: `{}` is free JSON.
    fn any(
        &self,
        any: &AnySchema,
        data: &SchemaData,
        pointer: &str,
        trail: &mut Vec<String>,
    ) -> Result<Ty, Fault> {
        if any.typ.is_none() && any.all_of.is_empty() && !any.properties.is_empty() {
            let object = ObjectType {
                properties: any.properties.clone(),
                required: any.required.clone(),
                additional_properties: any.additional_properties.clone(),
                ..ObjectType::default()
            };
            return self.object(&object, data, pointer, trail);
        }
        if *any == AnySchema::default() {
            return Ok(Ty::Any);
        }
        if let Some(unknown) = any.typ.as_deref().filter(|name| !TYPES.contains(name)) {
            return Err(self.unsupported(
                pointer,
                &format!("the type `{unknown}`"),
                &format!("OpenAPI has {}", TYPES.join(", ")),
            ));
        }
        Err(self.unsupported(
            pointer,
            "this mixture of keywords",
            "give it a `type` with keywords of that type only, or `{}` for free JSON",
        ))
    }
}

/// The kinds that `x-content` names.
fn contents(value: &serde_json::Value) -> Option<Vec<String>> {
    match value {
        serde_json::Value::String(kind) => Some(vec![kind.clone()]),
        serde_json::Value::Array(kinds) if !kinds.is_empty() => kinds
            .iter()
            .map(|kind| kind.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}

impl Described {
    fn of(ty: Ty) -> Self {
        Self {
            ty,
            description: String::new(),
            deprecated: false,
            limits: Limits::default(),
            default: None,
            example: None,
            rust_name: None,
            content: Vec::new(),
            secret: false,
        }
    }
}

/// Text of an extension.
pub fn extension_text(extensions: &IndexMap<String, Value>, name: &str) -> Option<String> {
    extensions
        .get(name)
        .and_then(Value::as_str)
        .map(str::to_owned)
}

/// A default or example for people: text without quotes, anything else as JSON.
pub fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Puts a pointer where a structure would contain itself; a list or a map between is one already.
fn box_cycles(schemas: &mut [Schema]) {
    let direct: IndexMap<String, BTreeSet<String>> = schemas
        .iter()
        .map(|schema| {
            let mut names = BTreeSet::new();
            if let SchemaBody::Struct(body) = &schema.body {
                for field in &body.fields {
                    collect_direct(&field.ty, &mut names);
                }
            }
            (schema.name.clone(), names)
        })
        .collect();
    for schema in schemas {
        if let SchemaBody::Struct(body) = &mut schema.body {
            box_fields(body, &schema.name, &direct);
        }
    }
}

fn collect_direct(ty: &Ty, names: &mut BTreeSet<String>) {
    match ty {
        Ty::Schema(name) => {
            names.insert(name.clone());
        }
        Ty::Struct(body) => body
            .fields
            .iter()
            .for_each(|field| collect_direct(&field.ty, names)),
        _ => {}
    }
}

fn box_fields(body: &mut Struct, owner: &str, direct: &IndexMap<String, BTreeSet<String>>) {
    for field in &mut body.fields {
        match &mut field.ty {
            Ty::Schema(name) if reaches(name, owner, direct) => {
                field.ty = Ty::BoxedSchema(name.clone());
            }
            Ty::Struct(inner) => box_fields(inner, owner, direct),
            _ => {}
        }
    }
}

fn reaches(from: &str, to: &str, direct: &IndexMap<String, BTreeSet<String>>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            open.extend(direct.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    false
}
