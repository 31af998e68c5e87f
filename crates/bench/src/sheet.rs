//! `sheet-santei`: a spreadsheet of 6,600 persons to the checked SHFD0006.CSV.

use std::time::Instant;

use jiff::civil::date;
use romori_app::Law;
use romori_app::office::OfficeItem;
use romori_app::santei::{Job, notice_csv};
use romori_filing::decode;
use romori_paper::xlsx::{Cell, Sheet, workbook};
use romori_statute::batch::BatchPerson;
use romori_types::{Wareki, Yen};

use crate::Scale;
use crate::figure::{Failure, Figure, peak_rss_mb};
use crate::workforce::workforce;

const PERSONS: usize = 6_600;
const YEAR: i16 = 2026;
const SEED: u64 = 6_600;

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(PERSONS);
    // More are made than are used, since some of the mix are younger or older than a sheet holds.
    let persons: Vec<BatchPerson> = workforce(count * 2, SEED)
        .into_iter()
        .filter(|person| (1952..2008).contains(&person.birth.year))
        .take(count)
        .collect();
    let bytes = spreadsheet(&persons)?;
    let today = date(2026, 7, 1);
    let law = Law::embedded();
    let start = Instant::now();
    let mut job = Job::open(law, &bytes, "賃金.xlsx", YEAR, today).map_err(cannot)?;
    job.set_office(law, OFFICE.map(|(item, value)| (item, value.to_owned())));
    let notice = job.notice();
    let checked = notice.checked.as_ref().ok_or_else(|| Failure::WrongAnswer {
        what: format!(
            "届書ができません。{:?} {:?} {:?}",
            job.sheet().problems.first(),
            notice.problems.first(),
            notice.office.first()
        ),
    })?;
    let made = notice_csv(checked);
    let elapsed = start.elapsed();
    check(&made.bytes, &persons)?;
    Ok(Figure {
        name: "sheet-santei",
        scale: scale.get(),
        count: persons.len(),
        elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared: persons.len(),
        latency: None,
    })
}

fn cannot(error: impl std::fmt::Display) -> Failure {
    Failure::CannotRun { what: error.to_string() }
}

const OFFICE: [(OfficeItem, &str); 9] = [
    (OfficeItem::Prefecture, "神奈川県"),
    (OfficeItem::District, "21"),
    (OfficeItem::Symbol, "ﾂﾊﾒ"),
    (OfficeItem::Number, "710"),
    (OfficeItem::PostalCode, "231-0000"),
    (OfficeItem::Address, "横浜市中区架空町１－２－３"),
    (OfficeItem::Name, "株式会社つばめ精機"),
    (OfficeItem::Employer, "燕谷　誠"),
    (OfficeItem::Phone, "045-000-1234"),
];

const COLUMNS: [&str; 20] = [
    "整理番号",
    "社員番号",
    "氏名",
    "フリガナ",
    "生年月日",
    "区分",
    "資格取得日",
    "従前標準報酬 健保",
    "従前標準報酬 厚年",
    "従前改定月",
    "基礎年金番号",
    "4月 基礎日数",
    "4月 通貨",
    "4月 現物",
    "5月 基礎日数",
    "5月 通貨",
    "5月 現物",
    "6月 基礎日数",
    "6月 通貨",
    "6月 現物",
];

const SURNAMES: [(&str, &str); 5] = [
    ("相沢", "アイザワ"),
    ("石橋", "イシバシ"),
    ("上野", "ウエノ"),
    ("江本", "エモト"),
    ("大友", "オオトモ"),
];
const GIVEN: [(&str, &str); 4] =
    [("直人", "ナオト"), ("美咲", "ミサキ"), ("健太", "ケンタ"), ("陽子", "ヨウコ")];

fn spreadsheet(persons: &[BatchPerson]) -> Result<Vec<u8>, Failure> {
    let sheet = Sheet {
        name: "賃金".to_owned(),
        columns: COLUMNS.iter().map(|title| ((*title).to_owned(), 12)).collect(),
        rows: persons.iter().enumerate().map(|(place, person)| row(place, person)).collect(),
    };
    workbook(&[sheet], date(2026, 7, 1)).map_err(cannot)
}

fn row(place: usize, person: &BatchPerson) -> Vec<Cell> {
    let number = i64::try_from(place).unwrap_or(0) + 1;
    let name = |names: &[(&'static str, &'static str)], place: usize| {
        names.get(place % names.len()).copied().unwrap_or(("見本", "ミホン"))
    };
    let (surname, surname_kana) = name(&SURNAMES, place);
    let (given, given_kana) = name(&GIVEN, place / SURNAMES.len());
    let born = romori_types::parse_date_ja(&format!(
        "{}-{}-{}",
        person.birth.year, person.birth.month, person.birth.day
    ));
    let born = born.ok().and_then(Wareki::of).map_or_else(String::new, |day| day.to_string());
    let worker = ["一般", "パート", "短時間労働者"].get(usize::from(person.worker)).copied();
    let mut cells = vec![
        Cell::Number(number),
        Cell::Text(format!("E{number:05}")),
        Cell::Text(format!("{surname}　{given}")),
        Cell::Text(format!("{surname_kana} {given_kana}")),
        Cell::Text(born),
        Cell::Text(worker.unwrap_or("一般").to_owned()),
        Cell::Text("令和2年4月1日".to_owned()),
        Cell::Yen(Yen::new(i64::from(person.previous_health))),
        Cell::Yen(Yen::new(i64::from(person.previous_pension))),
        Cell::Text("令和7年9月".to_owned()),
        Cell::Text(format!("1234-{number:06}")),
    ];
    for (pay, days) in person.pay.iter().zip(person.days) {
        cells.push(Cell::Number(i64::from(days)));
        cells.push(Cell::Yen(Yen::new(i64::from(*pay))));
        cells.push(Cell::Yen(Yen::ZERO));
    }
    cells
}

/// Every row of the file against the persons it was made from, by plain arithmetic.
fn check(bytes: &[u8], persons: &[BatchPerson]) -> Result<(), Failure> {
    let wrong = |what: String| Failure::WrongAnswer { what };
    let file = decode(bytes).map_err(|problems| wrong(format!("{:?}", problems.first())))?;
    if file.rows().len() != persons.len() {
        return Err(wrong(format!("{}人のはずが{}人です。", persons.len(), file.rows().len())));
    }
    for (row, person) in file.rows().iter().zip(persons) {
        let (total, average) = expected(person);
        for (key, amount) in [("total", total), ("average", average)] {
            if row.value(key).parse() != Ok(amount) {
                let number = row.value("insured_number");
                return Err(wrong(format!(
                    "{number}番の{key}が{}です。{amount}のはずです。",
                    row.value(key)
                )));
            }
        }
    }
    Ok(())
}

/// 総計 and 平均額 of the months whose days suffice.
fn expected(person: &BatchPerson) -> (i64, i64) {
    let limit = match person.worker {
        2 => 11,
        1 if person.days.iter().all(|days| *days < 17) => 15,
        _ => 17,
    };
    let months = person.pay.iter().zip(person.days).filter(|(_, days)| *days >= limit);
    let pays: Vec<i64> = months.map(|(pay, _)| i64::from(*pay)).collect();
    let total: i64 = pays.iter().sum();
    let count = i64::try_from(pays.len()).unwrap_or(1);
    (total, if count == 0 { 0 } else { total / count })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_sheet_gives_a_right_file() {
        let figure = run(Scale::new(0.05).unwrap()).unwrap();
        assert_eq!(figure.count, 330);
    }
}
