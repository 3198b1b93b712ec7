//! Collects what is logged.

use std::io::Write;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// Collects everything of this thread at TRACE until the guards go.
    pub fn collect(&self) -> (tracing::subscriber::DefaultGuard, tracing::Dispatch) {
        // While there is only one subscriber, tracing asks the current thread's whether an event is wanted and remembers
        // the answer, also when it is a thread of another test without any. A second one makes it ask all.
        let second = tracing::Dispatch::new(
            tracing_subscriber::fmt()
                .with_writer(std::io::sink)
                .finish(),
        );
        let log = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
            .with_writer(move || log.clone())
            .with_ansi(false)
            .finish();
        (tracing::subscriber::set_default(subscriber), second)
    }
}
