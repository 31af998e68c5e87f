//! 書き出しの守り — cells that a spreadsheet would take for a formula are written as text, and read
//! back as they were.
//!
//! A mark `'` is put before them, in CSV and in XLSX alike: the string type of an XLSX cell is lost
//! as soon as somebody saves the sheet as CSV.

use std::borrow::Cow;

/// What makes a spreadsheet evaluate a cell, full-width forms included, since Japanese spreadsheets
/// take them too. Source: OWASP, CSV Injection.
const fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// The text as an export writes it into a cell.
///
/// A text that begins with marks and then with one of those characters gets one more mark, so that
/// [`as_written`] always gives the text back.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that [`guarded`] was given.
pub fn as_written(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(starts_formula)
}

/// Adds one line of CSV: cells guarded, quoted where they must be, ended with CR LF.
pub fn push_csv_line<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    let mut first = true;
    for cell in cells {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        let cell = guarded(cell);
        let edges = cell.starts_with(char::is_whitespace) || cell.ends_with(char::is_whitespace);
        if edges || cell.contains(['"', ',', '\n', '\r', ';', '\t']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_evaluate_is_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+81-45-000-0000", "'+81-45-000-0000"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("'", "'"),
            ("a=1", "a=1"),
            ("", ""),
            ("見本 花子", "見本 花子"),
        ] {
            assert_eq!(guarded(text), cell);
            assert_eq!(as_written(cell), text);
        }
    }

    #[test]
    fn a_line_is_quoted_where_it_must_be() {
        let mut out = String::new();
        push_csv_line(&mut out, ["a", "b,1", "=x", "c\"d", " e", ""]);
        assert_eq!(out, "a,\"b,1\",'=x,\"c\"\"d\",\" e\",\r\n");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@a＝\t\r\n-]{0,6}|.{0,12}") {
            let cell = guarded(&text);
            prop_assert!(!is_formula(&cell));
            prop_assert_eq!(as_written(&cell), text.as_str());
        }
    }
}
