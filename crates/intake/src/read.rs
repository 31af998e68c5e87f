//! Rows to persons, with every mistake of every row in one pass.

use std::borrow::Cow;
use std::collections::HashMap;

use romori_types::{Date, YearMonth, Yen};

use crate::check;
use crate::date;
use crate::draft::{Draft, place_of, slot_of};
use crate::field::{Field, MonthSlot};
use crate::individual_number::holds_individual_number;
use crate::kind;
use crate::mapping::{Layout, Mapping};
use crate::merge;
use crate::name;
use crate::pay_sheet::{DroppedNumber, Overrides, PaySheet, SkippedRow};
use crate::person::RiseOrFall;
use crate::problem::Problem;
use crate::skip::skip_reason;
use crate::value::{self, Mistake, Value};
use crate::workbook::{Cell, Sheet, Workbook, column_letters};

/// Standards below this are in thousands of yen: 260 is 260,000.
const THOUSANDS_BELOW: i64 = 10_000;

/// Reads the persons of the sheet for the filing of `year`, as `mapping` says, with the user's
/// mended values in place of the file's. `today` tells future days and ages.
pub fn read_pay_sheet(
    workbook: &Workbook,
    mapping: &Mapping,
    overrides: &Overrides,
    year: i16,
    today: Date,
) -> PaySheet {
    let Some(sheet) = workbook.sheets.get(mapping.sheet) else { return PaySheet::default() };
    let columns: Vec<(u32, Field)> = mapping
        .columns
        .iter()
        .filter_map(|mapped| Some((mapped.column, mapped.field?)))
        .filter(|(_, field)| *field != Field::IndividualNumber)
        .collect();
    let thousands = std::cell::Cell::new(0);
    let reader = Reader { sheet, mapping, overrides, columns, year, today, thousands };
    let mut out = PaySheet { dropped: dropped(workbook, mapping), ..PaySheet::default() };
    out.missing = check::missing_columns(&reader);
    let drafts = reader.drafts(&mut out);
    out.persons_read = drafts.len();
    check::finish(&reader, drafts, &mut out);
    if reader.thousands.get() > 0 {
        out.notes.push(format!(
            "従前の標準報酬月額は、{}件を千円単位として読みました（260 は 260,000円）。",
            reader.thousands.get()
        ));
    }
    out
}

/// Where individual numbers of this sheet stood.
fn dropped(workbook: &Workbook, mapping: &Mapping) -> Vec<DroppedNumber> {
    let label = |column: u32| {
        let found = mapping.columns.iter().find(|mapped| mapped.column == column);
        found.map(|mapped| mapped.label.clone()).unwrap_or_default()
    };
    workbook
        .dropped
        .iter()
        .filter(|cell| cell.sheet == mapping.sheet)
        .map(|cell| DroppedNumber {
            row: cell.row,
            column: cell.column,
            letters: column_letters(cell.column),
            label: label(cell.column),
        })
        .collect()
}

pub(crate) struct Reader<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) mapping: &'a Mapping,
    overrides: &'a Overrides,
    pub(crate) columns: Vec<(u32, Field)>,
    pub(crate) year: i16,
    pub(crate) today: Date,
    /// Standards read as thousands of yen.
    thousands: std::cell::Cell<usize>,
}

impl Reader<'_> {
    /// The cell of the file, or what the user typed instead.
    pub(crate) fn cell(&self, row: u32, column: u32) -> Cow<'_, Cell> {
        match self.overrides.get(&(row, column)) {
            Some(text) if holds_individual_number(text) => Cow::Owned(Cell::Dropped),
            Some(text) if text.trim().is_empty() => Cow::Owned(Cell::Empty),
            Some(text) => Cow::Owned(Cell::Text(text.as_str().into())),
            None => Cow::Borrowed(self.sheet.cell(row, column)),
        }
    }

    /// The first column read as this field.
    pub(crate) fn column_of(&self, field: Field) -> Option<u32> {
        self.columns.iter().find(|(_, mapped)| *mapped == field).map(|(column, _)| *column)
    }

    /// A problem at a cell.
    pub(crate) fn problem(
        &self,
        row: u32,
        column: Option<u32>,
        field: Field,
        month: Option<YearMonth>,
        mistake: Mistake,
    ) -> Problem {
        let label = match (field.slot(), month) {
            (Some(MonthSlot::EachRow), Some(month)) => format!("{}月 {field}", month.month()),
            _ => field.to_string(),
        };
        let value = column.map(|column| self.cell(row, column).shown().into_owned());
        Problem {
            code: mistake.code,
            severity: mistake.severity,
            row,
            column,
            letters: column.map(column_letters).unwrap_or_default(),
            label,
            field: Some(field),
            month,
            who: String::new(),
            value: value.unwrap_or_default(),
            what: mistake.what,
            how: mistake.how,
            suggestion: mistake.suggestion,
        }
    }

    fn drafts(&self, out: &mut PaySheet) -> Vec<Draft> {
        for row in 1..self.mapping.heading_first {
            let reason = crate::SkipReason::AboveHeading;
            out.skipped.push(SkippedRow { row, reason });
        }
        let mut drafts: Vec<Draft> = Vec::new();
        let mut known: HashMap<merge::Key, usize> = HashMap::new();
        for row in self.mapping.heading_last + 1..=self.sheet.last_row() {
            if let Some(reason) = skip_reason(self, row) {
                out.skipped.push(SkippedRow { row, reason });
                continue;
            }
            out.rows_read += 1;
            let draft = self.row(row);
            if self.mapping.layout == Layout::RowPerPerson {
                drafts.push(draft);
                continue;
            }
            let key = merge::key(&draft);
            let at = key.as_ref().and_then(|key| known.get(key)).copied();
            match at.and_then(|at| drafts.get_mut(at)) {
                Some(first) => merge::merge(self, first, draft),
                None => {
                    if let Some(key) = key {
                        known.insert(key, drafts.len());
                    }
                    drafts.push(draft);
                }
            }
        }
        drafts
    }

    fn row(&self, row: u32) -> Draft {
        let mut draft = Draft { rows: vec![row], ..Draft::default() };
        let month = self.row_month(&mut draft, row);
        for (column, field) in &self.columns {
            let at = At { row, column: *column, field: *field };
            match field.slot() {
                Some(MonthSlot::EachRow) => {
                    if let Some((month, slot)) = month {
                        self.month_cell(&mut draft, at, slot, month);
                    }
                }
                Some(slot) => {
                    if let Some(month) = slot.month(self.year) {
                        self.month_cell(&mut draft, at, slot, month);
                    }
                }
                None => self.person_cell(&mut draft, at),
            }
        }
        draft
    }

    /// The month of a row that is one person's month.
    fn row_month(&self, draft: &mut Draft, row: u32) -> Option<(YearMonth, MonthSlot)> {
        let column = self.column_of(Field::PayMonth)?;
        let at = At { row, column, field: Field::PayMonth };
        let latest = MonthSlot::Of(6).month(self.year)?;
        let read = date::month(&self.cell(row, column), latest);
        let month = self.take(draft, at, None, read);
        let slot = month.and_then(|month| slot_of(month, self.year));
        match (month, slot) {
            (Some(month), Some(slot)) => {
                if let Some(found) = place_of(slot).and_then(|place| draft.months.get_mut(place)) {
                    found.row = row;
                }
                Some((month, slot))
            }
            (Some(_), None) => {
                let mistake = Mistake::doubt(
                    "INT-1611",
                    format!("{}年の算定に使わない月です。日数と報酬を読みません", self.year),
                    "月が違うときは直す",
                );
                draft.problems.push(self.problem(
                    row,
                    Some(column),
                    Field::PayMonth,
                    None,
                    mistake,
                ));
                None
            }
            (None, _) if !draft.failed.contains(&Field::PayMonth) => {
                let mistake =
                    Mistake::error("INT-1612", "支給月が空です", "「2026年4月」のように入れる");
                let problem = self.problem(row, Some(column), Field::PayMonth, None, mistake);
                draft.problems.push(problem);
                None
            }
            (None, _) => None,
        }
    }

    /// Notes the mistake, if any, and hands out the value.
    fn take<T>(
        &self,
        draft: &mut Draft,
        at: At,
        month: Option<YearMonth>,
        read: Value<T>,
    ) -> Option<T> {
        if let Some(mistake) = read.mistake {
            if read.value.is_none() {
                draft.failed.push(at.field);
            }
            draft.problems.push(self.problem(at.row, Some(at.column), at.field, month, mistake));
        }
        read.value
    }

    fn month_cell(&self, draft: &mut Draft, at: At, slot: MonthSlot, month: YearMonth) {
        let Some(place) = place_of(slot) else { return };
        let mut found = draft.months.get(place).copied().unwrap_or_default();
        let cell = self.cell(at.row, at.column);
        let failures = draft.failed.len();
        match at.field {
            Field::Days(_) => {
                // A period of pay may lie in the month before.
                let days_max = month.days().max(month.previous().days());
                let read = value::days(&cell, days_max, month.month());
                found.days = self.take(draft, at, Some(month), read);
            }
            Field::FullMonthPaid(_) => {
                let shown = cell.shown();
                let read =
                    if shown.contains("途中") { Value::good(false) } else { value::flag(&cell) };
                found.full_month_paid = self.take(draft, at, Some(month), read);
            }
            Field::InKind(_) => {
                found.in_kind = self.take(draft, at, Some(month), value::amount(&cell));
            }
            Field::Total(_) => {
                found.total = self.take(draft, at, Some(month), value::amount(&cell));
            }
            _ => {
                let yen = self.take(draft, at, Some(month), value::amount(&cell));
                found.cash = match (found.cash, yen) {
                    (Some(sum), Some(yen)) => Some(sum + yen),
                    (sum, yen) => sum.or(yen),
                };
            }
        }
        found.failed = found.failed || draft.failed.len() > failures;
        if found.row == 0 {
            found.row = at.row;
        }
        if let Some(kept) = draft.months.get_mut(place) {
            *kept = found;
        }
    }

    fn person_cell(&self, draft: &mut Draft, at: At) {
        let cell = self.cell(at.row, at.column);
        if *cell == Cell::Empty {
            return;
        }
        match at.field {
            Field::InsuredNumber => {
                draft.insured_number = self.take(draft, at, None, kind::insured_number(&cell));
            }
            Field::EmployeeNumber => {
                let text = cell.shown().trim().to_owned();
                draft.employee_number = (!text.is_empty()).then_some(text);
            }
            Field::NameKanji => {
                let read = self.take(draft, at, None, name::kanji(&cell));
                join(&mut draft.name_kanji, read, "　");
            }
            Field::NameKana => {
                let read = self.take(draft, at, None, name::kana(&cell));
                join(&mut draft.name_kana, read, " ");
            }
            Field::BirthDate => draft.birth_date = self.take(draft, at, None, date::day(&cell)),
            Field::AcquiredOn => draft.acquired_on = self.take(draft, at, None, date::day(&cell)),
            Field::LeftOn => draft.left_on = self.take(draft, at, None, date::day(&cell)),
            Field::LostOn => {
                let lost = self.take(draft, at, None, date::day(&cell));
                draft.left_on = draft.left_on.or(lost.and_then(|day| day.yesterday().ok()));
            }
            Field::WorkerKind => {
                let mapped = self.mapping.columns.iter().find(|m| m.column == at.column);
                let label = mapped.map_or("", |mapped| mapped.label.as_str());
                let read = kind::worker(&cell, label);
                draft.worker = self.take(draft, at, None, read);
            }
            Field::Remarks => {
                let text = cell.shown().trim().to_owned();
                join(&mut draft.remarks, (!text.is_empty()).then_some(text), "　");
            }
            _ => self.standing_cell(draft, at, &cell),
        }
    }

    /// What stands about a person beside name and dates.
    fn standing_cell(&self, draft: &mut Draft, at: At, cell: &Cell) {
        let june = MonthSlot::Of(6).month(self.year);
        let june = june.unwrap_or_else(|| YearMonth::of(self.today));
        match at.field {
            Field::PreviousHealthStandard => {
                draft.previous_health_standard = self.standard(draft, at, cell);
            }
            Field::PreviousPensionStandard => {
                draft.previous_pension_standard = self.standard(draft, at, cell);
            }
            Field::PreviousStandard => {
                let yen = self.standard(draft, at, cell);
                draft.previous_health_standard = draft.previous_health_standard.or(yen);
                draft.previous_pension_standard = draft.previous_pension_standard.or(yen);
            }
            Field::PreviousRevised => {
                draft.previous_revised = self.take(draft, at, None, date::month(cell, june));
            }
            Field::RiseOrFallMonth => {
                let read = date::month_number(cell, june);
                draft.rise_or_fall_month = self.take(draft, at, None, read);
                draft.rise_or_fall = draft.rise_or_fall.or_else(|| change_word(cell));
            }
            Field::RiseOrFall => {
                let read = self.take(draft, at, None, kind::rise_or_fall(cell));
                draft.rise_or_fall = read.or(draft.rise_or_fall);
            }
            Field::RetroMonth => {
                draft.retro_month = self.take(draft, at, None, date::month_number(cell, june));
            }
            Field::RetroAmount => {
                draft.retro_amount = self.take(draft, at, None, value::amount(cell));
            }
            Field::RevisionMonth => {
                let december = june.plus(6);
                draft.revision_month = self.take(draft, at, None, date::month(cell, december));
            }
            Field::Leave => draft.leave = self.take(draft, at, None, kind::leave(cell)),
            Field::TwoWorkplaces => {
                let named = ["以上", "選択"].iter().any(|word| cell.shown().contains(word));
                let read = if named { Value::good(true) } else { value::flag(cell) };
                draft.two_workplaces = self.take(draft, at, None, read);
            }
            Field::OtherWorkplacesRemuneration => {
                let read = self.take(draft, at, None, value::amount(cell));
                draft.other_workplaces_remuneration = read;
            }
            Field::Aged70Months => {
                let read = self.take(draft, at, None, kind::two_months(cell));
                draft.aged_70_months = read.unwrap_or_default();
            }
            Field::BasicPensionNumber => {
                let read = kind::basic_pension_number(cell);
                draft.basic_pension_number = self.take(draft, at, None, read);
            }
            Field::AnnualRecurring => {
                draft.annual_recurring = self.take(draft, at, None, value::flag(cell));
            }
            Field::AnnualConsent => {
                draft.annual_consent = self.take(draft, at, None, value::flag(cell));
            }
            _ => {}
        }
    }

    /// 従前の標準報酬月額 in yen, whether the sheet has yen or thousands.
    fn standard(&self, draft: &mut Draft, at: At, cell: &Cell) -> Option<Yen> {
        let read = value::amount(cell);
        let yen = self.take(draft, at, None, read).filter(|yen| *yen > Yen::ZERO)?;
        if yen.get() < THOUSANDS_BELOW {
            self.thousands.set(self.thousands.get() + 1);
            return Some(Yen::new(yen.get() * 1_000));
        }
        if yen.get() % 1_000 == 0 {
            return Some(yen);
        }
        let mistake = Mistake::error(
            "INT-1608",
            "標準報酬月額に千円未満の端数があります",
            "報酬の額ではなく、標準報酬月額（例 260,000 か 260）を入れる",
        );
        self.take(draft, at, None, Value::bad(mistake))
    }
}

#[derive(Debug, Clone, Copy)]
struct At {
    row: u32,
    column: u32,
    field: Field,
}

fn join(kept: &mut String, more: Option<String>, between: &str) {
    if let Some(more) = more {
        if !kept.is_empty() {
            kept.push_str(between);
        }
        kept.push_str(&more);
    }
}

/// 昇給4/1 names the direction beside the month; 昇降給 does not.
fn change_word(cell: &Cell) -> Option<RiseOrFall> {
    let shown = cell.shown();
    match (shown.contains('昇'), shown.contains('降')) {
        (true, false) => Some(RiseOrFall::Rise),
        (false, true) => Some(RiseOrFall::Fall),
        _ => None,
    }
}
