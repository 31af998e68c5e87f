//! The independent verifier judges what was written, after every kind of interruption too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use romori_ledger::{Disk, Log};
use romori_recheck::{Head, Key, Problem, Severity, Summary, recheck};
use romori_record::{Class, Entry, HOUSE, LoggedPurpose, Micros, Outcome, id_of};
use romori_types::{ActorId, Basis, Device, EntryId, Purpose};

use crate::world::{Fault, World};
use crate::{FOLDER, NAME, ROOT, signer};

fn entry(number: u64) -> Vec<u8> {
    let entry = Entry {
        id: EntryId::from_bytes(u128::from(number).to_be_bytes()),
        at: Micros::new(1_783_672_200_000_000 + number).unwrap(),
        tenant: HOUSE,
        home: HOUSE,
        actor: ActorId::from_bytes([4; 16]),
        device: Device::NotYetBound,
        session: None,
        class: Class::Change,
        outcome: Outcome::Done,
        purpose: LoggedPurpose::from(Purpose::Maintain),
        basis: Basis::Own,
        client: None,
        persons: 1,
        set: None,
        body: vec![0xEE; usize::try_from(number % 9).unwrap()],
    };
    entry.encode().unwrap()
}

pub(crate) fn entries(numbers: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    numbers.map(entry).collect()
}

fn open(world: &World) -> Log {
    Log::open(Arc::new(world.clone()), Path::new(FOLDER), NAME, signer(), &[], id_of).unwrap()
}

/// A folder of the machine with these files in it.
fn laid_out(name: &str, files: &BTreeMap<PathBuf, Vec<u8>>) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for (path, bytes) in files {
        let path = folder.join(path.strip_prefix(FOLDER).unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

fn judged(folder: &Path, log: &Log, heads: &[Head]) -> (Summary, Vec<Problem>) {
    let key = Key::parse(&log.key().to_string()).unwrap();
    let mut problems = Vec::new();
    let summary = recheck(folder, &[key], heads, &mut |problem| problems.push(problem));
    (summary, problems)
}

#[test]
fn a_log_is_found_sound_at_every_step_of_its_growth() {
    let world = World::new(ROOT);
    let mut log = open(&world);
    let (mut size, mut heads) = (0, Vec::new());
    for batch in [0, 1, 2, 252, 1, 1, 300, 255, 256, 65_000, 3] {
        log.append_batch(&entries(size..size + batch)).unwrap();
        size += batch;
        heads.push(Head { size, root: log.root() });
        log.keep_checkpoint().unwrap();
        let folder = laid_out("growth", &world.files(FOLDER));
        let (summary, problems) = judged(&folder, &log, &heads);
        assert_eq!(problems, [], "{size}");
        assert_eq!((summary.size, summary.root), (size, Some(log.root())));
    }
}

/// While a batch is written, and before what it left is swept, nothing that was signed is touched.
#[test]
fn an_interrupted_write_is_a_notice_and_sweeping_it_leaves_none() {
    let mut noticed = 0;
    for at in 0..60 {
        let world = World::new(ROOT);
        let mut log = open(&world);
        log.append_batch(&entries(0..250)).unwrap();
        world.fail(at, Fault::Crash);
        let _ = log.append_batch(&entries(250..600));
        world.restart(at, 512);
        let folder = laid_out("interrupted", &world.files(FOLDER));
        let (summary, problems) = judged(&folder, &log, &[]);
        assert_eq!(summary.faults, 0, "crash at {at}: {problems:#?}");
        assert!(problems.iter().all(|problem| problem.severity() == Severity::Notice));
        noticed += summary.notices;
        drop(log);
        let log = open(&world);
        let folder = laid_out("interrupted", &world.files(FOLDER));
        let (summary, problems) = judged(&folder, &log, &[]);
        assert_eq!((summary.size, problems), (log.size(), vec![]), "crash at {at}");
    }
    assert!(noticed > 20, "{noticed}");
}

#[test]
fn the_disk_of_the_machine_holds_the_same() {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verifier");
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root).unwrap();
    let folder = root.join("log");
    let open = || Log::open(Arc::new(Disk), &folder, NAME, signer(), &[], id_of).unwrap();
    let mut log = open();
    log.append_batch(&entries(0..300)).unwrap();
    let (summary, problems) = judged(&folder, &log, &[]);
    assert_eq!((summary.root, problems), (Some(log.root()), vec![]));
    // One byte, to see that it would have been found.
    let bundle = folder.join("tile/entries/000");
    let mut bytes = std::fs::read(&bundle).unwrap();
    bytes[9_000] ^= 1;
    std::fs::write(&bundle, bytes).unwrap();
    assert_eq!(judged(&folder, &log, &[]).0.faults, 1);
}
