//! The matrix of addresses × own and foreign ids, made from the addresses themselves: every page of
//! the sources and every operation of the document. Own ids answer; another office's are, word by
//! word, as absent as ids that never were; and on a server the rows themselves are behind the wall.
//!
//! The matrix gives what it found as a list, so that it can be shown to turn red when a policy is
//! dropped or the application takes the stranger for somebody else.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::api::{Program, addresses, send};
use super::world::{Answer, Browser, World, link, world, world_on_a_server};

/// What only the first office knows.
const SECRETS: [&str; 3] = ["株式会社北風食品", "みどりかわ商店", "うみねこ社会保険労務士事務所"];

/// Ids that never were, by the name of the part of an address.
const NEVER: &str = "0197c000-0000-7000-8000-000000000000";

/// Addresses whose own ids answer only where there is something to explain or choose. The foreign
/// side is tried all the same.
const OWN_NEEDS_MORE: [&str; 18] = [
    "GET /60/{case}/numbers",
    "GET /83/{entry}",
    "GET /84/{number}/{key}/certificate",
    "GET /71/{number}/{person}/entrance/phones/{device}",
    "GET /90/factors/{factor}/remove",
    "GET /92/admissions/{admission}",
    "GET /23/{number}/{person}/why",
    "GET /23/{number}/{person}/skip",
    "GET /23/{number}/{person}/annual",
    "GET /24/{number}/unpaid",
    "GET /24/{number}/{day}/why/{person}",
    "GET /74/{name}/columns",
    "GET /74/{name}/preview",
    "GET /74/{name}/bad.xlsx",
    "GET /74/{name}/run",
    "GET /api/v1/clients/{number}/bonuses/{day}/persons/{person}",
    "GET /api/v1/clients/{number}/persons/{person}/revision",
    "GET /api/v1/imports/{import}/bad-rows",
];

/// Parts of addresses that are nobody's.
pub const NOBODYS: [&str; 4] = ["{kind}", "{digit}", "{id}", "{row}"];

/// Who asks, on pages and by program.
pub struct Asking<'w> {
    pub clerk: Browser<'w>,
    pub boss: Browser<'w>,
    stranger: Browser<'w>,
    pub clerk_program: Program<'w>,
    pub boss_program: Program<'w>,
    stranger_program: Program<'w>,
    own: BTreeMap<&'static str, String>,
}

/// A device of a user, registered by a program.
async fn registered(boss: &Program<'_>, account: &str) -> String {
    let ask = json!({ "account": account, "minutes": 15 });
    let code = boss.post("/api/v1/devices/codes", ask).await.body["code"].clone();
    let key = rcgen::KeyPair::generate().unwrap();
    let request = rcgen::CertificateParams::default().serialize_request(&key).unwrap();
    let sent = json!({ "code": code, "label": "机のPC", "request": request.pem().unwrap() });
    let made = boss.post("/api/v1/enrolments", sent).await.body;
    made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}

/// An address with its parts filled.
pub fn filled(template: &str, ids: &BTreeMap<&'static str, String>) -> String {
    let mut address = String::new();
    for (place, piece) in template.split('{').enumerate() {
        if place == 0 {
            address.push_str(piece);
            continue;
        }
        let (name, rest) = piece.split_once('}').unwrap();
        address.push_str(ids.get(name).unwrap_or_else(|| panic!("{name} of {template}")));
        address.push_str(rest);
    }
    address
}

/// The number of the first link that goes on so with nothing but a number.
fn link_to_a_number(text: &str, begins: &str) -> String {
    let begins = format!("href=\"{begins}");
    let links = text.split(&begins).skip(1);
    let mut numbers = links.filter_map(|rest| rest.split('"').next());
    let number = numbers.find(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    number.unwrap().to_owned()
}

/// What the first office lets the stranger do, who has not gone there.
async fn delegated(boss: &Program<'_>, stranger: &Program<'_>) -> String {
    let accounts = stranger.get("/api/v1/accounts").await.body;
    let sent = json!({
        "account": accounts["accounts"][0]["id"], "functions": ["台帳を見る"], "clients": [1002],
        "ground": "業務委託契約", "agreed_on": "2026-04-01", "from": "2026-04-01",
        "last": "2027-03-31"
    });
    let given = boss.post("/api/v1/delegations", sent).await.body;
    given["id"].as_str().unwrap().to_owned()
}

impl<'w> Asking<'w> {
    /// Signs in whoever asks, and makes what the first office has.
    pub async fn at(world: &'w World) -> Self {
        let mut clerk = Browser::signed_in(world, "clerk").await;
        let mut boss = Browser::signed_in(world, "boss").await;
        let clerk_program = Program::signed_in(world, "clerk").await;
        let filed = clerk.post("/22/clients", &[("client", "1002")]).await;
        assert_eq!(filed.status, StatusCode::OK);
        let case = link(&clerk.get("/60").await.text, "/60/");
        let document = link(&clerk.get(&case).await.text, &format!("{case}/files/"));
        let payments = clerk.get("/24").await.text;
        let payments = payments.split("href=\"").filter_map(|rest| rest.split('"').next());
        let payment =
            payments.map(|address| address.split('/').collect::<Vec<_>>()).find(|parts| {
                parts.len() == 4
                    && parts[1] == "24"
                    && parts[3].bytes().all(|one| one.is_ascii_digit())
            });
        let payment: Vec<String> = payment.unwrap().iter().map(|&part| part.to_owned()).collect();
        let user = link(&boss.get("/91").await.text, "/91/0");
        let ask = json!({ "kind": "pay", "client": 1002, "format": "csv" });
        let file = clerk_program.post("/api/v1/exports", ask).await.bytes;
        let request = Request::post("/api/v1/imports?kind=pay&client=1002")
            .header("authorization", format!("Bearer {}", clerk_program.token))
            .header("content-type", "application/octet-stream");
        let begun = send(clerk_program.router, request, Body::from(file)).await.body;
        let last = |address: &str| address.rsplit('/').next().unwrap().to_owned();
        let import = begun["id"].as_str().unwrap().to_owned();
        let boss_program = Program::signed_in(world, "boss").await;
        let device = registered(&boss_program, &last(&user)).await;
        let acts = clerk_program.get("/api/v1/clients/1002/history").await.body;
        let boss_program = Program::signed_in(world, "boss").await;
        let stranger_program = Program::signed_in(world, "stranger").await;
        let delegation = delegated(&boss_program, &stranger_program).await;
        // The driver of a server waits by itself, which it may not among those that take turns.
        std::thread::scope(|scope| scope.spawn(|| world.house().ship()).join()).unwrap();
        let entry = link_to_a_number(&boss.get("/01").await.text, "/01/");
        let own = BTreeMap::from([
            ("entry", entry),
            ("number", "1002".to_owned()),
            ("person", "1".to_owned()),
            ("place", "1".to_owned()),
            ("establishment", "1".to_owned()),
            ("sheet", "pay".to_owned()),
            ("key", "2026-05".to_owned()),
            ("name", import.clone()),
            ("import", import),
            ("case", last(&case)),
            ("document", last(&document)),
            ("batch", acts["acts"][0]["id"].as_str().unwrap().to_owned()),
            ("user", last(&user)),
            ("account", last(&user)),
            ("payer", payment[2].clone()),
            ("day", payment[3].clone()),
            ("kind", "pay".to_owned()),
            ("factor", NEVER.replace("0197c", "0198c")),
            ("device", device),
            ("admission", NEVER.to_owned()),
            ("support", NEVER.to_owned()),
            ("group", NEVER.to_owned()),
            ("delegation", delegation),
        ]);
        Self {
            clerk,
            boss,
            stranger: Browser::signed_in(world, "stranger").await,
            boss_program,
            stranger_program,
            clerk_program,
            own,
        }
    }

    /// The first office's ids for an address: a day of payment has its own client.
    pub fn own_ids(&self, template: &str) -> BTreeMap<&'static str, String> {
        let mut ids = self.own.clone();
        if template.contains("{day}") {
            ids.insert("number", ids["payer"].clone());
        }
        if !template.contains("{key}") {
            ids.insert("sheet", "identity".to_owned());
        }
        ids
    }

    /// Ids of the same form that never were.
    fn never_ids(&self, template: &str) -> BTreeMap<&'static str, String> {
        let mut ids = self.own_ids(template);
        ids.insert("number", "9999".to_owned());
        ids.insert("entry", "999999999".to_owned());
        for name in
            ["case", "document", "batch", "user", "account", "device", "factor", "delegation"]
        {
            ids.insert(name, NEVER.to_owned());
        }
        for name in ["name", "import"] {
            let other = ids[name].chars().map(|sign| if sign == '0' { '1' } else { '0' });
            let other = other.collect();
            ids.insert(name, other);
        }
        ids
    }
}

/// The words of a page that are not its token, its moment or the address that was asked for.
fn said(text: &str) -> Vec<&str> {
    let headings = text.split("<h1").skip(1).filter_map(|rest| rest.split("</h1>").next());
    headings.chain(text.split("<p>").skip(1).filter_map(|rest| rest.split("</p>").next())).collect()
}

/// Tries every page whose address has an id.
async fn pages(asking: &mut Asking<'_>, found: &mut Vec<String>) -> usize {
    let mut tried = 0;
    for template in addresses() {
        let (method, path) = template.split_once(' ').unwrap();
        // What lies under the registration is whoever's has its name.
        let in_memory = path.starts_with("/22/jobs/") || path.starts_with("/enrol/");
        if !path.contains('{') || in_memory || NOBODYS.iter().any(|part| path.contains(part)) {
            continue;
        }
        tried += 1;
        let own = filled(path, &asking.own_ids(path));
        let never = filled(path, &asking.never_ids(path));
        if method == "GET" && !OWN_NEEDS_MORE.contains(&template.as_str()) {
            let answers = [asking.clerk.get(&own).await, asking.boss.get(&own).await];
            let is_open = |answer: &Answer| {
                let onward = answer.status == StatusCode::SEE_OTHER;
                answer.status == StatusCode::OK || onward && !answer.location.contains("sign-in")
            };
            if !answers.iter().any(is_open) {
                found.push(format!("own {template}: {}", answers[0].status));
            }
        }
        let stranger = &mut asking.stranger;
        let (foreign, absent) = match method {
            "GET" => (stranger.get(&own).await, stranger.get(&never).await),
            _ => (stranger.post(&own, &[]).await, stranger.post(&never, &[]).await),
        };
        let is_same = foreign.status == absent.status && said(&foreign.text) == said(&absent.text);
        let tells = SECRETS.iter().any(|secret| foreign.text.contains(secret));
        if !is_same || tells || foreign.status.is_success() {
            found.push(format!("foreign {template}: {} {}", foreign.status, absent.status));
        }
    }
    tried
}

/// Tries every operation whose address has an id.
async fn operations(asking: &Asking<'_>, found: &mut Vec<String>) -> usize {
    let document = asking.clerk_program.get("/api/v1/openapi.json").await.body;
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        if !path.contains('{') || NOBODYS.iter().any(|part| path.contains(part)) {
            continue;
        }
        let own = filled(path, &asking.own_ids(path));
        let never = filled(path, &asking.never_ids(path));
        for (method, operation) in item.as_object().unwrap() {
            tried += 1;
            let template = format!("{} {path}", method.to_uppercase());
            let method = method.to_uppercase();
            let body: Option<Value> = operation.get("requestBody").map(|_| json!({}));
            if method == "GET" && !OWN_NEEDS_MORE.contains(&template.as_str()) {
                let by_clerk = asking.clerk_program.call("GET", &own, None).await.status;
                let by_boss = asking.boss_program.call("GET", &own, None).await.status;
                if !by_clerk.is_success() && !by_boss.is_success() {
                    found.push(format!("own {template}: {by_clerk}"));
                }
            }
            let stranger = &asking.stranger_program;
            let foreign = stranger.call(&method, &own, body.clone()).await;
            let absent = stranger.call(&method, &never, body).await;
            let same = (foreign.status, &foreign.body) == (absent.status, &absent.body);
            if !same || foreign.status.is_success() {
                found.push(format!("foreign {template}: {} {}", foreign.status, absent.status));
            }
        }
    }
    tried
}

/// Everything that is not as it should be.
async fn matrix(world: &World, asking: &mut Asking<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let tried = (pages(asking, &mut found).await, operations(asking, &mut found).await);
    assert!(tried.0 > 50 && tried.1 > 30, "{tried:?}");
    for address in ["/70?show=ended", "/22/clients", "/23", "/24", "/60?show=all", "/01", "/72"] {
        let text = asking.stranger.get(address).await.text;
        if SECRETS.iter().any(|secret| text.contains(secret)) {
            found.push(format!("list {address}"));
        }
    }
    found.extend(world.rows_beyond_the_wall());
    found
}

#[tokio::test]
async fn own_ids_answer_and_foreign_ones_never_were() {
    let world = world();
    let mut asking = Asking::at(&world).await;
    assert_eq!(matrix(&world, &mut asking).await, Vec::<String>::new());
}

/// Whatever keeps the stranger's session apart from the clerk's is taken away: a double that hands
/// his requests on as the clerk's.
#[tokio::test]
async fn the_matrix_turns_red_when_the_stranger_is_taken_for_the_clerk() {
    let world = world();
    let mut asking = Asking::at(&world).await;
    asking.stranger.cookies = asking.clerk.cookies.clone();
    asking.stranger.csrf = asking.clerk.csrf.clone();
    asking.stranger_program.token = asking.clerk_program.token.clone();
    let mut found = Vec::new();
    pages(&mut asking, &mut found).await;
    operations(&asking, &mut found).await;
    let of = |begins: &str| found.iter().filter(|one| one.starts_with(begins)).count();
    assert!(of("foreign GET /7") > 5, "{found:#?}");
    assert!(of("foreign GET /api/v1/clients/{number}") > 5, "{found:#?}");
    assert!(of("foreign GET /60/") > 1, "{found:#?}");
}

/// What takes the wall away on a server, while the program runs.
const SABOTAGES: [(&str, &str); 3] = [
    ("the policy is dropped", "drop policy tenant_only on romori_tenant.fact"),
    ("no policy is looked at", "alter table romori_tenant.fact disable row level security"),
    (
        "the policy lets everything through",
        "drop policy tenant_only on romori_tenant.person; \
         create policy tenant_only on romori_tenant.person to romori_app \
         using (true) with check (true)",
    ),
];

#[test]
fn the_matrix_holds_on_a_server_and_turns_red_when_a_policy_goes() {
    let world = world_on_a_server();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(async {
        let mut asking = Asking::at(&world).await;
        assert_eq!(matrix(&world, &mut asking).await, Vec::<String>::new());
        let mut seen = BTreeSet::new();
        for (name, sabotage) in SABOTAGES {
            world.run_as_owner(sabotage);
            let found = matrix(&world, &mut asking).await;
            assert!(!found.is_empty(), "{name}");
            seen.extend(found.iter().map(|one| one.split(' ').next().unwrap().to_owned()));
            world.prepare_again();
        }
        assert!(seen.contains("own") && seen.contains("rows"), "{seen:?}");
        assert_eq!(matrix(&world, &mut asking).await, Vec::<String>::new(), "mended");
    });
}
