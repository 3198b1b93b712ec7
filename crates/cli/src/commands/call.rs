//! `mediacloud call`.

use std::future::Future;
use std::io::Write;

use client_core::call::CallOptions;

use super::dry_run;
use crate::apis::{self, Source};
use crate::args::Call;
use crate::failure::{Failure, SETTINGS};
use crate::{input, output};

/// Makes the call, or shows what it would send.
pub fn run(arguments: &Call) -> Result<(), Failure> {
    let api = arguments.operation.api;
    let entry = arguments.operation.entry()?;
    let input = input::read(arguments.input.as_deref())?;
    let request = entry.encode(&input).map_err(|error| {
        let hint = format!(
            "`mediacloud describe {} {}` shows the parameters; give them with --input",
            api.name,
            entry.info().name()
        );
        Failure::usage(&error, &hint)
    })?;
    if arguments.dry_run {
        return block_on(dry_run::run(arguments, request))?;
    }
    let client = apis::client(api, arguments, Source::Default)
        .map_err(|error| Failure::usage(&error, SETTINGS))?;
    let answer =
        block_on(client.execute(request, CallOptions::default()))?.map_err(Failure::Call)?;
    if arguments.raw {
        output::stdout(|out| out.write_all(answer.body()))?;
    } else {
        let answer = entry.recode(answer).map_err(Failure::Call)?;
        output::json(&answer)?;
    }
    Ok(())
}

/// One call needs no more than this thread.
fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(future))
}
