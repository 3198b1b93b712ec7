//! What is known of an operation before it is called: a table of plain data that the generator writes.

pub use crate::paging_info::{PagingInfo, PagingStyle};
pub use crate::rate::RateLimit;
pub use crate::wait_info::{Source, States, WaitCall, WaitInfo, WaitKind};

/// How often an operation may safely reach the service.
///
/// It decides what a failed attempt may be followed by; see [`crate::retry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryClass {
    /// Changes nothing: every passing fault is retried.
    Read,
    /// Leaves the same state however often it runs: every passing fault is retried.
    Idempotent,
    /// May do its work twice: retried only when the service surely did not carry it out.
    Unsafe,
}

impl RetryClass {
    /// The name used in the specs: `read`, `idempotent` or `unsafe`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Idempotent => "idempotent",
            Self::Unsafe => "unsafe",
        }
    }
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A `{name}` in the path.
    Path,
    /// The URL query.
    Query,
    /// A form body, `application/x-www-form-urlencoded`.
    Form,
    /// A member of the JSON body.
    Body,
}

impl Place {
    /// `path`, `query`, `form` or `body`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Form => "form",
            Self::Body => "body",
        }
    }
}

/// How a value becomes text in a path, query or form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// The value's own text; the JSON value itself in a JSON body.
    Plain,
    /// One pair whose value is compact JSON.
    Json,
    /// One pair, items joined with commas.
    Comma,
    /// One pair an item: `Name.1=a&Name.2=b`.
    Flat,
}

/// The type of a parameter on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Type {
    /// Text.
    String,
    /// A 32-bit signed integer.
    Int32,
    /// A 64-bit signed integer.
    Int64,
    /// A floating point number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    List,
    /// An object with named fields, or a map.
    Object,
    /// Any JSON.
    Any,
}

impl Type {
    /// The type in the words of an API's documentation.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Int32 => "integer (32 bits)",
            Self::Int64 => "integer (64 bits)",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::List => "list",
            Self::Object => "object",
            Self::Any => "any JSON",
        }
    }
}

/// One request parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterInfo {
    name: &'static str,
    place: Place,
    style: Style,
    kind: Type,
    type_name: Option<&'static str>,
    required: bool,
    deprecated: bool,
    default: Option<&'static str>,
    minimum: Option<f64>,
    maximum: Option<f64>,
    min_length: Option<u32>,
    max_length: Option<u32>,
    values: &'static [&'static str],
    documents: &'static [&'static str],
}

macro_rules! flag {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $($(#[$doc])* #[must_use] pub const fn $name(mut self) -> Self { self.$name = true; self })*
    };
}

impl ParameterInfo {
    /// A parameter that is optional and has no limits.
    pub const fn new(name: &'static str, place: Place, kind: Type) -> Self {
        Self {
            name,
            place,
            style: Style::Plain,
            kind,
            type_name: None,
            required: false,
            deprecated: false,
            default: None,
            minimum: None,
            maximum: None,
            min_length: None,
            max_length: None,
            values: &[],
            documents: &[],
        }
    }

    /// A parameter in the path; always required.
    pub const fn path(name: &'static str, kind: Type) -> Self {
        Self::new(name, Place::Path, kind).required()
    }

    /// A parameter in the query.
    pub const fn query(name: &'static str, kind: Type) -> Self {
        Self::new(name, Place::Query, kind)
    }

    /// A parameter in a form body.
    pub const fn form(name: &'static str, kind: Type) -> Self {
        Self::new(name, Place::Form, kind)
    }

    /// A member of the JSON body.
    pub const fn body(name: &'static str, kind: Type) -> Self {
        Self::new(name, Place::Body, kind)
    }

    /// Describes the inside of a list or an object to people: `list of Tag`.
    #[must_use]
    pub const fn with_type_name(mut self, type_name: &'static str) -> Self {
        self.type_name = Some(type_name);
        self
    }

    flag! {
        /// Marks the parameter as required.
        required,
        /// Marks the parameter as deprecated by the provider.
        deprecated,
    }

    /// Sets how the value is written.
    #[must_use]
    pub const fn with_style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Sets the value the service takes when none is sent.
    #[must_use]
    pub const fn with_default(mut self, text: &'static str) -> Self {
        self.default = Some(text);
        self
    }

    /// Sets the documented smallest value.
    #[must_use]
    pub const fn with_minimum(mut self, value: f64) -> Self {
        self.minimum = Some(value);
        self
    }

    /// Sets the documented largest value.
    #[must_use]
    pub const fn with_maximum(mut self, value: f64) -> Self {
        self.maximum = Some(value);
        self
    }

    /// Sets the documented fewest characters.
    #[must_use]
    pub const fn with_min_length(mut self, characters: u32) -> Self {
        self.min_length = Some(characters);
        self
    }

    /// Sets the documented most characters.
    #[must_use]
    pub const fn with_max_length(mut self, characters: u32) -> Self {
        self.max_length = Some(characters);
        self
    }

    /// Sets the documented values; the service may take others.
    #[must_use]
    pub const fn with_values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// Sets the kinds of documents that the text may hold.
    #[must_use]
    pub const fn with_documents(mut self, kinds: &'static [&'static str]) -> Self {
        self.documents = kinds;
        self
    }

    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where it travels.
    pub const fn place(&self) -> Place {
        self.place
    }

    /// How its value is written.
    pub const fn style(&self) -> Style {
        self.style
    }

    /// Its type.
    pub const fn kind(&self) -> Type {
        self.kind
    }

    /// Its type in words.
    pub const fn type_name(&self) -> &'static str {
        match self.type_name {
            Some(name) => name,
            None => self.kind.as_str(),
        }
    }

    /// Whether the service refuses a call without it.
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether the provider advises against it.
    pub const fn is_deprecated(&self) -> bool {
        self.deprecated
    }

    /// What the service takes when it is absent, where documented.
    pub const fn default_value(&self) -> Option<&'static str> {
        self.default
    }

    /// Documented smallest and largest value.
    pub const fn range(&self) -> (Option<f64>, Option<f64>) {
        (self.minimum, self.maximum)
    }

    /// Documented fewest and most characters.
    pub const fn length(&self) -> (Option<u32>, Option<u32>) {
        (self.min_length, self.max_length)
    }

    /// Documented values.
    pub const fn values(&self) -> &'static [&'static str] {
        self.values
    }

    /// The kinds of documents that the text may hold, such as `Timeline`; of several, another parameter says which.
    pub const fn documents(&self) -> &'static [&'static str] {
        self.documents
    }
}

/// An error code that the provider documents for one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorInfo {
    /// HTTP status.
    pub status: u16,
    /// The code in the answer.
    pub code: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// One operation of an API.
#[derive(Clone, Copy, Debug)]
pub struct OperationInfo {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    group: &'static str,
    docs_url: &'static str,
    permission: Option<&'static str>,
    access: Option<&'static str>,
    resources: &'static [&'static str],
    dependent: &'static [&'static str],
    retry: RetryClass,
    rate_limit: Option<RateLimit>,
    paging: Option<PagingInfo>,
    wait: Option<&'static WaitInfo>,
    stream: Option<&'static str>,
    unsigned: bool,
    deprecated: bool,
    request_id: Option<&'static str>,
    repeat_key: Option<&'static str>,
    parameters: &'static [ParameterInfo],
    errors: &'static [ErrorInfo],
}

impl OperationInfo {
    /// An operation without parameters, retried as [`RetryClass::Unsafe`].
    pub const fn new(
        name: &'static str,
        method: &'static str,
        path: &'static str,
        summary: &'static str,
    ) -> Self {
        Self {
            name,
            method,
            path,
            summary,
            group: "",
            docs_url: "",
            permission: None,
            access: None,
            resources: &[],
            dependent: &[],
            retry: RetryClass::Unsafe,
            rate_limit: None,
            paging: None,
            wait: None,
            stream: None,
            unsigned: false,
            deprecated: false,
            request_id: None,
            repeat_key: None,
            parameters: &[],
            errors: &[],
        }
    }

    flag! {
        /// Marks an operation that is called without a signature.
        unsigned,
        /// Marks an operation that the provider advises against.
        deprecated,
    }

    /// Sets the group the provider lists it under.
    #[must_use]
    pub const fn with_group(mut self, group: &'static str) -> Self {
        self.group = group;
        self
    }

    /// Sets the provider's page.
    #[must_use]
    pub const fn with_docs_url(mut self, url: &'static str) -> Self {
        self.docs_url = url;
        self
    }

    /// Sets the permission a caller needs.
    #[must_use]
    pub const fn with_permission(mut self, action: &'static str) -> Self {
        self.permission = Some(action);
        self
    }

    /// Sets the access level of the permission.
    #[must_use]
    pub const fn with_access(mut self, level: &'static str) -> Self {
        self.access = Some(level);
        self
    }

    /// Sets the patterns of resources that a policy may name.
    #[must_use]
    pub const fn with_resources(mut self, patterns: &'static [&'static str]) -> Self {
        self.resources = patterns;
        self
    }

    /// Sets the actions that are needed besides.
    #[must_use]
    pub const fn with_dependent_actions(mut self, actions: &'static [&'static str]) -> Self {
        self.dependent = actions;
        self
    }

    /// Sets the retry class.
    #[must_use]
    pub const fn with_retry_class(mut self, class: RetryClass) -> Self {
        self.retry = class;
        self
    }

    /// Sets the documented quota of the operation.
    #[must_use]
    pub const fn with_rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Sets how its list is walked.
    #[must_use]
    pub const fn with_paging(mut self, paging: PagingInfo) -> Self {
        self.paging = Some(paging);
        self
    }

    /// Sets how the work that it starts is followed.
    #[must_use]
    pub const fn with_wait(mut self, wait: &'static WaitInfo) -> Self {
        self.wait = Some(wait);
        self
    }

    /// The answer may come as a stream of events, in which the text at this dotted path grows.
    #[must_use]
    pub const fn with_stream(mut self, growing: &'static str) -> Self {
        self.stream = Some(growing);
        self
    }

    /// Sets under which name the answer repeats the id of the request.
    #[must_use]
    pub const fn with_request_id(mut self, name: &'static str) -> Self {
        self.request_id = Some(name);
        self
    }

    /// Sets the parameter by which the service recognizes a repetition.
    #[must_use]
    pub const fn with_repeat_key(mut self, name: &'static str) -> Self {
        self.repeat_key = Some(name);
        self
    }

    /// Sets the parameters.
    #[must_use]
    pub const fn with_parameters(mut self, parameters: &'static [ParameterInfo]) -> Self {
        self.parameters = parameters;
        self
    }

    /// Sets the documented errors.
    #[must_use]
    pub const fn with_errors(mut self, errors: &'static [ErrorInfo]) -> Self {
        self.errors = errors;
        self
    }

    /// The name: for Alibaba Cloud the action, such as `ListProjects`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The HTTP method in capitals.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The path, with `{name}` for path parameters.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// What it does, in one sentence.
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// The group the provider lists it under.
    pub const fn group(&self) -> &'static str {
        self.group
    }

    /// The provider's page.
    pub const fn docs_url(&self) -> &'static str {
        self.docs_url
    }

    /// The permission a caller needs, such as `imm:ListProjects`, where known.
    pub const fn permission(&self) -> Option<&'static str> {
        self.permission
    }

    /// The access level of the permission in the provider's table: `list`, `get`, `create`, `update`, `delete` or `none`, where
    /// known.
    pub const fn access(&self) -> Option<&'static str> {
        self.access
    }

    /// Patterns of the resources that a policy may name, such as `acs:imm:{region}:{account}:project/{ProjectName}`; empty where
    /// that is not documented. Names in braces are parameters of the request.
    pub const fn resources(&self) -> &'static [&'static str] {
        self.resources
    }

    /// Actions that a caller needs besides, as far as documented.
    pub const fn dependent_actions(&self) -> &'static [&'static str] {
        self.dependent
    }

    /// What may be retried.
    pub const fn retry_class(&self) -> RetryClass {
        self.retry
    }

    /// How many of its requests the provider carries out, where documented. The [API](crate::service::ServiceInfo::rate_limit)
    /// may have a limit for all operations together.
    pub const fn rate_limit(&self) -> Option<RateLimit> {
        self.rate_limit
    }

    /// How its list is walked, when it has pages.
    pub const fn paging(&self) -> Option<&PagingInfo> {
        self.paging.as_ref()
    }

    /// How the work that it starts is followed, when it starts work that goes on after the answer.
    pub const fn wait(&self) -> Option<&'static WaitInfo> {
        self.wait
    }

    /// Whether it is called without a signature.
    pub const fn is_unsigned(&self) -> bool {
        self.unsigned
    }

    /// Whether the provider advises against it.
    pub const fn is_deprecated(&self) -> bool {
        self.deprecated
    }

    /// The name under which the answer repeats the id of the request, such as `RequestId`; `None` where it does not.
    pub const fn request_id(&self) -> Option<&'static str> {
        self.request_id
    }

    /// Where the text stands that grows from event to event, when the answer may come as a stream of them.
    pub const fn stream(&self) -> Option<&'static str> {
        self.stream
    }

    /// The parameter by which the service recognizes a repetition, such as `ClientToken`; `None` where there is none.
    pub const fn repeat_key(&self) -> Option<&'static str> {
        self.repeat_key
    }

    /// Its request parameters, in the order of the spec.
    pub const fn parameters(&self) -> &'static [ParameterInfo] {
        self.parameters
    }

    /// Errors documented for it; common errors of the service are not repeated here.
    pub const fn errors(&self) -> &'static [ErrorInfo] {
        self.errors
    }
}
