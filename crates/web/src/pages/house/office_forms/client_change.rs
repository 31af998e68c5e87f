//! GET and POST /70/{number}/change — 顧問先と委託を直す.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::{
    ClientForm, ClientSheet, Function, SaveRefusal, UnitError, Values, change_client, client_sheet,
};
use romori_app::ledgers::Kind;
use romori_types::Purpose;

use super::super::actor_names;
use super::super::change::{failure, number, values};
use super::{is_shown, staff_choices, status, token};
use crate::present::house::{FormParts, form_page, form_token, stale_save};
use crate::shell::{AppState, Failure, Signed, SignedPress, Token, see_other, show_with};
use crate::view::Crumb;
use crate::view::office::{Choice, Known, Term, forms};

/// What was sent and why it was refused.
struct Sent {
    values: Values,
    seen: (u32, u32),
    token: Token,
    refusal: SaveRefusal,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(client): Path<String>,
) -> Response {
    signed.work(move |signed| shown(&state, signed, number(&client)?, None)).await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(client): Path<String>,
    press: SignedPress,
) -> Response {
    let today = state.clock().today();
    let (values, token) = (values(&press.form), token(&press.form));
    let version = |name| press.form.value(name).and_then(|seen| seen.parse().ok());
    let seen = version("seen").zip(version("seen_entrustment"));
    press
        .signed
        .work(move |signed| {
            let client = number(&client)?;
            let (token, seen) = token.zip(seen).ok_or(Failure::BadForm)?;
            let staff = signed.house.staff(signed.visitor.session.tenant(), today)?;
            let form =
                ClientForm { values: &values, staff: &staff, seen, token: token.bytes(), today };
            match change_client(&signed.house, &signed.visitor, client, &form) {
                Ok(saved) => Ok(see_other(&format!("/70/{client}?told={}", saved.batch))),
                Err(refusal) if is_shown(&refusal) => {
                    let sent = Sent { values, seen, token, refusal };
                    shown(&state, signed, client, Some(&sent))
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
    sent: Option<&Sent>,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::EditLedger, Purpose::Maintain)?;
    let sheet = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(number)?;
        client_sheet(reader, client, today)
    })?;
    let staff = signed.house.staff(signed.visitor.session.tenant(), today)?;
    let staff = staff_choices(signed, &staff, sheet.staff)?;
    let choices =
        |name: &str| -> Vec<Choice> { if name == "staff" { staff.clone() } else { Vec::new() } };
    let (mut seen, mut mistakes, mut stale) = (sheet.seen, Vec::new(), None);
    let token = match sent {
        Some(sent) => sent.token,
        None => form_token(state, None)?,
    };
    match sent.map(|sent| (&sent.refusal, sent.seen)) {
        Some((SaveRefusal::Mistakes(found), sent)) => {
            mistakes.clone_from(found);
            seen = sent;
        }
        Some((SaveRefusal::Overtaken(other), sent)) => {
            // The other half is still as it was read: whoever changed that one too is told next.
            seen = match other.kind {
                Kind::Entrustment => (sent.0, other.version),
                _ => (other.version, sent.1),
            };
            stale = Some(stale_save(other, &actor_names(&signed.house, signed)?));
        }
        _ => {}
    }
    let name = sheet.values.get("name").to_owned();
    let parts = FormParts {
        title: "顧問先を直す",
        menu: "70",
        crumbs: vec![
            Crumb::to("70 顧問先", "/70"),
            Crumb::to(number.to_string(), format!("/70/{number}")),
            Crumb::here("顧問先を直す"),
        ],
        client: Some(name.clone()),
        about: Some((number.to_string(), name)),
        spec: forms::CLIENT,
        values: sent.map_or(&sheet.values, |sent| &sent.values),
        mistakes: &mistakes,
        choices: &choices,
        without: &["number"],
        action: format!("/70/{number}/change"),
        hidden: vec![
            ("seen".to_owned(), seen.0.to_string()),
            ("seen_entrustment".to_owned(), seen.1.to_string()),
            ("form".to_owned(), token.to_string()),
        ],
        consequences: consequences(),
        submit: "この内容で保存する",
        cancel: format!("/70/{number}"),
        known: Some(known(&sheet, &staff)),
        stale,
        notes: Vec::new(),
    };
    Ok(show_with(status(sent.map(|sent| &sent.refusal)), &form_page(state, signed, parts)))
}

fn consequences() -> Vec<String> {
    vec![
        "前の内容は消えません。だれが、いつ、何を変えたかが履歴に残ります。".to_owned(),
        "この内容で点検・承認した届出があれば、作成中に戻ります。提出した届出は変わりません。"
            .to_owned(),
    ]
}

fn known(sheet: &ClientSheet, staff: &[Choice]) -> Known {
    let filled = sheet.items.iter().filter(|(_, value)| value != "—" && !value.is_empty());
    let held = sheet.staff.map(|held| held.to_string());
    let name = staff.iter().find(|one| Some(&one.value) == held.as_ref());
    let in_charge = name.map(|one| Term::new("担当", one.label.clone()));
    Known {
        title: "いまの内容".to_owned(),
        terms: filled
            .map(|(label, value)| Term::new(*label, value.clone()))
            .chain(in_charge)
            .collect(),
        link: None,
    }
}
