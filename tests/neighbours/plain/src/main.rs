//! An application without TLS; what it does with JSON is as it was, too.

include!("../../common/ours.rs");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(feature = "call")]
    if is("call") {
        return ours::call(alibaba_imm::transport::reqwest::Client::new());
    }
    // A number that serde_json reads otherwise with its feature `float_roundtrip`, and one that `arbitrary_precision` keeps.
    for text in ["122.416294033786585", "0.1000000000000000000000001", "{\"b\":1,\"a\":2}"] {
        let value: serde_json::Value = serde_json::from_str(text)?;
        println!("{value}");
    }
    Ok(())
}
