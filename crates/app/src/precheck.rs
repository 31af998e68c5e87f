//! 事前点検 — any 届書CSV, read and checked item by item.

pub use romori_filing::{
    Checked, CoverSheet, Level, Notice as NoticeForm, NoticeCount, Place, Problem as FilingProblem,
    Report, check_file as precheck, cover_counts,
};
