//! Delimited text to rows. Rows are counted as a spreadsheet would show them: blank lines count, a
//! line break inside quotes does not.

use crate::error::ReadError;
use crate::limits::Limits;
use crate::workbook::Cell;

/// The delimiter that makes the most even columns of the first records.
pub(crate) fn guess_delimiter(text: &str) -> char {
    let count = |delimiter: char| {
        let mut fields: Vec<usize> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()).take(40) {
            let mut quoted = false;
            let separators = line.chars().filter(|c| {
                quoted ^= *c == '"';
                !quoted && *c == delimiter
            });
            fields.push(separators.count());
        }
        fields.sort_unstable();
        fields.get(fields.len() / 2).copied().unwrap_or(0)
    };
    let mut best = (',', count(','));
    for delimiter in ['\t', ';'] {
        let found = count(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}

pub(crate) fn parse(
    text: &str,
    delimiter: char,
    name: &str,
    limits: &Limits,
) -> Result<Vec<Vec<Cell>>, ReadError> {
    let mut table = Table { rows: Vec::new(), row: Vec::new(), cells: 0, limits, name };
    let mut field = String::new();
    let mut chars = text.chars().peekable();
    let mut line = 1;
    // The line on which the open quote stands.
    let mut quoted_since = None;
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match (c, quoted_since) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            ('"', Some(_)) => quoted_since = None,
            (_, Some(_)) => field.push(c),
            ('"', None) if field.is_empty() => quoted_since = Some(line),
            ('\r', None) if chars.peek() == Some(&'\n') => {}
            ('\n' | '\r', None) => {
                table.end_field(&mut field)?;
                table.end_row()?;
            }
            (c, None) if c == delimiter => table.end_field(&mut field)?,
            (_, None) => field.push(c),
        }
    }
    if let Some(line) = quoted_since {
        return Err(ReadError::UnclosedQuote { line });
    }
    if !field.is_empty() || !table.row.is_empty() {
        table.end_field(&mut field)?;
        table.end_row()?;
    }
    let mut rows = table.rows;
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
    Ok(rows)
}

struct Table<'a> {
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    cells: usize,
    limits: &'a Limits,
    name: &'a str,
}

impl Table<'_> {
    fn end_field(&mut self, field: &mut String) -> Result<(), ReadError> {
        self.cells += 1;
        if field.len() > self.limits.cell_bytes_max {
            return Err(self.too_many("1つのセルの文字", self.limits.cell_bytes_max));
        }
        if self.row.len() >= self.limits.columns_max {
            return Err(self.too_many("列", self.limits.columns_max));
        }
        if self.cells > self.limits.cells_max {
            return Err(self.too_many("セル", self.limits.cells_max));
        }
        let cell = if field.is_empty() { Cell::Empty } else { Cell::Text(field.as_str().into()) };
        self.row.push(cell);
        field.clear();
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        if self.rows.len() >= self.limits.rows_max {
            return Err(self.too_many("行", self.limits.rows_max));
        }
        while self.row.last() == Some(&Cell::Empty) {
            self.row.pop();
        }
        self.rows.push(std::mem::take(&mut self.row));
        Ok(())
    }

    fn too_many(&self, what: &'static str, count_max: usize) -> ReadError {
        ReadError::TooMany { what, place: self.name.to_owned(), count_max }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let delimiter = guess_delimiter(text);
        let rows = parse(text, delimiter, "", &Limits::default()).unwrap();
        rows.iter().map(|row| row.iter().map(|cell| cell.shown().into_owned()).collect()).collect()
    }

    #[test]
    fn reads_quotes_blank_lines_and_line_ends() {
        assert_eq!(
            rows("a,\"b,1\",c\r\n\r\n\"x\"\"y\",\"l1\nl2\",\r\nlast"),
            vec![vec!["a", "b,1", "c"], vec![], vec!["x\"y", "l1\nl2"], vec!["last"]]
        );
    }

    #[test]
    fn guesses_the_delimiter() {
        assert_eq!(guess_delimiter("a\tb\tc\n1,5\t2\t3\n"), '\t');
        assert_eq!(guess_delimiter("a;b;c\n1,5;2;3\n"), ';');
        assert_eq!(guess_delimiter("a,b\n\"1;2;3;4\",5\n"), ',');
        assert_eq!(guess_delimiter(""), ',');
    }

    #[test]
    fn names_the_line_of_an_open_quote() {
        let error = parse("a,b\nc,\"d\ne,f\n", ',', "", &Limits::default()).unwrap_err();
        assert_eq!(error, ReadError::UnclosedQuote { line: 2 });
    }

    #[test]
    fn holds_the_limits() {
        let limits = Limits { rows_max: 2, columns_max: 3, cell_bytes_max: 5, ..Limits::default() };
        for (text, what) in
            [("1\n2\n3\n", "行"), ("1,2,3,4\n", "列"), ("123456\n", "1つのセルの文字")]
        {
            let error = parse(text, ',', "", &limits).unwrap_err();
            assert!(matches!(error, ReadError::TooMany { what: found, .. } if found == what));
        }
    }

    proptest! {
        #[test]
        fn any_table_survives(
            table in prop::collection::vec(prop::collection::vec("[a-z,\"\n;]{0,4}z", 1..5), 1..6)
        ) {
            let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            let text: String = table
                .iter()
                .map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n")
                .collect();
            let read = parse(&text, ',', "", &Limits::default()).unwrap();
            let read: Vec<Vec<String>> = read
                .iter()
                .map(|row| row.iter().map(|cell| cell.shown().into_owned()).collect())
                .collect();
            prop_assert_eq!(read, table);
        }
    }
}
