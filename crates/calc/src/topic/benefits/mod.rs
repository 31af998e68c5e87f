//! `benefits` — amounts of benefits (給付).

mod accident;
mod fields;
mod health;
mod leave;
mod older_worker;
#[cfg(test)]
mod tests;
mod unemployment;

use crate::spec::{Kind, Topic};

/// The topic.
pub static BENEFITS: Topic = Topic {
    name: "benefits",
    title: "給付の額と日数",
    fields: &[&fields::QUESTION, &fields::AMOUNTS, &fields::DAYS_AND_TRUTHS],
    kinds: &KINDS,
};

static KINDS: [Kind; 23] = [
    health::SICKNESS_AMOUNT,
    health::SICKNESS_DAYS,
    health::SICKNESS_PERIOD,
    health::SICKNESS_DIFFERENCE,
    health::SICKNESS_AFTER_LOSS,
    health::MATERNITY_AMOUNT,
    health::MATERNITY_DIFFERENCE,
    unemployment::AMOUNT,
    unemployment::DAYS,
    unemployment::ENTITLEMENT,
    unemployment::RESTRICTION,
    unemployment::REEMPLOYMENT,
    leave::CHILDCARE_PERIOD,
    leave::CHILDCARE_WHOLE,
    leave::CHILDCARE_DAYS_LEFT,
    leave::BIRTH_LEAVE,
    leave::SUPPORT_AMOUNT,
    leave::SUPPORT_ENTITLEMENT,
    leave::FAMILY_CARE,
    older_worker::AMOUNT,
    older_worker::RATE,
    older_worker::GROUP,
    accident::ABSENCE,
];
