//! 運営の記録 — what operators did, in their own house and at tenants, by the headers of the log alone:
//! who, when, what, on which tenant. Nothing sealed is opened.

use romori_identity::Function;
use romori_record::{Class, Entry, Outcome};
use romori_store::UnitError;
use romori_types::{ActorId, Purpose, TenantId, Timestamp};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;

/// So many stand on a page.
const ACTS_MAX: usize = 100;
/// So many entries of the log are looked through for one page.
const LOOKED_MAX: u64 = 65_536;
/// So many are read at a time.
const STRIDE: u64 = 2_048;

/// 運営者のしたこと — one entry, by its header.
pub struct OperatorAct {
    /// Its place in the log.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What.
    pub class: Class,
    /// How it ended.
    pub outcome: Outcome,
    /// On which tenant; none in the operators' own house.
    pub tenant: Option<TenantId>,
    /// Of how many persons.
    pub persons: u32,
}

romori_types::quiet_debug!(OperatorAct);

/// 運営の記録の一頁
#[derive(Debug)]
pub struct OperatorActs {
    /// The latest first.
    pub acts: Vec<OperatorAct>,
    /// From where an older page goes on; none at the beginning of the log.
    pub older: Option<u64>,
    /// How many entries the whole log has.
    pub size: u64,
}

impl House {
    /// What operators did before a place in the log, or lately; at one tenant, where one is named.
    ///
    /// # Errors
    /// When the visitor may not see the log of the operators' house; when the log cannot be read.
    pub fn operator_acts(
        &self,
        visitor: &Visitor,
        tenant: Option<TenantId>,
        before: Option<u64>,
    ) -> Result<OperatorActs, EntryError> {
        let granted = visitor.grant(Function::ViewLog, Purpose::Audit);
        granted.map_err(EntryError::NotAllowed)?;
        if !visitor.session.is_operator() || visitor.session.support().is_some() {
            return Err(UnitError::Absent.into());
        }
        let home = visitor.session.home();
        let names = self.actor_names(home)?;
        let name = |actor: ActorId| names.get(&actor).cloned().unwrap_or_else(|| "—".to_owned());
        let reader = self.sequencer.reader()?;
        let size = reader.checkpoint().size;
        let mut end = before.unwrap_or(size).min(size);
        let floor = end.saturating_sub(LOOKED_MAX);
        let mut acts = Vec::new();
        while end > floor && acts.len() < ACTS_MAX {
            let start = end.saturating_sub(STRIDE).max(floor);
            let mut found = Vec::new();
            for (position, leaf) in (start..end).zip(reader.leaves(start..end)) {
                let entry = entry_of(position, leaf)?;
                let fits = entry.home == home && tenant.is_none_or(|tenant| tenant == entry.tenant);
                found.extend(fits.then(|| act(position, &entry, home, &name)));
            }
            // What does not fit on the page is looked at again for the next one.
            let room = ACTS_MAX - acts.len();
            found.reverse();
            found.truncate(room);
            let full = found.len() == room;
            end = if full { found.last().map_or(start, |one| one.position) } else { start };
            acts.extend(found);
        }
        Ok(OperatorActs { acts, older: (end > 0).then_some(end), size })
    }
}

fn entry_of(
    position: u64,
    leaf: Result<Vec<u8>, romori_ledger::LogError>,
) -> Result<Entry, UnitError> {
    let unreadable = || UnitError::Unreadable { kind: "記録", row: format!("{position}番目") };
    let leaf = leaf.map_err(|_| unreadable())?;
    Entry::decode(&leaf).map_err(|_| unreadable())
}

fn act(
    position: u64,
    entry: &Entry,
    home: TenantId,
    name: &impl Fn(ActorId) -> String,
) -> OperatorAct {
    OperatorAct {
        position,
        at: entry.at.timestamp(),
        who: name(entry.actor),
        class: entry.class,
        outcome: entry.outcome,
        tenant: (entry.tenant != home).then_some(entry.tenant),
        persons: entry.persons,
    }
}
