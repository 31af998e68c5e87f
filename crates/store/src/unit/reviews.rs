//! 棚卸し — each quarter a tenant says of each account whether it is still needed.

use romori_identity::Grant;
use romori_types::{ActorId, Date, TenantId, Timestamp};

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{date, day, instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Row, Scope, StoreError};

/// 利用者の棚卸し — of one tenant and quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// Whose.
    pub tenant: TenantId,
    /// The first day of the quarter.
    pub quarter: Date,
    /// The day on which it was asked.
    pub opened_on: Date,
    /// The day by which all must be answered.
    pub due_on: Date,
    /// When it was over: all answered, or what was not answered turned off.
    pub closed_at: Option<Timestamp>,
}

/// 棚卸しの答え
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewAnswer {
    /// Of which account.
    pub account: ActorId,
    /// Whether it is still needed.
    pub keeps: bool,
    /// Who said so.
    pub decided_by: ActorId,
    /// When.
    pub decided_at: Timestamp,
}

fn review(row: &Row<'_>) -> Result<Review, StoreError> {
    let day = |place| date(row.int(place)?).ok_or_else(|| row.inconsistent(place));
    let closed_at = row.int_or_null(4)?;
    Ok(Review {
        tenant: row.id(0)?,
        quarter: day(1)?,
        opened_on: day(2)?,
        due_on: day(3)?,
        closed_at: closed_at
            .map(|at| instant(at).ok_or_else(|| row.inconsistent(4)))
            .transpose()?,
    })
}

impl Store {
    /// The reviews of all tenants that are not over, the oldest first.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn open_reviews(&self, grant: &Grant) -> Result<Vec<Review>, UnitError> {
        house(grant)?;
        let own = grant.data_tenant();
        let mut open = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select tenant_id, quarter, opened_on, due_on, closed_at from review
                 where closed_at is null order by quarter, tenant_id",
                &[],
                review,
            )
        })?;
        open.retain(|one| own.is_none_or(|own| own == one.tenant));
        Ok(open)
    }

    /// The latest review of a tenant, over or not.
    ///
    /// # Errors
    /// When the grant is not for this tenant; when the store cannot answer.
    pub fn latest_review(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<Option<Review>, UnitError> {
        of_tenant(grant, tenant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select tenant_id, quarter, opened_on, due_on, closed_at from review
                 where tenant_id = $1 order by quarter desc limit 1",
                &[tenant.into()],
                review,
            )
        })?)
    }

    /// Begins a review. Says whether it is new: a quarter has one.
    ///
    /// # Errors
    /// When the grant is not for this tenant; when the store cannot write.
    pub fn begin_review(&self, grant: &Grant, new: &Review) -> Result<bool, UnitError> {
        of_tenant(grant, new.tenant)?;
        let begun = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into review (tenant_id, quarter, opened_on, due_on) values ($1, $2, $3, $4)
                 on conflict do nothing",
                &[
                    new.tenant.into(),
                    day(new.quarter).into(),
                    day(new.opened_on).into(),
                    day(new.due_on).into(),
                ],
            )
        })?;
        Ok(begun == 1)
    }

    /// Ends a review.
    ///
    /// # Errors
    /// When the grant is not for this tenant; when the store cannot write.
    pub fn close_review(&self, grant: &Grant, one: &Review) -> Result<(), UnitError> {
        of_tenant(grant, one.tenant)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update review set closed_at = $3
                 where tenant_id = $1 and quarter = $2 and closed_at is null",
                &[one.tenant.into(), day(one.quarter).into(), now.into()],
            )
        })?;
        Ok(())
    }

    /// What was said in a review; a later answer of an account takes the place of the former one.
    ///
    /// # Errors
    /// When the grant is not for this tenant; when the store cannot answer.
    pub fn review_answers(
        &self,
        grant: &Grant,
        one: &Review,
    ) -> Result<Vec<ReviewAnswer>, UnitError> {
        of_tenant(grant, one.tenant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select account, keeps, decided_by, decided_at from review_answer
                 where tenant_id = $1 and quarter = $2 order by account",
                &[one.tenant.into(), day(one.quarter).into()],
                |row| {
                    Ok(ReviewAnswer {
                        account: row.id(0)?,
                        keeps: row.flag(1)?,
                        decided_by: row.id(2)?,
                        decided_at: instant(row.int(3)?).ok_or_else(|| row.inconsistent(3))?,
                    })
                },
            )
        })?)
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// When the grant is not for this tenant; when the store cannot write.
    pub fn answer_review(
        &self,
        grant: &Grant,
        one: &Review,
        answer: &ReviewAnswer,
    ) -> Result<(), UnitError> {
        of_tenant(grant, one.tenant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into review_answer (tenant_id, quarter, account, keeps, decided_by,
                                            decided_at)
                 values ($1, $2, $3, $4, $5, $6)
                 on conflict (tenant_id, quarter, account) do update set keeps = excluded.keeps,
                     decided_by = excluded.decided_by, decided_at = excluded.decided_at",
                &[
                    one.tenant.into(),
                    day(one.quarter).into(),
                    answer.account.into(),
                    answer.keeps.into(),
                    answer.decided_by.into(),
                    micros(answer.decided_at).into(),
                ],
            )
        })?;
        Ok(())
    }
}
