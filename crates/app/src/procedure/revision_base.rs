//! 従前の報酬 — what stands for the standard in force when a revision is judged.

use romori_roster::{StandardBy, StandardRemuneration};
use romori_statute::basis_days::PayCalendar;
use romori_statute::grading::Scheme;
use romori_statute::law::Law;
use romori_statute::occasional_revision::{CurrentRemuneration, needs_current_remuneration};
use romori_types::{YearMonth, Yen};

use super::given::Given;
use super::member::Member;
use super::regular_row;
use super::revision::{Inspected, SummerRevision, WhyNot};
use super::revision_inspect::third_of;
use crate::santei::{Book, Terms};

/// Which schemes are judged against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Base {
    /// The only scheme; `None`: both.
    pub scheme: Option<Scheme>,
    /// What stands for its standard in force.
    pub current: CurrentRemuneration,
}

/// The bases of the schemes the member is in.
///
/// Law: 昭和36年1月26日保発4号 記2(1): at the ends of a table the remuneration behind the standard
/// decides. It is what was entered, or else what the ledger's own pay gives; without either nothing
/// is judged.
pub(super) fn bases(
    law: &Law,
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    standard: &StandardRemuneration,
    given: &Given,
    seen: &mut Inspected,
) -> Result<Vec<Base>, WhyNot> {
    let revised = seen.change_month.plus(3);
    let (in_health, in_pension) = (member.in_health(seen.age), member.in_pension());
    let only = match (in_health, in_pension) {
        (true, true) => None,
        (true, false) => Some(Scheme::Health),
        (false, true) => Some(Scheme::Pension),
        (false, false) => return Err(WhyNot::Judged { health: None, pension: None }),
    };
    let entered = given.of(member.person.id).and_then(|given| given.remuneration_behind);
    if member.two_workplaces() {
        let entered = entered.ok_or(WhyNot::TwoWorkplaces)?;
        let current = CurrentRemuneration::Remuneration(entered);
        return Ok(vec![Base { scheme: only, current }]);
    }
    if let Some(entered) = entered {
        if !agrees(law, revised, standard, entered)? {
            return Err(WhyNot::RemunerationBehindDiffers);
        }
        let current = CurrentRemuneration::Remuneration(entered);
        return Ok(vec![Base { scheme: only, current }]);
    }
    if let Some(found) = by_standards(law, revised, standard, (in_health, in_pension))? {
        return Ok(found);
    }
    let derived = behind(law, member, calendar, standard);
    let (remuneration, from) = derived
        .filter(|(yen, _)| agrees(law, revised, standard, *yen).unwrap_or(false))
        .ok_or(WhyNot::RemunerationBehindUnknown)?;
    seen.pay_from = seen.pay_from.min(from);
    let current = CurrentRemuneration::Remuneration(remuneration);
    Ok(vec![Base { scheme: only, current }])
}

/// From the standards alone; `None` where one lies at the end of its table.
fn by_standards(
    law: &Law,
    month: YearMonth,
    standard: &StandardRemuneration,
    (in_health, in_pension): (bool, bool),
) -> Result<Option<Vec<Base>>, WhyNot> {
    let mut found = Vec::new();
    if in_health {
        let health = standard.health.ok_or(WhyNot::NoStandard)?;
        if needs(law, month, health, Scheme::Health)? {
            return Ok(None);
        }
        let current = CurrentRemuneration::HealthStandard(health);
        found.push(Base { scheme: Some(Scheme::Health), current });
    }
    if in_pension {
        match pension_base(law, month, standard)? {
            Some(current) => found.push(Base { scheme: Some(Scheme::Pension), current }),
            None => return Ok(None),
        }
    }
    if let [one, other] = found.as_slice()
        && one.current == other.current
    {
        found = vec![Base { scheme: None, current: one.current }];
    }
    Ok(Some(found))
}

/// The health standard tells more of the pay than that of pension, as long as they agree.
fn pension_base(
    law: &Law,
    month: YearMonth,
    standard: &StandardRemuneration,
) -> Result<Option<CurrentRemuneration>, WhyNot> {
    let table = Scheme::Pension.table(law, month).map_err(refused)?.value;
    let health = standard.health.filter(|health| {
        let held = table.holding(*health).standard;
        standard.pension.is_none_or(|pension| table.holding(pension).standard == held)
    });
    if let Some(health) = health {
        return Ok(Some(if needs(law, month, health, Scheme::Health)? {
            CurrentRemuneration::Standard(health)
        } else {
            CurrentRemuneration::HealthStandard(health)
        }));
    }
    let pension = standard.pension.ok_or(WhyNot::NoStandard)?;
    let needed = needs(law, month, pension, Scheme::Pension)?;
    Ok((!needed).then_some(CurrentRemuneration::Standard(pension)))
}

fn needs(law: &Law, month: YearMonth, standard: Yen, scheme: Scheme) -> Result<bool, WhyNot> {
    needs_current_remuneration(law, month, standard, Some(scheme)).map_err(refused)
}

fn refused(error: romori_statute::StatuteError) -> WhyNot {
    WhyNot::Refused(error.to_string())
}

/// Whether a remuneration gives the standards in force.
fn agrees(
    law: &Law,
    month: YearMonth,
    standard: &StandardRemuneration,
    remuneration: Yen,
) -> Result<bool, WhyNot> {
    let health = Scheme::Health.table(law, month).map_err(refused)?.value;
    let pension = Scheme::Pension.table(law, month).map_err(refused)?.value;
    let given = health.of_remuneration(remuneration).standard;
    let held = pension.of_remuneration(remuneration).standard;
    let same_pension = standard.pension.is_none_or(|known| pension.holding(known).standard == held);
    Ok(match standard.health {
        Some(known) => known == given,
        None => same_pension,
    })
}

/// The pay behind the standard in force from the ledger's own months, and the first of them.
fn behind(
    law: &Law,
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    standard: &StandardRemuneration,
) -> Option<(Yen, YearMonth)> {
    match standard.by {
        StandardBy::Occasional => {
            let first = standard.from_month.plus(-3);
            let months = first.through(standard.from_month.previous());
            let mut sum = Yen::ZERO;
            for month in months {
                let pay = member.pay_in(month)?;
                sum += pay.total() - pay.back_pay;
            }
            Some((third_of(sum), first))
        }
        StandardBy::Regular => {
            let year = standard.from_month.year();
            let none = SummerRevision::default();
            let made = regular_row::make(member, calendar, year, &Given::default(), &none);
            if made.refusal.is_some() {
                return None;
            }
            let book = Book::decide(law, vec![made.row], Terms { year, calendar });
            let entry = book.entries.first()?;
            let average = entry.decision.as_ref().ok()?.average?;
            Some((average, super::regular::month(year, 4)))
        }
        StandardBy::Acquisition
        | StandardBy::AfterMaternity
        | StandardBy::AfterChildcare
        | StandardBy::TakenOver => None,
    }
}
