//! Pictures uploaded to presigned addresses of an emulator.

use emulator::{Emulator, Fault};
use ncp_maiu::upload::UploadSource;
use ncp_maiu::{Client, ErrorKind};

fn client(emulator: &Emulator) -> Client {
    Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().ncp())
        .build()
        .unwrap()
}

/// The beginning of a PNG, which tells its size.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0\0\0\0\0");
    bytes
}

/// A box of the ISO base media format.
fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap();
    [&size.to_be_bytes()[..], name, content].concat()
}

/// The boxes of a HEIC that tell its form and size.
fn heic(width: u32, height: u32) -> Vec<u8> {
    let size = [[0; 4], width.to_be_bytes(), height.to_be_bytes()].concat();
    let properties = boxed(b"iprp", &boxed(b"ipco", &boxed(b"ispe", &size)));
    let meta = [&[0; 4][..], &properties].concat();
    [
        boxed(b"ftyp", b"heic\0\0\0\0mif1heic"),
        boxed(b"meta", &meta),
    ]
    .concat()
}

#[tokio::test]
async fn a_picture_arrives_and_has_a_key_to_search_with() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    let image = client
        .upload_query_image(png(300, 224))
        .file_name("sunset.PNG")
        .send()
        .await
        .unwrap();
    let face = client
        .upload_person_thumbnail("films", png(256, 256))
        .file_name("anna.png")
        .send()
        .await
        .unwrap();
    assert!(!image.key.is_empty() && !face.key.is_empty());
    // Of HEIC the service makes a JPG, and its key is the one that counts.
    let converted = client
        .upload_query_image(heic(640, 480))
        .file_name("sunset.heic")
        .send()
        .await
        .unwrap();
    assert!(converted.key.ends_with(".jpg"), "{}", converted.key);
    let puts: Vec<_> = emulator
        .requests()
        .into_iter()
        .filter(|request| request.operation == Some("PutPresignedObject"))
        .collect();
    let types: Vec<&str> = puts
        .iter()
        .map(|put| {
            let header = |name: &str| put.headers.iter().find(|header| header.0 == name);
            assert!(header("authorization").is_none());
            assert!(
                put.headers
                    .iter()
                    .all(|(name, _)| !name.starts_with("x-ncp"))
            );
            header("content-type").unwrap().1.as_str()
        })
        .collect();
    assert_eq!(types, ["image/png", "image/png", "image/heic"]);
}

#[tokio::test]
async fn what_the_service_would_refuse_is_not_sent() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    let large = [png(400, 400), vec![0; 5 * 1024 * 1024]].concat();
    for (name, bytes, what) in [
        ("a.png", png(223, 900), "223 x 900 pixels"),
        ("a.gif", png(300, 300), "jpg, jpeg, png, webp, heic"),
        ("a.jpg", png(300, 300), "holds image/png"),
        (
            "a.png",
            b"no picture".to_vec(),
            "no picture of a known form",
        ),
        ("a.png", large, "5242880 bytes"),
    ] {
        let upload = client.upload_query_image(bytes).file_name(name);
        let error = upload.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.to_string().contains(what), "{error}");
    }
    let face = client.upload_person_thumbnail("films", png(255, 255));
    let error = face.file_name("a.png").send().await.unwrap_err();
    assert!(error.to_string().contains("256 x 256"), "{error}");
    let unnamed = client.upload_query_image(UploadSource::from(png(300, 300)));
    let error = unnamed.send().await.unwrap_err();
    assert!(error.to_string().contains("file_name"), "{error}");
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn an_address_is_used_once_and_never_told() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    let upload = || {
        client
            .upload_query_image(png(300, 300))
            .file_name("sunset.png")
            .send()
    };
    emulator.fail_next(Fault::reset().on("PutPresignedObject"));
    upload().await.unwrap();
    let asked = |operation: &str| {
        let requests = emulator.requests();
        let same = requests
            .iter()
            .filter(|request| request.operation == Some(operation));
        same.count()
    };
    assert_eq!(asked("PutPresignedObject"), 2);
    assert_eq!(asked("create_query_asset_upload_url"), 2);

    emulator.fail_next(
        Fault::raw(
            403,
            "application/xml",
            "<Error><Code>AccessDenied</Code><Message>no</Message></Error>",
        )
        .on("PutPresignedObject"),
    );
    let error = upload().await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"));
    let told = format!("{error} {error:?}");
    assert!(!told.contains("X-Amz"), "{told}");
}
