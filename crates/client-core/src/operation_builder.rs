//! What the builders of all operations have in common.

use crate::call::{CallOptions, Pending};
use crate::client::CoreClient;
use crate::decode::decode;
use crate::documents::Documents;
use crate::encode::{Request, encode};
use crate::error::Error;
use crate::response::{RawResponse, Response};
use crate::streaming::EventStream;
use crate::wire::WireRequest;

/// A request on its way to being a call: the inside of every generated builder.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent and awaited"]
pub struct CallBuilder<R> {
    client: CoreClient,
    /// The request as built so far.
    pub request: R,
    /// The options of the call.
    pub options: CallOptions,
    /// Typed documents among the parameters.
    pub documents: Documents,
}

impl<R: Request> CallBuilder<R> {
    /// An empty request.
    pub fn new(client: CoreClient) -> Self {
        Self {
            client,
            request: R::default(),
            options: CallOptions::default(),
            documents: Documents::default(),
        }
    }

    /// The client that will make the call.
    pub const fn client(&self) -> &CoreClient {
        &self.client
    }

    /// Encodes the request without sending it.
    ///
    /// # Errors
    /// As [`encode`], and those that checks find in typed documents.
    pub fn build(&self) -> Result<WireRequest, Error> {
        let wire = encode(&self.request)?;
        self.documents.check(&wire, self.client.region())?;
        Ok(wire)
    }

    /// Makes the call and gives its answer event by event.
    pub fn stream(self) -> EventStream<R::Response> {
        let wire = self.build();
        EventStream::new(self.client, R::operation(), wire, self.options)
    }

    /// Makes the call.
    pub fn send(self) -> Pending<R::Response> {
        let wire = self.build();
        self.client.call_encoded::<R>(wire, self.options)
    }
}

impl CoreClient {
    /// Makes a typed call.
    pub fn call<R: Request>(&self, request: &R, options: CallOptions) -> Pending<R::Response> {
        self.call_encoded::<R>(encode(request), options)
    }

    fn call_encoded<R: Request>(
        &self,
        wire: Result<WireRequest, Error>,
        options: CallOptions,
    ) -> Pending<R::Response> {
        let raw = match wire {
            Ok(wire) => self.execute(wire, options),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        };
        Pending::new(raw, decode_response::<R>)
    }
}

fn decode_response<R: Request>(raw: RawResponse) -> Result<Response<R::Response>, Error> {
    decode(R::operation(), raw)
}

/// Defines the builder of an operation, and ties it to its request and its response.
///
/// The operation's row of the table is the static `INFO` beside it.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    ($(#[$doc:meta])* $builder:ident, $request:ident => $response:ty) => {
        impl $crate::encode::Request for $request {
            type Response = $response;

            #[inline]
            fn operation() -> &'static $crate::operation::OperationInfo {
                &INFO
            }
        }

        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until `send` is awaited"]
        pub struct $builder {
            call: $crate::__private::CallBuilder<$request>,
        }

        impl $builder {
            #[inline]
            pub(crate) fn new(client: &$crate::client::CoreClient) -> Self {
                Self {
                    call: $crate::__private::CallBuilder::new(client.clone()),
                }
            }
        }
    };
}

/// What a builder has whose parameters hold documents.
#[doc(hidden)]
#[macro_export]
macro_rules! __checks_documents {
    ($builder:ident) => {
        impl $builder {
            /// Sends typed documents without a check, also those in which it would find errors.
            #[inline]
            pub fn with_unchecked(mut self) -> Self {
                self.call.documents.turn_off();
                self
            }
        }
    };
}

/// What every builder has after the parameters of its operation: `build`, `send`, and the options of the call.
#[doc(hidden)]
#[macro_export]
macro_rules! __call_options {
    ($builder:ident, $request:ident => $response:ty) => {
        impl $builder {
            /// Makes the call.
            ///
            /// # Errors
            /// See [`ErrorKind`](crate::ErrorKind) for what can happen and what to do about it.
            #[inline]
            pub fn send(self) -> $crate::call::Pending<$response> {
                self.call.send()
            }

            /// Encodes the request without sending it: a dry run that needs no credentials.
            ///
            /// # Errors
            /// Required parameters that are missing, all of them named at once, and path parameters that are empty.
            #[inline]
            pub fn build(
                &self,
            ) -> ::core::result::Result<$crate::wire::WireRequest, $crate::error::Error> {
                self.call.build()
            }

            /// Replaces the request as built so far.
            #[inline]
            pub fn with_request(mut self, request: $request) -> Self {
                self.call.request = request;
                self
            }

            /// Replaces the options of the call.
            #[inline]
            pub fn with_options(mut self, options: $crate::call::CallOptions) -> Self {
                self.call.options = options;
                self
            }

            /// Limits the whole call: credentials, all attempts and the pauses between them.
            #[inline]
            pub fn with_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.call.options = self.call.options.with_timeout(limit);
                self
            }

            /// Limits each attempt.
            #[inline]
            pub fn with_attempt_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.call.options = self.call.options.with_attempt_timeout(limit);
                self
            }

            /// Sets how the call is repeated when it fails.
            #[inline]
            pub fn with_retry(mut self, policy: $crate::retry::RetryPolicy) -> Self {
                self.call.options = self.call.options.with_retry(policy);
                self
            }

            /// Adds a header of the application; headers of the protocol cannot be set.
            #[inline]
            pub fn with_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.call.options = self.call.options.with_header(name, value);
                self
            }
        }
    };
}
