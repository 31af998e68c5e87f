//! What is wrong with a filing, said to the person who has to mend it.
//!
//! Never holds an individual number.

use std::fmt;

/// 重さ — whether a problem stops the filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The file must not be sent.
    Error,
    /// The file may be sent after someone has looked.
    Warning,
}

/// 問題コード — a stable code for each kind of problem, FIL-0001 and on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemCode {
    /// A required item is empty.
    Missing,
    /// An item that must be left out is filled.
    MustBeEmpty,
    /// One part of a compound item is filled and another is not.
    PartMissing,
    /// Longer than the item allows.
    TooLong,
    /// Shorter than the item demands.
    TooShort,
    /// Characters of another kind than the item allows.
    WrongCharset,
    /// A character that cannot be filed at all.
    UnfileableCharacter,
    /// A quote, comma, line break or control character inside a value.
    ReservedCharacter,
    /// Not one of the values allowed.
    NotAllowedValue,
    /// A day or month that is not in the calendar or not in that era.
    NotInCalendar,
    /// Surname and given name are not parted as the form wants.
    NameSpacing,
    /// Spaces where the item allows none, or several in a row.
    Spacing,
    /// An amount below the least one.
    BelowMinimum,
    /// A sum does not add up.
    SumMismatch,
    /// The total or average over the qualifying months does not follow.
    AverageMismatch,
    /// A day lies after the day of the check.
    FutureDate,
    /// Two dates do not stand to each other as they must.
    DateOrder,
    /// The person is not yet of the age.
    Age,
    /// Months do not follow each other.
    MonthSequence,
    /// Base days outside what the notice allows.
    BaseDays,
    /// Blocks are not filled in their order, or none is.
    Block,
    /// No month qualifies.
    NoQualifyingMonth,
    /// The row belongs to another office than the file.
    OtherOffice,
    /// The file holds no row.
    NoRows,
    /// The file reaches the size that electronic filing refuses.
    FileTooLarge,
    /// Not text in the permitted encoding.
    Encoding,
    /// A line does not end in CRLF.
    LineEnd,
    /// The header is not as it must be.
    Header,
    /// A row has another number of items than its form.
    ItemCount,
    /// The form code is not known.
    UnknownForm,
    /// Rows of several forms in one file.
    MixedForms,
    /// More than one office in the file.
    SeveralOffices,
    /// The file's name is not the one demanded.
    FileName,
    /// The reading stopped because there were too many problems.
    TooManyProblems,
    /// The same person stands twice in the file.
    Duplicate,
}

impl ProblemCode {
    /// FIL-0001 and on; never renumbered.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "FIL-0001",
            Self::MustBeEmpty => "FIL-0002",
            Self::PartMissing => "FIL-0003",
            Self::TooLong => "FIL-0004",
            Self::TooShort => "FIL-0005",
            Self::WrongCharset => "FIL-0006",
            Self::UnfileableCharacter => "FIL-0007",
            Self::ReservedCharacter => "FIL-0008",
            Self::NotAllowedValue => "FIL-0009",
            Self::NotInCalendar => "FIL-0010",
            Self::NameSpacing => "FIL-0011",
            Self::Spacing => "FIL-0012",
            Self::BelowMinimum => "FIL-0013",
            Self::SumMismatch => "FIL-0014",
            Self::AverageMismatch => "FIL-0015",
            Self::FutureDate => "FIL-0016",
            Self::DateOrder => "FIL-0017",
            Self::Age => "FIL-0018",
            Self::MonthSequence => "FIL-0019",
            Self::BaseDays => "FIL-0020",
            Self::Block => "FIL-0021",
            Self::NoQualifyingMonth => "FIL-0022",
            Self::OtherOffice => "FIL-0023",
            Self::NoRows => "FIL-0024",
            Self::FileTooLarge => "FIL-0025",
            Self::Encoding => "FIL-0026",
            Self::LineEnd => "FIL-0027",
            Self::Header => "FIL-0028",
            Self::ItemCount => "FIL-0029",
            Self::UnknownForm => "FIL-0030",
            Self::MixedForms => "FIL-0031",
            Self::SeveralOffices => "FIL-0032",
            Self::FileName => "FIL-0033",
            Self::TooManyProblems => "FIL-0034",
            Self::Duplicate => "FIL-0035",
        }
    }
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// 場所 — where in the file: its line, and which data row that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Place {
    /// The line of the file, from 1; 0 speaks of the file as a whole.
    pub line: usize,
    /// The data row, from 1, when the line is one.
    pub row: Option<usize>,
}

/// 問題 — one thing to mend: where, what is wrong, what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable code.
    pub code: ProblemCode,
    /// Whether it stops the filing.
    pub level: Level,
    /// Line and data row.
    pub place: Place,
    /// The record's short name: 算定基礎届, 事業所情報; empty for the file as a whole.
    pub record: &'static str,
    /// The item's number on the form.
    pub item: Option<u16>,
    /// The item's name.
    pub label: &'static str,
    /// What is wrong, a Japanese sentence without the value.
    pub reason: String,
    /// What to do next, a Japanese sentence.
    pub remedy: String,
    /// The value as read, for the user's own screen; never an individual number.
    pub value_shown: Option<String>,
}

/// 項目の問題 — the same type under the name that the check of a draft uses.
pub type FieldProblem = Problem;

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = (self.place.line > 0).then(|| format!("{}行目", self.place.line));
        let record = (!self.record.is_empty()).then(|| self.record.to_owned());
        let item = self.item.map(|item| format!("項目{item} {}", self.label));
        let place: Vec<String> = [line, record, item].into_iter().flatten().collect();
        let colon = if place.is_empty() { "" } else { ": " };
        let place = place.join(" ");
        write!(f, "{place}{colon}{}{}（{}）", self.reason, self.remedy, self.code)
    }
}

impl std::error::Error for Problem {}

/// 問題の受け皿 — collects problems up to a limit and remembers that it stopped.
pub(crate) struct Problems {
    list: Vec<Problem>,
    limit: usize,
    stopped: bool,
}

impl Problems {
    pub(crate) fn new(limit: usize) -> Self {
        Self { list: Vec::new(), limit, stopped: false }
    }

    pub(crate) fn push(&mut self, problem: Problem) {
        if self.list.len() < self.limit {
            self.list.push(problem);
        } else {
            self.stopped = true;
        }
    }

    /// Remembers that reading stopped somewhere else.
    pub(crate) fn stop(&mut self) {
        self.stopped = true;
    }

    pub(crate) fn stopped(&self) -> bool {
        self.stopped
    }

    /// All problems in the order of the file.
    pub(crate) fn into_sorted(mut self) -> Vec<Problem> {
        self.list.sort_by_key(|problem| (problem.place.line, problem.item));
        self.list
    }
}
