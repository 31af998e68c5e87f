//! Who is let in, and the headers of every answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use romori_types::Date;
use romori_web::{AppState, Clock, Entropy, NoEntropy, Setting, router};
use tower::ServiceExt;

#[derive(Default)]
struct Hands(AtomicU64);

impl Clock for Hands {
    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.0.load(Ordering::Relaxed))
    }

    fn today(&self) -> Date {
        Date::constant(2026, 7, 1)
    }
}

#[derive(Default)]
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        let number = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let length = bytes.len();
        bytes.iter_mut().for_each(|byte| *byte = 0);
        bytes[length - number.len()..].copy_from_slice(&number);
        Ok(())
    }
}

pub struct Browser {
    router: axum::Router,
    hands: Arc<Hands>,
    cookie: Option<String>,
    csrf: String,
}

pub struct Page {
    pub status: StatusCode,
    pub response: Response<()>,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Browser {
    pub fn new() -> Self {
        Self::of(true)
    }

    /// A browser at a program with invented data, or with an office's own.
    pub fn of(demo: bool) -> Self {
        let hands = Arc::new(Hands::default());
        let entropy = Arc::new(Counter::default());
        let state = AppState::new(Setting::loopback(8080, demo), hands.clone(), entropy);
        Self { router: router(state), hands, cookie: None, csrf: String::new() }
    }

    /// Another browser at the same program.
    pub fn other(&self) -> Self {
        let (router, hands) = (self.router.clone(), self.hands.clone());
        Self { router, hands, cookie: None, csrf: String::new() }
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: u64) {
        self.hands.0.fetch_add(seconds, Ordering::Relaxed);
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        let headers = request.headers_mut();
        headers.entry("host").or_insert_with(|| "127.0.0.1:8080".parse().unwrap());
        if let Some(cookie) = &self.cookie {
            headers.insert("cookie", cookie.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(cookie) = parts.headers.get("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        if let Some(rest) = text.split("name=\"csrf\" value=\"").nth(1) {
            self.csrf = rest.split('"').next().unwrap().to_owned();
        }
        let bytes = bytes.to_vec();
        Page { status: parts.status, response: Response::from_parts(parts, ()), text, bytes }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A form with a file, its token first as in our pages; or without one.
    pub async fn upload(&mut self, path: &str, token: bool, name: &str, file: &[u8]) -> Page {
        let mut body = Vec::new();
        if token {
            let part = "--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n";
            body.extend_from_slice(format!("{part}{}\r\n", self.csrf).as_bytes());
        }
        let part = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=";
        body.extend_from_slice(format!("{part}\"{name}\"\r\n\r\n").as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::post(path).header("content-type", "multipart/form-data; boundary=b");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn post(&mut self, path: &str, fields: &str) -> Page {
        let body = format!("csrf={}&{fields}", self.csrf);
        self.send(form(path, body)).await
    }
}

fn form(path: &str, body: String) -> Request<Body> {
    Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let mut browser = Browser::new();
    for path in ["/keys", "/nowhere", "/assets/romori.css"] {
        let page = browser.get(path).await;
        let headers = page.response.headers();
        assert_eq!(
            headers["content-security-policy"],
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        let kept = if path.starts_with("/assets") {
            "public, max-age=31536000, immutable"
        } else {
            "no-store"
        };
        assert_eq!(headers["cache-control"], kept, "{path}");
    }
}

#[tokio::test]
async fn a_foreign_host_name_gets_nothing() {
    let mut browser = Browser::new();
    for host in
        ["attacker.example", "127.0.0.1:9999", "localhost", "127.0.0.1:8080.attacker.example"]
    {
        let request = Request::get("/keys").header("host", host).body(Body::empty()).unwrap();
        let page = browser.send(request).await;
        assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(!page.text.contains("csrf"), "{host}");
    }
    for host in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"] {
        let request = Request::get("/keys").header("host", host).body(Body::empty()).unwrap();
        assert_eq!(browser.send(request).await.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn the_cookie_is_for_this_host_and_unreadable_to_scripts() {
    let mut browser = Browser::new();
    let page = browser.get("/keys").await;
    let cookie = page.response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains("Domain"));
    assert!(browser.get("/keys").await.response.headers().get("set-cookie").is_none());
}

#[tokio::test]
async fn a_press_needs_the_token_of_its_own_visit() {
    let mut browser = Browser::new();
    browser.get("/keys").await;
    let page = browser.post("/density", "density=compact&back=/keys").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(browser.get("/keys").await.text.contains(r#"data-density="compact""#));
    for body in ["density=relaxed&back=/keys".to_owned(), "csrf=0&density=relaxed".to_owned()] {
        let page = browser.send(form("/density", body)).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.text.contains("何も変わっていません"));
    }
    let mut other = browser.other();
    other.get("/keys").await;
    other.csrf = browser.csrf.clone();
    let page = other.post("/density", "density=relaxed&back=/keys").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_press_from_a_foreign_page_is_refused_even_with_the_token() {
    let mut browser = Browser::new();
    browser.get("/keys").await;
    for (name, value) in [
        ("origin", "http://attacker.example"),
        ("origin", "null"),
        ("origin", "https://127.0.0.1:8080"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
    ] {
        let body = format!("csrf={}&density=relaxed&back=/keys", browser.csrf);
        let mut request = form("/density", body);
        request.headers_mut().insert(name, value.parse().unwrap());
        assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN, "{name} {value}");
    }
    // A page without referrer has the origin null; its browser vouches for it otherwise.
    for origin in ["http://127.0.0.1:8080", "null"] {
        let body = format!("csrf={}&density=relaxed&back=/keys", browser.csrf);
        let mut request = form("/density", body);
        request.headers_mut().insert("origin", origin.parse().unwrap());
        request.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
        assert_eq!(browser.send(request).await.status, StatusCode::SEE_OTHER, "{origin}");
    }
}

#[tokio::test]
async fn a_visit_ends_after_twelve_idle_hours() {
    let mut browser = Browser::new();
    browser.get("/keys").await;
    browser.hands.0.store(12 * 60 * 60 - 1, Ordering::Relaxed);
    assert_eq!(
        browser.post("/density", "density=compact&back=/keys").await.status,
        StatusCode::SEE_OTHER
    );
    browser.hands.0.store(24 * 60 * 60 - 1, Ordering::Relaxed);
    assert_eq!(
        browser.post("/density", "density=compact&back=/keys").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn what_is_not_there_says_so_in_the_same_words() {
    let mut browser = Browser::new();
    let absent = browser.get("/nowhere").await;
    let foreign = browser.get("/menu/x").await;
    assert_eq!((absent.status, foreign.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(absent.text.contains("この画面は見つかりません。"));
    assert!(absent.text.contains("<title>誤り: 見つかりません | 労守</title>"));
    let wrong = browser.get("/density").await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong.text.contains("この画面は見つかりません。"));
}

#[tokio::test]
async fn too_large_a_form_is_refused_with_its_own_page() {
    let mut browser = Browser::new();
    browser.get("/keys").await;
    let page = browser.post("/go", &format!("q={}", "x".repeat(600 * 1024))).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.text.contains("大きさを超えています"));
}

#[tokio::test]
async fn the_number_box_goes_to_what_exists_and_is_honest_about_the_rest() {
    let mut browser = Browser::new();
    browser.get("/keys").await;
    for (typed, address) in [
        ("22", "/22"),
        ("２２", "/22"),
        ("64", "/64"),
        ("94", "/94"),
        ("10", "/"),
        ("6", "/menu/6"),
        ("22 1007", "/22"),
    ] {
        let page = browser.post("/go", &format!("q={}", encoded(typed))).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{typed}");
        assert_eq!(page.response.headers()["location"], address, "{typed}");
    }
    for (typed, words) in [
        ("33", "33 転勤・氏名。この画面はまだありません。"),
        ("1007", "この番号の顧問先は見つかりません。"),
        ("1007-12", "この番号の個人は見つかりません。"),
        ("R8.7.10", "令和8年7月10日(金)の期限"),
        ("99", "99 という番号の画面はありません。"),
        (">旧番号", "この命令はありません。"),
    ] {
        let page = browser.post("/go", &format!("q={}", encoded(typed))).await;
        assert!(page.text.contains(words), "{typed}: {}", page.status);
        assert!(page.text.contains("いま使える画面"), "{typed}");
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
