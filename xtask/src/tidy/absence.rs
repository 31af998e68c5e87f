//! Invariants of absence: what a crate must not know. ARCHITECTURE.md says why.

use crate::problem::Problem;
use crate::rust_file::{RustFile, Token};
use crate::tree::Tree;

const RULE: &str = "absence";

const EXACT: [&str; 4] = ["types", "statute", "calc", "filing"];
/// Positions on a page are not amounts: the layout of the office copies is in points.
const PAGE_GEOMETRY: [&str; 2] = ["crates/filing/src/sheet.rs", "crates/filing/src/reports.rs"];
const PURE: [&str; 3] = ["types", "statute", "calc"];
const MAY_KNOW_ARGV: [&str; 2] = ["romori", "xtask"];
const MAY_KNOW_HTTP: [&str; 4] = ["web", "witness", "keeper", "counter"];
/// The vault of individual numbers has a store of its own, behind these modules.
const VAULT_SHELF: [&str; 2] = ["crates/mynabox/src/shelf/", "crates/mynabox/tests/"];
const MAY_READ_THE_CLOCK: [&str; 2] = ["romori", "xtask"];
const MAY_MEASURE_TIME: [&str; 4] = ["bench", "romori", "web", "xtask"];
const MAY_KNOW_CHANCE: [&str; 2] = ["romori", "web"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.rust()
        .filter(|file| !file.crate_name().is_empty())
        .flat_map(|file| {
            let mut found = Vec::new();
            floats(file, &mut found);
            purity(file, &mut found);
            clock_and_chance(file, &mut found);
            sql(file, &mut found);
            http(file, &mut found);
            argv(file, &mut found);
            individual_numbers(file, &mut found);
            tenants(file, &mut found);
            found
        })
        .collect()
}

fn floats(file: &RustFile, found: &mut Vec<Problem>) {
    if !EXACT.contains(&file.crate_name()) || PAGE_GEOMETRY.contains(&file.path.as_str()) {
        return;
    }
    for token in shipped(file).filter(|token| is_float(&token.text)) {
        let message = format!("floating point (`{}`) in `{}`", token.text, file.crate_name());
        found.push(problem(file, token, message));
    }
}

fn is_float(text: &str) -> bool {
    let number = text.starts_with(|c: char| c.is_ascii_digit());
    let hexadecimal = text.starts_with("0x");
    matches!(text, "f32" | "f64")
        || (number && text.contains('.'))
        || (number && !hexadecimal && (text.ends_with("f32") || text.ends_with("f64")))
}

fn purity(file: &RustFile, found: &mut Vec<Problem>) {
    if !PURE.contains(&file.crate_name()) {
        return;
    }
    for member in ["fs", "io", "env", "thread", "net", "process", "time"] {
        for token in file.places_of_member("std", member) {
            let message = format!("`std::{member}` in `{}`, which is pure", file.crate_name());
            found.push(problem(file, token, message));
        }
    }
}

fn clock_and_chance(file: &RustFile, found: &mut Vec<Problem>) {
    let name = file.crate_name();
    for clock in ["SystemTime", "Zoned", "Timestamp"] {
        let places = file.places_of(&[clock, ":", ":", "now"]);
        for token in places.into_iter().filter(|_| !MAY_READ_THE_CLOCK.contains(&name)) {
            let message = format!("`{clock}::now` outside `romori`: the clock is an argument");
            found.push(problem(file, token, message));
        }
    }
    if !MAY_MEASURE_TIME.contains(&name) {
        for token in file.places_of(&["Instant"]) {
            found.push(problem(file, token, format!("a stopwatch (`Instant`) in `{name}`")));
        }
    }
    if !MAY_KNOW_CHANCE.contains(&name) {
        for word in ["rand", "getrandom", "fastrand", "thread_rng"] {
            for token in file.places_of(&[word]) {
                let message = format!("`{word}` in `{name}`: randomness is an argument");
                found.push(problem(file, token, message));
            }
        }
    }
}

fn sql(file: &RustFile, found: &mut Vec<Problem>) {
    let is_shelf = VAULT_SHELF.iter().any(|place| file.path.starts_with(place));
    if file.crate_name() == "store" || is_shelf {
        return;
    }
    for token in shipped(file).filter(|token| is_text(&token.text) && has_sql(&token.text)) {
        found.push(problem(file, token, "SQL outside `store`"));
    }
    for word in ["sqlx", "rusqlite", "sea_orm", "postgres", "tokio_postgres"] {
        for token in file.places_of(&[word]) {
            found.push(problem(file, token, format!("`{word}` outside `store`")));
        }
    }
}

fn has_sql(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect();
    let has = |word: &str| words.contains(&word);
    let pair = |first: &str, second: &str| words.windows(2).any(|pair| pair == [first, second]);
    (has("SELECT") && has("FROM"))
        || (has("UPDATE") && has("SET"))
        || pair("INSERT", "INTO")
        || pair("DELETE", "FROM")
        || pair("CREATE", "TABLE")
}

fn http(file: &RustFile, found: &mut Vec<Problem>) {
    let name = file.crate_name();
    if MAY_KNOW_HTTP.contains(&name) || name == "xtask" {
        return;
    }
    for word in ["axum", "askama", "hyper", "tower_http", "StatusCode", "HeaderMap"] {
        for token in file.places_of(&[word]) {
            found.push(problem(file, token, format!("`{word}` outside `web`")));
        }
    }
    let tags = ["<div", "<html", "<table", "<span", "<td", "<p>", "<br"];
    // A tag that is closed is written; one that is not is looked for, as when a file is sniffed.
    let written = |text: &str| is_text(text) && text.contains('>');
    for token in shipped(file).filter(|token| written(&token.text)) {
        if tags.iter().any(|tag| token.text.contains(tag)) {
            found.push(problem(file, token, "HTML outside `web`"));
        }
    }
}

fn argv(file: &RustFile, found: &mut Vec<Problem>) {
    let name = file.crate_name();
    if MAY_KNOW_ARGV.contains(&name) {
        return;
    }
    for token in
        file.places_of(&["clap"]).into_iter().chain(file.places_of(&["env", ":", ":", "args"]))
    {
        let message = format!("the command line in `{name}`: only `romori` knows argv");
        found.push(problem(file, token, message));
    }
}

/// The type of an individual number in the clear exists only in `vault`.
fn individual_numbers(file: &RustFile, found: &mut Vec<Problem>) {
    if file.crate_name() == "vault" || file.crate_name() == "xtask" {
        return;
    }
    for pair in file.tokens.windows(2) {
        let [keyword, name] = pair else { continue };
        let declares = matches!(keyword.text.as_str(), "struct" | "enum" | "type");
        let names = ["IndividualNumber", "MyNumber"];
        if declares && !name.test && names.contains(&name.text.as_str()) {
            let message = format!("`{}` outside `vault`", name.text);
            found.push(problem(file, name, message));
        }
    }
}

fn tenants(file: &RustFile, found: &mut Vec<Problem>) {
    if file.crate_name() != "statute" {
        return;
    }
    for token in shipped(file).filter(|token| token.text.contains("Tenant")) {
        found.push(problem(file, token, "a tenant in `statute`"));
    }
}

fn shipped(file: &RustFile) -> impl Iterator<Item = &Token> {
    file.tokens.iter().filter(|token| !token.test)
}

fn is_text(token: &str) -> bool {
    token.contains('"')
}

fn problem(file: &RustFile, token: &Token, message: impl Into<String>) -> Problem {
    Problem::at(&file.path, token.line, RULE, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(crate_name: &str, text: &str) -> Vec<String> {
        let path = format!("crates/{crate_name}/src/lib.rs");
        check(&Tree::of(&[(&path, text)])).into_iter().map(|p| p.message).collect()
    }

    #[test]
    fn floats_are_refused_where_amounts_are_exact() {
        for text in ["fn a(x: f64) {}", "const A: u8 = 1.5 as u8;", "fn a() { b(2f32) }"] {
            assert_eq!(problems("statute", text).len(), 1, "{text}");
            assert!(problems("intake", text).is_empty(), "{text}");
        }
        let fine = "fn a() { b.0; 0xf32; } // 1.5 and f64\nfn c() { d(\"1.5 f64\") }";
        assert!(problems("statute", fine).is_empty());
        assert!(problems("statute", "#[cfg(test)]\nmod tests { const A: f64 = 1.5; }").is_empty());
    }

    #[test]
    fn statute_has_no_clock_no_io_no_tenant() {
        let red = [
            "use std::fs;",
            "use std::{fmt, io};",
            "use std::time::Duration;",
            "fn a() { std::env::var(\"A\"); }",
            "use std::thread;",
            "fn a() { Zoned::now(); }",
            "use web_time::Instant;",
            "use rand::Rng;",
            "fn a(t: TenantId) {}",
        ];
        for text in red {
            assert_eq!(problems("statute", text).len(), 1, "{text}");
        }
    }

    #[test]
    fn the_clock_is_read_in_one_place() {
        let text = "fn a() { SystemTime::now(); }";
        assert_eq!(problems("app", text).len(), 1);
        assert!(problems("romori", text).is_empty());
    }

    #[test]
    fn sql_is_only_in_store() {
        let text = "const A: &str = \"SELECT id FROM persons\";";
        assert_eq!(problems("app", text), ["SQL outside `store`"]);
        assert!(problems("store", text).is_empty());
        let at = |path: &str| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(at("crates/mynabox/src/shelf/acts.rs"), 0);
        assert_eq!(at("crates/mynabox/src/desk/mod.rs"), 1, "the shelf alone");
        assert_eq!(problems("desk", "use rusqlite::Connection;").len(), 1);
        assert!(problems("app", "const A: &str = \"Select a file from the list\";").is_empty());
    }

    #[test]
    fn http_and_html_are_only_in_web() {
        for text in ["use axum::Router;", "fn a() -> StatusCode {}", "const A: &str = \"<div>\";"] {
            assert_eq!(problems("app", text).len(), 1, "{text}");
            assert!(problems("web", text).is_empty(), "{text}");
            assert_eq!(problems("mynabox", text).len(), 1, "{text}");
            assert!(problems("counter", text).is_empty(), "{text}");
        }
    }

    #[test]
    fn html_may_be_recognised_anywhere() {
        assert!(problems("intake", "const A: &[u8] = b\"<html\";").is_empty());
    }

    #[test]
    fn argv_is_only_in_romori() {
        let text = "fn a() { std::env::args(); }";
        assert_eq!(problems("bench", text).len(), 1);
        assert!(problems("romori", text).is_empty());
    }

    #[test]
    fn the_plain_individual_number_is_only_in_vault() {
        let text = "pub struct IndividualNumber(String);";
        assert_eq!(problems("types", text), ["`IndividualNumber` outside `vault`"]);
        assert!(problems("vault", text).is_empty());
    }
}
