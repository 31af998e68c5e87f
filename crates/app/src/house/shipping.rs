//! 記録の送り出し — moves what waits into the log, and remembers when that does not work, so that
//! those at work see it.

use std::sync::PoisonError;

use romori_identity::{Grant, Job};
use romori_ledger::LogError;

use super::House;

/// 送り出しの変わり目 — what is to be said, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shipping {
    /// As before.
    Same,
    /// It stopped; why, and what to do.
    Stopped(String),
    /// It goes on again.
    Again,
}

impl House {
    /// Moves what waits: of tenants that were written since, and all reads. What cannot be moved
    /// is durable where it waits and is tried again.
    pub fn ship(&self) -> Shipping {
        let grant = Grant::for_job(Job::Ship(None));
        let shipped = self.sequencer.ship(&grant);
        match &shipped {
            Ok(_) => self.store.note_log_here(),
            Err(_) => self.store.note_log_away(self.store.now()),
        }
        let trouble = shipped.err().map(|error| {
            let what = "取扱いの記録が記録庫に届いていません。保存した内容は失われていません。\
                        書出しと印刷は止めています。15分を超えるとほかの作業も止まります。";
            let next = "記録庫の空き容量と通信を確かめてください。届けば、続きから送ります。";
            format!("{what}{next}（{}）", error.code())
        });
        let mut kept = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *kept, trouble.clone());
        match (before, trouble) {
            (None, Some(words)) => Shipping::Stopped(words),
            (Some(_), None) => Shipping::Again,
            _ => Shipping::Same,
        }
    }

    /// What stands in the way of the log now, in words for those at work.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Holds the space that is kept for the log; called at the start and from time to time. It is
    /// taken a part at a time with a pause after each.
    ///
    /// # Errors
    /// [`LogError::NoSpace`] when there is not enough.
    pub fn hold_reserve(&self, pause: &dyn Fn()) -> Result<(), LogError> {
        self.reserve.hold_slowly(pause)
    }
}
