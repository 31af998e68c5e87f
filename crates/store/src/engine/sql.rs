//! One text of SQL for both engines. Texts are fixed in the program; only these marks are put in:
//!
//! | Mark | SQLite | PostgreSQL |
//! |---|---|---|
//! | `$1` … | `?1` … | `$1` … |
//! | `{int}` | `INTEGER` | `BIGINT` |
//! | `{text}` | `TEXT` | `TEXT COLLATE "C"` (both order by bytes) |
//! | `{bytes}` | `BLOB` | `BYTEA` |
//! | `{tenant}` | column `tenant_id`, for this file's tenant alone | column `tenant_id` |
//! | `{by_key}` | `STRICT, WITHOUT ROWID`: rows in the order of the primary key | nothing |
//! | `{by_row}` | `STRICT`: rows in the order they came; better above 1 KB a row | nothing |

use std::fmt::Write as _;

use romori_types::TenantId;

/// Name of the check that keeps another tenant's row out of a file.
pub(super) const TENANT_CHECK: &str = "tenant_only";

/// For whom a text is written out.
#[derive(Clone, Copy)]
pub(super) enum Dialect {
    /// SQLite; the tenant whose file it is, if it is one.
    Sqlite(Option<TenantId>),
    /// PostgreSQL.
    Postgres,
}

/// The text with its marks replaced, or the mark that is not known.
pub(super) fn written(text: &str, dialect: Dialect) -> Result<String, String> {
    let mut out = String::with_capacity(text.len() + 32);
    let mut quoted = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\'' => {
                quoted = !quoted;
                out.push(c);
            }
            '$' if !quoted => {
                out.push(if matches!(dialect, Dialect::Postgres) { '$' } else { '?' })
            }
            '{' if !quoted => {
                let mark: String = rest.by_ref().take_while(|c| *c != '}').collect();
                push_mark(&mut out, &mark, dialect)?;
            }
            _ => out.push(c),
        }
    }
    Ok(out)
}

fn push_mark(out: &mut String, mark: &str, dialect: Dialect) -> Result<(), String> {
    let postgres = matches!(dialect, Dialect::Postgres);
    let text = match (mark, postgres) {
        ("int", true) => "BIGINT",
        ("int", false) => "INTEGER",
        ("text", true) => "TEXT COLLATE \"C\"",
        ("text", false) => "TEXT",
        ("bytes", true) => "BYTEA",
        ("bytes", false) => "BLOB",
        ("by_key" | "by_row", true) => "",
        ("by_key", false) => "STRICT, WITHOUT ROWID",
        ("by_row", false) => "STRICT",
        ("tenant", _) => return push_tenant_column(out, dialect),
        _ => return Err(mark.to_owned()),
    };
    out.push_str(text);
    Ok(())
}

fn push_tenant_column(out: &mut String, dialect: Dialect) -> Result<(), String> {
    match dialect {
        Dialect::Postgres => out.push_str("tenant_id BYTEA NOT NULL"),
        Dialect::Sqlite(Some(tenant)) => {
            let _ = write!(
                out,
                "tenant_id BLOB NOT NULL CONSTRAINT {TENANT_CHECK} CHECK (tenant_id = x'{}')",
                hex(tenant.as_bytes())
            );
        }
        Dialect::Sqlite(None) => return Err("tenant".to_owned()),
    }
    Ok(())
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Whether a name of a table or column can stand in SQL as it is.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_each_engines_own() {
        let text = "create table a ({tenant}, n {int}, t {text}, b {bytes}) {by_key}";
        let sqlite = written(text, Dialect::Sqlite(Some(TenantId::from_bytes([0xAB; 16]))));
        let check =
            "CONSTRAINT tenant_only CHECK (tenant_id = x'abababababababababababababababab')";
        let expected = format!(
            "create table a (tenant_id BLOB NOT NULL {check}, n INTEGER, t TEXT, b BLOB) \
             STRICT, WITHOUT ROWID"
        );
        assert_eq!(sqlite, Ok(expected));
        let postgres = "create table a (tenant_id BYTEA NOT NULL, n BIGINT, \
                        t TEXT COLLATE \"C\", b BYTEA) ";
        assert_eq!(written(text, Dialect::Postgres), Ok(postgres.to_owned()));
    }

    #[test]
    fn numbered_places_keep_their_number() {
        let text = "select $2, $1, '$3 {int}' from a";
        let sqlite = written(text, Dialect::Sqlite(None));
        assert_eq!(sqlite.as_deref(), Ok("select ?2, ?1, '$3 {int}' from a"));
        assert_eq!(written(text, Dialect::Postgres).as_deref(), Ok(text));
    }

    #[test]
    fn an_unknown_mark_is_named() {
        assert_eq!(written("{blob}", Dialect::Postgres), Err("blob".to_owned()));
        assert_eq!(written("({tenant})", Dialect::Sqlite(None)), Err("tenant".to_owned()));
    }

    #[test]
    fn names_are_plain() {
        assert!(is_name("person_by_kana2"));
        for name in ["", "Person", "a b", "a;drop", "_a", "人"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
