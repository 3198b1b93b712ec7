//! Answers that come event by event.

use std::fmt;
use std::future::poll_fn;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use auth_core::BoxFuture;
use bytes::Bytes;
use futures_core::Stream;

use crate::alarm::Alarm;
use crate::call::CallOptions;
use crate::client::CoreClient;
use crate::decode::decode_one;
use crate::error::Error;
use crate::model::Decode;
use crate::operation::OperationInfo;
use crate::pipeline::Opened;
use crate::response::{RawResponse, Response};
use crate::sse::{Frame, MAX_EVENT_BYTES, Parser, TooLong};
use crate::transport::{Body, TransportError, TransportErrorKind};
use crate::wire::WireRequest;

/// A model may think for long between two pieces of its answer.
const IDLE: Duration = Duration::from_secs(60);

/// One event of an answer; it derefs to the operation's response, of which it holds what the service sent with this event.
#[derive(Clone, Debug)]
pub struct Event<T> {
    id: Option<String>,
    name: Option<String>,
    response: Response<T>,
}

impl<T> Event<T> {
    /// The `id` of the event.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The name in its `event` field, such as `message`.
    pub fn event(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Its data as it came: JSON.
    pub fn data(&self) -> &Bytes {
        self.response.raw().body()
    }

    /// The event as a response, with status, headers and request id.
    pub fn into_response(self) -> Response<T> {
        self.response
    }

    /// The decoded value alone.
    pub fn into_inner(self) -> T {
        self.response.into_inner()
    }
}

impl<T> Deref for Event<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.response
    }
}

/// An answer as it comes.
///
/// A [`Stream`]; without a stream library, use [`try_next`](Self::try_next). Nothing is sent before the first poll. Dropping it
/// gives the call up and closes the connection.
///
/// Up to the head of the answer the call is retried as any other; after that never, for the answer would begin again. Between
/// two parts of the answer there may be 60 s ([`idle_timeout`](Self::idle_timeout)); the call's own timeout limits the whole.
/// An answer that is no stream is given as one event.
#[must_use = "a stream does nothing until it is polled"]
pub struct EventStream<T> {
    state: State,
    operation: &'static OperationInfo,
    given: u64,
    make: fn(&'static OperationInfo, RawResponse) -> Result<Response<T>, Error>,
}

enum State {
    /// Not begun.
    New(Option<Box<Begin>>),
    Opening(BoxFuture<'static, Result<Opened, Error>>),
    Reading(Box<Reading>),
    Ended,
}

struct Begin {
    client: CoreClient,
    request: Result<WireRequest, Error>,
    options: CallOptions,
    idle: Duration,
}

struct Reading {
    opened: Opened,
    body: Body,
    parser: Parser,
    alarm: Alarm,
    /// The body is at its end.
    over: bool,
}

impl<T: Decode> EventStream<T> {
    /// The answer of a request, event by event.
    pub(crate) fn new(
        client: CoreClient,
        operation: &'static OperationInfo,
        request: Result<WireRequest, Error>,
        options: CallOptions,
    ) -> Self {
        Self {
            state: State::New(Some(Box::new(Begin {
                client,
                request,
                options,
                idle: IDLE,
            }))),
            operation,
            given: 0,
            make: decode_one::<T>,
        }
    }

    /// Sets how long the stream may be silent, comments included; 60 s unless set. Without effect once it was polled.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        if let State::New(Some(begin)) = &mut self.state {
            begin.idle = limit;
        }
        self
    }

    /// The next event; `None` at the end of the answer.
    ///
    /// # Errors
    /// Those of the call, what the service reports in the middle of the stream
    /// ([`Service`](crate::error::ErrorKind::Service)), an event that does not decode, and a connection that broke off or fell
    /// silent: the message tells how many events had come. After an error there are no more events.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        let result = ready!(self.step(context));
        match &result {
            Some(Ok(_)) => self.given += 1,
            _ => self.state = State::Ended,
        }
        Poll::Ready(result)
    }

    fn step(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::New(begin) => {
                    let Some(begin) = begin.take() else {
                        return Poll::Ready(None);
                    };
                    let Begin {
                        client,
                        request,
                        options,
                        idle,
                    } = *begin;
                    match request {
                        Ok(request) => {
                            self.state = State::Opening(client.open(request, options, idle));
                        }
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    }
                }
                State::Opening(opening) => {
                    let mut opened = match ready!(opening.as_mut().poll(context)) {
                        Ok(opened) => opened,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    let Some(body) = opened.body.take() else {
                        self.state = State::Ended;
                        let response = (self.make)(self.operation, opened.raw);
                        return Poll::Ready(Some(response.map(|response| Event {
                            id: None,
                            name: None,
                            response,
                        })));
                    };
                    self.state = State::reading(opened, body);
                }
                State::Reading(reading) => {
                    let frame = match ready!(reading.poll(context)) {
                        Ok(Some(frame)) => frame,
                        Ok(None) => return Poll::Ready(None),
                        Err(error) => {
                            let error = reading.opened.broken(error);
                            return Poll::Ready(Some(Err(self.so_far(error))));
                        }
                    };
                    let event = reading
                        .opened
                        .event(frame.data.into())
                        .and_then(|raw| (self.make)(self.operation, raw));
                    return Poll::Ready(Some(match event {
                        Ok(response) => Ok(Event {
                            id: frame.id,
                            name: frame.name,
                            response,
                        }),
                        Err(error) => Err(self.so_far(error)),
                    }));
                }
            }
        }
    }

    fn so_far(&self, error: Error) -> Error {
        let events = if self.given == 1 { "event" } else { "events" };
        error.with_note(&format!(
            "{} {events} of the stream had come before",
            self.given
        ))
    }
}

impl State {
    fn reading(opened: Opened, body: Body) -> Self {
        Self::Reading(Box::new(Reading {
            alarm: Alarm::new(opened.end()),
            opened,
            body,
            parser: Parser::default(),
            over: false,
        }))
    }
}

impl Reading {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Frame>, TransportError>> {
        loop {
            if let Some(frame) = self.parser.next() {
                return Poll::Ready(Ok(Some(frame)));
            }
            if self.over {
                return Poll::Ready(Ok(None));
            }
            match self.body.poll_chunk(context) {
                Poll::Ready(Some(Ok(chunk))) => {
                    self.parser.push(&chunk).map_err(|TooLong| too_long())?;
                    if self.opened.is_over() {
                        return Poll::Ready(Err(self.silent()));
                    }
                    self.alarm.set(self.opened.end());
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(error)),
                Poll::Ready(None) => {
                    self.over = true;
                    self.parser.finish();
                }
                Poll::Pending if self.alarm.is_late(context) => {
                    return Poll::Ready(Err(self.silent()));
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn silent(&self) -> TransportError {
        let message = if self.opened.is_over() {
            "the stream was not at its end when the call's time limit was".to_owned()
        } else {
            format!("the stream was silent for {:?}", self.opened.idle)
        };
        TransportError::new(TransportErrorKind::Timeout, message)
    }
}

fn too_long() -> TransportError {
    TransportError::new(
        TransportErrorKind::TooLarge,
        format!("an event of the stream is longer than {MAX_EVENT_BYTES} bytes"),
    )
}

impl<T: Decode> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Nothing in it is pinned in place.
impl<T> Unpin for EventStream<T> {}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("operation", &self.operation.name())
            .field("given", &self.given)
            .finish_non_exhaustive()
    }
}

/// Gives the builder of an operation that can answer event by event its `stream()`.
#[doc(hidden)]
#[macro_export]
macro_rules! __streams {
    ($builder:ident => $response:ty) => {
        impl $builder {
            /// Makes the call and gives the answer event by event, as it comes. The request is that of
            /// [`send`](Self::send); an answer that is no stream is one event.
            #[inline]
            pub fn stream(self) -> $crate::streaming::EventStream<$response> {
                self.call.stream()
            }
        }
    };
}
