//! The crates of this workspace, everything on.

use client_core::config::ClientBuilder;
use client_core::credentials::Credentials;

use super::{KEY_ID, KEY_SECRET};
use crate::Fault;
use crate::bodies::Body;

/// The clients.
pub struct Ours {
    imm: alibaba_imm::Client,
    ice: alibaba_ice::Client,
}

impl Ours {
    /// Clients of the server at this address.
    ///
    /// # Errors
    /// When a client cannot be set up.
    pub fn new(authority: &str) -> Result<Self, Fault> {
        Ok(Self {
            imm: builder(authority).build()?,
            ice: builder(authority).build()?,
        })
    }

    /// One call.
    ///
    /// # Errors
    /// Whatever goes wrong.
    pub async fn call(&self, body: Body) -> Result<usize, Fault> {
        Ok(match body {
            Body::S | Body::L => {
                let call = self.imm.list_projects().max_results(50).prefix(body.name());
                call.send().await?.projects().len()
            }
            Body::M => {
                // Two parameters, as above.
                let call = self.ice.list_media_basic_infos().max_results(50);
                call.media_type("video").send().await?.media_infos().len()
            }
        })
    }
}

fn builder<C: client_core::client::ServiceClient>(authority: &str) -> ClientBuilder<C> {
    ClientBuilder::new()
        .endpoint(format!("http://{authority}"))
        .credentials(Credentials::new(KEY_ID, KEY_SECRET))
}
