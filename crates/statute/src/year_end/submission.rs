//! 提出の範囲 — to whom the slip of a year is due, and until when.
//!
//! Law: 所得税法226条・228条の4, 地方税法317条の6. Knows no media (electronic filing) and no summary
//! (法定調書合計表). Not covered: the notice of a change (異動届出書).

use romori_types::{Date, Yen};

use super::case::TaxYear;
use crate::due_date::{DueFrom, DueRule, due_date};
use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, SlipLimits, SlipSubmissionTerms};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static TAX_OFFICE: [Basis; 1] = [Basis::act("所得税法226条1項")];
static DEEMED: [Basis; 2] = [Basis::act("所得税法226条"), Basis::act("地方税法317条の6")];
static MUNICIPALITY: [Basis; 1] = [Basis::act("地方税法317条の6第1項・3項")];

/// 受給者の区分 — whose slip it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlipRecipient {
    /// 法人の役員, who was one in the year.
    Officer,
    /// 弁護士・税理士・社会保険労務士等 (所得税法204条1項2号)
    LicensedProfessional,
    /// その他の人
    Other,
}

/// 年末調整の有無の区分 — whether the year was adjusted, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlipStatus {
    /// 年末調整をした人
    Adjusted,
    /// 甲欄の人で、年の中途で退職した人または災害の徴収猶予等を受けた人
    LeftOrRelieved,
    /// 甲欄の人で、給与等が2,000万円を超える人
    AboveLimit,
    /// 甲欄の人で、そのほかの理由で年末調整をしなかった人
    NotAdjusted,
    /// 乙欄・丙欄の人
    Undeclared,
}

/// 源泉徴収票の提出の問い — one person's slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlipCase {
    /// 年分
    pub year: TaxYear,
    /// 支払金額
    pub pay: Yen,
    /// 受給者の区分
    pub recipient: SlipRecipient,
    /// 年末調整の有無
    pub status: SlipStatus,
    /// その年の中途で退職したか; nobody of those in service on 1 January may be left out.
    pub left: bool,
}

/// 税務署への提出 — whether the slip itself goes to the tax office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaxOfficeSubmission {
    /// 提出する
    Required,
    /// 提出しない
    NotRequired,
    /// 給与支払報告書の提出により提出したものとみなす
    Deemed,
}

/// 源泉徴収票と給与支払報告書の提出 — to whom, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlipSubmission {
    /// 給与支払報告書を市区町村へ: required, or may be left out.
    pub municipality_required: bool,
    /// 源泉徴収票を税務署へ
    pub tax_office: TaxOfficeSubmission,
    /// 提出期限: 31 January of the next year.
    pub due: Date,
    /// The next day that is no Saturday, Sunday or holiday.
    pub due_adjusted: Date,
}

/// To whom the slip of a year goes.
///
/// Law: 所得税法226条1項, 地方税法317条の6. Unit: yen. Date: 31 January of the next year, moved to the
/// next open day.
///
/// # Errors
/// When the year or the due date lies outside the checked range.
pub fn slip_submission<T: Trace>(
    case: &SlipCase,
    law: &Law,
    trace: &mut T,
) -> Result<SlipSubmission, StatuteError> {
    let found = law.year_end.slip_submission.of_tax_year(case.year)?;
    let municipality_required = to_municipality(case, &found, trace)?;
    let tax_office = match found.value.tax_office {
        Some(limits) => to_tax_office(case, limits, &found, trace)?,
        None if municipality_required => TaxOfficeSubmission::Deemed,
        None => TaxOfficeSubmission::NotRequired,
    };
    let (due, due_adjusted) = due(case.year, law, trace)?;
    Ok(SlipSubmission { municipality_required, tax_office, due, due_adjusted })
}

/// Everybody in service, and who left with more than a small sum.
fn to_municipality<T: Trace>(
    case: &SlipCase,
    found: &InForce<'_, SlipSubmissionTerms>,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let basis: &'static [Basis] =
        if found.value.tax_office.is_none() { &DEEMED } else { &MUNICIPALITY };
    let rule = Rule::new("給与支払報告書の提出", basis).with(&parameters);
    let left = Quantity::truth("退職した人か", case.left);
    let limit = Yen::new(found.value.leaver_municipal);
    let limit = Quantity::parameter("省略できる限度", limit, Unit::Yen);
    let pay = Quantity::yen("支払金額", case.pay);
    let more = Operation::MoreThan;
    let above =
        rule.take(trace, "限度を超えるか", Unit::Truth, more, &[&pay, &limit], |is| {
            format!("支払金額{pay}は{limit}を超えるか: {is}。")
        })?;
    let staying = rule.take(trace, "在職か", Unit::Truth, Operation::Not, &[&left], |is| {
        format!("在職している人か: {is}。")
    })?;
    let operands = [&staying, &above];
    let required =
        rule.take(trace, "提出するか", Unit::Truth, Operation::Any, &operands, |is| {
            if is.is_true() {
                "給与支払報告書を提出します。".into()
            } else {
                format!("退職した人の支払金額が{limit}以下なので、提出を省略できます。")
            }
        })?;
    Ok(required.is_true())
}

fn to_tax_office<T: Trace>(
    case: &SlipCase,
    limits: SlipLimits,
    found: &InForce<'_, SlipSubmissionTerms>,
    trace: &mut T,
) -> Result<TaxOfficeSubmission, StatuteError> {
    let officer = case.recipient == SlipRecipient::Officer;
    let limit = match (case.status, case.recipient) {
        (SlipStatus::AboveLimit, _) => return Ok(TaxOfficeSubmission::Required),
        (SlipStatus::NotAdjusted, _) => return Ok(TaxOfficeSubmission::NotRequired),
        (SlipStatus::Undeclared, _) => limits.undeclared,
        (SlipStatus::LeftOrRelieved, _) if officer => limits.leaver_officer,
        (SlipStatus::LeftOrRelieved, _) => limits.leaver_other,
        (SlipStatus::Adjusted, SlipRecipient::Officer) => limits.officer,
        (SlipStatus::Adjusted, SlipRecipient::LicensedProfessional) => limits.professional,
        (SlipStatus::Adjusted, SlipRecipient::Other) => limits.other,
    };
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let rule = Rule::new("源泉徴収票の提出", &TAX_OFFICE).with(&parameters);
    let pay = Quantity::yen("支払金額", case.pay);
    let limit = Quantity::parameter("限度", Yen::new(limit), Unit::Yen);
    let more = Operation::MoreThan;
    let above = rule.take(trace, "提出するか", Unit::Truth, more, &[&pay, &limit], |is| {
        if is.is_true() {
            format!("支払金額{pay}は{limit}を超えるので、税務署へ提出します。")
        } else {
            format!("支払金額{pay}は{limit}以下なので、税務署へは提出しません。")
        }
    })?;
    Ok(if above.is_true() {
        TaxOfficeSubmission::Required
    } else {
        TaxOfficeSubmission::NotRequired
    })
}

fn due<T: Trace>(year: TaxYear, law: &Law, trace: &mut T) -> Result<(Date, Date), StatuteError> {
    let found = due_date(law, DueRule::WagePaymentReport, DueFrom::Year(year.0), trace)?;
    Ok((found.due, found.due_adjusted))
}
