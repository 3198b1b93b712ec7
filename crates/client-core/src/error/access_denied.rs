//! Why a policy said no.

use serde_json::Value;

/// What Alibaba Cloud tells about a denied permission.
///
/// Everything may be absent. The encoded message in [`raw`](Self::raw) can be decoded by an administrator with the
/// operation `DecodeDiagnosticMessage` of the access management service.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AccessDeniedDetail {
    /// The permission that was missing, such as `imm:ListProjects`.
    pub action: Option<String>,
    /// The name or id of the caller.
    pub principal: Option<String>,
    /// The account that the caller belongs to.
    pub principal_owner: Option<String>,
    /// What the caller is: `SubUser`, `AssumedRoleUser`, `Federated`.
    pub principal_type: Option<String>,
    /// `ImplicitDeny`: no policy permits it; `ExplicitDeny`: a policy forbids it.
    pub denial: Option<String>,
    /// The kind of policy that decided.
    pub policy_type: Option<String>,
    /// The detail as it came.
    pub raw: Value,
}

impl AccessDeniedDetail {
    /// The same with every text changed.
    pub(crate) fn map_texts(
        self,
        text: impl Fn(&str) -> String,
        json: impl Fn(&Value) -> Value,
    ) -> Self {
        let each = |value: Option<String>| value.map(|value| text(&value));
        Self {
            action: each(self.action),
            principal: each(self.principal),
            principal_owner: each(self.principal_owner),
            principal_type: each(self.principal_type),
            denial: each(self.denial),
            policy_type: each(self.policy_type),
            raw: json(&self.raw),
        }
    }

    /// Reads an object, JSON inside a text, or a plain text.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => match serde_json::from_str(text) {
                Ok(inner @ Value::Object(_)) => Self::read(&inner),
                _ => Some(Self {
                    raw: value.clone(),
                    ..Self::default()
                }),
            },
            _ => Some(Self {
                action: field(value, "AuthAction"),
                principal: field(value, "AuthPrincipalDisplayName"),
                principal_owner: field(value, "AuthPrincipalOwnerId"),
                principal_type: field(value, "AuthPrincipalType"),
                denial: field(value, "NoPermissionType"),
                policy_type: field(value, "PolicyType"),
                raw: value.clone(),
            }),
        }
    }
}

/// A member in either spelling: `AuthAction` or `authAction`.
fn field(object: &Value, name: &str) -> Option<String> {
    let lower = name[..1].to_ascii_lowercase() + &name[1..];
    let value = object.get(name).or_else(|| object.get(lower))?;
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
