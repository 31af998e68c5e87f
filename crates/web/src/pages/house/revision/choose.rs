//! GET and POST /23/{number}/{person}/skip and …/annual — what a person decides about a revision.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::ledgers::RevisionChoice;
use romori_types::YearMonth;

use super::{Asked, list, looked_at, third_month};
use crate::present::house::{Choosing, RevisionsAsked, choose_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, show_with};

/// Of whom: client and person, as the address has them.
type Whom = Path<(String, String)>;

pub(super) async fn skip(
    state: State<AppState>,
    signed: Signed,
    whom: Whom,
    asked: Query<Asked>,
) -> Response {
    ask(state, signed, whom, asked, Choosing::Skip).await
}

pub(super) async fn annual(
    state: State<AppState>,
    signed: Signed,
    whom: Whom,
    asked: Query<Asked>,
) -> Response {
    ask(state, signed, whom, asked, Choosing::Annual).await
}

async fn ask(
    State(state): State<AppState>,
    signed: Signed,
    Path(whom): Whom,
    Query(asked): Query<Asked>,
    what: Choosing,
) -> Response {
    signed
        .work(move |signed| {
            let third = third_month(&asked.m, state.clock().today());
            shown(&state, signed, &whom, third, (what, false))
        })
        .await
}

fn shown(
    state: &AppState,
    signed: &Signed,
    (number, person): &(String, String),
    third: YearMonth,
    what: (Choosing, bool),
) -> Result<Response, Failure> {
    let made = looked_at(signed, number, third)?;
    let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
    let mut found = made.survey.found.iter();
    let seen = found.find(|seen| seen.number == person).ok_or(Failure::NotFound)?;
    let status = if what.1 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(show_with(status, &choose_view(state, signed, &made, seen, what)))
}

pub(super) async fn press_skip(state: State<AppState>, whom: Whom, press: SignedPress) -> Response {
    choose(state, whom, press, Choosing::Skip).await
}

pub(super) async fn press_annual(
    state: State<AppState>,
    whom: Whom,
    press: SignedPress,
) -> Response {
    choose(state, whom, press, Choosing::Annual).await
}

async fn choose(
    State(state): State<AppState>,
    Path(whom): Whom,
    press: SignedPress,
    what: Choosing,
) -> Response {
    let month = press.form.value("m").unwrap_or_default().to_owned();
    let back = press.form.value("act") == Some("back");
    let reason = press.form.value("reason").unwrap_or_default().trim().to_owned();
    press
        .signed
        .work(move |signed| {
            let third = third_month(&month, state.clock().today());
            if what == Choosing::Skip && !back && reason.is_empty() {
                return shown(&state, signed, &whom, third, (what, true));
            }
            let (Ok(number), Ok(person)) = (whom.0.parse(), whom.1.parse()) else {
                return Err(Failure::NotFound);
            };
            let (choice, done) = chosen(what, back, reason);
            let visitor = &signed.visitor;
            let whom = (number, person);
            signed.house.choose_revision_of(visitor, whom, third.next(), &choice, None)?;
            let asked = RevisionsAsked { only: Some(number), filter: "", all: false };
            list::shown(&state, signed, third, &asked, (Some(done.to_owned()), Vec::new()))
        })
        .await
}

fn chosen(what: Choosing, back: bool, reason: String) -> (RevisionChoice, &'static str) {
    let none = RevisionChoice::default();
    match (what, back) {
        (_, true) => (none, "もとの判定に戻しました。"),
        (Choosing::Skip, _) => {
            (RevisionChoice { skip_reason: reason, ..none }, "月額変更を見送りました。")
        }
        (Choosing::Annual, _) => (
            RevisionChoice { annual_recurring: true, annual_consent: true, ..none },
            "年間平均で決めました。",
        ),
    }
}
