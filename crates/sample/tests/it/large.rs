use std::collections::BTreeSet;

use romori_roster::EmploymentType;
use romori_sample::{AnyFact, office_of, tenant_of};

use crate::demo::bytes;
use crate::people::views;

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(bytes(&office_of(50, 7)), bytes(&office_of(50, 7)));
    assert_ne!(bytes(&office_of(50, 7)), bytes(&office_of(50, 8)));
    assert_eq!(bytes(&tenant_of(250, 7)), bytes(&tenant_of(250, 7)));
}

#[test]
fn the_mix_is_the_one_that_is_measured() {
    let office = office_of(4_000, 1);
    let views = views(&office);
    let persons = &views[0].persons;
    assert_eq!(persons.len(), 4_000);
    let per_1000 = |is_so: &dyn Fn(&romori_roster::PersonView) -> bool| {
        persons.iter().filter(|person| is_so(person)).count() * 1000 / persons.len()
    };
    let kind = |person: &romori_roster::PersonView| person.employments[0].1.employment_type;
    for (title, share, expected) in [
        ("短時間", per_1000(&|one| kind(one) == EmploymentType::ShortTime), 68..=92),
        ("パート", per_1000(&|one| kind(one) == EmploymentType::PartTime), 48..=72),
        ("二以上", per_1000(&|one| one.employments[0].1.two_workplaces), 12..=27),
        ("休業", per_1000(&|one| !one.leaves.is_empty()), 5..=15),
        ("遡及", per_1000(&|one| one.pay.values().any(|pay| pay.back_pay.get() > 0)), 5..=15),
        (
            "途中入社",
            per_1000(&|one| one.employments[0].1.hired_on.to_string().as_str() > "2026-04-01"),
            22..=55,
        ),
    ] {
        assert!(expected.contains(&share), "{title}: {share} of a thousand");
    }
}

#[test]
fn no_two_are_alike() {
    let office = tenant_of(20_000, 3);
    assert_eq!(office.person_count(), 20_000);
    assert_eq!(office.clients.len(), 200);
    let mut seen = BTreeSet::new();
    let mut names = BTreeSet::new();
    for row in office.batches.iter().flat_map(|batch| &batch.rows) {
        if let AnyFact::PersonIdentity(identity) = &row.fact {
            names.insert(identity.name.kanji.clone());
            let who = (identity.name.kanji.clone(), identity.birth_date);
            assert!(seen.insert((who, identity.basic_pension_number.clone())));
        }
    }
    assert_eq!(seen.len(), 20_000);
    assert!(names.len() > 15_000, "{}", names.len());
}
