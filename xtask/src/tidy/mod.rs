//! The house rules, each in its own file with a test that shows it turn red.

mod absence;
mod coverage;
mod documents;
mod evidence;
mod forms;
mod layering;
mod orphans;
mod parameters;
mod sizes;
mod sources;
mod unfinished;
mod width;
mod words;

use crate::problem::Problem;
use crate::tree::Tree;

type Rule = fn(&Tree) -> Vec<Problem>;

/// Every rule with its name, in the order of STYLE.md.
const RULES: [(&str, Rule); 13] = [
    ("layering", layering::check),
    ("absence", absence::check),
    ("sizes", sizes::check),
    ("width", width::check),
    ("unfinished", unfinished::check),
    ("words", words::check),
    ("parameters", parameters::check),
    ("coverage", coverage::check),
    ("forms", forms::check),
    ("orphans", orphans::check),
    ("documents", documents::check),
    ("evidence", evidence::check),
    ("sources", sources::check),
];

/// Every breach of every rule.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let unreadable = tree
        .unreadable_rust()
        .map(|(path, reason)| Problem::of(path, "unreadable", format!("no Rust: {reason}")));
    let mut problems: Vec<Problem> =
        unreadable.chain(RULES.iter().flat_map(|(_, rule)| rule(tree))).collect();
    problems.sort();
    problems
}

/// The names of the rules.
pub fn rule_names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(name, _)| *name)
}
