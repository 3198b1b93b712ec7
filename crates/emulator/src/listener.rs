//! Connections that can be broken on purpose.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How far an emulator is on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Serving,
    /// No new connections; answers under way are finished, without their delays.
    Stopping,
    /// Every connection is closed, whatever it is doing.
    Closed,
}

/// Waits until the emulator has come to `phase` or is gone.
pub(crate) async fn reached(mut phase: watch::Receiver<Phase>, wanted: Phase) {
    // An error means that the sender is dropped: the end as well.
    let _ = phase.wait_for(|phase| *phase >= wanted).await;
}

/// The handle of a request to the connection it came on.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    broken: Arc<AtomicBool>,
    address_of: Option<&'static str>,
}

impl Connection {
    /// The API to whose own address it was made; `None` for the common one.
    pub(crate) fn address_of(&self) -> Option<&'static str> {
        self.address_of
    }

    /// Resets the connection: nothing more is written, and the peer gets an RST.
    pub(crate) fn reset(&self) {
        self.broken.store(true, Ordering::Relaxed);
    }
}

impl Connected<IncomingStream<'_, Listener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.io().connection.clone()
    }
}

pub(crate) struct Listener {
    pub(crate) tcp: TcpListener,
    pub(crate) phase: watch::Receiver<Phase>,
    /// The API whose own address this is.
    pub(crate) address_of: Option<&'static str>,
}

impl axum::serve::Listener for Listener {
    type Io = Io;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Io, SocketAddr) {
        let (stream, address) = axum::serve::Listener::accept(&mut self.tcp).await;
        let io = Io {
            stream,
            connection: Connection {
                broken: Arc::default(),
                address_of: self.address_of,
            },
            closed: Some(Box::pin(reached(self.phase.clone(), Phase::Closed))),
        };
        (io, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// A TCP stream that ends when its emulator does: the server's own graceful end waits for clients that connected and
/// never sent a request.
pub(crate) struct Io {
    stream: TcpStream,
    connection: Connection,
    /// `None` once it has come.
    closed: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Io {
    fn check(&self) -> io::Result<()> {
        if self.connection.broken.load(Ordering::Relaxed) {
            // Without lingering the close sends RST and not FIN.
            self.stream.set_zero_linger()?;
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl AsyncRead for Io {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let open = self
            .closed
            .as_mut()
            .is_some_and(|closed| closed.as_mut().poll(context).is_pending());
        if !open {
            self.closed = None;
            // Nothing read is the end of the stream.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Io {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
