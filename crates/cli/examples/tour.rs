//! The five documented operations through the four crates, and one error that is caught by its code.
//!
//! `cargo run --example tour` calls an emulator that it starts on this machine; with `-- --live` the same read-only
//! calls go to the real services, with credentials, region and ids from the environment.

use std::env::VarError;
use std::future::Future;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use client_core::error::{Error, ErrorKind};
use client_core::paging::{Paged, Pages};
use client_core::response::Response;
use client_core::wire::WireRequest;
use emulator::Emulator;

const USAGE: &str = "\
usage: cargo run --example tour [-- --live]

  --live  call the real services (read-only) instead of an emulator. Reads
          ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_REGION_ID,
          NCLOUD_ACCESS_KEY_ID, NCLOUD_SECRET_ACCESS_KEY,
          MEDIACLOUD_PROJECT_ID (an ICE editing project) and NCLOUD_WORKSPACE; what lacks its variables is skipped.";

const ALIBABA_KEYS: &str = "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const NCP_KEYS: &str = "set NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_ACCESS_KEY";

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => on_an_emulator().await,
        ["--live"] => live().await,
        _ => {
            let _ = writeln!(io::stderr(), "{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "the tour ended early: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// What the calls need; an `Err` says why a call is skipped.
struct Setup {
    imm: Result<alibaba_imm::Client, String>,
    pai: Result<alibaba_pai::Client, String>,
    ice: Result<alibaba_ice::Client, String>,
    maiu: Result<ncp_maiu::Client, String>,
    editing_project: Result<String, String>,
    workspace: Result<String, String>,
}

async fn on_an_emulator() -> Result<bool, Failure> {
    let emulator = Emulator::start().await?;
    let (endpoint, keys) = (emulator.endpoint(), emulator.credentials());
    let fixtures = emulator.fixtures();
    let project = fixtures
        .ice
        .editing_projects
        .iter()
        .max_by_key(|project| project.media_ids.len());
    let workspace = fixtures.maiu.workspaces.first();
    let setup = Setup {
        imm: Ok(alibaba_imm::Client::builder()
            .endpoint(&endpoint)
            .credentials(keys.alibaba())
            .build()?),
        pai: Ok(alibaba_pai::Client::builder()
            .endpoint(&endpoint)
            .credentials(keys.alibaba())
            .build()?),
        // Temporary credentials, whose token is signed too.
        ice: Ok(alibaba_ice::Client::builder()
            .endpoint(&endpoint)
            .credentials(keys.alibaba_session())
            .build()?),
        maiu: Ok(ncp_maiu::Client::builder()
            .endpoint(&endpoint)
            .credentials(keys.ncp())
            .build()?),
        editing_project: project
            .map(|project| project.project_id.clone())
            .ok_or("none".to_owned()),
        workspace: workspace
            .map(|workspace| workspace.name.clone())
            .ok_or("none".to_owned()),
    };
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "Calling an emulator at {endpoint}, which checks every signature.\n"
    )?;
    let all_well = tour(&setup, &mut out).await?;
    emulator.shutdown().await;
    Ok(all_well)
}

async fn live() -> Result<bool, Failure> {
    // Without a region there is no host to call; the error has more to say, but not to somebody on a tour.
    let region = variable("ALIBABA_CLOUD_REGION_ID", "a region, such as cn-shanghai");
    let said = |error: Error| match (&region, error.message().starts_with("no region")) {
        (Err(advice), true) => advice.clone(),
        _ => error.to_string(),
    };
    let setup = Setup {
        imm: alibaba_imm::Client::from_env().await.map_err(said),
        pai: alibaba_pai::Client::from_env().await.map_err(said),
        ice: alibaba_ice::Client::from_env().await.map_err(said),
        maiu: ncp_maiu::Client::from_env().await.map_err(said),
        editing_project: variable("MEDIACLOUD_PROJECT_ID", "the id of an editing project"),
        workspace: variable("NCLOUD_WORKSPACE", "the name of a workspace"),
    };
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "Calling the real services; nothing is changed there.\n"
    )?;
    tour(&setup, &mut out).await
}

fn variable(name: &str, meaning: &str) -> Result<String, String> {
    match std::env::var(name) {
        Ok(value) if !value.is_empty() => Ok(value),
        Ok(_) | Err(VarError::NotPresent) => Err(format!("set {name} to {meaning}")),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

/// Makes the calls and prints the table; `false` when one failed that should not.
async fn tour(setup: &Setup, out: &mut impl Write) -> Result<bool, Failure> {
    let mut table = Table::default();

    table.row("alibaba-imm ListProjects");
    match &setup.imm {
        Ok(client) => {
            let call = client.list_projects().max_results(100);
            table.fill(call.build(), all_pages(call.pages())).await;
        }
        Err(reason) => table.skip(reason),
    }

    table.row("alibaba-pai ListImages");
    match &setup.pai {
        Ok(client) => {
            let call = client.list_images().page_size(50).verbose(true);
            table.fill(call.build(), all_pages(call.pages())).await;
        }
        Err(reason) => table.skip(reason),
    }

    table.row("alibaba-ice ListMediaBasicInfos");
    match &setup.ice {
        Ok(client) => {
            let call = client
                .list_media_basic_infos()
                .media_type("video")
                .max_results(50);
            table.fill(call.build(), all_pages(call.pages())).await;
        }
        Err(reason) => table.skip(reason),
    }

    table.row("alibaba-ice GetEditingProjectMaterials");
    match (&setup.ice, &setup.editing_project) {
        (Ok(client), Ok(project)) => {
            let call = client.get_editing_project_materials().project_id(project);
            let request = call.build();
            let materials = async {
                let answer = call.send().await?;
                Ok(Seen::of(
                    &answer,
                    format!("{} media assets", answer.media_infos().len()),
                ))
            };
            table.fill(request, materials).await;
        }
        (Err(reason), _) | (_, Err(reason)) => table.skip(reason),
    }

    table.row("ncp-maiu list_projects");
    match (&setup.maiu, &setup.workspace) {
        (Ok(client), Ok(workspace)) => {
            let call = client.list_projects().workspace_name(workspace);
            let request = call.build();
            let projects = async {
                let answer = call.send().await?;
                let count = answer
                    .result
                    .as_ref()
                    .map_or(0, |result| result.projects().len());
                Ok(Seen::of(&answer, count.to_string()))
            };
            table.fill(request, projects).await;
        }
        (Err(reason), _) | (_, Err(reason)) => table.skip(reason),
    }

    let mut caught = None;
    table.row("alibaba-ice GetEditingProjectMaterials");
    match &setup.ice {
        Ok(client) => {
            let call = client
                .get_editing_project_materials()
                .project_id("nosuchproject");
            let request = call.build();
            let unknown = async {
                match call.send().await {
                    // A code that the documentation has for this operation, so a program can tell it from others.
                    Err(error) if error.code() == Some(alibaba_ice::codes::PROJECT_NOT_FOUND) => {
                        let seen = Seen::caught(&error);
                        caught = Some(error);
                        Ok(seen)
                    }
                    Err(error) => Err(error),
                    Ok(answer) => Ok(Seen::of(&answer, "a project after all".to_owned())),
                }
            };
            table.fill(request, unknown).await;
        }
        Err(reason) => table.skip(reason),
    }

    table.print(out)?;
    if let Some(error) = caught {
        writeln!(
            out,
            "\nThe last call was to fail. Its error, in one line:\n  {error}"
        )?;
    }
    if let (Ok(client), true) = (&setup.imm, table.answered("alibaba-imm ListProjects")) {
        first_projects(client, out).await?;
    }
    Ok(table.all_well)
}

/// Entries one by one: the second page is asked for only when its first entry is wanted.
async fn first_projects(client: &alibaba_imm::Client, out: &mut impl Write) -> Result<(), Failure> {
    writeln!(
        out,
        "\nThe first IMM projects, read from the stream of all:"
    )?;
    let mut projects = client.list_projects().max_results(2).items();
    for _ in 0..3 {
        let Some(project) = projects.try_next().await? else {
            break;
        };
        let name = project.project_name.as_deref().unwrap_or("(no name)");
        let created = project
            .create_time
            .as_ref()
            .map_or("unknown", |time| time.as_str());
        writeln!(out, "  {name}, created {created}")?;
    }
    Ok(())
}

/// What a row of the table shows of a successful call.
struct Seen {
    status: Option<u16>,
    items: String,
    request_id: Option<String>,
}

impl Seen {
    fn of<T>(answer: &Response<T>, items: String) -> Self {
        Self {
            status: Some(answer.status().as_u16()),
            items,
            request_id: answer.request_id().map(str::to_owned),
        }
    }

    fn caught(error: &Error) -> Self {
        Self {
            status: error.status().map(|status| status.as_u16()),
            items: error
                .code()
                .unwrap_or_else(|| error.kind().as_str())
                .to_owned(),
            request_id: error.request_id().map(str::to_owned),
        }
    }
}

/// Follows a list to its end; the row shows the last page's request id.
async fn all_pages<R: Paged>(mut pages: Pages<R>) -> Result<Seen, Error> {
    let mut items = 0;
    let mut count = 0;
    let mut last = Seen {
        status: None,
        items: String::new(),
        request_id: None,
    };
    while let Some(page) = pages.try_next().await? {
        items += R::count(&page);
        count += 1;
        last = Seen::of(&page, format!("{items} in {count} pages"));
    }
    Ok(last)
}

struct Table {
    rows: Vec<[String; 6]>,
    failures: Vec<String>,
    /// Reason, and the operations that were skipped for it.
    skipped: Vec<(String, Vec<String>)>,
    all_well: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            failures: Vec::new(),
            skipped: Vec::new(),
            all_well: true,
        }
    }
}

impl Table {
    /// Begins a row.
    fn row(&mut self, operation: &str) {
        let mut row: [String; 6] = Default::default();
        row[0] = operation.to_owned();
        self.rows.push(row);
    }

    /// Makes the call and fills the row.
    async fn fill(
        &mut self,
        request: Result<WireRequest, Error>,
        call: impl Future<Output = Result<Seen, Error>>,
    ) {
        let request = request.map_or_else(|_| String::new(), |request| first_line(&request));
        let start = Instant::now();
        let answer = call.await;
        let time = start.elapsed();
        match answer {
            Ok(seen) => self.finish(request, seen, time),
            // Without credentials there was no call.
            Err(error) if error.kind() == ErrorKind::Credentials => {
                let naver = self
                    .rows
                    .last()
                    .is_some_and(|row| row[0].starts_with("ncp-"));
                self.skip(if naver { NCP_KEYS } else { ALIBABA_KEYS });
            }
            Err(error) => {
                self.all_well = false;
                self.failures.push(format!("failed: {error}"));
                self.finish(request, Seen::caught(&error), time);
            }
        }
    }

    fn finish(&mut self, request: String, seen: Seen, time: Duration) {
        if let Some(row) = self.rows.last_mut() {
            row[1] = request;
            row[2] = seen
                .status
                .map(|status| status.to_string())
                .unwrap_or_default();
            row[3] = seen.items;
            row[4] = seen.request_id.unwrap_or_default();
            row[5] = format!("{:.1} ms", time.as_secs_f64() * 1000.0);
        }
    }

    /// Leaves the row empty and says below the table why.
    fn skip(&mut self, reason: &str) {
        if let Some(row) = self.rows.last_mut() {
            row[3] = "skipped".to_owned();
            match self.skipped.iter_mut().find(|(known, _)| known == reason) {
                Some((_, operations)) if operations.contains(&row[0]) => {}
                Some((_, operations)) => operations.push(row[0].clone()),
                None => self.skipped.push((reason.to_owned(), vec![row[0].clone()])),
            }
        }
    }

    /// Whether a call of this operation went well.
    fn answered(&self, operation: &str) -> bool {
        self.rows
            .iter()
            .any(|row| row[0] == operation && row[2] == "200")
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let heading = [
            "operation",
            "HTTP request",
            "status",
            "items",
            "request id",
            "time",
        ]
        .map(str::to_owned);
        let width = |column: usize| {
            let cells = self
                .rows
                .iter()
                .chain([&heading])
                .map(|row| row[column].chars().count());
            cells.max().unwrap_or(0)
        };
        let widths: [usize; 6] = std::array::from_fn(width);
        let rule = widths.map(|width| "-".repeat(width));
        for row in [&heading, &rule].into_iter().chain(&self.rows) {
            let cells: Vec<String> = row
                .iter()
                .zip(widths)
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            writeln!(out, "{}", cells.join("  ").trim_end())?;
        }
        for failure in &self.failures {
            writeln!(out, "{failure}")?;
        }
        for (reason, operations) in &self.skipped {
            writeln!(out, "\nSkipped: {}\n  {reason}", operations.join(", "))?;
        }
        Ok(())
    }
}

/// Method and target, as HTTP has them.
fn first_line(request: &WireRequest) -> String {
    let mark = if request.query.is_empty() { "" } else { "?" };
    format!(
        "{} {}{mark}{}",
        request.operation.method(),
        request.path,
        request.query
    )
}
