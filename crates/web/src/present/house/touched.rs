//! 01 だれが何に触れたか, この人を見た人 as views.

use std::collections::HashMap;

use romori_app::house::{List, ListCell, PersonOf, ReachLine, Seen, Touches, basis_ja};
use romori_app::ledgers::Block;
use romori_types::{
    ActorId, Basis, ClientId, DeviceId, Timestamp, date_ja, day_in_japan, time_in_japan,
};

use super::{export_link, office_frame};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    Empty, Fact, Facts, FilterLink, Filters, Link, MaybeLink, Note, Tone, TouchedFields,
    TouchedPage, TouchedReach, TouchedRow,
};
use crate::view::{Crumb, grouped};

/// So many persons of a client are told by number.
const NUMBERS_MAX: usize = 20;

/// What was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct TouchedForm {
    /// いつから
    pub from: String,
    /// いつまで
    pub to: String,
    /// Ids of the accounts that were chosen.
    pub actors: Vec<String>,
    /// The id of the device that was chosen.
    pub device: String,
    /// What is wrong with the days.
    pub wrong: Option<&'static str>,
}

/// What the page is made of.
pub struct TouchedData {
    /// What was typed.
    pub form: TouchedForm,
    /// The answer; none before anything is asked.
    pub answer: Option<Touches>,
    /// Names of users and jobs.
    pub actors: HashMap<ActorId, String>,
    /// Names of devices.
    pub devices: Vec<(DeviceId, String)>,
    /// Numbers and names of clients.
    pub clients: HashMap<ClientId, (u32, String)>,
    /// The person whose lookers are asked for.
    pub person: Option<PersonOf>,
}

/// 令和8年7月3日 9:41:07, in Japan.
pub fn when_full(at: Timestamp) -> String {
    let (hour, minute, second) = time_in_japan(at);
    format!("{} {hour}:{minute:02}:{second:02}", date_ja(day_in_japan(at)))
}

/// Whose acts, or about whom: the ways from the page of the log.
pub fn log_views(current: usize) -> Filters {
    let ways = [("一覧", "/01"), ("利用者・端末から", "/01/touched")];
    let link = |(place, (label, href)): (usize, (&str, &str))| FilterLink {
        label: label.to_owned(),
        count: None,
        href: href.to_owned(),
        current: place == current,
        care: false,
    };
    Filters { label: "見方".to_owned(), links: ways.into_iter().enumerate().map(link).collect() }
}

/// The page.
pub fn touched_view(state: &AppState, signed: &Signed, data: &TouchedData) -> TouchedPage {
    let (title, crumbs, menu, action) = match data.person {
        Some(one) => {
            let person = format!("/71/{}/{}", one.client, one.person);
            let number = format!("{}-{}", one.client, one.person);
            let crumbs = vec![
                Crumb::to("71 個人", format!("/71/{}", one.client)),
                Crumb::to(number, person.clone()),
                Crumb::here("この人を見た人"),
            ];
            ("この人を見た人", crumbs, "71", format!("{person}/touched"))
        }
        None => {
            let crumbs = vec![Crumb::to("01 見た人の記録", "/01"), Crumb::here("利用者・端末から")];
            ("だれが何に触れたか", crumbs, "01", "/01/touched".to_owned())
        }
    };
    let mut frame = office_frame(state, signed, title, menu, crumbs);
    frame.failed = data.form.wrong.is_some();
    if let Some(answer) = &data.answer {
        frame.facts = format!("{}件", grouped_u64(answer.found));
    }
    let list = format!("{action}/list.xlsx{}", query_of(&data.form));
    TouchedPage {
        reach_title: "及んだ顧問先と個人",
        views: data.person.is_none().then(|| log_views(1)),
        notes: data.answer.as_ref().map(notes).unwrap_or_default(),
        form: fields(data, action),
        facts: data.answer.as_ref().map(|answer| facts(answer, data.person.is_none())),
        reach: data.answer.iter().flat_map(|one| &one.reach).map(|one| reach(one, data)).collect(),
        rows: data.answer.iter().flat_map(|one| &one.acts).map(|one| row(one, data)).collect(),
        empty: data.answer.as_ref().filter(|answer| answer.acts.is_empty()).map(|_| Empty {
            title: "当てはまる記録はありません".to_owned(),
            lines: vec!["期間を広げるか、利用者・端末を選び直してください。".to_owned()],
            actions: Vec::new(),
        }),
        export: data.answer.as_ref().and_then(|_| export_link(signed, list)),
        frame,
    }
}

/// The same question as an address.
fn query_of(form: &TouchedForm) -> String {
    let mut parts: Vec<String> = form.actors.iter().map(|one| format!("actor={one}")).collect();
    let own = [("device", &form.device), ("from", &form.from), ("to", &form.to)];
    let safe = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-./".contains(&byte))
    };
    for (name, value) in own {
        if value.is_empty() {
            continue;
        }
        let day = romori_types::parse_date_ja(value).map(|day| day.to_string());
        let value = day.unwrap_or_else(|_| value.clone());
        if safe(&value) {
            parts.push(format!("{name}={value}"));
        }
    }
    parts.retain(|part| part.split_once('=').is_some_and(|(_, value)| safe(value)));
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

fn fields(data: &TouchedData, action: String) -> TouchedFields {
    let mut actors: Vec<(String, String, bool)> = match data.person {
        Some(_) => Vec::new(),
        None => {
            let chosen = |id: &str| data.form.actors.iter().any(|one| one == id);
            let line = |(id, name): (&ActorId, &String)| {
                let id = id.to_string();
                let chosen = chosen(&id);
                (id, name.clone(), chosen)
            };
            data.actors.iter().map(line).collect()
        }
    };
    actors.sort_by(|one, other| one.1.cmp(&other.1).then_with(|| one.0.cmp(&other.0)));
    let device = |(id, name): &(DeviceId, String)| {
        let id = id.to_string();
        let chosen = id == data.form.device;
        (id, name.clone(), chosen)
    };
    TouchedFields {
        action,
        actors,
        ids: Vec::new(),
        devices: data.devices.iter().map(device).collect(),
        from: data.form.from.clone(),
        to: data.form.to.clone(),
        wrong: data.form.wrong.map(str::to_owned),
    }
}

/// What keeps the answer from being whole.
fn notes(answer: &Touches) -> Vec<Note> {
    let mut notes = Vec::new();
    if answer.unopened > 0 {
        let title = format!("本文を開けない記録が{}件あります", answer.unopened);
        let line = "鍵が廃棄されたか、使えません。だれに触れたかは、この答えに入っていません。";
        notes.push(Note::new(Tone::Care, title, &[line]));
    }
    if answer.unread > 0 {
        let title = format!("この版で読めない記録が{}件あります", answer.unread);
        let line = "新しい版の労守で書かれたものです。この答えに入っていません。";
        notes.push(Note::new(Tone::Care, title, &[line]));
    }
    notes
}

fn facts(answer: &Touches, with_persons: bool) -> Facts {
    let fact = |label: &str, value: u64, unit: &str, note: String| Fact {
        label: label.to_owned(),
        value: grouped_u64(value),
        unit: unit.to_owned(),
        note,
        link: None,
    };
    let shown = answer.acts.len() as u64;
    let more = if shown < answer.found {
        format!("新しい順に{shown}件を表示")
    } else {
        String::new()
    };
    let mut all = vec![fact("操作", answer.found, "件", more)];
    if with_persons {
        let persons = answer.persons().len() as u64;
        all.push(fact("触れた個人", persons, "人", "同じ人は1人と数えます".to_owned()));
    }
    all.push(fact("調べた記録簿の長さ", answer.size, "件", "すべての契約者の分".to_owned()));
    Facts(all)
}

fn reach(line: &ReachLine, data: &TouchedData) -> TouchedReach {
    let name = line.client.and_then(|client| data.clients.get(&client));
    let client = match (line.number, name) {
        (Some(number), Some((_, name))) => {
            MaybeLink::to(format!("{number} {name}"), format!("/70/{number}"))
        }
        (Some(number), None) => MaybeLink::to(number.to_string(), format!("/70/{number}")),
        (None, _) => MaybeLink::plain("顧問先を特定しない操作"),
    };
    let number = |one: &PersonOf| {
        let (client, person) = (one.client, one.person);
        Link::new(format!("{client}-{person}"), format!("/71/{client}/{person}"))
    };
    let more = line.persons.len().saturating_sub(NUMBERS_MAX);
    TouchedReach {
        client,
        acts: match line.without_effect {
            0 => grouped_u64(line.acts),
            refused => format!("{}（うち拒否・失敗 {refused}）", grouped_u64(line.acts)),
        },
        persons: format!("{}人", line.persons.len()),
        numbers: line.persons.iter().take(NUMBERS_MAX).map(number).collect(),
        more: if more > 0 { format!("そのほか {more}人") } else { String::new() },
        between: line.between.map_or_else(
            || "—".to_owned(),
            |(first, last)| format!("{}〜{}", when_full(first), when_full(last)),
        ),
    }
}

fn row(seen: &Seen, data: &TouchedData) -> TouchedRow {
    let entry = &seen.entry;
    let client = entry.client.and_then(|client| data.clients.get(&client));
    let blocks: Vec<&str> =
        seen.body.fields.numbers().filter_map(Block::from_code).map(Block::ja).collect();
    let what =
        if blocks.is_empty() { String::new() } else { format!("（{}）", blocks.join("・")) };
    TouchedRow {
        when: when_full(entry.at.timestamp()),
        who: data.actors.get(&entry.actor).cloned().unwrap_or_else(|| "—".to_owned()),
        basis: match entry.basis {
            Basis::Own => String::new(),
            other => format!("{}による", basis_ja(other)),
        },
        purpose: entry.purpose.ja().to_owned(),
        whom: match entry.persons {
            0 => "—".to_owned(),
            count => format!("{count}人"),
        },
        client: client.map_or_else(String::new, |(number, name)| format!("{number} {name}")),
        what: format!("{}{what}", entry.class.ja()),
        outcome: entry.outcome.ja().to_owned(),
        entry: seen.position.to_string(),
    }
}

fn grouped_u64(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The acts as a workbook's.
pub fn touched_list(data: &TouchedData) -> List {
    let acts = data.answer.iter().flat_map(|answer| &answer.acts);
    let rows = acts.map(|seen| {
        let row = row(seen, data);
        vec![
            ListCell::Date(day_in_japan(seen.entry.at.timestamp())),
            row.when.into(),
            row.who.into(),
            row.basis.into(),
            row.purpose.into(),
            ListCell::Number(seen.entry.persons.into()),
            row.client.into(),
            row.what.into(),
            row.outcome.into(),
            ListCell::Number(seen.position.try_into().unwrap_or(i64::MAX)),
        ]
    });
    let columns = [
        ("日", 12),
        ("日時", 24),
        ("利用者", 18),
        ("根拠", 12),
        ("利用目的", 18),
        ("対象の人数", 10),
        ("顧問先", 28),
        ("内容", 28),
        ("結果", 8),
        ("記録の番号", 10),
    ];
    List::new("取扱いの記録", &columns, rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_list_asks_the_same_and_carries_nothing_else() {
        let form = TouchedForm {
            from: "令和8年7月1日".into(),
            to: "20260703".into(),
            actors: vec!["018f0000-0000-7000-8000-000000000001".into(), "\"><x".into()],
            device: "a&b=c".into(),
            wrong: None,
        };
        assert_eq!(
            query_of(&form),
            "?actor=018f0000-0000-7000-8000-000000000001&from=2026-07-01&to=2026-07-03"
        );
        assert_eq!(query_of(&TouchedForm::default()), "");
    }

    #[test]
    fn an_instant_is_told_with_its_year() {
        let at: Timestamp = "2026-07-03T00:41:07Z".parse().unwrap();
        assert_eq!(when_full(at), "令和8年7月3日 9:41:07");
    }
}
