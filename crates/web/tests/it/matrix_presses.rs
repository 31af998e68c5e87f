//! Every button of every page × the log: whatever a press changes in the tables, or shows of
//! somebody, there is an entry made by that very press.
//!
//! Buttons are found on the pages, and what is pressed is the form as it stands there, with what a
//! person would fill in. What a press did is read from the tables, not from what is said of it; so
//! a new button that changes something in silence turns this red by itself.

use std::collections::{BTreeMap, BTreeSet};

use romori_app::house::{Grant, Job, SeenFilter, UnitError};
use rusqlite::types::Value;
use sha2::{Digest as _, Sha256};

use super::api::addresses;
use super::matrix::{Asking, NOBODYS, filled};
use super::world::{Browser, PASSWORD, World, world};

/// Where a press leaves traces without being an act: what waits for the log, the log as the tenant
/// reads it, whose turn it is to write.
const NO_ACTS: [&str; 3] = ["outbox", "seen", "turn"];
/// When something was last used, and how many values a key has sealed.
const NO_ACTS_IN: [&str; 3] = ["used_at", "seen_at", "seals"];

/// Tables to which rows are added and never changed: how many there are says all.
const ONLY_ADDED_TO: [&str; 2] = ["fact", "match_key"];

/// Presses that change how pages look to the one browser, or end nothing but themselves.
const SILENT: [(&str, &str); 1] = [("/sign-out", "the way out is pressed last, by itself")];

/// A form of a page.
#[derive(Debug, Clone)]
struct Form {
    action: String,
    fields: Vec<(String, String)>,
    is_file: bool,
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let begins = format!(" {name}=\"");
    tag.split_once(&begins).and_then(|(_, rest)| rest.split('"').next())
}

fn plain(text: &str) -> String {
    text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<")
}

/// What somebody would type into a field that is empty.
fn typed(tag: &str, name: &str) -> String {
    match attribute(tag, "type").unwrap_or("text") {
        "password" => PASSWORD.to_owned(),
        "date" => "2026-07-03".to_owned(),
        "number" => "1".to_owned(),
        _ if name.ends_with("_on") || name == "from" || name == "last" => "2026-07-03".to_owned(),
        _ if tag.contains(" required") => "確認のため".to_owned(),
        _ => String::new(),
    }
}

/// The forms of a page that are sent by POST, as they stand there.
fn forms(page: &str) -> Vec<Form> {
    let mut found = Vec::new();
    for part in page.split("<form").skip(1) {
        let Some((head, rest)) = part.split_once('>') else { continue };
        let body = rest.split("</form>").next().unwrap_or_default();
        if attribute(head, "method").is_none_or(|method| !method.eq_ignore_ascii_case("post")) {
            continue;
        }
        let mut fields = Vec::new();
        for tag in body.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            let Some(name) = attribute(tag, "name").filter(|name| *name != "csrf") else {
                continue;
            };
            let kind = attribute(tag, "type").unwrap_or_default();
            let is_left = matches!(kind, "checkbox" | "radio") && !tag.contains(" checked")
                || tag.starts_with("meta")
                || kind == "file";
            if is_left || fields.iter().any(|(one, _)| one == name) && kind == "submit" {
                continue;
            }
            let value = match attribute(tag, "value") {
                Some(value) if !value.is_empty() => plain(value),
                _ if tag.starts_with("select") => chosen(body, name),
                _ => typed(tag, name),
            };
            fields.push((name.to_owned(), value));
        }
        let action = plain(attribute(head, "action").unwrap_or_default());
        let is_file = head.contains("multipart/form-data");
        found.push(Form { action, fields, is_file });
    }
    found
}

/// The option of a list that is chosen, or the first that says something.
fn chosen(body: &str, name: &str) -> String {
    let begins = format!("name=\"{name}\"");
    let list = body.split_once(&begins).map_or("", |(_, rest)| rest);
    let list = list.split("</select>").next().unwrap_or_default();
    let options = || list.split("<option").skip(1);
    let selected = options()
        .find(|option| option.split('>').next().is_some_and(|head| head.contains(" selected")));
    let value = |option: &str| attribute(option.split('>').next()?, "value").map(plain);
    let said = || options().filter_map(value).find(|value| !value.is_empty());
    selected.and_then(value).filter(|value| !value.is_empty()).or_else(said).unwrap_or_default()
}

/// What every table has, as one digest each.
fn tables(world: &World) -> BTreeMap<String, [u8; 32]> {
    let mut found = BTreeMap::new();
    let folder = world.folder().join("data/tables");
    let tenant = folder.join(format!("tenants/{}.db", world.first_office()));
    for (which, file) in [("control", folder.join("control.db")), ("tenant", tenant)] {
        let base = rusqlite::Connection::open(&file).unwrap();
        let mut names =
            base.prepare("select name from sqlite_master where type = 'table'").unwrap();
        let names: Vec<String> =
            names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        for name in names {
            if NO_ACTS.contains(&name.as_str()) {
                continue;
            }
            if ONLY_ADDED_TO.contains(&name.as_str()) {
                let count = format!("select count(*) from \"{name}\"");
                let count: i64 = base.query_row(&count, [], |row| row.get(0)).unwrap();
                found.insert(format!("{which}.{name}"), Sha256::digest(count.to_be_bytes()).into());
                continue;
            }
            let mut rows = base.prepare(&format!("select * from \"{name}\"")).unwrap();
            let acts = |(_, column): &(usize, &str)| !NO_ACTS_IN.contains(column);
            let columns = rows.column_names();
            let columns: Vec<usize> =
                columns.into_iter().enumerate().filter(acts).map(|(at, _)| at).collect();
            let mut digest = BTreeSet::new();
            let mut rows = rows.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let mut one = Sha256::new();
                for column in &columns {
                    let value: Value = row.get(*column).unwrap();
                    one.update(format!("{value:?}|"));
                }
                digest.insert(<[u8; 32]>::from(one.finalize()));
            }
            let whole = digest.iter().fold(Sha256::new(), |all, one| all.chain_update(one));
            found.insert(format!("{which}.{name}"), whole.finalize().into());
        }
    }
    found
}

/// How many entries there are, of anybody.
fn entries(world: &World) -> Option<u64> {
    world.house().ship();
    let grant = Grant::for_job(Job::Deadlines(world.first_office()));
    let filter = SeenFilter { most: 1, ..SeenFilter::default() };
    let found = world.house().store.read::<_, UnitError>(&grant, |reader| reader.seen(&filter));
    found.unwrap().first().map(|seen| seen.position)
}

/// Ids taken out, so that the same button of two rows is pressed once.
fn kind_of(action: &str) -> String {
    let parts = action.split('?').next().unwrap_or_default().split('/');
    let is_id = |part: &str| part.bytes().any(|byte| byte.is_ascii_digit()) && part.len() != 2;
    let kinds = parts.map(|part| if is_id(part) { "*" } else { part });
    kinds.collect::<Vec<_>>().join("/")
}

/// Which tables a press changed, where it left no entry.
fn silent(
    before: &BTreeMap<String, [u8; 32]>,
    after: &BTreeMap<String, [u8; 32]>,
    was_logged: bool,
) -> Vec<String> {
    let changed = after.iter().filter(|(name, digest)| before.get(*name) != Some(*digest));
    if was_logged { Vec::new() } else { changed.map(|(name, _)| name.clone()).collect() }
}

/// The buttons of every page that these two reach, each once.
async fn buttons(asking: &mut Asking<'_>) -> Vec<(usize, Form)> {
    let mut found: Vec<(usize, Form)> = Vec::new();
    let mut known = BTreeSet::new();
    for template in addresses() {
        let Some(path) = template.strip_prefix("GET ") else { continue };
        let in_memory = path.starts_with("/22/jobs/") || path.starts_with("/enrol");
        if path.starts_with("/api/") || in_memory || NOBODYS.iter().any(|part| path.contains(part))
        {
            continue;
        }
        let address = filled(path, &asking.own_ids(path));
        for (who, browser) in [&mut asking.clerk, &mut asking.boss].into_iter().enumerate() {
            let answer = browser.get(&address).await;
            for mut form in forms(&answer.text) {
                if form.action.is_empty() {
                    form.action.clone_from(&address);
                }
                if known.insert((who, kind_of(&form.action))) {
                    found.push((who, form));
                }
            }
        }
    }
    found
}

async fn signed_in_again<'w>(world: &'w World, browser: &mut Browser<'w>, login: &str) {
    if !browser.get("/70").await.text.contains("顧問先") {
        *browser = Browser::signed_in(world, login).await;
    }
}

#[tokio::test]
async fn whatever_a_press_changes_is_in_the_log() {
    let world = world();
    let mut asking = Asking::at(&world).await;
    let buttons = buttons(&mut asking).await;
    assert!(buttons.len() > 40, "{} buttons", buttons.len());
    let (mut found, mut changed) = (Vec::new(), BTreeSet::new());
    for (who, form) in buttons {
        let kind = kind_of(&form.action);
        if form.is_file || SILENT.iter().any(|(one, _)| *one == kind) {
            continue;
        }
        let login = ["clerk", "boss"][who];
        let browser = if who == 0 { &mut asking.clerk } else { &mut asking.boss };
        signed_in_again(&world, browser, login).await;
        let (tables_before, entries_before) = (tables(&world), entries(&world));
        let fields: Vec<(&str, &str)> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&form.action, &fields).await;
        let (tables_after, entries_after) = (tables(&world), entries(&world));
        if tables_before != tables_after {
            changed.insert(format!("{login} {kind}"));
        }
        let tables = silent(&tables_before, &tables_after, entries_before != entries_after);
        if !tables.is_empty() {
            found.push(format!("{login} {kind}: {}", tables.join(", ")));
        }
    }
    assert_eq!(found, Vec::<String>::new());
    assert!(changed.len() >= 12, "{} presses changed something", changed.len());
}

#[test]
fn the_judge_turns_red_for_a_press_that_changes_something_in_silence() {
    let before = BTreeMap::from([("control.x".to_owned(), [0; 32])]);
    let after = BTreeMap::from([("control.x".to_owned(), [1; 32])]);
    assert_eq!(silent(&before, &after, false), ["control.x"]);
    assert_eq!(silent(&before, &after, true), Vec::<String>::new());
    assert_eq!(silent(&before, &before, false), Vec::<String>::new());
    let page = "<form method=\"post\" action=\"/x?a=1&amp;b=2\"><input type=\"hidden\" name=\"n\" \
                value=\"7\"><select name=\"s\"><option value=\"\"><option value=\"q\"></select>\
                <input name=\"w\" required><button name=\"b\" value=\"go\"></form>";
    let found = forms(page);
    assert_eq!(found[0].action, "/x?a=1&b=2");
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        found[0].fields,
        [field("n", "7"), field("s", "q"), field("w", "確認のため"), field("b", "go")]
    );
}
