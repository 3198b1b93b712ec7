//! What a program needs to name of a provider crate, named through that crate: own transport, tests, settings.

use std::sync::Arc;
use std::time::Duration;

use alibaba_imm::config::{Jitter, Network, SystemJitter, Timeouts};
use alibaba_imm::credentials::{BoxFuture, Credentials};
use alibaba_imm::error::ErrorKind;
use alibaba_imm::info::{OperationInfo, RetryClass};
use alibaba_imm::model::DateTime;
use alibaba_imm::operations::list_projects::ListProjectsRequest;
use alibaba_imm::retry::RetryPolicy;
use alibaba_imm::test_util::{ScriptedTransport, json_response, service_error, test_credentials};
use alibaba_imm::transport::{
    AttemptTimeouts, Body, Transport, TransportError, TransportErrorKind, http,
};
use alibaba_imm::{Client, Error};

/// Answers what it is told, and refuses what nobody should send.
#[derive(Debug)]
struct Own(&'static str);

impl Transport for Own {
    fn send(
        &self,
        request: http::Request<Body>,
        timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            if timeouts.attempt > Duration::from_secs(10) || request.method() != http::Method::POST
            {
                return Err(TransportError::new(
                    TransportErrorKind::Invalid,
                    "not like this",
                ));
            }
            Ok(http::Response::new(Body::from(self.0)))
        })
    }
}

fn builder() -> alibaba_imm::ClientBuilder {
    Client::builder()
        .region("cn-hangzhou")
        .network(Network::Vpc)
        .timeouts(Timeouts::default().with_attempt(Duration::from_secs(10)))
        .retry(RetryPolicy::none())
        .jitter(Arc::new(SystemJitter) as Arc<dyn Jitter>)
}

#[tokio::test]
async fn a_program_needs_one_crate() -> Result<(), Error> {
    let client = builder()
        .credentials(Credentials::new("id", "secret"))
        .transport(Arc::new(Own(
            r#"{"Projects":[{"projectname":"a","CreateTime":"2021-06-29T14:50:13+08:00","New":1}]}"#,
        )))
        .build()?;
    let page = client
        .list_projects()
        .with_request(ListProjectsRequest::default())
        .send()
        .await?;
    let project = &page.projects()[0];
    assert_eq!(project.project_name.as_deref(), Some("a"));
    let created: Option<&DateTime> = project.create_time.as_ref();
    assert!(created.is_some_and(|time| time.to_offset_date_time().is_some()));
    assert_eq!(page.unknown_fields()[0].path(), "Projects[0].New");
    assert!(page.decode_warnings().is_empty());
    let info: &OperationInfo = alibaba_imm::operations::OPERATIONS[0].info();
    assert!(matches!(
        info.retry_class(),
        RetryClass::Read | RetryClass::Idempotent | RetryClass::Unsafe
    ));
    Ok(())
}

#[tokio::test]
async fn a_test_needs_one_crate() -> Result<(), Error> {
    let script = ScriptedTransport::new([json_response(404, r#"{"Code":"X","Message":"m"}"#)]);
    let client = builder()
        .credentials(test_credentials())
        .transport(Arc::new(script.clone()))
        .build()?;
    let error = client.list_projects().send().await.err();
    let error = error.unwrap_or_else(|| service_error::<Client>("None", 500, "", ""));
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Service, Some("X"))
    );
    let sent = script.requests();
    assert!(
        sent[0].request.uri().to_string().contains("-vpc."),
        "{sent:?}"
    );
    let made = service_error::<Client>("ListProjects", 404, "X", "m");
    assert_eq!(made.to_string(), error.to_string());
    Ok(())
}
