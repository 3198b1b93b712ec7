//! The body of an answer while it comes.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use tokio::time::{Instant, Sleep, sleep_until};

use super::deadline;
use super::failure::{broken_off, timed_out};
use crate::transport::{AttemptTimeouts, TransportError};

/// The chunks of an answer, within the time of the attempt.
pub(super) struct Chunks {
    body: reqwest::Body,
    deadline: Option<Instant>,
    /// What a chunk may take; `None` when the whole body has one limit.
    idle: Option<Duration>,
    /// Made only when the body lets itself be waited for: most do not.
    sleep: Option<Pin<Box<Sleep>>>,
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
            deadline: timeouts.idle.map_or(attempt, deadline),
            idle: timeouts.idle,
            sleep: None,
            host,
            limit: timeouts.idle.unwrap_or(timeouts.attempt),
            got: 0,
        }
    }

    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let Some(deadline) = self.deadline else {
            return false;
        };
        let sleep = self
            .sleep
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if sleep.deadline() != deadline {
            sleep.as_mut().reset(deadline);
        }
        sleep.as_mut().poll(context).is_ready()
    }

    fn arrived(&mut self, chunk: Bytes) -> Result<Bytes, TransportError> {
        self.got += chunk.len() as u64;
        match self.idle {
            Some(idle) => self.deadline = deadline(idle),
            // A body that always has something ready never lets the timer speak.
            None if self.deadline.is_some_and(|end| Instant::now() >= end) => {
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
                Poll::Pending if self.is_late(context) => {
                    Poll::Ready(Some(Err(timed_out(&self.host, self.limit))))
                }
                Poll::Pending => Poll::Pending,
            };
        }
    }
}
