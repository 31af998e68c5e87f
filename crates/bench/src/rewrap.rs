//! `rewrap`: a new root key, and the keys of every tenant wrapped by it; `reseal`: every value of
//! an office sealed anew under the next generation of its keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use romori_app::house::{Folders, Grant, Job, KeysOf, UnitError, open};
use romori_roster::PersonIdentity;
use romori_sample::tenant_of;
use romori_types::{Clock, Date, Timestamp};

use crate::Scale;
use crate::figure::{Failure, Figure, peak_rss_mb};
use crate::stage::{Stage, System, cannot, empty_offices, remove, wrong};

/// Tenants of a whole installation.
const TENANTS: usize = 3_400;
/// Persons of a large office.
const PERSONS: usize = 20_000;
const SEED: u64 = 3_400;

/// A moment after the offices were made; each look is a microsecond later.
struct Later(AtomicU64);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        let micros = self.0.fetch_add(1, Ordering::Relaxed);
        let micros = i64::try_from(micros).unwrap_or(0);
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// 2026-07-01, after the day on which the offices were made. Unit: microseconds.
const LATER: u64 = 1_782_864_000_000_000;

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(TENANTS);
    let folder = empty_offices(count, Date::constant(2026, 4, 1))?;
    let folders = Folders { data: folder.join("house"), keys: folder.with_extension("keys") };
    let open = || {
        let clock = Arc::new(Later(AtomicU64::new(LATER)));
        open(&folders, clock, Arc::new(System::open()?)).map_err(cannot)
    };
    let opened = open()?;
    let started = Instant::now();
    // The former root key goes too: what was not wrapped anew opens no more.
    let renewed = opened.house.renew_root(true).map_err(cannot)?;
    let elapsed = started.elapsed();
    drop(opened);
    // Opened anew, with the new root key alone, each tenant's key opens the tenant's own name.
    let opened = open()?;
    let store = &opened.house.store;
    let tenants = store.tenant_ids(&Grant::for_job(Job::FirstAccount)).map_err(cannot)?;
    let names = tenants.iter().map(|id| store.tenant(&Grant::for_job(Job::Deadlines(*id))));
    let names: Vec<_> = names.collect::<Result<_, UnitError>>().map_err(cannot)?;
    let named = names.iter().filter(|tenant| tenant.name.starts_with("架空事務所")).count();
    if named != count || renewed.keys.tenants < count as u64 || renewed.retired != 1 {
        return Err(wrong(format!("{count}件のはずが{named}件です。")));
    }
    drop(opened);
    remove(&folder);
    remove(&folders.keys);
    Ok(Figure {
        name: "rewrap",
        scale: scale.get(),
        count,
        elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared: named,
        latency: None,
    })
}

pub(crate) fn reseal(scale: Scale) -> Result<Figure, Failure> {
    let office = tenant_of(u32::try_from(scale.of(PERSONS)).unwrap_or(u32::MAX), SEED);
    let stage = Stage::with(&office)?;
    let house = &stage.house;
    house.renew_keys(None, KeysOf::All).map_err(cannot)?;
    let started = Instant::now();
    let done = house.reseal(&mut |_| true).map_err(cannot)?;
    let elapsed = started.elapsed();
    let rings = house.key_rings().map_err(cannot)?;
    let rings = || rings.iter().flat_map(|(_, rings)| rings);
    let former: u64 = rings().map(|ring| ring.former).sum();
    let values: u64 = rings().map(|ring| ring.values).sum();
    let count = usize::try_from(done).unwrap_or(usize::MAX);
    if former != 0 || done < values.saturating_sub(values / 100) {
        return Err(wrong(format!("{values}件のうち{done}件で、前の世代が{former}件残りました。")));
    }
    let compared = persons(&stage)?;
    Ok(Figure {
        name: "reseal",
        scale: scale.get(),
        count,
        elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared,
        latency: None,
    })
}

/// Every person still opens.
fn persons(stage: &Stage) -> Result<usize, Failure> {
    let tenant = stage.visitor.session.tenant();
    let found = stage.house.store.read(&Grant::for_job(Job::Deadlines(tenant)), |reader| {
        let all = reader.facts_everywhere::<PersonIdentity>()?;
        let known: u64 = reader.person_counts()?.iter().map(|(_, count)| count).sum();
        Ok::<_, UnitError>((all.iter().map(|(_, lines)| lines.len()).sum::<usize>(), known))
    });
    let (opened, known) = found.map_err(|error: UnitError| cannot(error))?;
    if opened as u64 == known {
        Ok(opened)
    } else {
        Err(wrong(format!("{known}人のうち{opened}人が開きました。")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_tenants_are_wrapped_and_a_small_office_is_sealed_anew() {
        let figure = run(Scale::new(0.002).unwrap()).unwrap();
        assert_eq!((figure.count, figure.compared), (7, 7));
        let figure = reseal(Scale::new(0.002).unwrap()).unwrap();
        assert!(figure.count > figure.compared && figure.compared > 0);
    }
}
