//! Checks one row against its field table: each item by itself, then the rules over several.

use jiff::civil::Date;

use crate::condition::{self, Condition};
use crate::problem::{Level, Place, Problem, ProblemCode, Problems};
use crate::rules::shown_value;
use crate::table::{Form, Item, Kind};
use crate::value;

/// 点検 — one row under check.
pub(crate) struct Checker<'row, 'sink> {
    form: &'static Form,
    columns: &'row [String],
    day: Date,
    place: Place,
    problems: &'sink mut Problems,
}

/// Reports every problem of one row. The row has as many columns as the form.
pub(crate) fn check_row(
    form: &'static Form,
    columns: &[String],
    day: Date,
    place: Place,
    problems: &mut Problems,
) {
    let mut row = Checker { form, columns, day, place, problems };
    for item in &form.items {
        row.check_item(item);
    }
    for rule in &form.rules {
        rule.check(&mut row);
    }
}

impl Checker<'_, '_> {
    fn check_item(&mut self, item: &'static Item) {
        let columns = self.columns;
        let cells = columns.get(item.first()..item.first() + item.span()).unwrap_or_default();
        let filled = cells.iter().any(|cell| !cell.is_empty());
        if !filled {
            if let Some(condition) = self.first_holding(&item.required) {
                let reason = match condition.describe(self.form) {
                    always if always.is_empty() => "入っていません。".to_owned(),
                    when => format!("{when}は必要ですが、入っていません。"),
                };
                let found = (ProblemCode::Missing, Level::Error);
                self.report_item(item, found, &reason, "入力してください。");
            }
            return;
        }
        if let Some(condition) = self.first_holding(&item.empty) {
            let reason = format!("{}は空でなければなりません。", condition.describe(self.form));
            let found = (ProblemCode::MustBeEmpty, Level::Error);
            self.report_item(item, found, &reason, "消すか、条件の項目を確かめてください。");
            return;
        }
        if let Some(part) = cells.iter().position(String::is_empty) {
            let found = (ProblemCode::PartMissing, Level::Error);
            self.report_part(
                item,
                part,
                found,
                "一部だけが空です。",
                "すべて入れるか、すべて空にしてください。",
            );
            return;
        }
        let mut sound = true;
        for (part, cell) in cells.iter().enumerate() {
            for fault in value::faults(item, part, cell) {
                sound = false;
                let found = (fault.code, Level::Error);
                self.report_part(item, part, found, &fault.reason, &fault.remedy);
            }
        }
        if sound && let Some((part, fault)) = value::calendar_fault(item, cells) {
            self.report_part(item, part, (fault.code, Level::Error), &fault.reason, &fault.remedy);
        }
    }

    fn first_holding(&self, conditions: &'static [Condition]) -> Option<&'static Condition> {
        conditions.iter().find(|condition| condition.holds(self.columns))
    }

    /// The item with this key.
    pub(crate) fn item(&self, key: &str) -> Option<&'static Item> {
        self.form.item(key)
    }

    /// The first item of a group that carries a name.
    pub(crate) fn first_item_of_group(&self, key: &str) -> Option<&'static Item> {
        let start = self.form.group(key)?.columns.start;
        self.form.items.iter().find(|item| item.first() >= start && item.kind == Kind::KanaName)
    }

    /// Whether an item or group is filled.
    pub(crate) fn filled(&self, key: &str) -> bool {
        condition::filled(self.form, self.columns, key)
    }

    /// Whether a condition of a rule holds; an empty one always does.
    pub(crate) fn when(&self, text: &str) -> bool {
        text.is_empty()
            || Condition::parse(text).is_ok_and(|mut when| {
                when.resolve(&|key| self.form.columns_of(key)) && when.holds(self.columns)
            })
    }

    /// The day of the check.
    pub(crate) fn day(&self) -> Date {
        self.day
    }

    /// The first column of an item.
    pub(crate) fn text(&self, key: &str) -> &str {
        condition::value_of(self.form, self.columns, key)
    }

    /// An item's digits as a number; `None` when it is not one.
    pub(crate) fn number(&self, key: &str) -> Option<i64> {
        let text = condition::value_of(self.form, self.columns, key);
        let plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
        if plain { text.parse().ok() } else { None }
    }

    /// An amount, when it is one of at most seven digits.
    pub(crate) fn yen(&self, key: &str) -> Option<i64> {
        self.number(key).filter(|yen| *yen <= crate::rules::AMOUNT_CAP)
    }

    /// Every amount, or `None` when one is not an amount.
    pub(crate) fn all_yen(&self, keys: &[String]) -> Option<Vec<i64>> {
        keys.iter().map(|key| self.yen(key)).collect()
    }

    /// Three amounts, or `None`.
    pub(crate) fn three_yen(&self, [a, b, c]: &[String; 3]) -> Option<[i64; 3]> {
        Some([self.yen(a)?, self.yen(b)?, self.yen(c)?])
    }

    /// Three small numbers, or `None`.
    pub(crate) fn three(&self, [a, b, c]: &[String; 3]) -> Option<[u32; 3]> {
        let small = |key: &str| self.number(key).and_then(|number| u32::try_from(number).ok());
        Some([small(a)?, small(b)?, small(c)?])
    }

    /// An era date, when it is one.
    pub(crate) fn date(&self, key: &str) -> Option<Date> {
        let item = self.item(key)?;
        let cells = self.columns.get(item.first()..item.first() + item.span())?;
        value::era_date(cells)
    }

    /// The month of the year of an era month.
    pub(crate) fn month_of(&self, key: &str) -> Option<i64> {
        let item = self.item(key)?;
        let text = self.columns.get(item.first() + 2)?;
        text.parse().ok().filter(|month| (1..=12).contains(month))
    }

    /// Reports an error of an item.
    pub(crate) fn report(&mut self, key: &str, code: ProblemCode, reason: &str, remedy: &str) {
        if let Some(item) = self.item(key) {
            self.report_item(item, (code, Level::Error), reason, remedy);
        }
    }

    /// Reports a warning of an item.
    pub(crate) fn warn(&mut self, key: &str, code: ProblemCode, reason: &str, remedy: &str) {
        if let Some(item) = self.item(key) {
            self.report_item(item, (code, Level::Warning), reason, remedy);
        }
    }

    /// Reports a problem of a whole item.
    pub(crate) fn report_item(
        &mut self,
        item: &'static Item,
        (code, level): (ProblemCode, Level),
        reason: &str,
        remedy: &str,
    ) {
        let value = shown_value(self.form, self.columns, item);
        let problem = Problem {
            code,
            level,
            place: self.place,
            record: &self.form.short,
            item: Some(item.no),
            label: &item.label,
            reason: reason.to_owned(),
            remedy: remedy.to_owned(),
            value_shown: value::shown(item, &value),
        };
        self.problems.push(problem);
    }

    fn report_part(
        &mut self,
        item: &'static Item,
        part: usize,
        (code, level): (ProblemCode, Level),
        reason: &str,
        remedy: &str,
    ) {
        let value = self.columns.get(item.first() + part).map_or("", String::as_str);
        let problem = Problem {
            code,
            level,
            place: self.place,
            record: &self.form.short,
            item: u16::try_from(part).ok().map(|part| item.no + part),
            label: item.column_label(part),
            reason: reason.to_owned(),
            remedy: remedy.to_owned(),
            value_shown: value::shown(item, value),
        };
        self.problems.push(problem);
    }
}
