//! `mediacloud`: every operation of the four APIs, by name, with JSON in and JSON out.

mod apis;
mod args;
mod commands;
mod failure;
mod find;
mod input;
mod output;
mod suggest;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.command {
        Command::Call(call) => commands::call::run(call),
        Command::Operations(operations) => commands::operations::run(operations),
        Command::Describe(describe) => commands::describe::run(describe),
        Command::Check(check) => commands::check::run(check),
        Command::Show(show) => commands::show::run(show),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
