//! 産休・育休 and other leaves, and the one whose whole history is told.

use romori_roster::{
    Dependant, Leave, LeaveKind, PayMonth, PersonContact, PersonIdentity, Relationship, Sex,
    StandardBy, StandardRemuneration, Validity,
};
use romori_types::{Date, YearMonth, Yen};

use super::story::Told;
use crate::calendar::{day, plus_days};
use crate::crew::Frame;
use crate::name::full;
use crate::number;
use crate::office::AnyFact;
use crate::person::{Draft, Later};
use crate::random::Random;

/// Tells the leaves of a client.
pub fn tell(told: &mut Told<'_, '_>) {
    let on = |month, of| day(told.frame.story.year(), month, of);
    let before = |month, of| day(told.frame.story.year() - 1, month, of);
    let stories: Vec<(u32, Sex, Vec<Leave>)> = match told.frame.plan.number {
        1012 => vec![
            (40, Sex::Female, vec![maternity(on(6, 25), on(8, 5), None)]),
            (41, Sex::Female, born(before(10, 12), before(11, 22), before(11, 20), on(11, 19))),
            (42, Sex::Male, vec![childcare(on(6, 8), on(6, 21), on(5, 30))]),
            (43, Sex::Male, vec![childcare(on(6, 29), on(7, 3), on(6, 20))]),
            (44, Sex::Female, born(before(3, 22), before(5, 2), before(5, 4), on(4, 14))),
            (45, Sex::Male, vec![leave(LeaveKind::FamilyCare, on(6, 1), Some(on(7, 31)))]),
        ],
        1005 => vec![
            (20, Sex::Male, vec![leave(LeaveKind::Sickness, on(5, 11), None)]),
            (21, Sex::Male, vec![childcare(on(6, 1), on(6, 10), on(5, 12))]),
            (22, Sex::Female, vec![maternity(on(5, 26), on(7, 6), None)]),
        ],
        1001 => vec![(70, Sex::Female, born(before(12, 5), on(1, 15), on(1, 18), on(12, 31)))],
        _ => Vec::new(),
    };
    for (number, sex, leaves) in stories {
        rest(told, number, sex, leaves);
    }
}

/// Somebody on leave: months without a day of work are without pay.
fn rest(told: &mut Told<'_, '_>, number: u32, sex: Sex, leaves: Vec<Leave>) {
    let plan = told.frame.plan;
    let birth = told.on(-32, 3, 8);
    let Some(draft) = told.anew(number, |traits| {
        traits.sex = sex;
        traits.birth = birth;
        traits.base = 252_000 + i64::from(number) * 500;
    }) else {
        return;
    };
    for (month, pay) in &mut draft.pay {
        let (first, last) = plan.period(*month);
        let possible = i64::from(plan.days_paid(*month)).max(1);
        let away: i64 = leaves.iter().map(|leave| days_away(leave, first, last)).sum();
        let worked = (possible - away).max(0);
        if away > 0 {
            pay.days = u8::try_from(worked).ok();
            pay.fixed = Yen::new(pay.fixed.get() * worked / possible);
            pay.variable = Yen::ZERO;
        }
    }
    draft.dependants.clear();
    draft.leaves = leaves;
}

/// How many days of a period fall into a leave.
pub fn days_away(leave: &Leave, first: Date, last: Date) -> i64 {
    let from = leave.from.max(first);
    let until = leave.until.unwrap_or(last).min(last);
    if until < from {
        0
    } else {
        from.until(until).map_or(0, |days| i64::from(days.get_days()) + 1)
    }
}

fn leave(kind: LeaveKind, from: Date, until: Option<Date>) -> Leave {
    Leave { kind, from, until, expected_birth_on: None, born_on: None, worked_days: None }
}

/// 産前産後休業 from 42 days before the expected day to 56 days after the birth, or the
/// expected one.
fn maternity(from: Date, expected: Date, born: Option<Date>) -> Leave {
    let until = plus_days(born.unwrap_or(expected), 56);
    Leave {
        expected_birth_on: Some(expected),
        born_on: born,
        ..leave(LeaveKind::Maternity, from, Some(until))
    }
}

fn childcare(from: Date, until: Date, born: Date) -> Leave {
    Leave {
        born_on: Some(born),
        worked_days: Some(0),
        ..leave(LeaveKind::Childcare, from, Some(until))
    }
}

/// 産前産後休業 and the 育児休業 after it.
pub fn born(from: Date, expected: Date, born: Date, until: Date) -> Vec<Leave> {
    let first = maternity(from, expected, Some(born));
    let next = plus_days(plus_days(born, 56), 1);
    vec![first, childcare(next, until, born)]
}

/// 早川 美咲: married, had a child, came back, moved; one end of leave typed wrong and corrected.
pub fn hayakawa(frame: &Frame<'_>, number: u32) -> Draft {
    let year = frame.story.year();
    let on = |years: i16, month: i8, of: i8| day(year + years, month, of);
    let mut random = Random::of(frame.seed, u64::from(frame.plan.number) << 32 | 61);
    let hired = on(-6, 4, 1);
    let id = number::person_id(hired, &mut random);
    let place = frame.establishments.first().copied();
    let place = place.unwrap_or(romori_types::EstablishmentId::from_bytes([0; 16]));
    let identity = PersonIdentity {
        name: full("中村 美咲", "ナカムラ ミサキ"),
        birth_date: on(-32, 11, 8),
        sex: Some(Sex::Female),
        employee_number: Some(format!("{}{number:03}", hired.year())),
        basic_pension_number: Some(number::basic_pension(frame.plan.number * 10_000 + number)),
        employment_insurance_number: Some(number::employment_insurance(
            frame.plan.number * 10_000 + number,
        )),
        nationality: None,
        remarks: String::new(),
    };
    let mut draft = Draft::hired(number, id, identity.clone(), place, hired);
    draft.contact = at("横浜市西区架空町３－４－１", "ﾖｺﾊﾏｼﾆｼｸｶｸｳﾁｮｳ3-4-1", "220-0000");
    draft.standards = hayakawa_standards(year);
    draft.pay = hayakawa_pay(frame);
    draft.leaves = born(on(-4, 4, 30), on(-4, 6, 10), on(-4, 6, 11), on(-3, 6, 9));
    draft.dependants.push(Dependant {
        name: full("早川 湊", "ハヤカワ ミナト"),
        birth_date: on(-4, 6, 11),
        sex: Some(Sex::Male),
        relationship: Relationship::Child,
        since: on(-4, 6, 11),
        until: None,
        lives_together: true,
        third_category: false,
    });
    hayakawa_later(&mut draft, identity, year);
    draft
}

/// What was recorded later: the name, the corrected end of the leave, the move.
fn hayakawa_later(draft: &mut Draft, maiden: PersonIdentity, year: i16) {
    let on = |years: i16, month: i8, of: i8| day(year + years, month, of);
    let married =
        PersonIdentity { name: full("早川 美咲", "ハヤカワ ミサキ"), ..maiden };
    let mut later = |told: Date, title, key, from: Date, fact: AnyFact| {
        draft.later.push(Later { on: told, title, key, valid: Validity::since(from), fact });
    };
    later(on(-5, 11, 10), "氏名の変更", 0, on(-5, 11, 3), married.into());
    let corrected =
        Leave { until: Some(on(-3, 6, 2)), ..childcare(on(-4, 8, 7), on(-3, 6, 2), on(-4, 6, 11)) };
    later(on(-1, 1, 20), "休業の訂正", 2, on(-4, 8, 7), corrected.into());
    let moved = at("横浜市保土ケ谷区見本町１－２－８", "ﾖｺﾊﾏｼﾎﾄﾞｶﾞﾔｸﾐﾎﾝﾁｮｳ1-2-8", "240-0000");
    later(on(0, 6, 29), "住所の変更", 0, on(0, 6, 20), moved.into());
}

fn at(text: &str, kana: &str, code: &str) -> PersonContact {
    PersonContact {
        address: Some(romori_roster::Address {
            postal_code: code.to_owned(),
            text: format!("神奈川県{text}"),
            kana: kana.to_owned(),
        }),
        residence: None,
        phone: Some("090-0001-0061".to_owned()),
        email: Some("misaki@example.jp".to_owned()),
    }
}

fn hayakawa_standards(year: i16) -> Vec<StandardRemuneration> {
    let made = [
        (year - 6, 4, 240_000, StandardBy::Acquisition),
        (year - 5, 9, 260_000, StandardBy::Regular),
        (year - 3, 9, 280_000, StandardBy::AfterChildcare),
        (year - 2, 9, 300_000, StandardBy::Regular),
        (year - 1, 9, 300_000, StandardBy::Regular),
    ];
    let standards = made.into_iter().filter_map(|(year, month, yen, by)| {
        let from_month = YearMonth::new(year, month)?;
        let amount = Some(Yen::new(yen));
        Some(StandardRemuneration { health: amount, pension: amount, by, from_month })
    });
    standards.collect()
}

/// Pay of her months: 15 days in May of the story, so that April and June count.
fn hayakawa_pay(frame: &Frame<'_>) -> Vec<(YearMonth, PayMonth)> {
    let year = frame.story.year();
    let months = frame.pay_from.through(frame.pay_to);
    let pay = months.map(|month| {
        let (fixed, variable, days) = match (month.year() - year, month.month()) {
            (-1, 4) => (298_000, 3_200, None),
            (-1, 5) => (298_000, 4_800, None),
            (-1, 6) => (298_000, 3_800, None),
            (0, 4) => (312_000, 2_800, None),
            (0, 5) => (156_000, 0, Some(15)),
            (0, 6) => (312_000, 4_500, None),
            (0, 7..) => (312_000, 2_000, None),
            _ => (298_000, 2_000, None),
        };
        let made = PayMonth {
            days: Some(days.unwrap_or_else(|| frame.plan.days_paid(month))),
            fixed: Yen::new(fixed),
            variable: Yen::new(variable),
            ..PayMonth::default()
        };
        (month, made)
    });
    pay.collect()
}
