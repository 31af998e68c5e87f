//! GET and POST /91/groups, POST /91/groups/{group}/confirm — the groups of the company's
//! directory, and what roles they give.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{EntryError, Role, Roles, group_roles};
use romori_types::DirectoryGroupId;
use serde::Deserialize;

use crate::present::house::groups::groups_view;
use crate::present::house::rights::Entries;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let all = signed.house.office_groups(&signed.visitor)?;
            let done = match asked.done.as_str() {
                "mapped" => "グループに付ける権限を変えました。次の操作から変わります。",
                "confirmed" => "管理者を付けることを認めました。次の操作から変わります。",
                _ => "",
            };
            Ok(show(&groups_view(&state, signed, &all, &Entries::default(), done)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            match map(signed, &mut entries) {
                Ok(true) => return Ok(see_other("/91/groups?done=mapped")),
                Ok(false) => {}
                Err(Failure::Conflict(words)) => entries.refuse("group", words),
                Err(other) => return Err(other),
            }
            let all = signed.house.office_groups(&signed.visitor)?;
            let view = groups_view(&state, signed, &all, &entries, "");
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}

/// Whether it was said; what lacks is noted.
fn map(signed: &Signed, entries: &mut Entries) -> Result<bool, Failure> {
    let Ok(group) = entries.value("group").parse::<DirectoryGroupId>() else {
        entries.refuse("group", "グループを1つ選んでください。");
        return Ok(false);
    };
    let marked = |one: &Role| entries.value(&format!("role-{}", one.code())) == "1";
    let roles: Vec<Role> = group_roles().filter(marked).collect();
    signed.house.map_group(&signed.visitor, group, Roles::of(&roles))?;
    Ok(true)
}

pub(super) async fn confirm(
    State(state): State<AppState>,
    Path(group): Path<String>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let group: DirectoryGroupId = group.parse().map_err(|_| Failure::NotFound)?;
            match signed.house.confirm_group(&signed.visitor, group) {
                Ok(()) => Ok(see_other("/91/groups?done=confirmed")),
                Err(error @ EntryError::SecondPerson) => {
                    let mut entries = Entries::default();
                    entries.refuse("group", error.to_string());
                    let all = signed.house.office_groups(&signed.visitor)?;
                    let view = groups_view(&state, signed, &all, &entries, "");
                    Ok(show_with(StatusCode::CONFLICT, &view))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await
}
