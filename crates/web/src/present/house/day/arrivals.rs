//! 13 年齢・日付の到来 as a view.

use romori_app::Law;
use romori_app::day::{AgeEvent, AgeOf, AgeReached, Consequence, Ending, age_events, endings};
use romori_app::house::List;
use romori_app::ledgers::ClientView;
use romori_types::{ActorId, Date, YearMonth, date_ja};

use super::super::shared::{Filter, filter, filters};
use super::super::{export_link, office_frame};
use super::month_links;
use crate::shell::{AppState, Signed};
use crate::view::office::{ArrivalRow, ArrivalsPage, Empty, Link};
use crate::view::{Crumb, day_in_table};

/// One thing that arrives.
struct Line {
    day: Date,
    code: &'static str,
    staff: Option<ActorId>,
    row: ArrivalRow,
}

const CODES: [(&str, &str); 6] = [
    ("40", "40歳"),
    ("60", "60歳"),
    ("65", "65歳"),
    ("70", "70歳"),
    ("75", "75歳"),
    ("end", "契約の満了・退職"),
];

const fn age_code(age: AgeReached) -> &'static str {
    match age {
        AgeReached::Forty => "40",
        AgeReached::Sixty => "60",
        AgeReached::SixtyFive => "65",
        AgeReached::Seventy => "70",
        AgeReached::SeventyFive => "75",
    }
}

fn lines(law: &Law, views: &[ClientView], month: YearMonth) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for view in views {
        lines.extend(age_events(law, view, month).found.iter().map(|event| of_age(view, event)));
        let ends = endings(law, view, month.first_day(), month.last_day());
        lines.extend(ends.found.iter().map(|ending| of_ending(view, ending)));
    }
    lines.sort_by_key(|line| line.day);
    lines
}

fn of_age(view: &ClientView, event: &AgeEvent) -> Line {
    let what = match event.of {
        AgeOf::Insured => format!("{}歳", event.age.years()),
        AgeOf::Dependant(_) => format!("{}歳（被扶養者）", event.age.years()),
    };
    let action = words(&event.consequences);
    line(view, event.who.number, (event.counts_on, what, action), age_code(event.age))
}

fn of_ending(view: &ClientView, ending: &Ending) -> Line {
    let what = (ending.last_day, ending.kind.ja().to_owned(), words(&ending.consequences));
    line(view, ending.who.number, what, "end")
}

fn words(consequences: &[Consequence]) -> String {
    consequences.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn line(
    view: &ClientView,
    number: u32,
    (day, what, action): (Date, String, String),
    code: &'static str,
) -> Line {
    let person = view.person(number);
    let name = person.map_or_else(|| "—".to_owned(), |one| one.identity.name.shown().to_owned());
    Line {
        day,
        code,
        staff: view.entrustment.as_ref().and_then(|made| made.staff),
        row: ArrivalRow {
            day: day_in_table(day),
            what,
            number: format!("{}-{number}", view.number),
            name,
            href: format!("/71/{}/{number}", view.number),
            client: view.profile.name.clone(),
            client_href: format!("/70/{}", view.number),
            action,
            case: None,
            status: None,
        },
    }
}

/// The page.
pub fn arrivals_view(
    state: &AppState,
    signed: &Signed,
    views: &[ClientView],
    (month, current): (YearMonth, &str),
) -> ArrivalsPage {
    let me = signed.visitor.session.actor();
    let lines = lines(Law::embedded(), views, month);
    let fits = |line: &Line, code: &str| match code {
        "" => true,
        "mine" => line.staff == Some(me),
        code => line.code == code,
    };
    let count = |code: &str| lines.iter().filter(|line| fits(line, code)).count();
    let mut all: Vec<Filter> =
        vec![filter("", "すべて", count("")), filter("mine", "自分の担当", count("mine"))];
    all.extend(CODES.iter().map(|(code, label)| filter(*code, *label, count(code))));
    let title = "年齢・日付の到来";
    let mut frame = office_frame(state, signed, title, "13", vec![Crumb::here("13 到来")]);
    frame.facts = format!("{}・{}件", month.ja(), lines.len());
    let base = format!("/13?m={month}");
    let shown = lines.iter().filter(|line| fits(line, current));
    let rows: Vec<ArrivalRow> = shown.map(|line| line.row.clone()).collect();
    ArrivalsPage {
        frame,
        filters: filters("到来の別", &base, current, &all),
        spans: month_links("/13", month, ""),
        empty: rows.is_empty().then(|| Empty {
            title: "当てはまる人はいません".to_owned(),
            lines: vec![format!("{}に到来する人を、委託中の全顧問先で見ました。", month.ja())],
            actions: vec![Link::new("すべての到来を見る", base.clone())],
        }),
        rows,
        pager: None,
        export: export_link(signed, format!("/13/list.xlsx?m={month}")),
    }
}

/// The list as a workbook has it.
pub fn arrivals_list(views: &[ClientView], month: YearMonth) -> List {
    let columns =
        [("日", 12), ("到来", 16), ("番号", 10), ("氏名", 18), ("顧問先", 28), ("すること", 60)];
    let rows = lines(Law::embedded(), views, month).into_iter().map(|line| {
        let row = line.row;
        let texts = [row.what, row.number, row.name, row.client, row.action];
        std::iter::once(date_ja(line.day).into()).chain(texts.into_iter().map(Into::into)).collect()
    });
    List::new("到来", &columns, rows.collect())
}

/// How many reach an age in a month, with what to do.
pub fn ages_of(views: &[ClientView], month: YearMonth) -> Vec<(&'static str, usize, String)> {
    let lines = lines(Law::embedded(), views, month);
    let ages = CODES.iter().filter(|(code, _)| *code != "end");
    let counted = ages.filter_map(|(code, _)| {
        let mut of = lines.iter().filter(|line| line.code == *code);
        let count = of.clone().count();
        let first = of.next()?;
        let what = first.row.action.split('。').next().unwrap_or_default().to_owned();
        Some((*code, count, what))
    });
    counted.collect()
}
