//! 手続 — pure functions from a client's ledgers to decisions and checked notices.
//!
//! Everything here takes a [`romori_roster::ClientView`], what the clerk entered beside the ledgers
//! ([`Given`]) and the day, and gives decisions that explain themselves and a [`Notice`] that is
//! checked. No storage, no clock, no pages. A notice goes by establishment: 届書CSV carries one.
//!
//! | Procedure | Decide | Notice |
//! |---|---|---|
//! | 算定基礎届 | [`regular::determine`] | its `notice` |
//! | 月額変更届 | [`revision::survey`] | its `notice` |
//! | 賞与支払届 | [`bonus::determine`], [`bonus::no_bonus`] | its `notice` |
//! | 資格取得届 | [`acquisition::determine`] | [`acquisition::notice`] |
//! | 資格喪失届 | [`loss::determine`] | [`loss::notice`] |
//! | 被扶養者異動届 | [`dependants::determine`] | [`dependants::notice`] |
//! | 産休・育休 | [`leave::states`], [`leave::exempt_months`] | none yet |
//!
//! [`Procedure`] is the closed list, each with its declaration and deadline; [`documents`] makes
//! the files of a checked notice.
//!
//! Whose form it is comes from [`office_form`]. What a decision rests on is [`FactsUsed`]: a case
//! that was checked goes back to draft when one of those places changes.

pub mod acquisition;
pub mod bonus;
mod correction;
mod declaration;
pub mod dependants;
mod documents;
mod facts;
mod follow_up;
mod gather;
mod given;
pub mod leave;
mod lists;
pub mod loss;
mod member;
mod place;
pub mod regular;
mod regular_row;
pub mod revision;
mod revision_base;
mod revision_inspect;
mod revision_notice;
mod revision_words;

use std::collections::{BTreeMap, BTreeSet};

use romori_roster::ClientView;
use romori_types::Date;
use serde::{Deserialize, Serialize};

pub use crate::drafting::{CharacterIssue, NamePart, Notice, NoticeProblem, Spellings};
pub use correction::CorrectionPaper;
pub use declaration::{
    Authority, Deadline, Declaration, DocumentKind, DueTermOf, Occasion, Procedure, Scope,
};
pub use documents::documents;
pub use facts::{FactUse, FactsUsed, Subject, day_key, month_key};
pub use follow_up::FollowUp;
pub use given::{AnnualClaim, Given, GivenOfPerson, NoReason, Skip};
pub use lists::{bonus_list, revision_list};
pub use member::{AgeClass, Member};
pub use place::{Filer, Sharoushi, office_form, pay_calendar};

/// What a person chose for one notice, by the number of the person within the client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "KeptChoices", into = "KeptChoices")]
pub struct Choices {
    /// Other ways of writing characters that the notice cannot carry.
    pub spellings: Spellings,
    /// Names written otherwise as a whole, where they are too long for the notice.
    pub written: BTreeMap<u32, WrittenName>,
    /// Who is left out of the notice for now.
    pub left_out: BTreeSet<u32>,
}

/// 届書に書く氏名 — how a person decided to write a name that does not fit.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenName {
    /// 氏名 in kanji; empty leaves it out of the notice, which only demands kana.
    pub kanji: Option<String>,
    /// 氏名ｶﾅ in half-width kana.
    pub kana: Option<String>,
}

romori_types::quiet_debug!(WrittenName);

/// [`Choices`] as they are kept with a case.
#[derive(Serialize, Deserialize)]
struct KeptChoices {
    /// Number of the person, the character, how it is written.
    #[serde(default)]
    spellings: Vec<(u32, char, String)>,
    #[serde(default)]
    written: BTreeMap<u32, WrittenName>,
    #[serde(default)]
    left_out: BTreeSet<u32>,
}

impl From<Choices> for KeptChoices {
    fn from(choices: Choices) -> Self {
        let spellings = choices.spellings.into_iter();
        Self {
            spellings: spellings.map(|((number, from), to)| (number, from, to)).collect(),
            written: choices.written,
            left_out: choices.left_out,
        }
    }
}

impl From<KeptChoices> for Choices {
    fn from(kept: KeptChoices) -> Self {
        let spellings = kept.spellings.into_iter();
        Self {
            spellings: spellings.map(|(number, from, to)| ((number, from), to)).collect(),
            written: kept.written,
            left_out: kept.left_out,
        }
    }
}

/// Whether the office looks after a client on a day. Nothing is recorded of one that left, so that
/// its people would all be refused.
pub fn is_entrusted(client: &ClientView, day: Date) -> bool {
    client
        .entrustment
        .as_ref()
        .is_none_or(|made| made.since <= day && made.until.is_none_or(|last| day <= last))
}

/// 注意 — what somebody should look at before a notice is sent; it changes no amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// The person's number within the client.
    pub number: u32,
    /// What, and what to do.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use romori_types::YearMonth;

    use super::*;

    #[test]
    fn choices_are_kept_as_they_were_made() {
        let mut choices = Choices::default();
        choices.spellings.insert((12, '髙'), "高".to_owned());
        let kana = Some("ｶｸｳ".to_owned());
        choices.written.insert(3, WrittenName { kanji: None, kana });
        choices.left_out.insert(7);
        let kept = serde_json::to_string(&choices).unwrap();
        assert_eq!(serde_json::from_str::<Choices>(&kept).unwrap(), choices);
        assert_eq!(serde_json::from_str::<Choices>("{}").unwrap(), Choices::default());
    }

    #[test]
    fn a_period_leads_back_to_its_occasion() {
        let day = Date::constant(2026, 12, 31);
        for procedure in Procedure::ALL {
            let [year, month, event] =
                [Occasion::Year(2026), Occasion::Month(YearMonth::of(day)), Occasion::Event(day)];
            let back = |occasion: Occasion| procedure.occasion_of(occasion.period());
            let of_this = [year, month, event].into_iter().filter(|one| back(*one) == Some(*one));
            assert_eq!(of_this.count(), 1, "{procedure:?}");
        }
        assert_eq!(Procedure::Bonus.occasion_of(20_261_399), None);
    }
}
