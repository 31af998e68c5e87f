//! A sealed value opens at its place and nowhere else.

use proptest::prelude::*;
use romori_types::FactId;
use romori_vault::{
    Block, ClientKeys, OVERHEAD_BYTES, PAD_BYTES, Place, Sealed, Table, VaultError,
};

use crate::world::{OTHER_CLIENT, OTHER_TENANT, custodian, keys, nonces, opened, place, stored};

/// Each way to move a value, by the part of the place that it changes.
fn moves() -> [(&'static str, Place); 6] {
    let here = place();
    [
        ("tenant", Place { tenant: OTHER_TENANT, ..here }),
        ("client", Place { client: OTHER_CLIENT, ..here }),
        ("table", Place { table: Table::Dependant, ..here }),
        ("row", Place { row: FactId::from_bytes([0x22; 16]), ..here }),
        ("block", Place { block: Block::Contact, ..here }),
        ("version", Place { version: 2, ..here }),
    ]
}

/// Which moves let a value open. `same` says when a binding takes two places for one.
fn moves_that_open(keys: &ClientKeys, same: impl Fn(Place) -> Place) -> Vec<&'static str> {
    let mut nonces = nonces();
    let sealed = keys.seal(&mut nonces, &same(place()), b"text").expect("sealed");
    let opens = |moved: &Place| keys.open(&same(*moved), &sealed).is_ok();
    moves().iter().filter(|(_, moved)| opens(moved)).map(|(name, _)| *name).collect()
}

#[test]
fn a_moved_value_is_refused() {
    let keys = keys();
    assert_eq!(moves_that_open(&keys, |place| place), [""; 0]);
}

/// Sabotage: a binding that forgets one part lets exactly that move pass.
#[test]
fn a_binding_that_forgets_a_part_is_noticed() {
    let keys = keys();
    let here = place();
    type Forget = fn(Place, Place) -> Place;
    let forgets: [(&str, Forget); 6] = [
        ("tenant", |place, here| Place { tenant: here.tenant, ..place }),
        ("client", |place, here| Place { client: here.client, ..place }),
        ("table", |place, here| Place { table: here.table, ..place }),
        ("row", |place, here| Place { row: here.row, ..place }),
        ("block", |place, here| Place { block: here.block, ..place }),
        ("version", |place, here| Place { version: here.version, ..place }),
    ];
    for (part, forget) in forgets {
        assert_eq!(moves_that_open(&keys, |place| forget(place, here)), [part]);
    }
}

#[test]
fn another_clients_place_is_told_apart_from_an_altered_value() {
    let keys = keys();
    let sealed = keys.seal(&mut nonces(), &place(), b"text").expect("sealed");
    for (part, moved) in moves() {
        let expected = match part {
            "tenant" | "client" => VaultError::OtherClient(moved),
            _ => VaultError::Refused(moved),
        };
        assert_eq!(keys.open(&moved, &sealed).err(), Some(expected), "{part}");
    }
    let foreign = Place { client: OTHER_CLIENT, ..place() };
    let refused = keys.seal(&mut nonces(), &foreign, b"text").err();
    assert_eq!(refused, Some(VaultError::OtherClient(foreign)));
}

#[test]
fn keys_of_another_client_open_nothing_even_if_asked_for_the_same_place() {
    let (one, other) = (keys(), keys());
    let sealed = one.seal(&mut nonces(), &place(), b"text").expect("sealed");
    assert_eq!(other.open(&place(), &sealed).err(), Some(VaultError::Refused(place())));
}

#[test]
fn every_flipped_bit_is_refused() {
    let keys = keys();
    let sealed = keys.seal(&mut nonces(), &place(), "林 一".as_bytes()).expect("sealed");
    for at in 0..sealed.as_bytes().len() {
        for bit in 0..8 {
            let mut bytes = sealed.as_bytes().to_vec();
            bytes[at] ^= 1 << bit;
            assert!(keys.open_bytes(&place(), &bytes).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn every_shortened_and_lengthened_value_is_refused() {
    let keys = keys();
    let sealed = keys.seal(&mut nonces(), &place(), &[7; 40]).expect("sealed").into_bytes();
    for length in 0..sealed.len() {
        assert!(keys.open_bytes(&place(), &sealed[..length]).is_err(), "{length}");
        assert!(keys.open_bytes(&place(), &sealed[length + 1..]).is_err(), "without {length}");
    }
    for more in 1..=64 {
        let longer = [sealed.as_slice(), &vec![0; more]].concat();
        assert!(keys.open_bytes(&place(), &longer).is_err(), "{more} more");
    }
    // Length, version, and whether it has the form of a sealed value.
    let table = [
        (0, 1, false),
        (OVERHEAD_BYTES, 1, false),
        (OVERHEAD_BYTES + PAD_BYTES - 1, 1, false),
        (OVERHEAD_BYTES + PAD_BYTES, 1, true),
        (OVERHEAD_BYTES + PAD_BYTES, 0, false),
        (OVERHEAD_BYTES + PAD_BYTES, 2, false),
        (OVERHEAD_BYTES + PAD_BYTES + 1, 1, false),
    ];
    for (length, version, formed) in table {
        let parsed = Sealed::parse(vec![version; length]);
        let expected = if formed { None } else { Some(VaultError::NotSealed) };
        assert_eq!(parsed.err(), expected, "{length} bytes, version {version}");
    }
}

#[test]
fn a_name_of_two_letters_looks_like_one_of_seven() {
    let keys = keys();
    let mut nonces = nonces();
    let mut length = |text: &str| {
        keys.seal(&mut nonces, &place(), text.as_bytes()).expect("sealed").as_bytes().len()
    };
    assert_eq!(length("林一"), length("長宗我部 元親"));
    assert_eq!(length(""), OVERHEAD_BYTES + PAD_BYTES);
    assert_eq!(length(&"a".repeat(31)), OVERHEAD_BYTES + PAD_BYTES);
    assert_eq!(length(&"a".repeat(32)), OVERHEAD_BYTES + 2 * PAD_BYTES);
}

#[test]
fn the_same_text_is_never_sealed_to_the_same_bytes() {
    let keys = keys();
    let mut nonces = nonces();
    let one = keys.seal(&mut nonces, &place(), b"text").expect("sealed");
    let other = keys.seal(&mut nonces, &place(), b"text").expect("sealed");
    assert_ne!(one, other);
}

#[test]
fn a_new_generation_seals_and_the_old_ones_still_open() {
    let (custodian, _folder) = custodian();
    let stored = stored(&custodian, 3);
    let (first, all) = (opened(&custodian, &stored, 1), opened(&custodian, &stored, 3));
    let old = first.seal(&mut nonces(), &place(), b"text").expect("sealed");
    assert_eq!((old.generation(), first.generation(), all.generation()), (1, 1, 3));
    let new = all.reseal(&mut nonces(), &place(), &old).expect("sealed anew");
    assert_eq!(new.generation(), 3);
    assert_eq!(&*all.open(&place(), &old).expect("opened"), b"text");
    assert_eq!(&*all.open(&place(), &new).expect("opened"), b"text");
    assert_eq!(first.open(&place(), &new).err(), Some(VaultError::UnknownGeneration(3)));
    let moved = Place { version: 9, ..place() };
    assert_eq!(all.reseal(&mut nonces(), &moved, &old).err(), Some(VaultError::Refused(moved)));
}

/// The generation is bound too: renaming it does not make another key's value of it.
#[test]
fn a_value_under_another_generations_number_is_refused() {
    let (custodian, _folder) = custodian();
    let all = opened(&custodian, &stored(&custodian, 2), 2);
    let mut bytes = all.seal(&mut nonces(), &place(), b"text").expect("sealed").into_bytes();
    assert_eq!(bytes[1..5], 2_u32.to_be_bytes());
    bytes[4] = 1;
    assert_eq!(all.open_bytes(&place(), &bytes).err(), Some(VaultError::Refused(place())));
}

#[test]
fn neither_text_nor_key_is_shown() {
    let keys = keys();
    let sealed = keys.seal(&mut nonces(), &place(), b"planted-name").expect("sealed");
    let opened = keys.open(&place(), &sealed).expect("opened");
    assert_eq!(format!("{opened:?}"), "Opened(12 bytes)");
    assert_eq!(format!("{sealed:?}"), "Sealed(65 bytes, generation 1)");
    assert!(!format!("{keys:?}{opened:#?}{sealed:#?}").contains("planted"));
    let refused = keys.open(&Place { version: 9, ..place() }, &sealed).expect_err("refused");
    assert_eq!(refused.code(), "VLT-0003");
    assert!(refused.to_string().starts_with("個人の行 21212121-"), "{refused}");
}

proptest! {
    #[test]
    fn what_was_sealed_opens(text in proptest::collection::vec(any::<u8>(), 0..300), row: [u8; 16],
        table in 0..Table::ALL.len(), block in 0..Block::ALL.len(), version: u32) {
        let keys = keys();
        let (table, block, row) = (Table::ALL[table], Block::ALL[block], FactId::from_bytes(row));
        let place = Place { table, block, row, version, ..place() };
        let sealed = keys.seal(&mut nonces(), &place, &text).expect("sealed");
        prop_assert_eq!(&*keys.open(&place, &sealed).expect("opened"), text.as_slice());
        let again = Sealed::parse(sealed.into_bytes()).expect("sealed");
        prop_assert_eq!(&*keys.open(&place, &again).expect("opened"), text.as_slice());
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(keys().open_bytes(&place(), &bytes).is_err());
        if let Ok(sealed) = Sealed::parse(bytes) {
            prop_assert!(keys().open(&place(), &sealed).is_err());
        }
    }
}
