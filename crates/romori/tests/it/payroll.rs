//! The pay files that clients send, month by month, made from what was written out of the ledgers.

use std::collections::BTreeMap;

/// Who is paid: client and 社員番号.
type Whom = (String, String);

/// Everybody's pay as it goes on.
pub struct Payroll {
    fixed: BTreeMap<Whom, u32>,
    left: BTreeMap<Whom, String>,
    numbers: BTreeMap<(String, String), String>,
}

const HEAD: &str =
    "顧問先番号,社員番号,支給年月,支払基礎日数,固定的賃金,報酬（現物）,固定的賃金の変動";

/// The rows of a CSV that the program wrote. No cell is quoted.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let names: Vec<String> = lines.next().expect("a head").split(',').map(str::to_owned).collect();
    let row = |line: &str| names.iter().cloned().zip(line.split(',').map(str::to_owned)).collect();
    lines.map(row).collect()
}

impl Payroll {
    /// From the two tables of pay and persons.
    pub fn read(pay: &[u8], persons: &[u8]) -> Self {
        let whom =
            |row: &BTreeMap<String, String>| (row["顧問先番号"].clone(), row["社員番号"].clone());
        let (mut fixed, mut left, mut numbers) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for row in rows(pay).iter().filter(|row| row["支給年月"].as_str() >= "2026-05") {
            fixed.insert(whom(row), row["固定的賃金"].parse().expect("yen"));
        }
        for row in &rows(persons) {
            numbers.insert(
                (row["顧問先番号"].clone(), row["被保険者整理番号"].clone()),
                row["社員番号"].clone(),
            );
            if !row["退職日"].is_empty() {
                left.insert(whom(row), row["退職日"].clone());
            }
        }
        Self { fixed, left, numbers }
    }

    /// From now on somebody is paid so much.
    pub fn pay(&mut self, client: &str, person: &str, fixed: u32) {
        self.fixed.insert((client.to_owned(), person.to_owned()), fixed);
    }

    /// Somebody's last day.
    pub fn leave(&mut self, client: &str, person: &str, day: &str) {
        self.left.insert((client.to_owned(), person.to_owned()), day.to_owned());
    }

    /// 社員番号 of whom a client insures under a number.
    pub fn number(&self, client: &str, insured: &str) -> String {
        self.numbers[&(client.to_owned(), insured.to_owned())].clone()
    }

    /// The rows of some months of those who are there, of one client or of all.
    pub fn months(&self, months: &[&str], only: Option<&str>) -> Vec<String> {
        let mut made = Vec::new();
        for month in months {
            for ((client, person), fixed) in &self.fixed {
                let whom = (client.clone(), person.clone());
                let gone = self.left.get(&whom).is_some_and(|day| *day < format!("{month}-01"));
                if gone || only.is_some_and(|only| only != client) {
                    continue;
                }
                let days = if *fixed == 0 { 0 } else { 30 };
                made.push(format!("{client},{person},{month},{days},{fixed},0,"));
            }
        }
        made
    }
}

/// A file of pay rows.
pub fn pay_file(rows: &[String]) -> String {
    let lines: Vec<String> =
        [HEAD].into_iter().map(str::to_owned).chain(rows.iter().cloned()).collect();
    lines.join("\r\n") + "\r\n"
}
