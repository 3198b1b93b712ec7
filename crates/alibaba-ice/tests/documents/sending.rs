//! Typed documents in calls: checked before anything is sent; text of the caller's never is.

use alibaba_ice::credentials::Credentials;
use alibaba_ice::documents::{OutputMediaConfig, Timeline, UserData, VideoClip};
use alibaba_ice::model::JsonText;
use alibaba_ice::operations::get_editing_project::Project;
use alibaba_ice::{Client, ErrorKind};

fn client() -> Client {
    Client::builder()
        .region("cn-shanghai")
        .credentials(Credentials::new("id", "secret"))
        .build()
        .unwrap()
}

/// `In` behind `Out`.
fn wrong() -> Timeline {
    Timeline::new().video(VideoClip::media("a").r#in(8).out(2))
}

fn output(address: &str) -> OutputMediaConfig {
    OutputMediaConfig::new().media_url(address)
}

const ADDRESS: &str = "https://bucket.oss-cn-shanghai.aliyuncs.com/a.mp4";

#[tokio::test]
async fn errors_stop_a_call_before_it_is_sent() {
    let call = client()
        .submit_media_producing_job()
        .timeline(wrong())
        .output_media_config(output("https://bucket.oss-cn-beijing.aliyuncs.com/a.mp4"));
    // As a call, and as the start of a job.
    let started = call.clone().submit().await.unwrap_err();
    let error = call.send().await.unwrap_err();
    assert_eq!(started.to_string(), error.to_string());
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let text = error.to_string();
    for part in [
        "SubmitMediaProducingJob",
        "Timeline: error[clip.order] at /VideoTracks/0/VideoTrackClips/0",
        "OutputMediaConfig: error[output.region]",
        "cn-beijing",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn what_is_right_goes_as_text() {
    let timeline = Timeline::new().video(VideoClip::media("a"));
    let call = client()
        .submit_media_producing_job()
        .timeline(&timeline)
        .output_media_config(output(ADDRESS))
        .user_data(serde_json::json!({"k": 1}));
    let wire = call.build().unwrap();
    let body = String::from_utf8(wire.body.to_vec()).unwrap();
    let sent = "Timeline=%7B%22VideoTracks%22%3A%5B%7B%22VideoTrackClips%22%3A%5B%7B%22MediaId%22%3A%22a%22%7D%5D%7D%5D%7D";
    assert_eq!(body, sent);
    assert!(
        wire.query.contains("UserData=%7B%22k%22%3A1%7D"),
        "{}",
        wire.query
    );
}

#[test]
fn another_parameter_of_the_call_is_looked_at() {
    // An address in VOD's own storage has no bucket of the caller's, and needs what names one.
    let call = || client().submit_media_producing_job().timeline(wrong_free());
    let vod = OutputMediaConfig::new()
        .storage_location("bucket.oss-cn-shanghai.aliyuncs.com")
        .file_name("a.mp4");
    assert!(call().output_media_config(&vod).build().is_err());
    let asset = call()
        .output_media_config(&vod)
        .output_media_target("vod-media");
    assert_eq!(
        asset.build().map(|_| ()).map_err(|error| error.to_string()),
        Ok(())
    );
}

fn wrong_free() -> Timeline {
    Timeline::new().video(VideoClip::media("a"))
}

#[test]
fn text_is_never_refused_and_types_need_not_be() {
    let call = || {
        client()
            .submit_media_producing_job()
            .output_media_config("no JSON at all")
    };
    let text = wrong().to_json();
    assert!(call().timeline(text.as_str()).build().is_ok());
    assert!(call().timeline(text).build().is_ok());
    assert!(call().timeline(wrong()).build().is_err());
    assert!(call().timeline(wrong()).with_unchecked().build().is_ok());
    // What was set last is what counts.
    assert!(call().timeline(wrong()).timeline("{}").build().is_ok());
    assert_eq!(JsonText::from(wrong()).as_str(), wrong().to_json());
}

#[test]
fn answers_are_read_as_documents() {
    let read = |text: Option<&str>| {
        let mut project = Project::default();
        project.timeline = text.map(str::to_owned);
        project.timeline_document()
    };
    assert_eq!(read(None), Ok(None));
    assert_eq!(read(Some(" null ")), Ok(None));
    let wrong = wrong();
    assert_eq!(read(Some(&wrong.to_json())), Ok(Some(wrong)));
    let error = read(Some("{")).unwrap_err();
    assert_eq!(error.kind(), "Timeline");
    let data: UserData =
        serde_json::from_str(r#"{"NotifyAddress":"https://a/b","own":[1]}"#).unwrap();
    assert_eq!(
        serde_json::to_value(&data).unwrap(),
        serde_json::json!({"NotifyAddress": "https://a/b", "own": [1]})
    );
}

#[test]
fn documents_are_taken_as_what_they_are() {
    let entry = alibaba_ice::operations::OPERATIONS
        .iter()
        .find(|entry| entry.info().name() == "SubmitMediaProducingJob")
        .unwrap();
    let output = r#"{"MediaURL":"https://b/a.mp4"}"#;
    let as_text = serde_json::json!({"ProjectId": "p", "OutputMediaConfig": output});
    let as_json = serde_json::json!({
        "ProjectId": "p",
        "OutputMediaConfig": {"MediaURL": "https://b/a.mp4"}
    });
    let query = |input| entry.encode(&input).unwrap().query;
    assert_eq!(query(as_text), query(as_json));
    // A text without a document stays a text.
    let wrong = serde_json::json!({"ProjectId": {}, "OutputMediaConfig": output});
    let error = entry.encode(&wrong).unwrap_err().to_string();
    assert!(error.contains("ProjectId: expected text"), "{error}");
}
