//! What is true of an API, in no programming language.

use crate::documents::load::Documents;

/// An API: everything a client of it must know.
#[derive(Clone, Debug)]
pub struct Api {
    /// The name of the spec and of the crate, such as `alibaba-imm`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The version that requests carry.
    pub version: String,
    /// How requests are made and signed.
    pub style: ApiStyle,
    /// The product code that the provider uses.
    pub product: String,
    /// Short and stable: `imm`, in user agents, logs and on the command line.
    pub short_name: String,
    /// The environment variable that replaces the endpoint of this API alone.
    pub endpoint_variable: String,
    /// How many requests of all its operations together the provider carries out.
    pub rate_limit: Option<RateLimit>,
    /// The file of the document, relative to the workspace.
    pub source: String,
    /// Where it is served.
    pub servers: Vec<Server>,
    /// Operations, in the order of the spec.
    pub operations: Vec<Operation>,
    /// Shared schemas by name.
    pub schemas: Vec<Schema>,
    /// What stands inside text parameters, where the spec says.
    pub documents: Option<Documents>,
}

/// The family of wire conventions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiStyle {
    /// Alibaba Cloud RPC: one path, the action in a header.
    Rpc,
    /// Alibaba Cloud ROA: resource paths.
    Roa,
    /// NAVER Cloud: resource paths behind the API gateway.
    Ncp,
}

/// One way to reach the API.
#[derive(Clone, Debug)]
pub struct Server {
    /// `https://imm.{region}.aliyuncs.com`.
    pub url: String,
    /// What it is called: `public`, `vpc`, or a name of its own.
    pub name: String,
    /// The documented values of `{region}`.
    pub regions: Vec<Region>,
}

/// A documented region.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its id, such as `cn-hangzhou`.
    pub id: String,
    /// The provider has closed it down.
    pub closed: bool,
    /// There is no public host.
    pub vpc_only: bool,
}

/// How many requests the provider carries out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    pub requests: u32,
    pub period: RatePeriod,
    pub scope: RateScope,
}

/// The time of a [`RateLimit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatePeriod {
    Second,
    Minute,
}

/// Who shares a [`RateLimit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateScope {
    Account,
    Project,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: String,
    /// A name chosen for Rust, instead of one derived from the id.
    pub rust_name: Option<String>,
    /// The feature of the crate without which it is left out.
    pub feature: Option<String>,
    pub method: String,
    pub path: String,
    pub summary: String,
    pub description: String,
    pub group: String,
    pub docs_url: String,
    pub permission: Option<Permission>,
    pub retry: Retry,
    /// How many of its requests the provider carries out.
    pub rate_limit: Option<RateLimit>,
    pub paging: Option<Paging>,
    pub wait: Option<Wait>,
    /// The answer may come as a stream of events: the dotted path of the text that grows.
    pub stream: Option<String>,
    pub unsigned: bool,
    pub deprecated: bool,
    pub parameters: Vec<Parameter>,
    pub response: ResponseBody,
    pub response_description: String,
    pub errors: Vec<ServiceError>,
    /// Its file, relative to the workspace.
    pub source: String,
}

impl Operation {
    /// The name under which the answer repeats the id of the request.
    pub fn request_id(&self) -> Option<&str> {
        let ResponseBody::Own(body) = &self.response else {
            return None;
        };
        body.fields
            .iter()
            .map(|field| field.wire.as_str())
            .find(|wire| wire.eq_ignore_ascii_case("RequestId"))
    }

    /// The parameter by which the service recognizes a repetition: both clouds call it so, where they have one.
    pub fn repeat_key(&self) -> Option<&str> {
        self.parameters
            .iter()
            .map(|parameter| parameter.field.wire.as_str())
            .find(|wire| *wire == "ClientToken")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    Read,
    Idempotent,
    Unsafe,
}

/// How a list is walked. Paths into the response are dotted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The parameter that receives a token, and where the answer has the next one.
    pub token: Option<(String, String)>,
    /// The parameter of the page, counted from 1.
    pub page: Option<Said>,
    /// The parameter of the page's size.
    pub size: Option<Said>,
    pub total: Option<String>,
    pub items: String,
}

/// A parameter of paging, and what the pager says where the caller says nothing and the service insists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub name: String,
    pub unsaid: Option<i64>,
}

/// What an operation starts, where its state stands, and when it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    pub kind: WaitKind,
    pub certainty: Certainty,
    /// What reads the state.
    pub query: WaitCall,
    /// What names the work.
    pub id: Source,
    /// The path of the state; `[]` after a list's name.
    pub status: String,
    /// The field that names the entry of the list on that path.
    pub entry: Option<String>,
    pub running: Vec<String>,
    pub success: Vec<String>,
    pub failure: Vec<String>,
    pub cancelled: Vec<String>,
    pub paused: Vec<String>,
    pub partial: Vec<String>,
    pub code: Option<String>,
    pub message: Option<String>,
    pub progress: Option<String>,
    /// Where the answer of this operation has the first state.
    pub begins: Option<String>,
    pub results: Vec<String>,
    pub stop: Option<WaitCall>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitKind {
    Job,
    Readiness,
    Continuous,
}

/// How well something is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    High,
    Medium,
    Low,
}

/// A call about work that was started, and where its parameters come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitCall {
    pub operation: String,
    pub parameters: Vec<(String, Source)>,
}

/// Where a parameter comes from: a path into the request or into its answer, a value, or the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Request(String),
    Response(String),
    Fixed(String),
    Caller,
}

/// What a caller needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    pub action: String,
    /// The level in the provider's table: `list`, `get`, `create`, ...
    pub access: Option<String>,
    /// Patterns of the resources that a policy may name.
    pub resources: Vec<String>,
    /// Actions that are needed besides.
    pub dependent: Vec<String>,
}

/// One request parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub place: Place,
    pub style: Style,
    pub field: Field,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
    Form,
    Body,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Json,
    Comma,
    Flat,
}

/// What a successful answer is.
#[derive(Clone, Debug)]
pub enum ResponseBody {
    /// An object of the operation's own.
    Own(Struct),
    /// A shared schema as a whole.
    Schema(String),
}

/// An error code documented for one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    pub status: u16,
    pub code: String,
    pub meaning: String,
}

/// A shared schema.
#[derive(Clone, Debug)]
pub struct Schema {
    pub name: String,
    pub rust_name: Option<String>,
    pub body: SchemaBody,
    /// Its file, relative to the workspace.
    pub source: String,
}

#[derive(Clone, Debug)]
pub enum SchemaBody {
    Struct(Struct),
    Enum(Enumeration),
}

/// An object with named fields.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// A name given in the spec (`title`).
    pub title: Option<String>,
    pub description: String,
    pub fields: Vec<Field>,
    /// Has fields that the spec does not name.
    pub open: bool,
}

/// A field of an object, or a parameter.
#[derive(Clone, Debug)]
pub struct Field {
    pub wire: String,
    /// A name chosen for Rust, instead of one derived from the wire name.
    pub rust_name: Option<String>,
    pub ty: Ty,
    pub required: bool,
    pub deprecated: bool,
    pub description: String,
    pub limits: Limits,
    pub default: Option<String>,
    pub example: Option<String>,
    /// The kinds of documents that the text holds, if it holds any.
    pub content: Vec<String>,
    /// The text is a password, a token or the like (`format: password`), and is never shown.
    pub secret: bool,
}

/// Documented bounds of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub min_length: Option<u32>,
    pub max_length: Option<u32>,
    pub min_items: Option<u32>,
    pub max_items: Option<u32>,
}

/// Text with documented values; others may occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// A name given in the spec (`title`).
    pub title: Option<String>,
    pub description: String,
    pub values: Vec<String>,
}

/// A type.
#[derive(Clone, Debug)]
pub enum Ty {
    String,
    DateTime,
    Int32,
    Int64,
    Number,
    Boolean,
    Any,
    List(Box<Ty>),
    Map(Box<Ty>),
    /// A shared schema.
    Schema(String),
    /// A shared schema that contains itself here, and so must live behind a pointer.
    BoxedSchema(String),
    Struct(Struct),
    Enum(Enumeration),
}
