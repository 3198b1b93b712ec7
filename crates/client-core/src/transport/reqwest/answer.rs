//! The body of an answer while it comes.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use tokio::time::Instant;

use super::failure::{broken_off, timed_out};
use crate::alarm::{Alarm, deadline};
use crate::transport::{AttemptTimeouts, TransportError};

/// The chunks of an answer, within the time of the attempt.
pub(super) struct Chunks {
    body: reqwest::Body,
    alarm: Alarm,
    /// What a chunk may take; `None` when the whole body has one limit.
    idle: Option<Duration>,
    host: String,
    limit: Duration,
    got: u64,
}

impl Chunks {
    /// The body of an answer whose head came in time.
    pub fn new(
        body: reqwest::Body,
        attempt: Option<Instant>,
        host: String,
        timeouts: AttemptTimeouts,
    ) -> Self {
        Self {
            body,
            alarm: Alarm::new(timeouts.idle.map_or(attempt, deadline)),
            idle: timeouts.idle,
            host,
            limit: timeouts.idle.unwrap_or(timeouts.attempt),
            got: 0,
        }
    }

    fn arrived(&mut self, chunk: Bytes) -> Result<Bytes, TransportError> {
        self.got += chunk.len() as u64;
        match self.idle {
            Some(idle) => self.alarm.set(deadline(idle)),
            None if self.alarm.is_over() => {
                return Err(timed_out(&self.host, self.limit));
            }
            None => {}
        }
        Ok(chunk)
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(chunk) => Poll::Ready(Some(self.arrived(chunk))),
                    // Trailers, which these services do not send.
                    Err(_) => continue,
                },
                Poll::Ready(Some(Err(error))) => {
                    Poll::Ready(Some(Err(broken_off(&self.host, self.got, error))))
                }
                Poll::Pending if self.alarm.is_late(context) => {
                    Poll::Ready(Some(Err(timed_out(&self.host, self.limit))))
                }
                Poll::Pending => Poll::Pending,
            };
        }
    }
}
