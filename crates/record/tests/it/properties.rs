//! What holds for all: one form, no panic on any bytes, counts that agree.

use std::collections::BTreeSet;

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use romori_record::{
    Body, Change, Class, Entry, LoggedPurpose, Micros, Note, Outcome, PersonSet, SetDigest,
    Subjects, ValueDigest,
};
use romori_types::{
    ActorId, Basis, ClientId, Device, DeviceId, EntryId, FactId, SessionId, TenantId,
};

prop_compose! {
    fn who()(
        id: [u8; 16], tenant in 0..3u8, home in 0..3u8, actor: [u8; 16],
        device in option::of(any::<[u8; 16]>()), session in option::of(any::<[u8; 16]>()),
    ) -> Entry {
        Entry {
            id: EntryId::from_bytes(id),
            tenant: TenantId::from_bytes([tenant; 16]),
            home: TenantId::from_bytes([home; 16]),
            actor: ActorId::from_bytes(actor),
            device: device
                .map_or(Device::NotYetBound, |id| Device::Bound(DeviceId::from_bytes(id))),
            session: session.map(SessionId::from_bytes),
            ..crate::shortest()
        }
    }
}

prop_compose! {
    fn entry()(
        who in who(), micros in 0..253_402_207_200_999_999_u64,
        class in select(Class::ALL), outcome in select(Outcome::ALL),
        purpose in select(vec![1_u8, 2, 7, 8, 20, 25]), about in option::of(any::<[u8; 16]>()),
        own: bool, client in option::of(any::<[u8; 16]>()),
        persons in prop_oneof![Just(0), any::<u32>()],
        set in option::of(any::<[u8; 32]>()), body in vec(any::<u8>(), 0..300),
    ) -> Entry {
        Entry {
            at: Micros::new(micros).unwrap(),
            class,
            outcome,
            purpose: LoggedPurpose::new(purpose, about).unwrap(),
            basis: if own { Basis::Own } else { Basis::Delegation },
            client: client.map(ClientId::from_bytes),
            persons,
            set: set.map(SetDigest),
            body,
            ..who
        }
    }
}

fn numbers() -> impl Strategy<Value = BTreeSet<u32>> {
    prop_oneof![
        btree_set(0..64_u32, 0..40),
        btree_set(0..3_000_u32, 0..200),
        btree_set(any::<u32>().prop_map(|n| n / 2), 0..20),
        (0..1_000_u32, 1..2_000_u32).prop_map(|(first, more)| (first..first + more).collect()),
    ]
}

prop_compose! {
    fn change()(row: [u8; 16], before: Option<[u8; 16]>, after: Option<[u8; 16]>) -> Change {
        Change {
            row: FactId::from_bytes(row),
            before: before.map(ValueDigest),
            after: after.map(ValueDigest),
        }
    }
}

prop_compose! {
    fn body()(
        numbers in numbers(), logged in option::of(any::<[u8; 32]>()),
        fields in vec(any::<u8>(), 0..6),
        changes in vec(change(), 0..4),
        note in option::of(select(Note::ALL)),
    ) -> Body {
        let set = PersonSet::new(numbers).unwrap();
        let subjects = match logged {
            Some(digest) => Subjects::Logged(SetDigest(digest)),
            None if set.is_empty() => Subjects::None,
            None => Subjects::These(set),
        };
        Body { subjects, fields: fields.into_iter().collect(), changes, note }
    }
}

proptest! {
    #[test]
    fn an_entry_is_read_back(entry in entry()) {
        let bytes = entry.encode().unwrap();
        prop_assert_eq!(Entry::decode(&bytes), Ok(entry));
    }

    #[test]
    fn a_body_is_read_back(body in body()) {
        let bytes = body.encode();
        prop_assert_eq!(Body::decode(&bytes), Ok(body));
    }

    /// Whatever is accepted is what would be written: flipped, cut and lengthened entries too.
    #[test]
    fn an_entry_has_one_form(
        entry in entry(), place in any::<prop::sample::Index>(), byte: u8, cut in 0..3_usize,
        more in vec(any::<u8>(), 0..3),
    ) {
        let mut bytes = entry.encode().unwrap();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        bytes.truncate(bytes.len() - cut);
        bytes.extend(more);
        if let Ok(read) = Entry::decode(&bytes) {
            prop_assert_eq!(read.encode().unwrap(), bytes);
        }
    }

    #[test]
    fn a_body_has_one_form(
        body in body(), place in any::<prop::sample::Index>(), byte: u8, cut in 0..3_usize,
        more in vec(any::<u8>(), 0..3),
    ) {
        let mut bytes = body.encode();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        bytes.truncate(bytes.len() - cut);
        bytes.extend(more);
        if let Ok(read) = Body::decode(&bytes) {
            prop_assert_eq!(read.encode(), bytes);
        }
    }

    /// Bodies made of small bytes are often well formed, so every form is met.
    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in prop_oneof![vec(any::<u8>(), 0..200), vec(0..5_u8, 0..40)],
    ) {
        let bytes = [&[1], bytes.as_slice()].concat();
        if let Ok(read) = Body::decode(&bytes) {
            prop_assert_eq!(read.encode(), bytes.clone());
        }
        if let Ok(read) = Entry::decode(&bytes) {
            prop_assert_eq!(read.encode().unwrap(), bytes);
        }
    }

    #[test]
    fn a_set_is_its_numbers(numbers in numbers(), other: u32) {
        let set = PersonSet::new(numbers.iter().copied()).unwrap();
        prop_assert_eq!(set.count() as usize, numbers.len());
        prop_assert!(set.numbers().eq(numbers.iter().copied()));
        prop_assert_eq!(set.contains(other), numbers.contains(&other));
        prop_assert!(numbers.iter().all(|number| set.contains(*number)));
        let again = PersonSet::of_runs(set.runs()).unwrap();
        prop_assert_eq!(again.canonical_bytes(), set.canonical_bytes());
    }

    #[test]
    fn two_sets_never_share_their_bytes(left in numbers(), right in numbers()) {
        let bytes = |numbers: &BTreeSet<u32>| {
            PersonSet::new(numbers.iter().copied()).unwrap().canonical_bytes()
        };
        prop_assert_eq!(bytes(&left) == bytes(&right), left == right);
    }
}
