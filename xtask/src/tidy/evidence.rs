//! docs/asvs.md says what stands where: each reference in it leads to a file, and to a test or an
//! item of that file that is there; each requirement says how it stands, and what is met names at
//! least one reference.

use crate::problem::Problem;
use crate::tree::Tree;

const RULE: &str = "evidence";
const PATH: &str = "docs/asvs.md";
/// How a requirement may stand.
const STANDINGS: [&str; 4] = ["met", "in part", "open", "not ours"];
/// Cells of a row: number, level, what it asks, how it stands, where.
const CELLS: usize = 5;

pub fn check(tree: &Tree) -> Vec<Problem> {
    let Some(text) = tree.text(PATH) else { return Vec::new() };
    let mut problems = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let at = format!("{PATH}:{number}");
        for reference in references(line) {
            if !leads_somewhere(tree, reference) {
                problems.push(Problem::of(&at, RULE, format!("`{reference}` is not there")));
            }
        }
        problems.extend(
            row(line)
                .and_then(|cells| fault(&cells, line))
                .map(|fault| Problem::of(&at, RULE, fault)),
        );
    }
    problems
}

/// Words in backquotes that name a file of the repository.
fn references(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split('`').skip(1).step_by(2);
    words.filter(|word| {
        ["crates/", "e2e/", "xtask/", "policies/", "docs/"].iter().any(|top| word.starts_with(top))
    })
}

fn leads_somewhere(tree: &Tree, reference: &str) -> bool {
    let (path, name) = reference.split_once("::").unwrap_or((reference, ""));
    if name.is_empty() {
        return tree.has(path);
    }
    let heads = ["fn ", "struct ", "enum ", "const ", "mod ", "test(\""];
    tree.text(path).is_some_and(|text| {
        heads.iter().any(|head| {
            let wanted = format!("{head}{name}");
            text.match_indices(&wanted).any(|(at, _)| {
                let next = text.get(at + wanted.len()..).and_then(|rest| rest.chars().next());
                !next.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
            })
        })
    })
}

/// The cells of a row about a requirement.
fn row(line: &str) -> Option<Vec<&str>> {
    let cells: Vec<&str> = line.trim().strip_prefix('|')?.split('|').map(str::trim).collect();
    let is_number = cells.first()?.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    (is_number && cells.first()?.contains('.')).then_some(cells)
}

fn fault(cells: &[&str], line: &str) -> Option<String> {
    let number = cells.first().copied().unwrap_or_default();
    // The last bar leaves an empty cell behind it.
    if cells.len() != CELLS + 1 {
        return Some(format!("{number} has {} cells, not {CELLS}", cells.len().saturating_sub(1)));
    }
    let standing = cells.get(3).copied().unwrap_or_default();
    if !STANDINGS.contains(&standing) {
        return Some(format!("{number} stands as `{standing}`, not as one of {STANDINGS:?}"));
    }
    let shown = references(line).next().is_some();
    (standing == "met" && !shown).then(|| format!("{number} is met and shows nothing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str) -> Vec<String> {
        let files = [(PATH, page), ("crates/a/src/lib.rs", "fn guard() {}\nconst MOST: u8 = 1;")];
        check(&Tree::of(&files)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_leads_somewhere_is_fine() {
        let page = "| 6.1.1 | 1 | asks | met | `crates/a/src/lib.rs::guard` |\n\
                    | 6.1.2 | 2 | asks | open | nothing yet |\n\
                    | 6.1.3 | 2 | asks | in part | `crates/a/src/lib.rs::MOST` |\n\
                    | # | Level | Asks | Stands | Where |\n";
        assert_eq!(found(page), [""; 0]);
    }

    #[test]
    fn what_leads_nowhere_is_named() {
        for (page, wanted) in [
            ("| 6.1.1 | 1 | a | met | `crates/a/src/lib.rs::guar` |", "is not there"),
            ("| 6.1.1 | 1 | a | met | `crates/b/src/lib.rs` |", "is not there"),
            ("| 6.1.1 | 1 | a | met | words |", "shows nothing"),
            ("| 6.1.1 | 1 | a | fine | `crates/a/src/lib.rs` |", "stands as `fine`"),
            ("| 6.1.1 | 1 | met | `crates/a/src/lib.rs` |", "has 4 cells"),
        ] {
            let found = found(page);
            assert_eq!(found.len(), 1, "{page}");
            assert!(found[0].contains(wanted), "{found:?}");
        }
    }
}
