//! `ledger-append`: entries handed to a keeper over mutual TLS by several who wait for each answer;
//! an answer says that they last.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use romori_keeper::{Home, KeeperClient, Server, ServerLimits};
use romori_ledger::{Keeping as _, check_inclusion, leaf_hash};
use romori_types::{Clock, Timestamp};

use crate::Scale;
use crate::figure::{Failure, Figure, Latency, peak_rss_mb};
use crate::random::Random;
use crate::stage::{System, cannot, own_folder, remove, wrong};

const ENTRIES: usize = 3_000_000;
/// As many as one turn of the sequencer hands over.
const BATCH: usize = 500;
/// Who hand over at once.
const HANDS: usize = 4;
/// The length of an entry about a look at one person (docs/design/log.md). Unit: bytes.
const ENTRY_BYTES: usize = 159;
const SEED: u64 = 20_261_130;
/// Entries that are proved one by one; more than one in a hundred is read and compared.
const PROVED: usize = 200;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

/// The bytes of an entry: a version, an id that grows, and a filling that its number makes.
fn entry(number: usize) -> Vec<u8> {
    let mut random = Random::seeded(SEED ^ number as u64);
    let mut bytes = vec![0; ENTRY_BYTES];
    bytes[9..17].copy_from_slice(&(number as u64).to_be_bytes());
    bytes[17..].iter_mut().for_each(|byte| *byte = random.below(256) as u8);
    bytes
}

fn key_of(leaf: &[u8]) -> Option<[u8; 16]> {
    leaf.get(1..17)?.try_into().ok()
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let folder = own_folder();
    std::fs::create_dir_all(&folder).map_err(cannot)?;
    let measured = measure(&folder, scale.of(ENTRIES));
    remove(&folder);
    let (count, elapsed, took, compared) = measured?;
    let (scale, peak_rss_mb) = (scale.get(), peak_rss_mb());
    let latency = Latency::of(took);
    Ok(Figure { name: "ledger-append", scale, count, elapsed, peak_rss_mb, compared, latency })
}

type Measured = (usize, Duration, Vec<Duration>, usize);

fn measure(folder: &std::path::Path, count: usize) -> Result<Measured, Failure> {
    let keeper = folder.join("keeper");
    let now = Timestamp::from_second(1_796_000_000).map_err(cannot)?;
    let chance = System::open()?;
    let mut home = Home::begin(&keeper, "bench/log", None, now, &chance).map_err(cannot)?;
    let listener = TcpListener::bind("127.0.0.1:0").map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?.to_string();
    let credential = home.invite(now).map_err(cannot)?.at(&address);
    let on_stop = Box::new(|error: romori_ledger::LogError| drop(error));
    let (desk, _) = home.open_desk(key_of, Arc::new(Fixed), on_stop).map_err(cannot)?;
    let tls = home.server_config(now).map_err(cannot)?;
    let admits = Arc::new(home.admits());
    let server = Server::new(desk, home.log_folder(), tls, admits, ServerLimits::default());
    thread::spawn(move || server.serve(&listener));
    let clients: Result<Vec<KeeperClient>, _> = (0..HANDS)
        .map(|n| KeeperClient::new(&credential, &folder.join(format!("head-{n}"))))
        .collect();
    let clients = clients.map_err(cannot)?;
    let entries: Vec<Vec<u8>> = (0..count).map(entry).collect();
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let took: Result<Vec<Vec<Duration>>, Failure> = thread::scope(|scope| {
        let (entries, next) = (&entries, &next);
        let hand = |client| scope.spawn(move || hand_over(client, entries, next));
        let hands: Vec<_> = clients.iter().map(hand).collect();
        hands
            .into_iter()
            .map(|hand| hand.join().unwrap_or_else(|_| Err(cannot("a panic"))))
            .collect()
    });
    let elapsed = begun.elapsed();
    let compared = check(&clients[0], &entries)?;
    Ok((count, elapsed, took?.concat(), compared))
}

fn hand_over(
    client: &KeeperClient,
    entries: &[Vec<u8>],
    next: &AtomicUsize,
) -> Result<Vec<Duration>, Failure> {
    let mut took = Vec::new();
    loop {
        let from = next.fetch_add(BATCH, Ordering::Relaxed);
        let Some(some) = entries.get(from..entries.len().min(from + BATCH)) else {
            return Ok(took);
        };
        if some.is_empty() {
            return Ok(took);
        }
        let some: Vec<&[u8]> = some.iter().map(Vec::as_slice).collect();
        let begun = Instant::now();
        client.append(&some).map_err(cannot)?;
        took.push(begun.elapsed());
    }
}

/// Every entry is in the tree once; runs of them are read and compared, some proved.
fn check(client: &KeeperClient, entries: &[Vec<u8>]) -> Result<usize, Failure> {
    let begun = Instant::now();
    // What was taken is moved into the tree beside the work.
    while client.head().map_err(cannot)?.size < entries.len() as u64 {
        if begun.elapsed() > Duration::from_secs(120) {
            return Err(wrong("entries are missing in the tree".to_owned()));
        }
    }
    let head = client.head().map_err(cannot)?;
    if head.size != entries.len() as u64 {
        return Err(wrong(format!("{} entries for {}", head.size, entries.len())));
    }
    let reader = client.reader().map_err(cannot)?;
    let mut random = Random::seeded(SEED);
    let mut compared = 0;
    for _ in 0..(entries.len() / 20_000).max(1) {
        let from = random.below(head.size as u32);
        for leaf in reader.leaves(u64::from(from)..u64::from(from) + 256) {
            let leaf = leaf.map_err(cannot)?;
            let number = leaf.get(9..17).and_then(|id| id.try_into().ok()).map(u64::from_be_bytes);
            let number = usize::try_from(number.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
            if entries.get(number) != Some(&leaf) {
                return Err(wrong(format!("entry {number} is another one")));
            }
            compared += 1;
        }
    }
    for _ in 0..PROVED.min(entries.len()) {
        let index = u64::from(random.below(head.size as u32));
        let leaf = client.entry(index).map_err(cannot)?;
        let proof = client.inclusion(index, head.size).map_err(cannot)?;
        let proved = check_inclusion(index, head.size, &leaf_hash(&leaf), &head.root, &proof);
        proved.map_err(|_| wrong(format!("entry {index} is not proved")))?;
    }
    Ok(compared)
}
