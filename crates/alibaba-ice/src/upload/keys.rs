//! The credential of an upload address, renewed by the service as long as the upload lasts.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use client_core::credentials::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided,
};

use super::address;
use crate::Client;

/// First what came with the address, then what `RefreshUploadMedia` gives.
pub(super) struct UploadKeys {
    client: Client,
    media_id: String,
    first: Mutex<Option<Credentials>>,
}

impl UploadKeys {
    pub(super) fn new(client: Client, media_id: String, first: Credentials) -> Self {
        Self {
            client,
            media_id,
            first: Mutex::new(Some(first)),
        }
    }

    async fn refreshed(&self) -> Result<Provided, CredentialsError> {
        let answer = self
            .client
            .refresh_upload_media()
            .media_id(self.media_id.as_str())
            .send()
            .await
            .map_err(|error| {
                let kind = if error.is_retryable() {
                    CredentialsErrorKind::Unreachable
                } else {
                    CredentialsErrorKind::Rejected
                };
                CredentialsError::new(
                    kind,
                    format!(
                        "RefreshUploadMedia gave no new credential for the upload of media {}",
                        self.media_id
                    ),
                )
                .with_source(error)
            })?;
        let (address, auth) = (
            answer.upload_address.as_deref(),
            answer.upload_auth.as_deref(),
        );
        address::read(
            address.unwrap_or_default(),
            auth.unwrap_or_default(),
            client_core::protocol::alibaba::oss::now(self.client.core()),
        )
        .map(|granted| Provided::Found(granted.credentials))
        .map_err(|what| CredentialsError::new(CredentialsErrorKind::Invalid, what))
    }
}

impl fmt::Debug for UploadKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadKeys")
            .field("media_id", &self.media_id)
            .finish_non_exhaustive()
    }
}

impl ProvideCredentials for UploadKeys {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        let first = self
            .first
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        Box::pin(async move {
            match first {
                Some(credentials) => Ok(Provided::Found(credentials)),
                None => self.refreshed().await,
            }
        })
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("UploadAuth of ICE")
    }
}
