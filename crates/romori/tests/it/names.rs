//! 植えた名前の捜索 — a person with a name, an address and numbers that nobody else has comes by the
//! form, is looked for, shown, filed, copied, and sealed anew. Then no file tells of him in any
//! dress: not the data, the keys, the backup, what the program says, nor the server's own files,
//! which logs every statement with its values.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::browser::{Browser, field, link};
use crate::cluster::Private;
use crate::drill::text;
use crate::ground::prepare;
use crate::program::{Program, TempFolder, done, romori};

/// What was planted, with its bytes in Windows-31J where it has others than ASCII: computed by
/// another program's table of that set.
const PLANTED: [(&str, &[u8]); 9] = [
    ("勅使河原", b"\x92\xBA\x8E\x67\x89\xCD\x8C\xB4"),
    ("架空江", b"\x89\xCB\x8B\xF3\x8D\x5D"),
    ("テシガワラ", b"\x83\x65\x83\x56\x83\x4B\x83\x8F\x83\x89"),
    ("ﾃｼｶﾞﾜﾗ", b"\xC3\xBC\xB6\xDE\xDC\xD7"),
    ("カクウエ", b"\x83\x4A\x83\x4E\x83\x45\x83\x47"),
    ("架空町九丁目", b"\x89\xCB\x8B\xF3\x92\xAC\x8B\xE3\x92\x9A\x96\xDA"),
    ("4321-098765", b""),
    ("4321098765", b""),
    ("045-987-6543", b""),
];

const HIRE: [(&str, &str); 16] = [
    ("name", "勅使河原　架空江"),
    ("kana", "テシガワラ カクウエ"),
    ("birth_date", "平成6年11月8日"),
    ("sex", "female"),
    ("basic_pension_number", "4321-098765"),
    ("establishment", "1"),
    ("hired_on", "令和8年7月1日"),
    ("employment_type", "general"),
    ("insured_as", "both"),
    ("insured_number", "901"),
    ("category", "general"),
    ("monthly_cash", "260,000"),
    ("postal_code", "231-0023"),
    ("address", "神奈川県横浜市中区架空町九丁目"),
    ("address_kana", "ヨコハマシナカクカクウチョウ9チョウメ"),
    ("phone", "045-987-6543"),
];

/// Shorter ones stand by chance in as many bytes as there are.
const BYTES_MIN: usize = 6;

/// A text in every dress in which it could lie about.
fn dresses(text: &str, shift_jis: &[u8]) -> Vec<Vec<u8>> {
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let coded = [
        text.as_bytes().to_vec(),
        utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        shift_jis.to_vec(),
    ];
    let mut all = Vec::new();
    for bytes in coded.into_iter().filter(|bytes| !bytes.is_empty()) {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        all.push(hex.to_uppercase().into_bytes());
        all.push(hex.into_bytes());
        // Base64 shows bytes in three ways, by where they begin; what stands whole is looked for.
        let whole = (0..3).map(|begin| base64(&bytes[begin..])).filter(|text| text.len() >= 8);
        all.extend(whole);
        all.push(bytes);
    }
    if !text.is_ascii() {
        let percent: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        all.push(percent.to_lowercase().into_bytes());
        all.push(percent.into_bytes());
        let escaped: String = utf16.iter().map(|unit| format!("\\u{unit:04x}")).collect();
        all.push(escaped.into_bytes());
    }
    all.retain(|dress| dress.len() >= BYTES_MIN);
    all
}

/// RFC 4648 §4 without what padding would touch.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let signs = |three: &[u8]| {
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        [18, 12, 6, 0].map(|shift| SIGNS[(bits >> shift & 63) as usize])
    };
    bytes.chunks_exact(3).flat_map(signs).collect()
}

/// Looks for all dresses at once: most places are passed by their first two bytes.
struct Search {
    dresses: Vec<Vec<u8>>,
    begins: HashSet<u16>,
}

impl Search {
    fn new() -> Self {
        let dresses: Vec<Vec<u8>> =
            PLANTED.iter().flat_map(|(text, shift_jis)| dresses(text, shift_jis)).collect();
        let begins = dresses.iter().map(|dress| u16::from_be_bytes([dress[0], dress[1]]));
        Self { begins: begins.collect(), dresses }
    }

    fn in_bytes(&self, bytes: &[u8]) -> Option<&[u8]> {
        let mut table = vec![false; 1 << 16];
        self.begins.iter().for_each(|two| table[usize::from(*two)] = true);
        let mut two = 0_u16;
        for (at, byte) in bytes.iter().enumerate() {
            two = two << 8 | u16::from(*byte);
            if at > 0 && table[usize::from(two)] {
                let here = &bytes[at - 1..];
                let found = self.dresses.iter().find(|dress| here.starts_with(dress));
                if let Some(found) = found {
                    return Some(found);
                }
            }
        }
        None
    }

    /// Looks through a folder; gives how many bytes there were.
    fn finds_nothing_in(&self, folder: &Path) -> usize {
        let mut looked_at = 0;
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let kind = fs::symlink_metadata(&path).expect("a file").file_type();
            if kind.is_dir() {
                looked_at += self.finds_nothing_in(&path);
            } else if kind.is_file() {
                let bytes = fs::read(&path).expect("a file");
                let found = self.in_bytes(&bytes);
                assert!(found.is_none(), "{} tells {found:?}", path.display());
                looked_at += bytes.len();
            }
        }
        looked_at
    }
}

#[test]
fn the_search_would_find_each_dress_wherever_it_stands() {
    let search = Search::new();
    assert!(search.dresses.len() > 100);
    for dress in &search.dresses {
        for before in 0..3 {
            let bytes = [&vec![7; before], dress.as_slice(), &[7, 7]].concat();
            assert!(search.in_bytes(&bytes).is_some());
        }
    }
    assert!(search.in_bytes(&[7; 4096]).is_none());
    // The same text at each place within a group of base64.
    for before in ["", "x", "xy"] {
        let line = base64(format!("{before}勅使河原　架空江").as_bytes());
        assert!(search.in_bytes(&line).is_some(), "{before}");
    }
}

/// Everything that people do with a person.
fn used(browser: &mut Browser) {
    let page = browser.get("/71/1002/new").expect("a page");
    let token = field(&page.text, "form").expect("a token");
    let form: Vec<(&str, &str)> = HIRE.iter().copied().chain([("form", token.as_str())]).collect();
    let wrong = form.iter().map(|(name, value)| match *name {
        "birth_date" => ("birth_date", "6月31日"),
        name => (name, *value),
    });
    let wrong: Vec<(&str, &str)> = wrong.collect();
    assert_eq!(browser.post("/71/1002/new", &wrong).expect("an answer").status, 422);
    let hired = browser.post("/71/1002/new", &form).expect("an answer");
    assert_eq!(hired.status, 303, "{}", hired.text);
    let person = browser.get(&hired.location).expect("a page");
    assert!(person.text.contains("勅使河原") && person.text.contains("架空町九丁目"));
    let case = link(&person.text, "/60/");
    let case = browser.get(&case).expect("a page").text;
    // A file is no text, and this browser says so; the program has sent it all the same.
    for file in case.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        if file.contains("/files/") {
            let _ = browser.get(file);
        }
    }
    let found = browser.post("/71", &[("find", "ﾃｼｶﾞ")]).expect("a page");
    assert!(found.text.contains("勅使河原"), "{}", found.text);
    let _ = browser.get("/71/1002/list.xlsx");
    assert_eq!(
        browser.get("/71/%E5%8B%85%E4%BD%BF%E6%B2%B3%E5%8E%9F").map_or(404, |answer| answer.status),
        404
    );
}

/// A demo in which a person was planted, with its backup and what it said on its outputs.
fn searched(environment: &[(&str, &str)]) -> (TempFolder, Search) {
    let folder = TempFolder::new("names");
    let (data, backups) = (folder.join("demo"), folder.join("backups"));
    let said = folder.join("said.txt");
    let mut command = Command::new(env!("CARGO_BIN_EXE_romori"));
    command.stderr(Stdio::from(File::create(&said).expect("a file")));
    let program = Program::start_by(command, &["--demo"], &data, environment);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    used(&mut browser);
    let mut words =
        done(&romori(&["backup", "--data", text(&data), "--to", text(&backups)], environment));
    for arguments in [&["renew", "--all"][..], &["reseal"], &["show"]] {
        let data = ["--data", text(&data)];
        words += &done(&romori(&[&["keys"], arguments, &data].concat(), environment));
    }
    words +=
        &done(&romori(&["backup", "--data", text(&data), "--to", text(&backups)], environment));
    fs::write(folder.join("commands.txt"), words).expect("written");
    program.kill();
    let search = Search::new();
    let looked_at = search.finds_nothing_in(folder.path());
    assert!(looked_at > 4 << 20, "{looked_at} bytes");
    (folder, search)
}

#[test]
fn no_file_tells_of_a_planted_person() {
    searched(&[]);
}

#[test]
fn no_file_of_a_server_that_logs_everything_tells_of_a_planted_person() {
    let mut home = PathBuf::new();
    let mut server = Private::start_with(|folder| {
        home = folder.to_path_buf();
        ["log_statement=all", "log_min_duration_statement=0", "log_parameter_max_length=-1"]
            .into_iter()
            .chain(["log_parameter_max_length_on_error=-1", "log_min_messages=info"])
            .map(str::to_owned)
            .collect()
    });
    done(&prepare(&server.address("postgres", "postgres")));
    let url = server.address("romori_app", "postgres");
    let (_folder, search) = searched(&[("DATABASE_URL", &url)]);
    server.kill();
    let log = fs::read(home.join("log")).expect("a log");
    let has = |words: &str| log.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(has("insert into fact") && has("arameters: $1 = "), "it logs values");
    let looked_at = search.finds_nothing_in(&home);
    assert!(looked_at > 32 << 20, "{looked_at} bytes");
}
