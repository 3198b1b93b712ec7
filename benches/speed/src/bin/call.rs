//! `call CLIENT BODY COUNT ADDRESS`: makes calls, one after another, and prints what the last hundred of them allocated.
//!
//! CLIENT is `by-hand`, `tuned` or `ours`, BODY `S`, `L` or `M`. Run under callgrind with two counts, the difference of the
//! instructions is the cost of the calls between them.

use speed::Fault;
use speed::bodies::Body;
use speed::clients::by_hand::ByHand;
use speed::clients::ours::Ours;
use speed::clients::tuned::Tuned;

enum Client {
    ByHand(ByHand),
    Tuned(Box<Tuned>),
    Ours(Box<Ours>),
}

impl Client {
    fn named(name: &str, authority: &str) -> Result<Self, Fault> {
        Ok(match name {
            "by-hand" => Self::ByHand(ByHand::new(authority.to_owned())?),
            "tuned" => Self::Tuned(Box::new(Tuned::new(authority.to_owned())?)),
            "ours" => Self::Ours(Box::new(Ours::new(authority)?)),
            _ => return Err(format!("`{name}` is no client: by-hand, tuned, ours").into()),
        })
    }

    async fn call(&self, body: Body) -> Result<(), Fault> {
        let items = match self {
            Self::ByHand(client) => client.call(body).await?,
            Self::Tuned(client) => client.call(body).await?,
            Self::Ours(client) => client.call(body).await?,
        };
        if items != body.items() {
            return Err(format!("{items} items instead of {}", body.items()).into());
        }
        Ok(())
    }
}

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [client, body, count, address] = arguments.as_slice() else {
        return Err("usage: call CLIENT BODY COUNT ADDRESS".into());
    };
    let body = Body::named(body).ok_or("BODY is S, L or M")?;
    let count: u64 = count.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let client = Client::named(client, address)?;
    let calls = |count: u64| -> Result<(), Fault> {
        runtime.block_on(async {
            for _ in 0..count {
                client.call(body).await?;
            }
            Ok(())
        })
    };
    let measured = count.min(100);
    calls(count - measured)?;
    let mut outcome = Ok(());
    let used = allocation_counter::measure(|| outcome = calls(measured));
    outcome?;
    println!(
        "allocations {} bytes {} per call",
        used.count_total / measured.max(1),
        used.bytes_total / measured.max(1)
    );
    Ok(())
}
