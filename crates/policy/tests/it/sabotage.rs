//! Each policy taken away or widened, one after another: a promise breaks every time.

use romori_policy::{Function, Policies, PolicyError};

use crate::promises::{TABLE, broken, functions_serve_their_purposes};

/// The policies of all files as texts, each beginning with its `@id`.
fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for (_, file) in Policies::files() {
        texts.extend(file.split("@id(").skip(1).map(|text| format!("@id({text}")));
    }
    texts
}

fn id_of(text: &str) -> &str {
    text.split('"').nth(1).expect("an id")
}

fn read(texts: &[String]) -> Result<Policies, PolicyError> {
    let all = texts.concat();
    Policies::read(&[("all.cedar", &all)], Policies::schema())
}

/// The set in which one policy has another text.
fn with(texts: &[String], place: usize, text: String) -> Policies {
    let mut changed = texts.to_vec();
    changed[place] = text;
    read(&changed).unwrap_or_else(|error| panic!("{}: {error}", id_of(&texts[place])))
}

fn notices(policies: &Policies) -> bool {
    broken(policies).next().is_some()
}

#[test]
fn each_policy_that_is_taken_away_is_missed() {
    let texts = texts();
    assert!(texts.len() >= 30, "{}", texts.len());
    for place in 0..texts.len() {
        let gone = with(&texts, place, String::new());
        assert!(notices(&gone), "{} is not missed", id_of(&texts[place]));
    }
}

/// What is still closed by another policy when one is widened.
const HARMLESS: [(&str, &str, &str); 1] = [(
    "worker-own-record",
    "every function",
    "party-worker が、本人にはこの機能のほかを禁じている。",
)];

/// Every permit, for everybody, for every function, and without its condition.
#[test]
fn each_permit_that_is_widened_is_noticed() {
    let texts = texts();
    let permits = texts.iter().enumerate().filter(|(_, text)| text.contains("\npermit ("));
    let mut tried = 0;
    for (place, text) in permits {
        let action = text.find("action").expect("an action");
        let after = text[action..].find("\n  resource").expect("a resource") + action;
        let every_action = format!("{}action,{}", &text[..action], &text[after..]);
        let condition = text.find(" when {").expect("a condition");
        let unconditional = format!("{};\n", &text[..condition]);
        let mut wider = vec![("every function", every_action), ("always", unconditional)];
        if let Some(principal) = text[..condition].find("principal in ") {
            let end = text[principal..].find(",\n").expect("an action follows") + principal;
            let anybody = format!("{}principal{}", &text[..principal], &text[end..]);
            wider.push(("anybody", anybody));
        }
        // What is asked of an operator's role in the condition, asked of nobody.
        if let Some(role) = text.find("principal in Romori::Role::").filter(|at| *at > condition) {
            let quoted = text[role..].match_indices('"').nth(1).expect("a quoted role").0;
            let end = role + quoted + 1;
            wider.push(("any role", format!("{}true{}", &text[..role], &text[end..])));
        }
        for (how, wider) in wider {
            tried += 1;
            let found = notices(&with(&texts, place, wider));
            let is_this = |(id, known, _): &(&str, &str, &str)| *id == id_of(text) && *known == how;
            assert_ne!(found, HARMLESS.iter().any(is_this), "{}: {how}", id_of(text));
        }
    }
    assert!(tried >= 20, "{tried}");
}

/// Every `O` of the table turned into `Y`, one at a time.
#[test]
fn one_function_more_for_one_role_is_noticed() {
    let texts = texts();
    let place = |role: usize| {
        let ids = [
            "administrator",
            "attorney",
            "approver",
            "clerk",
            "viewer",
            "auditor",
            "number-handler",
        ];
        texts.iter().position(|text| id_of(text) == format!("role-{}", ids[role])).expect("a role")
    };
    let mut tried = 0;
    for (function, columns) in TABLE {
        for role in (0..7).filter(|column| !columns[*column]) {
            let more = format!("action in [Romori::Action::\"{function:?}\",");
            let wider = texts[place(role)].replacen("action in [", &more, 1);
            assert!(notices(&with(&texts, place(role), wider)), "{function:?} {role}");
            tried += 1;
        }
    }
    assert!(tried >= 60, "{tried}");
}

/// Every list inside a condition made longer or shorter by one word.
#[test]
fn one_word_more_in_a_condition_is_noticed() {
    let texts = texts();
    let words = [
        "consult",
        "maintain",
        "search",
        "import",
        "export",
        "determine",
        "file",
        "pay",
        "deadlines",
        "audit",
        "administer",
        "own",
        "numbers",
    ];
    let mut tried = 0;
    for (place, text) in texts.iter().enumerate().filter(|(_, text)| text.contains("unless")) {
        for word in words {
            let quoted = format!("\"{word}\"");
            if text.contains(&quoted) || !text.contains("context.purpose") {
                continue;
            }
            let wider = match text.find("context.purpose == ") {
                Some(at) => {
                    let more = format!("context.purpose == {quoted} || ");
                    format!("{}{more}{}", &text[..at], &text[at..])
                }
                None => {
                    let at = text.rfind("[\"").expect("a list") + 1;
                    format!("{}{quoted}, {}", &text[..at], &text[at..])
                }
            };
            // The promise about purposes first: most of these break that one.
            let wider = with(&texts, place, wider);
            let noticed = !functions_serve_their_purposes(&wider) || notices(&wider);
            assert!(noticed, "{} {word}", id_of(text));
            tried += 1;
        }
    }
    assert!(tried >= 80, "{tried}");
}

#[test]
fn a_policy_that_does_not_fit_the_schema_is_refused() {
    let wrong = [
        ("no id", "permit (principal, action, resource);"),
        (
            "unknown attribute",
            "@id(\"x\") permit (principal, action, resource)
            when { principal.colour == \"red\" };",
        ),
        (
            "unknown action",
            "@id(\"x\") permit (principal,
            action == Romori::Action::\"Destroy\", resource);",
        ),
        ("no Cedar", "@id(\"x\") permit everything;"),
        (
            "one id twice",
            "@id(\"x\") permit (principal, action, resource);
            @id(\"x\") forbid (principal, action, resource);",
        ),
    ];
    for (what, text) in wrong {
        let read = Policies::read(&[("wrong.cedar", text)], Policies::schema());
        assert!(read.is_err(), "{what}");
    }
    assert!(Policies::read(&[], "entity Nothing").is_err());
}

#[test]
fn the_schema_names_each_function() {
    for function in Function::ALL {
        let word = format!("{function:?}");
        assert!(Policies::schema().contains(&word), "{word}");
    }
}
