//! The stylesheet, the script and the mark, served from the program itself.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{AppState, Failure};

/// The stylesheet by layer, in the order in which they are joined.
const STYLE_PARTS: [&str; 9] = [
    include_str!("../../assets/style/tokens.css"),
    include_str!("../../assets/style/elements.css"),
    include_str!("../../assets/style/frame.css"),
    include_str!("../../assets/style/parts.css"),
    include_str!("../../assets/style/ledger.css"),
    include_str!("../../assets/style/pieces.css"),
    include_str!("../../assets/style/narrow.css"),
    include_str!("../../assets/style/office.css"),
    include_str!("../../assets/style/print.css"),
];
/// One file as served; each part stands by itself.
const SCRIPT: &str = concat!(
    include_str!("../../assets/romori.js"),
    include_str!("../../assets/forms.js"),
    include_str!("../../assets/ceremony.js"),
    include_str!("../../assets/passkey.js")
);
/// What the telephones of workers get: nothing of the office's.
const WORKER_SCRIPT: &str =
    concat!(include_str!("../../assets/ceremony.js"), include_str!("../../assets/worker.js"));
const WORKER_STYLE: &str = include_str!("../../assets/style/worker.css");
const MARK: &str = include_str!("../../assets/mark.svg");
const LICENCE: &str = include_str!("../../assets/LICENSE-design-tokens.txt");

/// One file without indentation: lines end after a mark, so that joining them changes nothing.
static STYLESHEET: LazyLock<String> = LazyLock::new(|| {
    written_out(STYLE_PARTS.iter().flat_map(|part| part.lines()).map(str::trim).collect())
});
/// What the pages of workers have beside it.
static WORKER_STYLESHEET: LazyLock<String> =
    LazyLock::new(|| written_out(WORKER_STYLE.lines().map(str::trim).collect()));
static WORKER_STYLESHEET_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("/assets/worker.css?v={:016x}", fingerprint(&WORKER_STYLESHEET)));
static WORKER_SCRIPT_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("/assets/worker.js?v={:016x}", fingerprint(WORKER_SCRIPT)));
static STYLESHEET_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("/assets/romori.css?v={:016x}", fingerprint(&STYLESHEET)));
static SCRIPT_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("/assets/romori.js?v={:016x}", fingerprint(SCRIPT)));

/// What is drawn of the steps by which a device is registered.
const STEPS: [(&str, &str); 9] = [
    ("card-run", include_str!("../../assets/steps/card-run.svg")),
    ("choose", include_str!("../../assets/steps/choose.svg")),
    ("choose-certificate", include_str!("../../assets/steps/choose-certificate.svg")),
    ("linux-run", include_str!("../../assets/steps/linux-run.svg")),
    ("mac-key", include_str!("../../assets/steps/mac-key.svg")),
    ("mac-menu", include_str!("../../assets/steps/mac-menu.svg")),
    ("phone-profile", include_str!("../../assets/steps/phone-profile.svg")),
    ("windows-run", include_str!("../../assets/steps/windows-run.svg")),
    ("windows-save", include_str!("../../assets/steps/windows-save.svg")),
];

/// Where the stylesheet is; the address changes with its content.
pub fn stylesheet_address() -> String {
    STYLESHEET_ADDRESS.clone()
}

/// Where the script is; the address changes with its content.
pub fn script_address() -> String {
    SCRIPT_ADDRESS.clone()
}

/// Where the stylesheet of the pages of workers is.
pub fn worker_stylesheet_address() -> String {
    WORKER_STYLESHEET_ADDRESS.clone()
}

/// Where the script of the pages of workers is.
pub fn worker_script_address() -> String {
    WORKER_SCRIPT_ADDRESS.clone()
}

/// The routes of the assets.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/assets/romori.css", get(|| file("text/css; charset=utf-8", &STYLESHEET)))
        .route("/assets/romori.js", get(|| file("text/javascript; charset=utf-8", SCRIPT)))
        .route("/assets/worker.css", get(|| file("text/css; charset=utf-8", &WORKER_STYLESHEET)))
        .route("/assets/worker.js", get(|| file("text/javascript; charset=utf-8", WORKER_SCRIPT)))
        .route("/assets/mark.svg", get(|| file("image/svg+xml", MARK)))
        .route("/assets/steps/{name}", get(step))
        .route(
            "/assets/LICENSE-design-tokens.txt",
            get(|| file("text/plain; charset=utf-8", LICENCE)),
        )
}

/// A picture of a step. Its address says no version, so that it is kept for an hour alone.
async fn step(Path(name): Path<String>) -> Response {
    let name = name.strip_suffix(".svg").unwrap_or_default();
    let Some((_, drawn)) = STEPS.iter().find(|(known, _)| *known == name) else {
        return Failure::NotFound.into_response();
    };
    let kept = HeaderValue::from_static("public, max-age=3600");
    let kind = HeaderValue::from_static("image/svg+xml");
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, kept)], *drawn).into_response()
}

async fn file(kind: &'static str, text: &'static str) -> Response {
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    let headers = [(CONTENT_TYPE, HeaderValue::from_static(kind)), (CACHE_CONTROL, kept)];
    (headers, text).into_response()
}

/// Names that never change while a page is open are written out where they are used: roles first,
/// then the primitives that they stand for, and the steps of the scale.
fn written_out(style: String) -> String {
    let is_step = |name: &str| {
        let digits = name.trim_start_matches(['s', 'r', 't']);
        name.len() <= 3 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let declared = STYLE_PARTS[0].split([';', '{', '}', '\n']).filter_map(|part| {
        let (name, value) = part.trim().strip_prefix("--")?.split_once(':')?;
        let fixed = value.starts_with('#') || value.starts_with("var(") || is_step(name);
        fixed.then_some((name, value))
    });
    let declared: Vec<_> = declared.collect();
    declared.iter().rev().fold(style, |style, (name, value)| {
        style
            .replace(&format!("--{name}:{value};"), "")
            .replace(&format!("--{name}:{value}"), "")
            .replace(&format!("var(--{name})"), value)
    })
}

/// FNV-1a, 64 bits: only to tell one version of an asset from the next.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_out_leaves_no_name_undeclared() {
        for used in STYLESHEET.split("var(--").skip(1) {
            let name = used.split(')').next().unwrap();
            assert!(STYLESHEET.contains(&format!("--{name}:")), "--{name} is not declared");
        }
        assert!(STYLESHEET.contains("color:#1a1a1a") && STYLESHEET.contains("var(--row)"));
        assert!(!STYLESHEET.contains("--ink") && !STYLESHEET.contains("--s4"));
    }
}
