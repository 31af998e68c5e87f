//! `seal`: 64-byte values sealed one by one, each at its own place with its own nonce, on one core.

use std::sync::Arc;
use std::time::{Duration, Instant};

use romori_types::{ClientId, FactId, TenantId};
use romori_vault::{
    Block, ClientKey, ClientKeys, DataKey, Nonces, Place, Sealed, Table, VaultError,
};

use crate::Scale;
use crate::figure::{Failure, Figure, peak_rss_mb};
use crate::random::Random;
use crate::stage::{System, cannot, wrong};

const VALUES: usize = 8_000_000;
const VALUE_BYTES: usize = 64;
/// Values in memory; they are sealed again at other places until all are done.
const DISTINCT: usize = 500_000;
/// One value of each block is kept and opened afterwards: more than one in a hundred.
const BLOCK: usize = 80;
const SEED: u64 = 20_261_129;

struct Kept {
    number: usize,
    sealed: Sealed,
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(VALUES);
    let keys = keys(&System::open()?).map_err(cannot)?;
    let values = values(count.min(DISTINCT));
    let mut random = Random::seeded(SEED ^ 0xFFFF);
    let blocks = count.div_ceil(BLOCK);
    let picks: Vec<u8> = (0..blocks).map(|_| random.below(BLOCK as u32) as u8).collect();
    let (kept, bytes, elapsed) = timed(&keys, &values, count, &picks)?;
    check(&keys, &values, count, &kept, bytes)?;
    let compared = kept.len();
    let (scale, peak_rss_mb) = (scale.get(), peak_rss_mb());
    Ok(Figure { name: "seal", scale, count, elapsed, peak_rss_mb, compared, latency: None })
}

fn keys(chance: &System) -> Result<ClientKeys, VaultError> {
    let place = place(0);
    let client = ClientKey::generate(place.tenant, place.client, 1, chance)?;
    let data = DataKey::generate(&client, 1, chance)?;
    ClientKeys::new(&client, vec![(data, 0)])
}

fn values(count: usize) -> Vec<[u8; VALUE_BYTES]> {
    let mut random = Random::seeded(SEED);
    (0..count).map(|_| std::array::from_fn(|_| random.below(256) as u8)).collect()
}

/// No two values have the same place.
fn place(number: usize) -> Place {
    let mut row = [0x70; 16];
    row[8..].copy_from_slice(&(number as u64).to_be_bytes());
    Place {
        tenant: TenantId::from_bytes([1; 16]),
        client: ClientId::from_bytes([2; 16]),
        table: Table::Person,
        row: FactId::from_bytes(row),
        block: Block::Identity,
        version: 1,
    }
}

fn timed(
    keys: &ClientKeys,
    values: &[[u8; VALUE_BYTES]],
    count: usize,
    picks: &[u8],
) -> Result<(Vec<Kept>, usize, Duration), Failure> {
    let mut kept = Vec::with_capacity(picks.len());
    let mut bytes = 0;
    let mut nonces = Nonces::new(Arc::new(System::open()?));
    let start = Instant::now();
    for number in 0..count {
        let value = &values[number % values.len()];
        let sealed = keys.seal(&mut nonces, &place(number), value).map_err(cannot)?;
        bytes += sealed.as_bytes().len();
        if usize::from(picks[number / BLOCK]) == number % BLOCK {
            kept.push(Kept { number, sealed });
        }
    }
    Ok((kept, bytes, start.elapsed()))
}

/// What was kept opens to its value, at its place alone, and no nonce came twice.
fn check(
    keys: &ClientKeys,
    values: &[[u8; VALUE_BYTES]],
    count: usize,
    kept: &[Kept],
    bytes: usize,
) -> Result<(), Failure> {
    if kept.len() * 100 < count || keys.seals() != count as u64 || bytes != count * 129 {
        return Err(wrong(format!("照合 {}、封 {}、長さ {bytes}", kept.len(), keys.seals())));
    }
    let mut nonces = Vec::with_capacity(kept.len());
    for Kept { number, sealed } in kept {
        let opened =
            keys.open(&place(*number), sealed).map_err(|error| wrong(error.to_string()))?;
        let elsewhere = keys.open(&place(number + 1), sealed);
        if *opened != values[number % values.len()] || elsewhere.is_ok() {
            return Err(wrong(format!("{number}番目の値が元に戻りません。")));
        }
        nonces.push(sealed.as_bytes()[5..17].to_vec());
    }
    nonces.sort_unstable();
    nonces.dedup();
    if nonces.len() == kept.len() {
        Ok(())
    } else {
        Err(wrong("一度きりの数が二度使われています。".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_run_is_checked() {
        let figure = run(Scale::new(0.001).unwrap()).unwrap();
        assert_eq!(figure.count, 8_000);
        assert!(figure.compared >= 80);
    }

    #[test]
    fn a_wrong_value_gives_no_figure() {
        let keys = keys(&System::open().unwrap()).unwrap();
        let values = values(1);
        let picks = [0];
        let (kept, bytes, _) = timed(&keys, &values, 1, &picks).unwrap();
        assert!(check(&keys, &values, 1, &kept, bytes).is_ok());
        let other = [[0; VALUE_BYTES]];
        assert!(matches!(check(&keys, &other, 1, &kept, bytes), Err(Failure::WrongAnswer { .. })));
        assert!(check(&keys, &values, 1, &kept, bytes + 1).is_err());
    }
}
