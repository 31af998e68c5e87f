//! 一人分の保険料の基礎 — what one person adds to the notice of an establishment for a month.

use romori_roster::{Enrolment, InsuredAs, PersonView, StandardRemuneration};
use romori_statute::age::AgeFact;
use romori_statute::employment::{CollectionMonth, Employment, InsuredSchemes, insured_schemes};
use romori_statute::error::StatuteError;
use romori_statute::law::Law;
use romori_statute::leave_exemption::{ExemptMonths, Leave as LawLeave, exempt_months_of};
use romori_statute::pension_month::{Reacquisition, month_of_loss_counts};
use romori_statute::premium::{
    HealthInsurer, MonthlyPremium, MonthlyPremiumCase, NoticePerson, PremiumRounding,
    PremiumStandard, monthly_premium,
};
use romori_statute::standard_bonus::{
    BonusPayment, BonusYearCase, MonthOfBonuses, bonuses_of_year,
};
use romori_statute::trace::{Explanation, Silent, Trace};
use romori_types::{Date, EstablishmentId, YearMonth, Yen};

use super::leave::{last_day, law_kind};
use super::{ExpectedNotice, PersonOf};

/// 一人分の基礎 — what one person adds to the notice, and why no more.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonCharge {
    /// Who.
    pub who: PersonOf,
    /// 標準報酬月額 of health that is charged.
    pub health_standard: Yen,
    /// 標準報酬月額 of pension that is charged.
    pub pension_standard: Yen,
    /// 標準賞与額 of health that is charged.
    pub health_bonus: Yen,
    /// 標準賞与額 of pension that is charged.
    pub pension_bonus: Yen,
    /// Whether care is charged.
    pub care: bool,
    /// Why the month's premium is not charged, where it is not.
    pub not_charged: Option<NotCharged>,
    /// As the law on notices takes it.
    pub line: NoticePerson,
    /// What to look at.
    pub(super) cautions: Vec<String>,
}

/// 徴収しない理由
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCharged {
    /// まだ取得していないか、喪失した月
    NotDue,
    /// 産休・育休の免除
    Exempt,
    /// 二以上事業所勤務で、按分額が入っていない
    TwoWorkplaces,
}

romori_types::quiet_debug!(PersonCharge);

impl NotCharged {
    /// In the words of the pages.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::NotDue => "徴収する月ではありません",
            Self::Exempt => "産休・育休で免除",
            Self::TwoWorkplaces => "二以上勤務の按分額が入っていません",
        }
    }
}

impl PersonCharge {
    /// Whether nothing at all is charged.
    pub fn is_nothing(&self) -> bool {
        self.line == NoticePerson::default()
    }
}

/// The question about one establishment and month, the same for everybody.
pub(super) struct Question<'a> {
    pub establishment: EstablishmentId,
    pub month: YearMonth,
    pub insurer: &'a HealthInsurer,
    pub rounding: PremiumRounding,
    pub law: &'a Law,
}

/// The steps behind what one person adds: the month's premium, then that of the bonuses.
///
/// # Errors
/// As the rules say: a month outside the checked range, a standard that no table has.
pub fn explain_person(
    notice: &ExpectedNotice,
    person: &PersonView,
    law: &Law,
) -> Result<Explanation, StatuteError> {
    let mut trace = Explanation::default();
    let question = Question {
        establishment: notice.establishment,
        month: notice.month,
        insurer: &notice.insurer,
        rounding: notice.rounding,
        law,
    };
    let who = PersonOf { client: notice.client, number: person.number, id: person.id };
    question.charges(who, person, &mut trace)?;
    Ok(trace)
}

impl Question<'_> {
    /// What each enrolment of the person here adds; none where nothing of it touches the month.
    pub fn charges<T: Trace>(
        &self,
        who: PersonOf,
        person: &PersonView,
        trace: &mut T,
    ) -> Result<Vec<PersonCharge>, StatuteError> {
        let here = |made: &&Enrolment| {
            made.establishment == self.establishment
                && YearMonth::of(made.acquired_on) <= self.month
                && made.lost_on.is_none_or(|lost| self.month <= YearMonth::of(lost))
        };
        let enrolments: Vec<&Enrolment> =
            person.enrolments.iter().map(|(_, made)| made).filter(here).collect();
        if enrolments.is_empty() {
            return Ok(Vec::new());
        }
        let exempt = self.exempt(person)?;
        let mut found = Vec::new();
        for enrolment in enrolments {
            let asked = Asked { question: self, person, enrolment, exempt: &exempt };
            found.push(asked.charge(who, trace)?);
        }
        Ok(found)
    }

    /// The months that leave frees, of the leaves that reach near the month. A leave that is open
    /// is taken to go on beyond it.
    fn exempt(&self, person: &PersonView) -> Result<ExemptMonths, StatuteError> {
        let beyond = self.month.plus(2).first_day();
        let leaves = person.leaves.iter().filter_map(|(_, leave)| {
            let kind = law_kind(leave.kind)?;
            let end = last_day(leave).unwrap_or_else(|| beyond.max(leave.from));
            let worked = leave.worked_days.map_or(0, u16::from);
            let childcare = kind == romori_statute::leave_exemption::LeaveKind::Childcare;
            let worked_days = if childcare { worked } else { 0 };
            Some(LawLeave { kind, start: leave.from, end, worked_days })
        });
        let first = self.month.plus(-24).first_day();
        let near: Vec<LawLeave> =
            leaves.filter(|leave| first <= leave.end && leave.start < beyond).collect();
        exempt_months_of(&near, self.law)
    }
}

/// One enrolment of one person.
struct Asked<'a> {
    question: &'a Question<'a>,
    person: &'a PersonView,
    enrolment: &'a Enrolment,
    exempt: &'a ExemptMonths,
}

impl Asked<'_> {
    fn employment(&self) -> Employment {
        let left_on = self.enrolment.lost_on.and_then(|lost| lost.yesterday().ok());
        Employment { acquired_on: Some(self.enrolment.acquired_on), left_on }
    }

    fn age(&self) -> AgeFact {
        AgeFact::BirthDate(self.person.identity.birth_date)
    }

    fn charge<T: Trace>(&self, who: PersonOf, trace: &mut T) -> Result<PersonCharge, StatuteError> {
        let month = self.question.month;
        let employment = self.employment();
        let by_age = insured_schemes(self.age(), &employment, month, &mut Silent)?;
        let mut charge = PersonCharge::nothing(who);
        let insured = self.insured(by_age, &mut charge)?;
        let due = employment.is_due(month, &mut Silent)?;
        let exempt = self.exempt.frees(month);
        let two = self.works_at_two();
        charge.not_charged = match (due, exempt, two) {
            (false, ..) => Some(NotCharged::NotDue),
            (_, true, _) => Some(NotCharged::Exempt),
            (_, _, true) => Some(NotCharged::TwoWorkplaces),
            _ => None,
        };
        charge.care = insured.care;
        if charge.not_charged.is_none() {
            self.add_month(insured, &mut charge, trace)?;
        }
        if due && !two {
            self.add_bonuses(insured, &mut charge, trace)?;
        }
        Ok(charge)
    }

    /// In which insurances, by age, by the enrolment, and by what came after in the same month.
    fn insured(
        &self,
        by_age: InsuredSchemes,
        charge: &mut PersonCharge,
    ) -> Result<InsuredSchemes, StatuteError> {
        let kind = self.enrolment.insured_as;
        let in_health = kind != InsuredAs::PensionOnly;
        let in_pension = !matches!(kind, InsuredAs::HealthOnly | InsuredAs::AgedEmployee);
        let pension_counts = self.pension_counts(charge)?;
        Ok(InsuredSchemes {
            health: by_age.health && in_health,
            care: by_age.care && by_age.health && in_health,
            pension: by_age.pension && in_pension && pension_counts,
        })
    }

    /// 厚生年金保険法19条2項: acquired and lost in one month, and insured again in it, the month of the
    /// first counts no more.
    fn pension_counts(&self, charge: &mut PersonCharge) -> Result<bool, StatuteError> {
        let month = self.question.month;
        let (acquired, lost) = (self.enrolment.acquired_on, self.enrolment.lost_on);
        let lost = lost.filter(|lost| YearMonth::of(*lost) == YearMonth::of(acquired));
        let Some(lost) = lost.filter(|lost| YearMonth::of(*lost) == month) else { return Ok(true) };
        let again = self.person.enrolments.iter().any(|(_, other)| {
            lost <= other.acquired_on && YearMonth::of(other.acquired_on) == month
        });
        if again {
            return month_of_loss_counts(&self.employment(), Reacquisition::Pension);
        }
        charge.cautions.push(
            "同じ月に取得して喪失しています。本人がその月に国民年金の第1号・第3号になると、\
             厚生年金保険料は後で還付されます。"
                .to_owned(),
        );
        Ok(true)
    }

    fn works_at_two(&self) -> bool {
        let employments = self.person.employments.iter().map(|(_, made)| made);
        let here = employments.filter(|made| made.establishment == self.enrolment.establishment);
        here.max_by_key(|made| made.hired_on).is_some_and(|made| made.two_workplaces)
    }

    /// The standard that holds in the month: the last of its days.
    fn standard(&self) -> Option<&StandardRemuneration> {
        let (first, last) = (self.question.month.first_day(), self.question.month.last_day());
        let holds = |valid: &romori_roster::Validity| {
            valid.from() <= last && valid.to().is_none_or(|to| first < to)
        };
        let standards = self.person.standards.iter().rev();
        standards.filter(|(valid, _)| holds(valid)).map(|(_, standard)| standard).next()
    }

    fn add_month<T: Trace>(
        &self,
        insured: InsuredSchemes,
        charge: &mut PersonCharge,
        trace: &mut T,
    ) -> Result<(), StatuteError> {
        let month = self.question.month;
        let Some(standard) = self.standard() else {
            let text = month.ja();
            return Err(StatuteError::impossible(
                "standards",
                format!("{text}の標準報酬月額がありません。台帳に決定された額を入れてください。"),
            ));
        };
        if let Some(yen) = standard.health.filter(|_| insured.health) {
            let premium = self.premium(yen, trace)?;
            charge.health_standard = yen;
            charge.line.health_base += yen;
            charge.line.care_base += if insured.care { yen } else { Yen::ZERO };
            let health = premium.health;
            charge.line.health_deducted += health
                .map_or(Yen::ZERO, |health| health.health_care_employee + health.levy_employee);
        }
        if let Some(yen) = standard.pension.filter(|_| insured.pension) {
            let premium = self.premium(yen, trace)?;
            charge.pension_standard = yen;
            charge.line.pension_base += yen;
            charge.line.pension_deducted += premium.pension.employee;
        }
        Ok(())
    }

    fn premium<T: Trace>(
        &self,
        standard: Yen,
        trace: &mut T,
    ) -> Result<MonthlyPremium, StatuteError> {
        let case = MonthlyPremiumCase {
            month: self.question.month,
            standard: PremiumStandard::Standard(standard),
            age: self.age(),
            employment: self.employment(),
            exempt: false,
            insurer: Some(self.question.insurer),
            rounding: self.question.rounding,
            adjustment_year: None,
            collection: CollectionMonth::default(),
        };
        monthly_premium(&case, self.question.law, trace)
    }

    fn add_bonuses<T: Trace>(
        &self,
        insured: InsuredSchemes,
        charge: &mut PersonCharge,
        trace: &mut T,
    ) -> Result<(), StatuteError> {
        let month = self.question.month;
        let year = month.fiscal_year();
        let of_year = self.person.bonuses.iter().filter(|bonus| {
            let paid = YearMonth::of(bonus.paid_on);
            paid.fiscal_year() == year && paid <= month
        });
        let payments: Vec<BonusPayment> = of_year
            .filter(|bonus| self.covers(bonus.paid_on) || YearMonth::of(bonus.paid_on) < month)
            .map(|bonus| BonusPayment { paid_on: bonus.paid_on, amount: bonus.total() })
            .collect();
        let in_month = payments.iter().any(|payment| YearMonth::of(payment.paid_on) == month);
        if !in_month {
            return Ok(());
        }
        let case = BonusYearCase {
            payments: &payments,
            insurer: Some(self.question.insurer),
            age: Some(self.age()),
            rounding: self.question.rounding,
            employment: self.employment(),
            exempt: Some(self.exempt),
        };
        let found = bonuses_of_year(&case, self.question.law, trace)?;
        if let Some(found) = found.iter().find(|found| found.month == month && found.charged) {
            charge.add_bonus(insured, found);
        }
        Ok(())
    }

    fn covers(&self, day: Date) -> bool {
        self.enrolment.acquired_on <= day && self.enrolment.lost_on.is_none_or(|lost| day < lost)
    }
}

impl PersonCharge {
    pub(super) fn nothing(who: PersonOf) -> Self {
        Self {
            who,
            health_standard: Yen::ZERO,
            pension_standard: Yen::ZERO,
            health_bonus: Yen::ZERO,
            pension_bonus: Yen::ZERO,
            care: false,
            not_charged: None,
            line: NoticePerson::default(),
            cautions: Vec::new(),
        }
    }

    fn add_bonus(&mut self, insured: InsuredSchemes, found: &MonthOfBonuses) {
        if let Some(health) = found.health.filter(|_| insured.health) {
            let base = found.standard.health;
            self.health_bonus = base;
            self.line.health_base += base;
            self.line.care_base += if insured.care { base } else { Yen::ZERO };
            self.line.health_deducted += health.health_care_employee + health.levy_employee;
        }
        if let Some(pension) = found.pension.filter(|_| insured.pension) {
            let base = found.standard.pension;
            self.pension_bonus = base;
            self.line.pension_base += base;
            self.line.pension_deducted += pension.employee;
        }
    }
}
