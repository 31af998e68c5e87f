//! What is sealed for a letterbox by another implementation opens, and nothing else does.

use proptest::prelude::*;
use romori_vault::{Letterbox, NumberMistake, ParcelMistake};
use rustls::crypto::aws_lc_rs::hpke::DH_KEM_P256_HKDF_SHA256_AES_256;
use rustls::crypto::hpke::{Hpke, HpkePublicKey};

use crate::world::System;

fn letterbox() -> Letterbox {
    Letterbox::generate(&System).expect("a letterbox")
}

fn sealed(letterbox: &Letterbox, info: &[u8], bound_to: &[u8], text: &[u8]) -> Vec<u8> {
    let key = HpkePublicKey(letterbox.public_key().to_vec());
    let sealed = DH_KEM_P256_HKDF_SHA256_AES_256.seal(info, bound_to, text, &key);
    let (point, sealed) = sealed.expect("sealed");
    [point.0, sealed].concat()
}

#[test]
fn opens_for_whom_it_was_sealed_alone() {
    let (ours, others) = (letterbox(), letterbox());
    let parcel = sealed(&ours, b"a", b"b", b"123456789018");
    assert!(ours.open_number(b"a", b"b", &parcel).is_ok());
    for (letterbox, info, bound_to) in
        [(&others, b"a", b"b"), (&ours, b"c", b"b"), (&ours, b"a", b"c")]
    {
        let refused = letterbox.open_number(info, bound_to, &parcel).err();
        assert_eq!(refused, Some(ParcelMistake::Sealed));
    }
}

#[test]
fn what_is_inside_must_be_a_number() {
    let ours = letterbox();
    for (text, mistake) in [
        ("123456789012", NumberMistake::CheckDigit),
        ("777777777777", NumberMistake::AllSame),
        ("1234", NumberMistake::Length),
        ("１２３４", NumberMistake::NotDigits),
    ] {
        let parcel = sealed(&ours, b"a", b"b", text.as_bytes());
        let refused = ours.open_number(b"a", b"b", &parcel).err();
        assert_eq!(refused, Some(ParcelMistake::Number(mistake)));
    }
}

proptest! {
    #[test]
    fn opens_what_another_implementation_seals(
        info in prop::collection::vec(any::<u8>(), 0..40),
        bound_to in prop::collection::vec(any::<u8>(), 0..80),
        text in prop::collection::vec(any::<u8>(), 0..4096),
    ) {
        let ours = letterbox();
        let parcel = sealed(&ours, &info, &bound_to, &text);
        let opened = ours.open(&info, &bound_to, &parcel).expect("opened");
        prop_assert_eq!(&*opened, &text);
    }

    #[test]
    fn any_bytes_are_refused_calmly(parcel in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(letterbox().open(b"a", b"b", &parcel).err(), Some(ParcelMistake::Sealed));
    }
}
