//! What the keeper of a log asks of a witness. Blocks; the caller gives it a thread.

use std::fmt;
use std::io;

use romori_ledger::{Cosigned, LogError, LogReader, WitnessKey};

use crate::http::post;

/// 連署がもらえない — why a witness has not cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubmitError {
    /// It cannot be reached, or answers what is no answer.
    Unreachable(io::ErrorKind),
    /// It cosigned another size last.
    Conflict {
        /// That size.
        size: u64,
    },
    /// It knows a history that this is not: the log was forked or rewritten, or so it says.
    NotConsistent,
    /// It has seen more of the log than there is now.
    Ahead {
        /// The size that it cosigned.
        witness: u64,
        /// The size of the log.
        log: u64,
    },
    /// It does not know this log or its key.
    Unknown,
    /// It refused with this status.
    Refused(u16),
    /// It said yes, and its signature is none of its key on this checkpoint.
    NotCosigned,
    /// The log cannot be read.
    Log(LogError),
}

impl fmt::Display for SubmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(kind) => {
                write!(f, "証人に届きません({kind})。アドレスと通信を確かめてください。")
            }
            Self::Conflict { size } => write!(f, "証人が前に見たのは{size}件の記録簿です。"),
            Self::NotConsistent => f.write_str(
                "証人が前に見た記録簿と一致しません。記録が書き換えられたか、二つに分かれています。\
                 記録簿に触れずに、管理者に知らせてください。",
            ),
            Self::Ahead { witness, log } => write!(
                f,
                "証人は{witness}件まで見ていますが、記録簿は{log}件しかありません。\
                 後の記録が失われたか、古い状態に戻されています。"
            ),
            Self::Unknown => {
                f.write_str("証人が、この記録簿を知りません。証人に検証鍵を登録してください。")
            }
            Self::Refused(status) => write!(f, "証人に断られました(HTTP {status})。"),
            Self::NotCosigned => f.write_str("証人の署名が、証人の鍵によるものではありません。"),
            Self::Log(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SubmitError {}

/// Submits a checkpoint with the proof that it grew out of the one that the witness knows
/// ([`romori_ledger::growth_file`]), and verifies what comes back.
///
/// # Errors
/// When the witness does not cosign it.
pub fn submit(url: &str, witness: &WitnessKey, growth: &str) -> Result<Cosigned, SubmitError> {
    let answered = post(url, "/add-checkpoint", growth);
    let (status, body) = answered.map_err(|error| SubmitError::Unreachable(error.kind()))?;
    match status {
        200 => {
            let note = growth.split_once("\n\n").map_or("", |(_, note)| note);
            let text = note.split_once("\n\n").map_or("", |(text, _)| text);
            witness.verify(&format!("{text}\n"), &body).ok_or(SubmitError::NotCosigned)
        }
        409 => match body.trim_end().parse() {
            Ok(size) => Err(SubmitError::Conflict { size }),
            Err(_) => Err(SubmitError::Refused(status)),
        },
        422 => Err(SubmitError::NotConsistent),
        403 | 404 => Err(SubmitError::Unknown),
        _ => Err(SubmitError::Refused(status)),
    }
}

/// Has the log as it is read cosigned. `known` is the size that this witness cosigned last, as far
/// as is remembered; the witness says when it was another.
///
/// # Errors
/// When the witness does not cosign it.
pub fn cosign(
    url: &str,
    witness: &WitnessKey,
    log: &LogReader,
    known: u64,
) -> Result<Cosigned, SubmitError> {
    let size = log.checkpoint().size;
    let from = |old: u64| log.growth_file(old).map_err(SubmitError::Log);
    match submit(url, witness, &from(known.min(size))?) {
        Err(SubmitError::Conflict { size: seen }) if seen > size => {
            Err(SubmitError::Ahead { witness: seen, log: size })
        }
        Err(SubmitError::Conflict { size: seen }) => submit(url, witness, &from(seen)?),
        answered => answered,
    }
}
