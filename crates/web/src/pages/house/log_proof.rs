//! GET and POST /01/proof — 記録の証明; GET /01/proof/checkpoint, /01/proof/key and /01/proof/tool —
//! what a tenant takes away; GET /01/{entry} and /01/{entry}/proof — one entry.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use romori_app::house::{Function, ProofError};
use romori_types::Purpose;

use super::actor_names;
use crate::present::house::{entry_proof_view, growth_note, log_proof_view, proof_problem};
use crate::shell::{
    AppState, Attachment, Failure, Signed, SignedPress, attachment, proof_tool, show, show_with,
};
use crate::view::office::{Note, Tone};

const TEXT: &str = "text/plain; charset=utf-8";

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/01/proof", get(page).post(press))
        .route("/01/proof/checkpoint", get(checkpoint))
        .route("/01/proof/key", get(key))
        .route("/01/proof/tool", get(tool))
        .route("/01/{entry}", get(entry))
        .route("/01/{entry}/proof", get(file))
}

async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ViewLog, Purpose::Audit)?;
            let head = signed.house.log_head()?;
            Ok(show(&log_proof_view(&state, signed, &head, ("", None), None)))
        })
        .await
}

async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let kept = press.form.value("kept").unwrap_or_default().to_owned();
    press
        .signed
        .work(move |signed| {
            let said = match signed.house.growth_since(&signed.visitor, &kept) {
                Ok(growth) => Ok(growth),
                Err(ProofError::Entry(error)) => return Err(Failure::from(error)),
                Err(problem) => Err(refused_note(&problem)),
            };
            let (status, note, proof) = match said {
                Ok(growth) => (StatusCode::OK, growth_note(&growth), Some(growth.file)),
                Err(note) => (StatusCode::UNPROCESSABLE_ENTITY, note, None),
            };
            let head = signed.house.log_head()?;
            let view = log_proof_view(&state, signed, &head, (&kept, proof), Some(note));
            Ok(show_with(status, &view))
        })
        .await
}

fn refused_note(problem: &ProofError) -> Note {
    let words = proof_problem(problem);
    Note { focus: true, ..Note::new(Tone::Bad, "照らせませんでした", &[words.as_str()]) }
}

async fn checkpoint(signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let head = signed.house.head_taken(&signed.visitor)?;
            let name = format!("checkpoint-{}.txt", head.size);
            Ok(attachment(Attachment { name: &name, kind: TEXT, bytes: head.note.into_bytes() }))
        })
        .await
}

async fn key(signed: Signed) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ViewLog, Purpose::Audit)?;
            let bytes = format!("{}\n", signed.house.log_head()?.key).into_bytes();
            Ok(attachment(Attachment { name: "log-key.txt", kind: TEXT, bytes }))
        })
        .await
}

async fn tool(_: Signed) -> Response {
    let kind = "text/html; charset=utf-8";
    let bytes = proof_tool().as_bytes().to_vec();
    attachment(Attachment { name: "romori-proof.html", kind, bytes })
}

async fn entry(
    State(state): State<AppState>,
    signed: Signed,
    Path(entry): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let index: u64 = entry.parse().map_err(|_| Failure::NotFound)?;
            let proof = signed.house.entry_proof(&signed.visitor, index)?;
            let actors = actor_names(&signed.house, signed)?;
            Ok(show(&entry_proof_view(&state, signed, &proof, &actors)))
        })
        .await
}

async fn file(signed: Signed, Path(entry): Path<String>) -> Response {
    signed
        .work(move |signed| {
            let index: u64 = entry.parse().map_err(|_| Failure::NotFound)?;
            let proof = signed.house.entry_proof(&signed.visitor, index)?;
            let name = format!("{index}.tlog-proof");
            Ok(attachment(Attachment { name: &name, kind: TEXT, bytes: proof.file.into_bytes() }))
        })
        .await
}
