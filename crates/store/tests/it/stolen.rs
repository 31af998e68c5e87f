//! 盗まれた写し — what a thief of the folder has, and what two writers of one backup do.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use romori_record::Class;
use romori_roster::PayMonth;
use romori_store::{Doing, EVERY_KEY, UnitError};

use crate::ground::TempFolder;
use crate::world::{On, World, engine_in, new_fact, pay, person, store_in};

const KANJI: &str = "髙橋　架空子";
const KANA: &str = "ﾀｶﾊｼ ｶｸｳｺ";
const NUMBER: &str = "1234-567890";
/// 髙橋 in Windows-31J, by the published table of IBM extensions.
const KANJI_SHIFT_JIS: [u8; 4] = [0xFB, 0xFC, 0x8B, 0xB4];

pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// A text in every dress in which it could lie about.
fn dresses(text: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    vec![
        text.as_bytes().to_vec(),
        utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        hex(text.as_bytes()).into_bytes(),
        hex(text.as_bytes()).to_uppercase().into_bytes(),
        // Base64 shows a text in three ways, by where it begins; the middle of each is enough.
        base64(text.as_bytes()),
        base64(&text.as_bytes()[1..]),
        base64(&text.as_bytes()[2..]),
    ]
}

/// RFC 4648 §4 without what padding would touch.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let whole = bytes.chunks_exact(3);
    whole
        .flat_map(|three| {
            let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
            [18, 12, 6, 0].map(|shift| SIGNS[(bits >> shift & 63) as usize])
        })
        .collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn planted() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = [KANJI, KANA, NUMBER, "E-4711", "架空社会保険労務士事務所"]
        .iter()
        .flat_map(|text| dresses(text))
        .collect();
    all.push(KANJI_SHIFT_JIS.to_vec());
    all
}

#[test]
fn no_file_tells_a_name_or_number() {
    let world = World::new(On::Files);
    let (client, anchor) = world.client_with(&person(KANJI, KANA));
    let done = world.store.write(&world.grant, Doing::form(None), |writer| {
        writer.record(&new_fact(client, *anchor.id.as_bytes(), 24_316, &pay(9_876_543)))
    });
    done.expect("saves");
    world.store.read(&world.grant, |reader| reader.facts::<PayMonth>(client, EVERY_KEY)).unwrap();
    world.ship();
    world.store.read(&world.grant, |reader| reader.facts::<PayMonth>(client, EVERY_KEY)).unwrap();
    let looked_through = files(world.folder.path());
    assert!(looked_through.len() > 8, "{looked_through:?}");
    for path in looked_through {
        let bytes = fs::read(&path).expect("a file");
        for part in planted() {
            assert!(!contains(&bytes, &part), "{} tells {part:?}", path.display());
        }
        assert!(!contains(&bytes, b"9876543"), "{} tells pay", path.display());
    }
}

#[test]
fn the_search_of_this_test_would_find_it() {
    let folder = TempFolder::new();
    let path = folder.path().join("plain");
    for dress in planted() {
        fs::write(&path, [b"..".as_slice(), &dress, b".."].concat()).expect("writes");
        let bytes = fs::read(&files(folder.path())[0]).expect("a file");
        assert!(planted().iter().any(|part| contains(&bytes, part)));
    }
}

pub fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let target = to.join(path.strip_prefix(from).expect("below"));
        let folder = target.parent().expect("a folder");
        fs::create_dir_all(folder).expect("a folder");
        // Folders of keys are refused when they are open to others.
        let kept = fs::metadata(path.parent().expect("a folder")).expect("rights").permissions();
        fs::set_permissions(folder, kept).expect("rights");
        fs::copy(&path, &target).expect("copies");
    }
}

/// Generation and nonce of everything sealed in a folder's tables, by opening nothing: they lie at
/// fixed places of a sealed value.
fn nonces(world: &romori_store::Store, grant: &romori_identity::Grant) -> Vec<[u8; 16]> {
    world.sealed_heads(grant).expect("reads")
}

#[test]
fn a_copy_beside_the_original_never_uses_a_nonce_of_its_own_again() {
    let world = World::new(On::Files);
    let (client, anchor) = world.client_with(&person(KANJI, KANA));
    world.ship();
    // The copy is taken while nobody writes; both then go on by themselves.
    let beside = TempFolder::new();
    let (tenant, subject) = (world.tenant, *anchor.id.as_bytes());
    let World { folder, clock, store, sequencer, grant, .. } = world;
    let shared: HashSet<_> = nonces(&store, &grant).into_iter().collect();
    drop((store, sequencer));
    copy(folder.path(), beside.path());
    // Key folders keep their narrow permissions only if they are set again.
    narrow(&beside.path().join("keys"));
    let both = [folder.path(), beside.path()].map(|path| {
        let (store, _sequencer) = store_in(path, engine_in(path), clock.clone());
        let done = store.write(&grant, Doing::form(None), |writer| {
            for month in 24_000..24_500 {
                writer.record(&new_fact(client, subject, month, &pay(300_000)))?;
            }
            Ok::<_, UnitError>(())
        });
        done.expect("saves");
        let all = nonces(&store, &grant);
        let distinct: HashSet<_> = all.iter().copied().collect();
        assert_eq!(distinct.len(), all.len(), "one writer used a nonce twice");
        assert!(distinct.len() > 500);
        distinct
    });
    let of_both: HashSet<_> = both[0].intersection(&both[1]).copied().collect();
    assert_eq!(of_both, shared, "only what was there before the copy is in both");
    let _ = (tenant, Class::Change);
}

fn narrow(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("a folder");
    for path in files(folder) {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("a file");
    }
}
