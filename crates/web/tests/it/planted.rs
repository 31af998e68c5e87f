//! What was entered, searched for, printed and written out stands nowhere in the clear where the
//! log is made, kept, indexed and handed on, nor in the tables.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use axum::http::StatusCode;

use super::api::Program;
use super::change::{HIRE, hire};
use super::operator::first_operator;
use super::world::{Browser, world};

const NAME: &str = "薔薇園　撫子丸";
const KANA: &str = "バラエン ナデシコマル";
const ADDRESS: &str = "神奈川県横浜市中区架空町薔薇小路７－８";
const PENSION: &str = "8152-497036";
const PHONE: &str = "045-000-7392";
const PASSWORD: &str = "いちめんのなのはな二〇二六の春";
const USER: &str = "柊沢　椿姫";

/// What was planted, and the parts by which it could be known.
const PLANTED: [&str; 11] = [
    NAME,
    "薔薇園",
    "撫子丸",
    "ナデシコマル",
    "バラエン",
    ADDRESS,
    "薔薇小路",
    "8152497036",
    PENSION,
    PHONE,
    PASSWORD,
];

/// A form that is shorter is not looked for: ciphertext has it by chance.
const FORM_BYTES_MIN: usize = 6;

/// Each way in which a text may stand in a file.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let mut raw = vec![text.as_bytes().to_vec()];
    let wide: Vec<u16> = text.encode_utf16().collect();
    raw.push(wide.iter().flat_map(|unit| unit.to_le_bytes()).collect());
    raw.push(wide.iter().flat_map(|unit| unit.to_be_bytes()).collect());
    let (shift_jis, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lost, "{text}");
    raw.push(shift_jis.into_owned());
    let mut all = raw.clone();
    for bytes in &raw {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        all.push(hex.to_uppercase().into_bytes());
        all.push(hex.into_bytes());
        all.extend((0..3).map(|shift| base64_within(bytes, shift)));
    }
    // What is shorter stands somewhere by chance.
    all.retain(|form| form.len() >= FORM_BYTES_MIN);
    all
}

/// The letters of base 64 that are the same whatever stands before and after: the text begins so
/// many bytes after a group of three.
fn base64_within(bytes: &[u8], shift: usize) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let skipped = (3 - shift) % 3;
    let whole = (bytes.len() - skipped) / 3 * 3;
    let groups = bytes[skipped..skipped + whole].chunks(3);
    groups
        .flat_map(|group| {
            let number = u32::from(group[0]) << 16 | u32::from(group[1]) << 8 | u32::from(group[2]);
            [18, 12, 6, 0].map(|bits| LETTERS[(number >> bits & 63) as usize])
        })
        .collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

type Beginning = [u8; FORM_BYTES_MIN];
/// What it is and how it stands there, by how that begins.
type Wanted = HashMap<Beginning, Vec<(String, Vec<u8>)>>;

/// Every form of everything planted, by how it begins: a file is gone through once.
fn wanted() -> &'static Wanted {
    static WANTED: OnceLock<Wanted> = OnceLock::new();
    WANTED.get_or_init(|| {
        let mut wanted = Wanted::new();
        for text in PLANTED.iter().chain(&[USER, "柊沢"]) {
            for (number, form) in forms(text).into_iter().enumerate() {
                let begins = form[..FORM_BYTES_MIN].try_into().unwrap();
                wanted.entry(begins).or_default().push((format!("{text} ({number})"), form));
            }
        }
        wanted
    })
}

/// Where something planted stands.
fn leaks(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let wanted = wanted();
    let firsts: [bool; 256] = {
        let mut firsts = [false; 256];
        wanted.keys().for_each(|begins| firsts[usize::from(begins[0])] = true);
        firsts
    };
    for (at, window) in bytes.windows(FORM_BYTES_MIN).enumerate() {
        if !firsts[usize::from(window[0])] {
            continue;
        }
        let forms = <Beginning>::try_from(window).ok().and_then(|begins| wanted.get(&begins));
        for (what, form) in forms.into_iter().flatten() {
            if bytes[at..].starts_with(form) {
                found.push(format!("{name}: {what}"));
            }
        }
    }
    found
}

#[test]
fn the_search_finds_what_stands_there_in_each_form() {
    for text in PLANTED {
        assert!(forms(text).len() >= 12, "{text}: too short to be known by");
        for (number, form) in forms(text).into_iter().enumerate() {
            let file = [b"before".as_slice(), &form, b"after"].concat();
            assert!(!leaks("x", &file).is_empty(), "{text} {number}");
        }
    }
    // "Man" is TWFu and "any carnal pleas" is YW55IGNhcm5hbCBwbGVhcw==, as RFC 4648 and before it.
    assert_eq!(base64_within(b"Man", 0), b"TWFu");
    assert_eq!(base64_within(b"any carnal pleas", 0), b"YW55IGNhcm5hbCBwbGVh");
}

/// Enters, looks, searches, prints and writes out whatever is planted.
async fn used(world: &super::world::World) -> Vec<u8> {
    let mut typed = HIRE;
    for (name, value) in &mut typed {
        *value = match *name {
            "name" => NAME,
            "kana" => KANA,
            "basic_pension_number" => PENSION,
            "address" => ADDRESS,
            "phone" => PHONE,
            _ => *value,
        };
    }
    let mut clerk = Browser::signed_in(world, "clerk").await;
    let hired = hire(&mut clerk, &typed).await;
    assert_eq!(hired.status, StatusCode::SEE_OTHER, "{}", hired.text);
    let person = clerk.get(&hired.location).await;
    assert!(person.text.contains(NAME), "{}", person.text);
    let found = clerk.post("/71", &[("find", "薔薇園")]).await;
    assert!(found.status.is_success() || found.status.is_redirection());
    clerk.post("/71", &[("find", "ナデシコマル")]).await;
    for address in
        ["/71/1002", "/71/1002/list.xlsx", "/60", "/60/list.xlsx", "/01", "/01/list.xlsx"]
    {
        assert_eq!(clerk.get(address).await.status, StatusCode::OK, "{address}");
    }
    let program = Program::signed_in(world, "clerk").await;
    let ask = serde_json::json!({ "kind": "persons", "client": 1002, "format": "csv" });
    let file = program.post("/api/v1/exports", ask).await.bytes;
    let (text, _, _) = encoding_rs::SHIFT_JIS.decode(&file);
    assert!(String::from_utf8_lossy(&file).contains("薔薇園") || text.contains("薔薇園"));
    let words = [("current", super::world::PASSWORD), ("password", PASSWORD)];
    let words = [words[0], words[1], ("password_again", PASSWORD)];
    let kept = clerk.post("/90/password", &words).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let mut boss = Browser::signed_in(world, "boss").await;
    let added = [("name", USER), ("login", "tsubaki"), ("roles", "viewer"), ("role-5", "1")];
    let added = boss.post("/91/new", &added).await;
    assert!(!added.status.is_server_error(), "{}", added.text);
    world.try_account("tsubaki2", USER, super::world::PASSWORD).unwrap();
    boss.get("/01/touched").await;
    let own = clerk.get("/01/events.jsonl").await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.text);
    own.bytes
}

#[tokio::test]
async fn nothing_that_was_entered_stands_in_the_clear_in_any_file() {
    let world = world();
    let events = used(&world).await;
    assert!(events.len() > 1_000 && leaks("events", &events).is_empty());
    let operator = first_operator(&world).await;
    drop(operator);
    // Both while entries wait and when they are in the log, and with the index beside it.
    for shipped in [false, true] {
        if shipped {
            world.house().ship();
            world.house().keep_trace().unwrap();
        }
        let mut all = Vec::new();
        files(&world.folder().join("data"), &mut all);
        let of =
            |part: &str| all.iter().filter(|path| path.to_string_lossy().contains(part)).count();
        assert!(of("/log/") > 5 && of("/tables/") > 1 && of("/spool/") > 0, "{all:?}");
        let mut found = Vec::new();
        for path in &all {
            let bytes = fs::read(path).unwrap();
            found.extend(leaks(&path.display().to_string(), &bytes));
        }
        assert_eq!(found, Vec::<String>::new(), "shipped: {shipped}");
    }
}
