//! What is handed over is there: readable, provable, once, and whole for whoever verifies it.

use std::collections::BTreeSet;
use std::thread;

use romori_keeper::{Home, KeeperClient};
use romori_ledger::{Checkpoint, Keeping, LogError, check_inclusion, leaf_hash};

use crate::world::{
    Os, TempFolder, World, copy_all, entries, entry, now, open_beside, slices, start,
};

#[test]
fn entries_are_where_it_says_and_can_be_proved() {
    let world = World::new();
    let client = world.client();
    let leaves = entries(0..700);
    client.append(&slices(&leaves[..300])).unwrap();
    assert_eq!(client.head().unwrap().size, 300, "a head covers what was taken before");
    client.append(&slices(&leaves[300..])).unwrap();
    let head = client.head().unwrap();
    assert_eq!(head.size, 700);
    let reader = client.reader().unwrap();
    let read: Vec<Vec<u8>> = reader.leaves(0..700).map(Result::unwrap).collect();
    assert_eq!(read, leaves);
    for index in [0, 255, 256, 511, 512, 699] {
        let leaf = client.entry(index).unwrap();
        assert_eq!(leaf, leaves[usize::try_from(index).unwrap()]);
        let proof = client.inclusion(index, 700).unwrap();
        check_inclusion(index, 700, &leaf_hash(&leaf), &head.root, &proof).unwrap();
        assert_eq!(proof, reader.inclusion(index, 700).unwrap(), "the same from its tiles");
    }
    assert_eq!(client.entry(700), Err(LogError::OutOfRange));
    assert_eq!(world.rechecked(), (700, 0));
}

#[test]
fn what_comes_again_is_there_once() {
    let world = World::new();
    let client = world.client();
    let leaves = entries(0..20);
    client.append(&slices(&leaves[..12])).unwrap();
    let mixed: Vec<&[u8]> = vec![&leaves[3], &leaves[15], &leaves[11], &leaves[15], &leaves[16]];
    client.append(&mixed).unwrap();
    client.append(&[]).unwrap();
    assert_eq!(client.head().unwrap().size, 14);
    let kept: Vec<Vec<u8>> = client.reader().unwrap().leaves(0..14).map(Result::unwrap).collect();
    let expected = [&leaves[..12], &leaves[15..17]].concat();
    assert_eq!(kept, expected);
    let refused = client.append(&[&leaves[17], &[]]);
    assert_eq!(refused, Err(LogError::Leaf { place: 1 }));
    assert_eq!(client.head().unwrap().size, 14, "nothing of it was taken");
    assert_eq!(world.rechecked(), (14, 0));
}

#[test]
fn of_many_who_hand_over_at_once_each_entry_is_there_once() {
    let world = World::new();
    let clients: Vec<KeeperClient> =
        (0..4).map(|n| world.client_remembering(&format!("head-{n}"))).collect();
    thread::scope(|scope| {
        for (n, client) in (0_u64..).zip(&clients) {
            scope.spawn(move || {
                for b in 0..25 {
                    let first = n * 10_000 + b * 7;
                    client.append(&slices(&entries(first..first + 7))).unwrap();
                    client.head().unwrap();
                }
            });
        }
    });
    let reader = clients[0].reader().unwrap();
    let kept: BTreeSet<Vec<u8>> = reader.leaves(0..u64::MAX).map(Result::unwrap).collect();
    let all = (0..4).flat_map(|n| entries(n * 10_000..n * 10_000 + 175));
    assert_eq!(kept, all.collect());
    assert_eq!(world.rechecked(), (700, 0));
}

#[test]
fn a_copy_taken_over_the_line_is_a_whole_log() {
    let world = World::new();
    let client = world.client();
    client.append(&slices(&entries(0..600))).unwrap();
    let copy = client.copy().unwrap();
    // It grows meanwhile, so that the tiles at its edge are filled.
    client.append(&slices(&entries(600..1_100))).unwrap();
    let to = world.folder.join("copy");
    for file in copy.files() {
        let (path, bytes) = file.unwrap();
        let path = to.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let key = romori_recheck::Key::parse(&world.home().key().to_string()).unwrap();
    let summary = romori_recheck::recheck(&to, &[key], &[], &mut |problem| {
        assert!(problem.severity() != romori_recheck::Severity::Fault, "{problem}");
    });
    assert_eq!(summary.size, 600);
    assert_eq!(client.keep_head().unwrap().size, 1_100);
    assert_eq!(world.rechecked(), (1_100, 0));
}

/// A log that the application itself kept goes over to a keeper: same entries, same name, a new
/// key; and a new beginning does not go over something else.
#[test]
fn a_log_is_taken_over_with_all_it_has() {
    let world = World::new();
    world.client().append(&slices(&entries(0..300))).unwrap();
    world.client().head().unwrap();
    let before = world.home();
    let folder = TempFolder::new();
    copy_all(&before.log_folder(), &folder.join("log"));
    let (log, former) = (folder.join("log"), [before.key().clone()]);
    let taken = Some((log.as_path(), former.as_slice()));
    let mut home = Home::begin(&folder.join("new"), before.name(), taken, now(), &Os).unwrap();
    assert_ne!(home.key(), before.key());
    let desk = open_beside(&mut home).unwrap();
    assert_eq!(desk.reader().checkpoint().size, 300);
    desk.append(&[&entry(7), &entry(300)]).unwrap();
    desk.note().unwrap();
    assert_eq!(desk.reader().leaf(300).unwrap(), entry(300));
    assert_eq!(desk.reader().checkpoint().size, 301, "what was there before is not there twice");
    drop(desk);
    assert!(Home::begin(&folder.join("new"), "x/log", None, now(), &Os).is_err());
    assert_eq!(Home::open(&folder.join("new")).unwrap().name(), before.name());
}

/// Whoever remembers a head of the former key gets a copy that the present key has signed, though
/// nothing was added since.
#[test]
fn a_copy_after_the_key_has_changed_is_signed_by_the_present_one() {
    let world = World::new();
    let client = world.client();
    client.append(&slices(&entries(0..300))).unwrap();
    client.head().unwrap();
    let before = world.home();
    let folder = TempFolder::new();
    copy_all(&before.log_folder(), &folder.join("log"));
    let (log, former) = (folder.join("log"), [before.key().clone()]);
    let taken = Some((log.as_path(), former.as_slice()));
    let mut home = Home::begin(&folder.join("new"), before.name(), taken, now(), &Os).unwrap();
    let credential = home.invite(now()).unwrap().at(&start(&mut home).to_string());
    let client = KeeperClient::new(&credential, &world.folder.join("head")).unwrap();
    assert_eq!(client.last_head().size, 300, "what is remembered is of the former key");
    let files = client.copy().unwrap().files().map(Result::unwrap);
    let note = files.into_iter().find(|(path, _)| path.ends_with("checkpoint")).unwrap().1;
    assert_eq!(Checkpoint::verify(&note, home.key()).unwrap().size, 300);
}
