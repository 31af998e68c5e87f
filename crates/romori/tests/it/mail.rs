//! Letters to a real mail server over TLS: what waits while it is away is taken once when it is
//! back, says nothing about anybody, and lies sealed meanwhile.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use romori_app::house::{
    Carried, Carrier, Clients, Coming, Folders, Grant, House, Job, Letter, NewAccount, NewOffice,
    NotCarried, Role, Roles, Source, Tables, Visitor, make_sample_office, open_on,
};
use romori_post::MailServer;
use romori_types::{Chance, Date, NoChance, Timestamp};
use zeroize::Zeroizing;

use crate::played_mail::{Played, Taken, Way};

const TODAY: Date = Date::constant(2026, 7, 1);
const PASSWORD: &str = "うみねこ飛ぶ港の朝焼け二〇二六";
const OTHER: &str = "たぬき走る峠の夕暮れの小道二〇二六";
const ADDRESS: &str = "hanako@minato.example";

struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

struct Hands(AtomicI64);

impl romori_types::Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
}

struct ByServer(MailServer);

impl Carrier for ByServer {
    fn carry(&self, letter: &Letter) -> Result<(), NotCarried> {
        let taken = self.0.send(&letter.id, &letter.to, &letter.subject, &letter.text);
        if taken { Ok(()) } else { Err(NotCarried) }
    }
}

fn opened(folder: &Path, hands: &Arc<Hands>) -> House {
    let folders = Folders { data: folder.join("data"), keys: folder.join("keys") };
    let house = open_on(&folders, &Tables::Files, Arc::clone(hands) as _, Arc::new(Os));
    let house = house.unwrap().house;
    house.open_post();
    house
}

fn comes_in(house: &House, password: &str) -> Visitor {
    let origin = house.this_machine();
    let device = origin.device;
    let coming = Coming {
        login: "boss",
        password,
        source: Source::of(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        browser: None,
        holder: [0; 16],
        code: None,
        origin,
    };
    let admitted = house.sign_in(&coming).unwrap();
    house.visitor(&admitted.token, device).unwrap().unwrap()
}

/// A folder of this test alone.
fn folder() -> std::path::PathBuf {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mail-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The text of a letter, whose body is in base 64.
fn text(letter: &Taken) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    assert!(letter.data.contains("Content-Transfer-Encoding: base64"), "{}", letter.data);
    let body = letter.data.split("\r\n\r\n").nth(1).unwrap();
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in body.bytes().filter(|letter| !letter.is_ascii_whitespace() && *letter != b'=') {
        let value = LETTERS.iter().position(|one| *one == letter).unwrap();
        held = (held << 6) | u32::try_from(value).unwrap();
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 255).unwrap());
        }
    }
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

/// Whether the files of a folder hold a text anywhere.
fn lies_in(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return lies_in(&path, text);
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

fn server(played: &Played) -> ByServer {
    let secret = Zeroizing::new("a secret\n".to_owned());
    let address = format!("smtps://romori@localhost:{}", played.port);
    let from = "romori@office.example";
    ByServer(MailServer::new(&address, Some(&secret), from, Some(&played.root)).unwrap())
}

#[test]
fn what_waits_while_the_server_is_away_is_taken_once_and_tells_nothing() {
    let folder = folder();
    let midnight = TODAY.since(Date::constant(1970, 1, 1)).unwrap().get_days();
    let hands = Arc::new(Hands(AtomicI64::new(i64::from(midnight) * 86_400_000_000)));
    let wait = |seconds: i64| hands.0.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    let house = opened(&folder, &hands);
    let grant = Grant::for_job(Job::FirstAccount);
    let office = NewOffice { name: "架空社会保険労務士事務所", from: TODAY };
    let tenant = make_sample_office(&house, &grant, &office).unwrap();
    let new = NewAccount {
        tenant,
        login: "boss",
        name: "葛城　みどり",
        roles: Roles::of(&[Role::Administrator]),
        clients: Clients::All,
        password: PASSWORD,
        from: TODAY,
    };
    house.make_account(&grant, &new).unwrap();
    let visitor = comes_in(&house, PASSWORD);
    for other in ["", "hanako", "a@b.example\r\nBcc: c@d.example"] {
        assert!(house.ask_mail(&visitor, other).is_err(), "{other}");
    }
    house.ask_mail(&visitor, ADDRESS).unwrap();
    assert!(house.ask_mail(&visitor, ADDRESS).is_err(), "one code a minute");

    // The server is away: the letter waits, through a start of the program too.
    let gone = Played::start(Way::Tls);
    let away = server(&gone);
    let nobody = ByServer(
        MailServer::new(&format!("smtp://127.0.0.1:{}", Played::nobody()), None, ADDRESS, None)
            .unwrap(),
    );
    let later = Carried { later: 1, ..Carried::default() };
    assert_eq!(house.carry_letters(&nobody).unwrap(), later);
    assert_eq!(house.carry_letters(&away).unwrap(), Carried::default(), "not before its time");
    drop(house);
    assert!(!lies_in(&folder, ADDRESS), "addresses and letters lie sealed");
    let house = opened(&folder, &hands);
    wait(61);
    let taken = Carried { taken: 1, ..Carried::default() };
    assert_eq!(house.carry_letters(&away).unwrap(), taken);
    assert_eq!(house.carry_letters(&away).unwrap(), Carried::default(), "once");
    let letters = gone.taken();
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, ADDRESS));
    let told = text(&letters[0]);
    let code: String = told.lines().find(|line| line.len() == 8).unwrap().to_owned();

    // Nobody is told at an address that he did not confirm.
    let visitor = comes_in(&house, PASSWORD);
    house.change_password(&visitor, PASSWORD, OTHER).unwrap();
    assert_eq!(house.carry_letters(&away).unwrap(), Carried::default());
    assert!(house.confirm_mail(&visitor, "00000000").is_err());
    house.confirm_mail(&visitor, &code).unwrap();
    assert!(house.confirm_mail(&visitor, &code).is_err(), "once");
    let own = house.own_mail(&visitor).unwrap().unwrap();
    assert_eq!((own.address.as_deref(), own.waits), (Some(ADDRESS), None));
    house.change_password(&visitor, OTHER, PASSWORD).unwrap();
    assert_eq!(house.carry_letters(&away).unwrap(), taken);
    let notice = gone.taken().pop().unwrap();
    let told = text(&notice);
    assert!(told.contains("サインインし"), "{told}");
    for word in ["葛城", "boss", "パスワードを", "架空", "http", &tenant.to_string()] {
        assert!(!told.contains(word) && !notice.data.contains(word), "{word}");
    }
    the_head_of_the_log_goes_out_once_a_day(&house, &away, &gone);
    tries_of_a_code_end(&house, &wait);
    drop(house);
    let _ = std::fs::remove_dir_all(&folder);
}

fn the_head_of_the_log_goes_out_once_a_day(house: &House, away: &ByServer, gone: &Played) {
    house.ship();
    house.run_daily().unwrap();
    house.run_daily().unwrap();
    assert_eq!(house.carry_letters(away).unwrap().taken, 1, "once a day");
    let told = text(&gone.taken().pop().unwrap());
    let size: u64 = told.lines().find_map(|line| line.parse().ok()).unwrap();
    house.ship();
    // What went out is a head of this very log, also when it has grown.
    let reader = house.sequencer.reader().unwrap();
    let mut head = reader.checkpoint().clone();
    assert!((1..=head.size).contains(&size), "{told}");
    head.root = reader.root(size).unwrap();
    head.size = size;
    assert!(told.contains(&head.text()), "{told} {}", head.text());
}

fn tries_of_a_code_end(house: &House, wait: &impl Fn(i64) -> i64) {
    let visitor = comes_in(house, PASSWORD);
    wait(61);
    house.ask_mail(&visitor, "taro@minato.example").unwrap();
    for _ in 0..5 {
        assert!(house.confirm_mail(&visitor, "nonsense").is_err());
    }
    let own = house.own_mail(&visitor).unwrap().unwrap();
    assert_eq!((own.address.as_deref(), own.waits), (Some(ADDRESS), None), "the former one stays");
    house.remove_mail(&visitor).unwrap();
    assert!(house.own_mail(&visitor).unwrap().unwrap().address.is_none());
}
