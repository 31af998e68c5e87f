//! GET and POST /80/{number}/permission, POST …/withdraw, …/again, /80/{number}/grant and
//! …/take-back — what a client entrusts, permits and lets use.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::numbers::{
    GrantForm, NumberKeeper, NumberPurpose, NumbersError, PermissionForm, PermissionView,
};
use romori_types::{Date, parse_date_ja};
use serde::Deserialize;

use super::numbered;
use crate::present::house::numbers::{permission_view, purposes_marked};
use crate::present::house::rights::Entries;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show_with};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
    #[serde(default)]
    seen: u32,
}

fn done_words(done: &str) -> &'static str {
    match done {
        "permitted" => "許可を登録し、番号庫へ送りました。",
        "withdrawn" => "許可を終わらせました。この顧問先の番号は、もう扱えません。",
        "again" => "番号庫へ送り直しました。",
        "let" => "事務所に利用を許しました。",
        "taken" => "利用の許しを取り消しました。すぐに使えなくなりました。",
        _ => "",
    }
}

fn shown(
    state: &AppState,
    signed: &Signed,
    found: &PermissionView,
    (entries, done): (&Entries, &str),
) -> Result<Response, Failure> {
    let names = super::super::actor_names(&signed.house, signed)?;
    let right = entries.is_right();
    let status = if right { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show_with(status, &permission_view(state, signed, (found, &names), entries, done)))
}

/// The form as the record stands.
fn filled(found: &PermissionView) -> Entries {
    let mut entries = Entries::default();
    let Some(one) = &found.record else {
        entries.put("keeper", found.side.code());
        return entries;
    };
    entries.put("keeper", one.keeper);
    for code in &one.purposes {
        entries.put(&format!("purposes-{code}"), 1);
    }
    entries.put("entrusted_on", one.entrusted_on);
    entries.put("contract", &one.contract);
    let days = [
        ("reentrustment_on", one.reentrustment_on),
        ("supervised_on", one.supervised_on),
        ("supervise_by", one.supervise_by),
        ("through", one.through),
    ];
    for (name, day) in days {
        entries.put(name, day.map_or_else(String::new, |day| day.to_string()));
    }
    entries
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let found = signed.house.number_permission(&signed.visitor, numbered(&number)?)?;
            shown(&state, signed, &found, (&filled(&found), done_words(&asked.done)))
        })
        .await
}

/// A day that may be left empty.
fn optional(entries: &mut Entries, field: &'static str) -> Option<Date> {
    if entries.value(field).is_empty() { None } else { entries.day(field) }
}

fn form_of(entries: &mut Entries, seen: u32) -> Option<PermissionForm> {
    let code: Option<u8> = entries.value("keeper").parse().ok();
    let keeper = code.and_then(NumberKeeper::of_code);
    if keeper.is_none() {
        entries.refuse("keeper", "番号を集めて保管する人を選んでください。");
    }
    let entrusted_on = entries.day("entrusted_on");
    let form = PermissionForm {
        keeper: keeper.unwrap_or(NumberKeeper::Office),
        purposes: purposes_marked(entries),
        contract: entries.value("contract").to_owned(),
        reentrustment_on: optional(entries, "reentrustment_on"),
        supervised_on: optional(entries, "supervised_on"),
        supervise_by: optional(entries, "supervise_by"),
        through: optional(entries, "through"),
        entrusted_on: entrusted_on.unwrap_or_default(),
        seen,
    };
    entries.is_right().then_some(form)
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
    press: SignedPress,
) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let number = numbered(&number)?;
            if let Some(form) = form_of(&mut entries, asked.seen) {
                match signed.house.permit_numbers(&signed.visitor, number, &form) {
                    Ok(()) => return Ok(see_other(&at(number, "permitted"))),
                    // What the vault could not take stands on the page, with the way to send again.
                    Err(NumbersError::Away(_) | NumbersError::NoVault) => {
                        return Ok(see_other(&at(number, "")));
                    }
                    Err(error) => super::told(&mut entries, error)?,
                }
            }
            let found = signed.house.number_permission(&signed.visitor, number)?;
            shown(&state, signed, &found, (&entries, ""))
        })
        .await
}

fn at(number: u32, done: &str) -> String {
    format!("/80/{number}/permission?done={done}")
}

async fn act(
    number: String,
    press: SignedPress,
    done: &'static str,
    what: fn(&Signed, u32) -> Result<(), NumbersError>,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let number = numbered(&number)?;
            what(signed, number)?;
            Ok(see_other(&at(number, done)))
        })
        .await
}

pub(super) async fn withdraw(Path(number): Path<String>, press: SignedPress) -> Response {
    act(number, press, "withdrawn", |signed, number| {
        signed.house.withdraw_numbers(&signed.visitor, number)
    })
    .await
}

pub(super) async fn again(Path(number): Path<String>, press: SignedPress) -> Response {
    act(number, press, "again", |signed, number| {
        signed.house.send_permission_again(&signed.visitor, number)
    })
    .await
}

pub(super) async fn take_back(Path(number): Path<String>, press: SignedPress) -> Response {
    act(number, press, "taken", |signed, number| {
        signed.house.take_back_numbers(&signed.visitor, number)
    })
    .await
}

pub(super) async fn let_use(
    State(state): State<AppState>,
    Path(number): Path<String>,
    press: SignedPress,
) -> Response {
    let entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let number = numbered(&number)?;
            let marked = |one: &&NumberPurpose| {
                entries.value(&format!("grant-purposes-{}", one.code())) == "1"
            };
            let purposes = NumberPurpose::ALL.iter().filter(marked).copied().collect();
            let mut around = Entries::default();
            let through = parse_date_ja(entries.value("grant-through")).ok();
            let Some(through) = through else {
                around.refuse("grant-through", "日付を入れてください。例 令和9年3月31日");
                let found = signed.house.number_permission(&signed.visitor, number)?;
                return shown(&state, signed, &found, (&around, ""));
            };
            let form = GrantForm { purposes, through };
            match signed.house.let_use_numbers(&signed.visitor, number, &form) {
                Ok(()) => Ok(see_other(&at(number, "let"))),
                Err(NumbersError::Mistake(_, words)) => {
                    around.refuse("grant-through", words);
                    let found = signed.house.number_permission(&signed.visitor, number)?;
                    shown(&state, signed, &found, (&around, ""))
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}
