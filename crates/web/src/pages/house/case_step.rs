//! POST /60/{case}/step — takes a step of a filing; a return with the words of the authority.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::{CaseState, CaseWords, StepAsked};
use romori_types::{CaseId, Date, parse_date_ja};

use super::case::{CaseTold, shown};
use crate::present::house::WordsTyped;
use crate::shell::{AppState, Failure, Pressed, SignedPress};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(case): Path<String>,
    press: SignedPress,
) -> Response {
    let to = press.form.value("to").and_then(|to| to.parse().ok()).and_then(CaseState::of_code);
    let seen = press.form.value("seen").and_then(|seen| seen.parse().ok());
    let today = state.clock().today();
    let words = match to {
        Some(CaseState::Returned) => words(&press.form, true, today).map(Some),
        _ => Ok(None),
    };
    press
        .signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            let (to, seen) = (to.ok_or(Failure::BadForm)?, seen.ok_or(Failure::BadForm)?);
            let words = match words {
                Ok(words) => words,
                Err(typed) => {
                    let told = CaseTold { typed: Some(typed), ..CaseTold::default() };
                    return shown(&state, signed, case, told);
                }
            };
            let asked = StepAsked { to, seen, words };
            let stepped = signed.house.step_case(&signed.visitor, case, &asked, today)?;
            let mut done = format!("「{}」に進めました。", to.ja());
            if stepped.recorded > 0 {
                let count = stepped.recorded;
                done.push_str(&format!(
                    "{count}人の標準報酬月額を台帳に記録しました（15 処理の一覧から元に戻せます）。"
                ));
            }
            shown(&state, signed, case, CaseTold { done: Some(done), ..CaseTold::default() })
        })
        .await
}

/// The words of one of the small forms, or what was typed and why it is not taken.
pub(super) fn words(form: &Pressed, returning: bool, today: Date) -> Result<CaseWords, WordsTyped> {
    let on = form.value("on").unwrap_or_default();
    let words = form.value("words").unwrap_or_default();
    let typed = |error: &str| WordsTyped {
        returning,
        on: on.to_owned(),
        words: words.to_owned(),
        error: error.to_owned(),
    };
    let day = match parse_date_ja(on) {
        Ok(day) => Some(day),
        Err(_) if !returning => None,
        Err(_) => {
            return Err(typed(
                "返戻の日が日付として読めません。令和8年7月6日のように入れてください。",
            ));
        }
    };
    CaseWords::read(words, day.filter(|_| returning), today).map_err(|problem| typed(problem.ja()))
}
