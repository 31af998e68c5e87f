use super::*;
use romori_types::NoChance;

/// Counts up from here.
struct Steps(u8);

impl Chance for Steps {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        bytes.iter_mut().zip(self.0..).for_each(|(byte, at)| *byte = at);
        Ok(())
    }
}

fn root(number: u32) -> Root {
    let byte = u8::try_from(number).expect("a small number");
    let secret = Secret::from_slice(&[byte; 32]).expect("32 bytes");
    Root { number, id: KeyId::from_bytes([byte; 16]), secret }
}

fn made(count: u32) -> (RecoveryCode, RecoveryFile) {
    let code = RecoveryCode::generate(&Steps(100)).expect("chance");
    let roots: Vec<Root> = (1..=count).map(root).collect();
    let file = RecoveryFile::make(&code, &roots, &Steps(0)).expect("a file");
    (code, file)
}

#[test]
fn the_file_has_this_layout() {
    let (_, file) = made(2);
    assert_eq!(file.0.len(), 54 + 2 * 52 + 16);
    assert_eq!(&file.0[..9], b"ROMORIRC\x01");
    assert_eq!(&file.0[9..25], &[2; 16]);
    assert_eq!(file.0[25], 2);
    assert_eq!(file.root(), KeyId::from_bytes([2; 16]));
}

#[test]
fn gives_every_root_back_through_its_text() {
    let (code, file) = made(3);
    let typed = RecoveryCode::parse(&code.reveal().to_lowercase()).expect("the same code");
    let read = RecoveryFile::parse(&file.to_text()).expect("a file");
    let roots = read.open(&typed).expect("roots");
    let found: Vec<(u32, [u8; 32])> =
        roots.iter().map(|r| (r.number, *r.secret.expose())).collect();
    assert_eq!(found, [(1, [1; 32]), (2, [2; 32]), (3, [3; 32])]);
}

#[test]
fn neither_the_code_nor_a_key_is_in_the_file() {
    let (code, file) = made(1);
    let contains = |needle: &[u8]| file.0.windows(needle.len()).any(|window| window == needle);
    assert!(!contains(&[1; 32]));
    assert!(!contains(&code.0[..]));
    assert!(!file.to_text().contains(code.reveal().as_str()));
}

#[test]
fn a_wrong_code_and_every_flipped_byte_give_one_answer() {
    let (code, file) = made(1);
    let other = RecoveryCode(Zeroizing::new([9; CODE_BYTES]));
    assert_eq!(file.open(&other).err(), Some(CustodyError::RecoveryRefused));
    for at in ID_AT..file.0.len() {
        if at == COUNT_AT {
            continue;
        }
        let mut bytes = file.0.clone();
        bytes[at] ^= 1;
        let refused = RecoveryFile(bytes).open(&code).err();
        assert_eq!(refused, Some(CustodyError::RecoveryRefused), "byte {at}");
    }
}

#[test]
fn what_is_no_recovery_file_is_said_so() {
    let (_, file) = made(1);
    let text = file.to_text();
    for bad in ["", "# nothing\n", "524f4d4f524952430", "zz", &text[..text.len() - 5]] {
        assert_eq!(RecoveryFile::parse(bad).err(), Some(CustodyError::NoRecoveryFile), "{bad}");
    }
    let twice = format!("{text}{text}");
    assert_eq!(RecoveryFile::parse(&twice).err(), Some(CustodyError::NoRecoveryFile));
}
