//! POST /22/jobs/{name}/columns — the columns and the office's data as the user wants them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::office::OfficeItem;
use romori_app::santei::Job;
use romori_app::{Field, Law};

use crate::desk;
use crate::present::{AskedColumn, columns_view};
use crate::shell::{AppState, Failure, Pressed, see_other, show_with};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(name): Path<String>,
    form: Pressed,
) -> Response {
    let within = state.clone();
    let visit = form.visit;
    desk::work_on_sheet(&state, &visit, &name, move |work, law| {
        let columns = format!("{}/columns", work.address);
        if form.value("act") == Some("sheet") {
            let sheet = form.value("sheet").and_then(|sheet| sheet.parse().ok());
            work.job.choose_sheet(law, sheet.ok_or(Failure::BadForm)?);
            return Ok(see_other(&columns));
        }
        // Whatever was pressed, nothing that was typed is lost.
        set_office(&mut work.job, law, &form);
        if let Some(place) = form.value("leave") {
            return Ok(see_other(&format!("{columns}?at={}", place_of(place)?)));
        }
        set_columns(&mut work.job, law, &form)?;
        if let Some(place) = form.value("edit") {
            return Ok(see_other(&format!("{columns}?edit={}", place_of(place)?)));
        }
        if let Some(place) = form.value("settle") {
            return Ok(see_other(&format!("{columns}?at={}", place_of(place)?)));
        }
        match work.job.office().facts() {
            Err(problems) if form.value("act") != Some("later") => {
                let asked = AskedColumn::default();
                let view = columns_view(&within, &visit, work, asked, &problems);
                Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
            }
            _ => Ok(see_other(&format!("{}/preview", work.address))),
        }
    })
    .await
}

fn place_of(text: &str) -> Result<u32, Failure> {
    text.parse().map_err(|_| Failure::BadForm)
}

/// Sets what changed; nothing is read again when nothing did.
fn set_columns(job: &mut Job, law: &Law, form: &Pressed) -> Result<(), Failure> {
    let mut mapping = job.mapping().clone();
    // What a column is.
    for column in &job.mapping().columns {
        let Some(code) = form.value(&format!("c{}", column.column)) else { continue };
        let field = match code {
            "" => None,
            code => Some(Field::from_key(code).ok_or(Failure::BadForm)?),
        };
        let unread = field.is_none() && column.field == Some(Field::IndividualNumber);
        if field != column.field && !unread {
            mapping.set(column.column, field);
        }
    }
    // Where a lacking item stands.
    for missing in &job.sheet().missing {
        let place = form.value(&format!("f.{}", missing.field.key())).unwrap_or_default();
        if !place.is_empty() {
            mapping.set(place_of(place)?, Some(missing.field));
        }
    }
    if mapping != *job.mapping() {
        job.set_mapping(law, mapping);
    }
    Ok(())
}

fn set_office(job: &mut Job, law: &Law, form: &Pressed) {
    let values = form.fields().filter_map(|(name, value)| {
        let item = OfficeItem::from_key(name)?;
        (job.office().get(item) != value.trim()).then(|| (item, value.to_owned()))
    });
    let values: Vec<(OfficeItem, String)> = values.collect();
    if !values.is_empty() {
        job.set_office(law, values);
    }
}
