//! Nothing unfinished is merged: no open ends in code, no skipped tests, no notes to oneself.

use crate::problem::Problem;
use crate::rust_file::{RustFile, Token};
use crate::tree::Tree;

const RULE: &str = "unfinished";
const MACROS: [&str; 4] = ["todo", "unimplemented", "dbg", "panic"];
const METHODS: [&str; 4] = ["unwrap", "expect", "unwrap_err", "expect_err"];
/// Put together at run time, so that this file does not find itself.
const NOTES: [[&str; 2]; 4] = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"]];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let rust = tree.rust().filter(|file| !file.crate_name().is_empty()).flat_map(check_rust);
    rust.chain(tree.texts().flat_map(|(path, text)| check_notes(path, text))).collect()
}

fn check_rust(file: &RustFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    for window in file.tokens.windows(3) {
        let [first, second, third] = window else { continue };
        if let Some(message) = open_end(first, second, third) {
            problems.push(Problem::at(&file.path, first.line, RULE, message));
        }
    }
    problems
}

fn open_end(first: &Token, second: &Token, third: &Token) -> Option<String> {
    let opens = |token: &Token| matches!(token.text.as_str(), "(" | "{" | "[");
    let name = first.text.as_str();
    if second.text == "!" && MACROS.contains(&name) && opens(third) {
        let everywhere = name != "panic";
        return (everywhere || !(first.test || first.excused))
            .then(|| format!("`{name}!` is left in"));
    }
    if name == "." && METHODS.contains(&second.text.as_str()) && third.text == "(" {
        return (!first.test && !first.excused)
            .then(|| format!("`.{}(` outside tests, without a reasoned `expect`", second.text));
    }
    (name == "#" && second.text == "[" && matches!(third.text.as_str(), "ignore" | "should_panic"))
        .then(|| format!("`#[{}]`: a test runs and asserts, or is not there", third.text))
}

fn check_notes(path: &str, text: &str) -> Vec<Problem> {
    let notes = NOTES.map(|halves| halves.concat());
    let mut problems = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let mut words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        if let Some(note) = words.find(|word| notes.iter().any(|note| note == word)) {
            let message = format!("`{note}`: do it, or write an issue");
            problems.push(Problem::at(path, number, RULE, message));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<Problem> {
        check(&Tree::of(&[("crates/a/src/lib.rs", text)]))
    }

    #[test]
    fn open_ends_are_found() {
        let red = [
            "fn a() { todo!() }",
            "fn a() { unimplemented!(\"later\") }",
            "fn a() { dbg!(b); }",
            "fn a() { panic!(\"no\") }",
            "fn a() { b.unwrap(); }",
            "fn a() { b.expect(\"why\"); }",
            "#[test]\n#[ignore = \"slow\"]\nfn a() {}",
            "#[test]\n#[should_panic]\nfn a() {}",
            "#[cfg(test)]\nmod tests { fn a() { todo!() } }",
        ];
        for text in red {
            assert_eq!(problems(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn tests_and_reasoned_impossibilities_may_unwrap() {
        let fine = [
            "#[cfg(test)]\nmod tests { fn a() { b.unwrap(); panic!(\"x\") } }",
            "#[expect(clippy::expect_used, reason = \"checked\")]\nfn a() { b.expect(\"c\"); }",
            "fn a() { b.unwrap_or(1); } // .unwrap()",
            "#[expect(dead_code)]\nfn expect() {}",
        ];
        for text in fine {
            assert!(problems(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn notes_to_oneself_are_found_in_every_text() {
        let note = format!("# {}: later", NOTES[0].concat());
        let found = check(&Tree::of(&[("law/a.toml", &note)]));
        assert_eq!(found.len(), 1);
        assert!(check(&Tree::of(&[("law/a.toml", "# todo list")])).is_empty());
    }
}
