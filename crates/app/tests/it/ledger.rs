//! An invented client in the ledgers, for the procedures.

use romori_roster::*;
use romori_types::{ClientId, Date, EstablishmentId, PersonId, YearMonth, Yen};

pub const PLACE: EstablishmentId = EstablishmentId::from_bytes([1; 16]);
pub const BRANCH: EstablishmentId = EstablishmentId::from_bytes([2; 16]);

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

pub const fn yen(yen: i64) -> Yen {
    Yen::new(yen)
}

pub fn establishment(id: EstablishmentId, number: u32) -> EstablishmentView {
    let profile = EstablishmentProfile {
        name: "株式会社つばめ精機".to_owned(),
        prefecture: "神奈川県".parse().unwrap(),
        district: "03".to_owned(),
        symbol: "ﾂﾊﾞﾒ".to_owned(),
        number: "12345".to_owned(),
        postal_code: "231-0023".to_owned(),
        address: "横浜市中区山下町１－２－３".to_owned(),
        employer: "見本 太郎".to_owned(),
        phone: "045-000-0000".to_owned(),
        insurer: Insurer::Kyokai,
        fraction: FractionRule::None,
        pay_terms: None,
        short_time_applies: true,
        labour_insurance_number: None,
        employment_insurance_number: None,
        filed_by_sharoushi: false,
    };
    EstablishmentView { id, number, profile }
}

/// The client with these persons and one establishment, 末日締め・当月払い unless told otherwise.
pub fn client(persons: Vec<PersonView>) -> ClientView {
    ClientView {
        id: ClientId::from_bytes([7; 16]),
        number: 1007,
        on: date("2026-07-01"),
        profile: ClientProfile {
            name: "株式会社つばめ精機".to_owned(),
            kana: "ﾂﾊﾞﾒｾｲｷ".to_owned(),
            form: LegalForm::Corporation,
            corporate_number: None,
            employer: "見本 太郎".to_owned(),
            remarks: String::new(),
        },
        entrustment: None,
        establishments: vec![establishment(PLACE, 1)],
        persons,
    }
}

/// Somebody insured since 2020 with a standard of 260,000 from September 2025.
pub struct Someone(pub PersonView);

pub fn someone(number: u32) -> Someone {
    let id = PersonId::from_bytes([u8::try_from(number).unwrap(); 16]);
    let identity = PersonIdentity {
        name: PersonName {
            kanji: "見本 花子".to_owned(), kana: "ミホン ハナコ".to_owned()
        },
        birth_date: date("1990-04-12"),
        sex: Some(Sex::Female),
        employee_number: None,
        basic_pension_number: Some("1234-567890".to_owned()),
        employment_insurance_number: None,
        nationality: None,
        remarks: String::new(),
    };
    let mut person = PersonView::new(id, number, identity);
    person.employments.push((
        1,
        Employment {
            establishment: PLACE,
            hired_on: date("2020-04-01"),
            left_on: None,
            leaving: None,
            employment_type: EmploymentType::General,
            contract_ends_on: None,
            weekly_minutes: None,
            two_workplaces: false,
        },
    ));
    person.enrolments.push((
        1,
        Enrolment {
            establishment: PLACE,
            insured_number: Some(number),
            acquired_on: date("2020-04-01"),
            lost_on: None,
            loss: None,
            insured_as: InsuredAs::Both,
            category: EnrolmentCategory::General,
        },
    ));
    Someone(person).standard("2025-09", 260_000, StandardBy::Regular)
}

impl Someone {
    pub fn born(mut self, birth: &str) -> Self {
        self.0.identity.birth_date = date(birth);
        self
    }

    pub fn named(mut self, kanji: &str, kana: &str) -> Self {
        self.0.identity.name = PersonName { kanji: kanji.to_owned(), kana: kana.to_owned() };
        self
    }

    /// Replaces the line of standards.
    pub fn standard(self, from: &str, standard: i64, by: StandardBy) -> Self {
        self.standards(from, Some(standard), Some(standard.clamp(88_000, 650_000)), by)
    }

    pub fn standards(
        mut self,
        from: &str,
        health: Option<i64>,
        pension: Option<i64>,
        by: StandardBy,
    ) -> Self {
        self.0.standards.clear();
        self.add_standard(from, health, pension, by);
        self
    }

    pub fn add_standard(
        &mut self,
        from: &str,
        health: Option<i64>,
        pension: Option<i64>,
        by: StandardBy,
    ) {
        let from = month(from);
        if let Some((valid, _)) = self.0.standards.last_mut() {
            *valid = Validity::new(valid.from(), Some(from.first_day())).unwrap();
        }
        let (health, pension) = (health.map(yen), pension.map(yen));
        let standard = StandardRemuneration { health, pension, by, from_month: from };
        self.0.standards.push((Validity::since(from.first_day()), standard));
    }

    pub fn employment(mut self, change: impl Fn(&mut Employment)) -> Self {
        change(&mut self.0.employments[0].1);
        self
    }

    pub fn enrolment(mut self, change: impl Fn(&mut Enrolment)) -> Self {
        change(&mut self.0.enrolments[0].1);
        self
    }

    pub fn acquired(self, day: &str) -> Self {
        self.employment(|made| made.hired_on = date(day))
            .enrolment(|made| made.acquired_on = date(day))
    }

    /// 退職: the last day.
    pub fn left(self, day: &str) -> Self {
        let last = date(day);
        self.employment(|made| made.left_on = Some(last)).enrolment(|made| {
            made.lost_on = Some(last.tomorrow().unwrap());
            made.loss = Some(LossReason::Left);
        })
    }

    pub fn pay_with(mut self, at: &str, change: impl Fn(&mut PayMonth)) -> Self {
        let pay = self.0.pay.entry(month(at)).or_default();
        change(pay);
        self
    }

    /// Days, fixed pay, other pay of a month.
    pub fn pay(self, at: &str, days: u8, fixed: i64, variable: i64) -> Self {
        self.pay_with(at, |pay| {
            pay.days = Some(days);
            pay.fixed = yen(fixed);
            pay.variable = yen(variable);
        })
    }

    /// The same pay from one month through another.
    pub fn paid(mut self, from: &str, until: &str, fixed: i64, variable: i64) -> Self {
        for at in month(from).through(month(until)) {
            self = self.pay(&at.to_string(), 31, fixed, variable);
        }
        self
    }

    pub fn leave(mut self, kind: LeaveKind, from: &str, until: Option<&str>) -> Self {
        let number = u32::try_from(self.0.leaves.len()).unwrap() + 1;
        let leave = Leave {
            kind,
            from: date(from),
            until: until.map(date),
            expected_birth_on: None,
            born_on: None,
            worked_days: None,
        };
        self.0.leaves.push((number, leave));
        self
    }
}

/// The items of the establishment's office, submitted by the employer.
pub fn office() -> romori_app::office::OfficeForm {
    let place = establishment(PLACE, 1);
    let filer = romori_app::procedure::Filer { sharoushi: None, medium_serial: 7 };
    romori_app::procedure::office_form(&place.profile, &filer)
}

impl Someone {
    pub fn bonus(mut self, day: &str, cash: i64) -> Self {
        let paid = BonusPayment { paid_on: date(day), cash: yen(cash), in_kind: Yen::ZERO };
        self.0.bonuses.push(paid);
        self.0.bonuses.sort_by_key(|paid| paid.paid_on);
        self
    }

    pub fn living(mut self) -> Self {
        let address = Address {
            postal_code: "150-0001".to_owned(),
            text: "東京都渋谷区１－２－３".to_owned(),
            kana: "トウキョウトシブヤク1-2-3".to_owned(),
        };
        self.0.contact = Some(PersonContact { address: Some(address), ..PersonContact::default() });
        self
    }

    pub fn dependant(mut self, kanji: &str, kana: &str, change: impl Fn(&mut Dependant)) -> Self {
        let number = u32::try_from(self.0.dependants.len()).unwrap() + 1;
        let mut dependant = Dependant {
            name: PersonName { kanji: kanji.to_owned(), kana: kana.to_owned() },
            birth_date: date("2026-09-20"),
            sex: Some(Sex::Male),
            relationship: Relationship::Child,
            since: date("2026-09-20"),
            until: None,
            lives_together: true,
            third_category: false,
        };
        change(&mut dependant);
        self.0.dependants.push((number, dependant));
        self
    }
}
