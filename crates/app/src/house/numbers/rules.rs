//! 85 取扱規程と区域 — the office's rules on individual numbers and the places where they are
//! handled, each with a day by which it is looked at again.
//!
//! Law: 番号法12条 (安全管理措置), 特定個人情報の適正な取扱いに関するガイドライン 別添1.

use romori_identity::Function;
use romori_mynabox::Keeper;
use romori_record::Class;
use romori_roster::{NumberRule, Validity};
use romori_store::{BatchKind, Doing, EVERY_KEY, NewFact, Reader, UnitError};
use romori_types::Date;
use romori_vault::HOUSE;

use super::{House, NumbersError, Visitor, granted, last_row, side_of};

romori_types::coded! {
    /// 規程・区域の別
    RuleSort: u8 {
        /// How numbers are handled.
        Rule = 1, "取扱規程";
        /// Where the systems are that keep them.
        Controlled = 2, "管理区域";
        /// Where people work with them.
        Handling = 3, "取扱区域";
    }
}

/// 規程・区域の入力
#[derive(Debug, Clone)]
pub struct RuleForm {
    /// Which row; none for a new one.
    pub key: Option<u32>,
    /// What it is.
    pub sort: RuleSort,
    /// What it is called.
    pub name: String,
    /// What it says.
    pub text: String,
    /// When it was looked at.
    pub reviewed_on: Date,
    /// By when it is to be looked at again.
    pub review_by: Date,
}

/// 規程・区域の一行
#[derive(Debug, Clone)]
pub struct RuleLine {
    /// Its number.
    pub key: u32,
    /// What it is.
    pub rule: NumberRule,
}

impl RuleLine {
    /// What it is.
    pub fn sort(&self) -> RuleSort {
        RuleSort::of_code(self.rule.sort).unwrap_or(RuleSort::Rule)
    }
}

/// The rules and places of a house.
fn lines(reader: &mut Reader<'_, '_>) -> Result<Vec<RuleLine>, UnitError> {
    let lines = reader.facts_of::<NumberRule>(HOUSE, HOUSE.as_bytes())?;
    let rules = lines.iter().filter_map(|line| {
        Some(RuleLine { key: u32::try_from(line.key).ok()?, rule: last_row(line)?.0 })
    });
    let mut rules: Vec<RuleLine> = rules.collect();
    rules.sort_by_key(|line| (line.rule.sort, line.key));
    Ok(rules)
}

/// How many of them should have been looked at again by a day.
///
/// # Errors
/// What the store says.
pub fn overdue(reader: &mut Reader<'_, '_>, today: Date) -> Result<usize, UnitError> {
    Ok(lines(reader)?.iter().filter(|line| line.rule.review_by < today).count())
}

impl House {
    /// The office's rules and places.
    ///
    /// # Errors
    /// When the visitor may not or is of a client.
    pub fn number_rules(&self, visitor: &Visitor) -> Result<Vec<RuleLine>, NumbersError> {
        let grant = granted(visitor, Function::ViewNumbers)?;
        of_house(visitor)?;
        Ok(self.store.read(&grant, lines)?)
    }

    /// Enters a rule or a place, or that one was looked at again.
    ///
    /// # Errors
    /// When the visitor may not; when something is missing; what the store says.
    pub fn keep_number_rule(&self, visitor: &Visitor, form: &RuleForm) -> Result<(), NumbersError> {
        of_house(visitor)?;
        let mistake = |field, words: &str| Err(NumbersError::Mistake(field, words.to_owned()));
        let today = crate::house::today(self);
        if form.name.trim().is_empty() {
            return mistake("name", "名前を入れてください。例 個人番号取扱規程 第3版");
        }
        if form.reviewed_on > today {
            return mistake("reviewed_on", "見直した日は、今日か、今日より前の日にしてください。");
        }
        if form.review_by <= form.reviewed_on {
            return mistake("review_by", "次に見直す日は、見直した日より後にしてください。");
        }
        let grant = granted(visitor, Function::PermitNumbers)?;
        let rule = NumberRule {
            sort: form.sort.code(),
            name: form.name.trim().to_owned(),
            text: form.text.trim().to_owned(),
            reviewed_on: form.reviewed_on,
            review_by: form.review_by,
        };
        let doing = Doing {
            class: Class::NumberRuleChanged,
            batch: BatchKind::Form,
            into: None,
            form: None,
            client: None,
        };
        self.store.write(&grant, doing, |writer| -> Result<(), UnitError> {
            let all = writer.reader.facts::<NumberRule>(HOUSE, EVERY_KEY)?;
            let next = all.iter().map(|line| line.key).max().unwrap_or(0) + 1;
            let new = NewFact {
                client: HOUSE,
                subject: *HOUSE.as_bytes(),
                key: form.key.map_or(next, i64::from),
                valid: Validity::since(today),
                fact: Some(&rule),
                seen: None,
            };
            writer.record(&new).map(|_| ())
        })?;
        Ok(())
    }
}

fn of_house(visitor: &Visitor) -> Result<(), NumbersError> {
    let own = visitor.session.rights().party == romori_identity::Party::Company;
    if side_of(visitor) == Keeper::Office || own { Ok(()) } else { Err(NumbersError::OfOffice) }
}
