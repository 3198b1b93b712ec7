//! Secrets are printed by nothing.

use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use auth_core::alibaba::Acs3;
use auth_core::ncp::NcpV2;
use auth_core::{
    Credentials, EnvironmentProvider, MapEnvironment, ProvideCredentials, Sign, StaticProvider,
};
use bytes::Bytes;
use tracing::field::{Field, Visit};

use crate::cases;
use crate::support::run;

const SECRET: &str = "SeCrEt-of-the-test";
const TOKEN: &str = "ToKeN-of-the-test";

fn assert_silent(shown: &str) {
    assert!(!shown.contains(SECRET) && !shown.contains(TOKEN), "{shown}");
}

#[test]
fn debug_texts_hold_no_secret() {
    let credentials = Credentials::new("LTAI5tFull", SECRET).with_security_token(TOKEN);
    assert_silent(&format!("{credentials:?} {credentials:#?}"));
    assert!(
        format!("{credentials:?}").contains("LTAI..."),
        "{credentials:?}"
    );
    assert!(
        !format!("{credentials:?}").contains("LTAI5"),
        "{credentials:?}"
    );
    assert_silent(&format!("{:?}", StaticProvider::new(credentials.clone())));

    for signer in [&Acs3 as &dyn Sign, &NcpV2] {
        let mut request = http::Request::post("https://h.example/")
            .body(Bytes::new())
            .unwrap();
        let signed = signer
            .sign(&mut request, &credentials, SystemTime::UNIX_EPOCH, "nonce")
            .unwrap();
        assert_silent(&format!("{signer:?} {signed:?} {signed:#?} {request:?}"));
        assert!(!format!("{request:?}").contains(&signed.signature));
    }

    let environment = MapEnvironment::new()
        .with("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRET)
        .with("ALIBABA_CLOUD_SECURITY_TOKEN", TOKEN);
    assert_silent(&format!("{environment:?}"));
    let provider = auth_core::alibaba::environment(environment);
    assert_silent(&format!("{provider:?} {}", provider.name()));
}

#[test]
fn interfaces_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Credentials>();
    shared::<EnvironmentProvider>();
    shared::<auth_core::SharedProvider>();
    shared::<auth_core::CredentialsError>();
    shared::<auth_core::Signed>();
}

/// Writes down every event and span, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Words<'a>(&'a mut String);

impl Visit for Words<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        span.record(&mut Words(&mut self.0.lock().unwrap()));
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut Words(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut log = self.0.lock().unwrap();
        log.push('\n');
        event.record(&mut Words(&mut log));
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn logs_hold_no_secret() {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        for case in cases::all().values() {
            let (system, _http) = cases::prepare(case);
            let chain = cases::chain(case, &system);
            // What comes of it is the business of the cases.
            let _ = run(chain.provide());
        }
    });
    let log = log.0.lock().unwrap();
    for expected in [
        "found credentials",
        "trying again",
        "clock of this machine",
        "counts as absent",
    ] {
        assert!(
            log.contains(expected),
            "{expected}: is the log being written?"
        );
    }
    assert!(!log.contains(cases::MARK), "{log}");
}
