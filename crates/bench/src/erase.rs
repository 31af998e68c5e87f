//! `erase`: the keys of one client, then those of its whole office, destroyed. Whatever copy there
//! is of what they sealed, from then on it opens no more.

use std::time::Instant;

use romori_app::house::{Grant, Job, UnitError};
use romori_roster::PersonIdentity;
use romori_sample::tenant_of;
use romori_types::{ClientId, Date};

use crate::Scale;
use crate::figure::{Failure, Figure, peak_rss_mb};
use crate::stage::{Stage, cannot, wrong};

/// Persons of a large office.
const PERSONS: usize = 20_000;
const SEED: u64 = 3_400;
const DAY: Date = Date::constant(2026, 7, 1);

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let office = tenant_of(u32::try_from(scale.of(PERSONS)).unwrap_or(u32::MAX), SEED);
    let stage = Stage::with(&office)?;
    let (store, tenant) = (&stage.house.store, stage.visitor.session.tenant());
    let grant = Grant::for_job(Job::Destruction);
    let clients = store.read(&Grant::for_job(Job::Deadlines(tenant)), |reader| reader.clients());
    let clients = clients.map_err(|error: UnitError| cannot(error))?;
    let client = clients.first().ok_or_else(|| wrong("顧問先がありません。".to_owned()))?.id;
    let before = opened(&stage, client)?;

    let started = Instant::now();
    store.destroy_client_keys(&grant, (tenant, client), (DAY, "{}")).map_err(cannot)?;
    let of_client = started.elapsed();
    if before == 0 || opened(&stage, client).is_ok() {
        return Err(wrong("廃棄した顧問先が開きます。".to_owned()));
    }
    let mut others = 0;
    for other in clients.iter().filter(|other| other.id != client) {
        others += opened(&stage, other.id)?;
    }
    let started = Instant::now();
    store.destroy_keys(&grant, tenant, "{}").map_err(cannot)?;
    let elapsed = of_client + started.elapsed();
    if clients.iter().any(|one| opened(&stage, one.id).is_ok()) {
        return Err(wrong("廃棄した契約者が開きます。".to_owned()));
    }
    Ok(Figure {
        name: "erase",
        scale: scale.get(),
        count: before + others,
        elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared: before + others,
        latency: None,
    })
}

/// How many persons of a client open.
fn opened(stage: &Stage, client: ClientId) -> Result<usize, Failure> {
    let tenant = stage.visitor.session.tenant();
    let found = stage.house.store.read(&Grant::for_job(Job::Deadlines(tenant)), |reader| {
        let persons = reader.persons(client)?;
        for person in &persons {
            reader.facts_of::<PersonIdentity>(client, person.id.as_bytes())?;
        }
        Ok::<_, UnitError>(persons.len())
    });
    found.map_err(|error: UnitError| cannot(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_office_opens_until_its_keys_are_gone() {
        let figure = run(Scale::new(0.002).unwrap()).unwrap();
        assert!(figure.count > 0 && figure.compared == figure.count);
    }
}
