//! The words by which policies know purposes and fields.

use crate::question::Fields;

/// Codes of purposes as the log keeps them.
const PURPOSES: [(u8, &str); 19] = [
    (1, "consult"),
    (2, "maintain"),
    (3, "search"),
    (4, "import"),
    (5, "export"),
    (6, "determine"),
    (7, "file"),
    (8, "pay"),
    (9, "deadlines"),
    (10, "audit"),
    (11, "administer"),
    (12, "own"),
    (13, "numbers"),
    (20, "signIn"),
    (21, "migrate"),
    (22, "ship"),
    (23, "backup"),
    (24, "restore"),
    (25, "reseal"),
];

/// A purpose that policies do not know yet is `unknown`, which serves nothing.
pub(crate) fn purpose(code: u8) -> &'static str {
    PURPOSES.iter().find(|(known, _)| *known == code).map_or("unknown", |(_, word)| word)
}

pub(crate) const fn fields(fields: Option<Fields>) -> &'static str {
    match fields {
        None => "none",
        Some(Fields::Identity) => "identity",
        Some(Fields::Contact) => "contact",
        Some(Fields::Bank) => "bank",
        Some(Fields::Pay) => "pay",
        Some(Fields::Sensitive) => "sensitive",
        Some(Fields::Other) => "other",
    }
}
