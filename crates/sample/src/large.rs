//! 大きな見本 — one client with as many persons as wanted, and a tenant with many clients.

use romori_roster::{
    EmploymentType, FixedPayChange, FractionRule, Leave, LeaveKind, LegalForm, PayTerms,
};
use romori_types::{ActorId, Date, EstablishmentId, YearMonth, Yen};

use crate::calendar::{day, plus_days, plus_years};
use crate::crew::Frame;
use crate::name::Names;
use crate::number;
use crate::office::{Office, SampleClient, StaffMember, StaffRole};
use crate::person::{Draft, record};
use crate::plan::Plan;
use crate::random::Random;
use crate::recorder::{Ledger, Recorder};

/// The day on which the measured offices stand.
pub(crate) const STANDS_ON: (i16, i8, i8) = (2026, 7, 1);

/// How many persons a client of [`tenant_of`] has.
pub(crate) const PERSONS_A_CLIENT: u32 = 100;

/// 大きな顧問先 — an office with one client, 1001, of so many persons, in the mix of the
/// measurements, with a year of pay up to June 2026.
pub fn office_of(size: u32, seed: u64) -> Office {
    let (year, month, of) = STANDS_ON;
    let story = day(year, month, of);
    let plan = Plan {
        headcount: size,
        part_time: 60,
        short_time: 80,
        short_time_applies: true,
        ..plain_plan(1001, story)
    };
    let mut made = Made::new(story, seed);
    made.client(&plan, 0, |frame, number| {
        let mut draft = frame.person(number);
        mix(frame, number, &mut draft);
        draft
    });
    made.office("大きな見本の事務所")
}

/// 多くの顧問先 — an office with so many persons at clients of a hundred each, of whom only who
/// they are, where they live and where they work is known.
pub fn tenant_of(persons: u32, seed: u64) -> Office {
    let (year, month, of) = STANDS_ON;
    let story = day(year, month, of);
    let mut made = Made::new(story, seed);
    let mut left = persons;
    let mut number = 1001;
    while left > 0 {
        let headcount = left.min(PERSONS_A_CLIENT);
        let plan = Plan { headcount, ..plain_plan(number, story) };
        let used = (persons - left) as usize;
        made.client(&plan, used, |frame, number| {
            let mut draft = frame.person(number);
            draft.pay.clear();
            draft.bonuses.clear();
            draft.dependants.clear();
            draft.standards.clear();
            draft
        });
        left -= headcount;
        number += 1;
    }
    made.office("多くの見本の事務所")
}

const PREFECTURES: [(&str, u8, &str, &str, &str); 3] = [
    ("見本工業株式会社", 13, "01", "ﾐﾎﾝ", "00001"),
    ("見本工業株式会社 大阪工場", 27, "02", "ﾐﾎﾝ", "00002"),
    ("見本工業株式会社 福岡工場", 40, "03", "ﾐﾎﾝ", "00003"),
];

pub(crate) fn plain_plan(number: u32, story: Date) -> Plan {
    Plan {
        number,
        name: "見本工業株式会社",
        kana: "ミホンコウギョウカブシキガイシャ",
        form: LegalForm::Corporation,
        trade: "測るための見本",
        employer: "代表取締役 見本 太郎",
        places: &PREFECTURES,
        headcount: 0,
        staff: 0,
        since: day(story.year() - 6, 4, 1),
        until: None,
        second_person_approves: false,
        terms: PayTerms { closing: romori_roster::ClosingDay::MonthEnd, months_after: 0 },
        payday: 25,
        fraction: FractionRule::None,
        society: false,
        short_time_applies: false,
        part_time: 60,
        short_time: 0,
        leavers: 0,
        bonuses: &[(7, 10, 15), (12, 10, 20)],
    }
}

/// An office while it is made.
struct Made {
    story: Date,
    seed: u64,
    by: ActorId,
    names: Names,
    recorder: Recorder,
    clients: Vec<SampleClient>,
}

impl Made {
    fn new(story: Date, seed: u64) -> Self {
        let by = number::actor_id(plus_years(story, -6), &mut Random::of(seed, 0));
        let (names, recorder) = (Names::all(), Recorder::default());
        Self { story, seed, by, names, recorder, clients: Vec::new() }
    }

    fn client(
        &mut self,
        plan: &Plan,
        names_used: usize,
        person: impl Fn(&Frame<'_>, u32) -> Draft,
    ) {
        let mut random = Random::of(self.seed, u64::from(plan.number));
        let establishments: Vec<EstablishmentId> =
            plan.places.iter().map(|_| number::establishment_id(plan.since, &mut random)).collect();
        let ledger = Ledger {
            client: number::client_id(plan.since, &mut random),
            number: plan.number,
            by: self.by,
            taken_over: day(self.story.year() - 1, 6, 1),
            closed: None,
        };
        plan.record(ledger, &establishments, self.story, &mut self.recorder);
        let frame = Frame {
            plan,
            establishments: &establishments,
            story: self.story,
            pay_from: YearMonth::of(self.story).plus(-12),
            pay_to: YearMonth::of(self.story).previous(),
            seed: self.seed,
            names_used,
            names: &self.names,
        };
        let mut persons = Vec::new();
        for number in 1..=plan.headcount {
            let draft = person(&frame, number);
            record(&draft, ledger, |month| plan.payday_in(month), &mut self.recorder);
            persons.push((draft.id, draft.number));
        }
        self.clients.push(SampleClient {
            id: ledger.client,
            number: plan.number,
            establishments: establishments.into_iter().zip(1..).collect(),
            persons,
        });
    }

    fn office(self, name: &str) -> Office {
        Office {
            name: name.to_owned(),
            kana: "ミホンノジムショ".to_owned(),
            sharoushi_number: "13990001".to_owned(),
            sharoushi_name: "佐々木 遥".to_owned(),
            today: self.story,
            staff: vec![StaffMember {
                id: self.by,
                name: "佐々木 遥".to_owned(),
                sign_in: "sasaki".to_owned(),
                role: StaffRole::Clerk,
            }],
            clients: self.clients,
            batches: self.recorder.finish(self.story),
        }
    }
}

/// The exceptions, each with its share of a thousand, as the measurements state them.
fn mix(frame: &Frame<'_>, number: u32, draft: &mut Draft) {
    let mut random = Random::of(frame.seed ^ 0x004D_4958, u64::from(number));
    let year = frame.story.year();
    let month = |month: i8| YearMonth::new(year, month).unwrap_or(frame.pay_to);
    if random.per_1000(30) {
        let on = day(year, 4, i8::try_from(random.between(2, 28)).unwrap_or(2));
        *draft = frame.person_with(number, |traits| traits.hired = on);
        return;
    }
    if random.per_1000(50) {
        near_an_age(frame, number, draft, &mut random);
    }
    if random.per_1000(10) {
        rests(frame, draft);
        return;
    }
    if random.per_1000(20) {
        draft.employ(|made| made.two_workplaces = true);
    }
    if random.per_1000(10)
        && let Some(pay) = draft.pay_in(month(4))
    {
        let back = pay.fixed.get() / 12 / 100 * 100;
        pay.variable += Yen::new(back);
        pay.back_pay = Yen::new(back);
        pay.fixed_change = Some(FixedPayChange::Rise);
    }
    if random.per_1000(50) {
        let base_days = if draft.employment_type() == EmploymentType::ShortTime { 11 } else { 17 };
        let at = month(i8::try_from(4 + random.below(3)).unwrap_or(5));
        if let Some(pay) = draft.pay_in(at) {
            let days = random.below(base_days);
            pay.days = u8::try_from(days).ok();
            pay.fixed = Yen::new(pay.fixed.get() * i64::from(days) / 31);
        }
    }
}

/// Within a month of 40, 65, 70 or 75 on the day the office stands on.
fn near_an_age(frame: &Frame<'_>, number: u32, draft: &mut Draft, random: &mut Random) {
    let age = random.pick(&[40_i16, 65, 70, 75]).copied().unwrap_or(40);
    let birthday = plus_days(frame.story, i64::from(random.below(61)) - 30);
    let birth = plus_years(birthday, -age);
    let kind = draft.employment_type();
    *draft = frame.person_with(number, |traits| {
        traits.birth = birth;
        traits.kind = kind;
    });
    if age == 75 || (age == 70 && birthday <= frame.story) {
        draft.aged(age == 70 || birthday > frame.story);
    }
}

/// On leave since spring: no day of work, no pay.
fn rests(frame: &Frame<'_>, draft: &mut Draft) {
    let from = day(frame.story.year(), 3, 1);
    for (month, pay) in &mut draft.pay {
        if *month > YearMonth::of(from) {
            pay.days = Some(0);
            pay.fixed = Yen::ZERO;
            pay.variable = Yen::ZERO;
            pay.fixed_change = None;
        }
    }
    draft.leaves.push(Leave {
        kind: LeaveKind::Childcare,
        from,
        until: Some(day(frame.story.year() + 1, 1, 4)),
        expected_birth_on: None,
        born_on: Some(day(frame.story.year(), 1, 5)),
        worked_days: None,
    });
}
