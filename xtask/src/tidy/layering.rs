//! Imports run one way, downward. A new edge needs a reason in ARCHITECTURE.md and a row here.

use toml::Table;

use crate::problem::Problem;
use crate::rust_file::crate_of;
use crate::tree::Tree;

const RULE: &str = "layering";

/// What each crate may depend on inside the workspace, tests included.
const ALLOWED: [(&str, &[&str]); 30] = [
    ("types", &[]),
    ("statute", &["types"]),
    ("roster", &["types"]),
    ("sample", &["types", "roster"]),
    ("paper", &["types"]),
    ("intake", &["types"]),
    ("calc", &["types", "statute"]),
    ("filing", &["types", "paper"]),
    ("store", &["types", "roster", "record", "ledger", "vault", "identity", "policy"]),
    (
        "app",
        &[
            "types", "roster", "sample", "record", "ledger", "recheck", "vault", "token", "policy",
            "identity", "factor", "device", "store", "statute", "paper", "filing", "intake",
            "trace", "mynabox",
        ],
    ),
    ("web", &["types", "app"]),
    (
        "bench",
        &[
            "types", "roster", "sample", "statute", "calc", "paper", "intake", "filing", "app",
            "vault", "ledger", "keeper", "recheck", "record", "trace",
        ],
    ),
    (
        "romori",
        &[
            "types", "statute", "paper", "intake", "calc", "filing", "record", "ledger", "recheck",
            "keeper", "mynabox", "counter", "app", "web", "bench", "witness", "post",
        ],
    ),
    ("record", &["types"]),
    ("trace", &["types", "record", "ledger"]),
    ("vault", &["types"]),
    ("token", &["types", "vault"]),
    ("ledger", &["types"]),
    ("keeper", &["types", "ledger", "line"]),
    ("mynabox", &["types", "vault", "token", "line", "record", "ledger", "keeper"]),
    ("counter", &["types", "mynabox"]),
    ("line", &["types"]),
    ("recheck", &["types", "record"]),
    ("witness", &["types", "ledger", "recheck"]),
    ("policy", &["types"]),
    ("identity", &["types", "policy", "factor"]),
    ("factor", &["types"]),
    ("device", &["types"]),
    ("post", &[]),
    ("xtask", &[]),
];

/// What a crate may depend on beyond that in its tests alone: the writer's work is judged by the
/// verifier, which may not know the writer even there.
const IN_TESTS: [(&str, &[&str]); 5] = [
    ("ledger", &["record", "recheck"]),
    ("keeper", &["record", "recheck"]),
    ("witness", &["record"]),
    ("counter", &["vault"]),
    // A vault that remembers what it was asked.
    ("web", &["mynabox"]),
];

/// Libraries that stand behind one crate each, so that a change of library touches one place.
const BEHIND: [(&str, &[&str]); 32] = [
    ("axum", &["web", "counter"]),
    ("utoipa", &["web"]),
    ("utoipa-axum", &["web"]),
    ("askama", &["web", "counter"]),
    ("tower-http", &["web"]),
    ("tokio", &["web", "counter", "romori", "witness"]),
    ("clap", &["romori"]),
    ("calamine", &["intake"]),
    ("csv", &["intake"]),
    ("krilla", &["paper"]),
    ("rust_xlsxwriter", &["paper"]),
    ("encoding_rs", &["intake", "filing"]),
    ("getrandom", &["web", "romori"]),
    ("proc-macro2", &["xtask"]),
    ("aws-lc-rs", &["vault", "ledger", "identity", "keeper"]),
    ("ureq", &["keeper"]),
    ("quick-xml", &["keeper"]),
    ("argon2", &["identity", "vault"]),
    ("rustix", &["romori"]),
    ("cryptoki", &["token"]),
    ("memmap2", &["vault"]),
    ("cedar-policy", &["policy"]),
    ("webauthn-rs", &["factor"]),
    ("totp-rs", &["factor"]),
    ("openidconnect", &["factor"]),
    ("p12-keystore", &["device"]),
    ("x509-parser", &["device"]),
    ("lettre", &["post"]),
    ("rusqlite", &["store", "mynabox"]),
    ("postgres", &["store"]),
    ("postgres-protocol", &["store"]),
    ("tokio-postgres-rustls", &["store"]),
];

const SECTIONS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.texts().filter(|(path, _)| is_manifest(path)).flat_map(check_manifest).collect()
}

fn is_manifest(path: &str) -> bool {
    path.ends_with("/Cargo.toml") && !crate_of(path).is_empty()
}

fn check_manifest((path, text): (&str, &str)) -> Vec<Problem> {
    let name = crate_of(path);
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return vec![Problem::of(path, RULE, format!("no TOML: {error}"))],
    };
    let mut problems = Vec::new();
    let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
        return vec![Problem::of(path, RULE, format!("`{name}` has no row in the layering table"))];
    };
    for (section, library) in dependencies(&table) {
        if let Some(inner) = library.strip_prefix("romori-")
            && !allowed.contains(&inner)
            && !(section == "dev-dependencies" && is_for_tests(name, inner))
        {
            let message = format!("`{name}` may not know `{inner}` ([{section}])");
            problems.push(Problem::of(path, RULE, message));
        }
        if let Some((_, homes)) = BEHIND.iter().find(|(known, _)| *known == library)
            && !homes.contains(&name)
            && section != "dev-dependencies"
        {
            let message = format!("`{library}` stands behind {homes:?}, not in `{name}`");
            problems.push(Problem::of(path, RULE, message));
        }
    }
    if !has_workspace_lints(&table) {
        problems.push(Problem::of(path, RULE, "the crate lacks `[lints] workspace = true`"));
    }
    problems
}

fn is_for_tests(name: &str, inner: &str) -> bool {
    IN_TESTS.iter().any(|(known, allowed)| *known == name && allowed.contains(&inner))
}

fn dependencies(table: &Table) -> impl Iterator<Item = (&'static str, &str)> {
    SECTIONS.iter().flat_map(|section| {
        let names = table.get(*section).and_then(toml::Value::as_table).into_iter();
        names.flat_map(|names| names.keys()).map(|name| (*section, name.as_str()))
    })
}

fn has_workspace_lints(table: &Table) -> bool {
    table.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool)
        == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, dependencies: &str) -> Vec<String> {
        let text = format!("[lints]\nworkspace = true\n{dependencies}");
        check(&Tree::of(&[(path, &text)])).into_iter().map(|p| p.message).collect()
    }

    #[test]
    fn downward_edges_pass() {
        let text = "[dependencies]\nromori-types.workspace = true\nromori-paper.workspace = true\n";
        assert!(problems("crates/filing/Cargo.toml", text).is_empty());
    }

    #[test]
    fn filing_that_knows_the_law_is_refused() {
        let text = "[dependencies]\nromori-statute.workspace = true\n";
        let found = problems("crates/filing/Cargo.toml", text);
        assert_eq!(found, ["`filing` may not know `statute` ([dependencies])"]);
    }

    #[test]
    fn an_upward_edge_for_tests_is_refused_too() {
        let text = "[dev-dependencies]\nromori-web = { path = \"../web\" }\n";
        assert_eq!(problems("crates/app/Cargo.toml", text).len(), 1);
    }

    /// The verifier would prove nothing if it shared code with the writer.
    #[test]
    fn the_verifier_that_knows_the_writer_is_refused_even_in_tests() {
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let text = format!("[{section}]\nromori-ledger.workspace = true\n");
            let expected = format!("`recheck` may not know `ledger` ([{section}])");
            assert_eq!(problems("crates/recheck/Cargo.toml", &text), [expected]);
        }
    }

    #[test]
    fn the_writer_may_be_judged_by_the_verifier_in_tests_alone() {
        let text = |section| format!("[{section}]\nromori-recheck.workspace = true\n");
        let path = "crates/ledger/Cargo.toml";
        assert!(problems(path, &text("dev-dependencies")).is_empty());
        assert_eq!(problems(path, &text("dependencies")).len(), 1);
        assert_eq!(problems("crates/record/Cargo.toml", &text("dev-dependencies")).len(), 1);
    }

    #[test]
    fn a_library_outside_its_crate_is_refused() {
        assert_eq!(problems("crates/app/Cargo.toml", "[dependencies]\naxum = \"0.8\"\n").len(), 1);
    }

    /// The vault's pages reach no store and no key but through its desk.
    #[test]
    fn the_vaults_pages_know_their_desk_alone() {
        let text = |inner| format!("[dependencies]\nromori-{inner}.workspace = true\n");
        let path = "crates/counter/Cargo.toml";
        assert!(problems(path, &text("mynabox")).is_empty());
        for inner in ["vault", "store", "app", "web", "ledger"] {
            let expected = format!("`counter` may not know `{inner}` ([dependencies])");
            assert_eq!(problems(path, &text(inner)), [expected]);
        }
        for library in ["axum", "askama", "tokio"] {
            let text = format!("[dependencies]\n{library} = \"1\"\n");
            assert!(problems(path, &text).is_empty());
            assert_eq!(problems("crates/mynabox/Cargo.toml", &text).len(), 1, "{library}");
        }
    }

    #[test]
    fn a_crate_without_a_row_or_without_lints_is_refused() {
        assert_eq!(problems("crates/unknown/Cargo.toml", "").len(), 1);
        assert_eq!(check(&Tree::of(&[("crates/types/Cargo.toml", "[package]\n")])).len(), 1);
    }
}
