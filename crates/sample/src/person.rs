//! 個人 — one invented person before the rows are made, and the rows.

use romori_roster::{
    BonusPayment, Dependant, Employment, EmploymentType, Enrolment, EnrolmentCategory, InsuredAs,
    Leave, LeavingReason, LossReason, PayMonth, PersonContact, PersonIdentity, StandardBy,
    StandardRemuneration, Validity,
};
use romori_types::{Date, EstablishmentId, PersonId, YearMonth, Yen};

use crate::calendar::plus_days;
use crate::office::{AnyFact, Row, Subject};
use crate::recorder::{Ledger, Recorder};

/// One invented person.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The number within the client, from 1.
    pub number: u32,
    /// Which person.
    pub id: PersonId,
    /// 基本 as first recorded.
    pub identity: PersonIdentity,
    /// 住所・連絡先 as first recorded.
    pub contact: PersonContact,
    /// 雇用, by number from 1.
    pub employments: Vec<Employment>,
    /// 被保険者資格, by number from 1.
    pub enrolments: Vec<Enrolment>,
    /// 標準報酬月額, in order.
    pub standards: Vec<StandardRemuneration>,
    /// 月の報酬, in order.
    pub pay: Vec<(YearMonth, PayMonth)>,
    /// 賞与
    pub bonuses: Vec<BonusPayment>,
    /// 休業, by number from 1.
    pub leaves: Vec<Leave>,
    /// 被扶養者, by number from 1.
    pub dependants: Vec<Dependant>,
    /// What was recorded later and changes or corrects something.
    pub later: Vec<Later>,
}

/// A fact that was recorded later.
#[derive(Debug, Clone)]
pub struct Later {
    /// The day of recording.
    pub on: Date,
    /// What the act was.
    pub title: &'static str,
    /// Which of several.
    pub key: u32,
    /// When it holds.
    pub valid: Validity,
    /// What holds.
    pub fact: AnyFact,
}

impl Draft {
    /// A person with one employment and one enrolment, both from the same day.
    pub fn hired(
        number: u32,
        id: PersonId,
        identity: PersonIdentity,
        establishment: EstablishmentId,
        on: Date,
    ) -> Self {
        Self {
            number,
            id,
            identity,
            contact: PersonContact::default(),
            employments: vec![employment(establishment, on)],
            enrolments: vec![enrolment(establishment, number, on)],
            standards: Vec::new(),
            pay: Vec::new(),
            bonuses: Vec::new(),
            leaves: Vec::new(),
            dependants: Vec::new(),
            later: Vec::new(),
        }
    }

    /// The day of the first employment.
    pub fn hired_on(&self) -> Date {
        self.employments.first().map_or(Date::MIN, |made| made.hired_on)
    }

    /// 働き方 of the last employment.
    pub fn employment_type(&self) -> EmploymentType {
        self.employments.last().map_or(EmploymentType::General, |made| made.employment_type)
    }

    /// Changes the last employment.
    pub fn employ(&mut self, change: impl FnOnce(&mut Employment)) {
        if let Some(last) = self.employments.last_mut() {
            change(last);
        }
    }

    /// Changes the last enrolment.
    pub fn enrol(&mut self, change: impl FnOnce(&mut Enrolment)) {
        if let Some(last) = self.enrolments.last_mut() {
            change(last);
        }
    }

    /// Leaves after a last day of work; insurance is lost on the next.
    pub fn leaves_after(&mut self, last_day: Date) {
        self.employ(|made| {
            made.left_on = Some(last_day);
            made.leaving = Some(LeavingReason::Left);
        });
        self.enrol(|made| {
            made.lost_on = Some(plus_days(last_day, 1));
            made.loss = Some(LossReason::Left);
        });
        self.pay.retain(|(month, _)| *month <= YearMonth::of(last_day).next());
        self.bonuses.retain(|bonus| bonus.paid_on <= last_day);
        self.standards.retain(|standard| standard.from_month.first_day() <= last_day);
    }

    /// A 短時間労働者 of so many hours a week.
    pub fn short_time(&mut self, weekly_minutes: u16) {
        self.employ(|made| {
            made.employment_type = EmploymentType::ShortTime;
            made.weekly_minutes = Some(weekly_minutes);
        });
        self.enrol(|made| made.category = EnrolmentCategory::ShortTime);
    }

    /// 70歳以上被用者: no pension insurance any more.
    pub fn aged(&mut self, with_health: bool) {
        self.enrol(|made| made.insured_as = InsuredAs::AgedEmployee);
        for standard in &mut self.standards {
            if !with_health {
                standard.health = None;
            }
        }
    }

    /// The pay of a month, to be changed.
    pub fn pay_in(&mut self, month: YearMonth) -> Option<&mut PayMonth> {
        self.pay.iter_mut().find(|(known, _)| *known == month).map(|(_, pay)| pay)
    }
}

/// An employment that goes on.
pub fn employment(establishment: EstablishmentId, on: Date) -> Employment {
    Employment {
        establishment,
        hired_on: on,
        left_on: None,
        leaving: None,
        employment_type: EmploymentType::General,
        contract_ends_on: None,
        weekly_minutes: Some(40 * 60),
        two_workplaces: false,
    }
}

/// An enrolment that goes on.
pub fn enrolment(establishment: EstablishmentId, number: u32, on: Date) -> Enrolment {
    Enrolment {
        establishment,
        insured_number: Some(number),
        acquired_on: on,
        lost_on: None,
        loss: None,
        insured_as: InsuredAs::Both,
        category: EnrolmentCategory::General,
    }
}

/// A standard from a month on.
pub fn standard(monthly: Yen, by: StandardBy, from_month: YearMonth) -> StandardRemuneration {
    StandardRemuneration {
        health: Some(crate::grade::health(monthly)),
        pension: Some(crate::grade::pension(monthly)),
        by,
        from_month,
    }
}

/// Records everything of a person. `payday` gives the day on which a month's pay is recorded.
pub fn record(
    draft: &Draft,
    ledger: Ledger,
    payday: impl Fn(YearMonth) -> Date,
    recorder: &mut Recorder,
) {
    let me = Subject::Person(draft.id);
    let known = plus_days(draft.hired_on(), 3);
    let mut note = |on: Date, title: &str, row: Row| recorder.record(ledger, on, title, row);
    note(known, HIRED, Row::since(me, draft.hired_on(), draft.identity.clone()));
    note(known, HIRED, Row::since(me, draft.hired_on(), draft.contact.clone()));
    for (key, made) in (1..).zip(&draft.employments) {
        record_employment(me, key, made, ledger, &mut note);
    }
    for (key, made) in (1..).zip(&draft.enrolments) {
        record_enrolment(me, key, made, ledger, &mut note);
    }
    for standard in &draft.standards {
        let from = standard.from_month.first_day();
        let (on, title) = standard_recorded(standard);
        note(on, &title, Row::since(me, from, standard.clone()));
    }
    for (key, family) in (1..).zip(&draft.dependants) {
        let on = plus_days(family.since, 4).max(known);
        note(on, "被扶養者の登録", Row::keyed(me, key, family.since, family.clone()));
    }
    for (key, leave) in (1..).zip(&draft.leaves) {
        let on = plus_days(leave.from, -14);
        note(on, "休業の登録", Row::keyed(me, key, leave.from, leave.clone()));
    }
    for (month, pay) in &draft.pay {
        let title = format!("{}支給の報酬", month.ja());
        let row = Row::keyed(me, key_of_month(*month), month.first_day(), pay.clone());
        note(payday(*month), &title, row);
    }
    for bonus in &draft.bonuses {
        let title = format!("{}の賞与", YearMonth::of(bonus.paid_on).ja());
        let row = Row::keyed(me, key_of_day(bonus.paid_on), bonus.paid_on, bonus.clone());
        note(bonus.paid_on, &title, row);
    }
    for later in &draft.later {
        let row = Row { subject: me, key: later.key, valid: later.valid, fact: later.fact.clone() };
        note(later.on, later.title, row);
    }
}

const HIRED: &str = "入社の登録";
const LEFT: &str = "退職の登録";

/// First without its end, when that was not known yet.
fn record_employment(
    me: Subject,
    key: u32,
    made: &Employment,
    ledger: Ledger,
    note: &mut impl FnMut(Date, &str, Row),
) {
    let hired = plus_days(made.hired_on, 3);
    let told = made.left_on.map(|last| plus_days(last, -35).max(plus_days(hired, 1)));
    match (made.left_on, told) {
        (Some(last), Some(told)) if told > ledger.taken_over => {
            let before = Employment { left_on: None, leaving: None, ..made.clone() };
            note(hired, HIRED, Row::keyed(me, key, made.hired_on, before));
            let from = told.min(last).max(made.hired_on);
            note(told, LEFT, Row::keyed(me, key, from, made.clone()));
        }
        _ => note(hired, HIRED, Row::keyed(me, key, made.hired_on, made.clone())),
    }
}

/// The same of an enrolment: the loss is recorded when the leaving is.
fn record_enrolment(
    me: Subject,
    key: u32,
    made: &Enrolment,
    ledger: Ledger,
    note: &mut impl FnMut(Date, &str, Row),
) {
    let acquired = plus_days(made.acquired_on, 3);
    let told = made.lost_on.map(|lost| plus_days(lost, -36).max(plus_days(acquired, 1)));
    match (made.lost_on, told) {
        (Some(lost), Some(told)) if told > ledger.taken_over => {
            let before = Enrolment { lost_on: None, loss: None, ..made.clone() };
            note(acquired, HIRED, Row::keyed(me, key, made.acquired_on, before));
            let from = told.min(plus_days(lost, -1)).max(made.acquired_on);
            note(told, LEFT, Row::keyed(me, key, from, made.clone()));
        }
        _ => note(acquired, HIRED, Row::keyed(me, key, made.acquired_on, made.clone())),
    }
}

/// When a standard is recorded: with the hire, or when the notice of decision comes.
fn standard_recorded(standard: &StandardRemuneration) -> (Date, String) {
    let first = standard.from_month.first_day();
    match standard.by {
        StandardBy::Acquisition | StandardBy::TakenOver => (first, HIRED.to_owned()),
        by => {
            let on = plus_days(first, if by == StandardBy::Regular { -10 } else { 19 });
            (on, format!("{}の{}", standard.from_month.ja(), by.ja()))
        }
    }
}

/// The key of a month's pay.
fn key_of_month(month: YearMonth) -> u32 {
    month.index().unsigned_abs()
}

/// The key of a day's bonus, `YYYYMMDD`.
fn key_of_day(day: Date) -> u32 {
    let [year, month, day] = [i32::from(day.year()), i32::from(day.month()), i32::from(day.day())]
        .map(i32::unsigned_abs);
    year * 10_000 + month * 100 + day
}
