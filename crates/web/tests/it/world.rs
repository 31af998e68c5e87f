//! Two offices behind the pages, and a browser that walks through them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use romori_app::house::{
    Clients, EntryError, Folders, Grant, House, Job, NewAccount, NewOffice, Role, Roles, Server,
    Tables, Zone, load_demo, open_on, prepare_database,
};
use romori_types::{Chance, Date, NoChance, TenantId, Timestamp};
use romori_web::{AppState, DeviceRule, Housed, OsEntropy, Setting, router};
use tower::ServiceExt;

use crate::cluster::{self, Cluster, Database};

pub const TODAY: Date = Date::constant(2026, 7, 1);
pub const PASSWORD: &str = "うみねこ飛ぶ港の朝焼け二〇二六";

/// Each world has a folder of its own.
static WORLDS: AtomicI64 = AtomicI64::new(0);

struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

/// Stands on the day of the demo; each look is a moment later.
struct Hands(AtomicI64);

impl Hands {
    fn stand_on(&self, day: Date) {
        let days = day.since(Date::constant(1970, 1, 1)).unwrap().get_days();
        self.0.store(i64::from(days) * 86_400_000_000, Ordering::Relaxed);
    }
}

impl romori_types::Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
}

impl romori_web::Clock for Hands {
    fn elapsed(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn today(&self) -> Date {
        TODAY
    }
}

pub struct World {
    pub router: Router,
    /// The entrance of workers.
    pub workers: Router,
    hands: Arc<Hands>,
    pub house: Arc<House>,
    folder: PathBuf,
    /// The two offices.
    tenants: [TenantId; 2],
    /// Gone after the house.
    database: Option<Database>,
}

impl World {
    /// Makes an account of the first office as the console does.
    pub fn try_account(&self, login: &str, name: &str, password: &str) -> Result<(), EntryError> {
        let new = NewAccount {
            tenant: self.tenants[0],
            login,
            name,
            roles: Roles::of(&[Role::Clerk]),
            clients: Clients::All,
            password,
            from: TODAY,
        };
        self.house.make_account(&Grant::for_job(Job::FirstAccount), &new).map(|_| ())
    }

    /// The house itself, for what is done at its console.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// Where its tables lie.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// The operator's entrance to the same house, and its host.
    pub fn at_operators(&self) -> (Router, &'static str) {
        let setting = Setting::operator_on_loopback(8081, true);
        let housed = Housed { house: Arc::clone(&self.house), demo_accounts: Vec::new() };
        let state = AppState::housed(setting, self.hands.clone(), Arc::new(OsEntropy), housed);
        (router(state), "operator.localhost:8081")
    }

    /// The id of the first office.
    pub fn first_office(&self) -> TenantId {
        self.tenants[0]
    }

    /// Where the clock stands. Unit: seconds.
    pub fn second(&self) -> i64 {
        self.hands.0.load(Ordering::Relaxed) / 1_000_000
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        self.hands.0.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }

    fn server(&self) -> &Database {
        self.database.as_ref().expect("a server")
    }

    /// Does something to the database as whom nothing holds back.
    pub fn run_as_owner(&self, sql: &str) {
        self.server().ask("postgres", sql);
    }

    /// Prepares the database as an administrator does: what was taken from the wall is put back.
    pub fn prepare_again(&self) {
        let address = self.server().address("postgres");
        // The driver has a runtime of its own, and this may be called within another.
        let prepared = std::thread::spawn(move || prepare_database(&address, None, None).map(drop));
        prepared.join().unwrap().unwrap();
    }

    /// Rows of an office that the program's own role sees while it works for the other, by table:
    /// none, and none to be looked at where the tables are files.
    pub fn rows_beyond_the_wall(&self) -> Vec<String> {
        let Some(database) = &self.database else { return Vec::new() };
        let tables = "select tablename from pg_tables where schemaname = 'romori_tenant'";
        let tables = database.ask("postgres", tables);
        assert!(tables.lines().count() > 10, "{tables}");
        let [first, second] = self.ids();
        let mut found = Vec::new();
        for (own, other) in [(&first, &second), (&second, &first)] {
            let counts: Vec<String> = tables
                .lines()
                .map(|table| {
                    format!(
                        "select '{table}', count(*) from romori_tenant.{table} \
                         where tenant_id = decode('{other}', 'hex') having count(*) > 0"
                    )
                })
                .collect();
            let sql = format!("set romori.tenant = '{own}'; {}", counts.join(" union all "));
            let seen = database.ask("romori_app", &sql);
            found.extend(seen.lines().map(|line| format!("rows of another in {line}")));
        }
        found
    }

    /// The ids of both offices, as the database writes them.
    fn ids(&self) -> [String; 2] {
        self.tenants
            .map(|tenant| tenant.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Two offices: the demo's with a clerk and one who only looks, and an empty one.
pub fn world() -> World {
    world_on(&Tables::Files, None, Setting::loopback(8080, true))
}

/// The same two offices where no device is asked for, so that browsers are known by their cookie.
pub fn world_of_browsers() -> World {
    let setting = Setting { devices: DeviceRule::Open, ..Setting::loopback(8080, true) };
    world_on(&Tables::Files, None, setting)
}

/// Where the office is that asks for devices.
pub const DEVICES_AT: &str = "office.example:8443";

/// The same two offices at an entrance that asks for a registered device, and one user more.
pub fn world_of_devices() -> World {
    let names = ["office.example".to_owned()];
    let world = world_on(&Tables::Files, None, Setting::tls(&names, 8443, false, Zone::Office));
    account(&world.house, world.tenants[0], "deputy", &[Role::Approver]);
    world
}

/// The same two offices on a server, which the program reaches as the role that owns nothing. Made
/// and dropped outside of a runtime: the driver has its own.
pub fn world_on_a_server() -> World {
    let cluster = Cluster::shared(env!("CARGO_TARGET_TMPDIR"));
    let password = Some(cluster::PASSWORD);
    let database = cluster.database("house", |url| {
        prepare_database(url, password, password).unwrap();
    });
    let tables = Tables::Server(Server::at(database.address("romori_app")));
    world_on(&tables, Some(database), Setting::loopback(8080, true))
}

fn world_on(tables: &Tables, database: Option<Database>, setting: Setting) -> World {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
        "offices-{}-{}",
        std::process::id(),
        WORLDS.fetch_add(1, Ordering::Relaxed)
    ));
    let _ = std::fs::remove_dir_all(&folder);
    let folders = Folders { data: folder.join("data"), keys: folder.join("keys") };
    let hands = Arc::new(Hands(AtomicI64::new(0)));
    hands.stand_on(TODAY);
    std::fs::create_dir_all(&folder).unwrap();
    let house = open_on(&folders, tables, hands.clone(), Arc::new(Os)).unwrap().house;
    let (first, _) = load_demo(&house.store, TODAY, |day| hands.stand_on(day)).unwrap();
    let grant = Grant::for_job(Job::FirstAccount);
    account(&house, first, "clerk", &[Role::Attorney, Role::NumberHandler]);
    account(&house, first, "viewer", &[Role::Viewer]);
    account(&house, first, "boss", &[Role::Administrator, Role::NumberHandler]);
    let other = romori_app::house::make_sample_office(
        &house,
        &grant,
        &NewOffice { name: "となりの社労士事務所", from: TODAY },
    );
    let other = other.unwrap();
    let all = [Role::Attorney, Role::Administrator, Role::NumberHandler];
    account(&house, other, "stranger", &all);
    let house = Arc::new(house);
    let housed = Housed { house: Arc::clone(&house), demo_accounts: Vec::new() };
    let kept = Arc::clone(&hands);
    let of_workers = Setting::loopback_of_workers(8080);
    let of_workers =
        AppState::housed(of_workers, hands.clone(), Arc::new(OsEntropy), housed.clone());
    let state = AppState::housed(setting, hands, Arc::new(OsEntropy), housed);
    let (router, workers) = (router(state), router(of_workers));
    World { router, workers, hands: kept, house, folder, tenants: [first, other], database }
}

pub fn account(house: &House, tenant: romori_types::TenantId, login: &str, roles: &[Role]) {
    let new = NewAccount {
        tenant,
        login,
        name: login,
        roles: Roles::of(roles),
        clients: Clients::All,
        password: PASSWORD,
        from: TODAY,
    };
    house.make_account(&Grant::for_job(Job::FirstAccount), &new).unwrap();
}

/// One browser with its cookies.
pub struct Browser<'w> {
    pub world: &'w World,
    pub cookies: Vec<(String, String)>,
    pub csrf: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl<'w> Browser<'w> {
    pub async fn signed_in(world: &'w World, login: &str) -> Self {
        let mut browser = Self { world, cookies: Vec::new(), csrf: String::new() };
        browser.get("/sign-in").await;
        let form = [("login", login), ("password", PASSWORD), ("next", "/70")];
        let answer = browser.post("/sign-in", &form).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/70"));
        browser.get("/70").await;
        browser
    }

    pub async fn get(&mut self, address: &str) -> Answer {
        self.send(Request::get(address), Body::empty()).await
    }

    pub async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let all = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let body: Vec<String> =
            all.map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body.join("&"))).await
    }

    /// Sends a form with a file.
    pub async fn upload(
        &mut self,
        address: &str,
        fields: &[(&str, &str)],
        (name, file): (&str, &[u8]),
    ) -> Answer {
        let csrf = self.csrf.clone();
        let mut body = Vec::new();
        for (field, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            let head =
                format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n");
            body.extend_from_slice(format!("{head}{value}\r\n").as_bytes());
        }
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = Request::post(address)
            .header("content-type", "multipart/form-data; boundary=edge")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body)).await
    }

    pub async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header("host", "127.0.0.1:8080").header("cookie", cookies.join("; "));
        let response =
            self.world.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        for header in parts.headers.get_all("set-cookie") {
            let pair = header.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
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
}

pub fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The first address on a page that begins so and is no file.
pub fn link(text: &str, begins: &str) -> String {
    let addresses = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut pages = addresses.filter(|address| !address.contains(".xlsx"));
    let found = pages.find(|address| address.starts_with(begins));
    found.unwrap_or_else(|| panic!("{begins} in {text}")).to_owned()
}
