//! 警報 — what of the daily work is missing or came late, for those who can do something.

use std::fmt;

use romori_identity::{Grant, Job};
use romori_store::{Contract, DailyWork, UnitError};
use romori_types::{Date, Span, TenantId, date_ja, day_in_japan, time_in_japan};

use super::{House, off_on};

/// By this hour in Japan the day's work must be done.
const DUE_HOUR: i8 = 6;
/// So long what was done late is told.
const LATE_TOLD_DAYS: i64 = 7;
/// So long before the end of a contract its administrators are told that a code lacks.
const CODE_DAYS: i64 = 30;

/// 警報
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alarm {
    /// A work was not done for today although its hour is past, or not for a day before.
    Missed {
        /// Which.
        work: DailyWork,
        /// The last day for which it was done.
        last: Option<Date>,
    },
    /// A work was done for a day on a later one.
    Late {
        /// Which.
        work: DailyWork,
        /// For which days: the first and the last of them.
        days: (Date, Date),
        /// On which day.
        done_on: Date,
    },
    /// A contract ends soon, and nobody has the code by which its data goes back.
    NoReturnCode {
        /// Whose.
        tenant: TenantId,
        /// The last day of its contract.
        ends_on: Date,
    },
    /// A tenant's review is past its day and not answered.
    ReviewDue {
        /// Whose.
        tenant: TenantId,
        /// The day by which it was due.
        due_on: Date,
        /// How many accounts have no answer.
        open: usize,
        /// The day on which they are turned off.
        off_on: Date,
    },
}

impl Alarm {
    /// Whether something must be done now by whoever runs the program: what came late needs no act,
    /// and a code is its tenant's to make.
    pub const fn is_pressing(&self) -> bool {
        !matches!(self, Self::Late { .. } | Self::NoReturnCode { .. })
    }
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missed { work, last } => {
                write!(f, "日次の処理「{}」が済んでいません", work.ja())?;
                if let Some(last) = last {
                    write!(f, "（最後は{}の分）", date_ja(*last))?;
                }
                f.write_str(
                    "。労守を動かしている人に、romori status の出力を確かめるよう伝えてください。",
                )
            }
            Self::Late { work, days: (first, last), done_on } => {
                let (first, done_on) = (*first, date_ja(*done_on));
                write!(f, "日次の処理「{}」の{}", work.ja(), date_ja(first))?;
                if first != *last {
                    write!(f, "から{}", date_ja(*last))?;
                }
                write!(f, "の分を、{done_on}にまとめて行いました。労守が止まっていた日があります。")
            }
            Self::NoReturnCode { tenant: _, ends_on } => write!(
                f,
                "契約は{}に終わります。データを返すための受取コードがまだありません。91 利用者と権限 の「契約の終わりの受け取り」で作ってください。",
                date_ja(*ends_on)
            ),
            Self::ReviewDue { tenant: _, due_on, open, off_on } => write!(
                f,
                "{}が期限の利用者の棚卸しで、{open}人の確認が済んでいません。91 利用者と権限 の「台帳と棚卸し」で確かめてください。{}に止まります。",
                date_ja(*due_on),
                date_ja(*off_on)
            ),
        }
    }
}

impl House {
    /// What of the daily work is missing now, or came late in the last week.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn daily_alarms(&self) -> Result<Vec<Alarm>, UnitError> {
        let grant = Grant::for_job(Job::Housekeeping);
        let now = self.store.now();
        let (today, (hour, ..)) = (day_in_japan(now), time_in_japan(now));
        let yesterday = today.yesterday().unwrap_or(today);
        let mut alarms = Vec::new();
        for work in DailyWork::ALL {
            let last = self.store.last_daily(&grant, *work)?;
            let needed = if hour >= DUE_HOUR { today } else { yesterday };
            if last.is_none_or(|last| last < needed) {
                alarms.push(Alarm::Missed { work: *work, last });
            }
        }
        let since = today.checked_sub(Span::new().days(LATE_TOLD_DAYS)).unwrap_or(today);
        alarms.extend(self.late_since(&grant, since)?);
        alarms.extend(self.without_return_code(&grant, today)?);
        for review in self.store.open_reviews(&grant)? {
            let open = self.unanswered(&grant, &review)?.len();
            if review.due_on < today && open > 0 {
                let (tenant, due_on, off_on) = (review.tenant, review.due_on, off_on(&review));
                alarms.push(Alarm::ReviewDue { tenant, due_on, open, off_on });
            }
        }
        Ok(alarms)
    }

    /// Those that a tenant's administrators are told: of the program, and of their own tenant.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn alarms_of(&self, tenant: TenantId) -> Result<Vec<Alarm>, UnitError> {
        let mut alarms = self.daily_alarms()?;
        alarms.retain(|alarm| match alarm {
            Alarm::ReviewDue { tenant: of, .. } | Alarm::NoReturnCode { tenant: of, .. } => {
                *of == tenant
            }
            Alarm::Missed { .. } | Alarm::Late { .. } => true,
        });
        Ok(alarms)
    }

    /// Tenants whose contract ends within thirty days and that have no code.
    fn without_return_code(&self, grant: &Grant, today: Date) -> Result<Vec<Alarm>, UnitError> {
        let soon = today.checked_add(Span::new().days(CODE_DAYS)).unwrap_or(today);
        let returns = self.store.returns(grant)?;
        let ending = |contract: Contract| {
            let ends_on = contract.to.filter(|to| today <= *to && *to <= soon)?;
            let has = returns.iter().any(|one| one.tenant == contract.tenant);
            (!has).then_some(Alarm::NoReturnCode { tenant: contract.tenant, ends_on })
        };
        Ok(self.store.contracts(grant)?.into_iter().filter_map(ending).collect())
    }

    fn late_since(&self, grant: &Grant, since: Date) -> Result<Vec<Alarm>, UnitError> {
        let mut late: Vec<Alarm> = Vec::new();
        // The latest first: each run of days that was done on one day becomes one line.
        for done in self.store.daily_since(grant, since)? {
            let on = day_in_japan(done.done_at);
            if on <= done.day {
                continue;
            }
            let same = late.iter_mut().find_map(|alarm| match alarm {
                Alarm::Late { work, days, done_on } if *work == done.work && *done_on == on => {
                    Some(days)
                }
                _ => None,
            });
            match same {
                Some(days) => days.0 = days.0.min(done.day),
                None => late.push(Alarm::Late {
                    work: done.work,
                    days: (done.day, done.day),
                    done_on: on,
                }),
            }
        }
        Ok(late)
    }
}
