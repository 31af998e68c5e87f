use romori_factor::{CEREMONY_SECONDS, Ceremonies};

use super::{Counting, at};

const BROWSER: [u8; 16] = [1; 16];
const OTHER: [u8; 16] = [2; 16];

#[test]
fn an_answer_is_taken_once_from_its_holder_within_five_minutes() {
    // When it is answered, by whom, and whether it is found.
    let table = [
        (0, BROWSER, true),
        (CEREMONY_SECONDS - 1, BROWSER, true),
        (CEREMONY_SECONDS, BROWSER, false),
        (-1, BROWSER, false),
        (10, OTHER, false),
    ];
    for (second, holder, found) in table {
        let mut waiting = Ceremonies::default();
        let id = waiting.begin(BROWSER, 7, at(1_000), &Counting::default()).expect("begun");
        let now = at(1_000 + second);
        assert_eq!(waiting.look(&id, holder, now).is_some(), found, "look after {second}");
        assert_eq!(waiting.take(&id, holder, now).is_some(), found, "after {second}");
        assert_eq!(waiting.take(&id, holder, now), None, "a second time after {second}");
    }
    assert_eq!(CEREMONY_SECONDS, 300);
}

#[test]
fn another_holder_takes_nothing_away() {
    let mut waiting = Ceremonies::default();
    let id = waiting.begin(BROWSER, 7, at(0), &Counting::default()).expect("begun");
    assert_eq!(waiting.take(&id, OTHER, at(1)), None);
    let capitals = format!("{id} ");
    for wrong in ["", "0", capitals.as_str(), "zz"] {
        assert_eq!(waiting.take(wrong, BROWSER, at(1)), None, "{wrong}");
    }
    assert_eq!(waiting.take(&id, BROWSER, at(1)), Some(7));
}

#[test]
fn the_oldest_makes_room_and_memory_stays_bounded() {
    let mut waiting = Ceremonies::default();
    let chance = Spread(std::sync::atomic::AtomicU64::new(0));
    let first = waiting.begin(BROWSER, 0, at(0), &chance).expect("begun");
    let ids: Vec<String> = (1..=4_096)
        .map(|number| waiting.begin(BROWSER, number, at(1), &chance).expect("begun"))
        .collect();
    assert_eq!(waiting.take(&first, BROWSER, at(2)), None, "the oldest is gone");
    assert_eq!(waiting.take(&ids[4_095], BROWSER, at(2)), Some(4_096));
}

struct Spread(std::sync::atomic::AtomicU64);

impl romori_types::Chance for Spread {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), romori_types::NoChance> {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_be_bytes();
        bytes.iter_mut().zip(number.iter().cycle()).for_each(|(byte, part)| *byte = *part);
        Ok(())
    }
}
