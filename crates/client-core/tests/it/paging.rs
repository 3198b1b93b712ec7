//! Streams over typed requests, through the whole client.

use std::sync::Arc;

use client_core::client::CoreClient;
use client_core::encode::Request;
use client_core::error::ErrorKind;
use client_core::operation::{OperationInfo, PagingInfo, ParameterInfo, Place, RetryClass, Type};
use client_core::operation_builder::CallBuilder;
use client_core::paging::Paged;
use client_core::retry::RetryPolicy;
use client_core::test_util::{ScriptedTransport, json_response};

use crate::support::imm;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTokens {
    pub next_token: Option<String>,
    pub max_results: Option<i32>,
}
client_core::__private::model!(ListTokens { "NextToken" => next_token, "MaxResults" => max_results });

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenPage {
    pub next_token: Option<String>,
    pub data: Option<Names>,
}
client_core::__private::model!(TokenPage { "NextToken" => next_token, "Data" => data });

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    pub names: Option<Vec<String>>,
    pub total_count: Option<String>,
}
client_core::__private::model!(Names { "Names" => names, "TotalCount" => total_count });

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListNumbered {
    pub page_number: Option<String>,
    pub page_size: Option<i64>,
    pub scroll_token: Option<i64>,
}
client_core::__private::model!(ListNumbered {
    "PageNumber" => page_number, "PageSize" => page_size, "ScrollToken" => scroll_token,
});

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberedPage {
    pub total_count: Option<i32>,
    pub scroll_token: Option<i64>,
    pub data: Option<Names>,
}
client_core::__private::model!(NumberedPage { "TotalCount" => total_count, "ScrollToken" => scroll_token, "Data" => data });

const fn query(name: &'static str, kind: Type) -> ParameterInfo {
    ParameterInfo::new(name, Place::Query, kind)
}

static TOKENS: OperationInfo = OperationInfo::new("ListTokens", "POST", "/", "Lists.")
    .with_retry_class(RetryClass::Read)
    .with_paging(PagingInfo::token("NextToken", "NextToken", "Data.Names").with_size("MaxResults"))
    .with_parameters(&[
        query("NextToken", Type::String),
        query("MaxResults", Type::Int32),
    ]);

static NUMBERED: OperationInfo = OperationInfo::new("ListNumbered", "POST", "/", "Lists.")
    .with_retry_class(RetryClass::Read)
    .with_paging(
        PagingInfo::numbered("PageNumber", "Data.Names")
            .with_size("PageSize")
            .with_token("ScrollToken", "ScrollToken")
            .with_total("TotalCount"),
    )
    .with_parameters(&[
        query("PageNumber", Type::String),
        query("PageSize", Type::Int64),
        query("ScrollToken", Type::Int64),
    ]);

/// The builders that a provider crate's client would give.
macro_rules! builder {
    ($builder:ident, $request:ident => $response:ident, $info:ident) => {
        impl Request for $request {
            type Response = $response;

            fn operation() -> &'static OperationInfo {
                &$info
            }
        }

        pub struct $builder {
            call: CallBuilder<$request>,
        }

        impl $builder {
            fn new(client: &CoreClient) -> Self {
                Self {
                    call: CallBuilder::new(client.clone()),
                }
            }
        }
    };
}

builder!(Tokens, ListTokens => TokenPage, TOKENS);
client_core::__private::paging!(Tokens, ListTokens => String {
    token: next_token => next_token,
    items: data.names,
});

builder!(Numbered, ListNumbered => NumberedPage, NUMBERED);
client_core::__private::paging!(Numbered, ListNumbered => String {
    token: scroll_token => scroll_token,
    page: page_number,
    size: page_size,
    total: total_count | data.total_count,
    items: data.names,
});

fn core(transport: &ScriptedTransport) -> CoreClient {
    imm()
        .transport(Arc::new(transport.clone()))
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
        .0
}

fn queries(transport: &ScriptedTransport) -> Vec<String> {
    transport
        .requests()
        .iter()
        .map(|recorded| {
            recorded
                .request
                .uri()
                .query()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

fn page(names: &[&str], more: &str) -> http::Response<bytes::Bytes> {
    json_response(200, format!(r#"{{"Data":{{"Names":{names:?}}}{more}}}"#))
}

#[tokio::test]
async fn tokens_to_the_end() {
    // An empty page goes on, a token is encoded once, and the page size stays.
    let transport = ScriptedTransport::new([
        page(&["a", "b"], r#","NextToken":"t+/=""#),
        page(&[], r#","NextToken":"t2""#),
        page(&["c"], r#","NextToken":"""#),
    ]);
    let request = ListTokens {
        max_results: Some(2),
        ..ListTokens::default()
    };
    let mut list = Tokens::new(&core(&transport));
    list.call.request = request;
    let items = list.items().collect().await.unwrap();
    assert_eq!(items, ["a", "b", "c"]);
    assert_eq!(
        queries(&transport),
        [
            "MaxResults=2",
            "MaxResults=2&NextToken=t%2B%2F%3D",
            "MaxResults=2&NextToken=t2"
        ]
    );
}

#[tokio::test]
async fn streams_are_lazy_and_resumable() {
    let transport = ScriptedTransport::new([
        page(&["a", "b"], r#","NextToken":"1""#),
        page(&["c", "d"], r#","NextToken":"2""#),
        page(&["e"], ""),
    ]);
    let core = core(&transport);
    let mut pages = Tokens::new(&core).pages();
    assert!(transport.requests().is_empty());
    assert_eq!(pages.resume_token(), None);
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!(
        first.data.as_ref().unwrap().names.as_ref().unwrap().len(),
        2
    );
    assert_eq!(
        (transport.requests().len(), pages.resume_token().as_deref()),
        (1, Some("1"))
    );

    let mut items = Tokens::new(&core)
        .items()
        .starting_token(pages.resume_token().unwrap())
        .limit(3);
    let mut names = Vec::new();
    while let Some(name) = items.try_next().await.unwrap() {
        names.push(name);
    }
    assert_eq!(names, ["c", "d", "e"]);
    assert_eq!(queries(&transport), ["", "NextToken=1", "NextToken=2"]);
}

#[tokio::test]
async fn a_limit_asks_for_no_more_pages_than_needed() {
    let transport = ScriptedTransport::new([page(&["a", "b"], r#","NextToken":"1""#)]);
    let core = core(&transport);
    assert_eq!(
        Tokens::new(&core).items().limit(2).collect().await.unwrap(),
        ["a", "b"]
    );
    assert_eq!(
        Tokens::new(&core).items().limit(0).collect().await.unwrap(),
        [""; 0]
    );
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_repeated_token_is_an_error_after_its_page() {
    let transport = ScriptedTransport::new([
        page(&["a"], r#","NextToken":"1""#),
        json_response(
            200,
            r#"{"Data":{"Names":["b"]},"NextToken":"1","RequestId":"R5"}"#,
        ),
    ]);
    let mut items = Tokens::new(&core(&transport)).items();
    let mut names = Vec::new();
    let error = loop {
        match items.try_next().await {
            Ok(Some(name)) => names.push(name),
            Ok(None) => panic!("the end came without an error"),
            Err(error) => break error,
        }
    };
    assert_eq!(names, ["a", "b"]);
    assert_eq!(
        (error.kind(), error.request_id()),
        (ErrorKind::Paging, Some("R5"))
    );
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn an_error_ends_the_stream_and_names_the_page() {
    let transport = ScriptedTransport::new([
        page(&["a"], r#","NextToken":"1""#),
        json_response(400, r#"{"Code":"X"}"#),
    ]);
    let mut pages = Tokens::new(&core(&transport)).pages();
    pages.try_next().await.unwrap().unwrap();
    assert!(pages.try_next().await.unwrap_err().code() == Some("X"));
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(pages.resume_token().as_deref(), Some("1"));
}

#[tokio::test]
async fn numbered_pages() {
    // The number is left out for the first page, and the total is read where it stands, text or number.
    let transport = ScriptedTransport::new([
        page(&["a", "b"], r#","TotalCount":5"#),
        json_response(200, r#"{"Data":{"Names":["c","d"],"TotalCount":"5"}}"#),
        page(&["e"], r#","TotalCount":5"#),
    ]);
    let request = ListNumbered {
        page_size: Some(2),
        ..ListNumbered::default()
    };
    let mut list = Numbered::new(&core(&transport));
    list.call.request = request;
    let items = list.items().collect().await.unwrap();
    assert_eq!(items, ["a", "b", "c", "d", "e"]);
    assert_eq!(
        queries(&transport),
        [
            "PageSize=2",
            "PageNumber=2&PageSize=2",
            "PageNumber=3&PageSize=2"
        ]
    );
}

#[tokio::test]
async fn a_scroll_sends_number_and_token() {
    let transport = ScriptedTransport::new([
        page(&["a"], r#","ScrollToken":7"#),
        page(&["b"], r#","ScrollToken":8"#),
        page(&[], ""),
    ]);
    let mut pages = Numbered::new(&core(&transport)).pages().starting_token("4");
    while pages.try_next().await.unwrap().is_some() {}
    assert_eq!(
        queries(&transport),
        [
            "PageNumber=4",
            "PageNumber=5&ScrollToken=7",
            "PageNumber=6&ScrollToken=8"
        ]
    );
}

#[tokio::test]
async fn a_starting_token_that_is_none() {
    let transport = ScriptedTransport::default();
    let mut pages = Numbered::new(&core(&transport))
        .pages()
        .starting_token("first");
    assert_eq!(
        pages.try_next().await.unwrap_err().kind(),
        ErrorKind::Paging
    );
    assert!(pages.try_next().await.unwrap().is_none());
    assert!(transport.requests().is_empty());
}

#[test]
fn numeric_tokens_end_with_zero() {
    let token = |scroll_token| {
        ListNumbered::next_token(&NumberedPage {
            scroll_token,
            ..NumberedPage::default()
        })
    };
    assert_eq!(token(Some(3)).as_deref(), Some("3"));
    assert_eq!(token(Some(0)), None);
    assert_eq!(token(None), None);
}

#[tokio::test]
async fn streams_work_with_stream_libraries() {
    use std::pin::Pin;

    use futures_core::Stream;

    let transport = ScriptedTransport::new([page(&["a"], "")]);
    let mut items = Tokens::new(&core(&transport)).items();
    let first = std::future::poll_fn(|context| Pin::new(&mut items).poll_next(context)).await;
    assert_eq!(first.unwrap().unwrap(), "a");
}
