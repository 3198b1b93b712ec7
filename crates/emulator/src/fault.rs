//! Faults that a test orders.

use std::time::Duration;

use bytes::Bytes;

/// Something that goes wrong with a coming request; see [`Emulator::fail_next`](crate::Emulator::fail_next).
///
/// A fault strikes requests with a good signature only. Its nonce counts as used, as it would behind a real gateway,
/// so a client that sends the same bytes again is told so.
#[derive(Clone, Debug)]
pub struct Fault {
    pub(crate) effect: Effect,
    operation: Option<String>,
    times: u32,
}

#[derive(Clone, Debug)]
pub(crate) enum Effect {
    Status {
        status: u16,
        code: String,
        message: String,
        retry_after: Option<Duration>,
    },
    Throttle {
        retry_after: Option<Duration>,
    },
    Raw {
        status: u16,
        content_type: String,
        body: Bytes,
    },
    Reset,
    Delay(Duration),
    Truncate,
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self {
            effect,
            operation: None,
            times: 1,
        }
    }

    /// An error of the provider, in the shape of its errors. For NAVER Cloud a code of three digits is one of the
    /// gateway (`"500"`, `Endpoint Error`), any other one of the service.
    pub fn status(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Effect::Status {
            status,
            code: code.into(),
            message: message.into(),
            retry_after: None,
        })
    }

    /// Refused as too fast: 429 with `Throttling.User`, for NAVER Cloud with gateway code `410`.
    pub fn throttle() -> Self {
        Self::new(Effect::Throttle { retry_after: None })
    }

    /// The connection is reset before a byte of the answer.
    pub fn reset() -> Self {
        Self::new(Effect::Reset)
    }

    /// The answer comes late. Tests with paused time need not wait for it.
    pub fn delay(by: Duration) -> Self {
        Self::new(Effect::Delay(by))
    }

    /// The answer breaks off in the middle of its body.
    pub fn truncate() -> Self {
        Self::new(Effect::Truncate)
    }

    /// 502 with a page of HTML, as a proxy gives it.
    pub fn html() -> Self {
        Self::raw(
            502,
            "text/html",
            "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
        )
    }

    /// Any answer at all.
    pub fn raw(status: u16, content_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self::new(Effect::Raw {
            status,
            content_type: content_type.into(),
            body: body.into(),
        })
    }

    /// Strikes only this operation, named as on the wire (`ListProjects`, `list_projects`).
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Strikes this many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Adds the wait that the service asks for to [`status`](Self::status) and [`throttle`](Self::throttle):
    /// `x-acs-retry-after` in milliseconds for Alibaba Cloud, `Retry-After` in seconds for NAVER Cloud.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        if let Effect::Status { retry_after, .. } | Effect::Throttle { retry_after } =
            &mut self.effect
        {
            *retry_after = Some(wait);
        }
        self
    }
}

/// Takes the first fault that is meant for `operation`.
pub(crate) fn take(faults: &mut Vec<Fault>, operation: &str) -> Option<Effect> {
    faults.retain(|fault| fault.times > 0);
    let index = faults.iter().position(|fault| {
        fault
            .operation
            .as_deref()
            .is_none_or(|name| name == operation)
    })?;
    let fault = faults.get_mut(index)?;
    fault.times -= 1;
    Some(fault.effect.clone())
}
