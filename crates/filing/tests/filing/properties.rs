//! decode ∘ encode = identity on all six forms; the reader never panics.

use proptest::prelude::*;
use romori_filing::{Draft, File, Kind, Notice, check_file, decode};

use crate::examples::DAY;
use crate::fields::example;

/// Texts that an item of this kind may hold.
fn text_of(kind: Kind, most: usize) -> BoxedStrategy<String> {
    let kana = "[ｱ-ﾝ]{1,5} [ｱ-ﾝﾞﾟ]{1,6}";
    let kanji = "[亜-腕]{1,4}　[亜-腕]{1,4}";
    match kind {
        Kind::KanaName => kana.prop_map(|text| text).boxed(),
        Kind::KanjiName => kanji.prop_filter("filed", |text| filed(text)).boxed(),
        Kind::Text | Kind::Address => {
            let pattern = format!("[0-9A-Zａ-ｚア-ンｱ-ﾝ～－ー]{{1,{}}}", most / 2);
            proptest::string::string_regex(&pattern).unwrap().boxed()
        }
        Kind::Digits => "[1-9][0-9]{0,4}".boxed(),
        Kind::Yen => (0_u32..9_999_999).prop_map(|yen| yen.to_string()).boxed(),
        _ => Just(String::new()).boxed(),
    }
}

fn filed(text: &str) -> bool {
    romori_filing::unfileable_characters(text).is_empty()
}

/// The example with every freely fillable item given another text.
fn varied(notice: Notice) -> impl Strategy<Value = File> {
    let form = notice.form();
    let cells: Vec<_> = form
        .items
        .iter()
        .filter(|item| item.span() == 1)
        .map(|item| text_of(item.kind, item.length_bounds(0).1).prop_map(|text| (item.no, text)))
        .collect();
    cells.prop_map(move |cells| {
        cells.into_iter().fold(example(notice), |file, (no, text)| {
            let column = usize::from(no) - 1;
            let filled = !file.rows()[0].columns()[column].is_empty();
            if filled && !text.is_empty() { file.with_cell(0, column, &text) } else { file }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_read_back_is_what_was_written(
        notice in proptest::sample::select(Notice::ALL.to_vec()),
        seed in any::<prop::sample::Index>(),
        file in (0_usize..6).prop_flat_map(|index| varied(Notice::ALL[index])),
    ) {
        let _ = (notice, seed);
        // Sums may not add up: such a file is not encoded, but what is encoded is read back whole.
        if let Ok(checked) = Draft::from(file.clone()).check(DAY) {
            prop_assert_eq!(&decode(checked.bytes()).unwrap(), &file);
            prop_assert_eq!(checked.file(), &file);
        }
    }

    #[test]
    fn the_reader_takes_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let report = check_file(&bytes, "SHFD0006.CSV", DAY);
        prop_assert!(!report.problems.is_empty());
    }

    #[test]
    fn the_reader_takes_any_mutilation(
        index in 0_usize..6,
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let notice = Notice::ALL[index];
        let checked = Draft::from(example(notice)).check(DAY).unwrap();
        let mut bytes = checked.encode();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let report = check_file(&bytes, "SHFD0006.CSV", DAY);
        if let Ok(file) = decode(&bytes) {
            prop_assert_eq!(report.file.as_ref(), Some(&file));
        }
    }
}
