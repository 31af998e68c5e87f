//! Every field table names the official layout it follows, down to each field.

use toml::{Table, Value};

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "forms";

pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.texts()
        .filter(|(path, _)| path.starts_with("forms/") && path.ends_with(".toml"))
        .flat_map(|(path, text)| check_file(path, text))
        .collect()
}

fn check_file(path: &str, text: &str) -> Vec<Problem> {
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return vec![Problem::of(path, RULE, format!("no TOML: {error}"))],
    };
    let cited = is_cited(&Value::Table(table.clone()));
    let none = Vec::new();
    let fields = table.get("field").and_then(Value::as_array).unwrap_or(&none);
    let mut problems = Vec::new();
    if fields.is_empty() {
        problems.push(Problem::of(path, RULE, "has no `[[field]]`"));
    }
    for (field, number) in fields.iter().zip(1..) {
        if !cited && !is_cited(field) {
            let message = format!("field {number} names no source, nor does the table");
            problems.push(Problem::of(path, RULE, message));
        }
        let label = field.get("label").and_then(Value::as_str).unwrap_or("");
        if label.is_empty() {
            problems.push(Problem::of(path, RULE, format!("field {number} has no `label`")));
        }
    }
    problems
}

fn is_cited(value: &Value) -> bool {
    let cite = value.get("cite").or_else(|| value.get("source"));
    cite.is_some_and(|cite| cite.to_string().len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        check(&Tree::of(&[("forms/nps/santei@1.toml", text)])).len()
    }

    #[test]
    fn a_field_without_a_source_is_found() {
        assert_eq!(count("cite = \"仕様書 3.2\"\n[[field]]\nlabel = \"氏名\"\n"), 0);
        assert_eq!(count("[[field]]\nlabel = \"氏名\"\ncite = \"仕様書 3.2 項番8\"\n"), 0);
        assert_eq!(count("[[field]]\nlabel = \"氏名\"\n"), 1);
        assert_eq!(count("cite = \"仕様書\"\n[[field]]\nno = 8\n"), 1);
        assert_eq!(count("cite = \"仕様書\"\n"), 1);
    }
}
