//! The face of a provider crate.

/// Gives a provider crate its `Client` and `ClientBuilder` over the generated module, and everything that it shows of this
/// crate: the [`facade`](crate::facade).
#[macro_export]
macro_rules! client {
    ($(#[$doc:meta])* $generated:ident) => {
        #[doc(inline)]
        pub use $crate::facade::*;
        #[doc(inline)]
        pub use $generated::{codes, operations, service, types};

        /// What a call gives: a value or the crate's [`Error`].
        pub type Result<T, E = Error> = ::core::result::Result<T, E>;

        $(#[$doc])*
        ///
        /// Cheap to clone: all clones share one connection pool, one cache of credentials and one retry budget. `Send`
        /// and `Sync`; dropping a future gives its call up.
        #[derive(Clone, Debug)]
        pub struct Client {
            core: $crate::client::CoreClient,
        }

        /// Builds a [`Client`]; see [`config::ClientBuilder`] for settings and defaults.
        pub type ClientBuilder = $crate::config::ClientBuilder<Client>;

        impl Client {
            /// A client with nothing set.
            #[inline]
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new()
            }

            /// A client with region, endpoint and credentials from where the provider's own tools look for them.
            ///
            /// Credentials are looked up at the first call, not here.
            ///
            /// # Errors
            /// [`ErrorKind::Configuration`] when the region is missing or a setting is invalid; the message names the
            /// variable or the file.
            #[inline]
            pub async fn from_env() -> ::core::result::Result<Self, $crate::error::Error> {
                ClientBuilder::from_env().build()
            }

            /// The untyped pipeline below this client.
            #[inline]
            pub const fn core(&self) -> &$crate::client::CoreClient {
                &self.core
            }

            /// Calls an operation by its name, with JSON in wire names in and out.
            ///
            /// The name is matched without regard to case and separators: `ListProjects`, `list-projects`. Request and
            /// response go through the same types as any other call, so fields that this version does not know are
            /// refused in the request and left out of the response.
            ///
            /// # Errors
            /// As the operation itself, and [`ErrorKind::InvalidRequest`] for an unknown name.
            #[inline]
            pub async fn call_by_name(
                &self,
                operation: &str,
                input: &$crate::model::Value,
            ) -> ::core::result::Result<$crate::response::Response<$crate::model::Value>, $crate::error::Error> {
                $crate::by_name::call(&self.core, $generated::operations::OPERATIONS, operation, input).await
            }
        }

        impl Client {
            /// The job of a handle that was saved, perhaps by another process. Nothing is sent.
            ///
            /// A [`job::AnyJobHandle`] gives the answer as JSON.
            ///
            /// # Errors
            /// [`ErrorKind::Configuration`] for a handle of another API or region, or of an operation that this version does
            /// not know.
            pub fn resume<T: $crate::job::JobOutput>(
                &self,
                handle: $crate::job::JobHandle<T>,
            ) -> ::core::result::Result<$crate::job::Job<T>, $crate::error::Error> {
                $crate::job::Job::resume(&self.core, || $generated::operations::OPERATIONS, handle)
            }

            /// Starts what an operation starts, by its name and with JSON in wire names, to wait for it.
            ///
            /// # Errors
            /// [`ErrorKind::InvalidRequest`] for an operation that starts nothing which can be waited for.
            pub fn submit_by_name(
                &self,
                operation: &str,
                input: &$crate::model::Value,
            ) -> ::core::result::Result<$crate::job::Submit<$crate::model::Value>, $crate::error::Error> {
                $crate::job::submit_by_name(
                    &self.core,
                    $generated::operations::OPERATIONS,
                    operation,
                    input,
                    $crate::call::CallOptions::default(),
                )
            }
        }

        impl $crate::client::ServiceClient for Client {
            type Service = $generated::service::Api;
        }

        impl $crate::client::FromCore for Client {
            #[inline]
            fn from_core(core: $crate::client::CoreClient) -> Self {
                Self { core }
            }
        }
    };
}
