//! POST /22/jobs/{name}/notice — a way of writing is chosen or taken back, people are left out or
//! taken in. Nothing is ever replaced without this press.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::santei::who;

use crate::desk::{self, Work};
use crate::present::character_of_key;
use crate::shell::{AppState, Failure, Pressed, see_other};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(name): Path<String>,
    form: Pressed,
) -> Response {
    let visit = form.visit;
    desk::work(&state, &visit, &name, move |work, _| {
        match form.value("act") {
            Some("write") => write(work, &form)?,
            Some("undo") => undo(work, &form)?,
            Some("leave") => leave(work, &form, true)?,
            Some("take") => leave(work, &form, false)?,
            _ => return Err(Failure::BadForm),
        }
        Ok(see_other(&format!("{}/notice", work.address)))
    })
    .await
}

fn write(work: &mut Work, form: &Pressed) -> Result<(), Failure> {
    let (row, character) = character_of(form)?;
    let writing = form.value("writing").map(str::trim).unwrap_or_default();
    if writing.is_empty() || writing.chars().count() > 4 || writing.contains(character) {
        let person = person(work, row);
        work.refused = Some(format!(
            "{person}の「{character}」の書き方が決まっていません。代わりに書く字を、1〜4字で入れてください。"
        ));
        return Ok(());
    }
    work.job.spell(row, character, writing);
    let person = person(work, row);
    work.done = Some(format!("{person}の「{character}」を、届書では「{writing}」と書きます。"));
    Ok(())
}

fn undo(work: &mut Work, form: &Pressed) -> Result<(), Failure> {
    let (row, character) = character_of(form)?;
    work.job.unspell(row, character);
    work.done = Some(format!("{}の「{character}」を元に戻しました。", person(work, row)));
    Ok(())
}

fn leave(work: &mut Work, form: &Pressed, out: bool) -> Result<(), Failure> {
    let rows: Result<Vec<u32>, _> = form.values("row").map(str::parse).collect();
    let rows = rows.map_err(|_| Failure::BadForm)?;
    if rows.is_empty() {
        let next = "残す人に印を付けてから、もう一度押してください。";
        work.refused = Some(format!("先に出さない人が選ばれていません。{next}"));
        return Ok(());
    }
    for row in &rows {
        work.job.leave_out(*row, out);
    }
    let done =
        if out { "残して、届書を作りました" } else { "届書に入れました" };
    work.done = Some(format!("{}人を{done}。", rows.len()));
    Ok(())
}

/// The row and the character of a key: `14-9ad9`.
fn character_of(form: &Pressed) -> Result<(u32, char), Failure> {
    form.value("key").and_then(character_of_key).ok_or(Failure::BadForm)
}

fn person(work: &Work, row: u32) -> String {
    work.job.book().of_row(row).map_or_else(|| format!("{row}行目"), |entry| who(&entry.person))
}
