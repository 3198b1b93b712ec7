//! The macros through which generated operations say what they start and whose states they read.

/// Gives the builder of an operation `submit()`, and `job(id)` for what was started elsewhere.
///
/// Modules are those of operations beside this one; `WAIT` tells how the work is followed.
#[doc(hidden)]
#[macro_export]
macro_rules! __submits {
    (
        $builder:ident {
            query: $query:ident::$request:ident => $response:ident,
            $(stop: $stop:ident::$stopped:ident,)?
            $(once: $token:ident,)?
        }
    ) => {
        $(impl $builder {
            /// Starts the work at most once for a key of yours: a repeated call with the same key and the same request finds the
            /// first job, also from another process after a crash.
            ///
            /// The service knows the key by a token that is made of it, for a time that it does not document. Another request
            /// with the same key is refused.
            ///
            /// # Errors
            /// As [`submit`](Self::submit).
            pub fn submit_once(
                mut self,
                key: impl ::core::convert::AsRef<str>,
            ) -> $crate::job::Submit<super::$query::$response> {
                let token = $crate::job::token_of(INFO.name(), key.as_ref());
                self.call.request.$token = ::core::option::Option::Some(token);
                self.submit()
            }
        })?

        impl $builder {
            /// Starts the work, as [`send`](Self::send) does, and gives a [`Job`](crate::job::Job) to wait for, to watch, and to
            /// find again in another process.
            ///
            /// # Errors
            /// Those of the call, when it is awaited. When the answer names no job,
            /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) with the answer.
            pub fn submit(self) -> $crate::job::Submit<super::$query::$response> {
                $crate::job::Submit::new(
                    self.call.client().clone(),
                    Self::job_parts(),
                    &self.call.request,
                    self.call.build(),
                    self.call.options,
                )
            }

            /// The job of an id from elsewhere; nothing is sent. Set in the request what the call that reads the state needs
            /// besides the id.
            ///
            /// # Errors
            /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for what is missing.
            pub fn job(
                self,
                id: impl ::core::convert::AsRef<str>,
            ) -> ::core::result::Result<
                $crate::job::Job<super::$query::$response>,
                $crate::error::Error,
            > {
                $crate::job::Job::existing(
                    self.call.client(),
                    Self::job_parts(),
                    &self.call.request,
                    id.as_ref(),
                )
            }

            pub(crate) const fn job_parts() -> $crate::job::JobParts {
                $crate::job::JobParts::new(
                    &INFO,
                    &WAIT,
                    $crate::by_name::OperationEntry::of::<super::$query::$request>(&super::$query::INFO),
                    $crate::__submits!(@stop $($stop::$stopped)?),
                )
            }
        }
    };
    (@stop) => {
        ::core::option::Option::None
    };
    (@stop $stop:ident::$stopped:ident) => {
        ::core::option::Option::Some($crate::by_name::OperationEntry::of::<super::$stop::$stopped>(
            &super::$stop::INFO,
        ))
    };
}

/// Makes the answer of an operation the outcome of the jobs whose state it reads; with `one`, which stands where all these jobs
/// have the same states, gives its builder `job()`.
#[doc(hidden)]
#[macro_export]
macro_rules! __reads_jobs {
    (
        $builder:ident, $request:ident => $response:ident {
            $(of: $module:ident::$starts:ident,)+
            $(one: $first:ident,)?
            $(stops: $stops:ident,)?
        }
    ) => {
        impl $crate::job::JobOutput for $response {
            fn query() -> ::core::option::Option<&'static str> {
                ::core::option::Option::Some(INFO.name())
            }

            fn parts(
                operation: &str,
                _table: impl ::core::ops::FnOnce() -> &'static [$crate::by_name::OperationEntry],
            ) -> ::core::option::Option<$crate::job::JobParts> {
                $(if operation == super::$module::INFO.name() {
                    return ::core::option::Option::Some(super::$module::$starts::job_parts());
                })+
                $(if operation == INFO.name() {
                    return ::core::option::Option::Some($builder::job_parts(&super::$first::WAIT));
                })?
                ::core::option::Option::None
            }

            fn read(
                _entry: &$crate::by_name::OperationEntry,
                raw: $crate::response::RawResponse,
            ) -> ::core::result::Result<$crate::response::Response<Self>, $crate::error::Error> {
                $crate::decode::decode(&INFO, raw)
            }
        }

        $(impl $crate::job::Stoppable for $stops {})?

        $(impl $builder {
            /// The job whose state this call reads; nothing is sent. All parameters of the call must be set.
            ///
            /// # Errors
            /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for what is missing.
            pub fn job(
                self,
            ) -> ::core::result::Result<$crate::job::Job<$response>, $crate::error::Error> {
                $crate::job::Job::of_query(
                    self.call.client(),
                    Self::job_parts(&super::$first::WAIT),
                    &self.call.request,
                )
            }

            const fn job_parts(
                wait: &'static $crate::operation::WaitInfo,
            ) -> $crate::job::JobParts {
                $crate::job::JobParts::new(
                    &INFO,
                    wait,
                    $crate::by_name::OperationEntry::of::<$request>(&INFO),
                    ::core::option::Option::None,
                )
            }
        })?
    };
}
