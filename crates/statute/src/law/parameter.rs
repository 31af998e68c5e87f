//! 法令の数値 — a dated parameter of law, and asking it for a day.

use std::borrow::Cow;
use std::fmt::Debug;

use romori_types::{Date, FiscalYear, YearMonth, date_ja};
use serde::Deserialize;

use crate::error::StatuteError;
use crate::trace::DescribeParameter;

/// 根拠の種類 — what kind of text a rule or a value rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasisKind {
    /// 法律
    Act,
    /// 政令
    Order,
    /// 省令
    Ordinance,
    /// 告示・公示
    Notice,
    /// 通達・通知
    Circular,
    /// 行政のパンフレット・Q&A
    Guidance,
    /// 労使の特約
    Agreement,
    /// 規約
    Plan,
}

/// 根拠 — a citation: 「健康保険法41条1項」.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Basis {
    /// Its kind.
    pub kind: BasisKind,
    /// Law, article, paragraph, item in Japanese style.
    pub label: Cow<'static, str>,
    /// e-Gov law id, where there is one.
    #[serde(default)]
    pub law: Option<Cow<'static, str>>,
}

impl Basis {
    /// An article of an act.
    pub const fn act(label: &'static str) -> Self {
        Self { kind: BasisKind::Act, label: Cow::Borrowed(label), law: None }
    }

    /// A circular or a letter of the ministry.
    pub const fn circular(label: &'static str) -> Self {
        Self { kind: BasisKind::Circular, label: Cow::Borrowed(label), law: None }
    }

    /// An article of a cabinet order.
    pub const fn order(label: &'static str) -> Self {
        Self { kind: BasisKind::Order, label: Cow::Borrowed(label), law: None }
    }

    /// A notice in the gazette (告示).
    pub const fn notice(label: &'static str) -> Self {
        Self { kind: BasisKind::Notice, label: Cow::Borrowed(label), law: None }
    }

    /// An article of a ministerial ordinance.
    pub const fn ordinance(label: &'static str) -> Self {
        Self { kind: BasisKind::Ordinance, label: Cow::Borrowed(label), law: None }
    }

    /// Anything else.
    pub const fn other(kind: BasisKind, label: &'static str) -> Self {
        Self { kind, label: Cow::Borrowed(label), law: None }
    }
}

/// 確からしさ — how well a value has been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// From memory or one weak source; shown as such.
    Unconfirmed,
    /// One whole source, parts of it agreeing with others.
    Medium,
    /// Two or more sources agree, or read in the text of the law.
    Confirmed,
}

impl Confidence {
    /// 確認済, 一部確認, 未確認.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "確認済",
            Self::Medium => "一部確認",
            Self::Unconfirmed => "未確認",
        }
    }

    /// confirmed, medium, unconfirmed.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Medium => "medium",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

/// What stands at the head of a parameter's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Identifier: `pension.rate`.
    pub id: &'static str,
    /// Japanese name.
    pub name: String,
    /// Unit of the value.
    pub unit: String,
    /// Which date selects the row: `premium_month`, `paid_on`, `month`, `on`, `date`.
    pub selected_by: String,
    /// A remark for people.
    pub note: Option<String>,
    /// Before the first row the thing did not exist, rather than being unknown.
    pub introduced: bool,
    /// The last month for which the value was checked.
    pub checked_through: YearMonth,
}

/// One row of a parameter: from a day on, this value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<V> {
    /// First day.
    pub from: Date,
    /// Enacted but not yet in force when it was entered.
    pub enacted: bool,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Where the value was read.
    pub source: String,
    /// How well it has been checked.
    pub confidence: Confidence,
    /// The value.
    pub value: V,
}

/// 数値表 — a parameter with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter<V> {
    pub(crate) heading: Heading,
    pub(crate) rows: Vec<Row<V>>,
}

/// 適用中の値 — the value on the day that was asked, and the row it comes from.
#[derive(Debug)]
pub struct InForce<'law, V> {
    /// The value.
    pub value: &'law V,
    /// The row.
    pub row: &'law Row<V>,
    /// The parameter.
    pub heading: &'law Heading,
}

/// 使った数値 — which row of which parameter a step used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterUse {
    /// Identifier of the parameter.
    pub id: &'static str,
    /// Japanese name.
    pub name: String,
    /// First day of the row.
    pub from: Date,
    /// The value as people read it.
    pub shown: String,
    /// How well it has been checked.
    pub confidence: Confidence,
    /// Citations, joined.
    pub basis: String,
}

/// Shows a value of a parameter to people.
pub trait Shown {
    /// Short form, for a step and a list.
    fn shown(&self) -> String;
}

impl<V> Parameter<V> {
    /// Identifier, name, unit and checked range.
    pub fn heading(&self) -> &Heading {
        &self.heading
    }

    /// The rows, earliest first.
    pub fn rows(&self) -> &[Row<V>] {
        &self.rows
    }

    /// The value of a month, judged on its first day.
    ///
    /// # Errors
    /// [`StatuteError::OutOfRange`] before the first row or after the checked range.
    pub fn on_month(&self, month: YearMonth) -> Result<InForce<'_, V>, StatuteError> {
        self.find(month.first_day(), month).ok_or_else(|| self.out_of_range(month.ja()))
    }

    /// The value of a day.
    ///
    /// # Errors
    /// [`StatuteError::OutOfRange`] before the first row or after the checked range.
    pub fn on(&self, date: Date) -> Result<InForce<'_, V>, StatuteError> {
        self.find(date, YearMonth::of(date)).ok_or_else(|| self.out_of_range(date_ja(date)))
    }

    /// The value as the law now stands, for a question that by its nature carries no day: the last
    /// row that was in force when it was entered.
    ///
    /// # Errors
    /// [`StatuteError::OutOfRange`] when no row was in force yet.
    pub fn standing(&self) -> Result<InForce<'_, V>, StatuteError> {
        let row = self.rows.iter().rev().find(|row| !row.enacted);
        row.map(|row| InForce { value: &row.value, row, heading: &self.heading })
            .ok_or_else(|| self.out_of_range("日を入れない問い".to_owned()))
    }

    /// The last value up to a day that has what is asked, for a table that changes entry by entry.
    ///
    /// # Errors
    /// [`StatuteError::OutOfRange`] when no row up to the day has it, or after the checked range.
    pub fn on_where(
        &self,
        date: Date,
        has: impl Fn(&V) -> bool,
    ) -> Result<InForce<'_, V>, StatuteError> {
        self.on(date)?;
        let row = self.rows.iter().rev().find(|row| row.from <= date && has(&row.value));
        row.map(|row| InForce { value: &row.value, row, heading: &self.heading })
            .ok_or_else(|| self.out_of_range(date_ja(date)))
    }

    /// The one value of a whole fiscal year, April to March.
    ///
    /// # Errors
    /// [`StatuteError::OutOfRange`] outside the checked range, and for a year within which the
    /// value changed: the year alone chooses neither.
    pub fn of_fiscal_year(&self, year: FiscalYear) -> Result<InForce<'_, V>, StatuteError> {
        let asked = || format!("{}年度", year.0);
        let april = YearMonth::new(year.0, 4).ok_or_else(|| self.out_of_range(asked()))?;
        let march = april.plus(11).last_day();
        let first = self.find(april.first_day(), april);
        let last = self.find(march, YearMonth::of(march));
        match (first, last) {
            (Some(first), Some(last)) if std::ptr::eq(first.row, last.row) => Ok(first),
            (Some(_), Some(last)) => Err(StatuteError::TwoValues {
                name: self.heading.name.clone(),
                year: year.0,
                changed_on: date_ja(last.row.from),
            }),
            _ => Err(self.out_of_range(asked())),
        }
    }

    /// The value of a calendar year, of a thing that changes on 1 January alone.
    ///
    /// # Errors
    /// [`StatuteError::OutOfRange`] before the first row or after the checked range.
    pub fn of_year(&self, year: i16) -> Result<InForce<'_, V>, StatuteError> {
        let january = YearMonth::new(year, 1);
        let found = january.and_then(|january| self.find(january.first_day(), january.plus(11)));
        found.ok_or_else(|| self.out_of_range(format!("{year}年")))
    }

    /// The value of a month, or `None` before the thing was introduced.
    ///
    /// # Errors
    /// [`StatuteError::OutOfRange`] after the checked range, or before the first row of a thing
    /// that existed earlier.
    pub fn on_month_if_any(
        &self,
        month: YearMonth,
    ) -> Result<Option<InForce<'_, V>>, StatuteError> {
        let first = self.rows.first().map(|row| row.from);
        if self.heading.introduced && first.is_some_and(|from| month.first_day() < from) {
            return Ok(None);
        }
        self.on_month(month).map(Some)
    }

    pub(super) fn find(&self, date: Date, month: YearMonth) -> Option<InForce<'_, V>> {
        if month > self.heading.checked_through {
            return None;
        }
        let row = self.rows.iter().rev().find(|row| row.from <= date)?;
        Some(InForce { value: &row.value, row, heading: &self.heading })
    }

    pub(super) fn out_of_range(&self, asked: String) -> StatuteError {
        let through = self.heading.checked_through;
        StatuteError::OutOfRange {
            parameter: self.heading.id,
            name: self.heading.name.clone(),
            asked,
            from: self.rows.first().map_or_else(String::new, |row| YearMonth::of(row.from).ja()),
            through: through.ja(),
        }
    }
}

impl<V> Clone for InForce<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for InForce<'_, V> {}

impl<V: Shown + Debug> DescribeParameter for InForce<'_, V> {
    fn describe(&self) -> ParameterUse {
        ParameterUse {
            id: self.heading.id,
            name: self.heading.name.clone(),
            from: self.row.from,
            shown: self.value.shown(),
            confidence: self.row.confidence,
            basis: joined(&self.row.basis),
        }
    }
}

/// Citations joined with the Japanese comma.
pub(crate) fn joined(basis: &[Basis]) -> String {
    basis.iter().map(|basis| basis.label.as_ref()).collect::<Vec<_>>().join("、")
}
