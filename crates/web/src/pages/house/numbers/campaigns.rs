//! GET and POST /81 — campaigns; POST /81/{number}/{key}/invite and /close.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::numbers::{CampaignForm, CampaignWay, HolderKind, NumbersError};
use romori_app::house::{Picture, UnitError, picture_of, today};
use serde::Deserialize;

use super::numbered;
use crate::present::house::numbers::{campaigns_view, papers_view, purposes_marked};
use crate::present::house::rights::Entries;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

fn shown(
    state: &AppState,
    signed: &Signed,
    (entries, done): (&Entries, &str),
) -> Result<Response, Failure> {
    let lines = signed.house.campaigns(&signed.visitor)?;
    let day = today(&signed.house);
    let view = campaigns_view(state, signed, (&lines, day), entries, done);
    let right = entries.is_right();
    let status = if right { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show_with(status, &view))
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let done = match asked.done.as_str() {
                "begun" => "収集を始めました。",
                "closed" => "計画を締めました。渡したリンクは使えなくなりました。",
                _ => "",
            };
            shown(&state, signed, (&Entries::default(), done))
        })
        .await
}

fn form_of(entries: &mut Entries) -> Option<(u32, CampaignForm)> {
    let client: Option<u32> = entries.value("client").parse().ok();
    if client.is_none() {
        entries.refuse("client", "顧問先番号を数字で入れてください。例 1001");
    }
    let code: Option<u8> = entries.value("way").parse().ok();
    let way = code.and_then(CampaignWay::of_code);
    if way.is_none() {
        entries.refuse("way", "集め方を1つ選んでください。");
    }
    let ends_on = entries.day("ends_on");
    let marked = |one: &&HolderKind| entries.value(&format!("kinds-{}", one.code())) == "1";
    let form = CampaignForm {
        name: entries.value("name").to_owned(),
        purposes: purposes_marked(entries),
        way: way?,
        ends_on: ends_on?,
        kinds: HolderKind::ALL.iter().filter(marked).copied().collect(),
    };
    client.map(|client| (client, form))
}

pub(super) async fn begin(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            if let Some((client, form)) = form_of(&mut entries) {
                match signed.house.begin_campaign(&signed.visitor, client, &form) {
                    Ok(_) => return Ok(see_other("/81?done=begun")),
                    Err(NumbersError::Unit(UnitError::Absent)) => {
                        entries.refuse("client", "この番号の顧問先はありません。");
                    }
                    // What the permission does not allow is told where the purposes are chosen.
                    Err(NumbersError::Refused(why)) => entries.refuse("purposes", why.ja()),
                    Err(error) => super::told(&mut entries, error)?,
                }
            }
            shown(&state, signed, (&entries, ""))
        })
        .await
}

pub(super) async fn invite(
    State(state): State<AppState>,
    Path((number, key)): Path<(String, String)>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let at = (numbered(&number)?, numbered(&key)?);
            let made = signed.house.invite(&signed.visitor, at)?;
            let name = signed.house.number_permission(&signed.visitor, at.0)?.name;
            let drawn = made.into_iter().map(|one| {
                let picture: Option<Picture> = picture_of(&one.link);
                (one, picture)
            });
            Ok(show(&papers_view(&state, signed, (at.0, &name), drawn.collect())))
        })
        .await
}

pub(super) async fn close(
    Path((number, key)): Path<(String, String)>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let at = (numbered(&number)?, numbered(&key)?);
            signed.house.close_campaign(&signed.visitor, at)?;
            Ok(see_other("/81?done=closed"))
        })
        .await
}
