//! HTTP/1.1 by hand: one request on one connection.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use auth_core::alibaba::Acs3;
use auth_core::ncp::NcpV2;
use auth_core::{Credentials, Sign};
use bytes::Bytes;
use emulator::Emulator;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub const IMM: &str = "2020-09-30";
pub const PAI: &str = "2021-02-04";
pub const ICE: &str = "2020-11-09";

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Whether the body has the length that was promised.
    pub complete: bool,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(header, _)| header == name)?;
        Some(&header.1)
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    /// The error code in the shape of either provider.
    pub fn code(&self) -> String {
        let body = self.json();
        let code = [&body["Code"], &body["code"], &body["error"]["errorCode"]];
        let code = code.into_iter().find_map(Value::as_str);
        code.unwrap_or_default().to_owned()
    }

    pub fn message(&self) -> String {
        let body = self.json();
        let message = [
            &body["Message"],
            &body["message"],
            &body["error"]["message"],
        ];
        let message = message.into_iter().find_map(Value::as_str);
        message.unwrap_or_default().to_owned()
    }
}

/// A request that is not signed yet.
pub fn request(
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> http::Request<Bytes> {
    let mut request = http::Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Bytes::from(body.to_owned())).unwrap()
}

pub fn nonce() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("nonce-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Signs for Alibaba Cloud, now.
pub fn acs3(emulator: &Emulator, request: &mut http::Request<Bytes>, credentials: &Credentials) {
    acs3_at(emulator, request, credentials, SystemTime::now(), &nonce());
}

pub fn acs3_at(
    emulator: &Emulator,
    request: &mut http::Request<Bytes>,
    credentials: &Credentials,
    at: SystemTime,
    nonce: &str,
) {
    let host = emulator.address().to_string().parse().unwrap();
    request.headers_mut().insert("host", host);
    Acs3.sign(request, credentials, at, nonce).unwrap();
}

/// A signed RPC call; the query is in wire form.
pub async fn rpc(emulator: &Emulator, version: &str, action: &str, query: &str) -> Reply {
    let headers = [("x-acs-action", action), ("x-acs-version", version)];
    let mut request = request("POST", &format!("/?{query}"), &headers, "");
    acs3(emulator, &mut request, &emulator.credentials().alibaba());
    send(emulator, &request).await
}

/// A signed ROA call.
pub async fn roa(
    emulator: &Emulator,
    method: &str,
    action: &str,
    target: &str,
    body: &str,
) -> Reply {
    let mut headers = vec![("x-acs-action", action), ("x-acs-version", PAI)];
    if !body.is_empty() {
        headers.push(("content-type", "application/json; charset=utf-8"));
    }
    let mut request = request(method, target, &headers, body);
    acs3(emulator, &mut request, &emulator.credentials().alibaba());
    send(emulator, &request).await
}

/// A signed call of NAVER Cloud's.
pub async fn ncp(emulator: &Emulator, method: &str, target: &str, body: &str) -> Reply {
    let mut request = request(
        method,
        target,
        &[("content-type", "application/json")],
        body,
    );
    NcpV2
        .sign(
            &mut request,
            &emulator.credentials().ncp(),
            SystemTime::now(),
            "",
        )
        .unwrap();
    send(emulator, &request).await
}

/// Sends and reads to the end.
pub async fn send(emulator: &Emulator, request: &http::Request<Bytes>) -> Reply {
    try_send(emulator, request).await.expect("an answer")
}

pub async fn try_send(
    emulator: &Emulator,
    request: &http::Request<Bytes>,
) -> std::io::Result<Reply> {
    let target = request.uri().path_and_query().unwrap();
    let mut head = format!("{} {target} HTTP/1.1\r\n", request.method());
    if !request.headers().contains_key("host") {
        head.push_str(&format!("host: {}\r\n", emulator.address()));
    }
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    head.push_str(&format!(
        "content-length: {}\r\nconnection: close\r\n\r\n",
        request.body().len()
    ));
    let mut stream = TcpStream::connect(emulator.address()).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(request.body()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    parse(&answer).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

fn parse(answer: &[u8]) -> Option<Reply> {
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        })
        .collect();
    let body = answer[end + 4..].to_vec();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.unwrap().1.parse().unwrap();
    Some(Reply {
        status,
        headers,
        complete: body.len() == length,
        body,
    })
}
