//! 被保険者 — a person as tied to one establishment: enrolment, employment, pay and standards, read
//! for one question.

use romori_filing::{BasicPensionNumber, FiledPerson};
use romori_intake::WorkerKind;
use romori_roster::{
    EmploymentType, Enrolment, EnrolmentCategory, InsuredAs, Leave, LossReason, PayMonth,
    PersonView, StandardRemuneration,
};
use romori_statute::age::age_limits;
use romori_statute::basis_days::PayCalendar;
use romori_statute::trace::Silent;
use romori_types::{Date, EstablishmentId, YearMonth, half_width_kana};

use super::{Choices, WrittenName};
use crate::drafting::{Filed, Spellings};

/// 事業所の被保険者 — a person through one enrolment at an establishment.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// The person.
    pub person: &'a PersonView,
    /// The enrolment.
    pub enrolment: &'a Enrolment,
    /// The employment behind it, if the ledger has it.
    pub employment: Option<&'a romori_roster::Employment>,
    /// Since when insured or 70歳以上被用者 without a gap that means a new beginning: who reaches 70
    /// loses pension insurance, is entered anew, and goes on working all the same.
    pub since: Date,
}

/// 年齢の区分 on a day: what is left of both insurances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeClass {
    /// Under 70.
    Under70,
    /// 70 to 74: 70歳以上被用者 for pension.
    From70,
    /// 75 and over: nothing but 70歳以上被用者.
    From75,
}

impl AgeClass {
    /// The class of who was born on a day, on another day.
    pub fn on(birth_date: Date, day: Date) -> Self {
        match age_limits(birth_date, &mut Silent) {
            Ok(limits) if limits.health_loss_date <= day => Self::From75,
            Ok(limits) if limits.pension_loss_date <= day => Self::From70,
            // Ages beyond the calendar are reached by nobody.
            _ => Self::Under70,
        }
    }

    /// 70歳以上被用者
    pub const fn is_aged(self) -> bool {
        !matches!(self, Self::Under70)
    }
}

impl<'a> Member<'a> {
    /// Through the latest enrolment at an establishment that has a day in common with a period,
    /// both days included.
    pub fn between(
        person: &'a PersonView,
        establishment: EstablishmentId,
        from: Date,
        until: Date,
    ) -> Option<Self> {
        let here = |made: &&Enrolment| made.establishment == establishment;
        let enrolments = person.enrolments.iter().map(|(_, made)| made).filter(here);
        enrolments
            .map(|enrolment| Self::through(person, enrolment))
            .filter(|member| {
                let left = member.left_on();
                member.enrolment.acquired_on <= until && left.is_none_or(|last| from <= last)
            })
            .max_by_key(|member| member.enrolment.acquired_on)
    }

    /// Through this enrolment.
    pub fn through(person: &'a PersonView, enrolment: &'a Enrolment) -> Self {
        let employments = person.employments.iter().map(|(_, made)| made);
        let employment = employments
            .filter(|made| made.establishment == enrolment.establishment)
            .filter(|made| made.left_on.is_none_or(|last| enrolment.acquired_on <= last))
            .filter(|made| enrolment.lost_on.is_none_or(|lost| made.hired_on < lost))
            .max_by_key(|made| made.hired_on);
        let since = first_of_chain(person, enrolment).acquired_on;
        Self { person, enrolment, employment, since }
    }

    /// The last day as an insured person or 70歳以上被用者; none while it goes on.
    ///
    /// Who reached 75 or was recognised as disabled leaves health insurance alone and is still
    /// employed. An employment that ended closes an enrolment that is not closed yet.
    pub fn left_on(&self) -> Option<Date> {
        let stays =
            matches!(self.enrolment.loss, Some(LossReason::Reached75 | LossReason::Disability));
        let left = self.employment.and_then(|made| made.left_on);
        match self.enrolment.lost_on {
            Some(lost) if !stays => lost.yesterday().ok(),
            _ => left,
        }
    }

    /// 被保険者区分: the enrolment says who is 短時間労働者, the employment who is パート.
    pub fn worker(&self) -> WorkerKind {
        let kind = self.employment.map(|made| made.employment_type);
        match (self.enrolment.category, kind) {
            (EnrolmentCategory::ShortTime, _) => WorkerKind::ShortTime,
            (EnrolmentCategory::General, Some(EmploymentType::PartTime)) => WorkerKind::PartTime,
            (EnrolmentCategory::General, _) => WorkerKind::General,
        }
    }

    /// Whether employment and enrolment say different things about a short-time worker.
    pub fn worker_disagrees(&self) -> bool {
        let kind = self.employment.map(|made| made.employment_type);
        match self.enrolment.category {
            EnrolmentCategory::ShortTime => {
                kind.is_some_and(|kind| kind != EmploymentType::ShortTime)
            }
            EnrolmentCategory::General => kind == Some(EmploymentType::ShortTime),
        }
    }

    /// 二以上事業所勤務
    pub fn two_workplaces(&self) -> bool {
        self.employment.is_some_and(|made| made.two_workplaces)
    }

    /// Whether health insurance is decided for the member at an age.
    pub fn in_health(&self, age: AgeClass) -> bool {
        let left_health =
            matches!(self.enrolment.loss, Some(LossReason::Reached75 | LossReason::Disability));
        self.enrolment.insured_as != InsuredAs::PensionOnly
            && age != AgeClass::From75
            && !left_health
    }

    /// Whether pension insurance, or the amount that stands for it from 70 on, is decided.
    pub fn in_pension(&self) -> bool {
        self.enrolment.insured_as != InsuredAs::HealthOnly
    }

    /// What was paid in a month.
    pub fn pay_in(&self, month: YearMonth) -> Option<&'a PayMonth> {
        self.person.pay.get(&month)
    }

    /// The standard in force in a month: the last that holds on some day of it.
    pub fn standard_in(&self, month: YearMonth) -> Option<&'a StandardRemuneration> {
        let (first, last) = (month.first_day(), month.last_day());
        let holds = |valid: &romori_roster::Validity| {
            valid.from() <= last && valid.to().is_none_or(|to| first < to)
        };
        let standards = self.person.standards.iter().rev();
        standards.filter(|(valid, _)| holds(valid)).map(|(_, standard)| standard).next()
    }

    /// The standard decided from exactly this month.
    pub fn standard_from(&self, month: YearMonth) -> Option<&'a StandardRemuneration> {
        let standards = self.person.standards.iter().map(|(_, standard)| standard);
        standards.rev().find(|standard| standard.from_month == month)
    }

    /// Leaves that have a day in common with a period, both days included.
    pub fn leaves_between(&self, from: Date, until: Date) -> impl Iterator<Item = &'a Leave> {
        let overlaps = move |leave: &&'a Leave| {
            leave.from <= until && leave.until.is_none_or(|last| from <= last)
        };
        self.person.leaves.iter().map(|(_, leave)| leave).filter(overlaps)
    }

    /// The days that the payment of a month pays for; the month itself where the calendar of pay is
    /// not known.
    pub fn period_paid_in(&self, month: YearMonth, calendar: Option<PayCalendar>) -> (Date, Date) {
        match calendar {
            Some(calendar) => {
                let period = calendar.period_paid_in(month);
                (period.from, period.to)
            }
            None => (month.first_day(), month.last_day()),
        }
    }

    /// The name in kanji, parted by one full-width space.
    pub fn name_kanji(&self) -> String {
        parted(&self.person.identity.name.kanji)
    }

    /// The name in half-width kana, parted by one half-width space.
    pub fn name_kana(&self) -> String {
        half_width_kana(&self.person.identity.name.kana)
    }
}

/// The enrolment with which an unbroken stay at the establishment began.
fn first_of_chain<'a>(person: &'a PersonView, enrolment: &'a Enrolment) -> &'a Enrolment {
    let mut first = enrolment;
    loop {
        let before = person.enrolments.iter().map(|(_, made)| made).find(|made| {
            made.establishment == first.establishment
                && made.acquired_on < first.acquired_on
                && made.lost_on == Some(first.acquired_on)
                && !employment_ended(person, made)
        });
        match before {
            Some(before) => first = before,
            None => return first,
        }
    }
}

/// Whether the employment ended with an enrolment: 退職後の継続再雇用 is a new beginning.
pub(super) fn employment_ended(person: &PersonView, enrolment: &Enrolment) -> bool {
    let last = enrolment.lost_on.and_then(|lost| lost.yesterday().ok());
    let left = person.employments.iter().any(|(_, made)| {
        made.establishment == enrolment.establishment
            && made.left_on.is_some()
            && made.left_on == last
    });
    left || matches!(enrolment.loss, Some(LossReason::Left | LossReason::Died))
}

/// Surname and given name parted by one full-width space.
pub(super) fn parted(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join("　")
}

/// A member's names, owned, so that rows and problems can borrow them.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub number: u32,
    pub kanji: String,
    pub kana: String,
    pub insured_number: Option<u32>,
}

impl Named {
    /// As the ledger has the names, or as they were chosen to be written.
    pub fn of(member: &Member<'_>, choices: &Choices) -> Self {
        let number = member.person.number;
        let written = choices.written.get(&number);
        let chosen = |of: fn(&WrittenName) -> &Option<String>| written.and_then(|w| of(w).clone());
        Self {
            number,
            kanji: chosen(|name| &name.kanji).unwrap_or_else(|| member.name_kanji()),
            kana: chosen(|name| &name.kana).unwrap_or_else(|| member.name_kana()),
            insured_number: member.enrolment.insured_number,
        }
    }

    pub fn filed(&self) -> Filed<'_> {
        Filed {
            row: self.number,
            name_kanji: &self.kanji,
            name_kana: &self.kana,
            insured_number: self.insured_number,
        }
    }
}

/// 被保険者欄. `numbered` is whether the notice carries the 整理番号.
pub(super) fn filed_person(
    member: &Member<'_>,
    named: &Named,
    numbered: bool,
    spellings: &Spellings,
) -> FiledPerson {
    let identity = &member.person.identity;
    FiledPerson {
        insured_number: named.insured_number.filter(|_| numbered).map(|n| n.to_string()),
        name_kana: named.kana.clone(),
        name_kanji: named.filed().spelt(spellings),
        birth_date: identity.birth_date,
        pension_number: identity
            .basic_pension_number
            .as_deref()
            .and_then(BasicPensionNumber::parse),
    }
}
