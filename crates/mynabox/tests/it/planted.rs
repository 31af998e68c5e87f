//! Of ten thousand planted numbers none is found in any file, in whatever writing.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use romori_mynabox::{Keeper, PutOutcome, Task, VaultHome};

use crate::world::{ACME, World, holder, number, subject};

const PLANTED: u32 = 10_000;
/// By so many bytes a writing is looked for; what follows is compared then.
const KEY: usize = 12;

/// Finds numbers in files.
struct Finder(HashMap<[u8; KEY], Vec<Vec<u8>>>);

/// Every writing of a number in which it could lie somewhere.
fn writings(number: &str) -> Vec<Vec<u8>> {
    let wide: String =
        number.chars().map(|digit| char::from_u32(digit as u32 + 0xfee0).unwrap()).collect();
    let shift_jis: Vec<u8> = number.bytes().flat_map(|digit| [0x82, digit + 0x1f]).collect();
    let hex: String = number.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![number.as_bytes().to_vec(), wide.clone().into_bytes(), shift_jis];
    all.extend([hex.clone().into_bytes(), hex.to_uppercase().into_bytes()]);
    for text in [number, &wide] {
        all.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        all.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    for (shift, cut) in [(0, 0), (1, 2), (2, 3)] {
        let shifted = [vec![0; shift], number.as_bytes().to_vec()].concat();
        let text = base64(&shifted);
        // What depends on the bytes before and behind is left out.
        let sure = shifted.len() / 3 * 4;
        all.push(text.as_bytes()[cut..sure].to_vec());
    }
    all
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for at in (0..=three.len()).map(|at| 18 - 6 * at) {
            text.push(char::from(LETTERS[(bits >> at & 63) as usize]));
        }
    }
    text
}

impl Finder {
    fn new(numbers: &[String]) -> Self {
        let mut of: HashMap<[u8; KEY], Vec<Vec<u8>>> = HashMap::new();
        for writing in numbers.iter().flat_map(|number| writings(number)) {
            let key = writing[..KEY].try_into().unwrap();
            of.entry(key).or_default().push(writing);
        }
        Self(of)
    }

    fn finds(&self, bytes: &[u8]) -> bool {
        let is_in = |at: usize| {
            let key: [u8; KEY] = bytes[at..at + KEY].try_into().unwrap();
            let begun = self.0.get(&key);
            begun.is_some_and(|all| all.iter().any(|one| bytes[at..].starts_with(one)))
        };
        (0..bytes.len().saturating_sub(KEY - 1)).any(is_in)
    }

    /// The files below a folder in which there is one, and how many bytes were looked at.
    fn search(&self, folder: &Path, found: &mut Vec<String>) -> usize {
        let mut looked = 0;
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                looked += self.search(&path, found);
            } else if path.file_name().is_none_or(|name| name != "reserve") {
                let bytes = fs::read(&path).unwrap();
                looked += bytes.len();
                if self.finds(&bytes) || self.finds(path.to_string_lossy().as_bytes()) {
                    found.push(path.display().to_string());
                }
            }
        }
        looked
    }
}

#[test]
fn the_finder_finds_each_writing_wherever_it_lies() {
    let planted = number(12_345_678_901);
    let finder = Finder::new(std::slice::from_ref(&planted));
    for writing in writings(&planted) {
        for before in 0..5 {
            let bytes = [vec![b'x'; before], writing.clone(), vec![b'y'; 3]].concat();
            assert!(finder.finds(&bytes), "{writing:?}");
        }
    }
    for before in 0..6 {
        let bytes = [vec![b'a'; before], planted.clone().into_bytes(), vec![b'z'; 4]].concat();
        assert!(finder.finds(base64(&bytes).as_bytes()), "base64 after {before}");
    }
    assert!(!finder.finds(number(12_345_678_902).as_bytes()));
}

#[test]
fn of_ten_thousand_numbers_none_lies_in_a_file() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let numbers: Vec<String> =
        (0..PLANTED).map(|of| number(20_000_000_000 + 7_919 * u64::from(of))).collect();
    for part in 0..PLANTED / 500 {
        let some: Vec<u32> = (part * 500..(part + 1) * 500).collect();
        let subjects = some.iter().map(|of| subject(*of)).collect();
        let work = world.begin(world.sato(), ACME, Task::Sheet(subjects)).unwrap();
        let put = |of: &u32| world.sealed(&work, holder(*of), &numbers[*of as usize]);
        let puts: Vec<_> = some.iter().map(put).collect();
        let outcomes = world.desk.put(&work.token, &puts).unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == PutOutcome::Taken));
    }
    world.confirm(world.sato(), ACME, 7).unwrap();
    let filled = world.fill(world.sato(), ACME, &[7]).unwrap();
    let finder = Finder::new(&numbers);
    assert!(finder.finds(&filled), "it is what was planted");
    let home = VaultHome::open(&world.vault()).unwrap();
    home.copy_to(&world.folder.join("copy")).unwrap();
    let mut found = Vec::new();
    let looked = finder.search(&world.folder.0, &mut found);
    assert!(found.is_empty(), "{found:?}");
    assert!(looked > 2 * 65 * PLANTED as usize, "{looked} bytes: vault and copy");
}
