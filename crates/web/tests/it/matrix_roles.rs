//! The matrix of pages × roles × sides: what each may open is what the policies say of the function
//! that the page asks for. One user gets one right after another, which holds at his next request.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use romori_app::house::{Function, Role, Roles};
use serde_json::json;

use super::api::{Program, addresses};
use super::world::{Browser, world};

/// What a page asks for.
const ASKS: [(&str, Function); 53] = [
    ("/01", Function::ViewLog),
    ("/01/touched", Function::ViewLog),
    ("/01/proof", Function::ViewLog),
    ("/01/proof/checkpoint", Function::ViewLog),
    ("/01/proof/key", Function::ViewLog),
    ("/11", Function::ViewDeadlines),
    ("/12", Function::ViewLedger),
    ("/13", Function::ViewDeadlines),
    ("/15", Function::ViewLedger),
    ("/16", Function::ViewLedger),
    ("/20/charges", Function::ViewLedger),
    ("/23", Function::ViewLedger),
    ("/23/{number}", Function::ViewLedger),
    ("/24", Function::ViewLedger),
    ("/29", Function::ViewLedger),
    ("/29/{number}", Function::ViewLedger),
    ("/60", Function::ViewLedger),
    ("/70", Function::ViewLedger),
    ("/70/new", Function::EditLedger),
    ("/70/{number}", Function::ViewLedger),
    ("/70/{number}/change", Function::EditLedger),
    ("/70/{number}/history", Function::ViewLedger),
    ("/70/{number}/keys", Function::HoldKeys),
    ("/71", Function::Search),
    ("/71/{number}", Function::ViewLedger),
    ("/71/{number}/new", Function::EditLedger),
    ("/71/{number}/{person}", Function::ViewLedger),
    ("/71/{number}/{person}/access", Function::ViewAccess),
    ("/71/{number}/{person}/history", Function::ViewLedger),
    ("/71/{number}/{person}/touched", Function::ViewLog),
    ("/71/{number}/{person}/leaving", Function::EditLedger),
    ("/71/{number}/{person}/{sheet}", Function::EditLedger),
    ("/72", Function::ViewLedger),
    ("/72/{number}", Function::ViewLedger),
    ("/74", Function::Import),
    ("/75", Function::Export),
    ("/80", Function::ViewNumbers),
    ("/80/{number}", Function::ViewNumbers),
    ("/80/{number}/permission", Function::ViewNumbers),
    ("/81", Function::ViewNumbers),
    ("/82", Function::ViewNumbers),
    ("/82/{number}", Function::ViewNumbers),
    ("/83", Function::ViewNumbers),
    ("/84/{number}", Function::ViewNumbers),
    ("/86/counts", Function::ViewLedger),
    ("/91", Function::ManageUsers),
    ("/91/assignments", Function::AssignClients),
    ("/91/delegations", Function::Delegate),
    ("/91/new", Function::ManageUsers),
    ("/91/support", Function::GrantSupport),
    ("/91/{user}", Function::ManageUsers),
    ("/91/{user}/copy", Function::ManageUsers),
    ("/91/{user}/limits", Function::ManageUsers),
];

/// What an employer's own people may do at most, and what a member may not.
const CLIENT_SIDE: [Function; 7] = [
    Function::ViewLedger,
    Function::Search,
    Function::EditLedger,
    Function::Import,
    Function::Export,
    Function::ViewDeadlines,
    Function::ViewNumbers,
];

/// Whoever asks: a name for the report, roles, side, and whether he is held to one client.
const CASES: [(&str, &[Role], &str, bool); 11] = [
    ("administrator", &[Role::Administrator], "職員", false),
    ("attorney", &[Role::Attorney], "職員", false),
    ("approver", &[Role::Approver], "職員", false),
    ("clerk", &[Role::Clerk], "職員", false),
    ("viewer", &[Role::Viewer], "職員", false),
    ("auditor", &[Role::Auditor], "職員", false),
    ("number handler", &[Role::NumberHandler], "職員", false),
    ("clerk of one client", &[Role::Clerk], "職員", true),
    ("employer's attorney", &[Role::Attorney, Role::Administrator], "顧問先", true),
    ("employer's handler", &[Role::Viewer, Role::NumberHandler], "顧問先", true),
    ("employer's viewer", &[Role::Viewer], "顧問先", true),
];

fn expected(roles: &[Role], party: &str, function: Function) -> bool {
    let own = Roles::of(roles).may(function);
    own && (party == "職員" || CLIENT_SIDE.contains(&function))
}

fn filled(template: &str, ids: &BTreeMap<&str, String>) -> String {
    ids.iter().fold(template.to_owned(), |address, (name, value)| {
        address.replace(&format!("{{{name}}}"), value)
    })
}

async fn give(boss: &Program<'_>, user: &str, case: (&[Role], &str, bool)) {
    let word = |role: &Role| match role {
        Role::Administrator => "administrator",
        Role::Attorney => "attorney",
        Role::Approver => "approver",
        Role::Clerk => "clerk",
        Role::Viewer => "viewer",
        Role::Auditor => "auditor",
        Role::NumberHandler => "number_handler",
        other => panic!("{other:?} is no role of an office"),
    };
    let roles: Vec<&str> = case.0.iter().map(word).collect();
    let clients = if case.2 { json!([1002]) } else { json!(null) };
    let staff = json!({ "party": "職員", "functions_withheld": [], "fields_withheld": [] });
    let party = json!({ "party": case.1, "functions_withheld": [], "fields_withheld": [] });
    let at = |what: &str| format!("/api/v1/accounts/{user}/{what}");
    let rights = json!({ "roles": roles, "clients": clients });
    for (what, sent) in [("limits", staff), ("rights", rights), ("limits", party)] {
        let answer = boss.call("PUT", &at(what), Some(sent)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{what}: {}", answer.body);
    }
}

#[tokio::test]
async fn every_page_answers_each_role_as_the_policies_say() {
    let world = world();
    let boss = Program::signed_in(&world, "boss").await;
    let accounts = boss.get("/api/v1/accounts").await.body;
    let all = accounts["accounts"].as_array().unwrap();
    let viewer = all.iter().find(|one| one["login"] == "viewer").unwrap()["id"].as_str().unwrap();
    let routes = addresses();
    for (template, _) in ASKS {
        assert!(routes.contains(&format!("GET {template}")), "{template} is no page");
    }
    let ids = |number: &str| {
        BTreeMap::from([
            ("number", number.to_owned()),
            ("person", "1".to_owned()),
            ("sheet", "contact".to_owned()),
            ("user", viewer.to_owned()),
        ])
    };
    let (own, other, never) = (ids("1002"), ids("1001"), ids("9999"));
    let mut found = Vec::new();
    let mut browser = Browser::signed_in(&world, "viewer").await;
    for (name, roles, party, held) in CASES {
        give(&boss, viewer, (roles, party, held)).await;
        for (template, function) in ASKS {
            let may = expected(roles, party, function);
            let answer = browser.get(&filled(template, &own)).await;
            let expected = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
            if answer.status != expected {
                found.push(format!("{name} {template}: {} for {may}", answer.status));
            }
            if held && may && template.contains("{number}") {
                let foreign = browser.get(&filled(template, &other)).await;
                let absent = browser.get(&filled(template, &never)).await;
                if foreign.status != absent.status || foreign.status.is_success() {
                    found.push(format!("{name} {template}: foreign {}", foreign.status));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
