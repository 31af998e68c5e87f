//! Checkpoints: the examples of the specifications, and every byte that can be changed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use romori_ledger::{Checkpoint, Ed25519Signer, NoteError, Signer, VerifierKey};

use crate::{NAME, filled};

fn signed() -> (String, VerifierKey) {
    let (_, log) = filled(5);
    (log.note().to_owned(), log.key().clone())
}

fn verify(note: &str, key: &VerifierKey) -> Result<Checkpoint, NoteError> {
    Checkpoint::verify(note.as_bytes(), key)
}

/// C2SP signed-note, "Example" of "Verifier keys".
#[test]
fn a_key_is_written_as_in_the_example() {
    let written = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    let material = STANDARD.decode(written.rsplit_once('+').unwrap().1).unwrap();
    let key = VerifierKey::new("example.com/foo", material[1..].try_into().unwrap()).unwrap();
    assert_eq!(key.to_string(), written);
}

/// C2SP tlog-checkpoint: the first three lines of the example.
#[test]
fn a_text_is_written_as_in_the_example() {
    let root = STANDARD.decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=").unwrap();
    let checkpoint = Checkpoint {
        origin: "example.com/behind-the-sofa".to_owned(),
        size: 20_852_163,
        root: root.try_into().unwrap(),
    };
    let expected = "example.com/behind-the-sofa\n20852163\n\
                    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    assert_eq!(checkpoint.text(), expected);
}

/// RFC 8032 §7.1, TEST 2.
#[test]
fn a_signature_is_that_of_the_rfc() {
    let bytes = |hex: &str| {
        let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(pair).collect::<Vec<u8>>()
    };
    let seed = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    let signer = Ed25519Signer::from_seed(&seed.try_into().unwrap()).unwrap();
    let public = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assert_eq!(signer.public_key().as_slice(), public);
    let signature = bytes(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
         085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    assert_eq!(signer.sign(&[0x72]).unwrap().as_slice(), signature);
    assert_eq!(format!("{signer:?}"), "Ed25519Signer");
}

#[test]
fn every_changed_byte_of_a_checkpoint_is_noticed() {
    let (note, key) = signed();
    assert_eq!(verify(&note, &key).unwrap().size, 5);
    for place in 0..note.len() {
        for bit in 0..8 {
            let mut bytes = note.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            assert!(Checkpoint::verify(&bytes, &key).is_err(), "byte {place}, bit {bit}");
        }
    }
    for length in 0..note.len() {
        assert!(verify(&note[..note.floor_char_boundary(length)], &key).is_err(), "{length}");
    }
}

#[test]
fn signatures_of_others_are_ignored_and_a_wrong_one_of_ours_is_not() {
    let (note, key) = signed();
    let line = note.lines().last().unwrap().to_owned();
    let others = format!("{note}— witness.example/a AAAAAAAA\n— {NAME} AAAAAAAA\n");
    assert!(verify(&others, &key).is_ok());
    // The same name and key id over another text.
    let other = note.replacen("\n5\n", "\n6\n", 1);
    assert_eq!(verify(&other, &key), Err(NoteError::WrongSignature));
    let twice = format!("{note}{}\n", line.replace("AA", "BB"));
    assert_eq!(verify(&twice, &key).is_ok(), !line.contains("AA"));
    let unsigned = note.replace(&line, "— witness.example/a AAAAAAAA");
    assert_eq!(verify(&unsigned, &key), Err(NoteError::OtherKey));
}

/// Signed by our key all the same: a form that is not ours is none.
#[test]
fn only_three_lines_in_their_form_are_a_checkpoint() {
    let signer = Ed25519Signer::from_seed(&[7; 32]).unwrap();
    let key = VerifierKey::new(NAME, signer.public_key()).unwrap();
    let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let note = |text: &str| {
        let id = u32::from_str_radix(key.to_string().split('+').nth(1).unwrap(), 16).unwrap();
        let signature = signer.sign(text.as_bytes()).unwrap();
        let line = STANDARD.encode([id.to_be_bytes().as_slice(), &signature].concat());
        format!("{text}\n— {NAME} {line}\n")
    };
    let good = format!("{NAME}\n7\n{root}\n");
    assert!(verify(&note(&good), &key).is_ok());
    let bad = [
        format!("{NAME}\n07\n{root}\n"),
        format!("{NAME}\n+7\n{root}\n"),
        format!("{NAME}\n\n{root}\n"),
        format!("{NAME}\n18446744073709551616\n{root}\n"),
        format!("{NAME}\n7\n{root}\nextension\n"),
        format!("{NAME}\n7\n{}\n", &root[..40]),
        format!("{NAME}\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n"),
        format!("{NAME}\n7\n"),
    ];
    for text in bad {
        assert_eq!(verify(&note(&text), &key), Err(NoteError::Malformed), "{text}");
    }
    let other = format!("log.example/other\n7\n{root}\n");
    assert_eq!(verify(&note(&other), &key), Err(NoteError::OtherKey));
}

#[test]
fn a_name_that_a_note_cannot_have_is_refused() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{3000}b", "a\u{7f}b"] {
        assert!(VerifierKey::new(name, [1; 32]).is_none(), "{name:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,80}",
    ) {
        let (_, key) = signed();
        prop_assert!(Checkpoint::verify(&bytes, &key).is_err());
        let note = format!("{text}\n\n— {NAME} {text}\n");
        prop_assert!(verify(&note, &key).is_err());
    }
}
