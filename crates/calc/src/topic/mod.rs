//! The topics, in the order in which they are listed.

mod benefits;
mod bonus;
mod dates;
mod eligibility;
mod employment_insurance;
mod exemptions;
mod getsuhen;
mod grades;
mod ids;
mod insurer;
mod labour_insurance;
mod leave;
mod leave_certificate;
mod overtime;
mod paid_leave;
mod premiums;
mod santei;
pub mod shared;
mod withholding;
mod year_end;

use crate::spec::Topic;

/// All topics.
pub static TOPICS: &[&Topic] = &[
    &grades::GRADES,
    &premiums::PREMIUMS,
    &santei::SANTEI,
    &getsuhen::GETSUHEN,
    &bonus::BONUS,
    &exemptions::EXEMPTIONS,
    &eligibility::ELIGIBILITY,
    &employment_insurance::EMPLOYMENT_INSURANCE,
    &labour_insurance::LABOUR_INSURANCE_ANNUAL,
    &withholding::WITHHOLDING,
    &year_end::YEAR_END,
    &overtime::OVERTIME,
    &paid_leave::PAID_LEAVE,
    &leave_certificate::LEAVE_CERTIFICATE,
    &benefits::BENEFITS,
    &ids::IDS,
    &dates::DATES,
];

/// The topic of this name.
pub fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().copied().find(|topic| topic.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden;

    #[test]
    fn every_topic_declares_what_it_names() {
        for topic in TOPICS {
            golden::coherent(topic);
        }
    }

    #[test]
    fn names_are_unique() {
        for (index, one) in TOPICS.iter().enumerate() {
            assert!(TOPICS.iter().skip(index + 1).all(|other| other.name != one.name));
            assert!(topic(one.name).is_some());
        }
        assert!(topic("").is_none());
    }
}
