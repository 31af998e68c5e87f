//! 届書CSV as a table: what another program filed tells the ledger who was insured and what was
//! paid. It becomes a table under our own headings and goes the way of every table.

use romori_filing::{Notice, Row, decode};
use romori_intake::table::{Item, Kind, is_notice_csv, push_csv_line};
use romori_types::{Era, Wareki};

use super::file::{ImportAsked, ImportError};
use super::kinds::ImportKind;

/// The items of a row, each as its text.
type Cells = Vec<(Item, String)>;

/// What kind of table is meant; a 届書CSV becomes one.
pub(super) fn table_of(asked: ImportAsked) -> Result<(Kind, ImportAsked), ImportError> {
    if let ImportKind::Table(kind) = asked.kind {
        if is_notice_csv(&asked.bytes) {
            let words =
                "これは届書CSVです。種類で「届書CSV」を選んで、もう一度読み込んでください。";
            return Err(ImportError::Notice(words.to_owned()));
        }
        return Ok((kind, asked));
    }
    let told = |words: &str| ImportError::Notice(words.to_owned());
    if !is_notice_csv(&asked.bytes) {
        return Err(told("届書CSVではありません。表なら、種類で賃金・個人などを選んでください。"));
    }
    if asked.client.is_none() {
        return Err(told("届書CSVがどの顧問先のものかを選んでください。"));
    }
    let file = decode(&asked.bytes)
        .map_err(|_| told("届書CSVとして読めない行があります。64 事前点検で確かめてください。"))?;
    let Some(notice) = file.rows().first().map(Row::notice) else {
        return Err(told("この届書CSVには、人の行がありません。"));
    };
    if file.rows().iter().any(|row| row.notice() != notice) {
        return Err(told("いくつもの届書が1つのファイルにあります。届書ごとに分けてください。"));
    }
    let (kind, cells_of): (Kind, fn(&Row) -> Cells) = match notice {
        Notice::Acquisition => (Kind::Persons, acquired),
        Notice::Loss => (Kind::Persons, lost),
        Notice::Bonus => (Kind::Bonuses, paid),
        Notice::DependentChange | Notice::MonthlyChange | Notice::RegularDetermination => {
            return Err(told(
                "この届書CSVからは台帳を作れません。算定基礎届・月額変更届の報酬は賃金の表で、被扶養者は被扶養者の表で取り込んでください。",
            ));
        }
    };
    let rows: Vec<Cells> = file.rows().iter().map(cells_of).collect();
    let bytes = csv(kind, &rows);
    Ok((kind, ImportAsked { bytes, ..asked }))
}

/// The rows as CSV under our headings; a column in which nothing stands is left out.
fn csv(kind: Kind, rows: &[Cells]) -> Vec<u8> {
    let width = rows.first().map_or(0, Vec::len);
    let filled =
        |at: &usize| rows.iter().any(|row| row.get(*at).is_some_and(|(_, text)| !text.is_empty()));
    let columns: Vec<usize> = (0..width).filter(filled).collect();
    let mut text = String::new();
    if let Some(first) = rows.first() {
        let headings = columns.iter().filter_map(|at| first.get(*at));
        push_csv_line(&mut text, headings.map(|(item, _)| item.ja_in(kind)));
    }
    for row in rows {
        let cells = columns.iter().filter_map(|at| row.get(*at));
        push_csv_line(&mut text, cells.map(|(_, text)| text.as_str()));
    }
    text.into_bytes()
}

fn person(row: &Row) -> Cells {
    vec![
        (Item::InsuredNumber, row.value("insured_number").to_owned()),
        (Item::NameKanji, row.value("name_kanji").to_owned()),
        (Item::NameKana, row.value("name_kana").to_owned()),
        (Item::BirthDate, date(row, "birth")),
    ]
}

fn acquired(row: &Row) -> Cells {
    let mut cells = person(row);
    let on = date(row, "acquired_on");
    let flag = |key: &str, word: &str| {
        if row.value(key) == "1" { word.to_owned() } else { String::new() }
    };
    cells.extend([
        (Item::BasicPensionNumber, parts(row, "pension_number", 2).concat()),
        (Item::AcquiredOn, on.clone()),
        (Item::HiredOn, on),
        (Item::PostalCode, joined(row, "postal")),
        (Item::Address, row.value("address_kanji").to_owned()),
        (Item::AddressKana, row.value("address_kana").to_owned()),
        (Item::Category, flag("short_time", "短時間労働者")),
        (Item::TwoWorkplaces, flag("two_offices", "はい")),
        (Item::Remarks, row.value("remarks").to_owned()),
    ]);
    cells
}

fn lost(row: &Row) -> Cells {
    let mut cells = person(row);
    cells.extend([
        (Item::BasicPensionNumber, parts(row, "pension_number", 2).concat()),
        (Item::LostOn, date(row, "lost_on")),
        (Item::Loss, row.value("cause").trim_start_matches('0').to_owned()),
        (Item::LeftOn, date(row, "left_on")),
    ]);
    cells
}

fn paid(row: &Row) -> Cells {
    let mut cells = person(row);
    cells.extend([
        (Item::PaidOn, date(row, "paid_on")),
        (Item::BonusCash, row.value("cash").to_owned()),
        (Item::BonusInKind, row.value("in_kind").to_owned()),
    ]);
    cells
}

/// The columns of an item.
fn parts<'r>(row: &'r Row, key: &str, count: usize) -> Vec<&'r str> {
    let first = row.notice().form().item(key).map(romori_filing::Item::first);
    let columns = (0..count).filter_map(|part| row.columns().get(first? + part));
    columns.map(String::as_str).collect()
}

/// Two parts with a hyphen, where both are there.
fn joined(row: &Row, key: &str) -> String {
    match parts(row, key, 2).as_slice() {
        [one, other] if !one.is_empty() && !other.is_empty() => format!("{one}-{other}"),
        _ => String::new(),
    }
}

/// A day of era code and YYMMDD, as files write it; empty where there is none.
fn date(row: &Row, key: &str) -> String {
    let read = || {
        let parts = parts(row, key, 2);
        let (era, digits) = (parts.first()?, parts.get(1)?);
        let era = Era::from_pension_office_code(era.parse().ok()?)?;
        let number = |at: std::ops::Range<usize>| digits.get(at)?.parse::<i8>().ok();
        let day = Wareki::new(era, number(0..2)?.into(), number(2..4)?, number(4..6)?)?;
        Some(day.date().to_string())
    };
    read().unwrap_or_default()
}
