//! 11 期限 as a view.

use romori_app::Law;
use romori_app::deadline::business_days_left;
use romori_app::house::{Case, List, Pending};
use romori_app::procedure::{Authority, Procedure};
use romori_types::{ActorId, Date, YearMonth, date_ja};

use super::super::shared::{Filter, filter, filters, staff};
use super::super::{case_title, due, export_link, office_frame, procedure, status};
use super::{DayData, client_of, month_links};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    DeadlineRow, DeadlinesPage, Empty, Link, Note, Status, StatusKind, Tone,
};

/// What is asked for: a month, a day, a filter.
pub struct DeadlinesAsked {
    /// Due in this month alone.
    pub month: Option<YearMonth>,
    /// Due on this day alone.
    pub day: Option<Date>,
    /// The filter.
    pub filter: String,
}

/// Days of business within which a deadline is near.
const NEAR: usize = 5;

/// One deadline under way.
struct Line<'a> {
    due: Date,
    staff: Option<ActorId>,
    what: What<'a>,
}

enum What<'a> {
    Case(&'a Case),
    Pending(&'a Pending),
}

fn lines<'a>(data: &'a DayData, asked: &DeadlinesAsked) -> Vec<Line<'a>> {
    let cases = data.office.cases.iter().filter(|case| case.state.waits_for_us());
    let cases = cases.filter_map(|case| {
        let staff = client_of(&data.office, case).2;
        Some(Line { due: case.due_on?, staff, what: What::Case(case) })
    });
    let pending = data.pending.iter();
    let pending =
        pending.map(|one| Line { due: one.due, staff: one.staff, what: What::Pending(one) });
    let mut lines: Vec<Line<'_>> = cases
        .chain(pending)
        .filter(|line| asked.month.is_none_or(|month| YearMonth::of(line.due) == month))
        .filter(|line| asked.day.is_none_or(|day| line.due == day))
        .collect();
    lines.sort_by_key(|line| line.due);
    lines
}

fn fits(line: &Line<'_>, code: &str, today: Date, all: &[Option<ActorId>], me: ActorId) -> bool {
    match code {
        "mine" => line.staff == Some(me),
        "over" => line.due < today,
        "soon" => {
            business_days_left(Law::embedded(), today, line.due).is_some_and(|left| left <= NEAR)
        }
        _ => match code.strip_prefix('s').and_then(|place| place.parse::<usize>().ok()) {
            Some(place) => all.get(place) == Some(&line.staff),
            None => true,
        },
    }
}

/// Everybody in charge of something, in the order of their names.
fn everybody(data: &DayData, lines: &[Line<'_>]) -> Vec<Option<ActorId>> {
    let is_known = |who: &Option<ActorId>| who.is_none_or(|who| data.names.contains_key(&who));
    let mut all: Vec<Option<ActorId>> =
        lines.iter().map(|line| line.staff).filter(is_known).collect();
    all.sort_by_key(|who| (who.is_none(), staff(&data.names, *who), *who));
    all.dedup();
    all
}

fn address(asked: &DeadlinesAsked) -> String {
    match (asked.day, asked.month) {
        (Some(day), _) => format!("/11?on={day}"),
        (None, Some(month)) => format!("/11?m={month}"),
        (None, None) => "/11".to_owned(),
    }
}

/// The page.
pub fn deadlines_view(
    state: &AppState,
    signed: &Signed,
    data: &DayData,
    asked: &DeadlinesAsked,
) -> DeadlinesPage {
    let today = state.clock().today();
    let me = signed.visitor.session.actor();
    let lines = lines(data, asked);
    let people = everybody(data, &lines);
    let count = |code: &str| lines.iter().filter(|one| fits(one, code, today, &people, me)).count();
    let mut all: Vec<Filter> = vec![
        filter("", "すべて", count("")),
        filter("mine", "自分の担当", count("mine")),
        filter("over", "超過", count("over")),
        filter("soon", "あと5営業日まで", count("soon")),
    ];
    for (place, who) in people.iter().enumerate() {
        let code = format!("s{place}");
        let name = who.map_or_else(|| "担当なし".to_owned(), |who| staff(&data.names, Some(who)));
        all.push(filter(code.clone(), name, count(&code)));
    }
    let base = address(asked);
    let shown = lines.iter().filter(|one| fits(one, &asked.filter, today, &people, me));
    let rows: Vec<DeadlineRow> = shown.map(|line| row(data, line, today)).collect();
    let mut frame = office_frame(state, signed, "期限", "11", vec![Crumb::here("11 期限")]);
    let of = match (asked.day, asked.month) {
        (Some(day), _) => date_ja(day),
        (None, Some(month)) => month.ja(),
        (None, None) => "これからの期限".to_owned(),
    };
    frame.facts = format!("{of}・{}件", lines.len());
    let month = asked.month.unwrap_or_else(|| YearMonth::of(asked.day.unwrap_or(today)));
    let mut spans = month_links("/11", month, "");
    if asked.month.is_some() || asked.day.is_some() {
        spans.push(Link::new("これからの期限すべて", "/11"));
    }
    DeadlinesPage {
        notes: notes(&lines, today),
        filters: filters("絞り込み", &base, &asked.filter, &all),
        spans,
        empty: rows.is_empty().then(|| Empty {
            title: "当てはまる期限はありません".to_owned(),
            lines: vec!["絞り込みを外すか、ほかの月を見てください。".to_owned()],
            actions: vec![Link::new("これからの期限すべてを見る", "/11")],
        }),
        rows,
        pager: None,
        export: export_link(signed, "/11/list.xlsx"),
        frame,
    }
}

/// Where the calendar of holidays ends before a deadline, its days of business are not counted.
fn notes(lines: &[Line<'_>], today: Date) -> Vec<Note> {
    let law = Law::embedded();
    let unknown =
        |line: &&Line<'_>| line.due >= today && business_days_left(law, today, line.due).is_none();
    if lines.iter().any(|line| unknown(&line)) {
        let words = ["その先の期限は、日付だけを示し、あと何営業日かは示しません。"];
        return vec![Note::new(Tone::Care, "祝日の暦を確かめていない日があります", &words)];
    }
    Vec::new()
}

fn row(data: &DayData, line: &Line<'_>, today: Date) -> DeadlineRow {
    let law = Law::embedded();
    let base = |menu: &str, what: String, href: String, number: u32, client: &str| DeadlineRow {
        due: due(law, today, line.due),
        rule: String::new(),
        menu: menu.to_owned(),
        what,
        href,
        client: format!("{number} {client}"),
        client_href: format!("/70/{number}"),
        persons: "—".to_owned(),
        staff: staff(&data.names, line.staff),
        status: Status::of(StatusKind::NotStarted),
        outside: false,
    };
    match line.what {
        What::Case(case) => {
            let (number, name, _) = client_of(&data.office, case);
            let (menu, _) = procedure(case.procedure);
            let what = case_title(case.procedure, case.period);
            DeadlineRow {
                persons: if case.person.is_some() { "1人" } else { "—" }.to_owned(),
                status: status(case.state),
                ..base(menu, what, format!("/60/{}", case.id), number, name)
            }
        }
        What::Pending(one) => {
            let (menu, _) = procedure(one.procedure.number());
            let what = case_title(one.procedure.number(), one.occasion.period());
            let outside = one.procedure.declaration().authority == Authority::EmploymentOffice;
            let persons = match one.persons.len() {
                0 => "—".to_owned(),
                count => format!("{count}人"),
            };
            DeadlineRow { persons, outside, ..base(menu, what, begin(one), one.client, &one.name) }
        }
    }
}

/// Where a notice is begun.
fn begin(one: &Pending) -> String {
    let number = one.client;
    match (one.procedure, one.persons.first()) {
        (Procedure::RegularDetermination, _) => format!("/22/clients/{number}"),
        (Procedure::Bonus, _) => format!("/24/{number}/{}", one.occasion.period()),
        (_, Some(person)) => format!("/71/{number}/{}", person.number),
        (_, None) => format!("/70/{number}"),
    }
}

/// The list as a workbook has it.
pub fn deadlines_list(data: &DayData, asked: &DeadlinesAsked, today: Date) -> List {
    let columns =
        [("期限", 12), ("手続き", 30), ("顧問先", 30), ("対象", 8), ("担当", 12), ("段階", 12)];
    let lines = lines(data, asked);
    let rows = lines.iter().map(|line| {
        let row = row(data, line, today);
        let texts = [row.what, row.client, row.persons, row.staff, row.status.word];
        std::iter::once(date_ja(line.due).into()).chain(texts.into_iter().map(Into::into)).collect()
    });
    List::new("期限", &columns, rows.collect())
}

/// Whether a case is late.
pub fn is_late(case: &Case, today: Date) -> bool {
    case.state.waits_for_us() && case.due_on.is_some_and(|due| due < today)
}
