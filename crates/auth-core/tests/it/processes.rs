//! Real child processes.
#![cfg(unix)]

use std::time::Duration;

use auth_core::{ProcessCommand, RunProcess, SystemProcess};

use crate::support::run;

fn shell(script: &str, timeout: Duration) -> Result<Vec<u8>, auth_core::ProcessError> {
    run(SystemProcess.run(ProcessCommand {
        program: "/bin/sh".into(),
        arguments: vec!["-c".into(), script.into()],
        timeout,
    }))
}

#[test]
fn output_failure_and_time() {
    let minute = Duration::from_secs(60);
    assert_eq!(shell("printf '{}'", minute).unwrap(), b"{}");
    let error = shell("echo secret; exit 3", minute).unwrap_err();
    assert!(
        !error.timeout && error.message.contains('3') && !error.message.contains("secret"),
        "{error}"
    );
    let error = shell("exec sleep 600", Duration::from_millis(50)).unwrap_err();
    assert!(error.timeout, "{error}");
    // The shell ends, and a child of its own keeps the pipe.
    let error = shell("sleep 2 & exit 0", Duration::from_millis(50)).unwrap_err();
    assert!(error.timeout, "{error}");
    let missing = SystemProcess.run(ProcessCommand {
        program: "/nowhere/at-all".into(),
        arguments: vec!["secret".into()],
        timeout: minute,
    });
    let error = run(missing).unwrap_err();
    assert!(
        error.message.contains("/nowhere/at-all") && !error.message.contains("secret"),
        "{error}"
    );
}
