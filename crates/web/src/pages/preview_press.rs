//! POST /22/jobs/{name}/preview — a value is mended, all proposals are taken, or the good rows
//! go on.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::Law;

use crate::desk::{self, Work};
use crate::shell::{AppState, Failure, Pressed, see_other};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(name): Path<String>,
    form: Pressed,
) -> Response {
    let visit = form.visit;
    desk::work_on_sheet(&state, &visit, &name, move |work, law| match form.value("act") {
        Some("go") => Ok(see_other(&work.address)),
        Some("proposals") => {
            take_proposals(work, law);
            Ok(see_other(&format!("{}/preview", work.address)))
        }
        Some("mend") => {
            let to = mend(work, law, &form)?;
            Ok(see_other(&format!("{}/preview{to}", work.address)))
        }
        _ => Err(Failure::BadForm),
    })
    .await
}

fn take_proposals(work: &mut Work, law: &Law) {
    let sheet = work.job.sheet();
    let before = sheet.errors().count();
    let values: Vec<((u32, u32), String)> = sheet
        .errors()
        .filter_map(|problem| Some(((problem.row, problem.column?), problem.suggestion.clone()?)))
        .collect();
    let taken = values.len();
    work.job.correct_all(law, values);
    let after = work.job.sheet().errors().count();
    work.done = Some(if after == 0 {
        format!("案の{taken}か所を直しました。直しが要る行はもうありません。")
    } else {
        format!("案の{taken}か所を直しました。誤りは{before}か所から{after}か所になりました。")
    });
}

/// Uses the value typed; says where the page should stand next.
fn mend(work: &mut Work, law: &Law, form: &Pressed) -> Result<String, Failure> {
    let key = form.value("key").ok_or(Failure::BadForm)?;
    let (row, column) = cell_of(key).ok_or(Failure::BadForm)?;
    let value = form.value("value").unwrap_or_default();
    let known = work.job.sheet().errors();
    if !known.into_iter().any(|problem| problem.row == row && problem.column == Some(column)) {
        work.done = Some("この誤りは、もう直っています。".to_owned());
        return Ok(String::new());
    }
    work.job.correct(law, row, column, value);
    let left: Vec<usize> = work
        .job
        .sheet()
        .errors()
        .enumerate()
        .filter(|(_, problem)| problem.row == row && problem.column == Some(column))
        .map(|(place, _)| place)
        .collect();
    match left.first() {
        None => {
            let count = work.job.sheet().errors().count();
            work.done = Some(if count == 0 {
                format!("{row}行目を直しました。直しが要る行はもうありません。")
            } else {
                format!("{row}行目を直しました。のこりは{count}か所です。")
            });
            Ok(String::new())
        }
        Some(place) => {
            let key = format!("{row}-{column}-{place}");
            work.done =
                Some(format!("{row}行目は、入れた値でもまだ使えません。直し方を見てください。"));
            work.refused = Some(key.clone());
            Ok(format!("#p{key}"))
        }
    }
}

fn cell_of(key: &str) -> Option<(u32, u32)> {
    let mut parts = key.split('-');
    let cell = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(cell)
}
