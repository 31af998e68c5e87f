//! 履歴 of a client or a person as a view.

use std::collections::HashMap;

use romori_app::house::{Act, BatchKind, BatchState, Change, ItemChange, Whose};
use romori_app::ledgers::{Kind, Series, Validity};
use romori_types::{ActorId, Timestamp, YearMonth, date_ja, day_in_japan, time_in_japan};

use super::{is_for_life, masked, office_frame};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    ActShown, ChangeShown, ChangesTable, Empty, FilterLink, Filters, HistoryPage, ItemShown, Link,
    MaybeLink, Status, StatusKind,
};
use crate::view::{Crumb, grouped, weekday};

/// Whose history, and which part of it.
pub struct HistoryData {
    /// 顧問先番号
    pub number: u32,
    /// 顧問先の名称
    pub name: String,
    /// The person, by number and name, where it is the history of one.
    pub person: Option<(u32, String)>,
    /// The acts.
    pub acts: Vec<Act>,
    /// Acts of this kind alone.
    pub kind: Option<BatchKind>,
    /// Whether it goes on from an act: newer ones are before.
    pub goes_on: bool,
    /// Whether there are older ones.
    pub has_older: bool,
    /// Names of users.
    pub actors: HashMap<ActorId, String>,
}

impl HistoryData {
    fn address(&self) -> String {
        match &self.person {
            Some((person, _)) => format!("/71/{}/{person}/history", self.number),
            None => format!("/70/{}/history", self.number),
        }
    }
}

/// Kinds of act by which the history is filtered: code in the address, words.
const KINDS: [(&str, BatchKind); 4] = [
    ("form", BatchKind::Form),
    ("import", BatchKind::Import),
    ("decision", BatchKind::Decision),
    ("demo", BatchKind::Demo),
];

/// The kind of act that an address names.
pub fn kind_of_code(code: &str) -> Option<BatchKind> {
    KINDS.iter().find(|(known, _)| *known == code).map(|(_, kind)| *kind)
}

fn code_of(kind: BatchKind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("", |(code, _)| code)
}

fn crumbs(data: &HistoryData, last: &str) -> Vec<Crumb> {
    let client = format!("{} {}", data.number, data.name);
    let mut crumbs =
        vec![Crumb::to("70 顧問先", "/70"), Crumb::to(client, format!("/70/{}", data.number))];
    if let Some((person, _)) = &data.person {
        let number = format!("{}-{person}", data.number);
        crumbs.push(Crumb::to(number, format!("/71/{}/{person}", data.number)));
    }
    crumbs.push(Crumb::here(last));
    crumbs
}

/// The page of a history.
pub fn history_view(state: &AppState, signed: &Signed, data: &HistoryData) -> HistoryPage {
    let menu = if data.person.is_some() { "71" } else { "70" };
    let mut frame = office_frame(state, signed, "履歴", menu, crumbs(data, "履歴"));
    frame.client = Some(data.name.clone());
    frame.facts = data.person.as_ref().map_or_else(
        || "顧問先・事業所・個人に記録したこと。新しい順".to_owned(),
        |(number, _)| format!("{}-{number} に記録したこと。新しい順", data.number),
    );
    let address = data.address();
    let query = data.kind.map(|kind| format!("kind={}", code_of(kind)));
    let with = |more: Option<String>| {
        let parts: Vec<String> = query.clone().into_iter().chain(more).collect();
        if parts.is_empty() { address.clone() } else { format!("{address}?{}", parts.join("&")) }
    };
    let newest = data.goes_on.then(|| Link::new("いちばん新しい記録へ", with(None)));
    let last = data.acts.last().filter(|_| data.has_older);
    let older = last.map(|act| {
        Link::new("これより前の記録を見る", with(Some(format!("before={}", act.batch.id))))
    });
    HistoryPage {
        notes: Vec::new(),
        filters: Some(filters(data, &address)),
        acts: data.acts.iter().map(|act| shown(data, act, true)).collect(),
        around: newest.into_iter().chain(older).collect(),
        empty: data.acts.is_empty().then(|| Empty {
            title: "当てはまる記録はありません".to_owned(),
            lines: vec!["画面で保存したり、取り込んだりすると、ここに並びます。".to_owned()],
            actions: vec![Link::new("すべての履歴を見る", address.clone())],
        }),
        frame,
    }
}

fn filters(data: &HistoryData, address: &str) -> Filters {
    let link = |label: &str, href: String, current: bool| FilterLink {
        label: label.to_owned(),
        count: None,
        href,
        current,
        care: false,
    };
    let all = link("すべて", address.to_owned(), data.kind.is_none());
    let kinds = KINDS.iter().map(|(code, kind)| {
        link(kind.ja(), format!("{address}?kind={code}"), data.kind == Some(*kind))
    });
    let links = std::iter::once(all).chain(kinds).collect();
    Filters { label: "どこから記録したか".to_owned(), links }
}

/// The page of one act, a part of its changes at a time.
pub fn act_view(
    state: &AppState,
    signed: &Signed,
    data: &HistoryData,
    (from, most): (u64, u64),
) -> HistoryPage {
    let mut frame = office_frame(state, signed, "履歴", "70", crumbs(data, "一つの処理"));
    frame.client = Some(data.name.clone());
    let act = data.acts.first();
    let lines = act.map_or(0, |act| act.lines);
    let to = (from + most).min(lines);
    frame.facts = format!("{}件のうち {}〜{}件目", count(lines), count(from + 1), count(to));
    let address = act.map(|act| format!("/70/{}/history/{}", data.number, act.batch.id));
    let address = address.unwrap_or_default();
    let mut around = vec![Link::new("すべての履歴へ", format!("/70/{}/history", data.number))];
    if from > 0 {
        let before = from.saturating_sub(most);
        around.push(Link::new("前の部分を見る", format!("{address}?from={before}")));
    }
    if to < lines {
        around.push(Link::new("続きを見る", format!("{address}?from={to}")));
    }
    HistoryPage {
        notes: Vec::new(),
        filters: None,
        acts: data.acts.iter().map(|act| shown(data, act, false)).collect(),
        around,
        empty: None,
        frame,
    }
}

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// 令和8年7月1日(水) 9:05
fn moment(at: Timestamp) -> String {
    let day = day_in_japan(at);
    let (hour, minute, _) = time_in_japan(at);
    format!("{}({}) {hour}:{minute:02}", date_ja(day), weekday(day))
}

fn shown(data: &HistoryData, act: &Act, leads_on: bool) -> ActShown {
    let name = |actor: ActorId| data.actors.get(&actor).map_or("—", String::as_str).to_owned();
    let beyond = act.lines > u64::try_from(act.changes.len()).unwrap_or(u64::MAX);
    let (status, undone) = match act.batch.state {
        BatchState::Undone(at, by) => (
            Status::new(StatusKind::Ended, "元に戻した"),
            format!("{} {}が元に戻しました", moment(at), name(by)),
        ),
        _ => (Status::new(StatusKind::Done, "台帳に入っている"), String::new()),
    };
    let more = (leads_on && beyond).then(|| {
        let words = format!("この処理の{}件をすべて見る", count(act.lines));
        Link::new(words, format!("/70/{}/history/{}", data.number, act.batch.id))
    });
    let what = format!("{} {}件", act.batch.kind.ja(), count(act.lines));
    let when = moment(act.batch.made_at);
    let changes = (!act.changes.is_empty()).then(|| ChangesTable {
        caption: format!("{when} {what}。だれの、何を、前と後"),
        heading: "前 → 後",
        changes: act.changes.iter().map(|made| change_shown(data.number, made)).collect(),
    });
    ActShown {
        id: act.batch.id.to_string(),
        when,
        what,
        who: name(act.batch.made_by),
        status,
        undone,
        notes: act.notes.clone(),
        changes,
        more: more.filter(|_| data.person.is_none()),
    }
}

/// One change of a client's ledgers.
pub fn change_shown(client: u32, made: &Change) -> ChangeShown {
    ChangeShown {
        whose: whose(client, &made.whose),
        what: fact_words(made.kind, made.key),
        nature: nature(made),
        valid: if dated_by_key(made.kind) { "—".to_owned() } else { days(made.valid) },
        items: made.items.iter().map(|one| item(made.kind, one)).collect(),
    }
}

fn whose(client: u32, whose: &Whose) -> MaybeLink {
    match whose {
        Whose::Client => MaybeLink::to("この顧問先", format!("/70/{client}")),
        // What an undone act had added has a number no more.
        Whose::Establishment(0, name) | Whose::Person(0, name) => MaybeLink::plain(name.clone()),
        Whose::Establishment(number, name) => {
            MaybeLink::to(format!("{client}-{number} {name}"), format!("/72/{client}"))
        }
        Whose::Person(number, name) => {
            MaybeLink::to(format!("{client}-{number} {name}"), format!("/71/{client}/{number}"))
        }
    }
}

/// 新しい, 変わった, なくなった — in one word.
pub const fn nature(made: &Change) -> &'static str {
    match (made.before.is_some(), made.ends) {
        (false, _) => "新しく記録",
        (true, true) => "取り消し",
        (true, false) => "変更",
    }
}

/// Whether the key says already when it is: the days of the row say nothing more.
const fn dated_by_key(kind: Kind) -> bool {
    matches!(kind.series(), Series::Month | Series::Day)
}

/// 月の報酬 令和8年6月; 雇用 2つ目.
pub fn fact_words(kind: Kind, key: i64) -> String {
    let name = kind.ja();
    match kind.series() {
        Series::Month => {
            let month = i32::try_from(key).map(YearMonth::from_index);
            month.map_or_else(|_| name.to_owned(), |month| format!("{name} {}", month.ja()))
        }
        Series::Day => {
            let day = romori_types::parse_date_ja(&key.to_string());
            day.map_or_else(|_| name.to_owned(), |day| format!("{name} {}", date_ja(day)))
        }
        Series::Numbered if key > 1 => format!("{name} {key}つ目"),
        _ => name.to_owned(),
    }
}

/// 令和8年7月1日から; 令和8年4月1日から令和8年6月30日まで.
pub fn days(valid: Validity) -> String {
    let from = format!("{}から", date_ja(valid.from()));
    let last = valid.to().and_then(|to| to.yesterday().ok());
    last.map_or_else(|| from.clone(), |last| format!("{from}{}まで", date_ja(last)))
}

fn item(kind: Kind, (label, before, after): &ItemChange) -> ItemShown {
    let shown = |value: &Option<String>| value.as_ref().map(|value| item_words(kind, label, value));
    ItemShown { label: (*label).to_owned(), before: shown(before), after: shown(after) }
}

/// The value of an item of a kind as a page shows it: amounts with their unit.
pub fn item_words(kind: Kind, label: &str, value: &str) -> String {
    let is_of_pay = matches!(kind, Kind::PayMonth | Kind::BonusPayment | Kind::PremiumNotice);
    let is_amount = value.chars().all(|letter| letter.is_ascii_digit() || letter == ',');
    if is_of_pay && is_amount && label != "支払基礎日数" {
        return format!("{value}円");
    }
    kept(label, value)
}

/// The value as a page may show it: of numbers for life the end alone.
pub fn kept(label: &str, value: &str) -> String {
    if is_for_life(label) && value != "—" { masked(value) } else { value.to_owned() }
}
