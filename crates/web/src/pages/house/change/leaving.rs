//! GET and POST /71/{number}/{person}/leaving — 人が辞める.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{
    Function, Leaving, Mistake, Question, SaveRefusal, Tenure, UnitError, Values, client_view,
    leave, person_named, tenure,
};
use romori_app::ledgers::{ClientView, Fact, PersonName};
use romori_types::Purpose;

use super::{failure, number, values};
use crate::present::house::{FormParts, LEAVING_USUAL, form_page, form_token};
use crate::shell::{AppState, Failure, Signed, SignedPress, Token, see_other, show_with};
use crate::view::Crumb;
use crate::view::office::{Choice, Known, Note, Term, Tone, forms};

type Numbers = (u32, u32);

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((client, person)): Path<(String, String)>,
) -> Response {
    signed
        .work(move |signed| {
            let numbers = (number(&client)?, number(&person)?);
            let values: Values = LEAVING_USUAL.into_iter().collect();
            let token = form_token(&state, None)?;
            shown(&state, signed, numbers, (&values, &[], token, None))
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path((client, person)): Path<(String, String)>,
    press: SignedPress,
) -> Response {
    let today = state.clock().today();
    let values = values(&press.form);
    let token = press.form.value("form").and_then(Token::parse);
    let version = |name| press.form.value(name).and_then(|seen| seen.parse().ok());
    let seen = version("seen").zip(version("seen_enrolment"));
    press
        .signed
        .work(move |signed| {
            let (client, person) = (number(&client)?, number(&person)?);
            let (token, seen) = token.zip(seen).ok_or(Failure::BadForm)?;
            let leaving =
                Leaving { client, person, values: &values, seen, token: token.bytes(), today };
            match leave(&signed.house, &signed.visitor, &leaving) {
                Ok(left) => Ok(see_other(&format!("/71/{client}/{person}?told={}", left.batch))),
                Err(SaveRefusal::Mistakes(mistakes)) => {
                    let sent = (&values, mistakes.as_slice(), token, Some(seen));
                    shown(&state, signed, (client, person), sent)
                }
                Err(refusal) => Err(failure(refusal)),
            }
        })
        .await
}

/// What stands in the form: typed, wrong, the number of the form, the versions it was made from.
type Sent<'a> = (&'a Values, &'a [Mistake], Token, Option<(u32, u32)>);

/// What the page reads.
struct Read {
    client: ClientView,
    name: PersonName,
    tenure: Tenure,
}

fn shown(
    state: &AppState,
    signed: &Signed,
    (number, person): Numbers,
    (values, mistakes, token, seen): Sent<'_>,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::EditLedger, Purpose::Maintain)?;
    let read = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let (client, person, name) = person_named(reader, number, person, today)?;
        let tenure = tenure(reader, (client, person))?;
        let client = client_view(reader, client, &Question::client(today))?;
        Ok(Read { client, name, tenure })
    })?;
    let version = |found: Option<u32>| found.unwrap_or(0);
    let (employment, enrolment) = seen.unwrap_or((
        version(read.tenure.employment.as_ref().map(|made| made.1)),
        version(read.tenure.enrolment.as_ref().map(|made| made.1)),
    ));
    let back = format!("/71/{number}/{person}");
    let page = form_page(
        state,
        signed,
        FormParts {
            title: "人が辞める",
            menu: "71",
            crumbs: crumbs(&read.client, person, &back),
            client: Some(read.client.profile.name.clone()),
            about: Some((format!("{number}-{person}"), read.name.shown().to_owned())),
            spec: forms::LEAVING_FORM,
            values,
            mistakes,
            choices: &|_| Vec::<Choice>::new(),
            without: &[],
            action: format!("{back}/leaving"),
            hidden: vec![
                ("form".to_owned(), token.to_string()),
                ("seen".to_owned(), employment.to_string()),
                ("seen_enrolment".to_owned(), enrolment.to_string()),
            ],
            consequences: vec![
                "退職日の翌日に、健康保険と厚生年金保険の資格を失います。".to_owned(),
                "資格喪失届の案件ができます。".to_owned(),
                "雇用保険の資格喪失届は、期限だけを知らせます。まだここでは作れません。".to_owned(),
            ],
            submit: "退職を登録する",
            cancel: back.clone(),
            known: known(&read.tenure),
            stale: None,
            notes: notes(&read.tenure),
        },
    );
    let status =
        if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show_with(status, &page))
}

fn crumbs(client: &ClientView, person: u32, back: &str) -> Vec<Crumb> {
    let number = client.number;
    vec![
        Crumb::to("70 顧問先", "/70"),
        Crumb::to(format!("{number} {}", client.profile.name), format!("/70/{number}")),
        Crumb::to("71 個人", format!("/71/{number}")),
        Crumb::to(format!("{number}-{person}"), back),
        Crumb::here("人が辞める"),
    ]
}

fn known(tenure: &Tenure) -> Option<Known> {
    let employment = tenure.employment.as_ref().map(|(_, _, made)| made.items());
    let enrolment = tenure.enrolment.as_ref().map(|(_, _, made)| made.items());
    let all = employment.into_iter().chain(enrolment).flatten();
    let filled = all.filter(|(_, value)| value != "—" && !value.is_empty());
    let terms: Vec<Term> = filled.map(|(label, value)| Term::new(label, value)).collect();
    (!terms.is_empty()).then(|| Known { title: "いまの内容".to_owned(), terms, link: None })
}

fn notes(tenure: &Tenure) -> Vec<Note> {
    let line =
        "退職の記録を直すときは、個人の画面の「雇用」と「被保険者資格」から訂正してください。";
    let none = tenure.employment.is_none();
    none.then(|| Note::new(Tone::Care, "在籍している雇用がありません", &[line]))
        .into_iter()
        .collect()
}
