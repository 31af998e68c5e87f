//! Every field table names the official layout it follows, and of each item how sure we are.

use toml::{Table, Value};

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "forms";
/// A: two independent sources agree. B: one detailed source. C: position only, or a weak source.
/// D: found by counting.
const CONFIDENCE: [&str; 4] = ["A", "B", "C", "D"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let listed = tree.text("docs/unconfirmed.md").unwrap_or_default();
    tree.texts()
        .filter(|(path, _)| path.starts_with("forms/") && path.ends_with(".toml"))
        .flat_map(|(path, text)| check_file(path, text, listed))
        .collect()
}

fn check_file(path: &str, content: &str, listed: &str) -> Vec<Problem> {
    let table: Table = match content.parse() {
        Ok(table) => table,
        Err(error) => return vec![Problem::of(path, RULE, format!("no TOML: {error}"))],
    };
    let mut messages = Vec::new();
    let table = Value::Table(table);
    for name in ["source", "layout"].into_iter().filter(|name| text(&table, name).is_empty()) {
        messages.push(format!("the table lacks `{name}`"));
    }
    let records = list(&table, "record");
    if records.is_empty() {
        messages.push("has no `[[record]]`".to_owned());
    }
    let file = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".toml");
    for record in records {
        messages.extend(check_record(file, record, listed));
    }
    messages.into_iter().map(|message| Problem::of(path, RULE, message)).collect()
}

fn check_record(file: &str, record: &Value, listed: &str) -> Vec<String> {
    let ident = text(record, "ident");
    let mut messages = Vec::new();
    for name in ["ident", "title"].into_iter().filter(|name| text(record, name).is_empty()) {
        messages.push(format!("the record `{ident}` lacks `{name}`"));
    }
    let mut last = 0;
    let mut keys = Vec::new();
    for item in list(record, "items") {
        let number = item.get("no").and_then(Value::as_integer).unwrap_or(0);
        let key = text(item, "key");
        if number <= last {
            messages.push(format!("`{ident}`: item {number} comes after item {last}"));
        }
        last = number;
        if key.is_empty() || keys.contains(&key) {
            messages.push(format!("`{ident}`: item {number} has no `key` of its own"));
        }
        keys.push(key);
        if text(item, "label").is_empty() {
            messages.push(format!("`{ident}`: item {number} has no `label`"));
        }
        messages.extend(confidence(file, ident, number, text(item, "conf"), listed));
    }
    messages
}

/// What rests on a weak source is listed, the whole table by its file or the item by its key.
fn confidence(file: &str, ident: &str, number: i64, conf: &str, listed: &str) -> Option<String> {
    if !CONFIDENCE.contains(&conf) {
        return Some(format!("`{ident}`: item {number} has no `conf` of {CONFIDENCE:?}"));
    }
    let weak = matches!(conf, "C" | "D");
    (weak && ![file, ident].iter().any(|name| listed.contains(&format!("`{name}`")))).then(|| {
        format!("`{ident}`: item {number} is weak (`{conf}`) and not listed in docs/unconfirmed.md")
    })
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "source = \"仕様書 16.2版\"\nlayout = \"16.2\"\n\
        [[record]]\nident = \"Notice\"\ntitle = \"届\"\n\
        items = [\n\
        { no = 1, key = \"code\", label = \"様式コード\", conf = \"A\" },\n\
        { no = 2, key = \"name\", label = \"氏名\", conf = \"B\" },\n\
        ]\n";

    fn count(text: &str, listed: &str) -> usize {
        let files = [("forms/nps/notice@16.2.toml", text), ("docs/unconfirmed.md", listed)];
        check(&Tree::of(&files)).len()
    }

    #[test]
    fn a_whole_table_passes() {
        assert_eq!(count(WHOLE, ""), 0);
    }

    #[test]
    fn each_missing_part_is_found() {
        for (from, to) in [
            ("source = ", "origin = "),
            ("layout = ", "format = "),
            ("ident = ", "name = "),
            ("label = \"氏名\", ", ""),
            ("key = \"name\"", "key = \"code\""),
            ("no = 2", "no = 1"),
            ("conf = \"B\"", "conf = \"E\""),
        ] {
            assert_eq!(count(&WHOLE.replace(from, to), ""), 1, "{from}");
        }
        assert_eq!(count("source = \"仕様書\"\nlayout = \"16.2\"\n", ""), 1);
    }

    #[test]
    fn a_weak_item_is_listed() {
        let weak = WHOLE.replace("\"B\"", "\"D\"");
        assert_eq!(count(&weak, ""), 1);
        assert_eq!(count(&weak, "- `notice@16.2`: …"), 0);
    }
}
