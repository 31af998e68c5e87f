//! GET and POST /71/{number}/{person}/{sheet} and …/{key} — one line of a person's ledger.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{
    Function, Place, PlaceKey, Question, SaveRefusal, Saved, Saving, Sheet, UnitError, Values,
    client_view, file_dependant, person_named, save, sheet,
};
use romori_app::ledgers::{ClientView, PersonName};
use romori_types::{Date, Purpose, date_ja};
use serde::Deserialize;

use super::{choice, day_sent, failure, number, values};
use crate::pages::house::{actor_names, day_asked};
use crate::present::house::{
    FormParts, SheetForm, dependant_change, form_page, form_token, sheet_form, stale_save,
};
use crate::shell::{AppState, Failure, Signed, SignedPress, Token, see_other, show, show_with};
use crate::view::Crumb;
use crate::view::office::{Choice, Known, Note, Term, Tone};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    on: String,
}

type OfOne = Path<(String, String, String)>;
type OfMany = Path<(String, String, String, String)>;

pub(super) async fn page_of_one(
    state: State<AppState>,
    signed: Signed,
    Path((client, person, word)): OfOne,
    asked: Query<Asked>,
) -> Response {
    opened(state, signed, (client, person, word, None), asked).await
}

pub(super) async fn page(
    state: State<AppState>,
    signed: Signed,
    Path((client, person, word, key)): OfMany,
    asked: Query<Asked>,
) -> Response {
    opened(state, signed, (client, person, word, Some(key)), asked).await
}

pub(super) async fn press_of_one(
    state: State<AppState>,
    Path((client, person, word)): OfOne,
    press: SignedPress,
) -> Response {
    pressed(state, (client, person, word, None), press).await
}

pub(super) async fn press(
    state: State<AppState>,
    Path((client, person, word, key)): OfMany,
    press: SignedPress,
) -> Response {
    pressed(state, (client, person, word, Some(key)), press).await
}

/// An address as it came.
type Address = (String, String, String, Option<String>);

/// Which form of whom is asked for.
struct Target {
    client: u32,
    person: u32,
    form: &'static SheetForm,
    place: Place,
    address: String,
    on: Date,
    today: Date,
}

impl Target {
    fn of(address: &Address, on: Date, today: Date) -> Result<Self, Failure> {
        let (client, person, word, key) = address;
        let found = sheet_form(word, key.as_deref()).ok_or(Failure::NotFound)?;
        let (form, place, day) = found;
        let behind = key.as_ref().map_or_else(String::new, |key| format!("/{key}"));
        Ok(Self {
            client: number(client)?,
            person: number(person)?,
            form,
            place,
            address: format!("/71/{client}/{person}/{word}{behind}"),
            on: day.unwrap_or(on),
            today,
        })
    }

    fn back(&self) -> String {
        format!("/71/{}/{}", self.client, self.person)
    }
}

/// What was sent and why it was refused.
struct Sent {
    values: Values,
    seen: u32,
    token: Token,
    refusal: SaveRefusal,
}

async fn opened(
    State(state): State<AppState>,
    signed: Signed,
    address: Address,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let target = Target::of(&address, day_asked(&asked.on, today), today)?;
            shown(&state, signed, &target, None)
        })
        .await
}

async fn pressed(State(state): State<AppState>, address: Address, press: SignedPress) -> Response {
    let today = state.clock().today();
    let (values, on) = (values(&press.form), day_sent(&press.form, today));
    let seen = press.form.value("seen").and_then(|seen| seen.parse().ok());
    let token = press.form.value("form").and_then(Token::parse);
    press
        .signed
        .work(move |signed| {
            let target = Target::of(&address, on, today)?;
            let (seen, token) = seen.zip(token).ok_or(Failure::BadForm)?;
            let saving = Saving {
                client: target.client,
                person: target.person,
                place: target.place,
                values: &values,
                seen,
                on: target.on,
                token: token.bytes(),
                today,
            };
            match save(&signed.house, &signed.visitor, &saving) {
                Ok(saved) => {
                    papers(signed, &target, &values, saved)?;
                    Ok(see_other(&format!("{}?told={}", target.back(), saved.batch)))
                }
                Err(refusal @ (SaveRefusal::Mistakes(_) | SaveRefusal::Overtaken(_))) => {
                    let sent = Sent { values, seen, token, refusal };
                    shown(&state, signed, &target, Some(sent))
                }
                Err(refusal) => Err(failure(refusal)),
            }
        })
        .await
}

/// The notice that follows from what was saved.
fn papers(signed: &Signed, target: &Target, values: &Values, saved: Saved) -> Result<(), Failure> {
    let Some(change) = dependant_change(target.place, values) else { return Ok(()) };
    let (numbers, today) = ((target.client, target.person), target.today);
    file_dependant(&signed.house, &signed.visitor, numbers, saved.batch, (change, values), today)
        .map_err(failure)
        .map(|_| ())
}

/// What the page reads.
struct Read {
    client: ClientView,
    name: PersonName,
    sheet: Sheet,
}

fn read(signed: &Signed, target: &Target, today: Date) -> Result<Read, Failure> {
    let grant = signed.grant(Function::EditLedger, Purpose::Maintain)?;
    let read = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let (client, person, name) = person_named(reader, target.client, target.person, target.on)?;
        let view = client_view(reader, client, &Question::client(today))?;
        let places = &view.establishments;
        let sheet = sheet(reader, (client, person), places, target.place, target.on)?;
        Ok(Read { client: view, name, sheet })
    });
    Ok(read?)
}

fn shown(
    state: &AppState,
    signed: &Signed,
    target: &Target,
    sent: Option<Sent>,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let read = read(signed, target, today)?;
    let (mut seen, mut mistakes, mut stale) = (read.sheet.version, Vec::new(), None);
    let token = match &sent {
        Some(sent) => sent.token,
        None => form_token(state, None)?,
    };
    match sent.as_ref().map(|sent| &sent.refusal) {
        Some(SaveRefusal::Mistakes(found)) => {
            mistakes.clone_from(found);
            seen = sent.as_ref().map_or(seen, |sent| sent.seen);
        }
        Some(SaveRefusal::Overtaken(other)) => {
            seen = other.version;
            stale = Some(stale_save(other, &actor_names(&signed.house, signed)?));
        }
        _ => {}
    }
    let places: Vec<Choice> = read.client.establishments.iter().map(choice).collect();
    let choices = |name: &str| {
        if name == "establishment" { places.clone() } else { Vec::new() }
    };
    let mut hidden = vec![
        ("seen".to_owned(), seen.to_string()),
        ("form".to_owned(), token.to_string()),
        ("on".to_owned(), target.on.to_string()),
    ];
    let asks_place = target.form.spec.names().any(|name| name == "establishment");
    if !asks_place {
        let place = read.sheet.values.get("establishment").to_owned();
        hidden.push(("establishment".to_owned(), place));
    }
    let status = match (&stale, mistakes.is_empty()) {
        (Some(_), _) => axum::http::StatusCode::CONFLICT,
        (None, false) => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => axum::http::StatusCode::OK,
    };
    let parts = FormParts {
        title: if read.sheet.exists { target.form.title } else { target.form.add },
        menu: "71",
        crumbs: crumbs(target, &read),
        client: Some(read.client.profile.name.clone()),
        about: Some((format!("{}-{}", target.client, target.person), read.name.shown().to_owned())),
        spec: target.form.spec,
        values: sent.as_ref().map_or(&read.sheet.values, |sent| &sent.values),
        mistakes: &mistakes,
        choices: &choices,
        without: without(target, &read.sheet),
        action: target.address.clone(),
        hidden,
        consequences: consequences(target),
        submit: "この内容で保存する",
        cancel: target.back(),
        known: known(&read.sheet),
        stale,
        notes: notes(target, &read.sheet, today),
    };
    let page = form_page(state, signed, parts);
    Ok(if status == axum::http::StatusCode::OK { show(&page) } else { show_with(status, &page) })
}

/// Nothing that is added is a change of something.
fn without(target: &Target, sheet: &Sheet) -> &'static [&'static str] {
    use romori_app::ledgers::Series;
    match (sheet.exists, target.form.kind.series()) {
        (true, _) => &[],
        (false, Series::One) => &["change"],
        (false, _) => &["change", "from"],
    }
}

fn crumbs(target: &Target, read: &Read) -> Vec<Crumb> {
    let number = target.client;
    let title = if read.sheet.exists { target.form.title } else { target.form.add };
    vec![
        Crumb::to("70 顧問先", "/70"),
        Crumb::to(format!("{number} {}", read.client.profile.name), format!("/70/{number}")),
        Crumb::to("71 個人", format!("/71/{number}")),
        Crumb::to(format!("{number}-{}", target.person), target.back()),
        Crumb::here(title),
    ]
}

fn consequences(target: &Target) -> Vec<String> {
    let mut lines =
        vec!["前の内容は消えません。だれが、いつ、何を変えたかが履歴に残ります。".to_owned()];
    if target.place.key != PlaceKey::New {
        lines.push(
            "この内容で点検・承認した届出があれば、作成中に戻ります。提出した届出は変わりません。"
                .to_owned(),
        );
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
        link: None,
    })
}

fn notes(target: &Target, sheet: &Sheet, today: Date) -> Vec<Note> {
    let past = sheet.exists && target.on != today;
    let line = "この日の内容を表示しています。訂正すると、この日を含む期間の記録が直ります。";
    past.then(|| Note::new(Tone::Info, format!("{}の内容", date_ja(target.on)), &[line]))
        .into_iter()
        .collect()
}
