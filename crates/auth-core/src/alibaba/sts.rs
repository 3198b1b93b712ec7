//! What the two role calls of the Security Token Service have in common.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::{Map, Value};

use crate::format::excerpt;
use crate::providers::endpoint::{check_region, parse_origin};
use crate::providers::exchange::rejected;
use crate::providers::json::{self, parse_object, text};
use crate::{Credentials, CredentialsError, CredentialsErrorKind, System};

pub(super) const VERSION: &str = "2015-04-01";
pub(super) const DEFAULT_DURATION: Duration = Duration::from_secs(3600);

/// Which STS to call.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub(super) region: Option<String>,
    pub(super) vpc: bool,
    pub(super) endpoint: Option<String>,
}

impl Place {
    /// The place by the variables that all official libraries read.
    pub(super) fn from_env(system: &System) -> Result<Self, CredentialsError> {
        Ok(Self {
            region: system.var("ALIBABA_CLOUD_STS_REGION")?,
            vpc: system.flag("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED")?,
            endpoint: None,
        })
    }

    /// Scheme and host. Without a region there is only the public central service, with VPC or without.
    pub(super) fn origin(&self) -> Result<String, CredentialsError> {
        if let Some(endpoint) = &self.endpoint {
            return parse_origin(endpoint, "the STS endpoint", false);
        }
        let Some(region) = &self.region else {
            return Ok("https://sts.aliyuncs.com".to_owned());
        };
        check_region(
            region,
            "the STS region (`sts_region`, ALIBABA_CLOUD_STS_REGION)",
        )?;
        Ok(format!(
            "https://sts{}.{region}.aliyuncs.com",
            if self.vpc { "-vpc" } else { "" }
        ))
    }
}

/// The role to take on, and how.
#[derive(Clone, Debug)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) session_name: Option<String>,
    pub(super) duration: Duration,
    pub(super) policy: Option<String>,
}

impl Role {
    pub(super) fn new(arn: String) -> Self {
        Self {
            arn,
            session_name: None,
            duration: DEFAULT_DURATION,
            policy: None,
        }
    }

    pub(super) fn check(&self) -> Result<(), CredentialsError> {
        check_arn(&self.arn)?;
        if let Some(name) = &self.session_name {
            check_session_name(name)?;
        }
        let invalid = |problem| Err(invalid(problem));
        if self.duration < Duration::from_secs(900) {
            return invalid("the session duration must be at least 900 seconds");
        }
        if self
            .policy
            .as_ref()
            .is_some_and(|policy| !(1..=2048).contains(&policy.chars().count()))
        {
            return invalid("the session policy must have 1 to 2048 characters");
        }
        Ok(())
    }

    /// The parameters that both calls send.
    pub(super) fn parameters(&self, system: &System) -> Vec<(&'static str, String)> {
        let session_name = self.session_name.clone().unwrap_or_else(|| {
            let since = system
                .now()
                .duration_since(std::time::SystemTime::UNIX_EPOCH)
                .unwrap_or_default();
            format!("credentials-rust-{}", since.as_millis())
        });
        let mut parameters = vec![
            ("RoleArn", self.arn.clone()),
            ("RoleSessionName", session_name),
            ("DurationSeconds", self.duration.as_secs().to_string()),
        ];
        parameters.extend(self.policy.clone().map(|policy| ("Policy", policy)));
        parameters
    }
}

fn invalid(problem: &str) -> CredentialsError {
    CredentialsError::new(CredentialsErrorKind::Invalid, problem)
}

pub(super) fn check_arn(arn: &str) -> Result<(), CredentialsError> {
    if arn.is_empty() || arn.contains(char::is_whitespace) {
        return Err(invalid(
            "the role ARN is empty or has white space; it looks like `acs:ram::123456789012:role/name`",
        ));
    }
    Ok(())
}

pub(super) fn check_session_name(name: &str) -> Result<(), CredentialsError> {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'@' | b'-' | b'_');
    if !(2..=64).contains(&name.len()) || !name.bytes().all(allowed) {
        return Err(invalid(
            "the role session name must have 2 to 64 letters, digits or `.`, `@`, `-`, `_`",
        ));
    }
    Ok(())
}

/// The credentials in an answer, or what the service said instead.
pub(super) fn read(
    response: &Response<Bytes>,
    what: &str,
    secrets: &[&str],
) -> Result<Credentials, CredentialsError> {
    let status = response.status();
    let body = parse_object(response.body());
    if status != http::StatusCode::OK {
        return Err(refusal(status, body.as_ref().ok(), what, secrets));
    }
    let body = body.map_err(|problem| rejected(what, &format!("the answer is {problem}")))?;
    match body.get("Credentials") {
        Some(Value::Object(credentials)) => json::session(credentials, &json::STS, what),
        _ => Err(rejected(what, "the answer has no `Credentials`")),
    }
}

/// Whether the service refused our time and told its own, so that another try makes sense.
pub(super) fn learn_time(system: &System, response: &Response<Bytes>) -> bool {
    let about_time = code(response)
        .is_some_and(|code| code.starts_with("InvalidTimeStamp") || code == "IllegalTimestamp");
    let date = response
        .headers()
        .get(http::header::DATE)
        .and_then(|date| date.to_str().ok());
    match date.and_then(|date| httpdate::parse_http_date(date).ok()) {
        Some(date) if about_time => {
            system.clock_offset.learn(date, system.clock.now());
            tracing::warn!(
                offset_ms = system.clock_offset.milliseconds(),
                "the clock of this machine is off; reckoning with the service's"
            );
            true
        }
        _ => false,
    }
}

/// The service's error code.
pub(super) fn code(response: &Response<Bytes>) -> Option<String> {
    text(&parse_object(response.body()).ok()?, "Code").map(str::to_owned)
}

fn refusal(
    status: http::StatusCode,
    body: Option<&Map<String, Value>>,
    what: &str,
    secrets: &[&str],
) -> CredentialsError {
    let part = |name: &str| {
        body.and_then(|body| text(body, name))
            .map(|text| redact(text, secrets))
    };
    let code = part("Code").unwrap_or_else(|| "no error code".to_owned());
    let message = part("Message").unwrap_or_else(|| "no message".to_owned());
    let request_id = part("RequestId").unwrap_or_else(|| "unknown".to_owned());
    let advice = match code.as_str() {
        "NoPermission" => "; check the role's trust policy and the caller's permission",
        "EntityNotExist.Role" => "; check the role ARN",
        code if code.contains("OIDCToken") => "; check that the token file is kept up to date",
        _ => "",
    };
    rejected(
        what,
        &format!(
            "status {}, {code}: {message} (request id {request_id}){advice}",
            status.as_u16()
        ),
    )
}

/// A service may repeat in a message what it was sent.
fn redact(text: &str, secrets: &[&str]) -> String {
    let text = secrets
        .iter()
        .filter(|secret| !secret.is_empty())
        .fold(text.to_owned(), |text, secret| {
            text.replace(secret, "[redacted]")
        });
    excerpt(&text)
}
