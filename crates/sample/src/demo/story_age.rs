//! Who is about to reach 40, 60, 65, 70 or 75, and who has passed it.

use romori_roster::{Enrolment, InsuredAs, LossReason, StandardBy};
use romori_types::YearMonth;

use super::story::Told;
use crate::calendar::plus_days;

/// Client, person, age, month and day of birth. In July of the story an age is reached the day
/// before: who was born on 1 August is among them, who was born on the 2nd is not.
const BIRTHDAYS: [(u32, u32, i16, i8, i8); 12] = [
    (1001, 20, 40, 7, 15),
    (1001, 21, 65, 8, 1),
    (1001, 22, 60, 7, 2),
    (1001, 23, 40, 8, 2),
    (1001, 24, 60, 7, 1),
    (1003, 3, 65, 7, 20),
    (1004, 20, 40, 7, 2),
    (1005, 50, 40, 7, 30),
    (1009, 30, 70, 8, 1),
    (1009, 31, 60, 7, 31),
    (1012, 30, 70, 7, 10),
    (1012, 31, 75, 7, 18),
];

/// Tells who is how old.
pub fn tell(told: &mut Told<'_, '_>) {
    for (client, number, age, month, of) in BIRTHDAYS {
        if client == told.frame.plan.number {
            born(told, number, (-age, month, of), 75 == age);
        }
    }
    match told.frame.plan.number {
        1012 => {
            born(told, 32, (-72, 2, 3), true);
            past_seventy_five(told, 33);
            reached_seventy(told, 34);
        }
        1003 => born(told, 4, (-71, 12, 24), true),
        _ => {}
    }
}

/// Somebody born on a day; 70歳以上被用者 if so.
fn born(told: &mut Told<'_, '_>, number: u32, birth: (i16, i8, i8), aged: bool) {
    let birth = told.on(birth.0, birth.1, birth.2);
    let Some(draft) = told.anew(number, |traits| {
        traits.birth = birth;
        traits.base = 236_000 + i64::from(number) * 1_000;
    }) else {
        return;
    };
    if aged {
        draft.aged(true);
    }
}

/// Over 75: no health insurance.
fn past_seventy_five(told: &mut Told<'_, '_>, number: u32) {
    let birth = told.on(-76, 5, 5);
    if let Some(draft) = told.anew(number, |traits| {
        traits.birth = birth;
        traits.base = 182_000;
    }) {
        draft.aged(false);
    }
}

/// Reached 70 in May: 厚生年金保険 lost, 70歳以上被用者 from then on.
fn reached_seventy(told: &mut Told<'_, '_>, number: u32) {
    let birth = told.on(-70, 5, 20);
    let on = plus_days(told.on(0, 5, 20), -1);
    let Some(draft) = told.anew(number, |traits| {
        traits.birth = birth;
        traits.base = 259_000;
    }) else {
        return;
    };
    let Some(before) = draft.enrolments.last().cloned() else { return };
    draft.enrol(|made| {
        made.lost_on = Some(on);
        made.loss = None::<LossReason>;
    });
    draft.enrolments.push(Enrolment {
        acquired_on: on,
        insured_as: InsuredAs::AgedEmployee,
        ..before
    });
    let known = draft.standards.last().cloned();
    draft.standards.extend(known.map(|mut standard| {
        standard.by = StandardBy::TakenOver;
        standard.from_month = YearMonth::of(on);
        standard
    }));
}
