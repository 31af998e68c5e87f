//! 判定 — the few words by which a clerk sees what was done with a person.

use romori_intake::PersonPay;
use romori_statute::StatuteError;
use romori_statute::over_seventy::DeterminationAge;
use romori_statute::regular_determination::{DecidedBy, Doubt, RegularDetermination};
use romori_statute::regular_determination_filing::FilingRequirement;
use romori_statute::regular_determination_months::{JudgedMonth, LeftOut, PaidMonth};
use romori_types::{YearMonth, Yen};

use super::case::is_parental;

/// 判定
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The words.
    pub words: String,
    /// How much they weigh.
    pub tone: Tone,
}

/// The weight of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Usual,
    /// A rule applied.
    Note,
    /// A person must look.
    Care,
    /// Nothing is filed.
    Out,
}

impl Verdict {
    fn new(tone: Tone, words: impl Into<String>) -> Self {
        Self { words: words.into(), tone }
    }
}

/// The verdict of one person: what is outside first, then what needs an eye, then what a rule did.
pub(super) fn verdict_of(
    person: &PersonPay,
    decision: &Result<RegularDetermination, StatuteError>,
    elder: DeterminationAge,
) -> Verdict {
    let made = match decision {
        Ok(made) => made,
        Err(_) => return Verdict::new(Tone::Care, "計算できない"),
    };
    if let Some(words) = outside(made.filing, person) {
        return Verdict::new(Tone::Out, words);
    }
    if let Some(words) = care(person, made) {
        return Verdict::new(Tone::Care, words);
    }
    match note(person, made, elder) {
        Some(words) => Verdict::new(Tone::Note, words),
        None => Verdict::new(Tone::Usual, "通常"),
    }
}

fn outside(filing: FilingRequirement, person: &PersonPay) -> Option<String> {
    match filing {
        FilingRequirement::Required => None,
        FilingRequirement::AcquiredJune1OrLater => Some("6月以後の取得".to_owned()),
        FilingRequirement::NotEmployedOnJuly1 => Some("6月までに退職".to_owned()),
        FilingRequirement::RevisedJulyToSeptember => {
            let month = person.revision_month.map_or(7, |month| month.month());
            Some(format!("{month}月改定"))
        }
    }
}

fn care(person: &PersonPay, made: &RegularDetermination) -> Option<String> {
    let unknown = person.two_workplaces && person.other_workplaces_remuneration.is_none();
    let doubt = made.doubts.iter().find_map(|doubt| match doubt {
        Doubt::NoStandard => Some("使える月がない"),
        Doubt::PreviousNotInTable => Some("従前が等級表にない"),
        Doubt::ZeroPay(_) => Some("報酬0円"),
        Doubt::DaysAbovePeriod(_) => Some("日数が多い"),
        Doubt::TwoGradesFromPrevious { .. } => None,
    });
    let back_pay = person.retro_amount.is_some_and(|yen| yen > Yen::ZERO);
    let two_grades = made.doubts.iter().any(|d| matches!(d, Doubt::TwoGradesFromPrevious { .. }));
    if let Some(words) = doubt {
        Some(words.to_owned())
    } else if unknown {
        Some("他の事業所の額".to_owned())
    } else if back_pay {
        Some("差額を除く".to_owned())
    } else if two_grades && made.decided_by != DecidedBy::AnnualAverage {
        Some("年間平均・月変か".to_owned())
    } else {
        None
    }
}

fn note(
    person: &PersonPay,
    made: &RegularDetermination,
    elder: DeterminationAge,
) -> Option<String> {
    if made.decided_by == DecidedBy::AnnualAverage {
        return Some("年間平均".to_owned());
    }
    if made.decided_by == DecidedBy::PreviousStandardContinues {
        let parental = person.leave.as_ref().is_some_and(|leave| is_parental(leave.kind));
        return Some(if parental { "産休育休・従前" } else { "従前を続ける" }.to_owned());
    }
    if let Some(words) = left_out(made) {
        return Some(words);
    }
    if let Some(words) = not_paid(person, made) {
        return Some(words.to_owned());
    }
    match elder {
        DeterminationAge::From75 => return Some("75歳以上".to_owned()),
        DeterminationAge::From70 { .. } => return Some("70歳以上".to_owned()),
        DeterminationAge::Under70 => {}
    }
    if person.two_workplaces {
        return Some("二以上勤務".to_owned());
    }
    if made.days_relaxed {
        return Some("15日以上の月".to_owned());
    }
    let in_kind = person.months.iter().flatten().any(|month| month.in_kind > Yen::ZERO);
    in_kind.then(|| "現物を含む".to_owned())
}

/// A month before the joining, or without any pay, is no month left out: nothing was paid for it.
fn not_paid(person: &PersonPay, made: &RegularDetermination) -> Option<&'static str> {
    let absent = |month: &Option<JudgedMonth>| match month {
        Some(judged) => judged.left_out == Some(LeftOut::BeforeAcquisition),
        None => true,
    };
    if !made.months.iter().any(absent) {
        return None;
    }
    let january = made.period.from.plus(-8);
    let joined = person.acquired_on.is_some_and(|day| YearMonth::of(day) >= january);
    Some(if joined { "途中入社" } else { "支払のない月" })
}

/// 5月を除く, 4月・5月を除く.
fn left_out(made: &RegularDetermination) -> Option<String> {
    let months = PaidMonth::ALL.into_iter().zip(&made.months);
    let left: Vec<&str> = months
        .filter(|(_, judged)| {
            judged.is_some_and(|judged| {
                judged.left_out.is_some_and(|why| why != LeftOut::BeforeAcquisition)
            })
        })
        .map(|(month, _)| month.label())
        .collect();
    (!left.is_empty()).then(|| format!("{}を除く", left.join("・")))
}
