//! 年齢の到来 — who reaches 40, 60, 65, 70 or 75 in a month, and what follows.
//!
//! Law: 年齢計算ニ関スル法律; what each age decides stands with its consequence.

use romori_roster::{ClientView, Dependant, Enrolment, PersonView, Relationship};
use romori_statute::age::{
    CARE_FROM_AGE, CARE_UNTIL_AGE, HEALTH_UNTIL_AGE, PENSION_UNTIL_AGE, age_limits, reached_on,
};
use romori_statute::due_date::{DueFrom, DueRule, due_date};
use romori_statute::error::StatuteError;
use romori_statute::law::Law;
use romori_statute::over_seventy::{OverSeventyCase, reaching_notice_may_be_left_out};
use romori_statute::trace::Explanation;
use romori_types::{Date, YearMonth};

use super::age_words::{of_dependant, of_insured};
use super::{Listed, PersonOf, employed_on};

/// 到来する年齢
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeReached {
    /// 40歳
    Forty,
    /// 60歳
    Sixty,
    /// 65歳
    SixtyFive,
    /// 70歳
    Seventy,
    /// 75歳
    SeventyFive,
}

/// 誰の年齢か
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeOf {
    /// 本人
    Insured,
    /// 被扶養者, by its number.
    Dependant(u32),
}

/// 年齢の到来 — one age that somebody reaches, and what follows.
#[derive(Clone, PartialEq, Eq)]
pub struct AgeEvent {
    /// Whose ledger.
    pub who: PersonOf,
    /// 本人 or a 被扶養者.
    pub of: AgeOf,
    /// Which age.
    pub age: AgeReached,
    /// The day on which it is reached: the day before the birthday.
    pub reached_on: Date,
    /// The day from which it counts: for 75 the birthday itself.
    pub counts_on: Date,
    /// Whether the ledger has the loss of 70 or 75 already.
    pub recorded: bool,
    /// What follows, each with its citations.
    pub consequences: Vec<Consequence>,
    /// The steps behind the day, the months and the due day.
    pub why: Explanation,
}

/// 年齢から生じること — one thing that follows.
#[derive(Clone, PartialEq, Eq)]
pub struct Consequence {
    /// What, in one sentence.
    pub text: String,
    /// On what it rests.
    pub cites: Vec<&'static str>,
    /// A notice that is to be filed for it.
    pub notice: Option<&'static str>,
    /// Until when, on a day of business.
    pub due: Option<Date>,
}

romori_types::quiet_debug!(AgeEvent, Consequence);

/// What the words about an event are made of.
pub(super) struct AgeFacts<'a> {
    pub person: &'a PersonView,
    pub age: AgeReached,
    pub reached_on: Date,
    pub counts_on: Date,
    /// First or last month that changes, where age alone decides it.
    pub care_first: YearMonth,
    pub care_last: YearMonth,
    pub pension_last: YearMonth,
    pub health_last: YearMonth,
    /// 資格喪失届の期限, for 70 and 75.
    pub loss_due: Option<Date>,
    /// Whether 70歳到達届 may be left out.
    pub may_be_left_out: bool,
}

impl AgeReached {
    /// All of them, the youngest first.
    pub const ALL: [Self; 5] =
        [Self::Forty, Self::Sixty, Self::SixtyFive, Self::Seventy, Self::SeventyFive];

    /// Years.
    pub const fn years(self) -> u8 {
        match self {
            Self::Forty => CARE_FROM_AGE,
            Self::Sixty => 60,
            Self::SixtyFive => CARE_UNTIL_AGE,
            Self::Seventy => PENSION_UNTIL_AGE,
            Self::SeventyFive => HEALTH_UNTIL_AGE,
        }
    }
}

/// Who reaches an age in a month, of those employed then: by day, then by number. Dependants are
/// listed where the age ends what they are: a spouse at 60, anybody at 75.
///
/// Law: 年齢計算ニ関スル法律1項・2項, 民法143条2項: an age is reached on the day before the birthday. 75
/// counts on the birthday itself (高齢者の医療の確保に関する法律50条1号).
pub fn age_events(law: &Law, view: &ClientView, month: YearMonth) -> Listed<AgeEvent> {
    let mut listed = Listed::default();
    for person in &view.persons {
        let who = PersonOf::of(view, person);
        listed.add(who, events_of(law, who, person, month));
    }
    listed.found.sort_by_key(|event: &AgeEvent| (event.counts_on, event.who, event.of));
    listed
}

fn events_of(
    law: &Law,
    who: PersonOf,
    person: &PersonView,
    month: YearMonth,
) -> Result<Vec<AgeEvent>, StatuteError> {
    let mut events = Vec::new();
    let birth = person.identity.birth_date;
    for age in AgeReached::ALL {
        let (reached, counts) = days_of(birth, age)?;
        if YearMonth::of(counts) == month && employed_on(person, counts) {
            events.push(insured_event(law, who, person, age, (reached, counts))?);
        }
    }
    for (number, family) in &person.dependants {
        events.extend(dependant_event(who, *number, person, family, month)?);
    }
    Ok(events)
}

/// The day on which an age is reached and the day from which it counts.
fn days_of(birth: Date, age: AgeReached) -> Result<(Date, Date), StatuteError> {
    let reached = reached_on(birth, age.years())?;
    if age != AgeReached::SeventyFive {
        return Ok((reached, reached));
    }
    let beyond = |_| StatuteError::impossible("birth_date", "生年月日が暦の範囲の外です。");
    Ok((reached, reached.tomorrow().map_err(beyond)?))
}

fn insured_event(
    law: &Law,
    who: PersonOf,
    person: &PersonView,
    age: AgeReached,
    (reached_on, counts_on): (Date, Date),
) -> Result<AgeEvent, StatuteError> {
    let mut why = Explanation::default();
    let limits = age_limits(person.identity.birth_date, &mut why)?;
    let loses = matches!(age, AgeReached::Seventy | AgeReached::SeventyFive);
    let recorded = loses && lost_on(person, counts_on).is_some();
    let loss_due = if loses && (recorded || person.enrolment_on(counts_on).is_some()) {
        let from = DueFrom::Event(counts_on);
        // Beyond the checked holidays the due day is not known; the event is listed all the same.
        let due = due_date(law, DueRule::SocialInsuranceLoss, from, &mut why);
        due.ok().map(|found| found.due_adjusted)
    } else {
        None
    };
    let facts = AgeFacts {
        person,
        age,
        reached_on,
        counts_on,
        care_first: limits.care_first_month,
        care_last: limits.care_last_month,
        pension_last: limits.pension_last_month,
        health_last: limits.health_last_month,
        loss_due,
        may_be_left_out: age == AgeReached::Seventy && left_out(person, reached_on)?,
    };
    let consequences = of_insured(&facts);
    let of = AgeOf::Insured;
    Ok(AgeEvent { who, of, age, reached_on, counts_on, recorded, consequences, why })
}

/// The enrolment that the ledger says was lost on a day.
pub(super) fn lost_on(person: &PersonView, day: Date) -> Option<&Enrolment> {
    let enrolments = person.enrolments.iter().map(|(_, made)| made);
    enrolments.filter(|made| made.lost_on == Some(day)).max_by_key(|made| made.acquired_on)
}

/// Whether the notice of reaching 70 may be left out: the same office, the same amount.
fn left_out(person: &PersonView, on: Date) -> Result<bool, StatuteError> {
    let enrolment = lost_on(person, on).or_else(|| person.enrolment_on(on));
    let (Some(enrolment), Some(standard)) = (enrolment, person.standard_in(YearMonth::of(on)))
    else {
        return Ok(false);
    };
    let Some(amount) = standard.pension else { return Ok(false) };
    let case = OverSeventyCase {
        birth_date: person.identity.birth_date,
        employed_since: enrolment.acquired_on,
        would_be_insured: true,
        was_insured_before: true,
        on,
    };
    reaching_notice_may_be_left_out(&case, amount, amount)
}

fn dependant_event(
    who: PersonOf,
    number: u32,
    person: &PersonView,
    family: &Dependant,
    month: YearMonth,
) -> Result<Vec<AgeEvent>, StatuteError> {
    let third = family.relationship == Relationship::Spouse && family.third_category;
    let ages = [(AgeReached::Sixty, third), (AgeReached::SeventyFive, true)];
    let mut events = Vec::new();
    for (age, _) in ages.into_iter().filter(|(_, asked)| *asked) {
        let (reached_on, counts_on) = days_of(family.birth_date, age)?;
        let is_dependant =
            family.since <= counts_on && family.until.is_none_or(|until| counts_on < until);
        if YearMonth::of(counts_on) != month || !is_dependant || !employed_on(person, counts_on) {
            continue;
        }
        let mut why = Explanation::default();
        age_limits(family.birth_date, &mut why)?;
        let consequences = of_dependant(age, counts_on);
        let of = AgeOf::Dependant(number);
        let recorded = false;
        events.push(AgeEvent { who, of, age, reached_on, counts_on, recorded, consequences, why });
    }
    Ok(events)
}
