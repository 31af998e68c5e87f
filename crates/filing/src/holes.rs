//! 番号欄の穴 — a file whose items 個人番号 are left open, twelve `?` each, with the byte at which
//! each begins.
//!
//! Only the vault of individual numbers fills them, so nothing here ever has a number. A hole is
//! made for a holder, one at a time, and never by a text: a cell with twelve `?` is refused by the
//! check like any other that is no number.

use std::fmt;

use jiff::civil::Date;

use crate::file::{Draft, File, encoded_marking, whole};
use crate::problem::{FieldProblem, ProblemCode};
use crate::table::{Form, Item, Kind};
use crate::value::era_date;

/// How many bytes are left open: an individual number has twelve digits.
pub const HOLE_BYTES: usize = 12;

/// What stands in a hole.
pub const HOLE_BYTE: u8 = b'?';

/// What stands in for a number while the file is checked. It is in no file that is handed out.
const STAND_IN: &str = "000000000000";

/// 個人番号欄 — an item of a row that takes a number, and whom the row names for it.
#[derive(Clone, PartialEq, Eq)]
pub struct NumberField {
    /// The row, from 0.
    pub row: usize,
    /// The item's key.
    pub key: &'static str,
    /// The item's name: 配偶者 個人番号.
    pub label: &'static str,
    /// 氏名ｶﾅ of the person, as the row has it.
    pub kana: String,
    /// 生年月日 of the person.
    pub birth_date: Option<Date>,
    /// 被保険者整理番号 of the row.
    pub insured_number: String,
    column: usize,
}

impl fmt::Debug for NumberField {
    /// Without the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NumberField({}, {})", self.row, self.key)
    }
}

/// 番号欄の誤り — why a hole is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoleError {
    /// The row has no such item, or its person does not take a number there.
    NoSuchField,
    /// Something stands there already: another hole, or a text that came with the file.
    Taken,
}

impl fmt::Display for HoleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSuchField => {
                "この届書には、その方の個人番号の欄がありません。届書を作り直してください。"
            }
            Self::Taken => "個人番号の欄に、すでに何かが入っています。届書を作り直してください。",
        })
    }
}

impl std::error::Error for HoleError {}

impl File {
    /// The items 個人番号 that may be filled: of persons who are on the row, where the field table
    /// does not demand that the item be left out.
    pub fn number_fields(&self) -> Vec<NumberField> {
        let mut found = Vec::new();
        for (row, one) in self.rows.iter().enumerate() {
            let form = one.notice.form();
            let takes = |item: &&'static Item| {
                item.kind == Kind::IndividualNumber
                    && !item.empty.iter().any(|condition| condition.holds(&one.columns))
            };
            for item in form.items.iter().filter(takes) {
                found.extend(field_of(form, &one.columns, item, row));
            }
        }
        found
    }
}

/// The field of an item; none where its person is not on the row.
fn field_of(
    form: &'static Form,
    columns: &[String],
    item: &'static Item,
    row: usize,
) -> Option<NumberField> {
    let person = item.key.strip_suffix("individual_number")?;
    let name = if person.is_empty() { "name_kana".to_owned() } else { format!("{person}kana") };
    let cells = |key: &str| columns.get(form.columns_of(key)?);
    let kana = cells(&name)?.first()?.clone();
    (!kana.is_empty()).then(|| NumberField {
        row,
        key: &item.key,
        label: &item.label,
        kana,
        birth_date: cells(&format!("{person}birth")).and_then(era_date),
        insured_number: cells("insured_number")
            .and_then(|cells| cells.first())
            .cloned()
            .unwrap_or_default(),
        column: item.first(),
    })
}

/// 番号欄を空ける下書き — a file in which holes are made for holders `H`.
#[derive(Debug, Clone)]
pub struct NumberDraft<H> {
    file: File,
    holes: Vec<(usize, usize, H)>,
}

impl<H: Copy> NumberDraft<H> {
    /// No hole yet.
    pub fn new(file: File) -> Self {
        Self { file, holes: Vec::new() }
    }

    /// Leaves the number of a holder open.
    ///
    /// # Errors
    /// When the row has no such item; when it is filled.
    pub fn leave(&mut self, row: usize, key: &str, holder: H) -> Result<(), HoleError> {
        let fields = self.file.number_fields();
        let field = fields.iter().find(|field| field.row == row && field.key == key);
        let field = field.ok_or(HoleError::NoSuchField)?;
        let cells = self.file.rows.get_mut(row).map(|row| &mut row.columns);
        let cell = cells.and_then(|cells| cells.get_mut(field.column));
        let cell = cell.ok_or(HoleError::NoSuchField)?;
        if !cell.is_empty() {
            return Err(HoleError::Taken);
        }
        STAND_IN.clone_into(cell);
        self.holes.push((row, field.column, holder));
        Ok(())
    }

    /// 点検 — clears what the field tables want left out beside a number, checks the file as one
    /// that has its numbers, and leaves the holes open.
    ///
    /// # Errors
    /// Every problem, as [`Draft::check`] gives them.
    pub fn check(mut self, check_day: Date) -> Result<WithHoles<H>, Vec<FieldProblem>> {
        let left_out = self.clear();
        let checked = Draft::from(self.file).check(check_day)?;
        let mut begins = Vec::new();
        // What was checked is encodable; its bytes are compared all the same.
        let bytes = encoded_marking(checked.file(), |row, column, at| {
            begins.extend(self.holes.iter().filter_map(|(of_row, of_column, holder)| {
                ((*of_row, *of_column) == (row, column)).then_some((*holder, at))
            }));
        });
        let same =
            bytes.filter(|bytes| bytes == checked.bytes() && begins.len() == self.holes.len());
        let Some(mut bytes) = same else { return Err(vec![not_left_open()]) };
        for (_, at) in &begins {
            if let Some(hole) = bytes.get_mut(*at..*at + HOLE_BYTES) {
                hole.fill(HOLE_BYTE);
            }
        }
        let warnings = checked.warnings().to_vec();
        Ok(WithHoles { bytes, holes: begins, warnings, left_out })
    }

    /// Empties the items that a row must not have beside its number: row and name of each.
    fn clear(&mut self) -> Vec<(usize, &'static str)> {
        let mut left_out = Vec::new();
        for (row, one) in self.file.rows.iter_mut().enumerate() {
            if !self.holes.iter().any(|(of, ..)| *of == row) {
                continue;
            }
            for item in &one.notice.form().items {
                let barred = item.empty.iter().any(|condition| {
                    let keys = condition.keys();
                    keys.iter().any(|key| key.ends_with("individual_number"))
                        && condition.holds(&one.columns)
                });
                let cells = one.columns.get_mut(item.first()..item.first() + item.span());
                let Some(cells) = cells.filter(|_| barred) else { continue };
                if cells.iter().any(|cell| !cell.is_empty()) {
                    cells.iter_mut().for_each(String::clear);
                    left_out.push((row, item.label.as_str()));
                }
            }
        }
        left_out
    }
}

fn not_left_open() -> FieldProblem {
    whole(
        ProblemCode::Encoding,
        "個人番号の欄を空けられませんでした。",
        "届書を作り直してから、もう一度お試しください。",
    )
}

/// 番号欄を空けた届書 — the bytes of SHFD0006.CSV, checked, with holes.
#[derive(Clone, PartialEq, Eq)]
pub struct WithHoles<H> {
    bytes: Vec<u8>,
    holes: Vec<(H, usize)>,
    warnings: Vec<FieldProblem>,
    left_out: Vec<(usize, &'static str)>,
}

impl<H> WithHoles<H> {
    /// The bytes. Those of a hole are `?`.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The holder of each hole and the byte at which it begins, in the order of the file.
    pub fn holes(&self) -> &[(H, usize)] {
        &self.holes
    }

    /// What someone should look at before sending.
    pub fn warnings(&self) -> &[FieldProblem] {
        &self.warnings
    }

    /// What was left out because the number stands there: row and item.
    pub fn left_out(&self) -> &[(usize, &'static str)] {
        &self.left_out
    }
}

impl<H> fmt::Debug for WithHoles<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WithHoles({} bytes, {} holes)", self.bytes.len(), self.holes.len())
    }
}
