//! 70 顧問先 as a view.

use romori_app::Law;
use romori_app::house::{ClientLine, Function, List, ListCell};
use romori_types::{ActorId, Date, date_ja};

use super::shared::{Names, staff};
use super::{due, export_link, office_frame, procedure, status};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    ClientRow, ClientsPage, Empty, FilterLink, Filters, Link, OpenMatter, Search,
};

/// Which clients are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Those that are looked after.
    Current,
    /// Of them those in one's own charge.
    Mine,
    /// Those whose entrustment has ended.
    Ended,
}

impl Shown {
    /// The value in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Current => "",
            Self::Mine => "?show=mine",
            Self::Ended => "?show=ended",
        }
    }

    /// Whether a client is among them, for whoever looks.
    fn has(self, line: &ClientLine, today: Date, me: ActorId) -> bool {
        let ended = line.has_ended(today);
        match self {
            Self::Current => !ended,
            Self::Mine => !ended && in_charge(line) == Some(me),
            Self::Ended => ended,
        }
    }
}

/// The page.
pub fn clients_view(
    state: &AppState,
    signed: &Signed,
    (lines, names): (&[ClientLine], &Names),
    shown: Shown,
    wanted: &str,
) -> ClientsPage {
    let (today, me) = (state.clock().today(), signed.visitor.session.actor());
    let mut frame = office_frame(state, signed, "顧問先", "70", vec![Crumb::here("70 顧問先")]);
    let count = |of: Shown| lines.iter().filter(|line| of.has(line, today, me)).count();
    frame.facts = format!("{}社", count(Shown::Current));
    let fits = |line: &&ClientLine| shown.has(line, today, me);
    let found = |line: &&ClientLine| fits_client(line, wanted);
    let rows: Vec<ClientRow> =
        lines.iter().filter(fits).filter(found).map(|line| row(line, names, today)).collect();
    let empty = rows.is_empty().then(|| Empty {
        title: "当てはまる顧問先がありません".to_owned(),
        lines: vec!["言葉を短くするか、絞り込みを変えてください。".to_owned()],
        actions: vec![Link::new("顧問先をすべて見る", "/70")],
    });
    ClientsPage {
        filters: filters(&count, shown),
        search: Search {
            action: "/70".to_owned(),
            csrf: frame.standing.csrf.clone(),
            label: "顧問先を探す".to_owned(),
            hint: "番号・名称・カナ".to_owned(),
            value: wanted.to_owned(),
            fields: Vec::new(),
            clear_href: (!wanted.is_empty()).then(|| "/70".to_owned()),
        },
        frame,
        rows,
        empty,
        pager: None,
        toast: None,
        add: signed
            .visitor
            .may(Function::EditLedger)
            .then(|| Link::new("顧問先を加える", "/70/new")),
        export: export_link(signed, format!("/70/list.xlsx{}", shown.code())),
    }
}

/// The list as a workbook's.
pub fn clients_list(
    (lines, names): (&[ClientLine], &Names),
    shown: Shown,
    (today, me): (Date, ActorId),
) -> List {
    let fits = |line: &&ClientLine| shown.has(line, today, me);
    let rows = lines.iter().filter(fits).map(|line| {
        let made = line.entrustment.as_ref();
        vec![
            ListCell::Number(line.client.number.into()),
            line.profile.name.as_str().into(),
            line.profile.kana.as_str().into(),
            staff(names, in_charge(line)).into(),
            ListCell::Number(line.persons.try_into().unwrap_or(i64::MAX)),
            ListCell::Number(line.open.len().try_into().unwrap_or(i64::MAX)),
            line.next_due().map_or(ListCell::Empty, ListCell::Date),
            made.map_or(ListCell::Empty, |made| ListCell::Date(made.since)),
            made.and_then(|made| made.until).map_or(ListCell::Empty, ListCell::Date),
        ]
    });
    let columns = [
        ("顧問先番号", 10),
        ("名称", 28),
        ("フリガナ", 24),
        ("担当", 12),
        ("台帳の人数", 10),
        ("進行中の案件", 12),
        ("次の期限", 12),
        ("委託の開始日", 12),
        ("委託の終了日", 12),
    ];
    List::new("顧問先", &columns, rows.collect())
}

/// Whether number, name or reading of a client fits the words.
pub fn fits_client(line: &ClientLine, wanted: &str) -> bool {
    let wanted = romori_app::house::folded(wanted);
    let contains = |text: &str| romori_app::house::folded(text).contains(&wanted);
    wanted.is_empty()
        || line.client.number.to_string().starts_with(&wanted)
        || contains(&line.profile.name)
        || contains(&line.profile.kana)
}

/// 担当
fn in_charge(line: &ClientLine) -> Option<ActorId> {
    line.entrustment.as_ref().and_then(|made| made.staff)
}

fn filters(count: &dyn Fn(Shown) -> usize, shown: Shown) -> Filters {
    let link = |label: &str, of: Shown| FilterLink {
        label: label.to_owned(),
        count: Some(count(of).to_string()),
        href: format!("/70{}", of.code()),
        current: of == shown,
        care: false,
    };
    Filters {
        label: "委託の別".to_owned(),
        links: vec![
            link("委託中", Shown::Current),
            link("自分の担当", Shown::Mine),
            link("委託の終わった先", Shown::Ended),
        ],
    }
}

fn row(line: &ClientLine, names: &Names, today: Date) -> ClientRow {
    let law = Law::embedded();
    let number = line.client.number;
    let matters = line.open.iter().map(|case| OpenMatter {
        name: procedure(case.procedure).1.to_owned(),
        status: status(case.state),
        href: format!("/60/{}", case.id),
    });
    let until = line.entrustment.as_ref().and_then(|made| made.until);
    ClientRow {
        number: number.to_string(),
        name: line.profile.name.clone(),
        href: format!("/70/{number}"),
        staff: staff(names, in_charge(line)),
        persons: format!("{}人", line.persons),
        matters: matters.collect(),
        attention: 0,
        attention_href: format!("/22/clients/{number}"),
        due: line.next_due().map(|day| due(law, today, day)),
        remark: until.map_or_else(String::new, |until| format!("委託 {}まで", date_ja(until))),
    }
}
