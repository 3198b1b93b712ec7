//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};

use catalog::Api;

use crate::find;

/// Calls Alibaba Cloud IMM, AIWorkSpace and ICE and NAVER Cloud Media Intelligence.
///
/// Crates: alibaba-imm (imm), alibaba-pai (pai), alibaba-ice (ice), ncp-maiu (maiu). Operation names are matched
/// without regard to case and separators: ListProjects, list-projects, list_projects.
#[derive(Debug, Parser)]
#[command(name = "mediacloud", version, after_help = EXIT_CODES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the call failed, and the error is JSON on stderr; or a document has errors
  2  wrong usage: unknown crate, operation or parameter, invalid input, missing parameters, no region";

const CREDENTIALS: &str = "\
Credentials and region come from where the provider's own tools look for them, these variables first:
  ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN
  ALIBABA_CLOUD_REGION_ID
  NCLOUD_ACCESS_KEY_ID, NCLOUD_SECRET_ACCESS_KEY
A dry run takes credentials from these variables only.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Calls an operation and prints its answer as JSON.
    #[command(after_help = CREDENTIALS)]
    Call(Call),
    /// Lists operations, one on each line.
    Operations(Operations),
    /// Tells what an operation does and what it takes.
    Describe(Describe),
    /// Checks a document that goes into a text parameter, such as a Timeline, before anything is sent.
    Check(Check),
    /// Draws a document as a picture: a timeline with its tracks and clips over time.
    Show(Show),
}

#[derive(Args, Debug)]
pub struct Call {
    #[command(flatten)]
    pub operation: Operation,
    /// The parameters, as a JSON object in wire names: JSON itself, @FILE, or - for stdin.
    #[arg(long, value_name = "JSON|@FILE|-", allow_hyphen_values = true)]
    pub input: Option<String>,
    /// Where to call instead of the service's own host, such as http://127.0.0.1:8080.
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// The region, such as cn-hangzhou; NAVER Cloud has none.
    #[arg(long)]
    pub region: Option<String>,
    /// Permit plain http to other machines, where everybody on the way can read along.
    #[arg(long)]
    pub allow_http: bool,
    /// Print the request instead of sending it. Needs no network; without credentials the request is unsigned.
    #[arg(long)]
    pub dry_run: bool,
    /// Show credentials and signature in a dry run.
    #[arg(long, requires = "dry_run")]
    pub show_secrets: bool,
    /// Print the body of the answer as it was received.
    #[arg(long, conflicts_with = "dry_run")]
    pub raw: bool,
}

#[derive(Args, Debug)]
pub struct Operations {
    /// Only those of this crate.
    #[arg(value_name = "CRATE", value_parser = find::api)]
    pub api: Option<&'static Api>,
    /// Only those with all these words in name, summary, group or permission.
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
}

#[derive(Args, Debug)]
pub struct Describe {
    /// The crate: alibaba-imm, alibaba-pai, alibaba-ice or ncp-maiu, or its short name; or `document` for a kind of document.
    #[arg(value_name = "CRATE|document")]
    pub subject: String,
    /// The operation; `mediacloud operations` lists them. Or the kind, such as Timeline.
    #[arg(value_name = "OPERATION|KIND")]
    pub name: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct Check {
    /// The kind of document, such as Timeline, in any case.
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// The file, or - for stdin.
    #[arg(value_name = "FILE|-")]
    pub file: String,
    /// The operation in whose parameter the document will stand; some rules depend on it.
    #[arg(long)]
    pub operation: Option<String>,
    /// The region of the endpoint; buckets have to lie there.
    #[arg(long)]
    pub region: Option<String>,
    /// Another parameter of the same request that decides what the document may hold.
    #[arg(long, value_name = "NAME=VALUE")]
    pub parameter: Vec<String>,
    /// The service wrote the document.
    #[arg(long)]
    pub answer: bool,
    /// How findings are told.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Args, Debug)]
pub struct Show {
    /// The kind of document.
    #[arg(value_name = "KIND", value_enum, ignore_case = true)]
    pub kind: Picture,
    /// The file, or - for stdin.
    #[arg(value_name = "FILE|-")]
    pub file: String,
    /// How many columns the picture may take.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(30..=1000))]
    pub width: u16,
}

/// Kinds that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// Tracks and clips over time.
    Timeline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, each finding below its line.
    Text,
    /// For programs.
    Json,
}

#[derive(Args, Debug)]
pub struct Operation {
    /// The crate: alibaba-imm, alibaba-pai, alibaba-ice or ncp-maiu, or its short name.
    #[arg(value_name = "CRATE", value_parser = find::api)]
    pub api: &'static Api,
    /// The operation; `mediacloud operations` lists them.
    #[arg(value_name = "OPERATION")]
    pub name: String,
}
