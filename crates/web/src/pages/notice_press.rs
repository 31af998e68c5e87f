//! POST /22/jobs/{name}/notice — a way of writing is chosen or taken back, people are left out or
//! taken in. Nothing is ever replaced without this press.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::santei::who;

use crate::desk::{self, Work};
use crate::shell::{AppState, Failure, Pressed, see_other};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(name): Path<String>,
    form: Pressed,
) -> Response {
    let visit = form.visit;
    desk::work(&state, &visit, &name, move |work, _| {
        let done = match form.value("act") {
            Some("write") => write(work, &form)?,
            Some("undo") => undo(work, &form)?,
            Some("leave") => leave(work, &form, true)?,
            Some("take") => leave(work, &form, false)?,
            _ => return Err(Failure::BadForm),
        };
        work.done = Some(done);
        Ok(see_other(&format!("{}/notice", work.address)))
    })
    .await
}

fn write(work: &mut Work, form: &Pressed) -> Result<String, Failure> {
    let (row, character) = character_of(form)?;
    let writing = form.value("writing").map(str::trim).unwrap_or_default();
    if writing.is_empty() || writing.chars().count() > 4 || writing.contains(character) {
        return Ok(format!("「{character}」の代わりに書く字を、1〜4字で入れてください。"));
    }
    work.job.spell(row, character, writing);
    Ok(format!("{}の「{character}」を、届書では「{writing}」と書きます。", person(work, row)))
}

fn undo(work: &mut Work, form: &Pressed) -> Result<String, Failure> {
    let (row, character) = character_of(form)?;
    work.job.unspell(row, character);
    Ok(format!("{}の「{character}」を元に戻しました。", person(work, row)))
}

fn leave(work: &mut Work, form: &Pressed, out: bool) -> Result<String, Failure> {
    let rows: Result<Vec<u32>, _> = form.values("row").map(str::parse).collect();
    let rows = rows.map_err(|_| Failure::BadForm)?;
    if rows.is_empty() {
        return Ok("先に出さない人が選ばれていません。".to_owned());
    }
    for row in &rows {
        work.job.leave_out(*row, out);
    }
    let done =
        if out { "残して、届書を作りました" } else { "届書に入れました" };
    Ok(format!("{}人を{done}。", rows.len()))
}

/// The row and the character of a key: `14-9ad9`.
fn character_of(form: &Pressed) -> Result<(u32, char), Failure> {
    let read = || {
        let (row, code) = form.value("key")?.split_once('-')?;
        let character = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
        Some((row.parse().ok()?, character))
    };
    read().ok_or(Failure::BadForm)
}

fn person(work: &Work, row: u32) -> String {
    work.job.book().of_row(row).map_or_else(|| format!("{row}行目"), |entry| who(&entry.person))
}
