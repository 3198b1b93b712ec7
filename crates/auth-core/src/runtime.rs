//! What an async runtime can add: sleeping and background tasks. Neither is required.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::BoxFuture;

/// Waits between two attempts.
pub trait Sleep: fmt::Debug + Send + Sync {
    /// Completes after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

impl<T: Sleep + ?Sized> Sleep for Arc<T> {
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        (**self).sleep(duration)
    }
}

/// Sleeps on a short-lived thread: works under any runtime, and providers sleep rarely.
#[derive(Clone, Copy, Debug, Default)]
pub struct ThreadSleep;

impl Sleep for ThreadSleep {
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let (done, wait) = oneshot::channel();
            let started = thread::Builder::new()
                .name("credentials-sleep".into())
                .spawn(move || {
                    thread::sleep(duration);
                    // The waiter may have given up; then nobody needs to know.
                    let _ = done.send(());
                });
            if started.is_ok() {
                let _ = wait.await;
            }
        })
    }
}

/// Runs a future in the background, so that nobody waits for a refresh ahead of time.
pub trait Spawn: fmt::Debug + Send + Sync {
    /// Starts the task and returns at once.
    fn spawn(&self, task: BoxFuture<'static, ()>);
}
