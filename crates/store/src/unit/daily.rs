//! 日次の処理 — which work was done for which day, and when.

use romori_identity::Grant;
use romori_types::{Date, Timestamp};

use super::UnitError;
use super::code::{date, day, instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Row, Scope, StoreError};

romori_types::coded! {
    /// 日次の処理
    DailyWork: u8 {
        /// Accounts whose contract, trial or time is over are deleted.
        Ends = 1, "契約・試用・利用期間が終わった利用者の削除";
        /// Accounts that were not used are turned off.
        Dormancy = 2, "45日間使われていない利用者の停止";
        /// Tenants are asked each quarter; accounts without an answer are turned off.
        Review = 3, "四半期ごとの利用者の棚卸し";
        /// Keys of tenants whose contract is over are destroyed on the agreed day.
        Destruction = 4, "契約が終わった契約者の鍵の廃棄";
        /// Administrators are told how long the log is, and that a contract ends soon.
        Letters = 5, "記録簿の控えと契約の終わりの知らせ";
        /// Data of tenants whose contract is over goes back, sealed to their code.
        Return = 6, "契約が終わった契約者のデータの返却";
    }
}

/// How much a day's work touched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DailyCounts {
    /// Accounts.
    pub accounts: u32,
    /// Tenants.
    pub tenants: u32,
}

/// 済んだ日次の処理
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyDone {
    /// Which work.
    pub work: DailyWork,
    /// For which day.
    pub day: Date,
    /// When it was done.
    pub done_at: Timestamp,
    /// How much it touched.
    pub counts: DailyCounts,
}

fn done(row: &Row<'_>) -> Result<DailyDone, StoreError> {
    Ok(DailyDone {
        work: DailyWork::of_code(row.number(0)?).ok_or_else(|| row.inconsistent(0))?,
        day: date(row.int(1)?).ok_or_else(|| row.inconsistent(1))?,
        done_at: instant(row.int(2)?).ok_or_else(|| row.inconsistent(2))?,
        counts: DailyCounts { accounts: row.number(3)?, tenants: row.number(4)? },
    })
}

impl Store {
    /// The last day for which a work was done.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn last_daily(&self, grant: &Grant, work: DailyWork) -> Result<Option<Date>, UnitError> {
        house(grant)?;
        let last = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select work, day, done_at, accounts, tenants from daily_work
                 where work = $1 order by day desc limit 1",
                &[work.code().into()],
                done,
            )
        })?;
        Ok(last.map(|last| last.day))
    }

    /// What was done for the days since `from`, the latest first.
    ///
    /// # Errors
    /// As [`Store::last_daily`].
    pub fn daily_since(&self, grant: &Grant, from: Date) -> Result<Vec<DailyDone>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select work, day, done_at, accounts, tenants from daily_work
                 where day >= $1 order by day desc, work",
                &[day(from).into()],
                done,
            )
        })?)
    }

    /// Notes that a work was done for a day.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot write.
    pub fn note_daily(&self, grant: &Grant, done: &DailyDone) -> Result<(), UnitError> {
        house(grant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into daily_work (work, day, done_at, accounts, tenants)
                 values ($1, $2, $3, $4, $5) on conflict do nothing",
                &[
                    done.work.code().into(),
                    day(done.day).into(),
                    micros(done.done_at).into(),
                    done.counts.accounts.into(),
                    done.counts.tenants.into(),
                ],
            )
        })?;
        Ok(())
    }
}
