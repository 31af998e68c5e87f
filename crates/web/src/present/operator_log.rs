//! 運営の記録 as a view.

use romori_app::house::{OperatorAct, OperatorActs};
use romori_types::{TenantId, date_ja, day_in_japan, time_in_japan};

use super::house::form_parts::{cell, heads};
use super::house::rights::register;
use crate::shell::{AppState, Signed};
use crate::view::office::{Link, RegisterPage, RegisterRow};

/// What operators did, the latest first.
pub fn operator_log_view(
    state: &AppState,
    signed: &Signed,
    tenant: Option<TenantId>,
    acts: &OperatorActs,
) -> RegisterPage {
    let title = match tenant {
        Some(_) => "この契約者での運営の記録",
        None => "運営の記録",
    };
    let mut page = register(state, signed, title, ("01", "01 運営の記録"));
    page.frame.facts = format!("{}件を表示（記録簿 {}件のうち）", acts.acts.len(), acts.size);
    let of = tenant.map_or_else(String::new, |tenant| format!("&tenant={tenant}"));
    let older = acts.older.map(|before| Link::new("さらに前", format!("/01?before={before}{of}")));
    RegisterPage {
        add: older,
        heads: heads(&["したこと", "運営者", "いつ", "契約者", "記録の番号"]),
        rows: acts.acts.iter().map(row).collect(),
        empty: "この範囲に、運営者のしたことはありません。「さらに前」で続きを見られます。"
            .to_owned(),
        ..page
    }
}

fn row(act: &OperatorAct) -> RegisterRow {
    let (hour, minute, second) = time_in_japan(act.at);
    let mut what = act.class.ja().to_owned();
    if act.outcome.code() != 1 {
        what = format!("{what}（{}）", act.outcome.ja());
    }
    let persons = (act.persons > 0).then(|| format!("{}人", act.persons));
    let tenant = act.tenant.map_or_else(|| "運営".to_owned(), |tenant| tenant.to_string());
    RegisterRow {
        head: what,
        cells: vec![
            cell(act.who.clone()),
            (date_ja(day_in_japan(act.at)), vec![format!("{hour}:{minute:02}:{second:02}")]),
            (tenant, persons.into_iter().collect()),
            cell(act.position.to_string()),
        ],
        presses: Vec::new(),
    }
}
