//! A small ledger by hand.

use romori_roster::{
    BonusPayment, ClientProfile, ClientView, Employment, EmploymentType, Enrolment,
    EnrolmentCategory, Entrustment, EstablishmentProfile, EstablishmentView, FractionRule,
    InsuredAs, Insurer, Leave, LeaveKind, LegalForm, PersonIdentity, PersonName, PersonView,
    StandardBy, StandardRemuneration, Validity,
};
use romori_types::{ActorId, CaseId, ClientId, Date, EstablishmentId, PersonId, YearMonth, Yen};

pub const PLACE: EstablishmentId = EstablishmentId::from_bytes([1; 16]);
pub const OTHER_PLACE: EstablishmentId = EstablishmentId::from_bytes([2; 16]);

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

pub fn actor(number: u8) -> ActorId {
    ActorId::from_bytes([number; 16])
}

pub fn case_id(number: u8) -> CaseId {
    CaseId::from_bytes([number; 16])
}

/// The demo as it stands on 1 July 2026.
pub fn demo() -> Vec<ClientView> {
    let today = day("2026-07-01");
    romori_sample::demo_office(today).views(today)
}

pub fn demo_client(number: u32) -> ClientView {
    demo().into_iter().find(|view| view.number == number).unwrap()
}

fn place(id: EstablishmentId, number: u32, insurer: Insurer) -> EstablishmentView {
    EstablishmentView {
        id,
        number,
        profile: EstablishmentProfile {
            name: "見本株式会社".into(),
            prefecture: "東京".parse().unwrap(),
            district: "21".into(),
            symbol: "ﾐﾎﾝ".into(),
            number: "00001".into(),
            postal_code: "160-0000".into(),
            address: "新宿区架空町１－１".into(),
            employer: "見本 太郎".into(),
            phone: "03-0000-0000".into(),
            insurer,
            fraction: FractionRule::None,
            pay_terms: None,
            short_time_applies: false,
            labour_insurance_number: None,
            employment_insurance_number: None,
            filed_by_sharoushi: true,
        },
    }
}

/// A client in Tokyo with two establishments.
pub fn client(persons: Vec<PersonView>) -> ClientView {
    client_of(Insurer::Kyokai, persons)
}

pub fn client_of(insurer: Insurer, persons: Vec<PersonView>) -> ClientView {
    ClientView {
        id: ClientId::from_bytes([7; 16]),
        number: 1007,
        on: day("2026-07-01"),
        profile: ClientProfile {
            name: "見本株式会社".into(),
            kana: "ミホンカブシキガイシャ".into(),
            form: LegalForm::Corporation,
            corporate_number: None,
            employer: "見本 太郎".into(),
            remarks: String::new(),
        },
        entrustment: Some(Entrustment {
            since: day("2020-04-01"),
            until: None,
            staff: Some(actor(1)),
            second_person_approves: false,
        }),
        establishments: vec![place(PLACE, 1, insurer.clone()), place(OTHER_PLACE, 2, insurer)],
        persons,
    }
}

/// Somebody born on a day, insured since another, with a standard in thousands of yen.
pub fn person(number: u32, born: &str, since: &str, thousand: i64) -> PersonView {
    let identity = PersonIdentity {
        name: PersonName { kanji: format!("見本 {number}"), kana: "ﾐﾎﾝ".into() },
        birth_date: day(born),
        sex: None,
        employee_number: Some(number.to_string()),
        basic_pension_number: None,
        employment_insurance_number: None,
        nationality: None,
        remarks: String::new(),
    };
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    let mut person = PersonView::new(PersonId::from_bytes(bytes), number, identity);
    person.employments.push((1, employment(since)));
    person.enrolments.push((1, enrolment(since)));
    decide(&mut person, since, thousand, StandardBy::Acquisition);
    person
}

pub fn employment(since: &str) -> Employment {
    Employment {
        establishment: PLACE,
        hired_on: day(since),
        left_on: None,
        leaving: None,
        employment_type: EmploymentType::General,
        contract_ends_on: None,
        weekly_minutes: Some(2_400),
        two_workplaces: false,
    }
}

pub fn enrolment(since: &str) -> Enrolment {
    Enrolment {
        establishment: PLACE,
        insured_number: Some(1),
        acquired_on: day(since),
        lost_on: None,
        loss: None,
        insured_as: InsuredAs::Both,
        category: EnrolmentCategory::General,
    }
}

/// A standard from the month of a day on; the one before ends there.
pub fn decide(person: &mut PersonView, since: &str, thousand: i64, by: StandardBy) {
    let from_month = YearMonth::of(day(since));
    let from = from_month.first_day();
    if let Some((valid, _)) = person.standards.last_mut() {
        *valid = Validity::new(valid.from(), Some(from)).unwrap();
    }
    let yen = Yen::new(thousand * 1_000);
    let pension = yen.max(Yen::new(88_000)).min(Yen::new(650_000));
    person.standards.push((
        Validity::since(from),
        StandardRemuneration { health: Some(yen), pension: Some(pension), by, from_month },
    ));
}

/// Leaves after a last day.
pub fn leaves(person: &mut PersonView, last: &str) {
    let last = day(last);
    person.employments[0].1.left_on = Some(last);
    person.enrolments[0].1.lost_on = Some(last.tomorrow().unwrap());
}

pub fn bonus(person: &mut PersonView, on: &str, yen: i64) {
    let (paid_on, cash) = (day(on), Yen::new(yen));
    person.bonuses.push(BonusPayment { paid_on, cash, in_kind: Yen::ZERO });
}

pub fn on_leave(person: &mut PersonView, kind: LeaveKind, from: &str, until: Option<&str>) {
    let number = person.leaves.len() as u32 + 1;
    person.leaves.push((
        number,
        Leave {
            kind,
            from: day(from),
            until: until.map(day),
            expected_birth_on: None,
            born_on: None,
            worked_days: None,
        },
    ));
}
