//! 人が補うこと — what a decision needs and no ledger holds: entered by the clerk, kept with the case.

use std::collections::BTreeMap;
use std::fmt;

use romori_types::{PersonId, YearMonth, Yen};
use serde::{Deserialize, Serialize};

/// 人が補うこと, by person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// What was entered for each person.
    pub persons: BTreeMap<PersonId, GivenOfPerson>,
}

/// 一人について補うこと
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenOfPerson {
    /// 他の事業所の報酬月額, for who works at two.
    #[serde(default)]
    pub other_workplaces: Option<Yen>,
    /// 年間平均の申立て
    #[serde(default)]
    pub annual_average: Option<AnnualClaim>,
    /// 従前の報酬月額 behind a standard at the end of its table.
    #[serde(default)]
    pub remuneration_behind: Option<Yen>,
    /// 標準賞与額 of health determined at other employers of the same insurer in the fiscal year, as
    /// the person stated it (標準賞与額累計申出書).
    #[serde(default)]
    pub bonus_elsewhere: Option<Yen>,
    /// 昇給・降給の理由, as the notice carries it.
    #[serde(default)]
    pub change_reason: String,
    /// 月額変更予定: the month from July to September from which a revision is expected, though its
    /// three months are not over yet.
    #[serde(default)]
    pub planned_revision: Option<YearMonth>,
    /// 月変の見送り, with its reason.
    #[serde(default)]
    pub skip: Option<Skip>,
    /// 備考欄（その他）
    #[serde(default)]
    pub remarks: String,
}

/// 年間平均の申立て — both must be so for the annual average to apply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnualClaim {
    /// 業務の性質上、例年発生する
    pub recurring: bool,
    /// 被保険者の同意
    pub consent: bool,
}

/// 見送り — a person decided not to file what was found, and says why.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skip {
    reason: String,
}

/// A reason that says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoReason;

impl Skip {
    /// Because of this.
    ///
    /// # Errors
    /// When the reason is empty.
    pub fn because(reason: &str) -> Result<Self, NoReason> {
        let reason = reason.trim();
        if reason.is_empty() { Err(NoReason) } else { Ok(Self { reason: reason.to_owned() }) }
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for NoReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("見送る理由が空です。後から読んで分かるように理由を入れてください。")
    }
}

impl std::error::Error for NoReason {}

impl fmt::Debug for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Skip(…)")
    }
}

impl fmt::Debug for GivenOfPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GivenOfPerson(…)")
    }
}

impl Given {
    /// What was entered for a person.
    pub fn of(&self, person: PersonId) -> Option<&GivenOfPerson> {
        self.persons.get(&person)
    }

    /// 他の事業所の報酬月額 of a person.
    pub(super) fn other_workplaces(&self, person: PersonId) -> Option<Yen> {
        self.of(person)?.other_workplaces
    }

    /// 年間平均の申立て of a person.
    pub(super) fn annual_claim(&self, person: PersonId) -> Option<AnnualClaim> {
        self.of(person)?.annual_average
    }

    /// 月変の見送り of a person.
    pub(super) fn skip(&self, person: PersonId) -> Option<&Skip> {
        self.of(person)?.skip.as_ref()
    }
}

impl AnnualClaim {
    /// Whether both are so.
    pub const fn is_whole(self) -> bool {
        self.recurring && self.consent
    }
}
