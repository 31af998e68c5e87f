//! 取込の見本 — lines of a pay file, person by person and month by month, some of them wrong.

use romori_roster::EmploymentType;
use romori_types::YearMonth;

use crate::calendar::day;
use crate::crew::{Frame, Traits};
use crate::large::{PERSONS_A_CLIENT, STANDS_ON, plain_plan};
use crate::name::Names;
use crate::plan::Plan;
use crate::random::Random;

/// How many months of each person the file has, up to June 2026.
const MONTHS: u32 = 24;

const HEADING: &str = "顧問先番号,社員番号,氏名,フリガナ,支給年月,支払基礎日数,固定的賃金,\
非固定的賃金,報酬（現物）,遡及支払額,固定的賃金の変動";

/// 誤り — what is wrong with a line on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ImportMistake {
    /// 支払基礎日数 of 32.
    TooManyDays,
    /// 固定的賃金 in words: 「28万」.
    AmountInWords,
    /// 固定的賃金 below zero.
    Negative,
    /// 支給年月 with a thirteenth month.
    NoSuchMonth,
    /// No 社員番号.
    Nobody,
    /// A column too few.
    CutShort,
}

impl ImportMistake {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::TooManyDays,
        Self::AmountInWords,
        Self::Negative,
        Self::NoSuchMonth,
        Self::Nobody,
        Self::CutShort,
    ];
}

/// The lines of a pay file without their ends, the heading first.
#[derive(Debug)]
pub struct ImportCsv {
    names: Names,
    rows: u32,
    mistakes_per_1000: u32,
    seed: u64,
    given: u32,
    ready: Vec<String>,
}

/// 取込の見本 — a pay file of so many rows, of which so many in a thousand are wrong. Its persons
/// are the first of [`tenant_of`](crate::tenant_of) with the same seed and as many persons, 24
/// rows each.
pub fn import_csv(rows: u32, mistakes_per_1000: u32, seed: u64) -> ImportCsv {
    let ready = vec![HEADING.to_owned()];
    ImportCsv { names: Names::all(), rows, mistakes_per_1000, seed, given: 0, ready }
}

impl ImportCsv {
    /// How many persons the file names.
    pub const fn persons(&self) -> u32 {
        self.rows.div_ceil(MONTHS)
    }

    /// The wrong rows in order: how-manieth row below the heading, from 1, and what is wrong.
    pub fn mistakes(&self) -> impl Iterator<Item = (u32, ImportMistake)> + '_ {
        (0..self.rows).filter_map(|row| Some((row + 1, self.mistake(row)?)))
    }

    /// What is wrong with a row, counted from 0.
    fn mistake(&self, row: u32) -> Option<ImportMistake> {
        let mut random = Random::of(self.seed ^ 0x004D_4953, u64::from(row));
        if !random.per_1000(self.mistakes_per_1000) {
            return None;
        }
        random.pick(&ImportMistake::ALL).copied()
    }

    /// The rows of the next person, the last one first.
    fn person(&self) -> Vec<String> {
        let place = self.given / MONTHS;
        let (year, month, of) = STANDS_ON;
        let story = day(year, month, of);
        let plan = Plan {
            headcount: PERSONS_A_CLIENT,
            ..plain_plan(1001 + place / PERSONS_A_CLIENT, story)
        };
        let to = YearMonth::of(story).previous();
        let frame = Frame {
            plan: &plan,
            establishments: &[],
            story,
            pay_from: to.plus(-11),
            pay_to: to,
            seed: self.seed,
            names_used: (place / PERSONS_A_CLIENT * PERSONS_A_CLIENT) as usize,
            names: &self.names,
        };
        let (traits, identity) = frame.who(1 + place % PERSONS_A_CLIENT);
        let number = identity.employee_number.unwrap_or_default();
        let who = [number, identity.name.kanji, identity.name.kana];
        let rows = MONTHS.min(self.rows - self.given);
        let line = |nth: u32| {
            let month = to.plus(1 - i32::try_from(MONTHS - nth).unwrap_or(0));
            self.line(self.given + nth, &plan, &who, &traits, month)
        };
        (0..rows).rev().map(line).collect()
    }

    fn line(
        &self,
        row: u32,
        plan: &Plan,
        [number, kanji, kana]: &[String; 3],
        traits: &Traits,
        month: YearMonth,
    ) -> String {
        let mut random = Random::of(self.seed, u64::from(row));
        let (client, wrong) = (plan.number, self.mistake(row));
        let number = if wrong == Some(ImportMistake::Nobody) { "" } else { number };
        let shown_month = match wrong {
            Some(ImportMistake::NoSuchMonth) => format!("{}-13", month.year()),
            _ => month.to_string(),
        };
        let days = match wrong {
            Some(ImportMistake::TooManyDays) => 32,
            _ => match traits.kind {
                EmploymentType::General => u32::from(plan.days_paid(month)),
                EmploymentType::PartTime => random.between(14, 22),
                EmploymentType::ShortTime => random.between(10, 18),
            },
        };
        let fixed = traits.base + i64::from(row % 7) * 10;
        let shown_fixed = match wrong {
            Some(ImportMistake::AmountInWords) => format!("{}万", fixed / 10_000),
            Some(ImportMistake::Negative) => format!("-{fixed}"),
            _ => fixed.to_string(),
        };
        let variable = random.below(40_000);
        let change = if month.month() == 4 { "昇給" } else { "" };
        let end = if wrong == Some(ImportMistake::CutShort) { "" } else { ",0,0," };
        let change = if end.is_empty() { "" } else { change };
        let who = format!("{client},{number},{kanji},{kana}");
        format!("{who},{shown_month},{days},{shown_fixed},{variable}{end}{change}")
    }
}

impl Iterator for ImportCsv {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        if let Some(line) = self.ready.pop() {
            return Some(line);
        }
        if self.given >= self.rows {
            return None;
        }
        self.ready = self.person();
        self.given += u32::try_from(self.ready.len()).unwrap_or(MONTHS);
        self.ready.pop()
    }
}
