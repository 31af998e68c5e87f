//! 算定の仕事 — one pay spreadsheet on its way to a notice, held in memory alone.

use std::collections::BTreeSet;

use romori_intake::{
    Format, Limits, Mapping, OfficeEntry, Overrides, PaySheet, ReadError, Workbook, guess,
    guess_sheet, read_office, read_pay_sheet, read_workbook,
};
use romori_statute::law::Law;
use romori_types::Date;

use super::book::{Book, Terms};
use super::notice::{Notice, NoticeTerms, Spellings, notice};
use crate::office::{OfficeForm, OfficeItem};

/// 算定の仕事
#[derive(Debug, Clone)]
pub struct Job {
    /// Whether the persons come from the ledgers: then they are corrected there, not here.
    of_ledger: bool,
    file_name: String,
    year: i16,
    today: Date,
    workbook: Workbook,
    mapping: Mapping,
    overrides: Overrides,
    sheet: PaySheet,
    office_entry: OfficeEntry,
    office: OfficeForm,
    spellings: Spellings,
    left_out: BTreeSet<u32>,
    book: Book,
}

impl Job {
    /// Reads a spreadsheet, guesses its columns and decides everybody whose rows can be used.
    ///
    /// # Errors
    /// When the file is no spreadsheet that can be read safely and whole.
    pub fn open(
        law: &Law,
        bytes: &[u8],
        file_name: &str,
        year: i16,
        today: Date,
    ) -> Result<Self, ReadError> {
        let workbook = read_workbook(bytes, file_name, &Limits::default())?;
        let mapping = guess(&workbook, year);
        let office_entry = read_office(&workbook).unwrap_or_default();
        let office = OfficeForm::from_entry(&office_entry);
        let mut job = Self {
            of_ledger: false,
            file_name: file_name.to_owned(),
            year,
            today,
            workbook,
            mapping,
            overrides: Overrides::new(),
            sheet: PaySheet::default(),
            office_entry,
            office,
            spellings: Spellings::new(),
            left_out: BTreeSet::new(),
            book: Book { terms: Terms { year, calendar: None }, entries: Vec::new() },
        };
        job.read_again(law);
        Ok(job)
    }

    /// The job of an establishment whose persons were decided from the ledgers.
    pub fn of_ledger(title: String, book: Book, office: OfficeForm, today: Date) -> Self {
        let year = book.terms.year;
        let format = Format::Xlsx;
        let workbook = Workbook { sheets: Vec::new(), dropped: Vec::new(), format };
        let mapping = guess(&workbook, year);
        Self {
            of_ledger: true,
            file_name: title,
            year,
            today,
            workbook,
            mapping,
            overrides: Overrides::new(),
            sheet: PaySheet::default(),
            office_entry: OfficeEntry::default(),
            office,
            spellings: Spellings::new(),
            left_out: BTreeSet::new(),
            book,
        }
    }

    /// The same with what was chosen for its notice before.
    #[must_use]
    pub fn choosing(mut self, left_out: BTreeSet<u32>, spellings: Spellings) -> Self {
        self.left_out = left_out;
        self.spellings = spellings;
        self
    }

    /// Whether the persons come from the ledgers.
    pub const fn is_of_ledger(&self) -> bool {
        self.of_ledger
    }

    /// The file's own name, for the user's screen.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The calendar year of the determination.
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// The day of the work.
    pub const fn today(&self) -> Date {
        self.today
    }

    /// The cells as read.
    pub const fn workbook(&self) -> &Workbook {
        &self.workbook
    }

    /// Which column is what.
    pub const fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Values typed instead of those in the file.
    pub const fn overrides(&self) -> &Overrides {
        &self.overrides
    }

    /// The persons, and every mistake.
    pub const fn sheet(&self) -> &PaySheet {
        &self.sheet
    }

    /// What the sheet 「事業所」 said, with its mistakes.
    pub const fn office_entry(&self) -> &OfficeEntry {
        &self.office_entry
    }

    /// Whose form it is.
    pub const fn office(&self) -> &OfficeForm {
        &self.office
    }

    /// Other ways of writing that were chosen.
    pub const fn spellings(&self) -> &Spellings {
        &self.spellings
    }

    /// Rows left out of the notice for now.
    pub const fn left_out(&self) -> &BTreeSet<u32> {
        &self.left_out
    }

    /// Everybody, decided.
    pub const fn book(&self) -> &Book {
        &self.book
    }

    /// Replaces the whole mapping. Corrections stay: they belong to cells.
    pub fn set_mapping(&mut self, law: &Law, mapping: Mapping) {
        if mapping.sheet != self.mapping.sheet {
            self.overrides.clear();
        }
        self.mapping = mapping;
        self.read_again(law);
    }

    /// Reads another sheet of the workbook, its columns guessed anew. Corrections, ways of writing
    /// and persons left out belonged to the rows of the old one and are gone.
    pub fn choose_sheet(&mut self, law: &Law, sheet: usize) {
        if sheet == self.mapping.sheet || sheet >= self.workbook.sheets.len() {
            return;
        }
        self.spellings.clear();
        self.left_out.clear();
        self.set_mapping(law, guess_sheet(&self.workbook, sheet, self.year));
    }

    /// Uses `value` instead of what the file has in a cell; empty means an empty cell.
    pub fn correct(&mut self, law: &Law, row: u32, column: u32, value: &str) {
        self.correct_all(law, [((row, column), value.to_owned())]);
    }

    /// Uses several values at once.
    pub fn correct_all(
        &mut self,
        law: &Law,
        values: impl IntoIterator<Item = ((u32, u32), String)>,
    ) {
        self.overrides.extend(values);
        self.read_again(law);
    }

    /// Takes a correction back.
    pub fn uncorrect(&mut self, law: &Law, row: u32, column: u32) {
        if self.overrides.remove(&(row, column)).is_some() {
            self.read_again(law);
        }
    }

    /// Changes the office's items.
    pub fn set_office(
        &mut self,
        law: &Law,
        values: impl IntoIterator<Item = (OfficeItem, String)>,
    ) {
        for (item, value) in values {
            self.office.set(item, &value);
        }
        self.decide_again(law);
    }

    /// Takes the office's items from another file: a CSV of labels and values.
    ///
    /// # Errors
    /// When the file cannot be read; nothing is changed then.
    pub fn take_office(&mut self, law: &Law, bytes: &[u8], name: &str) -> Result<(), ReadError> {
        let workbook = read_workbook(bytes, name, &Limits::default())?;
        self.office_entry = read_office(&workbook).unwrap_or_default();
        self.office = OfficeForm::from_entry(&self.office_entry);
        self.decide_again(law);
        Ok(())
    }

    /// Writes a character of one person's name otherwise in the notice.
    pub fn spell(&mut self, row: u32, character: char, instead: &str) {
        self.spellings.insert((row, character), instead.to_owned());
    }

    /// Takes a way of writing back.
    pub fn unspell(&mut self, row: u32, character: char) {
        self.spellings.remove(&(row, character));
    }

    /// Leaves a row out of the notice, or takes it in again.
    pub fn leave_out(&mut self, row: u32, out: bool) {
        if out {
            self.left_out.insert(row);
        } else {
            self.left_out.remove(&row);
        }
    }

    /// Makes and checks the notice.
    pub fn notice(&self) -> Notice {
        let terms = NoticeTerms {
            office: &self.office,
            spellings: &self.spellings,
            left_out: &self.left_out,
            today: self.today,
        };
        notice(&self.book, &terms)
    }

    fn read_again(&mut self, law: &Law) {
        if self.of_ledger {
            return;
        }
        self.sheet =
            read_pay_sheet(&self.workbook, &self.mapping, &self.overrides, self.year, self.today);
        self.decide_again(law);
    }

    fn decide_again(&mut self, law: &Law) {
        if self.of_ledger {
            return;
        }
        let terms = Terms { year: self.year, calendar: self.office.calendar() };
        self.book = Book::decide(law, self.sheet.persons.clone(), terms);
    }
}
