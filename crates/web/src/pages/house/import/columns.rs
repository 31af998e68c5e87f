//! GET and POST /74/{name}/columns — 列の対応; POST /74/{name}/forget guesses anew.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use romori_app::house::import::{ColumnMonth, ImportFile, Item, Key};
use romori_types::{YearMonth, fold_width, parse_date_ja};
use serde::Deserialize;

use crate::import_desk::{self, ImportWork, find, idle, key_code, lock, settle};
use crate::present::house::{AskedImportColumn, columns_page};
use crate::shell::{AppState, Failure, Pressed, Signed, SignedPress, see_other, show, show_with};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    edit: Option<u32>,
    at: Option<u32>,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let work = find(&state, signed, &name)?;
            let work = lock(&work);
            let asked = AskedImportColumn { editing: asked.edit, settled: asked.at, given: None };
            Ok(show(&columns_page(&state, signed, &work, &asked)))
        })
        .await
}

pub(super) async fn forget(
    State(state): State<AppState>,
    Path(name): Path<String>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let work = find(&state, signed, &name)?;
            let mut work = lock(&work);
            idle(&mut work)?.forget().map_err(super::start::failure)?;
            Ok(see_other(&format!("{}/columns", work.address)))
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(name): Path<String>,
    press: SignedPress,
) -> Response {
    let SignedPress { signed, form } = press;
    let work = match find(&state, &signed, &name) {
        Ok(work) => work,
        Err(failure) => return failure.into_response(),
    };
    let (within, looked) = (state.clone(), Arc::clone(&work));
    let checker = signed.clone();
    let answer = signed
        .work(move |signed| {
            let mut held = lock(&work);
            match set(&mut held, &form)? {
                Next::Columns(query) => Ok(see_other(&format!("{}/columns{query}", held.address))),
                Next::Given(words) => {
                    let asked = AskedImportColumn {
                        given: Some((form.value("given").unwrap_or_default().to_owned(), words)),
                        ..AskedImportColumn::default()
                    };
                    let page = columns_page(&within, signed, &held, &asked);
                    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
                }
                Next::Preview => {
                    let address = held.address.clone();
                    drop(held);
                    import_desk::check(&within, &checker, &work);
                    Ok(see_other(&format!("{address}/preview")))
                }
            }
        })
        .await;
    settle(&looked).await;
    answer
}

/// Where the press leads.
enum Next {
    Columns(String),
    Given(String),
    Preview,
}

fn set(work: &mut ImportWork, form: &Pressed) -> Result<Next, Failure> {
    let file = idle(work)?;
    if form.value("act") == Some("sheet") {
        let sheet = form.value("sheet").and_then(|sheet| sheet.parse().ok());
        let sheet = sheet.ok_or(Failure::BadForm)?;
        file.choose_sheet(sheet).map_err(super::start::failure)?;
        return Ok(Next::Columns(String::new()));
    }
    if let Some(place) = form.value("leave") {
        return Ok(Next::Columns(format!("?at={}", place_of(place)?)));
    }
    set_columns(file, form)?;
    if let Some(key) = form.value("key") {
        let mut keys = file.kind.keys().iter();
        let chosen = keys.find(|known| Key::ja(**known) == key || key_code(**known) == key);
        file.options.key = *chosen.ok_or(Failure::BadForm)?;
    }
    if let Some(place) = form.value("edit") {
        return Ok(Next::Columns(format!("?edit={}", place_of(place)?)));
    }
    if let Some(place) = form.value("settle") {
        return Ok(Next::Columns(format!("?at={}", place_of(place)?)));
    }
    if let Some(words) = set_given(file, form) {
        return Ok(Next::Given(words));
    }
    Ok(Next::Preview)
}

fn place_of(text: &str) -> Result<u32, Failure> {
    text.parse().map_err(|_| Failure::BadForm)
}

fn set_columns(file: &mut ImportFile, form: &Pressed) -> Result<(), Failure> {
    let mut mapping = file.proposal.mapping.clone();
    for column in &file.proposal.mapping.columns {
        let Some(code) = form.value(&format!("c{}", column.column)) else { continue };
        let (item, month) = chosen(code)?;
        let unread = item.is_none() && column.item == Some(Item::IndividualNumber);
        if (item, month) != (column.item, column.month) && !unread {
            mapping.set(column.column, item, month);
        }
    }
    if mapping != file.proposal.mapping {
        file.set_mapping(mapping);
    }
    Ok(())
}

/// `fixed`, `fixed.4`, `fixed.2026-04`, or nothing.
fn chosen(code: &str) -> Result<(Option<Item>, Option<ColumnMonth>), Failure> {
    if code.is_empty() {
        return Ok((None, None));
    }
    let (item, month) = match code.split_once('.') {
        Some((item, month)) => (item, Some(month.parse().map_err(|_| Failure::BadForm)?)),
        None => (code, None),
    };
    Ok((Some(Item::from_key(item).ok_or(Failure::BadForm)?), month))
}

/// The month or day of the whole table; what is wrong with it, in words.
fn set_given(file: &mut ImportFile, form: &Pressed) -> Option<String> {
    use romori_app::house::import::Kind;
    let text = form.value("given").map(|text| fold_width(text).trim().to_owned());
    match (file.kind, text) {
        (_, None) => None,
        (Kind::Pay, Some(text)) if text.is_empty() => {
            file.set_month(None);
            None
        }
        (Kind::Pay, Some(text)) => {
            let plain: Option<YearMonth> = text.parse().ok();
            let of_day = || parse_date_ja(&format!("{}1日", text.trim_end_matches('分'))).ok();
            let month = plain.or_else(|| of_day().map(YearMonth::of));
            file.set_month(month);
            month
                .is_none()
                .then(|| "年月を読めません。令和8年6月のように入れてください。".to_owned())
        }
        (Kind::Bonuses, Some(text)) if text.is_empty() => {
            file.set_paid_on(None);
            None
        }
        (Kind::Bonuses, Some(text)) => {
            let day = parse_date_ja(&text).ok();
            file.set_paid_on(day);
            day.is_none()
                .then(|| "日付を読めません。令和8年7月10日のように入れてください。".to_owned())
        }
        (_, Some(_)) => None,
    }
}
