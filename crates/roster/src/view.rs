//! 台帳の見え方 — a client and its people as they stand, made of histories for one question.

use std::collections::BTreeMap;

use romori_types::{ClientId, Date, EstablishmentId, PersonId, YearMonth};

use crate::{
    BonusPayment, ClientProfile, Dependant, Employment, Enrolment, Entrustment,
    EstablishmentProfile, Leave, PayMonth, PersonContact, PersonIdentity, StandardRemuneration,
    Validity,
};

/// 顧問先 as it stands on a day.
#[derive(Debug, Clone)]
pub struct ClientView {
    /// Which client.
    pub id: ClientId,
    /// 顧問先番号, four digits and more; what people type.
    pub number: u32,
    /// The day it is seen on.
    pub on: Date,
    /// 基本
    pub profile: ClientProfile,
    /// 委託
    pub entrustment: Option<Entrustment>,
    /// 事業所, in the order of their numbers.
    pub establishments: Vec<EstablishmentView>,
    /// 個人, in the order of their numbers. Empty where nobody was asked for.
    pub persons: Vec<PersonView>,
}

/// 事業所 as it stands on a day.
#[derive(Debug, Clone)]
pub struct EstablishmentView {
    /// Which establishment.
    pub id: EstablishmentId,
    /// Its number within the client, from 1.
    pub number: u32,
    /// 基本
    pub profile: EstablishmentProfile,
}

/// 個人 as they stand. What changes by month or day is here as a line, not as a point.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// Which person.
    pub id: PersonId,
    /// The number within the client, from 1: the 12 of `1007-12`.
    pub number: u32,
    /// 基本, on the day.
    pub identity: PersonIdentity,
    /// 住所・連絡先, on the day, if asked for.
    pub contact: Option<PersonContact>,
    /// 雇用, every one that is known, by number.
    pub employments: Vec<(u32, Employment)>,
    /// 被保険者資格, every one that is known, by number.
    pub enrolments: Vec<(u32, Enrolment)>,
    /// 標準報酬月額: the whole line in order.
    pub standards: Vec<(Validity, StandardRemuneration)>,
    /// 月の報酬, as far as it was asked for.
    pub pay: BTreeMap<YearMonth, PayMonth>,
    /// 賞与, in the order of payment.
    pub bonuses: Vec<BonusPayment>,
    /// 休業, by number.
    pub leaves: Vec<(u32, Leave)>,
    /// 被扶養者, by number.
    pub dependants: Vec<(u32, Dependant)>,
}

impl PersonView {
    /// Nobody knows more of the person than this.
    pub const fn new(id: PersonId, number: u32, identity: PersonIdentity) -> Self {
        Self {
            id,
            number,
            identity,
            contact: None,
            employments: Vec::new(),
            enrolments: Vec::new(),
            standards: Vec::new(),
            pay: BTreeMap::new(),
            bonuses: Vec::new(),
            leaves: Vec::new(),
            dependants: Vec::new(),
        }
    }

    /// 在籍 — the employment that covers a day, the later one if two do.
    pub fn employment_on(&self, day: Date) -> Option<&Employment> {
        let covers = |made: &&Employment| {
            made.hired_on <= day && made.left_on.is_none_or(|last| day <= last)
        };
        self.employments.iter().map(|(_, made)| made).filter(covers).max_by_key(|e| e.hired_on)
    }

    /// The enrolment that covers a day, the later one if two do.
    pub fn enrolment_on(&self, day: Date) -> Option<&Enrolment> {
        let covers = |made: &&Enrolment| {
            made.acquired_on <= day && made.lost_on.is_none_or(|lost| day < lost)
        };
        self.enrolments.iter().map(|(_, made)| made).filter(covers).max_by_key(|e| e.acquired_on)
    }

    /// The standard in force in a month.
    pub fn standard_in(&self, month: YearMonth) -> Option<&StandardRemuneration> {
        let day = month.first_day();
        let (_, standard) = self.standards.iter().rev().find(|(valid, _)| valid.contains(day))?;
        Some(standard)
    }
}

impl ClientView {
    /// The establishment with this id.
    pub fn establishment(&self, id: EstablishmentId) -> Option<&EstablishmentView> {
        self.establishments.iter().find(|place| place.id == id)
    }

    /// The person with this number: the 12 of `1007-12`.
    pub fn person(&self, number: u32) -> Option<&PersonView> {
        self.persons.iter().find(|person| person.number == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonName;

    fn day(month: i8, day: i8) -> Date {
        Date::new(2026, month, day).unwrap()
    }

    fn enrolment(acquired: Date, lost: Option<Date>) -> Enrolment {
        Enrolment {
            establishment: EstablishmentId::from_bytes([1; 16]),
            insured_number: Some(1),
            acquired_on: acquired,
            lost_on: lost,
            loss: None,
            insured_as: crate::InsuredAs::Both,
            category: crate::EnrolmentCategory::General,
        }
    }

    /// 退職日の翌日に喪失する: the day of loss is the first day without.
    #[test]
    fn the_day_of_loss_is_no_day_of_insurance() {
        let identity = PersonIdentity {
            name: PersonName::default(),
            birth_date: day(1, 1),
            sex: None,
            employee_number: None,
            basic_pension_number: None,
            employment_insurance_number: None,
            nationality: None,
            remarks: String::new(),
        };
        let mut person = PersonView::new(PersonId::from_bytes([1; 16]), 12, identity);
        person.enrolments.push((1, enrolment(day(4, 1), Some(day(7, 1)))));
        assert!(person.enrolment_on(day(3, 31)).is_none());
        assert!(person.enrolment_on(day(4, 1)).is_some());
        assert!(person.enrolment_on(day(6, 30)).is_some());
        assert!(person.enrolment_on(day(7, 1)).is_none());
    }
}
