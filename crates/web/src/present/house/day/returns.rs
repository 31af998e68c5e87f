//! 16 返戻 as a view.

use romori_app::house::{CaseState, FiledChange};
use romori_app::procedure::Procedure;
use romori_types::day_in_japan;

use super::super::shared::{due_of, filter, filters, staff};
use super::super::{case_title, change_shown, office_frame, procedure, status};
use super::{DayData, client_of};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{Empty, FiledRow, Link, ReturnRow, ReturnsPage};

/// The page.
pub fn returns_view(
    state: &AppState,
    signed: &Signed,
    data: &DayData,
    current: &str,
) -> ReturnsPage {
    let today = state.clock().today();
    let me = signed.visitor.session.actor();
    let mut frame = office_frame(state, signed, "返戻", "16", vec![Crumb::here("16 返戻")]);
    let back = || data.office.cases.iter().filter(|case| case.state == CaseState::Returned);
    let mine = |case: &&romori_app::house::Case| client_of(&data.office, case).2 == Some(me);
    frame.facts = format!("{}件", back().count());
    let all = [
        filter("", "すべて", back().count()),
        filter("mine", "自分の担当", back().filter(mine).count()),
    ];
    let shown = back().filter(|case| current != "mine" || mine(case));
    let rows: Vec<ReturnRow> = shown
        .map(|case| {
            let (number, name, _) = client_of(&data.office, case);
            let said = data.returned.get(&case.id);
            let when = said.and_then(|said| said.on).unwrap_or(day_in_japan(case.changed_at));
            ReturnRow {
                when: format!("{}/{}", when.month(), when.day()),
                menu: procedure(case.procedure).0.to_owned(),
                what: case_title(case.procedure, case.period),
                href: format!("/60/{}", case.id),
                client: format!("{number} {name}"),
                client_href: format!("/70/{number}"),
                words: said.map_or_else(|| "—".to_owned(), |said| said.words.clone()),
                mend: None,
                due: due_of(today, case.due_on),
                status: status(case.state),
            }
        })
        .collect();
    ReturnsPage {
        notes: Vec::new(),
        filters: filters("絞り込み", "/16", current, &all),
        empty: rows.is_empty().then(|| Empty {
            title: "返戻はありません".to_owned(),
            lines: vec![
                "案件で役所の言葉を入れて「返戻を記録する」を押すと、ここに並びます。".to_owned(),
            ],
            actions: vec![Link::new("60 案件を見る", "/60")],
        }),
        rows,
        filed: data
            .filed
            .iter()
            .filter(|filed| current != "mine" || mine(&&filed.case))
            .map(|filed| filed_row(data, filed))
            .collect(),
        frame,
    }
}

/// A filed case that the ledgers contradict by now, with the first of what differs.
fn filed_row(data: &DayData, filed: &FiledChange) -> FiledRow {
    let case = &filed.case;
    let (number, name, charge) = client_of(&data.office, case);
    let first = filed.changes.first().map_or_else(String::new, |change| {
        let shown = change_shown(number, change);
        let items = shown.items.iter().map(|item| {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
            format!("{} {} → {}", item.label, value(&item.before), value(&item.after))
        });
        let items: Vec<String> = items.collect();
        format!("{} {}: {}", shown.whose.label, shown.what, items.join("、"))
    });
    let more = filed.changes.len().saturating_sub(1);
    let more = if more == 0 { String::new() } else { format!("・ほか{more}件") };
    let paper = Procedure::from_number(case.procedure).map(|found| found.correction().paper);
    FiledRow {
        menu: procedure(case.procedure).0.to_owned(),
        what: case_title(case.procedure, case.period),
        href: format!("/60/{}", case.id),
        client: format!("{number} {name}"),
        client_href: format!("/70/{number}"),
        staff: staff(&data.names, charge),
        differs: format!("{first}{more}"),
        paper: paper.unwrap_or("—").to_owned(),
        status: status(case.state),
    }
}
