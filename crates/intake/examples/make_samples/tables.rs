//! The tables to import: texts as they stand in `tables.txt`, each in its encoding.

use super::people::Failure;

const TABLES: &str = include_str!("tables.txt");

/// Every table with its file name.
pub fn all() -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let mut tables = Vec::new();
    for table in TABLES.split("\n= ").skip(1) {
        let (head, text) = table.split_once('\n').ok_or("a table without a head")?;
        let (name, form) = head.split_once(' ').ok_or("a head without a form")?;
        let text = format!("{}\n", text.trim_end_matches('\n'));
        let bytes = match form {
            "plain" => text.into_bytes(),
            "marked" => [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
            "shift_jis" => super::make::shift_jis(&text.replace('\n', "\r\n"))?,
            other => return Err(format!("no form {other}").into()),
        };
        tables.push((name, bytes));
    }
    Ok(tables)
}
