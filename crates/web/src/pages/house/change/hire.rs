//! GET and POST /71/{number}/new — 人が入る.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{
    Function, Hiring, Mistake, Question, SaveRefusal, UnitError, Values, client_view, hire,
};
use romori_types::Purpose;

use super::{failure, number, values};
use crate::present::house::{FormParts, HIRE_USUAL, form_page, form_token};
use crate::shell::{AppState, Failure, Signed, SignedPress, Token, see_other, show_with};
use crate::view::Crumb;
use crate::view::office::{Choice, forms};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(client): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let values: Values = HIRE_USUAL.into_iter().collect();
            let token = form_token(&state, None)?;
            shown(&state, signed, number(&client)?, (&values, &[], token))
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(client): Path<String>,
    press: SignedPress,
) -> Response {
    let today = state.clock().today();
    let values = values(&press.form);
    let token = press.form.value("form").and_then(Token::parse);
    press
        .signed
        .work(move |signed| {
            let client = number(&client)?;
            let token = token.ok_or(Failure::BadForm)?;
            let hiring = Hiring { client, values: &values, token: token.bytes(), today };
            match hire(&signed.house, &signed.visitor, &hiring) {
                Ok(hired) => {
                    let person = format!("/71/{client}/{}", hired.person);
                    let on =
                        if values.get("has_dependants") == "1" { "/dependants/new" } else { "" };
                    Ok(see_other(&format!("{person}{on}?told={}", hired.batch)))
                }
                Err(SaveRefusal::Mistakes(mistakes)) => {
                    shown(&state, signed, client, (&values, &mistakes, token))
                }
                Err(refusal) => Err(failure(refusal)),
            }
        })
        .await
}

fn shown(
    state: &AppState,
    signed: &Signed,
    number: u32,
    (values, mistakes, token): (&Values, &[Mistake], Token),
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::EditLedger, Purpose::Maintain)?;
    let client = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(number)?;
        client_view(reader, client, &Question::client(today))
    })?;
    let places: Vec<Choice> = client.establishments.iter().map(super::choice).collect();
    let choices = |name: &str| {
        if name == "establishment" { places.clone() } else { Vec::new() }
    };
    let crumbs = vec![
        Crumb::to("70 顧問先", "/70"),
        Crumb::to(format!("{number} {}", client.profile.name), format!("/70/{number}")),
        Crumb::to("71 個人", format!("/71/{number}")),
        Crumb::here("人が入る"),
    ];
    let page = form_page(
        state,
        signed,
        FormParts {
            title: "人が入る",
            menu: "71",
            crumbs,
            client: Some(client.profile.name.clone()),
            about: None,
            spec: forms::HIRE,
            values,
            mistakes,
            choices: &choices,
            without: &[],
            action: format!("/71/{number}/new"),
            hidden: vec![("form".to_owned(), token.to_string())],
            consequences: vec![
                "台帳に、氏名・雇用・被保険者資格・住所を記録します。".to_owned(),
                "加入する人は、資格取得届の案件ができます。期限は案件に出ます。".to_owned(),
                "雇用保険の資格取得届は、期限だけを知らせます。まだここでは作れません。".to_owned(),
            ],
            submit: "この内容で登録する",
            cancel: format!("/71/{number}"),
            known: None,
            stale: None,
            notes: Vec::new(),
        },
    );
    let status =
        if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show_with(status, &page))
}
