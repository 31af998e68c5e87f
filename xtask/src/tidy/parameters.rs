//! Every statutory parameter says where it comes from and until when it was checked.

use toml::{Table, Value};

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "parameters";
const CONFIDENCE: [&str; 3] = ["confirmed", "medium", "unconfirmed"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let listed = tree.text("docs/unconfirmed.md").unwrap_or_default();
    tree.texts()
        .filter(|(path, _)| path.starts_with("law/") && path.ends_with(".toml"))
        .flat_map(|(path, text)| check_file(path, text, listed))
        .collect()
}

fn check_file(path: &str, text: &str, listed: &str) -> Vec<Problem> {
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return vec![Problem::of(path, RULE, format!("no TOML: {error}"))],
    };
    let messages = check_parameter(&Value::Table(table), listed).into_iter();
    messages.map(|message| Problem::of(path, RULE, message)).collect()
}

fn check_parameter(parameter: &Value, listed: &str) -> Vec<String> {
    let id = text(parameter, "id");
    let mut problems = Vec::new();
    let needed = ["id", "name", "unit", "selected_by"];
    for name in needed.into_iter().filter(|name| text(parameter, name).is_empty()) {
        problems.push(format!("`{id}` lacks `{name}`"));
    }
    let through = parameter.get("checked").and_then(|checked| checked.get("through"));
    if through.is_none_or(|value| value.to_string().trim_matches('"').len() < 7) {
        problems.push(format!("`{id}` lacks `checked.through`: the last month it was checked for"));
    }
    let none = Vec::new();
    let rows = parameter.get("row").and_then(Value::as_array).unwrap_or(&none);
    if rows.is_empty() {
        problems.push(format!("`{id}` has no `[[row]]`"));
    }
    for row in rows {
        problems.extend(check_row(parameter, row, listed));
    }
    problems
}

fn check_row(parameter: &Value, row: &Value, listed: &str) -> Vec<String> {
    let id = text(parameter, "id");
    let from = text(row, "from");
    let mut problems = Vec::new();
    for name in ["from", "source", "confidence"] {
        if text(row, name).is_empty() {
            problems.push(format!("`{id}` from {from} lacks `{name}`"));
        }
    }
    let basis = row.get("basis").and_then(Value::as_array).into_iter().flatten();
    let mut labels = basis.map(|basis| text(basis, "label")).peekable();
    if labels.peek().is_none() || labels.any(str::is_empty) {
        problems.push(format!("`{id}` from {from} lacks `basis`, or its label"));
    }
    if row.get("value").is_none() {
        problems.push(format!("`{id}` from {from} lacks `value`"));
    }
    let (confidence, source) = (text(row, "confidence"), text(row, "source"));
    if !confidence.is_empty() && !CONFIDENCE.contains(&confidence) {
        problems.push(format!("`{id}` from {from}: confidence is one of {CONFIDENCE:?}"));
    }
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

    const WHOLE: &str = "id = \"pension.rate\"\nname = \"厚生年金保険料率\"\n\
        unit = \"percent\"\nselected_by = \"premium_month\"\n\
        [checked]\nthrough = \"2026-11\"\n\
        [[row]]\nfrom = \"2017-09-01\"\nsource = \"条文\"\nconfidence = \"confirmed\"\n\
        basis = [{ kind = \"act\", label = \"厚生年金保険法81条4項\" }]\nvalue = \"18.3\"\n";

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
        let parts = [
            "id",
            "name",
            "unit",
            "selected_by",
            "through",
            "from",
            "source",
            "confidence",
            "basis",
            "value",
        ];
        for part in parts {
            let kept = WHOLE.lines().filter(|line| !line.starts_with(part));
            let text: String = kept.map(|line| format!("{line}\n")).collect();
            assert_eq!(messages(&text, "").len(), 1, "{part}");
        }
        let bare: String = WHOLE.split("[[row]]").take(1).collect();
        assert_eq!(messages(&bare, "").len(), 1);
    }

    #[test]
    fn what_is_from_memory_is_unconfirmed_and_listed() {
        let memory = WHOLE.replace("条文", "憶");
        assert_eq!(messages(&memory, "").len(), 1);
        let unconfirmed = memory.replace("\"confirmed\"", "\"unconfirmed\"");
        assert_eq!(messages(&unconfirmed, "").len(), 1);
        assert!(messages(&unconfirmed, "- `pension.rate`: …").is_empty());
    }
}
