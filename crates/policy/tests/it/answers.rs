//! How an answer is told: which policies decided, in words.

use std::time::Instant;

use romori_policy::{
    FieldSet, Fields, Function, Limits, Party, Policies, Question, Records, Role, Roles, Who,
    check, decide, explanation,
};

use crate::promises::{everybody, usual};

#[test]
fn an_answer_names_the_policies_that_decided() {
    let looks = usual(everybody(), Function::ViewLedger);
    let allowed = decide(&looks);
    assert!(allowed.allowed);
    let roles = ["role-approver", "role-attorney", "role-clerk", "role-viewer"];
    assert_eq!(allowed.permits, roles);

    let foreign = Records { own_tenant: false, assigned: false, ..looks.records };
    let refused = decide(&Question { records: foreign, ..looks });
    assert!(!refused.allowed);
    assert_eq!(refused.permits, roles, "what would have allowed it");
    assert_eq!(refused.forbids, ["wall-around-clients", "wall-between-tenants"]);

    let nobody = Who::Account {
        roles: Roles::default(),
        party: Party::Staff,
        limits: Limits::default(),
        password_due: false,
    };
    let nothing = decide(&usual(nobody, Function::ViewLedger));
    assert!(!nothing.allowed && nothing.permits.is_empty() && nothing.forbids.is_empty());
}

#[test]
fn fields_are_answered_one_by_one() {
    let limits = Limits { fields: FieldSet::of(&[Fields::Pay]), ..Limits::default() };
    let who = Who::Account {
        roles: Roles::of(&[Role::Viewer]),
        party: Party::Staff,
        limits,
        password_due: false,
    };
    let question = usual(who, Function::ViewLedger);
    assert!(decide(&question).allowed && decide(&question.about(Fields::Identity)).allowed);
    assert_eq!(decide(&question.about(Fields::Pay)).forbids, ["fields-withheld"]);
}

#[test]
fn every_policy_says_in_japanese_what_it_does() {
    check().expect("policies that fit their schema");
    let policies = Policies::embedded().expect("policies");
    for id in policies.ids() {
        assert!(explanation(id).is_some_and(|words| words.ends_with('。')), "{id}");
    }
    assert_eq!(explanation("nothing"), None);
}

/// An answer that was given before is the same as one worked out anew.
#[test]
fn what_is_kept_is_what_would_be_worked_out() {
    let policies = Policies::embedded().expect("policies");
    for function in Function::ALL {
        for fields in Fields::ALL {
            let question = usual(everybody(), *function).about(*fields);
            let (first, again) = (policies.decide(&question), policies.decide(&question));
            assert_eq!(first, again);
            assert_eq!(*first, policies.evaluate(&question).expect("an answer"));
        }
    }
}

/// An answer that is kept takes no time to speak of; the limit is wide for a slow machine.
#[test]
fn what_is_kept_is_answered_at_once() {
    let question = usual(everybody(), Function::ViewLedger);
    decide(&question);
    let begun = Instant::now();
    for _ in 0..10_000 {
        assert!(decide(&question).allowed);
    }
    let each = begun.elapsed() / 10_000;
    assert!(each.as_micros() <= 30, "{each:?}");
}
