//! Golden bytes, worked by hand from docs/design/log.md, and every refusal.

use romori_record::{
    Body, Change, Class, DecodeError, Entry, Fields, LEAF_BYTES_MAX, LoggedPurpose, Micros, Note,
    Outcome, PersonSet, Reason, SetDigest, Subjects, ValueDigest, id_of,
};
use romori_types::{Basis, CaseId, ClientId, Device, DeviceId, FactId, Purpose, SessionId};

use crate::{hex, sealed, shortest, tenant};

/// 2026-07-10T08:30:00.123456Z is 1,783,672,200 s after 1970 (`date -u -d … +%s`).
const SHORTEST: &str = "
    01
    11111111 11111111 11111111 11111111
    0006563d 8be25440
    00000000 00000000 00000000 00000000
    22222222 22222222 22222222 22222222
    0066
    02
    14
    01
    00
    00";

const LONGEST_HEADER: &str = "
    01
    33333333 33333333 33333333 33333333
    0006563d 8be25440
    44444444 44444444 44444444 44444444
    22222222 22222222 22222222 22222222
    00c9
    01
    07
    02
    7f
    55555555 55555555 55555555 55555555
    66666666 66666666 66666666 66666666
    77777777 77777777 77777777 77777777
    88888888 88888888 88888888 88888888
    99999999 99999999 99999999 99999999
    ac02
    aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa
    03
    bbccdd";

fn full() -> Entry {
    Entry {
        id: romori_types::EntryId::from_bytes([0x33; 16]),
        tenant: tenant(0x44),
        home: tenant(0x55),
        device: Device::Bound(DeviceId::from_bytes([0x66; 16])),
        session: Some(SessionId::from_bytes([0x77; 16])),
        class: Class::Read,
        outcome: Outcome::Done,
        purpose: LoggedPurpose::from(Purpose::File(CaseId::from_bytes([0x88; 16]))),
        basis: Basis::Delegation,
        client: Some(ClientId::from_bytes([0x99; 16])),
        persons: 300,
        set: Some(SetDigest([0xaa; 32])),
        body: vec![0xbb, 0xcc, 0xdd],
        ..shortest()
    }
}

#[test]
fn entries_have_the_bytes_that_are_written_down() {
    for (entry, bytes) in [(shortest(), hex(SHORTEST)), (full(), hex(LONGEST_HEADER))] {
        assert_eq!(entry.encode().unwrap(), bytes);
        assert_eq!(Entry::decode(&bytes), Ok(entry));
    }
}

#[test]
fn bodies_have_the_bytes_that_are_written_down() {
    let change = Change {
        row: FactId::from_bytes([0x12; 16]),
        before: None,
        after: Some(ValueDigest([0x34; 16])),
    };
    let table = [
        (Body::default(), "01 00 00 00 00"),
        (
            Body {
                subjects: Subjects::These(PersonSet::new([7]).unwrap()),
                fields: [0, 9].into_iter().collect(),
                changes: vec![change],
                note: Some(Note::Stale),
            },
            "01 01 01 07 02 01 02 01 12121212121212121212121212121212 02
             34343434343434343434343434343434 15",
        ),
        (
            Body { subjects: Subjects::Logged(SetDigest([0x56; 32])), ..Body::default() },
            "01 04 5656565656565656565656565656565656565656565656565656565656565656 00 00 00",
        ),
    ];
    for (body, bytes) in table {
        assert_eq!(body.encode(), hex(bytes));
        assert_eq!(Body::decode(&hex(bytes)), Ok(body));
    }
}

fn refused(entry: &str, place: usize, byte: u8) -> DecodeError {
    let mut bytes = hex(entry);
    bytes[place] = byte;
    Entry::decode(&bytes).unwrap_err()
}

#[test]
fn every_code_and_bit_without_a_meaning_is_refused_with_its_place() {
    let code = |list, code| Reason::Code { list, code };
    let table = [
        (SHORTEST, 0, 2, 0, Reason::Version(2)),
        (SHORTEST, 17, 0xff, 17, Reason::Range),
        (SHORTEST, 58, 0, 57, code("記録の種類", 0)),
        (SHORTEST, 57, 1, 57, code("記録の種類", 0x166)),
        (SHORTEST, 59, 4, 59, code("結果", 4)),
        (SHORTEST, 60, 0, 60, code("利用目的", 0)),
        (SHORTEST, 61, 4, 61, code("取扱いの根拠", 4)),
        (SHORTEST, 62, 0x80, 62, Reason::Bit),
        (SHORTEST, 63, 1, 63, Reason::Short),
    ];
    for (entry, place, byte, at, reason) in table {
        assert_eq!(refused(entry, place, byte), DecodeError { at, reason }, "{place}");
    }
}

#[test]
fn a_second_form_of_the_same_entry_is_refused() {
    let with = |place: usize, insert: &[u8], bits: u8| {
        let mut bytes = hex(SHORTEST);
        bytes[62] = bits;
        bytes.splice(place..place, insert.iter().copied());
        Entry::decode(&bytes).map_err(|error| error.reason)
    };
    // The same home as the tenant; a count of nobody; a length in two bytes.
    assert_eq!(with(63, &[0; 16], 1), Err(Reason::NotCanonical));
    assert_eq!(with(63, &[0], 1 << 5), Err(Reason::NotCanonical));
    assert_eq!(with(63, &[0x80], 0), Err(Reason::NotCanonical));
    assert_eq!(with(64, &[0], 0), Err(Reason::Trailing));
    assert_eq!(with(63, &[0xff, 0xff, 0xff, 0xff, 0x10], 1 << 5), Err(Reason::Range));
}

#[test]
fn an_entry_cut_anywhere_is_refused() {
    for bytes in [hex(SHORTEST), hex(LONGEST_HEADER)] {
        for length in 0..bytes.len() {
            assert!(Entry::decode(&bytes[..length]).is_err(), "{length}");
        }
    }
}

#[test]
fn a_body_in_another_form_is_refused() {
    let table = [
        ("02 00 00 00 00", 0, Reason::Version(2)),
        ("01 05 00 00 00", 2, Reason::Code { list: "対象者の書き方", code: 5 }),
        ("01 01 00 00 00 00", 2, Reason::NotCanonical),
        ("01 02 01 07 00 00 00 00", 2, Reason::NotCanonical),
        ("01 00 01 00 00 00", 2, Reason::NotCanonical),
        ("01 00 00 00 63", 4, Reason::Code { list: "理由の別", code: 99 }),
        ("01 00 00 00 00 00", 5, Reason::Trailing),
        ("01 00 00 01", 3, Reason::Short),
        ("01 00 00 01 12121212121212121212121212121212 04 00", 20, Reason::Bit),
    ];
    for (bytes, at, reason) in table {
        assert_eq!(Body::decode(&hex(bytes)), Err(DecodeError { at, reason }), "{bytes}");
    }
    let wide = [hex("01 00 21"), vec![1; 33], hex("00 00")].concat();
    assert_eq!(Body::decode(&wide).unwrap_err().reason, Reason::Range);
}

#[test]
fn a_leaf_holds_what_the_bundle_can_count() {
    let with = |bytes| Entry { body: vec![0; bytes], ..shortest() };
    let longest = LEAF_BYTES_MAX - 66;
    assert_eq!(with(longest).encode().unwrap().len(), LEAF_BYTES_MAX);
    let error = with(longest + 1).encode().unwrap_err();
    assert_eq!((error.bytes, error.bytes_max), (65_536, 65_535));
    assert!(error.to_string().contains("対象者を分けて"));
}

#[test]
fn the_key_of_a_leaf_is_its_id() {
    let leaf = full().encode().unwrap();
    assert_eq!(id_of(&leaf), Some([0x33; 16]));
    assert_eq!(id_of(&leaf[..16]), None);
}

#[test]
fn an_instant_keeps_its_microseconds_and_no_more() {
    let at: romori_types::Timestamp = "2026-07-10T08:30:00.123456789Z".parse().unwrap();
    assert_eq!(Micros::of(at).timestamp().to_string(), "2026-07-10T08:30:00.123456Z");
    assert_eq!(Micros::of("1969-12-31T23:59:59Z".parse().unwrap()).get(), 0);
    let last = Micros::of(romori_types::Timestamp::MAX);
    assert_eq!(Micros::new(last.get()), Some(last));
    assert_eq!(Micros::new(last.get() + 1), None);
}

/// The table "How long an entry is" of docs/design/log.md.
#[test]
fn an_entry_has_at_most_256_bytes_as_a_rule() {
    let person = Body {
        subjects: Subjects::These(PersonSet::new([6_599]).unwrap()),
        fields: Fields::NONE.with(12),
        ..Body::default()
    };
    let change = |rows: u8| Body {
        changes: (0..rows)
            .map(|row| Change {
                row: FactId::from_bytes([row; 16]),
                before: Some(ValueDigest([1; 16])),
                after: Some(ValueDigest([2; 16])),
            })
            .collect(),
        ..person.clone()
    };
    let all = Body {
        subjects: Subjects::These(PersonSet::of_runs([0..=6_599]).unwrap()),
        ..Body::default()
    };
    let half = Body {
        subjects: Subjects::These(PersonSet::new((0..6_600).filter(|n| n * n % 7 < 2)).unwrap()),
        ..Body::default()
    };
    let signed_in =
        Entry { device: full().device, session: full().session, tenant: tenant(1), ..shortest() };
    let of = |body: &Body, persons| Entry { persons, body: sealed(body), ..office(persons) };
    let table = [
        ("サインインの失敗", shortest()),
        ("サインイン", Entry { home: tenant(1), ..signed_in }),
        ("1人の閲覧", of(&person, 1)),
        ("1人の1行の訂正", of(&change(1), 1)),
        ("1人の2行の訂正", of(&change(2), 1)),
        ("全員(6,600人)の書出し", of(&all, 6_600)),
        ("半数ほど(6,600人のうち2,829人)の書出し", of(&half, 2_829)),
        ("記録済みの集合の印刷", {
            let set = Some(SetDigest([3; 32]));
            Entry {
                set,
                ..of(
                    &Body { subjects: Subjects::Logged(SetDigest([3; 32])), ..Body::default() },
                    2_829,
                )
            }
        }),
        ("委託先による届出のための閲覧(すべての欄)", Entry { body: sealed(&person), ..full() }),
    ];
    let document = include_str!("../../../../docs/design/log.md");
    let rows = table.map(|(name, entry)| format!("| {name} | {} |", entry.encode().unwrap().len()));
    let missing: Vec<&String> = rows.iter().filter(|row| !document.contains(*row)).collect();
    assert!(missing.is_empty(), "the document lacks {missing:#?}");
}

/// A user of the office reads a record of its client, by a bound device.
fn office(persons: u32) -> Entry {
    let plain = full();
    Entry {
        home: plain.tenant,
        purpose: LoggedPurpose::from(Purpose::Consult),
        basis: Basis::Own,
        set: None,
        persons,
        ..plain
    }
}
