//! From when until when an account is valid.

use romori_identity::{Account, AccountState, DORMANT_DAYS, Role, Violation};
use romori_types::Date;

use crate::world::{account, at};

const DAY: i64 = 86_400;

#[test]
fn the_first_day_counts_and_the_day_after_the_last_does_not() {
    // The tests' first instant is 24 November 2026, nine o'clock in Japan.
    let table = [
        (Date::constant(2026, 11, 24), None, true),
        (Date::constant(2026, 11, 25), None, false),
        (Date::constant(2026, 4, 1), Some(Date::constant(2026, 11, 24)), false),
        (Date::constant(2026, 4, 1), Some(Date::constant(2026, 11, 25)), true),
    ];
    for (from, until, fine) in table {
        let account = Account { from, until, ..account(&[Role::Clerk]) };
        let expected = if fine { vec![] } else { vec![Violation::AccountNotInForce] };
        assert_eq!(account.violations(at(0)), expected, "{from} {until:?}");
    }
}

/// The day turns at midnight in Japan, fifteen hours after the first instant.
#[test]
fn an_end_takes_effect_at_midnight_in_japan() {
    let until = Some(Date::constant(2026, 11, 25));
    let account = Account { until, ..account(&[Role::Clerk]) };
    assert_eq!(account.violations(at(15 * 3_600 - 1)), []);
    assert_eq!(account.violations(at(15 * 3_600)), [Violation::AccountNotInForce]);
}

#[test]
fn an_account_that_is_off_is_refused() {
    let account = Account { state: AccountState::Off, ..account(&[Role::Clerk]) };
    assert_eq!(account.violations(at(0)), [Violation::AccountOff]);
    for state in [AccountState::Active, AccountState::Off] {
        assert_eq!(AccountState::of_code(state.code()), Some(state));
    }
    assert_eq!(AccountState::of_code(0), None);
}

#[test]
fn forty_five_days_without_use_are_too_many() {
    let (used, unused) = (Some(at(0)), None);
    let table = [
        (used, DORMANT_DAYS - 1, false),
        (used, DORMANT_DAYS, true),
        (used, -1, false),
        // Made a day before the first instant and never used.
        (unused, DORMANT_DAYS - 2, false),
        (unused, DORMANT_DAYS - 1, true),
    ];
    for (used_at, days, dormant) in table {
        let account = Account { used_at, ..account(&[Role::Clerk]) };
        assert_eq!(account.is_dormant(at(days * DAY)), dormant, "{used_at:?} {days}");
    }
}

#[test]
fn neither_name_nor_login_is_shown() {
    let shown = format!("{:?}", account(&[Role::Clerk]));
    assert!(!shown.contains("田中") && !shown.contains("tanaka"), "{shown}");
}
