//! XLSX and XLSM to sheets, streaming, within the limits.

use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{CellErrorType, DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx};
use romori_types::Date;

use crate::decimal::Decimal;
use crate::error::ReadError;
use crate::limits::Limits;
use crate::package;
use crate::workbook::{Cell, Sheet};

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, ReadError> {
    let package = package::inspect(bytes, limits)?;
    // The parser below is not ours and the bytes are a stranger's: should it ever panic, that is
    // one broken file and nothing of it is kept.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes, package.has_merged_cells, limits)))
        .unwrap_or_else(|_| Err(broken("")))
}

fn broken(part: &str) -> ReadError {
    ReadError::Broken { part: part.to_owned() }
}

fn read_sheets(bytes: &[u8], merged: bool, limits: &Limits) -> Result<Vec<Sheet>, ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsxError::Password => ReadError::Encrypted,
        _ => broken(""),
    })?;
    let listed: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if listed.len() > limits.sheets_max {
        let place = String::new();
        return Err(ReadError::TooMany { what: "シート", place, count_max: limits.sheets_max });
    }
    let mut sheets = Vec::new();
    let mut cells_left = limits.cells_max;
    for (name, hidden) in listed {
        let mut grid = Grid { rows: Vec::new(), cells_left, limits, name: &name };
        read_cells(&mut book, &name, &mut grid)?;
        if merged && !grid.rows.is_empty() {
            let regions = book.merge_cells_by_sheet_name(&name).map_err(|_| broken(&name))?;
            grid.expand(&regions)?;
        }
        cells_left = grid.cells_left;
        let rows = grid.rows;
        if !rows.is_empty() {
            sheets.push(Sheet { name, hidden, rows });
        }
    }
    Ok(sheets)
}

fn read_cells<R: Read + Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    grid: &mut Grid<'_>,
) -> Result<(), ReadError> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // Charts and macro sheets that pass as worksheets hold no rows.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(_) => return Err(broken(name)),
    };
    while let Some(found) = reader.next_cell_with_formula_metadata().map_err(|_| broken(name))? {
        let value = match found.value {
            DataRef::Empty if found.formula.is_some() => Cell::Uncomputed,
            value => cell(value, grid.limits, name)?,
        };
        if value != Cell::Empty {
            grid.put(found.pos, value)?;
        }
    }
    Ok(())
}

fn cell(value: DataRef<'_>, limits: &Limits, name: &str) -> Result<Cell, ReadError> {
    let text = |text: &str| {
        if text.len() > limits.cell_bytes_max {
            let count_max = limits.cell_bytes_max;
            return Err(ReadError::TooMany {
                what: "1つのセルの文字",
                place: name.to_owned(),
                count_max,
            });
        }
        Ok(if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) })
    };
    match value {
        DataRef::Empty => Ok(Cell::Empty),
        DataRef::Int(number) => Ok(Cell::Number(Decimal::whole(number))),
        DataRef::Float(number) => Ok(number_cell(number)),
        DataRef::String(owned) => text(&owned),
        DataRef::SharedString(shared) => text(shared),
        DataRef::Bool(truth) => Ok(Cell::Bool(truth)),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let date = || Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok();
            // Under 1 is a time of day alone.
            let whole_days = moment.as_f64() >= 1.0;
            let date = if whole_days { date() } else { None };
            Ok(date.map_or_else(|| number_cell(moment.as_f64()), Cell::Date))
        }
        DataRef::DateTime(duration) => Ok(number_cell(duration.as_f64())),
        DataRef::DateTimeIso(iso) | DataRef::DurationIso(iso) => text(&iso),
        DataRef::Error(error) => Ok(Cell::Error(error_text(&error))),
    }
}

fn number_cell(value: f64) -> Cell {
    Decimal::from_cell(value).map_or(Cell::Error("#NUM!"), Cell::Number)
}

const fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

struct Grid<'a> {
    rows: Vec<Vec<Cell>>,
    cells_left: usize,
    limits: &'a Limits,
    name: &'a str,
}

impl Grid<'_> {
    fn put(&mut self, (row, column): (u32, u32), value: Cell) -> Result<(), ReadError> {
        let (row, column) = (row as usize, column as usize);
        if row >= self.limits.rows_max {
            return Err(self.too_many("行", self.limits.rows_max));
        }
        if column >= self.limits.columns_max {
            return Err(self.too_many("列", self.limits.columns_max));
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let limits = self.limits;
        if let Some(cells) = self.rows.get_mut(row) {
            if cells.len() <= column {
                let grown = column + 1 - cells.len();
                let Some(left) = self.cells_left.checked_sub(grown) else {
                    return Err(self.too_many("セル", limits.cells_max));
                };
                self.cells_left = left;
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = value;
            }
        }
        Ok(())
    }

    fn too_many(&self, what: &'static str, count_max: usize) -> ReadError {
        ReadError::TooMany { what, place: self.name.to_owned(), count_max }
    }

    /// Writes the value of each merged region into all its cells, within the filled part of the
    /// sheet, so that a heading over several columns is read with each of them.
    fn expand(&mut self, regions: &[Dimensions]) -> Result<(), ReadError> {
        let height = self.rows.len() as u32;
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0) as u32;
        for region in regions {
            let ((top, left), (bottom, right)) = (region.start, region.end);
            let value = self.rows.get(top as usize).and_then(|cells| cells.get(left as usize));
            let Some(value) = value.filter(|value| **value != Cell::Empty).cloned() else {
                continue;
            };
            // Overlapping regions would copy the same cells again and again.
            let (bottom, right) = (bottom.min(height - 1), right.min(width - 1));
            for row in top..=bottom {
                for column in left..=right {
                    let taken = self.rows.get(row as usize).and_then(|c| c.get(column as usize));
                    if taken.is_none_or(|cell| *cell == Cell::Empty) {
                        self.put((row, column), value.clone())?;
                    }
                }
            }
        }
        Ok(())
    }
}
