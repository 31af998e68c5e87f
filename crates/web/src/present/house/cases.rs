//! 60 案件 as a view.

use std::collections::{BTreeMap, HashMap};

use romori_app::house::{Case, List, ListCell};
use romori_types::{ActorId, ClientId, Date, day_in_japan};
use serde::Deserialize;

use super::shared::surname;
use super::{case_due, case_title, export_link, office_frame, procedure, status};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{CaseRow, CasesPage, Empty, FilterLink, Filters, Link};

/// What the page is made of.
pub struct CasesData {
    /// The cases, by due date.
    pub cases: Vec<Case>,
    /// Numbers and names of clients.
    pub clients: HashMap<ClientId, (u32, String)>,
    /// Names of users.
    pub actors: HashMap<ActorId, String>,
    /// Who is in charge of each client.
    pub staff: HashMap<ClientId, ActorId>,
    /// What is asked of the list.
    pub asked: CasesAsked,
}

/// 案件の絞り込み — what the address asks, each empty for everything.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CasesAsked {
    /// Whether finished ones are shown too: `all`.
    #[serde(default)]
    pub show: String,
    /// 手続き, by its menu number.
    #[serde(default)]
    pub p: String,
    /// 段階, by its number.
    #[serde(default)]
    pub s: String,
    /// 顧問先番号
    #[serde(default)]
    pub c: String,
    /// 担当: `mine`, or the user's id.
    #[serde(default)]
    pub w: String,
    /// 期限: `late`, `week`, `none`.
    #[serde(default)]
    pub d: String,
}

/// The questions of the list: its key in the address, and its words.
const QUESTIONS: [(&str, &str); 5] =
    [("p", "手続き"), ("s", "段階"), ("w", "担当"), ("d", "期限"), ("c", "顧問先")];

/// Deadlines by code.
const DUE: [(&str, &str); 3] =
    [("late", "期限を過ぎた"), ("week", "7日以内"), ("none", "期限なし")];

impl CasesAsked {
    fn value(&self, key: &str) -> &str {
        match key {
            "show" => &self.show,
            "p" => &self.p,
            "s" => &self.s,
            "c" => &self.c,
            "w" => &self.w,
            _ => &self.d,
        }
    }

    /// The address of the list with one answer changed.
    fn address(&self, base: &str, key: &str, value: &str) -> String {
        let keys = ["show", "p", "s", "w", "d", "c"].into_iter();
        let pairs = keys.filter_map(|one| {
            let value = if one == key { value } else { self.value(one) };
            (!value.is_empty()).then(|| format!("{one}={value}"))
        });
        let pairs: Vec<String> = pairs.collect();
        if pairs.is_empty() { base.to_owned() } else { format!("{base}?{}", pairs.join("&")) }
    }
}

impl CasesData {
    /// The answer of a case to a question, as its code and its words.
    fn answer(&self, key: &str, case: &Case, today: Date) -> (String, String) {
        let client = self.clients.get(&case.client).cloned().unwrap_or_default();
        match key {
            "p" => {
                let (menu, name) = procedure(case.procedure);
                (menu.to_owned(), format!("{menu} {name}"))
            }
            "s" => (case.state.code().to_string(), case.state.ja().to_owned()),
            "c" => (client.0.to_string(), format!("{} {}", client.0, client.1)),
            "w" => {
                let who = self.staff.get(&case.client);
                let name = who.and_then(|who| self.actors.get(who));
                (
                    who.map_or_else(|| "none".to_owned(), ToString::to_string),
                    name.map_or_else(|| "担当なし".to_owned(), |name| surname(name).to_owned()),
                )
            }
            _ => {
                let left = case.due_on.map(|due| today.until(due).map_or(0, |s| s.get_days()));
                let code = match left {
                    None => "none",
                    Some(left) if left < 0 && case.state.waits_for_us() => "late",
                    Some(0..=7) => "week",
                    Some(_) => "later",
                };
                let words = DUE.iter().find(|(known, _)| *known == code).map_or("", |one| one.1);
                (code.to_owned(), words.to_owned())
            }
        }
    }

    fn fits(&self, key: &str, case: &Case, (me, today): (ActorId, Date)) -> bool {
        match (key, self.asked.value(key)) {
            (_, "") => true,
            ("w", "mine") => self.staff.get(&case.client) == Some(&me),
            (key, wanted) => self.answer(key, case, today).0 == wanted,
        }
    }

    /// The cases that every answer leaves.
    pub fn shown(&self, me: ActorId, today: Date) -> Vec<&Case> {
        let fits =
            |case: &&Case| QUESTIONS.iter().all(|(key, _)| self.fits(key, case, (me, today)));
        self.cases.iter().filter(fits).collect()
    }

    /// One question as links: only answers that some case gives, counted among what the other
    /// questions leave.
    fn question(&self, key: &str, label: &str, (me, today): (ActorId, Date)) -> Option<Filters> {
        let others = |case: &&Case| {
            QUESTIONS
                .iter()
                .filter(|(one, _)| *one != key)
                .all(|(one, _)| self.fits(one, case, (me, today)))
        };
        let left: Vec<&Case> = self.cases.iter().filter(others).collect();
        let mut answers: BTreeMap<String, (String, usize)> = BTreeMap::new();
        for case in &left {
            let (code, words) = self.answer(key, case, today);
            if !words.is_empty() {
                answers.entry(code).or_insert((words, 0)).1 += 1;
            }
        }
        let current = self.asked.value(key);
        if answers.len() < 2 && current.is_empty() {
            return None;
        }
        let link = |code: &str, words: &str, count: usize| FilterLink {
            label: words.to_owned(),
            count: Some(count.to_string()),
            href: self.asked.address("/60", key, code),
            current: code == current,
            care: code == "late",
        };
        let mut links = vec![link("", "すべて", left.len())];
        if key == "w" {
            let mine = left.iter().filter(|case| self.staff.get(&case.client) == Some(&me));
            links.push(link("mine", "自分の担当", mine.count()));
        }
        links.extend(answers.iter().map(|(code, (words, count))| link(code, words, *count)));
        Some(Filters { label: label.to_owned(), links })
    }
}

/// The page.
pub fn cases_view(state: &AppState, signed: &Signed, data: &CasesData) -> CasesPage {
    let (me, today) = (signed.visitor.session.actor(), state.clock().today());
    let mut frame = office_frame(state, signed, "案件", "60", vec![Crumb::here("60 案件")]);
    let shown = data.shown(me, today);
    frame.facts = format!("{}件", shown.len());
    let all = data.asked.show == "all";
    let link = |label: &str, value: &str, current: bool| FilterLink {
        label: label.to_owned(),
        count: None,
        href: data.asked.address("/60", "show", value),
        current,
        care: false,
    };
    let list = data.asked.address("/60/list.xlsx", "", "");
    let questions =
        QUESTIONS.iter().filter_map(|(key, label)| data.question(key, label, (me, today)));
    CasesPage {
        frame,
        toast: None,
        filters: Filters {
            label: "範囲".to_owned(),
            links: vec![link("進行中", "", !all), link("すべて", "all", all)],
        },
        questions: questions.collect(),
        search: None,
        over_all: true,
        rows: shown.iter().map(|case| row(state, data, case)).collect(),
        empty: shown.is_empty().then(|| empty(data)),
        pager: None,
        export: export_link(signed, list),
    }
}

fn empty(data: &CasesData) -> Empty {
    if !data.cases.is_empty() {
        return Empty {
            title: "当てはまる案件はありません".to_owned(),
            lines: vec!["絞り込みを「すべて」にしてください。".to_owned()],
            actions: vec![Link::new("絞り込みをやめる", "/60")],
        };
    }
    Empty {
        title: "進めている案件はありません".to_owned(),
        lines: vec!["届書を作ると、ここに並びます。".to_owned()],
        actions: vec![Link::new("22 算定基礎を始める", "/22/clients")],
    }
}

fn row(state: &AppState, data: &CasesData, case: &Case) -> CaseRow {
    let today = state.clock().today();
    let (menu, _) = procedure(case.procedure);
    let (number, client) = data.clients.get(&case.client).cloned().unwrap_or_default();
    let made = day_in_japan(case.made_at);
    let actor = |id: &ActorId| data.actors.get(id).map_or("—", |name| surname(name)).to_owned();
    let mut hands = format!("作成 {} {}/{}", actor(&case.made_by), made.month(), made.day());
    for (word, who) in [("点検", &case.checked_by), ("承認", &case.approved_by)] {
        if let Some(who) = who {
            hands.push_str(&format!("・{word} {}", actor(who)));
        }
    }
    CaseRow {
        menu: menu.to_owned(),
        what: case_title(case.procedure, case.period),
        href: format!("/60/{}", case.id),
        client: format!("{number} {client}"),
        client_href: format!("/70/{number}"),
        persons: "—".to_owned(),
        hands,
        due: case_due(case, today),
        status: status(case.state),
        remark: data
            .staff
            .get(&case.client)
            .and_then(|who| data.actors.get(who))
            .map_or_else(String::new, |name| format!("担当 {}", surname(name))),
    }
}

/// The list as a workbook's.
pub fn cases_list(data: &CasesData, (me, today): (ActorId, Date)) -> List {
    let rows = data.shown(me, today).into_iter().map(|case| {
        let (number, client) = data.clients.get(&case.client).cloned().unwrap_or_default();
        let made = data.actors.get(&case.made_by).cloned();
        let name =
            |who: &Option<ActorId>| who.as_ref().and_then(|who| data.actors.get(who).cloned());
        vec![
            case_title(case.procedure, case.period).into(),
            ListCell::Number(number.into()),
            client.into(),
            data.staff.get(&case.client).and_then(|who| data.actors.get(who).cloned()).into(),
            case.state.ja().into(),
            case.due_on.map_or(ListCell::Empty, ListCell::Date),
            ListCell::Date(day_in_japan(case.made_at)),
            made.into(),
            name(&case.checked_by).into(),
            name(&case.approved_by).into(),
        ]
    });
    let columns = [
        ("届出", 26),
        ("顧問先番号", 10),
        ("顧問先", 28),
        ("担当", 12),
        ("段階", 10),
        ("期限", 12),
        ("作成日", 12),
        ("作成", 12),
        ("点検", 12),
        ("承認", 12),
    ];
    List::new("案件", &columns, rows.collect())
}
