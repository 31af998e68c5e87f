//! What fits on a screen can be reviewed: functions and files have a largest size.

use crate::problem::Problem;
use crate::rust_file::RustFile;
use crate::tree::Tree;

const RULE: &str = "sizes";
const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 500;
const FILE_WITH_TESTS_LINES_MAX: usize = 800;
const README_LINES_MAX: usize = 30;

pub fn check(tree: &Tree) -> Vec<Problem> {
    let rust = tree.rust().flat_map(check_rust);
    rust.chain(tree.texts().filter_map(check_other)).collect()
}

fn check_rust(file: &RustFile) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for function in &file.functions {
        let lines = function.last_line + 1 - function.first_line;
        if lines > FUNCTION_LINES_MAX {
            let message = format!("`{}` has {lines} lines of {FUNCTION_LINES_MAX}", function.name);
            problems.push(Problem::at(&file.path, function.first_line, RULE, message));
        }
    }
    let bare = file.line_count_without_tests();
    if bare > FILE_LINES_MAX {
        let message = format!("{bare} lines of {FILE_LINES_MAX}, tests not counted");
        problems.push(Problem::of(&file.path, RULE, message));
    }
    if file.line_count > FILE_WITH_TESTS_LINES_MAX {
        let message = format!("{} lines of {FILE_WITH_TESTS_LINES_MAX}", file.line_count);
        problems.push(Problem::of(&file.path, RULE, message));
    }
    problems
}

/// Scripts, styles and pages are read like code; a crate's README is about ten lines.
fn check_other((path, text): (&str, &str)) -> Option<Problem> {
    let readme = path.starts_with("crates/") && path.ends_with("/README.md");
    let code = [".mjs", ".js", ".css", ".html", ".sh"].iter().any(|end| path.ends_with(end));
    let most = match (readme, code) {
        (true, _) => README_LINES_MAX,
        (_, true) if !is_vendored(path) => FILE_LINES_MAX,
        _ => return None,
    };
    let lines = text.lines().count();
    (lines > most).then(|| Problem::of(path, RULE, format!("{lines} lines of {most}")))
}

/// Files taken as they are from elsewhere, each with its licence beside it.
pub fn is_vendored(path: &str) -> bool {
    path.contains("/vendor/") || path.ends_with(".min.js") || path.contains("/tokens")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|p| p.message).collect()
    }

    #[test]
    fn a_function_of_seventy_lines_passes_and_of_seventy_one_not() {
        let function = |inner: usize| format!("fn a() {{\n{}}}\n", "    b();\n".repeat(inner));
        assert!(problems("crates/a/src/lib.rs", &function(68)).is_empty());
        assert_eq!(problems("crates/a/src/lib.rs", &function(69)), ["`a` has 71 lines of 70"]);
    }

    #[test]
    fn a_file_has_room_for_tests() {
        let items = |count: usize| "const A: u8 = 1;\n".repeat(count);
        let tests = |count: usize| format!("#[cfg(test)]\nmod tests {{\n{}}}\n", items(count));
        assert!(problems("crates/a/src/lib.rs", &items(500)).is_empty());
        assert_eq!(problems("crates/a/src/lib.rs", &items(501)).len(), 1);
        assert!(problems("crates/a/src/lib.rs", &(items(500) + &tests(297))).is_empty());
        assert_eq!(problems("crates/a/src/lib.rs", &(items(500) + &tests(298))).len(), 1);
    }

    #[test]
    fn scripts_and_readmes_are_bounded_too() {
        assert_eq!(problems("crates/a/README.md", &"line\n".repeat(31)).len(), 1);
        assert_eq!(problems("e2e/a.mjs", &"line\n".repeat(501)).len(), 1);
        assert!(problems("crates/web/assets/tokens.css", &"line\n".repeat(501)).is_empty());
    }
}
