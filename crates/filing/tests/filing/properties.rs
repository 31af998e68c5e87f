//! decode ∘ encode = identity on all six forms; the reader never panics.

use proptest::prelude::*;
use romori_filing::{Draft, File, Item, Kind, Notice, check_file, decode};

use crate::examples::DAY;
use crate::fields::example;

/// Texts that an item of this kind may hold; `None` where the example's own must stay.
fn text_of(item: &Item) -> Option<BoxedStrategy<String>> {
    let most = item.length_bounds(0).1;
    let pattern = match item.kind {
        Kind::KanaName => "[ｱ-ﾝ]{1,5}( [ｱ-ﾝﾞﾟ]{1,6}){1,2}".to_owned(),
        Kind::KanjiName => "[見本花子山田太郎春夏秋冬齋礒]{1,4}　[見本花子]{1,4}".to_owned(),
        Kind::Text => format!("[0-9A-Za-zａ-ｚア-ンｱ-ﾝ ～－ー（）]{{1,{}}}", most / 2),
        Kind::Address => format!("[0-9ａ-ｚア-ンｱ-ﾝ～－ー（）]{{1,{}}}", most / 2),
        Kind::KanaAddress => "[0-9A-Zｱ-ﾝ()./-]{1,75}".to_owned(),
        Kind::Digits if item.key == "insured_number" => "[1-9][0-9]{0,5}".to_owned(),
        _ => return None,
    };
    let texts = proptest::string::string_regex(&pattern).ok()?;
    Some(texts.boxed())
}

/// The example with every freely fillable item that it fills given another text.
pub fn varied(notice: Notice) -> impl Strategy<Value = File> {
    let cells: Vec<_> = notice
        .form()
        .items
        .iter()
        .filter_map(|item| Some(text_of(item)?.prop_map(move |text| (item.first(), text))))
        .collect();
    cells.prop_map(move |cells| {
        cells.into_iter().fold(example(notice), |file, (column, text)| {
            let filled = !file.rows()[0].columns()[column].is_empty();
            let free = notice.form().item("remarks").is_some_and(|item| item.first() == column);
            if filled || free { file.with_cell(0, column, &text) } else { file }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_read_back_is_what_was_written(
        file in (0_usize..6).prop_flat_map(|index| varied(Notice::ALL[index])),
    ) {
        let checked = Draft::from(file.clone()).check(DAY);
        prop_assert!(checked.is_ok(), "{checked:?}");
        let checked = checked.unwrap();
        prop_assert_eq!(&decode(checked.bytes()).unwrap(), &file);
        prop_assert_eq!(checked.file(), &file);
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
