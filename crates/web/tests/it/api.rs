//! The operations for programs: each page has its twin, the document is whole, and what is
//! answered has the shape that the document promises.

pub mod agreement;
mod forms;
mod office;
mod records;
mod schema;
mod twins;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::world::{PASSWORD, World};

pub use twins::{addresses, addresses_of_workers, operator_addresses};

/// A program with its token.
pub struct Program<'w> {
    pub router: &'w Router,
    pub token: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub kind: String,
    pub body: Value,
    pub bytes: Vec<u8>,
}

impl<'w> Program<'w> {
    pub const fn unknown(world: &'w World) -> Self {
        Self { router: &world.router, token: String::new() }
    }

    pub async fn signed_in(world: &'w World, login: &str) -> Self {
        let mut program = Self::unknown(world);
        program.enter(login, PASSWORD).await;
        program
    }

    pub async fn enter(&mut self, login: &str, password: &str) {
        let sent = json!({ "login": login, "password": password });
        let answer = self.call("POST", "/api/v1/sessions", Some(sent)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        self.token = answer.body["token"].as_str().unwrap().to_owned();
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.call("GET", address, None).await
    }

    pub async fn post(&self, address: &str, body: Value) -> Answer {
        self.call("POST", address, Some(body)).await
    }

    /// As [`Self::post`], with the key by which a second request is known.
    pub async fn once(&self, address: &str, key: &str, body: &Value) -> Answer {
        let request = Request::post(address)
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .header("idempotency-key", key.as_bytes());
        send(self.router, request, Body::from(body.to_string())).await
    }

    pub async fn call(&self, method: &str, address: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(address);
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        send(self.router, request, body).await
    }
}

pub async fn send(router: &Router, request: axum::http::request::Builder, body: Body) -> Answer {
    let request = request.header("host", "127.0.0.1:8080").body(body).unwrap();
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    let kind = parts.headers.get("content-type").map_or("", |kind| kind.to_str().unwrap());
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status: parts.status, kind: kind.to_owned(), body, bytes }
}
