//! 個人番号を入れて作る — a notice of a case, made with holes and filled by the vault alone.
//!
//! What was checked and approved is the notice without numbers, which the office keeps (控). From
//! it comes the one with holes: nothing else differs but what must be left out beside a number.
//! Neither the one with holes nor the filled one is kept here; that it was made stands in the
//! vault's own history.

mod ask;
mod error;
mod plan;

use romori_filing::{File, NumberField};
use romori_mynabox::{Destination, Holder, NumberPurpose, NumberState, Standing};
use romori_store::{Case, ClientAnchor, PersonAnchor};
use romori_types::DocumentId;

pub use ask::{FilledTicket, NumberedBefore};
pub use error::NumberUseError;

use crate::procedure::{Authority, Procedure};

/// 番号を入れる届書 — the notice of a case with the places that take a number.
pub struct NumberPlan {
    /// The case.
    pub case: Case,
    /// 顧問先
    pub client: ClientAnchor,
    /// What the client is called.
    pub client_name: String,
    /// The document that was checked.
    pub document: DocumentId,
    /// For what numbers are used in it.
    pub purpose: NumberPurpose,
    /// To whom it goes.
    pub destination: Destination,
    /// The places, in the order of the file.
    pub places: Vec<NumberPlace>,
    /// The notice as it was checked.
    pub(super) file: File,
}

/// 番号の欄 — one place that takes a number, and how the number of its person stands.
pub struct NumberPlace {
    /// The item of the notice.
    pub field: NumberField,
    /// Whose number; none where the ledger has nobody, or more than one, who is the one on the row.
    pub of: Option<HolderAtPlace>,
    /// Why no number can be put there now; none where one can.
    pub obstacle: Option<NumberObstacle>,
}

/// 番号の欄の人
#[derive(Clone)]
pub struct HolderAtPlace {
    /// As the vault knows him.
    pub holder: Holder,
    /// The person, or the employee of whom he is a dependant.
    pub person: PersonAnchor,
    /// What he is called on pages.
    pub name: String,
    /// How his number stands; none while the vault has not been asked.
    pub standing: Option<Standing>,
}

romori_types::quiet_debug!(NumberPlan, NumberPlace, HolderAtPlace);

/// 番号を入れられない理由
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberObstacle {
    /// Nobody of the ledger is the one on the row, or several are.
    Nobody,
    /// His number is not there, not checked, or not to be used any more.
    State(NumberState),
    /// It may be used, but not for this.
    Purpose(NumberPurpose),
}

impl NumberObstacle {
    /// Why, and what to do next.
    pub fn words(self) -> String {
        if let Self::Purpose(purpose) = self {
            let lacking = purpose.ja();
            return format!(
                "番号の利用目的に「{lacking}」がありません。許可と利用目的を見直してください。"
            );
        }
        let words = match self {
            Self::Nobody => {
                "台帳に、届書の氏名と生年月日に当たる方がちょうど1人いません。\
                 台帳を直し、届書を作り直してください。"
            }
            Self::State(NumberState::NotAsked) => {
                "番号をまだ依頼していません。「81 収集」で収集を始めてください。"
            }
            Self::State(NumberState::Asked) => {
                "番号を依頼中です。届くのを待つか、催促してください。"
            }
            Self::State(NumberState::Collected | NumberState::Confirmed) => {
                "番号は届いています。本人確認と許可を済ませてください。"
            }
            Self::State(NumberState::DueForDisposal) => {
                "番号は廃棄予定です。利用するときは、廃棄の期限を確かめてください。"
            }
            Self::State(NumberState::Disposed) => {
                "番号は廃棄済みです。必要なときは、もう一度集めてください。"
            }
            Self::State(NumberState::Usable) | Self::Purpose(_) => {
                "番号庫に、いまの状態を確かめられませんでした。"
            }
        };
        words.to_owned()
    }
}

impl NumberPlan {
    /// How many places can take a number now.
    pub fn ready(&self) -> usize {
        self.places.iter().filter(|place| place.obstacle.is_none()).count()
    }
}

/// For what a number is used in a notice of this procedure.
pub(super) const fn purpose_of(procedure: Procedure) -> NumberPurpose {
    match procedure {
        Procedure::RegularDetermination
        | Procedure::MonthlyChange
        | Procedure::Bonus
        | Procedure::NoBonus
        | Procedure::Acquisition
        | Procedure::Loss
        | Procedure::DependentChange => NumberPurpose::SocialInsurance,
        Procedure::EmploymentInsuranceAcquisition | Procedure::EmploymentInsuranceLoss => {
            NumberPurpose::EmploymentInsurance
        }
    }
}

/// For what the number of one place is used: the spouse's goes into 第3号被保険者関係届 at once.
pub(super) fn purpose_at(key: &str, procedure: Procedure) -> NumberPurpose {
    match procedure {
        Procedure::DependentChange if key == "spouse_individual_number" => {
            NumberPurpose::NationalPension
        }
        _ => purpose_of(procedure),
    }
}

/// To whom a notice of this procedure goes.
pub(super) const fn destination_of(procedure: Procedure) -> Destination {
    match procedure.declaration().authority {
        Authority::PensionOffice => Destination::PensionService,
        Authority::EmploymentOffice => Destination::EmploymentOffice,
    }
}
