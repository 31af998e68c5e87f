//! 60 案件 as a view.

use std::collections::HashMap;

use romori_app::house::{Case, List, ListCell};
use romori_types::{ActorId, ClientId, day_in_japan};

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
    /// Whether finished ones are shown too.
    pub all: bool,
}

/// The page.
pub fn cases_view(state: &AppState, signed: &Signed, data: &CasesData) -> CasesPage {
    let mut frame = office_frame(state, signed, "案件", "60", vec![Crumb::here("60 案件")]);
    frame.facts = format!("{}件", data.cases.len());
    let link = |label: &str, href: &str, current: bool| FilterLink {
        label: label.to_owned(),
        count: None,
        href: href.to_owned(),
        current,
        care: false,
    };
    let list = if data.all { "/60/list.xlsx?show=all" } else { "/60/list.xlsx" };
    CasesPage {
        frame,
        toast: None,
        filters: Filters {
            label: "段階".to_owned(),
            links: vec![link("進行中", "/60", !data.all), link("すべて", "/60?show=all", data.all)],
        },
        search: None,
        over_all: true,
        rows: data.cases.iter().map(|case| row(state, data, case)).collect(),
        empty: data.cases.is_empty().then(|| Empty {
            title: "進めている案件はありません".to_owned(),
            lines: vec!["届書を作ると、ここに並びます。".to_owned()],
            actions: vec![Link::new("22 算定基礎を始める", "/22/clients")],
        }),
        pager: None,
        export: export_link(signed, list),
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
        remark: String::new(),
    }
}

/// The list as a workbook's.
pub fn cases_list(data: &CasesData) -> List {
    let rows = data.cases.iter().map(|case| {
        let (number, client) = data.clients.get(&case.client).cloned().unwrap_or_default();
        let made = data.actors.get(&case.made_by).cloned();
        let name =
            |who: &Option<ActorId>| who.as_ref().and_then(|who| data.actors.get(who).cloned());
        vec![
            case_title(case.procedure, case.period).into(),
            ListCell::Number(number.into()),
            client.into(),
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
        ("段階", 10),
        ("期限", 12),
        ("作成日", 12),
        ("作成", 12),
        ("点検", 12),
        ("承認", 12),
    ];
    List::new("案件", &columns, rows.collect())
}
