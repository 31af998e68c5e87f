//! 届出 — from the ledgers of a client to a case with its checked files, the same for every
//! procedure.
//!
//! A procedure decides and makes its [`Notice`]; the rest is here: [`draft_of`] gives what was
//! entered for the case before, [`file`] takes the case up or makes it, keeps what was entered and
//! its files, and lets it go to 点検済み when nothing stands in the way. What does is
//! [`obstacles`].

mod bonus;
mod choose;
mod content;
mod decided;
mod matter;
mod names;
mod obstacle;
mod regular;
mod revision;

use romori_roster::{Known, OfficeProfile};
use romori_statute::law::Law;
use romori_store::{CaseState, DocumentKind, Reader, Step, UnitError, Writer, beside};
use romori_types::{CaseId, Date, EstablishmentId};
use romori_vault::HOUSE;
use serde::Serialize;

pub use bonus::{
    ClientBonus, NoBonusError, bonus_matter, bonus_of_client, bonus_question, file_bonus,
    file_no_bonus,
};
pub use choose::{RegularChoice, choose_regular};
pub use content::{CaseContent, content_of, keep_content};
pub use decided::{CaseStandard, record_decided, standards_of};
pub use matter::{Matter, TakenUp, draft_of, present, take_up};
pub use names::file_name;
pub use obstacle::{Obstacle, obstacles};
pub use regular::{ClientFiling, file_regular, regular_of_client};
pub(in crate::house) use regular::{matter as regular_matter, regular_with_cases};
pub use revision::{
    ClientRevisions, OfficeRevisions, choose_revision, file_revisions, revision_matter,
    revision_question, revisions_of_all, revisions_of_client,
};

use crate::drafting::{Notice, NoticeProblem};
use crate::procedure::{FactsUsed, Filer, Procedure, Sharoushi, documents};
use crate::santei::{FileError, FileKind, MadeFile};

/// 届出 — what came of filing one matter.
#[derive(Debug, Clone)]
pub struct Filing {
    /// 事業所
    pub establishment: Option<EstablishmentId>,
    /// The case.
    pub case: CaseId,
    /// The notice with everything that stands in its way.
    pub notice: Notice,
    /// Where the case is now: checked when the file could be made.
    pub state: CaseState,
}

/// 届出の材料 — a matter that was decided and whose notice was made.
pub struct Making<'a, E> {
    /// What is filed.
    pub matter: Matter,
    /// What the decision looked at, gathered while its files are being made.
    pub used: &'a dyn Fn() -> FactsUsed,
    /// What was entered for it.
    pub content: &'a CaseContent<E>,
    /// The notice.
    pub notice: Notice,
}

/// Makes the case of a matter with its files, or takes up its draft again; none where the case is
/// further on, which stays as it is.
///
/// # Errors
/// What the store says.
pub fn file<E: Serialize>(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    making: Making<'_, E>,
) -> Result<Option<Filing>, UnitError> {
    let Making { matter, used, content, mut notice } = making;
    // What is further on needs no files.
    if present(&mut writer.reader, &matter)?.is_some_and(|case| case.state != CaseState::Draft) {
        return Ok(None);
    }
    let checked = notice.checked.as_ref();
    let below = writer.log_line();
    let (files, taken) = beside(
        || checked.map(|checked| documents(matter.procedure, checked, &below)),
        || {
            let taken = take_up(writer, law, &matter, &used())?;
            if let TakenUp::Draft(case) = taken {
                keep_content(writer, case, content)?;
            }
            Ok::<_, UnitError>(taken)
        },
    );
    let TakenUp::Draft(case) = taken? else { return Ok(None) };
    let state = keep_files(writer, case, files, &mut notice)?;
    Ok(Some(Filing { establishment: matter.establishment, case, notice, state }))
}

/// Keeps the files of a notice with its draft, which then is checked; a notice without a file
/// leaves the case in draft.
///
/// # Errors
/// What the store says.
pub fn keep_notice(
    writer: &mut Writer<'_, '_>,
    case: CaseId,
    procedure: Procedure,
    notice: &mut Notice,
) -> Result<CaseState, UnitError> {
    let below = writer.log_line();
    let files = notice.checked.as_ref().map(|checked| documents(procedure, checked, &below));
    keep_files(writer, case, files, notice)
}

fn keep_files(
    writer: &mut Writer<'_, '_>,
    case: CaseId,
    files: Option<Result<Vec<MadeFile>, FileError>>,
    notice: &mut Notice,
) -> Result<CaseState, UnitError> {
    let files = match files {
        None => return Ok(CaseState::Draft),
        Some(Ok(files)) => files,
        Some(Err(error)) => {
            notice.problems.push(not_made(&error.to_string()));
            return Ok(CaseState::Draft);
        }
    };
    for made in files {
        writer.keep_document(case, document_kind(made.kind), &made.bytes)?;
    }
    check(writer, case)
}

/// Lets a draft go to 点検済み.
///
/// # Errors
/// What the store says.
pub fn check(writer: &mut Writer<'_, '_>, case: CaseId) -> Result<CaseState, UnitError> {
    let seen = writer.reader.case(case)?.version;
    let step = Step { case, to: CaseState::Checked, seen, second_person: false };
    Ok(writer.step_case(&step)?.state)
}

const fn document_kind(kind: FileKind) -> DocumentKind {
    match kind {
        FileKind::Notice => DocumentKind::Notice,
        FileKind::Copy => DocumentKind::Copy,
        FileKind::Cover => DocumentKind::Cover,
        FileKind::List | FileKind::BadRows => DocumentKind::List,
    }
}

/// That a document of a whole notice could not be made.
fn not_made(why: &str) -> NoticeProblem {
    NoticeProblem {
        code: "APP-0011".to_owned(),
        row: None,
        person: String::new(),
        item: "届書の控".to_owned(),
        reason: why.to_owned(),
        remedy: "もう一度「届書を作る」を押してください。".to_owned(),
    }
}

/// Who submits: the office's sharoushi, and the next number of a file.
///
/// # Errors
/// What the store says.
pub fn filer(reader: &mut Reader<'_, '_>, today: Date) -> Result<Filer, UnitError> {
    let lines = reader.facts_of::<OfficeProfile>(HOUSE, HOUSE.as_bytes())?;
    let office = lines.first().and_then(|line| line.history.fact_at(today, Known::Now).cloned());
    let sharoushi = office.and_then(|office| {
        Some(Sharoushi {
            registration_number: office.sharoushi_number?,
            name: office.sharoushi_name?,
        })
    });
    let serial = reader.count_documents(DocumentKind::Notice)? % 999 + 1;
    Ok(Filer { sharoushi, medium_serial: u16::try_from(serial).unwrap_or(1) })
}
