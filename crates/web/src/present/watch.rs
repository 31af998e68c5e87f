//! 記録の見出し at the operator's entrance as a view: ids, kinds, counts, and nobody's name.

use romori_app::house::{Entry, Headers, Watched, basis_ja};
use romori_types::Basis;
use serde::Deserialize;

use super::house::{office_frame, when_full};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    Empty, Fact, Facts, Link, MaybeLink, Note, Tone, TouchedFields, TouchedPage, TouchedReach,
    TouchedRow,
};
use crate::view::{Crumb, grouped};

/// What is asked, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WatchForm {
    /// 契約者の識別子
    pub tenant: String,
    /// 顧問先の識別子
    pub client: String,
    /// 利用者・処理の識別子
    pub actor: String,
    /// 端末の識別子
    pub device: String,
    /// サインインの区間の識別子
    pub session: String,
    /// いつから
    pub from: String,
    /// いつまで
    pub to: String,
}

/// The page; `wrong` is what is wrong with what was typed.
pub fn watch_view(
    state: &AppState,
    signed: &Signed,
    form: &WatchForm,
    wrong: Option<&'static str>,
    answer: Option<&Headers>,
) -> TouchedPage {
    let crumbs = vec![Crumb::here("01 記録の見出し")];
    let mut frame = office_frame(state, signed, "記録の見出し", "01", crumbs);
    frame.failed = wrong.is_some();
    let what = "本文と名前は、ここには出ません。本文は、契約者が「記録を見る」を認めた支援のあいだだけ見られます。";
    let mut notes = vec![Note::new(Tone::Info, "見出しと数だけを示します", &[what])];
    if let Some(unread) = answer.map(|one| one.unread).filter(|unread| *unread > 0) {
        let title = format!("この版で読めない記録が{unread}件あります");
        notes.push(Note::new(Tone::Care, title, &["この答えに入っていません。"]));
    }
    TouchedPage {
        frame,
        reach_title: "契約者・顧問先ごとの数",
        views: None,
        notes,
        form: fields(form, wrong),
        facts: answer.map(facts),
        reach: answer.into_iter().flat_map(|one| &one.watched).map(reach).collect(),
        rows: answer.into_iter().flat_map(|one| &one.entries).map(row).collect(),
        empty: answer.filter(|one| one.entries.is_empty()).map(|_| Empty {
            title: "当てはまる記録はありません".to_owned(),
            lines: vec!["期間を広げるか、識別子を確かめてください。".to_owned()],
            actions: Vec::new(),
        }),
        export: answer.map(|_| Link::new("OCSFで受け取る", address(form))),
    }
}

fn fields(form: &WatchForm, wrong: Option<&'static str>) -> TouchedFields {
    let ids = [
        ("tenant", "契約者の識別子", &form.tenant),
        ("client", "顧問先の識別子", &form.client),
        ("actor", "利用者・処理の識別子", &form.actor),
        ("device", "端末の識別子", &form.device),
        ("session", "サインインの区間の識別子", &form.session),
    ];
    TouchedFields {
        action: "/log".to_owned(),
        actors: Vec::new(),
        ids: ids.into_iter().map(|(name, label, value)| (name, label, value.clone())).collect(),
        devices: Vec::new(),
        from: form.from.clone(),
        to: form.to.clone(),
        wrong: wrong.map(str::to_owned),
    }
}

/// The same question as an address: ids and days, which need no sign of their own.
fn address(form: &WatchForm) -> String {
    let day = |text: &str| romori_types::parse_date_ja(text).map(|day| day.to_string());
    let (from, to) = (day(&form.from).unwrap_or_default(), day(&form.to).unwrap_or_default());
    let all = [
        ("tenant", &form.tenant),
        ("client", &form.client),
        ("actor", &form.actor),
        ("device", &form.device),
        ("session", &form.session),
        ("from", &from),
        ("to", &to),
    ];
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let parts: Vec<String> = all
        .into_iter()
        .map(|(name, value)| (name, value.trim()))
        .filter(|(_, value)| !value.is_empty() && is_plain(value))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if parts.is_empty() {
        "/log/events.jsonl".to_owned()
    } else {
        format!("/log/events.jsonl?{}", parts.join("&"))
    }
}

fn facts(answer: &Headers) -> Facts {
    let fact = |label: &str, value: u64, unit: &str, note: String| Fact {
        label: label.to_owned(),
        value: grouped(i64::try_from(value).unwrap_or(i64::MAX)),
        unit: unit.to_owned(),
        note,
        link: None,
    };
    let looks = answer.watched.iter().map(|one| one.part.looks).sum();
    let mut tenants: Vec<_> = answer.watched.iter().map(|one| one.tenant).collect();
    tenants.dedup();
    let shown = answer.entries.len();
    Facts(vec![
        fact("操作", answer.found, "件", format!("新しい順に{shown}件を表示")),
        fact("延べの人数", looks, "人", "同じ人も、操作ごとに数えます".to_owned()),
        fact("契約者", tenants.len() as u64, "者", String::new()),
        fact("調べた記録簿の長さ", answer.size, "件", "すべての契約者の分".to_owned()),
    ])
}

fn reach(watched: &Watched) -> TouchedReach {
    let Watched { tenant, client, part } = watched;
    let client = client.map_or_else(String::new, |client| format!(" 顧問先 {client}"));
    let between = part.between.map(|(first, last)| {
        format!("{}〜{}", when_full(first.timestamp()), when_full(last.timestamp()))
    });
    TouchedReach {
        client: MaybeLink::plain(format!("契約者 {tenant}{client}")),
        acts: match part.without_effect {
            0 => part.acts.to_string(),
            refused => format!("{}（うち拒否・失敗 {refused}）", part.acts),
        },
        persons: format!("延べ {}人", part.looks),
        numbers: Vec::new(),
        more: "本文にあります".to_owned(),
        between: between.unwrap_or_else(|| "—".to_owned()),
    }
}

fn row((position, entry): &(u64, Entry)) -> TouchedRow {
    TouchedRow {
        when: when_full(entry.at.timestamp()),
        who: entry.actor.to_string(),
        basis: match entry.basis {
            Basis::Own => String::new(),
            other => format!("{}による", basis_ja(other)),
        },
        purpose: entry.purpose.ja().to_owned(),
        whom: match entry.persons {
            0 => "—".to_owned(),
            count => format!("{count}人"),
        },
        client: format!("契約者 {}", entry.tenant),
        what: entry.class.ja().to_owned(),
        outcome: entry.outcome.ja().to_owned(),
        entry: position.to_string(),
    }
}
