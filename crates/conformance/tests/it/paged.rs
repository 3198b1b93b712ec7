//! Every list that pages is walked through its builder: three pages of a scripted server, then the end.

use client_core::operation::{OperationInfo, PagingStyle, Place};
use client_core::test_util::{Recorded, ScriptedTransport, json_response};
use serde_json::{Map, Value, json};
use xtask::codegen::model::{Api, Operation, ResponseBody, Struct, Ty};

use crate::apis::{Crate, all};
use crate::fill::{Extent, Filler};

/// Entries on the three pages.
const PAGES: [usize; 3] = [2, 2, 1];

/// One test for each crate: `items()` of every operation that has it.
macro_rules! walks {
    ($($library:ident { $($method:ident,)* })*) => {$(
        #[tokio::test]
        #[allow(deprecated, reason = "lists that are to go page until they do")]
        async fn $library() {
            let walks = crate::paged::Walks::of(stringify!($library));
            let mut walked = 0;
            $(
                let walk = walks.walk(stringify!($method), walked);
                let client = $library::Client::builder()
                    .endpoint("https://walks.example.com")
                    .credentials(client_core::test_util::test_credentials())
                    .transport(std::sync::Arc::new(walk.transport.clone()))
                    .build()
                    .unwrap();
                let request = serde_json::from_value(walk.request.clone()).unwrap();
                let mut items = client.$method().with_request(request).items();
                let mut count = 0;
                while items.try_next().await.unwrap_or_else(|error| panic!("{}: {error}", walk.name())).is_some() {
                    count += 1;
                }
                walk.check(count, items.total());
                walked += 1;
            )*
            walks.check(walked);
        }
    )*};
}

pub struct Walks {
    provider: Crate,
    api: Api,
}

impl Walks {
    pub fn of(library: &str) -> Self {
        let provider = all()
            .find(|provider| provider.name().replace('-', "_") == library)
            .unwrap();
        Self {
            provider,
            api: provider.api(),
        }
    }

    fn paged(&self) -> impl Iterator<Item = &Operation> {
        self.api
            .operations
            .iter()
            .filter(|operation| operation.paging.is_some())
    }

    /// The walk over the list that stands at this place among those that page.
    pub fn walk(&self, method: &str, at: usize) -> Walk {
        let operation = self.paged().nth(at).unwrap();
        assert_eq!(
            operation.id.replace('_', "").to_lowercase(),
            method.replace('_', ""),
            "the generated list is in the order of the spec"
        );
        let info = self.provider.entry(operation).info();
        let ResponseBody::Own(body) = &operation.response else {
            panic!("{method}: a list in pages has an answer of its own");
        };
        let mut request = Filler::new(&self.api, (Extent::Required, 0)).request(operation);
        let request_members = request.as_object_mut().unwrap();
        let paging = info.paging().unwrap();
        // The pager must say what the caller does not.
        request_members.retain(|name, _| {
            Some(name.as_str()) != paging.page() && Some(name.as_str()) != paging.size()
        });
        let envelope = self.provider.has_envelope();
        let answers = (0..PAGES.len())
            .map(|page| json_response(200, answer(info, body, page, envelope).to_string()));
        Walk {
            info,
            request,
            transport: ScriptedTransport::new(answers),
            numeric_token: paging
                .tokens()
                .is_some_and(|(_, next)| is_number(body, next)),
        }
    }

    pub fn check(&self, walked: usize) {
        println!("{}: {walked} lists walked", self.provider.name());
        assert_eq!(walked, self.paged().count());
        assert!(walked > 0);
    }
}

pub struct Walk {
    info: &'static OperationInfo,
    pub request: Value,
    pub transport: ScriptedTransport,
    numeric_token: bool,
}

impl Walk {
    pub fn name(&self) -> &'static str {
        self.info.name()
    }

    pub fn check(&self, count: usize, total: Option<i64>) {
        let paging = self.info.paging().unwrap();
        assert_eq!(
            count,
            PAGES.iter().sum::<usize>(),
            "{}: entries",
            self.name()
        );
        assert_eq!(self.transport.left(), 0, "{}: pages left", self.name());
        assert_eq!(total, paging.total().map(|_| 5), "{}: total", self.name());
        for (page, recorded) in self.transport.requests().iter().enumerate() {
            if let Some(name) = paging.page().filter(|_| page > 0) {
                self.sent(name, recorded, &(page + 1).to_string());
            }
            if let Some((name, _)) = paging.tokens().filter(|_| page > 0) {
                self.sent(name, recorded, &token(page - 1, self.numeric_token));
            }
        }
    }

    /// The request says so, in the query, in a form or in a JSON body.
    fn sent(&self, name: &str, recorded: &Recorded, wanted: &str) {
        let parameter = self
            .info
            .parameters()
            .iter()
            .find(|parameter| parameter.name() == name)
            .unwrap();
        let body = std::str::from_utf8(recorded.request.body()).unwrap();
        let found = match parameter.place() {
            Place::Query => pair(recorded.request.uri().query().unwrap_or_default(), name),
            Place::Form => pair(body, name),
            _ => serde_json::from_str::<Value>(body)
                .ok()
                .map(|body| match &body[name] {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                }),
        };
        assert_eq!(
            found.as_deref(),
            Some(wanted),
            "{}: {name} of {recorded:?}",
            self.name()
        );
    }
}

fn pair(form: &str, name: &str) -> Option<String> {
    form.split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

fn token(page: usize, is_number: bool) -> String {
    match is_number {
        true => (page + 1).to_string(),
        false => format!("token{page}"),
    }
}

fn at<'a>(body: &'a Struct, path: &str) -> &'a Ty {
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    let ty = &body
        .fields
        .iter()
        .find(|field| field.wire == first)
        .unwrap()
        .ty;
    match (rest, ty) {
        (Some(rest), Ty::Struct(body)) => at(body, rest),
        (_, ty) => ty,
    }
}

fn is_number(body: &Struct, path: &str) -> bool {
    matches!(at(body, path), Ty::Int32 | Ty::Int64)
}

/// The answer of a page: entries, total and the token of the next one, each where the spec says.
fn answer(info: &OperationInfo, body: &Struct, page: usize, envelope: bool) -> Value {
    let paging = info.paging().unwrap();
    let mut answer = Value::Object(Map::new());
    if envelope {
        answer = json!({"code": "0", "message": "success"});
    }
    let entry = match at(body, paging.items()) {
        Ty::List(item)
            if matches!(
                **item,
                Ty::Struct(_) | Ty::Schema(_) | Ty::BoxedSchema(_) | Ty::Map(_)
            ) =>
        {
            json!({})
        }
        Ty::List(item) if matches!(**item, Ty::Int32 | Ty::Int64) => json!(1),
        _ => json!("entry"),
    };
    let number_or_text = |path: &str, text: String| match is_number(body, path) {
        true => json!(text.parse::<i64>().unwrap()),
        false => json!(text),
    };
    put(&mut answer, paging.items(), vec![entry; PAGES[page]].into());
    if let Some(total) = paging.total() {
        put(&mut answer, total, number_or_text(total, "5".to_owned()));
    }
    let last = page + 1 == PAGES.len();
    let next = paging.tokens().map(|(_, next)| next);
    if let Some(next) = next.filter(|_| !last || paging.style() == PagingStyle::Numbered) {
        let token = token(page, is_number(body, next));
        put(&mut answer, next, number_or_text(next, token));
    }
    answer
}

fn put(answer: &mut Value, path: &str, value: Value) {
    let mut place = answer;
    for name in path.split('.') {
        place = &mut place[name];
    }
    *place = value;
}
