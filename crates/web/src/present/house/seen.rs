//! 01 見た人の記録 as a view.

use std::collections::HashMap;

use romori_app::house::{List, ListCell, Seen};
use romori_app::ledgers::Block;
use romori_types::{ActorId, ClientId, Timestamp, day_in_japan, time_in_japan};

use super::{export_link, office_frame};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    Empty, Fact, Facts, Filters, Link, MaybeLink, Search, SeenPage, SeenRow,
};

/// What the page is made of.
pub struct SeenData {
    /// The entries, the latest first.
    pub entries: Vec<Seen>,
    /// Names of users.
    pub actors: HashMap<ActorId, String>,
    /// Numbers and names of clients.
    pub clients: HashMap<ClientId, (u32, String)>,
    /// The client that is asked for.
    pub client: Option<u32>,
    /// How many entries the whole log has.
    pub size: u64,
}

/// 7/3 9:41:07, in Japan.
pub fn when(at: Timestamp) -> String {
    let day = day_in_japan(at);
    let (hour, minute, second) = time_in_japan(at);
    format!("{}/{} {hour}:{minute:02}:{second:02}", day.month(), day.day())
}

/// The page.
pub fn seen_view(state: &AppState, signed: &Signed, data: &SeenData) -> SeenPage {
    let crumbs = vec![Crumb::here("01 見た人の記録")];
    let mut frame = office_frame(state, signed, "見た人の記録", "01", crumbs);
    frame.facts = format!("{}件", data.entries.len());
    let users: std::collections::HashSet<ActorId> =
        data.entries.iter().map(|seen| seen.entry.actor).collect();
    let fact = |label: &str, value: String, unit: &str, note: &str| Fact {
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        note: note.to_owned(),
        link: None,
    };
    let none = |label: &str| Filters { label: label.to_owned(), links: Vec::new() };
    let list = data.client.map_or_else(
        || "/01/list.xlsx".to_owned(),
        |client| format!("/01/list.xlsx?client={client}"),
    );
    SeenPage {
        views: super::log_views(0),
        spans: none("期間"),
        search: Search {
            action: "/71".to_owned(),
            csrf: frame.standing.csrf.clone(),
            label: "人を探す".to_owned(),
            hint: "氏名・カナ・番号の一部".to_owned(),
            value: String::new(),
            fields: Vec::new(),
            clear_href: data.client.map(|_| "/01".to_owned()),
        },
        checked: None,
        facts: Facts(vec![
            fact("表示している記録", data.entries.len().to_string(), "件", "新しい順"),
            fact("利用者と処理", users.len().to_string(), "", ""),
            Fact {
                link: Some(Link::new("記録の証明", "/01/proof")),
                ..fact("記録簿の長さ", data.size.to_string(), "件", "すべての契約者の分")
            },
        ]),
        rows: data.entries.iter().map(|seen| row(seen, data)).collect(),
        empty: data.entries.is_empty().then(|| Empty {
            title: "記録はまだありません".to_owned(),
            lines: vec!["台帳を見たり直したりすると、数秒でここに載ります。".to_owned()],
            actions: Vec::new(),
        }),
        frame,
        pager: None,
        verify: None,
        export: export_link(signed, list),
    }
}

fn row(seen: &Seen, data: &SeenData) -> SeenRow {
    let entry = &seen.entry;
    let client = entry.client.and_then(|client| data.clients.get(&client));
    let blocks: Vec<&str> =
        seen.body.fields.numbers().filter_map(Block::from_code).map(Block::ja).collect();
    let what =
        if blocks.is_empty() { String::new() } else { format!("（{}）", blocks.join("・")) };
    SeenRow {
        when: when(entry.at.timestamp()),
        who: data.actors.get(&entry.actor).cloned().unwrap_or_else(|| "—".to_owned()),
        purpose: entry.purpose.ja().to_owned(),
        whom: match entry.persons {
            0 => MaybeLink::plain("—"),
            count => MaybeLink::plain(format!("{count}人")),
        },
        client: client.map_or_else(|| "—".to_owned(), |(number, name)| format!("{number} {name}")),
        what: format!("{}{what}", entry.class.ja()),
        entry: seen.position.to_string(),
        proof_href: format!("/01/{}", seen.position),
    }
}

/// The list as a workbook's.
pub fn seen_list(data: &SeenData) -> List {
    let rows = data.entries.iter().map(|seen| {
        let row = row(seen, data);
        vec![
            ListCell::Date(day_in_japan(seen.entry.at.timestamp())),
            row.when.into(),
            row.who.into(),
            row.purpose.into(),
            ListCell::Number(seen.entry.persons.into()),
            row.client.into(),
            row.what.into(),
            ListCell::Number(seen.position.try_into().unwrap_or(i64::MAX)),
        ]
    });
    let columns = [
        ("日", 12),
        ("時刻", 16),
        ("利用者", 18),
        ("利用目的", 18),
        ("対象の人数", 10),
        ("顧問先", 28),
        ("内容", 28),
        ("記録の番号", 10),
    ];
    List::new("見た人の記録", &columns, rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_japans() {
        let at: Timestamp = "2026-07-03T00:41:07Z".parse().unwrap();
        assert_eq!(when(at), "7/3 9:41:07");
        let late: Timestamp = "2026-07-03T15:00:00Z".parse().unwrap();
        assert_eq!(when(late), "7/4 0:00:00");
    }
}
