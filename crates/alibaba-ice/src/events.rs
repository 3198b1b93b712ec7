//! Event callbacks: what the service sends when something has happened, and whether it was the service that sent it.
//!
//! Pure functions over bytes and headers, for any web server and any queue. Over HTTP the service tries three times within
//! seconds and then drops the event, in no promised order and sometimes twice; a queue (MNS) carries the same JSON. The signature
//! does not cover the body, so an event is a hint: read the job or the asset again before you act.
//!
//! ```
//! use std::time::{Duration, UNIX_EPOCH};
//! use alibaba_ice::events::{CallbackVerifier, Event};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = CallbackVerifier::new("https://www.example.com/your/callback").with_key("test123");
//! // What the request has in X-ICE-TIMESTAMP and X-ICE-SIGNATURE.
//! let now = UNIX_EPOCH + Duration::from_secs(1_519_375_995);
//! verifier.verify(Some("1519375990"), Some("c72b60894140fa98920f1279219b7ed4"), now)?;
//!
//! let event = Event::parse(br#"{"EventType": "ProduceMediaComplete", "UserId": 1, "EventTime": "2022-07-13T10:49:45Z",
//!     "MessageBody": {"Status": "Success", "JobId": "j", "MediaId": "m"}}"#)?;
//! assert_eq!((event.event_type(), event.job_id(), event.is_success()), ("ProduceMediaComplete", Some("j"), Some(true)));
//! # Ok(())
//! # }
//! ```
//!
//! Source: the provider's manual, "Callback authentication" and "Event list".

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use crate::model::{DateTime, Value};

/// The header with the time at which the service signed, in seconds since 1970.
pub const TIMESTAMP: &str = "X-ICE-TIMESTAMP";
/// The header with the signature.
pub const SIGNATURE: &str = "X-ICE-SIGNATURE";

/// How far the two clocks may differ, as the manual suggests.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Tells whether a callback comes from the service: by the address and the key that `SetEventCallback` was given.
#[derive(Clone)]
pub struct CallbackVerifier {
    url: String,
    keys: Vec<String>,
    tolerance: Option<Duration>,
}

impl CallbackVerifier {
    /// For callbacks to this address: exactly the text that was configured, and not what a proxy in between makes of it.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            keys: Vec::new(),
            tolerance: Some(TOLERANCE),
        }
    }

    /// Accepts this key (`AuthKey`); while one is replaced, the old and the new one.
    #[must_use]
    pub fn with_key(mut self, key: impl Into<String>) -> Self {
        self.keys.push(key.into());
        self
    }

    /// Sets how far the clocks may differ; 5 minutes without it. `None` accepts callbacks of any age, also repeated ones.
    #[must_use]
    pub const fn with_tolerance(mut self, tolerance: Option<Duration>) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Checks the two headers of a callback, [`TIMESTAMP`] and [`SIGNATURE`]. The comparison takes the same time wherever they
    /// differ.
    ///
    /// # Errors
    /// [`Rejected`] says why; answer such a request with 403.
    pub fn verify(
        &self,
        timestamp: Option<&str>,
        signature: Option<&str>,
        now: SystemTime,
    ) -> Result<(), Rejected> {
        let timestamp = timestamp.ok_or(Rejected::Missing(TIMESTAMP))?;
        let signature = signature
            .ok_or(Rejected::Missing(SIGNATURE))?
            .to_ascii_lowercase();
        let seconds: u64 = timestamp.parse().map_err(|_| Rejected::Timestamp)?;
        let good = self.keys.iter().fold(false, |good, key| {
            let wanted = self.signature(timestamp, key);
            good | bool::from(wanted.as_bytes().ct_eq(signature.as_bytes()))
        });
        if !good {
            return Err(Rejected::Signature);
        }
        let Some(tolerance) = self.tolerance else {
            return Ok(());
        };
        let signed = UNIX_EPOCH
            .checked_add(Duration::from_secs(seconds))
            .ok_or(Rejected::Timestamp)?;
        let apart = signed
            .duration_since(now)
            .unwrap_or_else(|error| error.duration());
        match apart <= tolerance {
            true => Ok(()),
            false => Err(Rejected::Stale),
        }
    }
}

impl CallbackVerifier {
    /// What the service would sign a callback with at this time, in seconds since 1970, with the first key: for tests that play
    /// its part. `None` without a key.
    pub fn sign(&self, timestamp: u64) -> Option<String> {
        let key = self.keys.first()?;
        Some(self.signature(&timestamp.to_string(), key))
    }

    fn signature(&self, timestamp: &str, key: &str) -> String {
        let digest = Md5::digest(format!("{}|{timestamp}|{key}", self.url));
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Keys are not shown.
impl fmt::Debug for CallbackVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackVerifier")
            .field("url", &self.url)
            .field("keys", &self.keys.len())
            .field("tolerance", &self.tolerance)
            .finish()
    }
}

/// Why a callback is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejected {
    /// This header is not there: authentication (`AuthSwitch`) may be off.
    Missing(&'static str),
    /// The time is no number of seconds.
    Timestamp,
    /// No key gives this signature: another key, another address, or another sender.
    Signature,
    /// The signature is good, and too old or from the future: a repeated callback, or a clock that is off.
    Stale,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(header) => write!(
                f,
                "the callback has no header {header}: switch AuthSwitch on in SetEventCallback"
            ),
            Self::Timestamp => write!(f, "{TIMESTAMP} is no number of seconds"),
            Self::Signature => f.write_str(
                "the signature fits no key: compare the configured address and AuthKey with those of SetEventCallback",
            ),
            Self::Stale => f.write_str("the callback was signed too long ago, or by a clock that is off"),
        }
    }
}

impl std::error::Error for Rejected {}

/// One event, as the service sends it over HTTP and to a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    event_type: String,
    user_id: Option<String>,
    time: Option<DateTime>,
    body: Value,
}

impl Event {
    /// Reads the body of a callback or of a queue's message, whatever its content type says.
    ///
    /// # Errors
    /// [`InvalidEvent`] for a text that is no JSON object or names no type.
    pub fn parse(body: &[u8]) -> Result<Self, InvalidEvent> {
        let invalid = |problem: String| InvalidEvent { problem };
        let value: Value = serde_json::from_slice(body)
            .map_err(|error| invalid(format!("is no JSON: {error}")))?;
        let Value::Object(mut members) = value else {
            return Err(invalid("is no object".to_owned()));
        };
        let Some(event_type) = members
            .get("EventType")
            .and_then(Value::as_str)
            .map(str::to_owned)
        else {
            return Err(invalid("has no EventType".to_owned()));
        };
        let user_id = members.get("UserId").map(plain);
        let time = members
            .get("EventTime")
            .and_then(Value::as_str)
            .map(DateTime::from);
        let body = match members.remove("MessageBody") {
            // A queue's rules may have made a text of it.
            Some(Value::String(text)) => serde_json::from_str(&text).unwrap_or_default(),
            Some(body) => body,
            None => Value::Null,
        };
        Ok(Self {
            event_type,
            user_id,
            time,
            body,
        })
    }

    /// What has happened, such as `ProduceMediaComplete`. New types occur.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The account, as text: the number has 16 digits.
    pub fn user_id(&self) -> Option<&str> {
        self.user_id.as_deref()
    }

    /// When it happened.
    pub const fn time(&self) -> Option<&DateTime> {
        self.time.as_ref()
    }

    /// Everything that the type of event tells: an object, or `null` when the event has none.
    pub const fn body(&self) -> &Value {
        &self.body
    }

    /// A text of the body; numbers as text, and nothing for one that is empty.
    fn text(&self, name: &str) -> Option<&str> {
        self.body
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }

    /// How it ended, in the service's words: `Success`, `Fail`, for batches `Finished`.
    pub fn status(&self) -> Option<&str> {
        self.text("Status")
    }

    /// Whether it ended well; `None` for a state that is not documented.
    pub fn is_success(&self) -> Option<bool> {
        match self.status()? {
            status if status.eq_ignore_ascii_case("success") => Some(true),
            status if status.eq_ignore_ascii_case("finished") => Some(true),
            status if status.eq_ignore_ascii_case("fail") => Some(false),
            status if status.eq_ignore_ascii_case("failed") => Some(false),
            _ => None,
        }
    }

    /// The job that it is about.
    pub fn job_id(&self) -> Option<&str> {
        self.text("JobId")
    }

    /// The media asset that it is about.
    pub fn media_id(&self) -> Option<&str> {
        self.text("MediaId")
    }

    /// Why it failed.
    pub fn error_code(&self) -> Option<&str> {
        self.text("ErrorCode")
    }

    /// Why it failed, in words.
    pub fn error_message(&self) -> Option<&str> {
        self.text("ErrorMessage")
    }

    /// What the request that started it gave along, unchanged.
    pub fn user_data(&self) -> Option<&str> {
        self.text("UserData")
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A body that is no event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidEvent {
    problem: String,
}

impl fmt::Display for InvalidEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body of the callback {}", self.problem)
    }
}

impl std::error::Error for InvalidEvent {}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::{CallbackVerifier, Event, Rejected, SIGNATURE, TIMESTAMP};

    /// The example of the manual, whose last digits it hides.
    const URL: &str = "https://www.example.com/your/callback";
    const AT: &str = "1519375990";
    const GOOD: &str = "c72b60894140fa98920f1279219b7ed4";

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn the_example_of_the_manual_is_believed_and_others_are_not() {
        let verifier = CallbackVerifier::new(URL)
            .with_key("old")
            .with_key("test123");
        let now = at(1_519_375_990);
        let other = CallbackVerifier::new("https://www.example.com/other").with_key("test123");
        let rows = [
            (verifier.verify(Some(AT), Some(GOOD), now), Ok(())),
            (
                verifier.verify(Some(AT), Some(&GOOD.to_uppercase()), now),
                Ok(()),
            ),
            (
                verifier.verify(Some(AT), Some(GOOD), at(1_519_375_990 + 300)),
                Ok(()),
            ),
            (
                verifier.verify(Some(AT), Some(GOOD), at(1_519_375_990 + 301)),
                Err(Rejected::Stale),
            ),
            (
                verifier.verify(Some(AT), Some(GOOD), at(1_519_375_990 - 301)),
                Err(Rejected::Stale),
            ),
            (
                verifier
                    .clone()
                    .with_tolerance(None)
                    .verify(Some(AT), Some(GOOD), at(0)),
                Ok(()),
            ),
            (
                verifier.verify(Some("1519375991"), Some(GOOD), now),
                Err(Rejected::Signature),
            ),
            (
                verifier.verify(Some(AT), Some("c72b"), now),
                Err(Rejected::Signature),
            ),
            (
                verifier.verify(Some(AT), Some(""), now),
                Err(Rejected::Signature),
            ),
            (
                verifier.verify(Some("soon"), Some(GOOD), now),
                Err(Rejected::Timestamp),
            ),
            (
                verifier.verify(None, Some(GOOD), now),
                Err(Rejected::Missing(TIMESTAMP)),
            ),
            (
                verifier.verify(Some(AT), None, now),
                Err(Rejected::Missing(SIGNATURE)),
            ),
            (
                other.verify(Some(AT), Some(GOOD), now),
                Err(Rejected::Signature),
            ),
            (
                CallbackVerifier::new(URL).verify(Some(AT), Some(GOOD), now),
                Err(Rejected::Signature),
            ),
        ];
        for (index, (found, expected)) in rows.into_iter().enumerate() {
            assert_eq!(found, expected, "row {index}");
        }
        assert!(!format!("{verifier:?}").contains("test123"));
    }

    #[test]
    fn events_are_read_as_they_come() {
        let event = Event::parse(
            br#"{"EventType":"FileUploadComplete","UserId":1234567890120000,"EventTime":"2022-07-15T08:48:14Z",
                "MessageBody":{"Status":"Fail","MediaId":"m","Size":"5510872","ErrorCode":"","Novel":[1]}}"#,
        );
        let event = event.as_ref().ok();
        assert_eq!(event.and_then(Event::user_id), Some("1234567890120000"));
        assert_eq!(event.and_then(Event::is_success), Some(false));
        assert_eq!(event.and_then(Event::media_id), Some("m"));
        assert_eq!(event.and_then(Event::error_code), None);
        assert!(event.is_some_and(|event| event.body().get("Novel").is_some()));
        let text = Event::parse(
            br#"{"EventType":"X","MessageBody":"{\"Status\":\"Finished\",\"JobId\":\"j\"}"}"#,
        );
        assert_eq!(text.as_ref().ok().and_then(Event::is_success), Some(true));
        for (body, expected) in [
            (&b"[]"[..], "is no object"),
            (b"{}", "has no EventType"),
            (b"{", "is no JSON"),
            (b"\xff", "is no JSON"),
        ] {
            let error = Event::parse(body)
                .map(|_| ())
                .map_err(|error| error.to_string());
            assert!(
                error.is_err_and(|error| error.contains(expected)),
                "{body:?}"
            );
        }
    }
}
