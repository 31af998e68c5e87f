//! 算定基礎届 — from the office's pay spreadsheet to a checked file.

mod book;
mod case;
mod effect;
mod files;
mod job;
mod notice;
mod verdict;
mod why;

pub use book::{Book, Counts, Entry, Terms};
pub use effect::Effect;
pub use files::{
    FileError, FileKind, MadeFile, bad_rows, copy_missing_words, cover_copy, cover_lines,
    decided_by, files, list, list_of, notice_copy, notice_csv,
};
pub use job::Job;
pub use notice::{CharacterIssue, Notice, NoticeProblem, NoticeTerms, Spellings, notice, who};
pub use romori_statute::over_seventy::DeterminationAge;
pub use verdict::{Tone, Verdict};
pub use why::{
    Cite, MonthLine, Piece, Section, Why, exemption_basis, exemption_sentence, grouped,
    left_out_words, why,
};
