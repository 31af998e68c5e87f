//! 算定基礎届の要否 — who is determined on July 1, and who is not.
//!
//! Law: 健康保険法41条1項・3項, 厚生年金保険法21条1項・3項, 健康保険法施行規則25条.

use romori_types::{Date, YearMonth};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::standard_period::month_of;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const NAME: &str = "定時決定の対象か";
const EMPLOYED: &[Basis] = &[Basis::act("健康保険法41条1項"), Basis::act("厚生年金保険法21条1項")];
const EXCLUDED: &[Basis] = &[Basis::act("健康保険法41条3項"), Basis::act("厚生年金保険法21条3項")];
const DUE: &[Basis] = &[Basis::ordinance("健康保険法施行規則25条")];

/// 算定基礎届の要否 — whether a person is reported, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FilingRequirement {
    /// 届出が必要
    Required,
    /// 6月1日以後に資格を取得した
    AcquiredJune1OrLater,
    /// 7月1日に使用されていない
    NotEmployedOnJuly1,
    /// 7月から9月までのいずれかの月から改定される
    RevisedJulyToSeptember,
}

/// 定時決定の対象の判定材料 — what decides whether a person is determined on July 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FilingCase {
    /// The calendar year of the determination.
    pub year: i16,
    /// 資格取得日
    pub acquired_on: Option<Date>,
    /// 退職日: the last day employed.
    pub left_on: Option<Date>,
    /// The month from which a revision (随時改定, 産休・育休終了時改定) applies.
    pub revision_month: Option<YearMonth>,
}

/// 提出期限 — July 10, not moved for days off.
///
/// Law: 健康保険法施行規則25条.
pub fn filing_due(year: i16) -> Date {
    month_of(year, 7).day_or_last(10)
}

/// The due date noted as a step.
///
/// # Errors
/// Never for real days.
pub fn note_filing_due<T: Trace>(year: i16, trace: &mut T) -> Result<Date, StatuteError> {
    let due = Quantity::date("7月10日", filing_due(year));
    let rule = Rule::new("提出期限", DUE);
    let due = rule.take(trace, "提出期限", Unit::Date, Operation::Take, &[&due], |due| {
        format!("算定基礎届は{due}までに提出します。")
    })?;
    trace.gives("filing_due", &due);
    Ok(filing_due(year))
}

/// 算定基礎届の要否 — judges the reasons in the order of the article.
///
/// Law: 健康保険法41条1項 (employed on July 1), 3項 (acquired from June 1, revised from July to
/// September).
///
/// # Errors
/// When the last day employed lies before the acquisition.
pub fn judge_filing<T: Trace>(
    case: &FilingCase,
    trace: &mut T,
) -> Result<FilingRequirement, StatuteError> {
    let left_before_acquired =
        matches!((case.acquired_on, case.left_on), (Some(from), Some(to)) if to < from);
    if left_before_acquired {
        return Err(StatuteError::impossible(
            "left_on",
            "退職日が資格取得日より前になっています。どちらかを確かめてください。",
        ));
    }
    let july = Quantity::date("7月1日", month_of(case.year, 7).first_day());
    let take = Operation::Take;
    Rule::new(NAME, EMPLOYED).take(trace, "基準日", Unit::Date, take, &[&july], |july| {
        format!("定時決定は、{july}に使用されている人について行います。")
    })?;
    if acquired_late(case, trace)? {
        return Ok(FilingRequirement::AcquiredJune1OrLater);
    }
    if left_early(case, trace)? {
        return Ok(FilingRequirement::NotEmployedOnJuly1);
    }
    if revised(case, trace)? {
        return Ok(FilingRequirement::RevisedJulyToSeptember);
    }
    Ok(FilingRequirement::Required)
}

fn acquired_late<T: Trace>(case: &FilingCase, trace: &mut T) -> Result<bool, StatuteError> {
    let Some(acquired_on) = case.acquired_on else { return Ok(false) };
    let acquired = Quantity::date("資格取得日", acquired_on);
    let june = Quantity::date("6月1日", month_of(case.year, 6).first_day());
    let late = Rule::new(NAME, EXCLUDED).take(
        trace,
        "6月1日以後の取得",
        Unit::Truth,
        Operation::AtLeast,
        &[&acquired, &june],
        |late| {
            if late.is_true() {
                format!("資格取得日{acquired}は6月1日以後なので、定時決定の対象ではありません。")
            } else {
                format!("資格取得日{acquired}は6月1日より前です。")
            }
        },
    )?;
    Ok(late.is_true())
}

fn left_early<T: Trace>(case: &FilingCase, trace: &mut T) -> Result<bool, StatuteError> {
    let Some(left_on) = case.left_on else { return Ok(false) };
    let left = Quantity::date("退職日", left_on);
    let july = Quantity::date("7月1日", month_of(case.year, 7).first_day());
    let early = Rule::new(NAME, EMPLOYED).take(
        trace,
        "7月1日より前の退職",
        Unit::Truth,
        Operation::MoreThan,
        &[&july, &left],
        |early| {
            if early.is_true() {
                format!("退職日が{left}で、7月1日に使用されていないので、対象ではありません。")
            } else {
                format!("退職日は{left}で、7月1日に使用されています。")
            }
        },
    )?;
    Ok(early.is_true())
}

fn revised<T: Trace>(case: &FilingCase, trace: &mut T) -> Result<bool, StatuteError> {
    let Some(month) = case.revision_month else { return Ok(false) };
    let revision = Quantity::month("改定の月", month);
    let rule = Rule::new(NAME, EXCLUDED);
    let july = Quantity::month("7月", month_of(case.year, 7));
    let september = Quantity::month("9月", month_of(case.year, 9));
    let from = rule.take(
        trace,
        "7月以後の改定",
        Unit::Truth,
        Operation::AtLeast,
        &[&revision, &july],
        |is| format!("{revision}の改定は7月以後か：{is}。"),
    )?;
    let upto = rule.take(
        trace,
        "9月までの改定",
        Unit::Truth,
        Operation::AtLeast,
        &[&september, &revision],
        |is| format!("{revision}の改定は9月までか：{is}。"),
    )?;
    let revised = rule.take(
        trace,
        "7月から9月までの改定",
        Unit::Truth,
        Operation::All,
        &[&from, &upto],
        |is| {
            if is.is_true() {
                "7月から9月までのいずれかの月から改定されるので、対象ではありません。".to_owned()
            } else {
                "7月から9月までの改定ではないので、定時決定を妨げません。".to_owned()
            }
        },
    )?;
    Ok(revised.is_true())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    #[test]
    fn who_is_filed_at_the_edges() {
        use FilingRequirement::*;
        let acquired = |month, day| FilingCase {
            year: 2027,
            acquired_on: Some(date(2027, month, day)),
            ..FilingCase::default()
        };
        let left = |month, day| FilingCase {
            year: 2027,
            left_on: Some(date(2027, month, day)),
            ..FilingCase::default()
        };
        let revision = |month| FilingCase {
            year: 2027,
            revision_month: Some(month_of(2027, month)),
            ..FilingCase::default()
        };
        // 健康保険法41条3項: 6月1日から7月1日までに資格を取得した者, 7月から9月までの改定.
        for (case, expected) in [
            (FilingCase { year: 2027, ..FilingCase::default() }, Required),
            (acquired(5, 31), Required),
            (acquired(6, 1), AcquiredJune1OrLater),
            (acquired(7, 1), AcquiredJune1OrLater),
            (acquired(7, 2), AcquiredJune1OrLater),
            (left(6, 30), NotEmployedOnJuly1),
            (left(7, 1), Required),
            (revision(6), Required),
            (revision(7), RevisedJulyToSeptember),
            (revision(9), RevisedJulyToSeptember),
            (revision(10), Required),
        ] {
            let mut trace = Explanation::default();
            assert_eq!(judge_filing(&case, &mut trace).unwrap(), expected, "{case:?}");
            assert!(replay(&trace).is_ok());
        }
        assert_eq!(filing_due(2027), date(2027, 7, 10));
    }

    #[test]
    fn leaving_before_acquisition_is_refused() {
        let case = FilingCase {
            year: 2027,
            acquired_on: Some(date(2027, 5, 1)),
            left_on: Some(date(2027, 4, 30)),
            revision_month: None,
        };
        let error = judge_filing(&case, &mut Explanation::default()).unwrap_err();
        assert!(matches!(error, StatuteError::Impossible { field: "left_on", .. }));
    }
}
