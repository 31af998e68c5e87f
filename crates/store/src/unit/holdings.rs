//! 保有の数 — how many persons of each client something is held of, by block. Nothing is opened: that
//! there is a value, and of which kind, stands in the clear.

use std::collections::BTreeMap;

use romori_roster::{Block, Kind, Owner};
use romori_types::ClientId;

use super::UnitError;
use super::unit::Unit;
use crate::engine::{StoreError, Value};

/// 保有の数 of a client: what its rows hold as long as they are there, those of undone batches too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which client.
    pub client: ClientId,
    /// 個人
    pub persons: u64,
    /// Persons of whom a block has a value.
    pub by_block: Vec<(Block, u64)>,
    /// 被扶養者, each of whom is somebody besides.
    pub dependants: u64,
}

/// The most kinds of fact of a person that one block has.
const KINDS_MAX: usize = 8;

/// One seek into the index on the subject for each person.
const OF_ALL: &str = "select p.client_id, count(*) from person p
     where p.tenant_id = $1 and exists (
       select 1 from fact f where f.tenant_id = p.tenant_id and f.subject = p.id
         and f.kind in ($2, $3, $4, $5, $6, $7, $8, $9) and f.sealed is not null)
     group by p.client_id";
const OF_ONE: &str = "select p.client_id, count(*) from person p
     where p.tenant_id = $1 and p.client_id = $10 and exists (
       select 1 from fact f where f.tenant_id = p.tenant_id and f.subject = p.id
         and f.kind in ($2, $3, $4, $5, $6, $7, $8, $9) and f.sealed is not null)
     group by p.client_id";
const PERSONS: &str =
    "select client_id, count(*) from person where tenant_id = $1 group by client_id";
const PERSONS_OF_ONE: &str = "select client_id, count(*) from person
     where tenant_id = $1 and client_id = $2 group by client_id";
/// Dependants by the number that each has under his employee, however often he was corrected.
const DEPENDANTS: &str = "select client_id, count(*) from (
       select distinct client_id, key, subject from fact
       where tenant_id = $1 and kind = $2 and sealed is not null) as one
     group by client_id";
const DEPENDANTS_OF_ONE: &str = "select client_id, count(*) from (
       select distinct client_id, key, subject from fact
       where tenant_id = $1 and kind = $2 and client_id = $3 and sealed is not null) as one
     group by client_id";

/// Asks for counts by client, of all clients or of one.
fn asked(
    unit: &mut Unit<'_, '_>,
    [all, one]: [&'static str; 2],
    kinds: &[u16],
    client: Option<ClientId>,
) -> Result<Vec<(ClientId, u64)>, StoreError> {
    let mut given: Vec<Value<'_>> = vec![unit.tenant().into()];
    given.extend(kinds.iter().map(|kind| Value::from(u32::from(*kind))));
    given.extend(client.map(Value::from));
    let sql = if client.is_some() { one } else { all };
    unit.connection().query(sql, &given, |row| Ok((row.id(0)?, row.number(1)?)))
}

/// The kinds of fact of a person that a block has, the last one again until there are enough.
fn kinds_of(block: Block) -> Option<[u16; KINDS_MAX]> {
    let of_persons = |kind: &&Kind| kind.owner() == Owner::Person && kind.block() == block;
    let mut kinds = Kind::ALL.iter().filter(of_persons).map(|kind| kind.code());
    let mut last = kinds.next()?;
    let mut all = [last; KINDS_MAX];
    for place in &mut all[1..] {
        last = kinds.next().unwrap_or(last);
        *place = last;
    }
    Some(all)
}

/// What the grant's clients, or one of them, hold of persons.
pub(super) fn held(
    unit: &mut Unit<'_, '_>,
    client: Option<ClientId>,
) -> Result<Vec<Held>, UnitError> {
    if let Some(client) = client {
        unit.reach(client)?;
    }
    let mut held: BTreeMap<ClientId, Held> = BTreeMap::new();
    for (of, persons) in asked(unit, [PERSONS, PERSONS_OF_ONE], &[], client)? {
        let none = Block::ALL.map(|block| (block, 0));
        let one = Held { client: of, persons, by_block: none.to_vec(), dependants: 0 };
        held.insert(of, one);
    }
    for (at, block) in Block::ALL.into_iter().enumerate() {
        let Some(kinds) = kinds_of(block) else { continue };
        for (of, count) in asked(unit, [OF_ALL, OF_ONE], &kinds, client)? {
            if let Some((_, held)) = held.get_mut(&of).and_then(|held| held.by_block.get_mut(at)) {
                *held = count;
            }
        }
    }
    let dependant = [Kind::Dependant.code()];
    for (of, count) in asked(unit, [DEPENDANTS, DEPENDANTS_OF_ONE], &dependant, client)? {
        if let Some(held) = held.get_mut(&of) {
            held.dependants = count;
        }
    }
    let reached = held.into_values().filter(|held| unit.grant().clients().has(held.client));
    Ok(reached.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_block_has_more_kinds_than_are_asked_for() {
        for block in Block::ALL {
            let own = |kind: &&Kind| kind.owner() == Owner::Person && kind.block() == block;
            let all: Vec<u16> = Kind::ALL.iter().filter(own).map(|kind| kind.code()).collect();
            let asked = kinds_of(block).map_or_else(Vec::new, |kinds| kinds.to_vec());
            assert!(all.len() <= KINDS_MAX, "{block:?}");
            assert!(all.iter().all(|kind| asked.contains(kind)), "{block:?}");
            assert!(asked.iter().all(|kind| all.contains(kind)), "{block:?}");
        }
    }
}
