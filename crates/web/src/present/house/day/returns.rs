//! 16 返戻 as a view.

use romori_app::house::CaseState;
use romori_types::day_in_japan;

use super::super::shared::{due_of, filter, filters};
use super::super::{case_title, office_frame, procedure, status};
use super::{DayData, client_of};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{Empty, Link, ReturnRow, ReturnsPage};

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
            let when = day_in_japan(case.changed_at);
            ReturnRow {
                when: format!("{}/{}", when.month(), when.day()),
                menu: procedure(case.procedure).0.to_owned(),
                what: case_title(case.procedure, case.period),
                href: format!("/60/{}", case.id),
                client: format!("{number} {name}"),
                client_href: format!("/70/{number}"),
                words: "案件を開いて作成中に戻し、直してから届書を作り直します。".to_owned(),
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
            lines: vec!["案件で「返戻を記録する」を押すと、ここに並びます。".to_owned()],
            actions: vec![Link::new("60 案件を見る", "/60")],
        }),
        rows,
        frame,
    }
}
