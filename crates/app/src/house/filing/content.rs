//! 案件の記入 — what a person entered for a case and no ledger holds, kept sealed with it.

use romori_roster::StandardRemuneration;
use romori_store::{Reader, UnitError, Writer};
use romori_types::CaseId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::procedure::{Choices, Given};

/// 案件の記入. `E` is what a procedure asks for besides: the entry of an acquisition, of a loss.
///
/// A notice that is made again is made with the same, so that no press is forgotten.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseContent<E = ()> {
    /// What the decision needs beside the ledgers.
    #[serde(default)]
    pub given: Given,
    /// How the notice is written, and who is left out.
    #[serde(default)]
    pub choices: Choices,
    /// What this procedure asks for besides.
    #[serde(default = "nothing")]
    pub entry: Option<E>,
    /// The standards that the notice says, by the number of the person: what is entered into the
    /// ledger once the case is completed.
    #[serde(default)]
    pub decided: Vec<(u32, StandardRemuneration)>,
}

const fn nothing<E>() -> Option<E> {
    None
}

impl<E> Default for CaseContent<E> {
    fn default() -> Self {
        let (given, choices) = (Given::default(), Choices::default());
        Self { given, choices, entry: None, decided: Vec::new() }
    }
}

impl<E> std::fmt::Debug for CaseContent<E> {
    /// Without what was entered.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CaseContent(…)")
    }
}

/// What was entered for a case; nothing where nobody did.
///
/// # Errors
/// [`UnitError::Absent`] when there is no such case; when what is kept does not read.
pub fn content_of<E: DeserializeOwned>(
    reader: &mut Reader<'_, '_>,
    case: CaseId,
) -> Result<CaseContent<E>, UnitError> {
    let Some(bytes) = reader.case_content(case)? else { return Ok(CaseContent::default()) };
    serde_json::from_slice(&bytes)
        .map_err(|_| UnitError::Unreadable { kind: "案件の記入", row: case.to_string() })
}

/// Keeps what was entered for a draft.
///
/// # Errors
/// [`UnitError::CaseState`] when the case is no draft; what the store says.
pub fn keep_content<E: Serialize>(
    writer: &mut Writer<'_, '_>,
    case: CaseId,
    content: &CaseContent<E>,
) -> Result<(), UnitError> {
    let bytes = serde_json::to_vec(content)
        .map_err(|_| UnitError::Unreadable { kind: "案件の記入", row: case.to_string() })?;
    writer.keep_case_content(case, &bytes)
}
