//! The log in a store with object lock: what was taken is there, whole and locked, whatever falls
//! in between; and a store that does not lock is not used.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use romori_keeper::{Credential, Home, KeeperClient, KeeperError, StoreTrouble};
use romori_ledger::{Keeping as _, LogError};

use crate::s3::{Far, Gate, Plan};
use crate::world::{Fixed, Wire, entries, entry, now, open_beside, slices, start};

fn client(far: &Far, home: &Home, wire: &Wire, head: &str) -> KeeperClient {
    let credential = home.invite(now()).unwrap().at(&wire.address.to_string());
    let credential = Credential::parse(&credential.to_text()).unwrap();
    KeeperClient::new(&credential, &far.folder.join(head)).unwrap()
}

fn trouble<T>(answer: Result<T, KeeperError>) -> StoreTrouble {
    match answer {
        Err(KeeperError::Store(trouble)) => trouble,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("done"),
    }
}

/// Name, mode and end of the lock (seconds) of each version.
fn versions(far: &mut Far, key: &str) -> Vec<(String, String, i64)> {
    let lines = far.s3.ask(&format!("versions greedy {key}"));
    let parts = lines.iter().map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        (words[0].to_owned(), words[1].to_owned(), words[2].parse().unwrap())
    });
    parts.collect()
}

#[test]
fn what_is_taken_lies_locked_in_the_store_and_is_verified_from_there() {
    let mut far = Far::new();
    let mut home = far.begin("keeper", "locked/romori/1").unwrap();
    let wire = Wire::new();
    wire.lead_to(start(&mut home));
    let client = client(&far, &home, &wire, "head");
    let mut heads = Vec::new();
    for numbers in [0..3, 3..260, 260..700] {
        client.append(&slices(&entries(numbers))).unwrap();
        heads.push(client.keep_head().unwrap());
    }
    assert_eq!(heads.iter().map(|head| head.size).collect::<Vec<_>>(), [3, 260, 700]);
    assert_eq!(client.entry(259).unwrap(), entry(259));
    assert!(!client.inclusion(5, 700).unwrap().is_empty());
    assert_eq!(far.rechecked(&home, "fetched"), (700, 0));
    let refused = home.fetch(Arc::new(Fixed), &far.folder.join("fetched"));
    assert!(matches!(refused, Err(KeeperError::NotEmpty { .. })));
    // Nothing of the log is on this machine.
    let near = fs::read_dir(home.log_folder()).unwrap().flatten();
    let near: Vec<_> = near.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(near.iter().all(|name| name == "lock" || name == "cache"), "{near:?}");
    // Every version of every file is locked for seven years.
    let until = now().as_second() + 2_557 * 24 * 60 * 60;
    let keys = far.s3.ask("keys greedy romori/1/");
    assert!(keys.len() > 10, "{keys:?}");
    for key in &keys {
        for (_, mode, end) in versions(&mut far, key) {
            assert_eq!((mode.as_str(), end), ("COMPLIANCE", until), "{key}");
        }
    }
    // Every head that was signed is still there: of the empty tree, and of each step.
    assert!(versions(&mut far, "romori/1/checkpoint").len() >= 4);
    // It goes on after a start, from the same head, and leaves out what it has.
    wire.cut();
    let (mut again, _gate) = far.again("keeper", "again");
    wire.lead_to(start(&mut again));
    assert_eq!(client.head().unwrap(), heads[2]);
    client.append(&slices(&entries(690..705))).unwrap();
    assert_eq!(client.head().unwrap().size, 705);
    assert_eq!(far.rechecked(&again, "fetched-again"), (705, 0));
}

#[test]
fn nobody_removes_or_changes_what_is_there_and_whoever_hides_it_is_noticed() {
    let mut far = Far::new();
    let mut home = far.begin("keeper", "locked").unwrap();
    let desk = open_beside(&mut home).unwrap();
    desk.append(&slices(&entries(0..300))).unwrap();
    desk.note().unwrap();
    for key in ["checkpoint", "tile/entries/000", "tile/0/001.p/44"] {
        let (version, ..) = versions(&mut far, key).remove(0);
        // By the keeper's own keys, and by some that may do everything but break a lock.
        for who in ["keeper", "greedy"] {
            let refused = far.s3.ask(&format!("delete {who} {key} {version}"));
            assert_eq!(refused, ["403 AccessDenied"], "{who} {key}");
        }
        assert_eq!(far.s3.ask(&format!("hide keeper {key}")), ["403 AccessDenied"]);
    }
    let before = versions(&mut far, "tile/entries/000");
    assert_eq!(far.s3.ask("overwrite keeper tile/entries/000"), ["done"]);
    assert!(far.rechecked(&home, "overwritten").1 > 0);
    let all = far.s3.ask(&format!("delete greedy tile/entries/000 {}", before[0].0));
    assert_eq!(all, ["403 AccessDenied"], "what was written first is still there");
    assert_eq!(far.s3.ask("hide greedy checkpoint"), ["done"]);
    let (mut again, _gate) = far.again("keeper", "again");
    let refused = open_beside(&mut again).err().unwrap();
    assert!(matches!(refused, KeeperError::Log(LogError::NoCheckpoint)), "{refused}");
}

#[test]
fn a_store_that_does_not_lock_or_does_not_let_in_is_refused() {
    let far = Far::new();
    assert_eq!(trouble(far.begin("k", "plain")), StoreTrouble::NoVersions);
    assert_eq!(trouble(far.begin("k", "versioned")), StoreTrouble::NoLock);
    let refused = |trouble: StoreTrouble| matches!(trouble, StoreTrouble::Refused { .. });
    assert!(refused(trouble(far.begin("k", "nowhere"))));
    assert!(!far.folder.join("k").exists(), "nothing was begun");
    // A store that passes over what it is asked for.
    let mut home = far.begin("silent", "locked/silent").unwrap();
    far.gate.set(Plan { is_silent: true, ..Plan::default() });
    let error = open_beside(&mut home).err().unwrap();
    assert_eq!(error.to_string(), StoreTrouble::NotLocked.to_string());
    far.gate.set(Plan::default());
    assert_eq!(trouble(far.begin("second", "locked/silent")), StoreTrouble::Taken);
    let (id, secret) = far.s3.keys.clone();
    let path = far.write_keys(&id, "another");
    let told = trouble(far.begin("k", "locked/k"));
    assert!(refused(told.clone()), "{told}");
    for hidden in ["another", id.as_str(), secret.as_str(), "Signature="] {
        assert!(!told.to_string().contains(hidden), "{told}");
    }
    far.write_keys("", "");
    assert_eq!(trouble(far.begin("k", "locked/k")), StoreTrouble::NoKeys);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(trouble(far.begin("k", "locked/k")), StoreTrouble::OpenToOthers { .. }));
    fs::remove_file(&path).unwrap();
    assert!(matches!(trouble(far.begin("k", "locked/k")), StoreTrouble::KeyFile { .. }));
}

/// Bundles and hashes of two full tiles and a partial one, one of the next level, the checkpoint.
const BATCH_WRITES: u64 = 8;

/// The keeper ends between any two writes, of which the last was answered or not. What it had
/// acknowledged is in the tree after the next start, once.
#[test]
fn ended_between_any_two_writes_nothing_is_missing_or_there_twice() {
    let mut far = Far::new();
    for (writes, is_answer_lost) in
        (0..=BATCH_WRITES).flat_map(|writes| [(writes, false), (writes, true)])
    {
        if writes == 0 && is_answer_lost {
            continue;
        }
        let name = format!("k{writes}{is_answer_lost}");
        // The one before stays shut: whoever was ended writes nothing any more.
        far.gate = Gate::before(far.s3.address);
        let mut home = far.begin(&name, &format!("locked/{name}")).unwrap();
        let desk = open_beside(&mut home).unwrap();
        desk.append(&slices(&entries(0..250))).unwrap();
        desk.note().unwrap();
        far.gate.set(Plan { writes: Some(writes), is_answer_lost, ..Plan::default() });
        // Two full tiles, and partial ones of every level.
        desk.append(&slices(&entries(250..600))).unwrap();
        let is_over = || far.gate.plan().writes == Some(0);
        for _ in 0..200 {
            if is_over() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert!(is_over(), "there were fewer writes");
        if writes == BATCH_WRITES && !is_answer_lost {
            // All of it is there: the keeper crosses it out of its spool.
            desk.note().unwrap();
        }
        let (mut again, _gate): (Home, Gate) = far.again(&name, &format!("{name}-again"));
        let after = open_beside(&mut again).unwrap();
        after.append(&slices(&entries(590..610))).unwrap();
        after.note().unwrap();
        assert_eq!(after.reader().checkpoint().size, 610, "{name}");
        assert_eq!(far.rechecked(&again, &format!("{name}-fetched")), (610, 0), "{name}");
    }
}

#[test]
fn a_store_that_stumbles_is_asked_again_and_one_that_is_away_is_told() {
    let far = Far::new();
    let mut home = far.begin("keeper", "locked/s").unwrap();
    far.gate.set(Plan { busy: 2, cut: 2, ..Plan::default() });
    let desk = open_beside(&mut home).unwrap();
    far.gate.set(Plan { busy: 3, cut: 2, hang: 1, ..Plan::default() });
    desk.append(&slices(&entries(0..300))).unwrap();
    while desk.reader().checkpoint().size < 300 {
        desk.note().unwrap();
    }
    assert_eq!((far.gate.plan().busy, far.gate.plan().cut, far.gate.plan().hang), (0, 0, 0));
    assert_eq!(far.rechecked(&home, "fetched"), (300, 0));
    let (mut again, gate) = far.again("keeper", "again");
    gate.set(Plan { writes: Some(0), ..Plan::default() });
    assert!(matches!(trouble(open_beside(&mut again)), StoreTrouble::Away { .. }));
    gate.set(Plan { busy: 5, ..Plan::default() });
    let away = trouble(open_beside(&mut Home::open(&far.folder.join("again")).unwrap()));
    assert_eq!(away, StoreTrouble::Away { last: "503".to_owned() });
}
