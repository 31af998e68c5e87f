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

/// `count` persons, the same for the same seed, no two alike up to the square of [`MARK`].
pub(crate) fn workforce(count: usize, seed: u64) -> Vec<BatchPerson> {
    persons(count, seed).collect()
}

/// The same persons one after another, for an input that is made of them.
pub(crate) fn persons(count: usize, seed: u64) -> impl Iterator<Item = BatchPerson> {
    let mut random = Random::seeded(seed);
    let prefectures = prefecture_table();
    (0..count).map(move |index| person(index, &mut random, &prefectures))
}

/// One entry for each ten thousand people.
fn prefecture_table() -> Vec<u8> {
    let each = POPULATION.iter().zip(1_u8..);
    each.flat_map(|(weight, code)| std::iter::repeat_n(code, *weight as usize)).collect()
}

/// The least and the most that a month's pay is.
const PAY: [i32; 2] = [50_000, 2_000_000];

/// Pay 50,000–2,000,000, log-normal around 280,000.
fn pay(random: &mut Random) -> i32 {
    let [least, most] = PAY.map(f64::from);
    let yen = 280_000.0 * (random.normal() * 0.45).exp();
    yen.clamp(least, most) as i32
}

/// The last yen of May's and June's pay are the person's number, so that nobody is like another.
const MARK: usize = 15_000;

/// The number of a person in the last yen of two months' pay.
pub(crate) const fn marks(index: usize) -> [i32; 2] {
    [(index % MARK) as i32, (index / MARK % MARK) as i32]
}

/// `pay` with its last yen replaced by `mark`, within the bounds of pay.
fn marked(pay: i32, mark: i32) -> i32 {
    let [least, most] = PAY;
    let step = MARK as i32;
    let made = pay - pay % step + mark;
    if made < least {
        made + step
    } else if made > most {
        made - step
    } else {
        made
    }
}

fn person(index: usize, random: &mut Random, prefectures: &[u8]) -> BatchPerson {
    let base = pay(random);
    let [least, most] = PAY;
    let vary = |random: &mut Random| {
        let vary = base / 20 + 1;
        (base + random.below(2 * vary as u32) as i32 - vary).clamp(least, most)
    };
    let worker = match random.below(1000) {
        0..80 => SHORT_TIME,
        80..140 => PART_TIME,
        _ => 0,
    };
    let place = random.below(prefectures.len() as u32) as usize;
    let table = u8::from(random.per_1000(500));
    let [may, june] = marks(index);
    let mut made = BatchPerson {
        pay: [vary(random), marked(vary(random), may), marked(vary(random), june)],
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
        exempt: false,
        birth: birth(random, table),
    };
    made.previous_health = previous(random, HEALTH_STANDARDS);
    made.previous_pension = made.previous_health.clamp(88_000, 650_000);
    special(&mut made, marks(index), random);
    made
}

const PART_TIME: u8 = 1;
const SHORT_TIME: u8 = 2;

/// The exceptions, each with its share of a thousand.
fn special(person: &mut BatchPerson, [may, june]: [i32; 2], random: &mut Random) {
    if random.per_1000(50) {
        below_the_base_days(person, random);
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
        // On leave: no day worked, small sums paid all the same; most months are free.
        let step = MARK as i32;
        person.pay = [0, step + may, step + june];
        person.days = [0; 3];
        person.exempt = random.per_1000(900);
        return;
    }
    if random.per_1000(10) {
        person.back_pay_month = random.below(3) as u8;
        let held = person.pay.get(usize::from(person.back_pay_month)).copied().unwrap_or(0);
        person.back_pay = held / 12;
    }
    // At two workplaces: of those with a month to use, which are nearly all.
    let usable = person.days.iter().any(|days| *days >= 17) && person.fully_paid == 0b111;
    if random.per_1000(21) && usable {
        person.other_workplaces = pay(random);
    }
}

/// A month with too few days; of part-time workers half have no month of 17 but some of 15.
fn below_the_base_days(person: &mut BatchPerson, random: &mut Random) {
    if person.worker == PART_TIME && random.per_1000(500) {
        person.days = [0; 3].map(|_| 13 + random.below(4) as u8);
        return;
    }
    let base_days = if person.worker == SHORT_TIME { 11 } else { 17 };
    let month = random.below(3) as usize;
    if let Some(days) = person.days.get_mut(month) {
        *days = random.below(base_days) as u8;
    }
}

fn full_days(worker: u8, random: &mut Random) -> [u8; 3] {
    match worker {
        PART_TIME => [0; 3].map(|_| 17 + random.below(6) as u8),
        SHORT_TIME => [0; 3].map(|_| 11 + random.below(9) as u8),
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const COUNT: usize = 100_000;

    /// How many of a thousand are so.
    fn per_1000(persons: &[BatchPerson], is_so: impl Fn(&BatchPerson) -> bool) -> usize {
        persons.iter().filter(|person| is_so(person)).count() * 1000 / persons.len()
    }

    fn mix() -> Vec<BatchPerson> {
        workforce(COUNT, 1)
    }

    fn base_days(person: &BatchPerson) -> u8 {
        if person.worker == SHORT_TIME { 11 } else { 17 }
    }

    #[test]
    fn the_mix_is_the_one_promised() {
        let persons = mix();
        let on_leave = |person: &BatchPerson| person.days == [0; 3];
        let joined = |person: &BatchPerson| person.fully_paid != 0b111;
        let below = |person: &BatchPerson| {
            let few = |days: &u8| *days < base_days(person);
            !on_leave(person) && person.days.iter().skip(usize::from(joined(person))).any(few)
        };
        let near = |person: &BatchPerson| {
            let charged = if person.table == 0 { date(2026, 2, 1) } else { date(2026, 9, 1) };
            [40, 65, 70, 75].into_iter().any(|age| {
                let then = date(charged.year() - age, charged.month(), 1);
                let birth =
                    Date::new(person.birth.year, person.birth.month as i8, person.birth.day as i8);
                then.until(birth.unwrap()).unwrap().get_days().abs() <= 30
            })
        };
        for (title, share, expected) in [
            ("短時間労働者", per_1000(&persons, |one| one.worker == SHORT_TIME), 76..=84),
            ("短時間就労者", per_1000(&persons, |one| one.worker == PART_TIME), 56..=64),
            ("日数の足りない月", per_1000(&persons, below), 44..=54),
            ("途中入社", per_1000(&persons, joined), 27..=33),
            ("休業", per_1000(&persons, on_leave), 8..=12),
            ("遡及支払", per_1000(&persons, |one| one.back_pay > 0), 8..=12),
            ("二以上勤務", per_1000(&persons, |one| one.other_workplaces > 0), 18..=22),
            // 5 in a hundred drawn, and who is so by chance: 4 × 61 days of 65 years.
            ("年齢の境目", per_1000(&persons, near), 54..=66),
            ("率の表の1つ目", per_1000(&persons, |one| one.table == 0), 490..=510),
            ("東京都", per_1000(&persons, |one| one.prefecture == 13), 106..=116),
        ] {
            assert!(expected.contains(&share), "{title}: {share} of a thousand");
        }
        let prefectures: HashSet<u8> = persons.iter().map(|person| person.prefecture).collect();
        assert_eq!(prefectures.len(), 47);
        let paid = persons.iter().filter(|person| !on_leave(person));
        let mut pay: Vec<i32> = paid.map(|person| person.pay[1]).collect();
        pay.sort_unstable();
        assert!(pay[0] >= 50_000 && pay[pay.len() - 1] <= 2_000_000);
        assert!((270_000..290_000).contains(&pay[pay.len() / 2]));
    }

    #[test]
    fn no_two_persons_are_alike() {
        let marks_of = |person: &BatchPerson| {
            let [_, may, june] = person.pay.map(|pay| pay % MARK as i32);
            (may, june)
        };
        let persons = mix();
        let seen: HashSet<(i32, i32)> = persons.iter().map(marks_of).collect();
        assert_eq!(seen.len(), COUNT);
        assert_eq!(marks(22_400_000 - 1), [4_999, 1_493]);
    }
}
