//! 源泉徴収票の摘要と国外居住親族 — what must be written beside the boxes, and the codes of relatives
//! who live abroad.
//!
//! Law: 所得税法226条1項, 所得税法施行規則別表第六（一）備考2, 所得税法2条1項34号の2. The items of 給与支払報告書 are the same.
//! Knows no names: where one is to be written, the place of the person is told.

use romori_types::{Date, Yen};

use super::case::TaxYear;
use crate::error::StatuteError;

/// The form has as many places for 控除対象扶養親族等, and as many for those under 16.
const PLACES: u32 = 4;
/// The form has as many places for housing loans.
const LOAN_PLACES: u32 = 2;
/// 所得税法2条1項34号の2: from 令和5年分 on, ages between which a relative abroad must have a reason.
const REASON_FROM_YEAR: i16 = 2023;
const REASON_AGES: std::ops::Range<u8> = 30..70;
const UNDER_16: u8 = 16;
/// What must have been sent in the year.
const SENT_MIN: i64 = 380_000;

/// 国外居住親族 — a relative who does not live in Japan, on 31 December.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelativeAbroad {
    /// Age on 31 December.
    pub age: u8,
    /// 留学により国内に住所及び居所を有しなくなった
    pub studies: bool,
    /// 障害者
    pub disabled: bool,
    /// その年の生活費・教育費の送金
    pub sent: Yen,
}

/// 国外居住親族の区分 — why a relative abroad counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AbroadClass {
    /// 30歳未満または70歳以上
    ByAge,
    /// 留学
    Studies,
    /// 障害者
    Disabled,
    /// 38万円以上の送金
    Sent,
    /// 区分の番号の無い人: 16歳未満, and everybody until 令和4年分.
    Plain,
}

impl AbroadClass {
    /// What stands in 区分 of the slip.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ByAge => "01",
            Self::Studies => "02",
            Self::Disabled => "03",
            Self::Sent => "04",
            Self::Plain => "○",
        }
    }
}

/// The class of a relative abroad; none who gives no 扶養控除.
///
/// Law: 所得税法2条1項34号の2ロ. Unit: yen sent in the year. Documents (親族関係書類, 送金関係書類) are the
/// caller's to check. Where several reasons hold the first counts.
///
/// # Errors
/// When the amount sent is negative.
pub fn abroad_class(
    year: TaxYear,
    relative: &RelativeAbroad,
) -> Result<Option<AbroadClass>, StatuteError> {
    if relative.sent < Yen::ZERO {
        let message = "送金の額は0円以上で入れてください。";
        return Err(StatuteError::impossible("sent", message));
    }
    Ok(match relative {
        _ if year.0 < REASON_FROM_YEAR || relative.age < UNDER_16 => Some(AbroadClass::Plain),
        _ if !REASON_AGES.contains(&relative.age) => Some(AbroadClass::ByAge),
        _ if relative.studies => Some(AbroadClass::Studies),
        _ if relative.disabled => Some(AbroadClass::Disabled),
        _ if relative.sent.get() >= SENT_MIN => Some(AbroadClass::Sent),
        _ => None,
    })
}

/// 前職分 — pay of an earlier employer that was adjusted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierPay {
    /// 給与等の金額
    pub pay: Yen,
    /// 徴収された税額
    pub tax: Yen,
    /// 給与等から控除された社会保険料等
    pub social_insurance: Yen,
    /// 退職の日
    pub left_on: Date,
}

/// 定額減税の記載 — of the year-end adjustment of 令和6年分.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedReductionShown {
    /// 年調減税額: persons × 30,000円.
    pub amount: Yen,
    /// What of it was used.
    pub used: Yen,
    /// 合計所得金額が1,000万円を超え、同一生計配偶者の分を受けた
    pub spouse_beyond_deduction: bool,
}

/// 摘要の問い — the facts that ask for a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemarksCase<'a> {
    /// 年分
    pub year: TaxYear,
    /// 年末調整をしたか
    pub adjusted: bool,
    /// 前職分; none is written where nothing was adjusted.
    pub earlier: &'a [EarlierPay],
    /// 控除対象扶養親族等の人数, 特定親族 among them.
    pub relatives: u32,
    /// 16歳未満の扶養親族の人数
    pub under_16: u32,
    /// 障害者である同一生計配偶者 who is no 控除対象配偶者.
    pub disabled_spouse_beyond_deduction: bool,
    /// 所得金額調整控除の要件の人で、ほかの欄に氏名の無い人がいるか
    pub adjustment_by_other_person: bool,
    /// 住宅借入金等特別控除の適用数
    pub housing_loans: u32,
    /// 定額減税, of 令和6年分 alone.
    pub fixed_reduction: Option<FixedReductionShown>,
    /// 租税条約により免税の額
    pub treaty_exempt: Option<Yen>,
    /// 出国の日, where somebody became 非居住者 in the year.
    pub departed_on: Option<Date>,
    /// 再交付か
    pub reissued: bool,
}

/// 摘要の事項 — one thing to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipRemark {
    /// 前職分: pay, tax, social insurance, the employer's name and address, and the day of leaving.
    EarlierEmployer(EarlierPay),
    /// 5人目以後の控除対象扶養親族等: the person of this place, with the mark （1）, （2） …
    FurtherRelative(u32),
    /// 5人目以後の16歳未満の扶養親族, with the mark and （年少）.
    FurtherUnder16(u32),
    /// 障害者である同一生計配偶者: the name with （同配）.
    DisabledSpouse,
    /// 所得金額調整控除の要件の人: the name with （調整）.
    IncomeAdjustment,
    /// 3つ目以後の住宅借入金等: 居住開始年月日, 区分, 年末残高 of this one.
    FurtherHousingLoan(u32),
    /// 定額減税: used, and what was left over.
    FixedReduction {
        /// 源泉徴収時所得税減税控除済額
        used: Yen,
        /// 控除外額
        left: Yen,
    },
    /// 非控除対象配偶者減税有
    SpouseReduced,
    /// 租税条約による免税の額, and the article.
    Treaty(Yen),
    /// 出国の月日
    Departed(Date),
    /// 再交付, with what was wrong.
    Reissued,
}

impl SlipRemark {
    /// Whether an answer of the tax agency on the form says so; others are common knowledge of it.
    pub const fn is_sourced(self) -> bool {
        matches!(
            self,
            Self::EarlierEmployer(_) | Self::Treaty(_) | Self::Departed(_) | Self::Reissued
        )
    }

    /// The words of the remark; names, addresses and articles of a treaty are left for the writer.
    pub fn text(self) -> String {
        match self {
            Self::EarlierEmployer(earlier) => {
                let [pay, tax, social] = [earlier.pay, earlier.tax, earlier.social_insurance];
                let on = earlier.left_on;
                let day = format!("{}.{}.{}", on.year(), on.month(), on.day());
                format!(
                    "前職（支払者の氏名又は名称・住所）支払金額{pay}円、徴収税額{tax}円、\
                     社会保険料等{social}円、{day}退職"
                )
            }
            Self::FurtherRelative(place) => format!("（{}）{place}人目の氏名", place - PLACES),
            Self::FurtherUnder16(place) => {
                format!("（{}）{place}人目の氏名（年少）", place - PLACES)
            }
            Self::DisabledSpouse => "氏名（同配）".to_owned(),
            Self::IncomeAdjustment => "氏名（調整）".to_owned(),
            Self::FurtherHousingLoan(place) => {
                format!("{place}回目の居住開始年月日・区分・年末残高")
            }
            Self::FixedReduction { used, left } => {
                format!("源泉徴収時所得税減税控除済額{used}円、控除外額{left}円")
            }
            Self::SpouseReduced => "非控除対象配偶者減税有".to_owned(),
            Self::Treaty(exempt) => format!("免税対象額{exempt}円（租税条約の該当条項）"),
            Self::Departed(on) => format!("{}月{}日出国", on.month(), on.day()),
            Self::Reissued => "再交付（記載誤りとなった箇所）".to_owned(),
        }
    }
}

/// What 摘要 of a slip must say.
///
/// Law: 所得税法226条1項, 所得税法施行規則別表第六（一）備考2（17）, 国税庁質疑応答事例（法定調書・給与所得の源泉徴収票）.
/// Unit: yen. Not covered: 災害の徴収猶予, 立替払の賃金, the reasons of 普通徴収 that a municipality asks for.
///
/// # Errors
/// When an amount is negative, more was used of a reduction than there is, or a reduction is given
/// for another year than 令和6年分.
pub fn slip_remarks(case: &RemarksCase<'_>) -> Result<Vec<SlipRemark>, StatuteError> {
    let mut remarks = Vec::new();
    for earlier in case.earlier.iter().filter(|_| case.adjusted) {
        let amounts = [earlier.pay, earlier.tax, earlier.social_insurance];
        if amounts.iter().any(|yen| *yen < Yen::ZERO) {
            let message = "前職の金額は0円以上で入れてください。";
            return Err(StatuteError::impossible("earlier", message));
        }
        remarks.push(SlipRemark::EarlierEmployer(*earlier));
    }
    remarks.extend((PLACES + 1..=case.relatives).map(SlipRemark::FurtherRelative));
    remarks.extend((PLACES + 1..=case.under_16).map(SlipRemark::FurtherUnder16));
    if case.disabled_spouse_beyond_deduction {
        remarks.push(SlipRemark::DisabledSpouse);
    }
    if case.adjusted && case.adjustment_by_other_person {
        remarks.push(SlipRemark::IncomeAdjustment);
    }
    if case.adjusted {
        remarks.extend((LOAN_PLACES + 1..=case.housing_loans).map(SlipRemark::FurtherHousingLoan));
    }
    remarks.extend(reduction(case)?);
    remarks.extend(case.treaty_exempt.map(SlipRemark::Treaty));
    remarks.extend(case.departed_on.map(SlipRemark::Departed));
    remarks.extend(case.reissued.then_some(SlipRemark::Reissued));
    Ok(remarks)
}

/// 定額減税: written by who adjusted 令和6年分, the amount left over also where it is nothing.
fn reduction(case: &RemarksCase<'_>) -> Result<Vec<SlipRemark>, StatuteError> {
    let Some(shown) = case.fixed_reduction else { return Ok(Vec::new()) };
    let wrong = |message| Err(StatuteError::impossible("fixed_reduction", message));
    if case.year != TaxYear(2024) {
        return wrong("定額減税は令和6年分だけに記載します。");
    }
    if shown.used < Yen::ZERO || shown.amount < shown.used {
        return wrong("控除済額は0円以上、年調減税額以下で入れてください。");
    }
    if !case.adjusted {
        return Ok(Vec::new());
    }
    let left = shown.amount - shown.used;
    let mut remarks = vec![SlipRemark::FixedReduction { used: shown.used, left }];
    remarks.extend(shown.spouse_beyond_deduction.then_some(SlipRemark::SpouseReduced));
    Ok(remarks)
}
