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

/// Variables can be set safely for a child only, so this test is its own child.
#[cfg(unix)]
#[test]
fn a_variable_that_is_no_unicode_is_told_from_none() {
    use auth_core::{Environment, ProcessEnvironment};
    use std::os::unix::ffi::OsStrExt;

    const NAME: &str = "AUTH_CORE_TEST_NOT_UNICODE";
    if std::env::var_os(NAME).is_some() {
        let error = ProcessEnvironment.checked_var(NAME).unwrap_err();
        assert_eq!(error.name(), NAME);
        assert!(!error.to_string().contains("s3cr3t"), "{error}");
        assert_eq!(ProcessEnvironment.var(NAME), None);
        let shared = std::sync::Arc::new(ProcessEnvironment);
        assert!(shared.checked_var(NAME).is_err());
        return;
    }
    assert_eq!(ProcessEnvironment.checked_var(NAME), Ok(None));
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "processes::a_variable_that_is_no_unicode_is_told_from_none",
        ])
        .env(NAME, std::ffi::OsStr::from_bytes(b"s3cr3t\xff"))
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout);
    assert!(
        child.status.success() && output.contains("1 passed"),
        "{output}"
    );
}
