//! One Japanese term, one English identifier: GLOSSARY.toml binds both.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::problem::Problem;
use crate::rust_file::{PublicType, RustFile};
use crate::tree::Tree;

const RULE: &str = "glossary";
const PATH: &str = "GLOSSARY.toml";
const BOUND_CRATES: [&str; 2] = ["statute", "filing"];

/// Public types that are missing, terms with two identifiers, identifiers with two terms.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let Some(text) = tree.text(PATH) else {
        return vec![Problem::of(PATH, RULE, "is missing")];
    };
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return vec![Problem::of(PATH, RULE, format!("no TOML: {error}"))],
    };
    let rows = list(&table, "word");
    let parts = list(&table, "part");
    let mut problems: Vec<Problem> = rows.iter().flat_map(incomplete).collect();
    problems.extend(parts.iter().flat_map(unexplained));
    problems.extend(doubled(&rows, "term", "ident"));
    problems.extend(doubled(&rows, "ident", "term"));
    problems.extend(missing(tree, &rows, &parts));
    problems.extend(unused(tree, &parts));
    problems
}

fn list(table: &Table, name: &str) -> Vec<Value> {
    table.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn field<'a>(row: &'a Value, name: &str) -> &'a str {
    row.get(name).and_then(Value::as_str).unwrap_or("")
}

fn incomplete(row: &Value) -> Option<Problem> {
    let lacking: Vec<&str> = ["term", "reading", "ident"]
        .into_iter()
        .filter(|name| field(row, name).is_empty())
        .collect();
    let ident = field(row, "ident");
    let ascii = ident.chars().all(|c| c.is_ascii_alphanumeric());
    if lacking.is_empty() && ascii {
        return None;
    }
    let term = field(row, "term");
    Some(Problem::of(
        PATH,
        RULE,
        format!("the row `{term}` / `{ident}` lacks {lacking:?} or ASCII"),
    ))
}

/// A part of the program that is no term of the field says what it is for.
fn unexplained(part: &Value) -> Option<Problem> {
    let ident = field(part, "ident");
    let said = field(part, "use").len() > 10 && !ident.is_empty();
    (!said).then(|| Problem::of(PATH, RULE, format!("the part `{ident}` lacks its `use`")))
}

/// Rows with the same `key` and another `value`.
fn doubled(rows: &[Value], key: &str, value: &str) -> Vec<Problem> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for row in rows {
        if let Some(earlier) = seen.insert(field(row, key), field(row, value)) {
            let message = format!(
                "{key} `{}` stands twice: {value} `{earlier}` and `{}`",
                field(row, key),
                field(row, value)
            );
            problems.push(Problem::of(PATH, RULE, message));
        }
    }
    problems
}

fn bound_types(tree: &Tree) -> impl Iterator<Item = (&RustFile, &PublicType)> {
    let bound = tree.rust().filter(|file| BOUND_CRATES.contains(&file.crate_name()));
    bound.flat_map(|file| file.public_types.iter().map(move |item| (file, item)))
}

fn missing(tree: &Tree, rows: &[Value], parts: &[Value]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, item) in bound_types(tree) {
        if parts.iter().any(|part| field(part, "ident") == item.name) {
            continue;
        }
        let row = rows.iter().find(|row| field(row, "ident") == item.name);
        let documented = item.doc.as_deref().unwrap_or("");
        let Some(row) = row else {
            let message = format!("`{}` has no row in {PATH} ({documented})", item.name);
            problems.push(Problem::at(&file.path, item.line, RULE, message));
            continue;
        };
        let term = field(row, "term");
        if !documented.starts_with(term) {
            let message = format!("the doc of `{}` does not begin with `{term}`", item.name);
            problems.push(Problem::at(&file.path, item.line, RULE, message));
        }
    }
    problems
}

/// A part that is gone must not stay in the list.
fn unused(tree: &Tree, parts: &[Value]) -> Vec<Problem> {
    let gone = |ident: &str| !bound_types(tree).any(|(_, item)| item.name == ident);
    let idents = parts.iter().map(|part| field(part, "ident")).filter(|ident| gone(ident));
    idents.map(|ident| Problem::of(PATH, RULE, format!("no public type `{ident}`"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRADE: &str = "[[word]]\nterm = \"等級\"\nreading = \"とうきゅう\"\nident = \"Grade\"\n";

    fn messages(glossary: &str, code: &str) -> Vec<String> {
        let files = [(PATH, glossary), ("crates/statute/src/lib.rs", code)];
        check(&Tree::of(&files)).into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn a_public_type_needs_a_row_and_its_term_first() {
        assert!(messages(GRADE, "/// 等級 — a grade.\npub struct Grade;").is_empty());
        assert_eq!(messages(GRADE, "/// A grade.\npub struct Grade;").len(), 1);
        assert_eq!(messages(GRADE, "/// 賞与 — a bonus.\npub enum Bonus {}").len(), 1);
        assert!(messages(GRADE, "pub(crate) struct Inner;").is_empty());
    }

    #[test]
    fn a_term_has_one_identifier_and_an_identifier_one_term() {
        let other = GRADE.replace("Grade", "Class");
        assert_eq!(messages(&format!("{GRADE}{other}"), "").len(), 1);
        let other = GRADE.replace("等級", "級");
        assert_eq!(messages(&format!("{GRADE}{other}"), "").len(), 1);
    }

    #[test]
    fn a_part_of_the_program_needs_no_term_but_a_use() {
        let part = "[[part]]\nident = \"Trace\"\nuse = \"listens to steps\"\n";
        assert!(messages(part, "/// Listens.\npub trait Trace {}").is_empty());
        assert_eq!(messages(part, "").len(), 1);
        let bare = "[[part]]\nident = \"Trace\"\n";
        assert_eq!(messages(bare, "/// Listens.\npub trait Trace {}").len(), 1);
    }

    #[test]
    fn a_row_is_whole() {
        assert_eq!(messages("[[word]]\nterm = \"等級\"\nident = \"Grade\"\n", "").len(), 1);
    }
}
