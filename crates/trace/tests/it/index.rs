//! What the index says is what the log says, whatever was done to the index.

use romori_record::{Entry, Micros, SetDigest};
use romori_trace::{Caught, GROUP_LEAVES, Key, Span, Trace};
use romori_types::{ActorId, ClientId, Device, DeviceId, SessionId, TenantId};

use super::world::{Folder, Random, file, grown, id, leaves};

/// A group, the next one, and some of a third.
const LEAVES: u64 = 2 * GROUP_LEAVES + 1_234;

fn keys() -> Vec<Key> {
    let mut keys = vec![Key::Unread];
    keys.extend((0..60).map(|n| Key::Actor(ActorId::from_bytes(id(2, n)))));
    keys.extend((0..3).map(|n| Key::Device(DeviceId::from_bytes(id(3, n)))));
    keys.extend((0..200).step_by(7).map(|n| Key::Session(SessionId::from_bytes(id(4, n)))));
    for n in 0..5 {
        keys.push(Key::Tenant(TenantId::from_bytes(id(1, n))));
        keys.push(Key::Unnamed(TenantId::from_bytes(id(1, n))));
        keys.extend((0..3).map(|c| Key::Client(ClientId::from_bytes(id(5, n * 10 + c)))));
    }
    let set = |n: u64| {
        let mut set = [0; 32];
        set[..8].copy_from_slice(&n.to_be_bytes());
        Key::of_set(&SetDigest(set))
    };
    keys.extend((0..40).step_by(9).map(set));
    keys.push(Key::Actor(ActorId::from_bytes([0x77; 16])));
    keys
}

/// Whether an entry has a key, said again in other words.
fn has(entry: Option<&Entry>, key: &Key) -> bool {
    let Some(entry) = entry else { return *key == Key::Unread };
    match *key {
        Key::Actor(actor) => entry.actor == actor,
        Key::Device(device) => entry.device == Device::Bound(device),
        Key::Session(session) => entry.session == Some(session),
        Key::Tenant(tenant) => entry.tenant == tenant,
        Key::Client(client) => entry.client == Some(client),
        Key::Unnamed(tenant) => {
            entry.tenant == tenant && entry.client.is_none() && entry.persons > 0
        }
        Key::Set(first) => entry.set.is_some_and(|set| set.0[..16] == first),
        Key::Unread => false,
    }
}

/// The entries of leaves; none where this version cannot read one.
fn read(leaves: &[Vec<u8>]) -> Vec<Option<Entry>> {
    leaves.iter().map(|leaf| Entry::decode(leaf).ok()).collect()
}

fn literal(entries: &[Option<Entry>], key: &Key) -> Vec<u64> {
    let has = |(_, entry): &(u64, &Option<Entry>)| has(entry.as_ref(), key);
    (0..).zip(entries).filter(has).map(|(place, _)| place).collect()
}

#[test]
fn each_key_has_the_places_that_a_literal_reading_finds() {
    let folder = Folder::new();
    let leaves = leaves(LEAVES, 41);
    let log = grown(&mut folder.log(1), &leaves);
    let trace = Trace::at(folder.index());
    let entries = read(&leaves);
    for key in keys() {
        let found = trace.positions(&log, &key, &Span::default()).unwrap();
        assert_eq!(found, literal(&entries, &key), "{key:?}");
    }
    let unread = trace.positions(&log, &Key::Unread, &Span::default()).unwrap();
    assert_eq!(unread.len(), 14, "leaves of another version are told");
}

#[test]
fn grown_piece_by_piece_it_is_the_same_as_made_at_once() {
    let folder = Folder::new();
    let leaves = leaves(LEAVES, 42);
    let mut log = folder.log(1);
    let (slow, fast) = (Trace::at(folder.0.join("a")), Trace::at(folder.0.join("b")));
    let mut done = 0;
    for step in [1, 999, 60_000, 5_000, 65_535, 536, 235] {
        let reader = grown(&mut log, &leaves[done..done + step]);
        done += step;
        slow.catch_up(&reader).unwrap();
        let key = Key::Tenant(TenantId::from_bytes(id(1, 1)));
        let found = slow.positions(&reader, &key, &Span::default()).unwrap();
        assert_eq!(found, literal(&read(&leaves[..done]), &key), "{done}");
    }
    let reader = grown(&mut log, &leaves[done..]);
    assert_eq!(slow.catch_up(&reader).unwrap(), Caught { made: 0, kept: 0 });
    assert_eq!(fast.catch_up(&reader).unwrap(), Caught { made: 2, kept: 0 });
    for group in 0..2 {
        assert_eq!(file(&slow.path(group)), file(&fast.path(group)), "{group}");
    }
}

#[test]
fn a_reader_of_an_earlier_size_is_told_of_nothing_later() {
    let folder = Folder::new();
    let leaves = leaves(3_000, 43);
    let mut log = folder.log(1);
    let early = grown(&mut log, &leaves[..1_000]);
    let late = grown(&mut log, &leaves[1_000..]);
    let trace = Trace::at(folder.index());
    trace.catch_up(&late).unwrap();
    let key = Key::Tenant(TenantId::from_bytes(id(1, 2)));
    let found = trace.positions(&early, &key, &Span::default()).unwrap();
    assert_eq!(found, literal(&read(&leaves[..1_000]), &key));
}

#[test]
fn deleted_or_damaged_it_comes_back_equal() {
    let folder = Folder::new();
    let leaves = leaves(GROUP_LEAVES + 10, 44);
    let log = grown(&mut folder.log(1), &leaves);
    let whole = {
        let trace = Trace::at(folder.index());
        trace.catch_up(&log).unwrap();
        file(&trace.path(0))
    };
    let (keys, entries) = (keys(), read(&leaves));
    let wanted: Vec<Vec<u64>> = keys.iter().map(|key| literal(&entries, key)).collect();
    let ask = |trace: &Trace| -> Vec<Vec<u64>> {
        let found = |key| trace.positions(&log, key, &Span::default()).unwrap();
        keys.iter().map(found).collect()
    };
    std::fs::remove_dir_all(folder.index()).unwrap();
    let trace = Trace::at(folder.index());
    assert!(ask(&trace) == wanted);
    assert!(file(&trace.path(0)) == whole, "deleted");
    let mut random = Random(7);
    let mut damages: Vec<Vec<u8>> = (0..6)
        .map(|_| {
            let mut bytes = whole.clone();
            let place = usize::try_from(random.below(whole.len() as u64)).unwrap();
            bytes[place] ^= 1 << random.below(8);
            bytes
        })
        .collect();
    damages.push(whole[..whole.len() / 2].to_vec());
    damages.push(Vec::new());
    for (round, damage) in damages.into_iter().enumerate() {
        std::fs::write(trace.path(0), damage).unwrap();
        // Noticed by one that has opened it before, and by one that is started anew.
        if round % 2 == 0 {
            assert!(ask(&trace) == wanted, "{round}");
        } else {
            assert!(ask(&Trace::at(folder.index())) == wanted, "{round}");
        }
    }
    std::fs::write(trace.path(0), &whole[..200]).unwrap();
    assert!(ask(&trace) == wanted);
    assert!(file(&trace.path(0)) == whole, "damaged");
}

#[test]
fn the_file_of_another_history_is_not_taken() {
    let (one, other) = (Folder::new(), Folder::new());
    let (leaves_one, leaves_other) = (leaves(GROUP_LEAVES, 45), leaves(GROUP_LEAVES, 46));
    let log = grown(&mut one.log(1), &leaves_one);
    let foreign = grown(&mut other.log(1), &leaves_other);
    Trace::at(one.index()).catch_up(&foreign).unwrap();
    let trace = Trace::at(one.index());
    assert_eq!(trace.catch_up(&log).unwrap(), Caught { made: 1, kept: 0 });
    let key = Key::Actor(ActorId::from_bytes(id(2, 3)));
    let found = trace.positions(&log, &key, &Span::default()).unwrap();
    assert_eq!(found, literal(&read(&leaves_one), &key));
    assert_eq!(Trace::at(one.index()).catch_up(&log).unwrap(), Caught { made: 0, kept: 1 });
}

#[test]
fn groups_outside_of_the_span_are_left_out_and_no_entry_within_it() {
    let folder = Folder::new();
    let leaves = leaves(LEAVES, 47);
    let log = grown(&mut folder.log(1), &leaves);
    let trace = Trace::at(folder.index());
    let at = |place: u64| Entry::decode(&leaves[usize::try_from(place).unwrap()]).unwrap().at;
    let key = Key::Actor(ActorId::from_bytes(id(2, 9)));
    let all = literal(&read(&leaves), &key);
    let second = Span { from: Some(at(GROUP_LEAVES)), to: Some(at(2 * GROUP_LEAVES)) };
    let found = trace.positions(&log, &key, &second).unwrap();
    let inside = |place: &&u64| (GROUP_LEAVES..2 * GROUP_LEAVES).contains(place);
    assert!(found.iter().filter(inside).eq(all.iter().filter(inside)));
    assert!(found.iter().all(|place| *place >= GROUP_LEAVES));
    let never = Span { from: None, to: Micros::new(5) };
    let found = trace.positions(&log, &key, &never).unwrap();
    assert!(found.iter().all(|place| *place >= 2 * GROUP_LEAVES), "the open end alone");
}
