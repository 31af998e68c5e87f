//! 日次の処理 — what the installation does once a day by itself: it records what it did, catches up
//! on days on which it did not run, and what is missing raises an alarm.

mod alarm;
mod calendar;
mod destroy;
mod destroy_client;
mod ends;
mod returns;
mod review;

use std::sync::PoisonError;

use romori_identity::{Grant, Job};
use romori_record::{Class, Outcome};
use romori_store::{DailyCounts, DailyDone, DailyWork, Happening, UnitError};
use romori_types::{ActorId, Date, TenantId, day_in_japan};

pub use alarm::Alarm;
pub use calendar::next_operating_day;
pub use destroy::Certificate;
pub(super) use ends::last_day;
pub(super) use review::off_on;

use super::House;

/// Which job does a work, as the log names it.
const fn job(work: DailyWork) -> Job {
    match work {
        DailyWork::Ends => Job::Ends,
        DailyWork::Dormancy => Job::Housekeeping,
        DailyWork::Review => Job::Review,
        DailyWork::Destruction => Job::Destruction,
        DailyWork::Return => Job::Returns,
        DailyWork::Letters => Job::Post,
    }
}

impl House {
    /// Does what is due today and was not done yet, and for each day before on which nothing ran.
    /// Asked every minute, it does nothing most of the time. Gives what it did now.
    ///
    /// # Errors
    /// What the store says of the first work that failed; the others were done. It is tried again
    /// when this is called again.
    pub fn run_daily(&self) -> Result<Vec<DailyDone>, UnitError> {
        let _turn = self.daily.lock().unwrap_or_else(PoisonError::into_inner);
        let today = day_in_japan(self.store.now());
        let mut all = Vec::new();
        let mut failed = None;
        for work in DailyWork::ALL {
            if let Err(error) = self.catch_up(*work, today, &mut all) {
                failed = failed.or(Some(error));
            }
        }
        failed.map_or(Ok(all), Err)
    }

    /// What was done for the days since `from`, the latest first.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn daily_done_since(&self, from: Date) -> Result<Vec<DailyDone>, UnitError> {
        self.store.daily_since(&Grant::for_job(Job::Housekeeping), from)
    }

    fn catch_up(
        &self,
        work: DailyWork,
        today: Date,
        all: &mut Vec<DailyDone>,
    ) -> Result<(), UnitError> {
        let grant = Grant::for_job(job(work));
        let last = self.store.last_daily(&grant, work)?;
        let mut day = match last {
            // An installation begins with its first day: before there was nobody.
            None => today,
            Some(last) if last >= today => return Ok(()),
            Some(last) => last.tomorrow().unwrap_or(today),
        };
        loop {
            let counts = self.do_work(&grant, work, day)?;
            let done = DailyDone { work, day, done_at: self.store.now(), counts };
            self.store.note(&grant, &happening(None, &grant, Class::DailyWorkDone))?;
            self.store.note_daily(&grant, &done)?;
            all.push(done);
            if day >= today {
                return Ok(());
            }
            day = day.tomorrow().unwrap_or(today);
        }
    }

    fn do_work(&self, grant: &Grant, work: DailyWork, day: Date) -> Result<DailyCounts, UnitError> {
        match work {
            DailyWork::Ends => self.end_accounts(grant, day),
            DailyWork::Dormancy => self.turn_off_dormant(grant, day),
            DailyWork::Review => self.review_accounts(grant, day),
            DailyWork::Return => self.return_due(grant, day),
            DailyWork::Destruction => self.destroy_keys(grant, day),
            DailyWork::Letters => self.write_daily(grant, day),
        }
    }

    /// An entry about an account, before it is acted on: what is gone cannot be named any more.
    fn note_on(
        &self,
        grant: &Grant,
        tenant: TenantId,
        class: Class,
        account: ActorId,
    ) -> Result<(), UnitError> {
        self.store.note_account(grant, &happening(Some(tenant), grant, class), account)
    }
}

const fn happening(tenant: Option<TenantId>, grant: &Grant, class: Class) -> Happening {
    let actor = Some(grant.actor());
    Happening { tenant, actor, session: None, class, outcome: Outcome::Done, note: None }
}
