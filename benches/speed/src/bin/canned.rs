//! The server of canned answers as a process of its own: prints its address, and serves until it is ended.

use std::net::TcpListener;

fn main() -> Result<(), speed::Fault> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    speed::server::serve(&listener)
}
