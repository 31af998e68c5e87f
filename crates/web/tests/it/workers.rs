//! The entrance of workers: a telephone made of two keys walks through it, and others try to.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use rcgen::{KeyPair, PublicKeyData as _, SigningKey as _};
use romori_app::house::{FRESH_SECONDS, Violation};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use super::api::{Program, addresses, addresses_of_workers};
use super::world::{Answer, Browser, World, percent, world};

const HOST: &str = "honnin.localhost:8080";
const NAME: &str = "honnin.localhost";
const ENTRANCE: &str = "/71/1002/1/entrance";
const SESSION: &str = "__Host-romori";
const FRESH: &str = "__Host-romori-fresh";

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            let at = bits >> (18 - 6 * place) & 63;
            text.push(char::from(LETTERS[usize::try_from(at).unwrap()]));
        }
    }
    text
}

fn unbase64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(4) {
        let bits = group.iter().fold(0_u32, |bits, one| bits << 6 | u32::from(value(*one)));
        let bits = bits << (6 * (4 - group.len()));
        bytes.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A signature as WebCrypto writes it, r and s of 32 bytes, out of DER.
fn plain(der: &[u8]) -> Vec<u8> {
    let mut rest = &der[2..];
    let mut both = Vec::new();
    for _ in 0..2 {
        let length = usize::from(rest[1]);
        let number: Vec<u8> = rest[2..2 + length].iter().copied().skip_while(|b| *b == 0).collect();
        both.extend(vec![0; 32 - number.len()]);
        both.extend(number);
        rest = &rest[2 + length..];
    }
    both
}

/// A telephone: cookies, a passkey that its owner has unlocked, and the key of its browser.
struct Phone<'w> {
    world: &'w World,
    cookies: Vec<(String, String)>,
    csrf: String,
    passkey: KeyPair,
    owner: Vec<u8>,
    key: KeyPair,
    uses: u32,
}

impl<'w> Phone<'w> {
    fn new(world: &'w World) -> Self {
        let (passkey, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let (cookies, csrf) = (Vec::new(), String::new());
        Self { world, cookies, csrf, passkey, owner: Vec::new(), key, uses: 0 }
    }

    async fn get(&mut self, address: &str) -> Answer {
        self.send(Request::get(address), Body::empty()).await
    }

    async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let all = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let body: Vec<String> =
            all.map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body.join("&"))).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header("host", HOST).header("cookie", cookies.join("; "));
        let router = self.world.workers.clone();
        let response = router.oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        assert_eq!(parts.headers["cache-control"], "no-store");
        for header in parts.headers.get_all("set-cookie") {
            let header = header.to_str().unwrap();
            let (name, value) = header.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !header.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(rest) = text.split("name=\"csrf\"").nth(1)
            && let Some(value) = rest.split("value=\"").nth(1)
        {
            self.csrf = value.split('"').next().unwrap().to_owned();
        }
        let location = parts.headers.get("location").map_or("", |value| value.to_str().unwrap());
        Answer { status: parts.status, location: location.to_owned(), text, bytes }
    }

    fn client_data(kind: &str, question: &Value) -> Vec<u8> {
        let challenge = question["publicKey"]["challenge"].as_str().unwrap();
        let origin = format!("http://{HOST}");
        let data = json!({
            "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false
        });
        data.to_string().into_bytes()
    }

    /// The passkey's data: the user is present and verified; it may be copied and was.
    fn data(&mut self, attested: bool) -> Vec<u8> {
        self.uses += 1;
        let flags = 0b0001_1101 | if attested { 0b0100_0000 } else { 0 };
        let mut data = Sha256::digest(NAME).to_vec();
        data.push(flags);
        data.extend(self.uses.to_be_bytes());
        data
    }

    fn made(&mut self, question: &Value) -> String {
        self.owner = unbase64(question["publicKey"]["user"]["id"].as_str().unwrap());
        let point = self.passkey.der_bytes().to_vec();
        let mut data = self.data(true);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.id());
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        let mut object = vec![0xa3];
        object.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(&data);
        let response = json!({
            "clientDataJSON": base64(&Self::client_data("webauthn.create", question)),
            "attestationObject": base64(&object), "transports": ["internal"]
        });
        self.credential(response)
    }

    fn answered(&mut self, question: &Value) -> String {
        let (client, data) = (Self::client_data("webauthn.get", question), self.data(false));
        let signed = [data.clone(), Sha256::digest(&client).to_vec()].concat();
        let response = json!({
            "clientDataJSON": base64(&client), "authenticatorData": base64(&data),
            "signature": base64(&self.passkey.sign(&signed).unwrap()),
            "userHandle": base64(&self.owner)
        });
        self.credential(response)
    }

    /// The passkey's id, as its device named it.
    fn id(&self) -> [u8; 16] {
        std::array::from_fn(|at| self.passkey.der_bytes()[at + 1])
    }

    fn credential(&self, response: Value) -> String {
        let id = base64(&self.id());
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {}
        })
        .to_string()
    }

    fn signed(&self, act: &str, question: &str) -> (String, String) {
        let message = format!("romori\n{act}\n{HOST}\n{question}");
        let signature = plain(&self.key.sign(message.as_bytes()).unwrap());
        (hex(self.key.der_bytes()), hex(&signature))
    }

    /// Registers with a code, as the page's script does.
    async fn register(&mut self, code: &str) -> Answer {
        self.get("/register").await;
        let asked = self.post("/register/ask", &[("code", code)]).await;
        if asked.status != StatusCode::OK {
            return asked;
        }
        let asked: Value = serde_json::from_slice(&asked.bytes).unwrap();
        let required = &asked["question"]["publicKey"]["authenticatorSelection"];
        assert_eq!(required["residentKey"], "required");
        assert_eq!(required["userVerification"], "required");
        let ceremony = asked["ceremony"].as_str().unwrap();
        let passkey = self.made(&asked["question"]);
        let (point, signature) = self.signed("register", ceremony);
        let fields = [
            ("code", code),
            ("label", "わたしの電話機"),
            ("ceremony", ceremony),
            ("passkey", &passkey),
            ("point", &point),
            ("signature", &signature),
        ];
        self.post("/register", &fields).await
    }

    /// What the script sends to sign in.
    async fn proof(&mut self) -> Vec<(&'static str, String)> {
        let asked = self.post("/sign-in/ask", &[]).await;
        let asked: Value = serde_json::from_slice(&asked.bytes).unwrap();
        let ceremony = asked["ceremony"].as_str().unwrap().to_owned();
        let passkey = self.answered(&asked["question"]);
        let (point, signature) = self.signed("sign-in", &ceremony);
        vec![
            ("ceremony", ceremony),
            ("passkey", passkey),
            ("point", point),
            ("signature", signature),
        ]
    }

    async fn enter(&mut self) -> Answer {
        self.get("/sign-in").await;
        let proof = self.proof().await;
        let fields: Vec<_> = proof.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.post("/sign-in", &fields).await
    }

    /// Signs the question of the page that asks for the key again.
    async fn go_on(&mut self, next: &str) -> Answer {
        let page = self.get(&format!("/again?next={next}")).await;
        let question = page.text.split("name=\"question\"").nth(1).unwrap();
        let question = question.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        let (point, signature) = self.signed("go-on", question);
        let fields =
            [("question", question), ("next", next), ("point", &point), ("signature", &signature)];
        self.post("/again", &fields).await
    }

    fn cookie(&self, name: &str) -> String {
        self.cookies.iter().find(|(known, _)| known == name).unwrap().1.clone()
    }

    /// Another browser with these cookies of this one.
    fn copied(&self, names: &[&str]) -> Phone<'w> {
        let mut other = Phone::new(self.world);
        other.cookies = self.cookies.clone();
        other.cookies.retain(|(name, _)| names.contains(&name.as_str()));
        other
    }
}

/// A code for the person on a paper of the office.
async fn paper(office: &mut Browser<'_>, address: &str) -> String {
    office.get(address).await;
    let answer = office.post(address, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let code = answer.text.split("<dt>登録コード</dt>").nth(1).unwrap();
    code.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn entered(world: &World) -> Phone<'_> {
    // What was entered before is in the log before what is done now.
    world.house.ship();
    let mut office = Browser::signed_in(world, "clerk").await;
    let code = paper(&mut office, ENTRANCE).await;
    let mut phone = Phone::new(world);
    let made = phone.register(&code).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let came = phone.enter().await;
    assert_eq!((came.status, came.location.as_str()), (StatusCode::SEE_OTHER, "/me"));
    phone
}

/// What the log tells the office, by the names of classes.
async fn logged(world: &World) -> String {
    world.house.ship();
    Browser::signed_in(world, "clerk").await.get("/01").await.text
}

#[tokio::test]
async fn a_worker_registers_enters_and_sees_his_own_record() {
    let world = world();
    let mut phone = entered(&world).await;
    let page = phone.get("/me").await;
    assert_eq!(page.status, StatusCode::OK);
    for kind in ["基本", "雇用", "社会保険の資格", "標準報酬月額", "被扶養者"]
    {
        assert!(page.text.contains(&format!(">{kind}")), "{kind}");
    }
    let office = Browser::signed_in(&world, "clerk").await.get("/71/1002/1").await.text;
    let name = office.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap();
    let name = name.rsplit("</span> ").next().unwrap().trim();
    assert!(page.text.contains(name), "{name}");
    for menu in ["顧問先", "href=\"/70", "href=\"/71", "算定"] {
        assert!(!page.text.contains(menu), "{menu} is the office's");
    }
    let entry = phone.get("/entry").await.text;
    assert!(entry.contains("ほかの端末にも写されています"), "the passkey's flags: {entry}");
    let told = logged(&world).await;
    for what in ["本人の登録コードの発行", "本人の電話機の登録", "本人による確認"]
    {
        assert!(told.contains(what), "{what}");
    }
    let looks = phone.get("/looks").await.text;
    assert!(looks.contains("あなた") && looks.contains("事務所の人（"), "{looks}");
    assert!(!looks.contains("clerk"), "nobody's name");
}

#[tokio::test]
async fn a_code_is_used_once_and_a_wrong_one_says_nothing() {
    let world = world();
    let mut office = Browser::signed_in(&world, "clerk").await;
    let code = paper(&mut office, ENTRANCE).await;
    let mut phone = Phone::new(&world);
    let wrong = phone.register("00000-00000-00000-00000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(phone.register(&code).await.status, StatusCode::OK);
    let mut other = Phone::new(&world);
    let again = other.register(&code).await;
    assert_eq!((again.status, again.bytes), (StatusCode::UNPROCESSABLE_ENTITY, wrong.bytes));
    // The office's own registration takes no code of a worker.
    let more = paper(&mut office, ENTRANCE).await;
    let refused = office.post("/enrol", &[("code", &more)]).await;
    assert!(refused.text.contains("登録コードが違うか"), "{}", refused.text);
}

#[tokio::test]
async fn a_copied_session_shows_nothing_and_ends_at_the_first_try() {
    let world = world();
    let mut phone = entered(&world).await;
    let mut thief = phone.copied(&[SESSION]);
    for address in ["/me", "/looks", "/entry", "/"] {
        let answer = thief.get(address).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
        assert!(answer.location.starts_with("/again?next="), "{address}");
    }
    assert_eq!(phone.get("/me").await.status, StatusCode::OK, "nothing was tried yet");
    let refused = thief.go_on("/me").await;
    assert_eq!(refused.location, "/sign-in?over=key", "a key of his own does not fit");
    assert_eq!(phone.get("/me").await.location, "/sign-in?over=time", "and the session has ended");
    assert!(logged(&world).await.contains("本人の電話機の不承認"));
    // Without any key it is the same, and a mark of another session too.
    phone.enter().await;
    let mut none = phone.copied(&[SESSION]);
    none.get("/again").await;
    let refused = none.post("/again", &[("question", ""), ("point", ""), ("signature", "")]).await;
    assert_eq!(refused.location, "/sign-in?over=key");
    assert_eq!(phone.get("/me").await.status, StatusCode::SEE_OTHER);
    phone.enter().await;
    let former = phone.cookie(FRESH);
    phone.post("/sign-out", &[]).await;
    phone.enter().await;
    phone.cookies.retain(|(name, _)| name != FRESH);
    phone.cookies.push((FRESH.to_owned(), former));
    assert_eq!(phone.get("/me").await.location, "/sign-in?over=time");
}

#[tokio::test]
async fn both_cookies_copied_serve_no_longer_than_the_mark() {
    let world = world();
    let mut phone = entered(&world).await;
    let mut thief = phone.copied(&[SESSION, FRESH]);
    world.wait(FRESH_SECONDS - 5);
    assert_eq!(thief.get("/me").await.status, StatusCode::OK, "so long, and it is said so");
    world.wait(6);
    assert!(thief.get("/me").await.location.starts_with("/again"), "and no longer");
    assert!(phone.get("/me").await.location.starts_with("/again"));
    let on = phone.go_on("/looks").await;
    assert_eq!((on.status, on.location.as_str()), (StatusCode::SEE_OTHER, "/looks"));
    assert_eq!(phone.get("/looks").await.status, StatusCode::OK);
    assert!(thief.get("/me").await.location.starts_with("/again"), "the owner's mark is his own");
    // Quietly, as the script does while a page is looked at; it is no use of the session.
    let asked = phone.post("/again/ask", &[]).await;
    let asked: Value = serde_json::from_slice(&asked.bytes).unwrap();
    let question = asked["question"].as_str().unwrap();
    let (point, signature) = phone.signed("go-on", question);
    let fields =
        [("question", question), ("quiet", "1"), ("point", &point), ("signature", &signature)];
    assert_eq!(phone.post("/again", &fields).await.status, StatusCode::NO_CONTENT);
    // A question is answered once.
    assert_eq!(phone.post("/again", &fields).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_passkey_without_the_telephone_does_not_enter() {
    let world = world();
    let mut phone = entered(&world).await;
    phone.post("/sign-out", &[]).await;
    phone.key = KeyPair::generate().unwrap();
    let refused = phone.enter().await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text.contains(Violation::NoHeldKey.ja()), "{}", refused.text);
    assert!(phone.cookies.iter().all(|(name, _)| name != SESSION));
}

#[tokio::test]
async fn a_session_ends_by_the_limits_of_workers() {
    let world = world();
    let mut phone = entered(&world).await;
    world.wait(15 * 60);
    phone.go_on("/me").await;
    assert_eq!(phone.get("/me").await.location, "/sign-in?over=time", "a quarter of an hour idle");
    phone.enter().await;
    for _ in 0..5 {
        world.wait(11 * 60);
        phone.go_on("/me").await;
        assert_eq!(phone.get("/me").await.status, StatusCode::OK);
    }
    world.wait(5 * 60);
    phone.go_on("/me").await;
    assert_eq!(phone.get("/me").await.location, "/sign-in?over=time", "an hour at most");
}

#[tokio::test]
async fn the_office_ends_a_telephone_and_an_entrance_at_the_next_request() {
    let world = world();
    let mut phone = entered(&world).await;
    let mut office = Browser::signed_in(&world, "clerk").await;
    let shown = office.get(ENTRANCE).await.text;
    let revoke = shown.split("href=\"").find_map(|rest| {
        let address = rest.split('"').next().unwrap();
        address.contains("/entrance/phones/").then(|| address.to_owned())
    });
    let revoke = revoke.unwrap();
    assert_eq!(office.get(&revoke).await.status, StatusCode::OK);
    assert_eq!(phone.get("/me").await.status, StatusCode::OK);
    assert_eq!(office.post(&revoke, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(phone.get("/me").await.location, "/sign-in?over=time");
    assert_eq!(phone.enter().await.status, StatusCode::UNAUTHORIZED, "its key serves no more");
    // Another telephone, and the whole entrance.
    let mut next = Phone::new(&world);
    let code = paper(&mut office, ENTRANCE).await;
    assert_eq!(next.register(&code).await.status, StatusCode::OK);
    assert_eq!(next.enter().await.location, "/me");
    office.get(&format!("{ENTRANCE}/close")).await;
    let closed = office.post(&format!("{ENTRANCE}/close"), &[]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert_eq!(next.get("/me").await.status, StatusCode::SEE_OTHER);
    assert_eq!(next.enter().await.status, StatusCode::UNAUTHORIZED);
    assert!(logged(&world).await.contains("本人の入場の終了"));
    // A new paper opens it again.
    let code = paper(&mut office, ENTRANCE).await;
    let mut again = Phone::new(&world);
    assert_eq!(again.register(&code).await.status, StatusCode::OK);
    assert_eq!(again.enter().await.location, "/me");
}

#[tokio::test]
async fn each_entrance_has_its_own_pages_alone() {
    let world = world();
    let mut phone = entered(&world).await;
    let own = addresses_of_workers();
    let mut tried = 0;
    for address in addresses().iter().filter(|address| !own.contains(*address)) {
        let (method, template) = address.split_once(' ').unwrap();
        let path = template.replace("{number}", "1002").replace("{person}", "1");
        let path = path.replace(['{', '}'], "");
        let answer = match method {
            "GET" => phone.get(&path).await,
            _ => phone.post(&path, &[]).await,
        };
        // What only the method parts is no page of the office either.
        let gone = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED];
        assert!(gone.contains(&answer.status), "{address}: {}", answer.status);
        assert!(!answer.text.contains("顧問先"), "{address}");
        tried += 1;
    }
    assert!(tried > 150, "{tried}");
    for path in ["/api/v1/clients", "/api/v1/openapi.json", "/api/v1/enrolments"] {
        assert_eq!(phone.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // The office's entrance knows neither the worker's pages nor his session.
    let mut office = Browser::signed_in(&world, "clerk").await;
    let offices = addresses();
    for address in own.iter().filter(|address| !offices.contains(*address)) {
        let (method, path) = address.split_once(' ').unwrap();
        let answer = match method {
            "GET" => office.get(path).await,
            _ => office.post(path, &[]).await,
        };
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
    }
    let token = phone.cookie(SESSION);
    office.cookies.retain(|(name, _)| name != SESSION);
    office.cookies.push((SESSION.to_owned(), token));
    assert!(office.get("/70").await.location.starts_with("/sign-in"));
    assert_eq!(phone.get("/me").await.location, "/sign-in?over=time", "and it ended there");
}

#[tokio::test]
async fn another_workers_telephones_and_sessions_are_as_absent_as_none() {
    let world = world();
    let mut phone = entered(&world).await;
    let mut office = Browser::signed_in(&world, "clerk").await;
    let code = paper(&mut office, "/71/1002/3/entrance").await;
    let mut other = Phone::new(&world);
    assert_eq!(other.register(&code).await.status, StatusCode::OK);
    assert_eq!(other.enter().await.location, "/me");
    assert_ne!(other.get("/me").await.text, phone.get("/me").await.text);
    let entry = other.get("/entry").await.text;
    let field = |name: &str| {
        let rest = entry.split(&format!("name=\"{name}\"")).nth(1);
        rest.map(|rest| rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap())
    };
    let device = field("phone").unwrap().to_owned();
    let never = "0197c000-0000-7000-8000-000000000000";
    for (path, name, theirs) in [
        ("/entry/phones", "phone", device.as_str()),
        ("/entry/sessions", "session", never),
        ("/entry/passkeys", "passkey", never),
    ] {
        let foreign = phone.post(path, &[(name, theirs)]).await;
        let unknown = phone.post(path, &[(name, never)]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!((unknown.status, unknown.text), (foreign.status, foreign.text), "{path}");
    }
    assert_eq!(other.get("/me").await.status, StatusCode::OK, "nothing of it has ended");
    // A person of another office, and one that never was, have the same words for the stranger.
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    let foreign = stranger.post(ENTRANCE, &[]).await;
    let never = stranger.post("/71/9999/1/entrance", &[]).await;
    assert_eq!((foreign.status, never.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn who_left_long_ago_gets_no_paper() {
    let world = world();
    let mut office = Browser::signed_in(&world, "clerk").await;
    // In the demo the second person of this client left in the year before last.
    let refused = office.post("/71/1002/2/entrance", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("利用期間ではありません"), "{}", refused.text);
}

/// The office enters that the person left on a day of this year.
async fn left(world: &World) {
    let clerk = Program::signed_in(world, "clerk").await;
    let address = "/api/v1/clients/1002/persons/1/leaving";
    let held = clerk.get(address).await.body;
    let field = |name: &str, value: &str| json!({ "field": name, "value": value });
    let leaving = json!({
        "employment_version": held["employment_version"],
        "enrolment_version": held["enrolment_version"],
        "fields": [field("left_on", "2026-07-31"), field("leaving", "left"), field("loss", "left")],
    });
    let left = clerk.post(address, leaving).await;
    assert_eq!(left.status, StatusCode::OK, "{}", left.body);
}

#[tokio::test]
async fn who_has_left_enters_until_the_end_of_march_after_it() {
    const DAY: i64 = 24 * 60 * 60;
    // From 1 July at nine to 31 March at nine are 273 days.
    for (looks_in_between, days, may) in
        [(true, 273, true), (true, 274, false), (false, 273, true), (false, 274, false)]
    {
        let world = world();
        let mut phone = entered(&world).await;
        left(&world).await;
        if looks_in_between {
            assert_eq!(phone.get("/me").await.status, StatusCode::OK);
            let all = world.house.why_all().unwrap();
            let mut words = all.iter().flat_map(|why| &why.reasons).map(|reason| &reason.words);
            assert!(words.any(|words| words.contains("令和9年3月31日まで")), "in the inventory");
        }
        world.wait(days * DAY);
        let came = phone.enter().await;
        let entered = came.status == StatusCode::SEE_OTHER && came.location == "/me";
        // Who has not looked since comes as far as the door, and no further.
        assert_eq!(entered, may || !looks_in_between, "{days}: {} {}", came.status, came.location);
        let seen = phone.get("/me").await;
        assert_eq!(seen.status == StatusCode::OK, may, "{days}: {}", seen.status);
        if !may {
            assert!(phone.enter().await.location != "/me", "{days}: from then on not at all");
        }
    }
}

#[tokio::test]
async fn who_has_no_right_makes_no_paper() {
    let world = world();
    for login in ["viewer", "boss"] {
        let mut office = Browser::signed_in(&world, login).await;
        let shown = office.get(ENTRANCE).await;
        assert!(!shown.text.contains("登録コードの紙を作る"), "{login}");
        let refused = office.post(ENTRANCE, &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login}");
        let refused = office.post(&format!("{ENTRANCE}/close"), &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login}");
    }
    // Who may is asked for a proof of the last minutes.
    let mut office = Browser::signed_in(&world, "clerk").await;
    world.wait(5 * 60);
    office.get(ENTRANCE).await;
    let asked = office.post(ENTRANCE, &[]).await;
    assert!(asked.location.starts_with("/step-up"), "{}", asked.location);
}

#[tokio::test]
async fn one_telephone_gives_a_code_to_another_only_with_a_proof() {
    let world = world();
    let mut phone = entered(&world).await;
    phone.get("/entry").await;
    let refused = phone.post("/entry/code", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let proof = phone.proof().await;
    let fields: Vec<_> = proof.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let shown = phone.post("/entry/code", &fields).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let code = shown.text.split("<code class=\"big\">").nth(1).unwrap();
    let code = code.split('<').next().unwrap().to_owned();
    let mut second = Phone::new(&world);
    assert_eq!(second.register(&code).await.status, StatusCode::OK);
    assert_eq!(second.enter().await.location, "/me");
    assert_eq!(phone.get("/me").await.status, StatusCode::OK, "the first one goes on");
}
