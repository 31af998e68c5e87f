//! How people read the parameters of the year-end adjustment.

use romori_types::Yen;

use super::{
    DeductionBand, DependantDeductions, DisabilityDeductions, EarthquakeInsuranceTerms,
    EmploymentIncomeLine, FixedReductionTerms, IncomeAdjustmentTerms, IncomeLimits,
    LifeInsuranceTerms, PersonalDeductions, PremiumFormula, PremiumTier, SlipSubmissionTerms,
    SpecifiedRelativeTerms, SpouseDeductions, SpouseSpecialBand, SurtaxRates,
};
use crate::law::Shown;

fn yen(amount: i64) -> String {
    format!("{}円", Yen::new(amount))
}

fn three(amounts: [i64; 3]) -> String {
    amounts.map(yen).join("・")
}

impl Shown for Vec<EmploymentIncomeLine> {
    fn shown(&self) -> String {
        let line = |line: &EmploymentIncomeLine| {
            let from = yen(line.from);
            match (line.amount, line.share) {
                (Some(amount), _) => format!("{from}から{}", yen(amount)),
                (None, None) => format!("{from}から{}を引く", yen(line.minus)),
                (None, Some(share)) => {
                    format!("{from}から{share}、{}", signed(line.plus - line.minus))
                }
            }
        };
        self.iter().map(line).collect::<Vec<_>>().join("、")
    }
}

fn signed(amount: i64) -> String {
    if amount < 0 {
        format!("{}を引く", yen(-amount))
    } else {
        format!("{}を足す", yen(amount))
    }
}

impl Shown for IncomeAdjustmentTerms {
    fn shown(&self) -> String {
        let (over, most) = (yen(self.pay_over), yen(self.pay_most));
        format!("{over}を超える給与等（{most}まで）の{}", self.share)
    }
}

fn bands(bands: &[DeductionBand]) -> String {
    let one = |band: &DeductionBand| format!("{}まで{}", yen(band.upto), yen(band.amount));
    bands.iter().map(one).collect::<Vec<_>>().join("、")
}

impl Shown for Vec<DeductionBand> {
    fn shown(&self) -> String {
        bands(self)
    }
}

impl Shown for IncomeLimits {
    fn shown(&self) -> String {
        format!(
            "扶養親族と同一生計配偶者{}、寡婦とひとり親{}、勤労学生{}（勤労によらない所得{}）",
            yen(self.relative),
            yen(self.single),
            yen(self.student),
            yen(self.student_other)
        )
    }
}

impl Shown for SpouseDeductions {
    fn shown(&self) -> String {
        let one = |band: &SpouseSpecialBand| {
            format!("配偶者{}まで{}", yen(band.upto), three(band.amounts))
        };
        let special: Vec<String> = self.special.iter().map(one).collect();
        format!(
            "本人{}まで、一般{}、老人{}、特別{}",
            three(self.own_upto),
            three(self.general),
            three(self.elderly),
            special.join("、")
        )
    }
}

impl Shown for DependantDeductions {
    fn shown(&self) -> String {
        format!(
            "一般{}・特定{}・老人{}・同居老親等{}",
            yen(self.general),
            yen(self.specified),
            yen(self.elderly),
            yen(self.elderly_cohabiting_parent)
        )
    }
}

impl Shown for DisabilityDeductions {
    fn shown(&self) -> String {
        format!(
            "障害者{}・特別障害者{}・同居特別障害者{}",
            yen(self.general),
            yen(self.special),
            yen(self.special_cohabiting)
        )
    }
}

impl Shown for PersonalDeductions {
    fn shown(&self) -> String {
        format!(
            "寡婦{}・ひとり親{}・勤労学生{}",
            yen(self.widow),
            yen(self.single_parent),
            yen(self.working_student)
        )
    }
}

impl Shown for SpecifiedRelativeTerms {
    fn shown(&self) -> String {
        format!("{}歳以上{}歳未満、{}", self.age_from, self.age_below, bands(&self.bands))
    }
}

impl Shown for PremiumFormula {
    fn shown(&self) -> String {
        let one = |tier: &PremiumTier| {
            format!("{}まで{}と{}", yen(tier.upto), tier.share, yen(tier.plus))
        };
        let tiers: Vec<String> = self.tiers.iter().map(one).collect();
        format!("{}、超えると{}", tiers.join("、"), yen(self.most))
    }
}

impl Shown for LifeInsuranceTerms {
    fn shown(&self) -> String {
        let young = self.new_with_young.as_ref().map_or_else(String::new, |formula| {
            format!("、23歳未満の扶養親族があるとき 一般の新契約 {}", formula.shown())
        });
        let (new, old) = (self.new.shown(), self.old.shown());
        format!("新契約 {new}{young}、旧契約 {old}、合計{}まで", yen(self.total_most))
    }
}

impl Shown for EarthquakeInsuranceTerms {
    fn shown(&self) -> String {
        format!("地震{}まで、旧長期 {}", yen(self.most), self.old_long_term.shown())
    }
}

impl Shown for SurtaxRates {
    fn shown(&self) -> String {
        format!("復興特別所得税{}・防衛特別所得税{}", self.reconstruction, self.defence)
    }
}

impl Shown for FixedReductionTerms {
    fn shown(&self) -> String {
        if self.per_person == 0 {
            return "なし".into();
        }
        format!("1人{}、合計所得金額{}まで", yen(self.per_person), yen(self.income_upto))
    }
}

impl Shown for SlipSubmissionTerms {
    fn shown(&self) -> String {
        let left =
            format!("退職した人の給与支払報告書は{}を超えるとき", yen(self.leaver_municipal));
        let Some(limits) = self.tax_office else {
            return format!("{left}、税務署へは給与支払報告書と同じ範囲（提出したものとみなす）");
        };
        format!(
            "{left}、税務署へは役員{}・弁護士等{}・その他{}、退職した役員{}・その他{}、乙欄と丙欄{}を超えるとき",
            yen(limits.officer),
            yen(limits.professional),
            yen(limits.other),
            yen(limits.leaver_officer),
            yen(limits.leaver_other),
            yen(limits.undeclared)
        )
    }
}
