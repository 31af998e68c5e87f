//! The closed lists stand in the document, with the numbers that the code has.

use std::collections::BTreeSet;

use romori_record::{Class, Note, Outcome, basis_code, basis_ja};
use romori_types::Basis;

const DOCUMENT: &str = include_str!("../../../../docs/design/log.md");

#[test]
fn every_code_stands_in_the_document_and_is_read_back() {
    let listed = |code: u16, ja: &str| {
        let item = format!("{code} {ja}");
        let ends = [" ·", " |", "\n", "。"].map(|end| format!("{item}{end}"));
        assert!(ends.iter().any(|end| DOCUMENT.contains(end)), "the document lacks `{item}`");
    };
    for class in Class::ALL {
        listed(class.code(), class.ja());
        assert_eq!(Class::of_code(class.code()), Some(*class));
    }
    for outcome in Outcome::ALL {
        listed(outcome.code().into(), outcome.ja());
        assert_eq!(Outcome::of_code(outcome.code()), Some(*outcome));
    }
    for note in Note::ALL {
        listed(note.code().into(), note.ja());
        assert_eq!(Note::of_code(note.code()), Some(*note));
    }
    for basis in [Basis::Own, Basis::Delegation] {
        listed(basis_code(basis).into(), basis_ja(basis));
    }
}

#[test]
fn no_number_and_no_name_stands_twice() {
    let codes: BTreeSet<u16> = Class::ALL.iter().map(|class| class.code()).collect();
    let names: BTreeSet<&str> = Class::ALL.iter().map(|class| class.ja()).collect();
    assert_eq!((codes.len(), names.len()), (Class::ALL.len(), Class::ALL.len()));
    let codes: BTreeSet<u8> = Note::ALL.iter().map(|note| note.code()).collect();
    assert_eq!(codes.len(), Note::ALL.len());
    assert!(!codes.contains(&0), "0 says that there is none");
}
