//! A server of one canned answer, with the headers of a live gateway.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use crate::Fault;
use crate::bodies::Body;

/// Answers every request on this listener until the process ends: operation and the parameter `Prefix` choose the body.
///
/// # Errors
/// When an answer cannot be made or a connection cannot be accepted.
pub fn serve(listener: &TcpListener) -> Result<(), Fault> {
    let answers = Body::ALL
        .iter()
        .map(|body| answer(*body))
        .collect::<Result<Vec<_>, _>>()?;
    let answers = std::sync::Arc::new(answers);
    loop {
        let (stream, _) = listener.accept()?;
        let answers = std::sync::Arc::clone(&answers);
        std::thread::spawn(move || connection(stream, &answers));
    }
}

/// A server on a thread of this process.
///
/// # Errors
/// When no port can be had.
pub fn start() -> Result<SocketAddr, Fault> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || serve(&listener));
    Ok(address)
}

fn answer(body: Body) -> Result<Vec<u8>, Fault> {
    let bytes = body.bytes()?;
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\nDate: Thu, 26 Nov 2026 08:00:00 GMT\r\nContent-Type: application/json;charset=utf-8\r\n\
         Content-Length: {}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=25\r\nVary: Accept-Encoding\r\n\
         Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: *\r\n\
         x-acs-request-id: 4A7A2D0E-D8B8-4DA0-8127-EB32C660\r\nx-acs-trace-id: 0123456789abcdef0123456789abcdef\r\n\
         ETag: 1Qm6lGGMrGVHAhbFrBZ1Xsw0\r\n\r\n",
        bytes.len()
    )
    .into_bytes();
    answer.extend_from_slice(&bytes);
    Ok(answer)
}

/// One connection; its end, however it comes, ends the thread.
fn connection(mut stream: TcpStream, answers: &[Vec<u8>]) {
    let _ = stream.set_nodelay(true);
    let mut seen = Vec::new();
    let mut chunk = [0_u8; 4096];
    loop {
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(read) => seen.extend_from_slice(&chunk[..read]),
        }
        // Requests have no body, so a blank line ends one.
        if !seen.ends_with(b"\r\n\r\n") {
            continue;
        }
        let has = |part: &[u8]| seen.windows(part.len()).any(|window| window == part);
        let wanted = match (has(b"ListMediaBasicInfos"), has(b"Prefix=L")) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        };
        seen.clear();
        let Some(answer) = answers.get(wanted) else {
            return;
        };
        if stream.write_all(answer).is_err() {
            return;
        }
    }
}
