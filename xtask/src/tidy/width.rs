//! Lines are at most a hundred characters, so that two files stand side by side.

use super::sizes::is_vendored;
use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "width";
const CHARS_MAX: usize = 100;
/// Prose and tables of documents wrap where they are shown; code does not. Templates and styles
/// are counted in bytes as they are served, where every break in a row is paid for by each person.
const ENDS: [&str; 7] = [".rs", ".toml", ".mjs", ".js", ".sh", "scripts/run", "scripts/test"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.texts()
        .filter(|(path, _)| ENDS.iter().any(|end| path.ends_with(end)) && !is_exempt(path))
        .flat_map(|(path, text)| check_text(path, text))
        .collect()
}

/// Data quotes titles and addresses that cannot be broken.
fn is_exempt(path: &str) -> bool {
    let data = ["law/", "forms/", "advisories/", "GLOSSARY.toml"];
    data.iter().any(|start| path.starts_with(start))
        || path.ends_with("Cargo.toml")
        || is_vendored(path)
}

fn check_text(path: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let chars = line.chars().count();
        if chars > CHARS_MAX && !line.contains("https://") {
            let message = format!("{chars} characters of {CHARS_MAX}");
            problems.push(Problem::at(path, number, RULE, message));
        }
        if line.ends_with([' ', '\t']) {
            problems.push(Problem::at(path, number, RULE, "space at the end of the line"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_is_counted_in_characters() {
        let wide = format!("// {}", "労".repeat(97));
        assert!(check(&Tree::of(&[("crates/a/src/lib.rs", &wide)])).is_empty());
        let wider = format!("// {}", "労".repeat(98));
        assert_eq!(check(&Tree::of(&[("crates/a/src/lib.rs", &wider)])).len(), 1);
    }

    #[test]
    fn a_trailing_space_is_found() {
        let found = check(&Tree::of(&[("crates/a/src/lib.rs", "fn a() {}\nfn b() {} \n")]));
        assert_eq!(found.first().map(|problem| problem.line), Some(2));
    }
}
