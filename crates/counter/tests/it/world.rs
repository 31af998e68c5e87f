//! The pages over the fake desk, asked as a browser asks.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use romori_counter::{Setting, router};
use romori_types::{Clock, Timestamp};
use tower::ServiceExt as _;

use crate::fake::FakeDesk;

pub const HOST: &str = "mynabox.example.jp";

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        "2026-07-03T03:00:00Z".parse().expect("an instant")
    }
}

pub struct World {
    pub desk: Arc<FakeDesk>,
    router: Router,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl World {
    pub fn new() -> Self {
        let desk = Arc::new(FakeDesk::new());
        let setting =
            Setting { hosts: vec![HOST.to_owned()], clock: Arc::new(Noon), certificate: |_| None };
        let router = router(desk.clone(), setting);
        Self { desk, router }
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::builder().uri(path).header("host", HOST);
        self.ask(request.body(Body::empty()).expect("a request")).await
    }

    /// A form that a page of ours sends.
    pub async fn form(&self, path: &str, body: &str) -> Answer {
        let request = self.own(path).header("content-type", "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    /// What a script of ours sends with a desk token.
    pub async fn act(&self, token: &str, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = self.own(path).header("romori-desk", token).header("content-type", kind);
        self.ask(request.body(Body::from(body)).expect("a request")).await
    }

    pub fn own(&self, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(Method::POST).uri(path).header("host", HOST);
        request.header("sec-fetch-site", "same-origin")
    }

    /// The page of a ticket, and its token.
    pub async fn page(&self, ticket: &str) -> (String, String) {
        let answer = self.form("/ticket", &format!("ticket={ticket}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let text = answer.text();
        let token = text.split("data-token=\"").nth(1).and_then(|rest| rest.split('"').next());
        let token = token.expect("a token").to_owned();
        (text, token)
    }
}
