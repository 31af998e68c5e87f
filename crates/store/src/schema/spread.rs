//! How the keys of a tenant's tables are spread in an office: of two hundred clients with a
//! hundred persons each, after some years.
//!
//! The figures need not fit any one office. They say by which index a query goes: how many rows
//! share the first columns of a key, and how far one column more narrows them down.

use crate::engine::Spread;

const fn of(table: &'static str, index: &'static str, rows: &'static str) -> Spread {
    Spread { table, index, rows }
}

/// One for each index of [`TENANT`](super::tenant::TENANT): rows in all, then rows that agree in
/// the first column, in the first two, and so on.
pub const SPREAD: &[Spread] = &[
    of("turn", "turn", "1 1"),
    of("batch", "batch", "4000 4000 1"),
    of("batch", "batch_by_form", "4000 4000 1"),
    of("batch", "batch_by_time", "4000 4000 1"),
    of("client", "client", "200 200 1"),
    of("client", "client_by_number", "200 200 1"),
    of("establishment", "establishment", "250 250 1"),
    of("establishment", "establishment_by_number", "250 250 2 1"),
    of("person", "person", "20000 20000 1"),
    of("person", "person_by_number", "20000 20000 100 1"),
    of("person", "person_by_place", "20000 20000 1"),
    // A little less narrow than by number: who reads one client reads in the order of numbers.
    of("person", "person_by_batch", "20000 20000 110 20"),
    of("fact", "fact", "2000000 2000000 60000 300 80 2 1"),
    of("fact", "fact_by_subject", "2000000 2000000 100"),
    of("fact", "fact_by_batch", "2000000 2000000 500 100"),
    of("client_key", "client_key", "200 200 1"),
    of("data_key", "data_key", "400 400 2 1"),
    of("held_key", "held_key", "20 20 1"),
    of("client_end", "client_end", "5 5 1"),
    of("filing_case", "filing_case", "8000 8000 1"),
    of("filing_case", "filing_case_by_client", "8000 8000 40 8"),
    of("filing_case", "filing_case_by_due", "8000 8000 1600 20"),
    of("case_input", "case_input", "60000 60000 8 2 1"),
    of("case_event", "case_event", "40000 40000 5 1"),
    of("document", "sqlite_autoindex_document_1", "20000 20000 1"),
    of("document", "document_by_case", "20000 20000 3"),
    of("case_note", "case_note", "2000 2000 1"),
    of("case_note", "case_note_by_case", "2000 2000 2"),
    of("outbox", "outbox", "100 100 1"),
    of("seen", "seen", "200000 200000 1"),
    of("match_key", "match_key", "30000 30000 2 1 1 1"),
];
