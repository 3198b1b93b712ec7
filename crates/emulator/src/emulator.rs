//! A running emulator.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_core::{Clock, Credentials, SystemClock};
use axum::Router;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::api;
use crate::behaviour::fixtures::Fixtures;
use crate::control;
use crate::credentials::TestCredentials;
use crate::engine::Plan;
use crate::error::Error;
use crate::fault::Fault;
use crate::listener::{Connection, Listener, Phase};
use crate::protocol;
use crate::protocol::storage::{self, StoredObject};
use crate::record::RecordedRequest;
use crate::server::{self, Changing, Shared};
use crate::tables::Tables;

/// How long [`Emulator::shutdown`] waits for answers under way.
const GRACE: Duration = Duration::from_secs(1);

/// An emulator that runs on a port of its own until it is dropped.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    shared: Arc<Shared>,
    phase: watch::Sender<Phase>,
    task: JoinHandle<()>,
    /// The address of each API alone, by its short name.
    own: Vec<(&'static str, SocketAddr)>,
}

impl Emulator {
    /// Starts with the [sample fixtures](Fixtures::sample) on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When no port can be opened.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Starts with other fixtures, clock, credentials or port.
    pub fn builder() -> Builder {
        Builder {
            port: 0,
            fixtures: None,
            clock: Arc::new(SystemClock),
            credentials: Vec::new(),
            latency: Duration::ZERO,
            upload_lifetime: storage::LIFETIME,
        }
    }

    /// The endpoint of all four APIs: `http://127.0.0.1:<port>`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The endpoint of one API alone, by its short name such as `imm`; `None` for one that is not served.
    ///
    /// At the common [`endpoint`](Self::endpoint) a request is taken for the API that knows its operation. Where two know
    /// one of the same name and version, only their own addresses tell them apart.
    pub fn endpoint_of(&self, api: &str) -> Option<String> {
        self.own
            .iter()
            .find(|(name, _)| *name == api)
            .map(|(_, address)| format!("http://{address}"))
    }

    /// What a program needs in its environment to call this emulator: names and values, the endpoint variable of each API
    /// and the accepted keys.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let endpoints = self.shared.apis.iter().filter_map(|api| {
            Some((
                api.info.endpoint_variable()?,
                self.endpoint_of(api.info.name())?,
            ))
        });
        endpoints
            .chain(self.shared.credentials.variables())
            .collect()
    }

    /// Host and port, for clients that want the endpoint without a scheme.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Key pairs that are accepted.
    pub fn credentials(&self) -> &TestCredentials {
        &self.shared.credentials
    }

    /// The requests so far, in the order they were answered, refused ones as well.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.state().requests.clone()
    }

    /// The ids of the jobs, tasks and other work that this operation reads, such as `GetMediaProducingJob`, in the order in which
    /// it was started.
    pub fn jobs(&self, query: &str) -> Vec<String> {
        self.shared.state().world.jobs.ids(query)
    }

    /// The objects that were uploaded, by bucket and key.
    pub fn objects(&self) -> Vec<StoredObject> {
        let state = self.shared.state();
        let objects = state.world.storage.objects.all();
        objects
            .map(|(bucket, key, object)| StoredObject {
                bucket: bucket.to_owned(),
                key: key.to_owned(),
                size: object.crc64.length(),
                crc64: object.crc64.value(),
                bytes: object.bytes.clone(),
            })
            .collect()
    }

    /// Uploads in parts that were begun, and neither completed nor given up.
    pub fn unfinished_uploads(&self) -> usize {
        self.shared.state().world.storage.objects.unfinished()
    }

    /// Forgets the requests so far and gives them away.
    pub fn take_requests(&self) -> Vec<RecordedRequest> {
        std::mem::take(&mut self.shared.state().requests)
    }

    /// Lets a coming request fail. Several faults strike one after the other, in this order.
    pub fn fail_next(&self, fault: Fault) {
        self.shared.state().faults.push(fault);
    }

    /// Takes back the faults that have not struck yet.
    pub fn clear_faults(&self) {
        self.shared.state().faults.clear();
    }

    /// Says what becomes of work that is started from now on: of the next one that this operation starts, or of the next one
    /// at all. Without a plan work is done at the second look.
    pub fn plan(&self, operation: Option<&str>, plan: Plan) {
        let operation = operation.map(str::to_owned);
        self.shared.state().world.jobs.plan(operation, plan);
    }

    /// Answers an operation with this from now on: a documented answer, with whatever envelope it has.
    ///
    /// # Errors
    /// When the answer is no object.
    pub fn answer(&self, operation: &str, answer: Value) -> Result<(), Error> {
        let Value::Object(members) = answer else {
            return Err(Error::new(format!(
                "the answer of {operation} must be an object"
            )));
        };
        let mut state = self.shared.state();
        state.world.scripted.insert(operation.to_owned(), members);
        Ok(())
    }

    /// Everything that clients have made and not removed, as JSON in a stable order.
    pub fn state(&self) -> Value {
        control::dump(&self.shared)
    }

    /// Keeps what [`state`](Self::state) gave, and nothing else.
    ///
    /// # Errors
    /// A state of another form, and objects of kinds that are not served.
    pub fn load_state(&self, state: &Value) -> Result<(), Error> {
        match control::load(&self.shared, state) {
            Ok(_) => Ok(()),
            Err((_, message)) => Err(Error::new(message)),
        }
    }

    /// Forgets everything that was made, started, planned and asked; the fixtures stay.
    pub fn reset(&self) {
        control::reset(&mut self.shared.state());
    }

    /// The fixtures as they stand.
    pub fn fixtures(&self) -> Fixtures {
        self.shared.state().world.fixtures.clone()
    }

    /// Changes the fixtures while the emulator runs.
    ///
    /// # Errors
    /// As [`Fixtures::check`]; the fixtures then stay as they were.
    pub fn update(&self, edit: impl FnOnce(&mut Fixtures)) -> Result<(), Error> {
        let mut state = self.shared.state();
        let mut fixtures = state.world.fixtures.clone();
        edit(&mut fixtures);
        fixtures.check()?;
        state.world.fixtures = fixtures;
        Ok(())
    }

    /// Stops listening, lets answers under way finish for a second at most, and closes every connection. Dropping
    /// the emulator does the same without the second.
    pub async fn shutdown(mut self) {
        let _ = self.phase.send(Phase::Stopping);
        if tokio::time::timeout(GRACE, &mut self.task).await.is_err() {
            let _ = self.phase.send(Phase::Closed);
            let _ = (&mut self.task).await;
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // The tasks see this and end by themselves.
        let _ = self.phase.send(Phase::Closed);
    }
}

/// Settings of an emulator; see [`Emulator::builder`].
#[derive(Debug)]
pub struct Builder {
    port: u16,
    fixtures: Option<Fixtures>,
    clock: Arc<dyn Clock>,
    credentials: Vec<Credentials>,
    latency: Duration,
    upload_lifetime: Duration,
}

impl Builder {
    /// Listens on this port; 0, the default, is any free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Lists these items instead of the [sample](Fixtures::sample).
    #[must_use]
    pub fn fixtures(mut self, fixtures: Fixtures) -> Self {
        self.fixtures = Some(fixtures);
        self
    }

    /// Takes the time from here, for signatures and for the `Date` header of answers.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Answers each request so much later, as a service at a distance does; without it at once.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Gives out credentials for uploads that are good for so long; without it for 3,000 seconds, as documented.
    #[must_use]
    pub fn upload_lifetime(mut self, lifetime: Duration) -> Self {
        self.upload_lifetime = lifetime;
        self
    }

    /// Accepts these credentials too, before the built-in ones. With a security token, requests must carry it; after
    /// their expiry, it is refused as expired.
    #[must_use]
    pub fn accept(mut self, credentials: Credentials) -> Self {
        self.credentials.push(credentials);
        self
    }

    /// Starts the emulator on the current tokio runtime.
    ///
    /// # Errors
    /// When the fixtures contradict themselves, and when the port cannot be opened.
    pub async fn start(self) -> Result<Emulator, Error> {
        let fixtures = match self.fixtures {
            Some(fixtures) => {
                fixtures.check()?;
                fixtures
            }
            None => Fixtures::sample(),
        };
        let failed = |error: std::io::Error| {
            Error::caused_by(
                format!("cannot listen on 127.0.0.1:{}: {error}", self.port),
                error,
            )
        };
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))
            .await
            .map_err(failed)?;
        let address = tcp.local_addr().map_err(failed)?;
        let apis = api::all();
        let mut own = Vec::new();
        for api in &apis {
            let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
                .await
                .map_err(failed)?;
            own.push((api.info.name(), tcp.local_addr().map_err(failed)?, tcp));
        }
        let (phase, watched) = watch::channel(Phase::Serving);
        let mut changing = Changing::new(fixtures);
        changing.world.storage.lifetime = self.upload_lifetime;
        let shared = Arc::new(Shared {
            tables: Tables::new(&apis)?,
            apis,
            clock: self.clock,
            latency: self.latency,
            credentials: TestCredentials::new(protocol::keys(), self.credentials),
            phase: watched.clone(),
            state: Mutex::new(changing),
        });
        let service = Router::new()
            .fallback(server::handle)
            .with_state(Arc::clone(&shared))
            .into_make_service_with_connect_info::<Connection>();
        let addresses = own
            .iter()
            .map(|(name, address, _)| (*name, *address))
            .collect();
        let listeners = own
            .into_iter()
            .map(|(name, _, tcp)| (Some(name), tcp))
            .chain([(None, tcp)])
            .map(|(address_of, tcp)| Listener {
                tcp,
                phase: watched.clone(),
                address_of,
            });
        let mut servers = JoinSet::new();
        for listener in listeners {
            let stop = crate::listener::reached(watched.clone(), Phase::Stopping);
            let service = service.clone();
            servers.spawn(async move {
                // It never fails: accept errors are waited out inside.
                let _ = axum::serve(listener, service)
                    .with_graceful_shutdown(stop)
                    .await;
            });
        }
        let task = tokio::spawn(async move { while servers.join_next().await.is_some() {} });
        Ok(Emulator {
            address,
            shared,
            phase,
            task,
            own: addresses,
        })
    }
}
