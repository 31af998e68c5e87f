//! 見張り — whoever has the machine of the log changes its files: the next look says where.

use std::fs;
use std::path::Path;

use romori_witness::{Watch, Witness};

use crate::{NAME, NOW, entry, folder, log_in, log_key, witness_in};

struct Scene {
    place: std::path::PathBuf,
    witness: Witness,
    watch: Watch,
}

/// A log of this many entries that the witness has looked at once.
fn scene(name: &str, count: u64) -> Scene {
    let place = folder(name);
    drop(log_in(&place.join("log"), 0..count));
    let witness = witness_in(&place.join("witness"));
    let mut watch = Watch::new(&place.join("log"), log_key());
    let look = watch.look(&witness, NOW);
    assert_eq!((look.size, look.faults, look.news.as_slice()), (count, 0, [].as_slice()));
    assert_eq!(witness.last(NAME).unwrap().unwrap().size, count);
    Scene { place, witness, watch }
}

impl Scene {
    fn look(&mut self) -> Vec<String> {
        self.watch.look(&self.witness, NOW + 30).news
    }

    fn log(&self) -> std::path::PathBuf {
        self.place.join("log")
    }
}

fn flip(file: &Path, place: usize) {
    let mut bytes = fs::read(file).unwrap();
    bytes[place] ^= 0x20;
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_changed_entry_is_told_once_with_its_number_and_again_after_it_was_mended() {
    let mut scene = scene("watch-edit", 600);
    let bundle = scene.log().join("tile/entries/001");
    flip(&bundle, 10);
    let news = scene.look();
    assert_eq!(news.len(), 1);
    assert!(news[0].starts_with("tile/entries/001(記録 256番): "), "{news:?}");
    assert_eq!(scene.look(), [""; 0], "told already");
    flip(&bundle, 10);
    assert_eq!(scene.look(), [""; 0]);
    flip(&bundle, 10);
    assert_eq!(scene.look().len(), 1);
}

/// With the key of the log: everything fits together, and not with what the witness remembers.
#[test]
fn another_history_signed_by_the_log_itself_is_found() {
    let mut scene = scene("watch-fork", 600);
    for (name, numbers) in [
        ("rewritten", (0..800).map(|n| if n == 300 { 9_000 } else { n }).collect::<Vec<_>>()),
        ("dropped", (0..800).filter(|n| *n != 300).collect()),
        (
            "swapped",
            (0..800)
                .map(|n| {
                    if n == 5 {
                        6
                    } else if n == 6 {
                        5
                    } else {
                        n
                    }
                })
                .collect(),
        ),
        ("put in", (0..300).chain([9_000]).chain(300..800).collect()),
        ("back-dated", [9_000].into_iter().chain(0..800).collect()),
    ] {
        fs::remove_dir_all(scene.log()).unwrap();
        drop(log_in(&scene.log(), numbers.into_iter()));
        let news = scene.look();
        let expected = "外部の控え: 600件までの記録が、控えてあった値と一致しません";
        assert!(news.iter().any(|it| it.starts_with(expected)), "{name}: {news:?}");
        assert_eq!(scene.witness.last(NAME).unwrap().unwrap().size, 600);
        scene.watch = Watch::new(&scene.log(), log_key());
    }
}

#[test]
fn a_log_that_was_cut_or_put_back_is_found() {
    let mut scene = scene("watch-cut", 600);
    fs::remove_dir_all(scene.log()).unwrap();
    drop(log_in(&scene.log(), 0..400));
    let news = scene.look();
    assert!(news[0].contains("600件までの控えがあるのに、記録は400件しかありません"), "{news:?}");
    fs::remove_dir_all(scene.log()).unwrap();
    assert!(!scene.look().is_empty());
}

#[test]
fn a_log_that_grows_while_it_is_looked_at_is_sound() {
    let mut scene = scene("watch-grows", 10);
    let path = scene.log();
    let writer = std::thread::spawn(move || {
        let mut log = log_in(&path, 0..10);
        for first in (10..2_000).step_by(7) {
            log.append_batch(&(first..first + 7).map(entry).collect::<Vec<_>>()).unwrap();
        }
        log.size()
    });
    let mut looks = 0;
    while !writer.is_finished() {
        assert_eq!(scene.look(), [""; 0], "look {looks}");
        looks += 1;
    }
    let size = writer.join().unwrap();
    assert_eq!(scene.look(), [""; 0]);
    assert_eq!(scene.witness.last(NAME).unwrap().unwrap().size, size);
    assert!(looks > 2, "{looks}");
}
