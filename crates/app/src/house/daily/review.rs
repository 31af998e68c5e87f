//! 四半期の棚卸し — asked on the first day of a quarter, due after thirty days; what nobody has
//! confirmed fourteen days later is turned off.

use std::collections::BTreeSet;

use romori_identity::{AccountState, Grant};
use romori_record::Class;
use romori_store::{DailyCounts, Review, UnitError};
use romori_types::{ActorId, Date, Span, day_in_japan};

use super::{House, happening};

/// So long a tenant has to answer.
const ANSWER_DAYS: i64 = 30;
/// So long after its due day an account without an answer is turned off.
const GRACE_DAYS: i64 = 14;

/// The first day of the quarter that a day is in.
pub fn quarter_of(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    Date::new(day.year(), month, 1).unwrap_or(day)
}

/// The day on which what was not answered is turned off.
pub fn off_on(review: &Review) -> Date {
    after(review.due_on, GRACE_DAYS)
}

fn after(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}

impl House {
    /// Asks the tenants whose quarter has begun, and turns off what was not answered in time.
    pub(super) fn review_accounts(
        &self,
        grant: &Grant,
        day: Date,
    ) -> Result<DailyCounts, UnitError> {
        let mut counts = DailyCounts::default();
        for review in self.store.open_reviews(grant)? {
            if off_on(&review) <= day {
                counts.accounts += self.turn_off_unanswered(grant, &review)?;
                self.store.close_review(grant, &review)?;
            }
        }
        let quarter = quarter_of(day);
        for contract in self.store.contracts(grant)? {
            // Who came within the quarter has just said which accounts he needs.
            if contract.from >= quarter || !contract.is_in_force(day) || contract.accounts == 0 {
                continue;
            }
            // A day that is made up for is asked about today: its time to answer begins now.
            let opened_on = day_in_japan(self.store.now());
            let (tenant, due_on) = (contract.tenant, after(opened_on, ANSWER_DAYS));
            let review = Review { tenant, quarter, opened_on, due_on, closed_at: None };
            let last = self.store.latest_review(grant, tenant)?;
            if last.is_some_and(|last| last.quarter >= quarter) {
                continue;
            }
            self.store.note(grant, &happening(Some(tenant), grant, Class::AccountsReviewed))?;
            if self.store.begin_review(grant, &review)? {
                counts.tenants += 1;
            }
        }
        Ok(counts)
    }

    fn turn_off_unanswered(&self, grant: &Grant, review: &Review) -> Result<u32, UnitError> {
        let mut off = 0;
        for account in self.unanswered(grant, review)? {
            self.note_on(grant, review.tenant, Class::AccountTurnedOff, account)?;
            self.store.turn_off(grant, account)?;
            off += 1;
        }
        Ok(off)
    }

    /// The accounts of a review that are on, were there when it was asked, were not opened again
    /// since — whoever did that has answered — and have no answer.
    pub(crate) fn unanswered(
        &self,
        grant: &Grant,
        review: &Review,
    ) -> Result<Vec<ActorId>, UnitError> {
        let answers = self.store.review_answers(grant, review)?;
        let answered: BTreeSet<ActorId> = answers.iter().map(|answer| answer.account).collect();
        let uses = self.store.account_uses(grant)?.into_iter();
        let asked = uses.filter(|one| {
            one.tenant == review.tenant
                && one.state == AccountState::Active
                && one.made_on <= review.opened_on
                && one.opened_on.is_none_or(|opened| opened <= review.opened_on)
        });
        Ok(asked.map(|one| one.account).filter(|one| !answered.contains(one)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_begin_in_january_april_july_and_october() {
        for (day, quarter) in [
            ("2026-01-01", "2026-01-01"),
            ("2026-03-31", "2026-01-01"),
            ("2026-04-01", "2026-04-01"),
            ("2026-11-30", "2026-10-01"),
            ("2026-12-31", "2026-10-01"),
        ] {
            let (day, quarter): (Date, Date) = (day.parse().unwrap(), quarter.parse().unwrap());
            assert_eq!(quarter_of(day), quarter, "{day}");
        }
    }
}
