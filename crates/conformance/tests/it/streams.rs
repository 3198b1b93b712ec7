//! An answer that comes event by event.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use alibaba_imm::operations::ContextualAnswerResponse;
use alibaba_imm::paging::Stream;
use alibaba_imm::streaming::EventStream;
use alibaba_imm::test_util::{
    ScriptedTransport, broken_error, json_response, response, test_credentials,
};
use alibaba_imm::transport::{Body, TransportError, bytes::Bytes, http};
use alibaba_imm::{Client, ErrorKind};

/// The form in which the provider's own fixtures write it, with a keep-alive between events.
const SAMPLE: &str = "id:1\nevent:message\ndata:{\"RequestId\":\"R-1\",\"Answer\":{\"Content\":\"上海的照片\"}}\n\n\
    :keep-alive\n\n\
    id:2\nevent:message\ndata:{\"RequestId\":\"R-1\",\"Answer\":{\"Content\":\"上海的照片有 3 张\"}}\n\n\
    id:3\nevent:message\ndata:{\"RequestId\":\"R-1\",\"Answer\":{\"Content\":\"上海的照片有 3 张。\",\"References\":[{\"ObjectId\":\"oid-1\"}]}}\n\n";

struct Chunks(VecDeque<Result<Bytes, TransportError>>, bool);

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.pop_front() {
            None if self.1 => Poll::Pending,
            next => Poll::Ready(next),
        }
    }
}

fn answer(kind: &str, body: Body) -> http::Response<Body> {
    http::Response::builder()
        .header("content-type", kind)
        .body(body)
        .unwrap()
}

/// Chunks of a stream, then its end, an error, or nothing for ever.
fn chunks(parts: &[&[u8]], error: Option<TransportError>, hangs: bool) -> http::Response<Body> {
    let parts = parts.iter().map(|part| Ok(Bytes::copy_from_slice(part)));
    let parts = parts.chain(error.map(Err)).collect();
    answer(
        "text/event-stream;charset=UTF-8",
        Body::stream(Chunks(parts, hangs)),
    )
}

fn client(transport: &ScriptedTransport) -> Client {
    Client::builder()
        .region("cn-hangzhou")
        .credentials(test_credentials())
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap()
}

fn ask(transport: &ScriptedTransport) -> EventStream<ContextualAnswerResponse> {
    let call = client(transport).contextual_answer().project_name("p");
    call.messages([]).stream()
}

/// The texts of all events, and how the stream ended.
async fn read(answer: http::Response<Body>) -> (Vec<String>, Result<(), alibaba_imm::Error>) {
    let mut stream = ask(&ScriptedTransport::new([answer]));
    let mut texts = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(event)) => {
                let answer = event.answer.as_ref().unwrap();
                texts.push(answer.content.clone().unwrap_or_default());
            }
            Ok(None) => return (texts, Ok(())),
            Err(error) => {
                assert!(stream.try_next().await.unwrap().is_none());
                return (texts, Err(error));
            }
        }
    }
}

#[tokio::test]
async fn events_come_typed() {
    let transport = ScriptedTransport::new([chunks(&[SAMPLE.as_bytes()], None, false)]);
    let mut stream = ask(&transport);
    assert_eq!(
        transport.requests().len(),
        0,
        "nothing is sent before the first poll"
    );
    let mut ids = Vec::new();
    while let Some(event) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        let event = event.unwrap();
        assert_eq!(
            (event.event(), event.request_id.as_deref()),
            (Some("message"), Some("R-1"))
        );
        assert!(str::from_utf8(event.data()).unwrap().starts_with('{'));
        ids.push(event.id().unwrap().to_owned());
        if ids.len() == 3 {
            let references = event
                .into_inner()
                .answer
                .unwrap()
                .references
                .unwrap_or_default();
            assert_eq!(references[0].object_id.as_deref(), Some("oid-1"));
        }
    }
    assert_eq!(ids, ["1", "2", "3"]);

    // The request is that of the plain call.
    let plain = ScriptedTransport::new([json_response(200, "{}")]);
    let call = client(&plain).contextual_answer().project_name("p");
    call.messages([]).send().await.unwrap();
    let (streamed, plain) = (
        &transport.requests()[0].request,
        &plain.requests()[0].request,
    );
    assert_eq!(
        (streamed.uri(), streamed.body()),
        (plain.uri(), plain.body())
    );
    assert_eq!(
        streamed.headers().get("accept"),
        plain.headers().get("accept")
    );
}

#[tokio::test]
async fn a_stream_cut_anywhere_gives_what_came_before() {
    let (whole, end) = read(chunks(&[SAMPLE.as_bytes()], None, false)).await;
    end.unwrap();
    let bytes = SAMPLE.as_bytes();
    for cut in 0..bytes.len() {
        let ended = bytes[..cut].windows(2).filter(|two| two == b"\n\n").count();
        // The second blank line is that of a comment.
        let least = ended - usize::from(ended >= 2);
        let (texts, end) = read(chunks(&[&bytes[..cut]], None, false)).await;
        assert!(texts.len() >= least && whole.starts_with(&texts), "{cut}");
        if let Err(error) = end {
            assert_eq!(error.kind(), ErrorKind::Decode, "{cut}");
        }
        let (texts, end) = read(chunks(&[&bytes[..cut]], Some(broken_error()), false)).await;
        assert_eq!(texts.len(), least, "{cut}");
        assert_eq!(end.unwrap_err().kind(), ErrorKind::Transport, "{cut}");
        let (texts, end) = read(chunks(&[&bytes[..cut], &bytes[cut..]], None, false)).await;
        end.unwrap();
        assert_eq!(texts, whole, "{cut}");
    }
}

#[tokio::test]
async fn what_goes_wrong_in_the_middle_tells_how_far_it_came() {
    let start = SAMPLE.split_inclusive("\n\n").next().unwrap();
    let failed = format!(
        "{start}data:{{\"RequestId\":\"R-2\",\"Code\":\"InternalError\",\"Message\":\"It failed.\"}}\n\n{start}"
    );
    let (texts, end) = read(chunks(&[failed.as_bytes()], None, false)).await;
    let error = end.unwrap_err();
    assert_eq!(texts.len(), 1);
    assert_eq!(
        (error.kind(), error.code(), error.request_id()),
        (ErrorKind::Service, Some("InternalError"), Some("R-2"))
    );
    let text = error.to_string();
    assert!(
        text.contains("It failed.") && text.contains("1 event of the stream"),
        "{text}"
    );

    let odd = format!("{start}data:[DONE]\n\n");
    let (texts, end) = read(chunks(&[odd.as_bytes()], None, false)).await;
    assert_eq!(
        (texts.len(), end.unwrap_err().kind()),
        (1, ErrorKind::Decode)
    );

    // Never asked again after the head, although the operation may be repeated.
    let transport = ScriptedTransport::new([
        chunks(&[start.as_bytes()], Some(broken_error()), false),
        chunks(&[SAMPLE.as_bytes()], None, false),
    ]);
    let mut stream = ask(&transport);
    stream.try_next().await.unwrap().unwrap();
    stream.try_next().await.unwrap_err();
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn before_the_head_it_is_a_call_like_any_other() {
    let transport = ScriptedTransport::default();
    transport.push(broken_error());
    transport.push(chunks(&[SAMPLE.as_bytes()], None, false));
    let event = ask(&transport).try_next().await.unwrap().unwrap();
    assert_eq!(event.into_response().attempts(), 2);

    let refusal = r#"{"Code": "ResourceNotFound", "Message": "no project", "RequestId": "R"}"#;
    let error = ask(&ScriptedTransport::new([json_response(404, refusal)]))
        .try_next()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("ResourceNotFound"));

    let error = client(&ScriptedTransport::default())
        .contextual_answer()
        .stream()
        .try_next()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn silence_has_an_end() {
    let start = SAMPLE.split_inclusive("\n\n").next().unwrap();
    let transport = ScriptedTransport::new([chunks(&[start.as_bytes()], None, true)]);
    let call = client(&transport).contextual_answer().project_name("p");
    let call = call
        .messages([])
        .with_timeout(Duration::from_millis(20))
        .stream();
    let mut stream = call.idle_timeout(Duration::from_secs(3));
    stream.try_next().await.unwrap().unwrap();
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(
        transport.requests()[0].timeouts.idle,
        Some(Duration::from_secs(3))
    );
}

#[tokio::test]
async fn both_calls_take_both_answers() {
    let plain = r#"{"RequestId": "R", "Answer": {"Content": "a"}}"#;
    let mut stream = ask(&ScriptedTransport::new([json_response(200, plain)]));
    let event = stream.try_next().await.unwrap().unwrap();
    assert_eq!((event.id(), event.request_id.as_deref()), (None, Some("R")));
    assert!(stream.try_next().await.unwrap().is_none());

    let pieces =
        "data:{\"Answer\":{\"Content\":\"a\"}}\n\ndata:{\"Answer\":{\"Content\":\"b\"}}\n\n";
    for (body, expected) in [(SAMPLE, "上海的照片有 3 张。"), (pieces, "ab")] {
        let events = response(200, &[("content-type", "text/event-stream")], body);
        let transport = ScriptedTransport::new([events]);
        let call = client(&transport).contextual_answer().project_name("p");
        let answer = call.messages([]).send().await.unwrap();
        let content = answer.into_inner().answer.unwrap().content;
        assert_eq!(content.as_deref(), Some(expected));
    }
}
