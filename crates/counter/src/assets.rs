//! Stylesheet, script and mark, from the program itself. The look is the house's own.

use std::sync::LazyLock;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::Counter;

const STYLE_PARTS: [&str; 8] = [
    include_str!("../../web/assets/style/tokens.css"),
    include_str!("../../web/assets/style/elements.css"),
    include_str!("../../web/assets/style/frame.css"),
    include_str!("../../web/assets/style/parts.css"),
    include_str!("../../web/assets/style/pieces.css"),
    include_str!("../../web/assets/style/narrow.css"),
    include_str!("../../web/assets/style/office.css"),
    include_str!("../assets/counter.css"),
];
/// What a page of this kind runs; each part stands by itself.
const SCRIPT: &str = concat!(
    include_str!("../assets/seal.js"),
    include_str!("../assets/rows.js"),
    include_str!("../assets/desk.js"),
    include_str!("../assets/clerk.js"),
    include_str!("../assets/sheet.js"),
    include_str!("../assets/officers.js"),
    include_str!("../assets/worker.js")
);
const MARK: &str = include_str!("../../web/assets/mark.svg");
const LICENCE: &str = include_str!("../../web/assets/LICENSE-design-tokens.txt");

static STYLESHEET: LazyLock<String> =
    LazyLock::new(|| STYLE_PARTS.iter().flat_map(|part| part.lines()).map(str::trim).collect());
static STYLESHEET_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("/assets/counter.css?v={:016x}", fingerprint(&STYLESHEET)));
static SCRIPT_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("/assets/counter.js?v={:016x}", fingerprint(SCRIPT)));

/// Where the stylesheet is; the address changes with its content.
pub fn stylesheet() -> &'static str {
    &STYLESHEET_ADDRESS
}

/// Where the script is; the address changes with its content.
pub fn script() -> &'static str {
    &SCRIPT_ADDRESS
}

pub fn routes() -> Router<Counter> {
    Router::new()
        .route("/assets/counter.css", get(|| file("text/css; charset=utf-8", &STYLESHEET)))
        .route("/assets/counter.js", get(|| file("text/javascript; charset=utf-8", SCRIPT)))
        .route("/assets/mark.svg", get(|| file("image/svg+xml", MARK)))
        .route(
            "/assets/LICENSE-design-tokens.txt",
            get(|| file("text/plain; charset=utf-8", LICENCE)),
        )
}

async fn file(kind: &'static str, text: &'static str) -> Response {
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    let headers = [(CONTENT_TYPE, HeaderValue::from_static(kind)), (CACHE_CONTROL, kept)];
    (headers, text).into_response()
}

/// FNV-1a, 64 bits: only to tell one version of an asset from the next.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
