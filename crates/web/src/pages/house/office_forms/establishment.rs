//! GET and POST /72/{number}/{place} and /72/{number}/new — 事業所を加える・直す.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{
    Function, PlaceForm, Question, SaveRefusal, Sheet, UnitError, Values, client_view, place_sheet,
    save_place,
};
use romori_app::ledgers::ClientView;
use romori_types::{Prefecture, Purpose, date_ja};
use serde::Deserialize;

use super::super::actor_names;
use super::super::change::{failure, number, values};
use super::{is_shown, status, token};
use crate::present::house::{FormParts, form_page, form_token, stale_save};
use crate::shell::{AppState, Failure, Signed, SignedPress, Token, see_other, show_with};
use crate::view::Crumb;
use crate::view::office::{Choice, Known, Link, Note, Term, Tone, forms};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// The client was added a moment ago.
    #[serde(default)]
    told: String,
}

/// What was sent and why it was refused.
struct Sent {
    values: Values,
    seen: u32,
    token: Token,
    refusal: SaveRefusal,
}

/// Which establishment of which client; nothing for one that is added.
type Target = (u32, Option<u32>);

pub(super) async fn page_of_new(
    State(state): State<AppState>,
    signed: Signed,
    Path(client): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let target = (number(&client)?, None);
            shown(&state, signed, target, (None, &asked.told))
        })
        .await
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((client, place)): Path<(String, String)>,
) -> Response {
    signed
        .work(move |signed| {
            let target = (number(&client)?, Some(number(&place)?));
            shown(&state, signed, target, (None, ""))
        })
        .await
}

pub(super) async fn press_of_new(
    state: State<AppState>,
    Path(client): Path<String>,
    press: SignedPress,
) -> Response {
    pressed(state, (client, None), press).await
}

pub(super) async fn press(
    state: State<AppState>,
    Path((client, place)): Path<(String, String)>,
    press: SignedPress,
) -> Response {
    pressed(state, (client, Some(place)), press).await
}

async fn pressed(
    State(state): State<AppState>,
    (client, place): (String, Option<String>),
    press: SignedPress,
) -> Response {
    let today = state.clock().today();
    let (values, token) = (values(&press.form), token(&press.form));
    let seen = press.form.value("seen").and_then(|seen| seen.parse().ok());
    press
        .signed
        .work(move |signed| {
            let client = number(&client)?;
            let place = place.as_deref().map(number).transpose()?;
            let (token, seen) = token.zip(seen).ok_or(Failure::BadForm)?;
            let form =
                PlaceForm { client, place, values: &values, seen, token: token.bytes(), today };
            match save_place(&signed.house, &signed.visitor, &form) {
                Ok(saved) => Ok(see_other(&format!("/72/{client}?told={}", saved.batch))),
                Err(refusal) if is_shown(&refusal) => {
                    let sent = Sent { values, seen, token, refusal };
                    shown(&state, signed, (client, place), (Some(&sent), ""))
                }
                Err(refusal) => Err(failure(refusal)),
            }
        })
        .await
}

fn shown(
    state: &AppState,
    signed: &Signed,
    (client, place): Target,
    (sent, told): (Option<&Sent>, &str),
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::EditLedger, Purpose::Maintain)?;
    let (view, sheet) = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(client)?;
        let sheet = place_sheet(reader, client, place, today)?;
        Ok((client_view(reader, client, &Question::client(today))?, sheet))
    })?;
    let (mut seen, mut mistakes, mut stale) = (sheet.version, Vec::new(), None);
    let token = match sent {
        Some(sent) => sent.token,
        None => form_token(state, None)?,
    };
    match sent.map(|sent| (&sent.refusal, sent.seen)) {
        Some((SaveRefusal::Mistakes(found), sent)) => {
            mistakes.clone_from(found);
            seen = sent;
        }
        Some((SaveRefusal::Overtaken(other), _)) => {
            seen = other.version;
            stale = Some(stale_save(other, &actor_names(&signed.house, signed)?));
        }
        _ => {}
    }
    let title = if place.is_some() { "事業所を直す" } else { "事業所を加える" };
    let word = place.map_or_else(|| "new".to_owned(), |place| place.to_string());
    let about =
        place.map(|place| (format!("{client}-{place}"), sheet.values.get("name").to_owned()));
    let parts = FormParts {
        title,
        menu: "72",
        crumbs: crumbs(&view, title),
        client: Some(view.profile.name.clone()),
        about,
        spec: forms::ESTABLISHMENT,
        values: sent.map_or(&sheet.values, |sent| &sent.values),
        mistakes: &mistakes,
        choices: &choices,
        without: if place.is_some() { &[] } else { &["change", "from", "reason"] },
        action: format!("/72/{client}/{word}"),
        hidden: vec![("seen".to_owned(), seen.to_string()), ("form".to_owned(), token.to_string())],
        consequences: consequences(place.is_some()),
        submit: if place.is_some() {
            "この内容で保存する"
        } else {
            "この事業所を登録する"
        },
        cancel: format!("/72/{client}"),
        known: known(&sheet),
        stale,
        notes: added(client, told).into_iter().collect(),
    };
    Ok(show_with(status(sent.map(|sent| &sent.refusal)), &form_page(state, signed, parts)))
}

fn choices(name: &str) -> Vec<Choice> {
    if name != "prefecture" {
        return Vec::new();
    }
    let none = Choice::new("", "選んでください");
    let all = Prefecture::all().map(|one| Choice::new(one.name(), one.name()));
    std::iter::once(none).chain(all).collect()
}

fn crumbs(client: &ClientView, title: &str) -> Vec<Crumb> {
    let number = client.number;
    vec![
        Crumb::to("70 顧問先", "/70"),
        Crumb::to(format!("{number} {}", client.profile.name), format!("/70/{number}")),
        Crumb::to("72 事業所", format!("/72/{number}")),
        Crumb::here(title),
    ]
}

fn consequences(exists: bool) -> Vec<String> {
    let mut lines = vec![
        "組合の料率は、入れた月分からの行になります。同じ月分の行は置き換わり、ほかの月分の行は残ります。"
            .to_owned(),
    ];
    if exists {
        lines.extend([
            "前の内容は消えません。だれが、いつ、何を変えたかが履歴に残ります。".to_owned(),
            "この内容で点検・承認した届出があれば、作成中に戻ります。提出した届出は変わりません。"
                .to_owned(),
        ]);
    } else {
        lines.push("登録すると、この事業所で「人が入る」を始められます。".to_owned());
    }
    lines
}

fn known(sheet: &Sheet) -> Option<Known> {
    if !sheet.exists {
        return None;
    }
    let filled = sheet.items.iter().filter(|(_, value)| value != "—" && !value.is_empty());
    let since = sheet.since.map(|since| Term::new("この内容の始まり", date_ja(since)));
    let terms = filled.map(|(label, value)| Term::new(*label, value.clone()));
    Some(Known {
        title: "いまの内容".to_owned(),
        terms: since.into_iter().chain(terms).collect(),
        link: Some(Link::new("94 法令と料率", "/94")),
    })
}

/// The client was added a moment ago: its page has the way back.
fn added(client: u32, told: &str) -> Option<Note> {
    let batch: romori_types::BatchId = told.parse().ok()?;
    let line = "つづけて、最初の事業所を入れてください。あとでも、72 事業所から入れられます。";
    let mut note = Note::new(Tone::Ok, "顧問先を登録しました", &[line]);
    note.links
        .push(Link::new("顧問先の概要を見る・元に戻す", format!("/70/{client}?told={batch}")));
    Some(note)
}
