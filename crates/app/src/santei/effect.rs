//! いくら変わるか — what a new standard means in yen a month for the person and the employer.

use romori_statute::age::AgeFact;
use romori_statute::employment::{CollectionMonth, Employment};
use romori_statute::law::Law;
use romori_statute::over_seventy::DeterminationAge;
use romori_statute::premium::{
    HealthInsurer, MonthlyPremium, MonthlyPremiumCase, PremiumRounding, PremiumStandard,
    monthly_premium,
};
use romori_statute::trace::Silent;
use romori_types::{YearMonth, Yen};

use super::book::Entry;

/// いくら変わるか — the person's part a month, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// The month whose rates are used.
    pub month: YearMonth,
    /// The person's part now; none without a previous standard.
    pub before: Option<Yen>,
    /// The person's part from the month on.
    pub after: Yen,
    /// Whether care insurance is part of it.
    pub care: bool,
    /// Whether pension insurance is part of it.
    pub pension: bool,
}

/// The effect of one decision, where the insurer's rates of the month are known.
///
/// Not shown for a person at two workplaces, whose amounts the pension office notifies, nor when
/// the month lies beyond the checked rates.
pub(super) fn effect_of(
    law: &Law,
    entry: &Entry,
    insurer: &HealthInsurer,
    rounding: PremiumRounding,
) -> Option<Effect> {
    let made = entry.decision.as_ref().ok()?;
    let shown =
        entry.is_filed() && !entry.person.two_workplaces && entry.elder != DeterminationAge::From75;
    let month = made.period.from;
    let premium = |standard: Yen| -> Option<MonthlyPremium> {
        let case = MonthlyPremiumCase {
            month,
            standard: PremiumStandard::Standard(standard),
            age: AgeFact::BirthDate(entry.person.birth_date),
            employment: Employment {
                acquired_on: entry.person.acquired_on,
                left_on: entry.person.left_on,
            },
            exempt: false,
            insurer: Some(insurer),
            rounding,
            adjustment_year: None,
            collection: CollectionMonth::Next,
        };
        monthly_premium(&case, law, &mut Silent).ok()
    };
    let after = premium(made.health.filter(|_| shown)?.standard)?;
    let before = entry.person.previous_health_standard.and_then(premium);
    Some(Effect {
        month,
        before: before.and_then(|premium| premium.total_employee),
        after: after.total_employee?,
        care: after.insured.care,
        pension: after.insured.pension,
    })
}
