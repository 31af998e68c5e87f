//! Every statutory parameter says where it comes from and until when it was checked.

use toml::{Table, Value};

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "parameters";
const CONFIDENCE: [&str; 3] = ["confirmed", "transcribed", "unconfirmed"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let listed: String = tree
        .texts()
        .filter(|(path, _)| path.starts_with("docs/unconfirmed"))
        .map(|(_, text)| text)
        .collect();
    tree.texts()
        .filter(|(path, _)| path.starts_with("law/") && path.ends_with(".toml"))
        .flat_map(|(path, text)| check_file(path, text, &listed))
        .collect()
}

fn check_file(path: &str, text: &str, listed: &str) -> Vec<Problem> {
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return vec![Problem::of(path, RULE, format!("no TOML: {error}"))],
    };
    let several = table.get("parameter").and_then(Value::as_array);
    let one = Value::Table(table.clone());
    let parameters: Vec<&Value> = several.map_or_else(|| vec![&one], |list| list.iter().collect());
    let messages = parameters.into_iter().flat_map(|parameter| check_one(parameter, listed));
    messages.map(|message| Problem::of(path, RULE, message)).collect()
}

fn check_one(parameter: &Value, listed: &str) -> Vec<String> {
    let id = text(parameter, "id");
    let mut problems = Vec::new();
    for name in ["id", "unit"].into_iter().filter(|name| text(parameter, name).is_empty()) {
        problems.push(format!("`{id}` lacks `{name}`"));
    }
    let through = parameter.get("checked").and_then(|checked| checked.get("through"));
    if through.is_none_or(|value| value.to_string().trim_matches('"').len() < 7) {
        problems.push(format!("`{id}` lacks `checked.through`: the last month it was checked for"));
    }
    let none = Vec::new();
    let rows = parameter.get("value").and_then(Value::as_array).unwrap_or(&none);
    if rows.is_empty() {
        problems.push(format!("`{id}` has no `[[value]]`"));
    }
    for row in rows {
        problems.extend(check_row(parameter, row, listed));
    }
    problems
}

/// A row has its own basis, source and confidence, or those of the parameter.
fn check_row(parameter: &Value, row: &Value, listed: &str) -> Vec<String> {
    let id = text(parameter, "id");
    let of_row = |name: &str| row.get(name).or_else(|| parameter.get(name));
    let from = row.get("from").map(Value::to_string).unwrap_or_default();
    let mut problems = Vec::new();
    for name in ["basis", "source", "confidence"] {
        if of_row(name).is_none_or(|value| value.to_string().len() < 3) {
            problems.push(format!("`{id}` from {from} lacks `{name}`"));
        }
    }
    let confidence = of_row("confidence").and_then(Value::as_str).unwrap_or("");
    if !confidence.is_empty() && !CONFIDENCE.contains(&confidence) {
        problems.push(format!("`{id}` from {from}: confidence is one of {CONFIDENCE:?}"));
    }
    let source = of_row("source").map(Value::to_string).unwrap_or_default();
    if confidence != "unconfirmed" && ["憶", "memory"].iter().any(|word| source.contains(word)) {
        problems.push(format!("`{id}` from {from} is from memory, so `unconfirmed`"));
    }
    if confidence == "unconfirmed" && !listed.contains(&format!("`{id}`")) {
        problems.push(format!("`{id}` is unconfirmed and not listed in docs/unconfirmed.md"));
    }
    problems
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "id = \"pension.rate\"\nunit = \"percent\"\n\
        source = \"厚生年金保険法 第81条\"\nconfidence = \"confirmed\"\n\
        [[value]]\nfrom = 2017-09-01\nvalue = \"18.3\"\nbasis = \"厚生年金保険法 第81条第4項\"\n\
        [checked]\nthrough = \"2026-11\"\n";

    fn messages(text: &str, listed: &str) -> Vec<String> {
        let files = [("law/pension/rate.toml", text), ("docs/unconfirmed.md", listed)];
        check(&Tree::of(&files)).into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn a_whole_parameter_passes() {
        assert_eq!(messages(WHOLE, ""), Vec::<String>::new());
    }

    #[test]
    fn each_missing_part_is_found() {
        for part in ["id = ", "unit", "source", "confidence", "basis", "through", "[[value]]"] {
            let kept = WHOLE.lines().filter(|line| !line.starts_with(part));
            let text: String = kept.map(|line| format!("{line}\n")).collect();
            assert!(!messages(&text, "").is_empty(), "{part}");
        }
    }

    #[test]
    fn what_is_from_memory_is_unconfirmed_and_listed() {
        let memory = WHOLE.replace("厚生年金保険法 第81条\"\nconf", "憶\"\nconf");
        assert_eq!(messages(&memory, "").len(), 1);
        let unconfirmed = memory.replace("\"confirmed\"", "\"unconfirmed\"");
        assert_eq!(messages(&unconfirmed, "").len(), 1);
        assert!(messages(&unconfirmed, "- `pension.rate`: …").is_empty());
    }
}
