//! GET and POST /70/new — 顧問先を加える.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::{
    ClientForm, Function, Mistake, SaveRefusal, UnitError, Values, new_client,
};
use romori_types::Purpose;

use super::super::change::{failure, values};
use super::{staff_choices, status, token};
use crate::present::house::{FormParts, form_page, form_token};
use crate::shell::{AppState, Failure, Signed, SignedPress, Token, see_other, show_with};
use crate::view::Crumb;
use crate::view::office::{Choice, forms};

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let grant = signed.grant(Function::EditLedger, Purpose::Maintain)?;
            let last = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                Ok(reader.clients()?.last().map(|client| client.number))
            })?;
            let mut values: Values = [("form", "corporation")].into_iter().collect();
            values.set("number", last.map_or(1_001, |last| last.saturating_add(1)).to_string());
            values.set("staff", signed.visitor.session.actor().to_string());
            shown(&state, signed, (&values, form_token(&state, None)?), None)
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let today = state.clock().today();
    let (values, token) = (values(&press.form), token(&press.form));
    press
        .signed
        .work(move |signed| {
            let token = token.ok_or(Failure::BadForm)?;
            let staff = signed.house.staff(signed.visitor.session.tenant(), today)?;
            let form = ClientForm {
                values: &values,
                staff: &staff,
                seen: (0, 0),
                token: token.bytes(),
                today,
            };
            match new_client(&signed.house, &signed.visitor, &form) {
                Ok(made) => Ok(see_other(&format!("/72/{}/new?told={}", made.number, made.batch))),
                Err(refusal @ SaveRefusal::Mistakes(_)) => {
                    shown(&state, signed, (&values, token), Some(&refusal))
                }
                Err(refusal) => Err(failure(refusal)),
            }
        })
        .await
}

fn shown(
    state: &AppState,
    signed: &Signed,
    (values, token): (&Values, Token),
    refusal: Option<&SaveRefusal>,
) -> Result<Response, Failure> {
    signed.grant(Function::EditLedger, Purpose::Maintain)?;
    let staff = signed.house.staff(signed.visitor.session.tenant(), state.clock().today())?;
    let staff = staff_choices(signed, &staff, None)?;
    let choices =
        |name: &str| -> Vec<Choice> { if name == "staff" { staff.clone() } else { Vec::new() } };
    let mistakes: &[Mistake] = match refusal {
        Some(SaveRefusal::Mistakes(mistakes)) => mistakes,
        _ => &[],
    };
    let parts = FormParts {
        title: "顧問先を加える",
        menu: "70",
        crumbs: vec![Crumb::to("70 顧問先", "/70"), Crumb::here("顧問先を加える")],
        client: None,
        about: None,
        spec: forms::CLIENT,
        values,
        mistakes,
        choices: &choices,
        without: &["change", "from", "reason"],
        action: "/70/new".to_owned(),
        hidden: vec![("form".to_owned(), token.to_string())],
        consequences: vec![
            "この顧問先だけの鍵を作ります。個人の情報は、この鍵で封をして保存します。".to_owned(),
            "次に、事業所（整理記号・番号）を入れる画面へ進みます。".to_owned(),
        ],
        submit: "この顧問先を登録する",
        cancel: "/70".to_owned(),
        known: None,
        stale: None,
        notes: Vec::new(),
    };
    Ok(show_with(status(refusal), &form_page(state, signed, parts)))
}
