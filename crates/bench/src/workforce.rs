//! Invented persons in the mix that every person benchmark uses.

use jiff::civil::{Date, date};
use romori_statute::batch::{BatchPerson, Birth};

use crate::random::Random;

/// Population of each prefecture in ten thousands (令和2年国勢調査), as its share of workers.
const POPULATION: [u32; 47] = [
    522, 124, 121, 230, 96, 107, 183, 287, 193, 194, 734, 628, 1405, 924, 220, 103, 113, 77, 81,
    205, 198, 363, 754, 177, 141, 258, 884, 547, 132, 92, 55, 67, 189, 280, 134, 72, 95, 133, 69,
    514, 81, 131, 174, 112, 107, 159, 147,
];

/// The months whose premiums are charged: two tables of rates are in force.
pub(crate) const CHARGED: [&str; 2] = ["2026-02", "2026-09"];

/// `count` persons, the same for the same seed.
pub(crate) fn workforce(count: usize, seed: u64) -> Vec<BatchPerson> {
    let mut random = Random::seeded(seed);
    let prefectures = prefecture_table();
    (0..count).map(|_| person(&mut random, &prefectures)).collect()
}

/// One entry for each ten thousand people.
fn prefecture_table() -> Vec<u8> {
    let each = POPULATION.iter().zip(1_u8..);
    each.flat_map(|(weight, code)| std::iter::repeat_n(code, *weight as usize)).collect()
}

/// Pay 50,000–2,000,000, log-normal around 280,000.
fn pay(random: &mut Random) -> i32 {
    let yen = 280_000.0 * (random.normal() * 0.45).exp();
    yen.clamp(50_000.0, 2_000_000.0) as i32
}

fn person(random: &mut Random, prefectures: &[u8]) -> BatchPerson {
    let base = pay(random);
    let vary = |random: &mut Random| {
        let vary = base / 20 + 1;
        base + random.below(2 * vary as u32) as i32 - vary
    };
    let worker = match random.below(1000) {
        0..80 => 2,
        80..140 => 1,
        _ => 0,
    };
    let place = random.below(prefectures.len() as u32) as usize;
    let table = u8::from(random.per_1000(500));
    let mut made = BatchPerson {
        pay: [vary(random), vary(random), vary(random)],
        back_pay: 0,
        previous_health: 0,
        previous_pension: 0,
        other_workplaces: 0,
        days: full_days(worker, random),
        back_pay_month: 0,
        fully_paid: 0b111,
        worker,
        prefecture: prefectures.get(place).copied().unwrap_or(13),
        table,
        birth: birth(random, table),
    };
    made.previous_health = previous(random, HEALTH_STANDARDS);
    made.previous_pension = made.previous_health.clamp(88_000, 650_000);
    special(&mut made, random);
    made
}

/// The exceptions, each with its share of a thousand.
fn special(person: &mut BatchPerson, random: &mut Random) {
    if random.per_1000(50) {
        let month = random.below(3) as usize;
        if let Some(days) = person.days.get_mut(month) {
            *days = random.below(17) as u8;
        }
    }
    if random.per_1000(30) {
        // Joined in the quarter: April unpaid or not whole.
        person.fully_paid = 0b110;
        if random.per_1000(500) {
            person.pay = [0, person.pay[1], person.pay[2]];
            person.days = [0, person.days[1], person.days[2]];
        }
    }
    if random.per_1000(10) {
        person.pay = [0; 3];
        person.days = [0; 3];
        return;
    }
    if random.per_1000(10) {
        person.back_pay_month = random.below(3) as u8;
        let held = person.pay.get(usize::from(person.back_pay_month)).copied().unwrap_or(0);
        person.back_pay = held / 12;
    }
    let all_used = person.fully_paid == 0b111 && person.days.iter().all(|days| *days >= 17);
    if random.per_1000(22) && all_used {
        person.other_workplaces = pay(random);
    }
}

fn full_days(worker: u8, random: &mut Random) -> [u8; 3] {
    match worker {
        1 => [0; 3].map(|_| 14 + random.below(6) as u8),
        2 => [0; 3].map(|_| 10 + random.below(9) as u8),
        _ => [31, 30, 31],
    }
}

/// Ages 15–80; one in twenty within a month of 40, 65, 70 or 75.
fn birth(random: &mut Random, table: u8) -> Birth {
    let charged = if table == 0 { date(2026, 2, 1) } else { date(2026, 9, 1) };
    let days = if random.per_1000(50) {
        let age = [40, 65, 70, 75][random.below(4) as usize];
        let birthday = Date::new(charged.year() - age, charged.month(), 1).unwrap_or(charged);
        return Birth::of(shifted(birthday, i64::from(random.below(61)) - 30));
    } else {
        i64::from(15 * 365 + random.below(65 * 365))
    };
    Birth::of(shifted(charged, -days))
}

fn shifted(from: Date, days: i64) -> Date {
    from.checked_add(jiff::Span::new().days(days)).unwrap_or(from)
}

const HEALTH_STANDARDS: &[i32] = &[
    58_000, 88_000, 110_000, 126_000, 150_000, 180_000, 200_000, 220_000, 240_000, 260_000,
    280_000, 300_000, 320_000, 360_000, 410_000, 470_000, 530_000, 650_000, 790_000, 1_390_000,
];

fn previous(random: &mut Random, standards: &[i32]) -> i32 {
    let place = random.below(standards.len() as u32) as usize;
    standards.get(place).copied().unwrap_or(300_000)
}
