//! 従業員 — the people of a client: hired, paid, raised, leaving, as its plan says.

use romori_roster::{
    BonusPayment, Dependant, EmploymentType, FixedPayChange, PayMonth, PersonContact,
    PersonIdentity, PersonName, Relationship, Sex, StandardBy,
};
use romori_types::{Date, EstablishmentId, YearMonth, Yen, half_width_kana};

use crate::calendar::{day, plus_days, plus_years};
use crate::grade::grade;
use crate::name::Names;
use crate::number;
use crate::person::{Draft, standard};
use crate::place::address;
use crate::plan::Plan;
use crate::random::Random;

/// The frame in which the people of one client are made.
#[derive(Debug)]
pub struct Frame<'plan> {
    /// Whose people.
    pub plan: &'plan Plan,
    /// Where they work.
    pub establishments: &'plan [EstablishmentId],
    /// 1 July of the story.
    pub story: Date,
    /// The first month with pay.
    pub pay_from: YearMonth,
    /// The last month with pay.
    pub pay_to: YearMonth,
    /// What everything is drawn from.
    pub seed: u64,
    /// How many names were given before, so that no name comes twice within a sample.
    pub names_used: usize,
    /// The names.
    pub names: &'plan Names,
}

/// What is drawn of a person before anything else.
#[derive(Debug, Clone, Copy)]
pub struct Traits {
    /// 性別
    pub sex: Sex,
    /// 生年月日
    pub birth: Date,
    /// 入社日
    pub hired: Date,
    /// 働き方
    pub kind: EmploymentType,
    /// Fixed pay of a month when the pay begins, in yen.
    pub base: i64,
    /// Whether pay rises each April and sometimes by much. A story says itself what changes.
    pub changes: bool,
}

impl Frame<'_> {
    /// The person with this number, as the plan has them; stories make some anew.
    pub fn person(&self, number: u32) -> Draft {
        self.person_with(number, |_| {})
    }

    /// Who the person is, before anything is known of work and pay.
    pub fn who(&self, number: u32) -> (Traits, PersonIdentity) {
        let mut random = self.random(number);
        let traits = self.traits(number, &mut random);
        number::person_id(traits.hired, &mut random);
        (traits, self.identity(number, &traits, &mut random))
    }

    fn random(&self, number: u32) -> Random {
        Random::of(self.seed, u64::from(self.plan.number) << 32 | u64::from(number))
    }

    /// The same person with other traits.
    pub fn person_with(&self, number: u32, change: impl FnOnce(&mut Traits)) -> Draft {
        let mut random = self.random(number);
        let mut traits = self.traits(number, &mut random);
        change(&mut traits);
        let id = number::person_id(traits.hired, &mut random);
        let identity = self.identity(number, &traits, &mut random);
        let place = if random.per_1000(650) { 0 } else { random.below(self.places()) as usize };
        let establishment = self.establishments.get(place).or(self.establishments.first()).copied();
        let establishment = establishment.unwrap_or(EstablishmentId::from_bytes([0; 16]));
        let mut draft = Draft::hired(number, id, identity, establishment, traits.hired);
        draft.contact = self.contact(number, &mut random);
        match traits.kind {
            EmploymentType::General => {}
            EmploymentType::PartTime => draft.employ(|made| {
                made.employment_type = EmploymentType::PartTime;
                made.weekly_minutes = Some(30 * 60 + 30 * (number % 4) as u16);
            }),
            EmploymentType::ShortTime => draft.short_time(20 * 60 + 60 * (number % 8) as u16),
        }
        self.pay(&mut draft, &traits, &mut random);
        self.standards(&mut draft, &traits);
        self.bonuses(&mut draft, &traits);
        self.family(&mut draft, &traits, &mut random);
        if traits.changes && random.per_1000(self.plan.leavers) {
            self.leaves(&mut draft, &mut random);
        }
        draft
    }

    /// Leaves at the end of a month within the story, after half a year at least.
    fn leaves(&self, draft: &mut Draft, random: &mut Random) {
        let first = YearMonth::of(self.story).plus(-17);
        let last_day = first.plus(i32::try_from(random.below(17)).unwrap_or(0)).last_day();
        if last_day > plus_days(draft.hired_on(), 180) {
            draft.leaves_after(last_day);
            self.end_pay(draft, last_day);
        }
    }

    /// The last pay covers the days up to the last day of work alone.
    fn end_pay(&self, draft: &mut Draft, last_day: Date) {
        draft.pay.retain(|(month, _)| self.plan.period(*month).0 <= last_day);
        for (month, pay) in &mut draft.pay {
            let (first, last) = self.plan.period(*month);
            if last <= last_day {
                continue;
            }
            let possible = i64::from(days_between(first, last)).max(1);
            let worked = i64::from(days_between(first, last_day)).min(possible);
            let part = |whole: i64| whole * worked / possible;
            pay.days = pay.days.map(|days| part(i64::from(days)).unsigned_abs() as u8);
            pay.fixed = Yen::new(part(pay.fixed.get()));
            pay.variable = Yen::new(part(pay.variable.get()));
            pay.full_month = Some(false);
        }
    }

    fn places(&self) -> u32 {
        u32::try_from(self.establishments.len()).unwrap_or(1).max(1)
    }

    fn traits(&self, number: u32, random: &mut Random) -> Traits {
        let story = self.story;
        let sex = if random.per_1000(480) { Sex::Female } else { Sex::Male };
        let age = i16::try_from(random.between(20, 63)).unwrap_or(40);
        let birth = plus_days(plus_years(story, -age), -i64::from(random.between(20, 340)));
        let kind = match random.below(1000) {
            drawn if drawn < self.plan.part_time => EmploymentType::PartTime,
            drawn if drawn < self.plan.part_time + self.plan.short_time => {
                EmploymentType::ShortTime
            }
            _ => EmploymentType::General,
        };
        let hired = self.hired(birth, random);
        let base =
            base_pay(kind, story.year() - birth.year(), random) + i64::from(number % 7) * 100;
        Traits { sex, birth, hired, kind, base, changes: true }
    }

    /// Most long ago; of twelve one within the months of the story, on a first day that works.
    fn hired(&self, birth: Date, random: &mut Random) -> Date {
        if random.per_1000(85) {
            let first = YearMonth::of(self.story).plus(-18);
            let month = first.plus(i32::try_from(random.below(16)).unwrap_or(0));
            return month.day_or_last(if random.per_1000(600) { 1 } else { 16 });
        }
        let adult = YearMonth::of(plus_years(birth, 19)).plus(6).first_day();
        let earliest = adult.max(day(self.story.year() - 35, 4, 1));
        let latest = self.pay_from.plus(-2).first_day();
        let span = earliest.until(latest).map_or(0, |passed| passed.get_days());
        let after = random.below(u32::try_from(span.max(1)).unwrap_or(1));
        let joined = YearMonth::of(plus_days(earliest, i64::from(after)));
        let april = YearMonth::new(joined.year(), 4).filter(|_| random.per_1000(700));
        april
            .map_or(joined, |april| {
                april.plus(if april < YearMonth::of(earliest) { 12 } else { 0 })
            })
            .first_day()
            .min(latest)
    }

    fn identity(&self, number: u32, traits: &Traits, random: &mut Random) -> PersonIdentity {
        let serial = self.plan.number * 10_000 + number;
        let index = self.names_used + number as usize;
        PersonIdentity {
            name: self.names.pairing(index * 37 % self.names.pairings(traits.sex), traits.sex),
            birth_date: traits.birth,
            sex: Some(traits.sex),
            employee_number: Some(format!("{}{number:04}", traits.hired.year())),
            basic_pension_number: Some(number::basic_pension(serial)),
            employment_insurance_number: random
                .per_1000(970)
                .then(|| number::employment_insurance(serial)),
            nationality: None,
            remarks: String::new(),
        }
    }

    fn contact(&self, number: u32, random: &mut Random) -> PersonContact {
        let address = address(self.plan.prefecture(), random);
        let phone = random
            .per_1000(900)
            .then(|| format!("090-0000-{:04}", (self.plan.number * 61 + number) % 10_000));
        let email =
            random.per_1000(500).then(|| format!("p{}-{number}@example.jp", self.plan.number));
        PersonContact { address: Some(address), residence: None, phone, email }
    }

    fn pay(&self, draft: &mut Draft, traits: &Traits, random: &mut Random) {
        let jump = (random.per_1000(25) && traits.changes).then(|| {
            let month = if random.per_1000(500) { (-1, 10) } else { (0, 4) };
            let percent = if random.per_1000(850) { 18 } else { -17 };
            (YearMonth::new(self.story.year() + month.0, month.1), percent)
        });
        let mut fixed = traits.base;
        for month in self.pay_from.through(self.pay_to) {
            let mut change = None;
            if let Some((Some(at), percent)) = jump
                && at == month
            {
                fixed = rounded(fixed * (100 + percent) / 100);
                change =
                    Some(if percent > 0 { FixedPayChange::Rise } else { FixedPayChange::Fall });
            } else if month.month() == 4 && traits.changes && traits.kind == EmploymentType::General
            {
                fixed = rounded(fixed + fixed * i64::from(random.between(0, 22)) / 1000);
                change = Some(FixedPayChange::Rise);
            }
            if let Some(paid) = self.month(month, fixed, traits, random) {
                draft.pay.push((month, PayMonth { fixed_change: change, ..paid }));
            }
        }
    }

    /// A month's pay; nothing before the first period that was worked in.
    fn month(
        &self,
        month: YearMonth,
        fixed: i64,
        traits: &Traits,
        random: &mut Random,
    ) -> Option<PayMonth> {
        let (first, last) = self.plan.period(month);
        let overtime = i64::from(random.below(70));
        if last < traits.hired {
            return None;
        }
        let whole = traits.hired <= first;
        let possible = self.plan.days_paid(month);
        let worked = if whole { possible } else { days_between(traits.hired, last).min(possible) };
        let days = match traits.kind {
            EmploymentType::General => worked,
            EmploymentType::PartTime => share(worked, possible, 17 + (overtime % 5) as u8),
            EmploymentType::ShortTime => share(worked, possible, 11 + (overtime % 6) as u8),
        };
        let part = |yen: i64| yen * i64::from(worked) / i64::from(possible.max(1));
        let variable =
            if traits.kind == EmploymentType::General { fixed * overtime / 1000 } else { 0 };
        Some(PayMonth {
            days: Some(days),
            fixed: Yen::new(part(fixed)),
            variable: Yen::new(part(variable)),
            full_month: (!whole).then_some(false),
            ..PayMonth::default()
        })
    }

    /// As taken over, then the 定時決定 of the year before the story, then what a great change made.
    fn standards(&self, draft: &mut Draft, traits: &Traits) {
        let year = self.story.year();
        let september = |year: i16| YearMonth::new(year, 9).unwrap_or(self.pay_from);
        let joined = YearMonth::of(traits.hired);
        let expected = Yen::new(traits.base + traits.base * 35 / 1000);
        if traits.hired >= day(year - 2, 6, 1) {
            draft.standards.push(standard(expected, StandardBy::Acquisition, joined));
        } else {
            draft.standards.push(standard(expected, StandardBy::TakenOver, september(year - 2)));
        }
        let regular = september(year - 1);
        if traits.hired < day(year - 1, 6, 1)
            && let Some(average) = average(draft, [4, 5, 6].map(|month| (year - 1, month)))
        {
            draft.standards.push(standard(average, StandardBy::Regular, regular));
        }
        let months = [(year - 1, 10), (year - 1, 11), (year - 1, 12)];
        let changed = YearMonth::new(year - 1, 10);
        let jumped = draft
            .pay
            .iter()
            .any(|(month, pay)| Some(*month) == changed && pay.fixed_change.is_some());
        if let (true, Some(average), Some(last)) =
            (jumped, average(draft, months), draft.standards.last())
        {
            let before = last.health.map_or(0, grade);
            if grade(average).abs_diff(before) >= 2 {
                let from = YearMonth::new(year, 1).unwrap_or(regular);
                draft.standards.push(standard(average, StandardBy::Occasional, from));
            }
        }
    }

    fn bonuses(&self, draft: &mut Draft, traits: &Traits) {
        if traits.kind == EmploymentType::ShortTime {
            return;
        }
        let tenths = if traits.kind == EmploymentType::PartTime { 2 } else { 10 };
        for year in [self.pay_from.year(), self.pay_from.year() + 1] {
            for (month, on, share) in self.plan.bonuses {
                let paid_on = day(year, *month, *on);
                let in_frame = (self.pay_from..=self.pay_to).contains(&YearMonth::of(paid_on));
                if !in_frame || paid_on < plus_days(traits.hired, 180) {
                    continue;
                }
                let cash = rounded(traits.base * i64::from(*share) * tenths / 100);
                draft.bonuses.push(BonusPayment {
                    paid_on,
                    cash: Yen::new(cash),
                    in_kind: Yen::ZERO,
                });
            }
        }
    }

    /// A spouse for some, children for some of those.
    fn family(&self, draft: &mut Draft, traits: &Traits, random: &mut Random) {
        let age = self.story.year() - traits.birth.year();
        if age < 27 || traits.kind != EmploymentType::General || !random.per_1000(380) {
            return;
        }
        let surname = draft.identity.name.clone();
        if random.per_1000(420) {
            let sex = if traits.sex == Sex::Male { Sex::Female } else { Sex::Male };
            let birth = plus_days(traits.birth, i64::from(random.between(0, 1_500)) - 600);
            let mut spouse = self.relative(&surname, sex, birth, Relationship::Spouse, random);
            spouse.third_category = birth > plus_years(self.story, -60);
            spouse.since = traits.hired.max(plus_years(birth, 22));
            draft.dependants.push(spouse);
        }
        for nth in 0..random.below(3) {
            let birth = plus_days(
                plus_years(self.story, -i16::try_from(2 + 3 * nth).unwrap_or(2)),
                -i64::from(random.below(700)),
            );
            let sex = if random.per_1000(500) { Sex::Male } else { Sex::Female };
            let mut child = self.relative(&surname, sex, birth, Relationship::Child, random);
            child.since = traits.hired.max(birth);
            draft.dependants.push(child);
        }
    }

    fn relative(
        &self,
        family: &PersonName,
        sex: Sex,
        birth_date: Date,
        relationship: Relationship,
        random: &mut Random,
    ) -> Dependant {
        let (given, kana) = self.names.given(sex, random);
        let first = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
        Dependant {
            name: PersonName {
                kanji: format!("{} {given}", first(&family.kanji)),
                kana: format!("{} {}", first(&family.kana), half_width_kana(kana)),
            },
            birth_date,
            sex: Some(sex),
            relationship,
            since: birth_date,
            until: None,
            lives_together: true,
            third_category: false,
        }
    }
}

/// The average of the months that were paid in full.
pub fn average(draft: &Draft, months: [(i16, i8); 3]) -> Option<Yen> {
    let paid: Vec<i64> = months
        .into_iter()
        .filter_map(|(year, month)| YearMonth::new(year, month))
        .filter_map(|month| draft.pay.iter().find(|(known, _)| *known == month))
        .filter(|(_, pay)| pay.full_month != Some(false) && pay.total() > Yen::ZERO)
        .map(|(_, pay)| pay.total().get())
        .collect();
    let count = i64::try_from(paid.len()).unwrap_or(0);
    (count > 0).then(|| Yen::new(paid.iter().sum::<i64>() / count))
}

/// Monthly pay by kind and age, spread so that few earn much.
fn base_pay(kind: EmploymentType, age: i16, random: &mut Random) -> i64 {
    let (least, most) = match kind {
        EmploymentType::ShortTime => (92_000, 128_000),
        EmploymentType::PartTime => (128_000, 190_000),
        EmploymentType::General => (186_000, 230_000 + 4_000 * i64::from(age.clamp(20, 55) - 20)),
    };
    let span = u32::try_from(most - least).unwrap_or(1);
    let drawn = i64::from(random.below(span));
    let rare = if kind == EmploymentType::General && random.per_1000(60) { 260_000 } else { 0 };
    rounded(least + drawn + rare)
}

/// Down to the hundred.
fn rounded(yen: i64) -> i64 {
    yen / 100 * 100
}

/// Days from one to another, both included.
fn days_between(from: Date, to: Date) -> u8 {
    from.until(to).map_or(0, |passed| u8::try_from(passed.get_days() + 1).unwrap_or(0))
}

/// So many days of a whole month, for the part that was worked.
fn share(worked: u8, possible: u8, days: u8) -> u8 {
    let part = u16::from(days) * u16::from(worked) / u16::from(possible.max(1));
    u8::try_from(part).unwrap_or(days)
}
