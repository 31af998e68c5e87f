//! docs/coverage.md is in step with the law that is built: each parameter, each article that a
//! rule cites, each rule and each topic of `romori calc` stands in it, and nothing that is gone.

use std::collections::BTreeSet;

use toml::Table;

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "coverage";
const PATH: &str = "docs/coverage.md";
const STATUTE: &str = "crates/statute/src/";
const VECTORS: &str = "crates/calc/tests/vectors/";
const CITATIONS: [&str; 5] = ["act(", "circular(", "order(", "notice(", "ordinance("];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let text = tree.text(PATH).unwrap_or_default();
    let words: BTreeSet<&str> = text.split('`').skip(1).step_by(2).collect();
    let mut problems = Vec::new();
    let mut lacks = |what: &str, name: &str| {
        problems.push(Problem::of(PATH, RULE, format!("lacks the {what} `{name}`")));
    };
    let parameters = parameters(tree);
    let (articles, rules) = (articles(tree), rules(tree));
    let topics = topics(tree);
    let listed = |name: &str| text.contains(name);
    parameters.iter().filter(|(id, _)| !words.contains(id.as_str())).for_each(|(id, _)| {
        lacks("parameter", id);
    });
    articles.iter().filter(|article| !listed(article)).for_each(|article| {
        lacks("article", article);
    });
    rules.iter().filter(|rule| !words.contains(*rule)).for_each(|rule| lacks("rule", rule));
    topics.iter().filter(|name| !words.contains(*name)).for_each(|name| lacks("topic", name));
    problems.extend(unmarked(text, &parameters));
    problems.extend(without_property(tree, text));
    problems.extend(gone(tree, text, &parameters));
    problems
}

/// Every parameter's id, and whether a row of it is unconfirmed.
fn parameters(tree: &Tree) -> Vec<(String, bool)> {
    let files = tree.texts().filter(|(path, _)| is_parameter(path));
    let ids = files.filter_map(|(_, text)| {
        let table: Table = text.parse().ok()?;
        let id = table.get("id")?.as_str()?.to_owned();
        Some((id, text.contains("confidence = \"unconfirmed\"")))
    });
    ids.collect()
}

fn is_parameter(path: &str) -> bool {
    path.starts_with("law/") && path.ends_with(".toml")
}

/// The files of statute without their tests, by their path below its folder.
fn files(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    let files = tree.texts().filter_map(|(path, text)| Some((path.strip_prefix(STATUTE)?, text)));
    let code = files.filter(|(path, _)| {
        let test = path.ends_with("tests.rs") || path.contains("tests/");
        path.ends_with(".rs") && !test
    });
    code.map(|(path, text)| (path, text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)))
}

/// The code of statute without its tests.
fn code(tree: &Tree) -> impl Iterator<Item = &str> {
    files(tree).map(|(_, text)| text)
}

/// What the rules cite, down to the article: 健康保険法43条 of 健康保険法43条1項.
fn articles(tree: &Tree) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in code(tree) {
        for citation in text.split("Basis::").skip(1) {
            let named = CITATIONS.iter().find_map(|kind| citation.strip_prefix(kind));
            found.extend(named.and_then(quoted).map(article));
        }
    }
    found
}

/// The article of a citation: 健康保険法159条の3 of 健康保険法159条の3第1項.
fn article(citation: &str) -> String {
    let Some((before, after)) = citation.split_once('条') else { return citation.to_owned() };
    let mut article = format!("{before}条");
    let mut rest = after;
    while let Some(further) = rest.strip_prefix('の') {
        let digits = further.chars().take_while(char::is_ascii_digit).count();
        if digits == 0 {
            break;
        }
        let (number, later) = further.split_at(digits);
        article.push('の');
        article.push_str(number);
        rest = later;
    }
    article
}

/// The names of the rules, where they stand as words.
fn rules(tree: &Tree) -> BTreeSet<&str> {
    let names = code(tree).flat_map(|text| text.split("Rule::new(").skip(1).filter_map(quoted));
    names.collect()
}

/// The names of the rules of one file, also where a constant has the name.
fn rules_of(text: &str) -> BTreeSet<&str> {
    let constant = text.split("const NAME: &str = ").nth(1).and_then(quoted);
    let calls = text.split("Rule::new(").skip(1);
    calls
        .filter_map(|call| if call.starts_with("NAME") { constant } else { quoted(call) })
        .collect()
}

/// Every rule stands in a row of the rules that names its file and a property that is there: a test
/// within `proptest!` of statute.
fn without_property(tree: &Tree, text: &str) -> Vec<Problem> {
    let properties = properties(tree);
    let mut problems = Vec::new();
    let mut covered = BTreeSet::new();
    for (row, number) in text.lines().zip(1..) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let ["", file, rules, named, _, _, ""] = cells.as_slice() else { continue };
        let words = |cell: &'_ str| -> Vec<String> {
            cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
        };
        let Some(file) = words(file).pop().filter(|file| file.ends_with(".rs")) else { continue };
        let named = words(named);
        for property in named.iter().filter(|named| !properties.contains(named.as_str())) {
            let message = format!("`{property}` is no property of statute");
            problems.push(Problem::at(PATH, number, RULE, message));
        }
        if !named.is_empty() {
            covered.extend(words(rules).into_iter().map(|rule| (file.clone(), rule)));
        }
    }
    for (file, text) in files(tree) {
        for rule in rules_of(text) {
            if !covered.contains(&(file.to_owned(), rule.to_owned())) {
                let message = format!("names no property of the rule `{rule}` in `{file}`");
                problems.push(Problem::of(PATH, RULE, message));
            }
        }
    }
    problems
}

/// The tests of statute that hold for any case: the functions within `proptest!`.
fn properties(tree: &Tree) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for (_, text) in tree.texts().filter(|(path, _)| path.starts_with(STATUTE)) {
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.trim_start() != "proptest! {" {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let end = format!("{}}}", " ".repeat(indent));
            let body = lines.by_ref().take_while(|line| *line != end);
            found.extend(
                body.filter_map(|line| line.trim_start().strip_prefix("fn "))
                    .filter_map(|call| call.split('(').next()),
            );
        }
    }
    found
}

/// The text in quotes with which a call begins.
fn quoted(call: &str) -> Option<&str> {
    call.trim_start().strip_prefix('"')?.split('"').next()
}

fn topics(tree: &Tree) -> BTreeSet<&str> {
    let names = tree.paths().filter_map(|path| path.strip_prefix(VECTORS));
    names.filter_map(|name| name.strip_suffix(".jsonl")).collect()
}

/// A parameter that is unconfirmed is called so wherever a row names it.
fn unmarked(text: &str, parameters: &[(String, bool)]) -> Vec<Problem> {
    let unconfirmed = parameters.iter().filter(|(_, unconfirmed)| *unconfirmed);
    let rows = unconfirmed.flat_map(|(id, _)| {
        let name = format!("`{id}`");
        let rows = text.lines().zip(1..).filter(move |(row, _)| row.contains(&name));
        rows.filter(|(row, _)| !row.contains("未確認")).map(move |(_, number)| (id, number))
    });
    rows.map(|(id, number)| {
        Problem::at(PATH, number, RULE, format!("`{id}` is unconfirmed; the row does not say so"))
    })
    .collect()
}

/// Files and parameters that the document names and that are nowhere.
fn gone(tree: &Tree, text: &str, parameters: &[(String, bool)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for word in line.split('`').skip(1).step_by(2) {
            let file = word.ends_with(".rs");
            let path = format!("{STATUTE}{word}");
            let known = if file {
                tree.has(&path) || tree.has(word)
            } else {
                !is_id(word) || parameters.iter().any(|(id, _)| id == word)
            };
            if !known {
                problems.push(Problem::at(PATH, number, RULE, format!("`{word}` is not there")));
            }
        }
    }
    problems
}

/// Whether a word has the form of a parameter's id: `tax.year_end.slip_submission`.
fn is_id(word: &str) -> bool {
    let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
    word.contains('.') && word.chars().all(part) && !word.ends_with(".md")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: &str = "id = \"pension.rate\"\n[[row]]\nconfidence = \"confirmed\"\n";
    const CODE: &str = "static A: [Basis; 1] = [Basis::act(\"健康保険法159条の3第1項\")];\n\
        fn f() { Rule::new(\"免除\", &A) }\n#[cfg(test)]\nmod tests {\n Rule::new(\"試\", &A) }\n";
    const WHOLE: &str = "| 健康保険法159条の3 | `免除` | `pension.rate` | `leave.rs` | `dates` |\n\
        | `leave.rs` | `免除`、`日数` | `days_add_up` | `dates` | `leave.rs` |\n";
    const TESTS: &str = "proptest! {\n    #[test]\n    fn days_add_up(days in 0..9) {\n    }\n}\n\
        fn helper() {}\n";

    fn messages(parameter: &str, document: &str) -> Vec<String> {
        let files = [
            ("law/pension/rate.toml", parameter),
            ("crates/statute/src/leave.rs", CODE),
            ("crates/statute/src/leave/tests.rs", TESTS),
            ("crates/calc/tests/vectors/dates.jsonl", "{}\n"),
            (PATH, document),
        ];
        check(&Tree::of(&files)).into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn a_whole_document_passes() {
        assert_eq!(messages(RATE, WHOLE), Vec::<String>::new());
    }

    #[test]
    fn each_parameter_article_rule_and_topic_is_asked_for() {
        for (gone, what) in
            [("`pension.rate`", "parameter"), ("159条の3", "article"), ("`dates`", "topic")]
        {
            let found = messages(RATE, &WHOLE.replace(gone, ""));
            assert_eq!(found.len(), 1, "{gone}: {found:?}");
            assert!(found.iter().all(|message| message.contains(what)), "{found:?}");
        }
        let found = messages(RATE, &WHOLE.replace("`免除`", ""));
        assert_eq!(found.len(), 2, "the rule and its property: {found:?}");
    }

    #[test]
    fn each_rule_names_a_property_that_is_there() {
        for (word, other, count) in [
            ("`days_add_up`", "—", 1),
            ("`days_add_up`", "`helper`", 1),
            ("`days_add_up`", "`no_such_test`", 1),
            ("| `leave.rs` | `免除`、", "| `leave.rs` | ", 1),
            ("| `leave.rs` | `免除`、", "| `due_date.rs` | `免除`、", 2),
        ] {
            let found = messages(RATE, &WHOLE.replace(word, other));
            assert_eq!(found.len(), count, "{word} {other}: {found:?}");
        }
        let named = "const NAME: &str = \"日数\";\nfn f() { Rule::new(NAME, &A) }\n";
        assert_eq!(rules_of(named).into_iter().collect::<Vec<_>>(), ["日数"]);
    }

    #[test]
    fn what_is_unconfirmed_says_so() {
        let parameter = RATE.replace("\"confirmed", "\"unconfirmed");
        assert_eq!(messages(&parameter, WHOLE).len(), 1);
        assert!(messages(&parameter, &WHOLE.replace("| `dates`", "未確認 | `dates`")).is_empty());
    }

    #[test]
    fn what_is_gone_is_found() {
        assert_eq!(messages(RATE, &format!("{WHOLE}`pension.old`\n")).len(), 1);
        assert_eq!(messages(RATE, &format!("{WHOLE}`old.rs`\n")).len(), 1);
        assert!(messages(RATE, &format!("{WHOLE}`docs/unconfirmed.md`\n")).is_empty());
    }

    #[test]
    fn an_article_ends_before_its_paragraph() {
        assert_eq!(article("健康保険法159条の3第1項"), "健康保険法159条の3");
        assert_eq!(article("租税特別措置法41条の3の11第1項"), "租税特別措置法41条の3の11");
        assert_eq!(article("国税通則法119条1項・118条"), "国税通則法119条");
        assert_eq!(article("昭和36年1月26日保発4号"), "昭和36年1月26日保発4号");
    }
}
