//! Writes the workbooks of the samples, byte for byte the same each time.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
};

use super::make::{Value, number, office_rows, text};
use super::people::{Failure, Person};

fn new_book() -> Result<Workbook, Failure> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 6, 26)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(book)
}

/// A workbook with the rows as they are, and the office.
pub fn plain_book(rows: &[Vec<Value>]) -> Result<Vec<u8>, Failure> {
    let mut book = new_book()?;
    let heading = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    let sheet = book.add_worksheet().set_name("4-6月")?;
    for (row, values) in (0..).zip(rows) {
        for (column, value) in (0..).zip(values) {
            match value {
                Value::Text(text) if row == 0 => {
                    sheet.write_with_format(0, column, text, &heading)?;
                }
                value => write(sheet, row, column, value)?,
            }
        }
    }
    sheet.set_freeze_panes(1, 3)?;
    sheet.autofit();
    add_office(&mut book)?;
    Ok(book.save_to_buffer()?)
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, value: &Value) -> Result<(), Failure> {
    let date = Format::new().set_num_format("yyyy/mm/dd");
    let yen = Format::new().set_num_format("#,##0");
    match value {
        Value::Text(text) if text.is_empty() => {}
        Value::Text(text) => {
            sheet.write(row, column, text)?;
        }
        Value::Number(number) => {
            // Every amount of the samples is far below 2^53.
            sheet.write_with_format(row, column, *number as f64, &yen)?;
        }
        Value::Day(day) => {
            let (year, month) = (u16::try_from(day.year())?, u8::try_from(day.month())?);
            let shown = ExcelDateTime::from_ymd(year, month, u8::try_from(day.day())?)?;
            sheet.write_with_format(row, column, &shown, &date)?;
        }
        Value::Broken(error) => {
            sheet.write_formula(
                row,
                column,
                Formula::new(format!("={error}")).set_result(*error),
            )?;
        }
    }
    Ok(())
}

fn add_office(book: &mut Workbook) -> Result<(), Failure> {
    let sheet = book.add_worksheet().set_name("事業所")?;
    for (row, values) in (0..).zip(office_rows()) {
        for (column, value) in (0..).zip(&values) {
            write(sheet, row, column, value)?;
        }
    }
    sheet.autofit();
    Ok(())
}

/// What a payroll product exports: titles, headings of two rows with merged cells, totals.
pub fn product_book(people: &[Person]) -> Result<Vec<u8>, Failure> {
    let mut book = new_book()?;
    let sheet = book.add_worksheet().set_name("算定基礎届 基礎資料")?;
    let centred = Format::new().set_align(FormatAlign::Center).set_border(FormatBorder::Thin);
    sheet.merge_range(0, 0, 0, 22, "算定基礎届　基礎資料（令和8年4月～6月支給）", &centred)?;
    sheet.write(1, 0, "会社名：株式会社つばめ精機")?;
    sheet.write(1, 20, "出力日：2026/06/26")?;
    let single = [
        "No",
        "社員コード",
        "健保番号",
        "氏名",
        "フリガナ",
        "生年月日",
        "入社年月日",
        "退職年月日",
        "部署",
        "雇用区分",
    ];
    for (column, label) in (0..).zip(single) {
        sheet.merge_range(3, column, 4, column, label, &centred)?;
    }
    sheet.merge_range(3, 10, 3, 11, "標準報酬月額", &centred)?;
    sheet.write_with_format(4, 10, "健保", &centred)?;
    sheet.write_with_format(4, 11, "厚年", &centred)?;
    sheet.merge_range(3, 12, 4, 12, "改定年月", &centred)?;
    for (column, month) in [(13, 4), (16, 5), (19, 6)] {
        sheet.merge_range(3, column, 3, column + 2, &format!("{month}月支給"), &centred)?;
        for (offset, label) in (0..).zip(["基礎日数", "総支給額", "現物"]) {
            sheet.write_with_format(4, column + offset, label, &centred)?;
        }
    }
    sheet.merge_range(3, 22, 4, 22, "基礎年金番号", &centred)?;
    sheet.merge_range(3, 23, 4, 23, "摘要", &centred)?;
    for (row, (index, person)) in (5..).zip((1..).zip(people)) {
        for (column, value) in (0..).zip(product_row(index, person)) {
            write(sheet, row, column, &value)?;
        }
    }
    let last = 5 + u32::try_from(people.len())?;
    sheet.merge_range(last, 0, last, 9, "合計", &centred)?;
    for (month, column) in [14, 17, 20].into_iter().enumerate() {
        let paid = people.iter().filter_map(|person| person.months.get(month).copied().flatten());
        write(sheet, last, column, &Value::Number(paid.map(|paid| paid.cash).sum()))?;
    }
    add_office(&mut book)?;
    Ok(book.save_to_buffer()?)
}

fn product_row(index: i64, person: &Person) -> Vec<Value> {
    let department = ["製造部", "技術部", "管理部", "営業部"].get(index as usize % 4).copied();
    let yen = |thousand: &str| match number(thousand) {
        Value::Number(thousand) => Value::Number(thousand * 1_000),
        other => other,
    };
    let mut row = vec![
        Value::Number(index),
        text(person.employee()),
        number(&person.number),
        text(&person.name),
        text(&person.kana),
        Value::Day(person.birth),
        Value::Day(person.acquired),
        person.left.map_or_else(|| text(""), Value::Day),
        text(department.unwrap_or_default()),
        text(&person.kind),
        yen(&person.health_thousand),
        yen(&person.pension_thousand),
        text(format!("{}年{}月", person.revised.year(), person.revised.month())),
    ];
    for month in &person.months {
        match month {
            Some(m) => row.extend([m.days, m.cash, m.in_kind].map(Value::Number)),
            None => row.extend(std::iter::repeat_n(text(""), 3)),
        }
    }
    row.extend([text(person.item("pension")), text(&person.remarks)]);
    row
}
