//! Each address of the pages has its operation, or a reason why it needs none.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::super::world::world;
use super::Program;
use super::schema::resolve;

/// Address of the pages, and the operation that does the same.
const TWINS: &[(&str, &str)] = &[
    ("GET /sign-in", "POST /api/v1/sessions"),
    ("POST /sign-in", "POST /api/v1/sessions"),
    ("POST /sign-out", "DELETE /api/v1/session"),
    ("GET /70", "GET /api/v1/clients"),
    ("POST /70", "POST /api/v1/clients/search"),
    ("GET /70/{number}", "GET /api/v1/clients/{number}"),
    ("GET /71", "POST /api/v1/persons/search"),
    ("POST /71", "POST /api/v1/persons/search"),
    ("GET /71/{number}", "GET /api/v1/clients/{number}/persons"),
    ("GET /71/{number}/{person}", "GET /api/v1/clients/{number}/persons/{person}"),
    ("GET /22/clients", "GET /api/v1/determinations"),
    ("POST /22/clients", "POST /api/v1/determinations"),
    ("POST /22/jobs/{name}/case", "POST /api/v1/clients/{number}/determination"),
    ("GET /22/clients/{number}/{person}/annual", "POST /api/v1/clients/{number}/determination"),
    ("POST /22/clients/{number}/{person}/annual", "POST /api/v1/clients/{number}/determination"),
    ("GET /22/clients/{number}", "GET /api/v1/clients/{number}/determination"),
    (
        "GET /22/jobs/{name}/why/{row}",
        "GET /api/v1/clients/{number}/persons/{person}/determination",
    ),
    ("GET /60", "GET /api/v1/cases"),
    ("GET /60/{case}", "GET /api/v1/cases/{case}"),
    ("POST /60/{case}/step", "POST /api/v1/cases/{case}/steps"),
    ("GET /60/{case}/files/{document}", "GET /api/v1/cases/{case}/documents/{document}"),
    ("GET /01", "GET /api/v1/log"),
    ("GET /01/events.jsonl", "GET /api/v1/log/events"),
    ("GET /01/touched", "GET /api/v1/log/touched"),
    ("GET /01/touched/list.xlsx", "GET /api/v1/log/touched"),
    ("GET /71/{number}/{person}/touched", "GET /api/v1/clients/{number}/persons/{person}/touched"),
    (
        "GET /71/{number}/{person}/touched/list.xlsx",
        "GET /api/v1/clients/{number}/persons/{person}/touched",
    ),
    ("GET /70/list.xlsx", "GET /api/v1/clients"),
    ("GET /71/{number}/list.xlsx", "GET /api/v1/clients/{number}/persons"),
    ("GET /60/list.xlsx", "GET /api/v1/cases"),
    ("GET /22/clients/list.xlsx", "GET /api/v1/determinations"),
    ("GET /01/list.xlsx", "GET /api/v1/log"),
    ("GET /01/proof", "GET /api/v1/log/checkpoint"),
    ("POST /01/proof", "POST /api/v1/log/growth"),
    ("GET /01/proof/checkpoint", "GET /api/v1/log/checkpoint"),
    ("GET /01/proof/key", "GET /api/v1/log/checkpoint"),
    ("GET /01/{entry}", "GET /api/v1/log/entries/{entry}/proof"),
    ("GET /01/{entry}/proof", "GET /api/v1/log/entries/{entry}/proof"),
    ("POST /70/{number}/undo", "POST /api/v1/clients/{number}/undo"),
    (
        "GET /71/{number}/{person}/{sheet}",
        "GET /api/v1/clients/{number}/persons/{person}/sheets/{sheet}",
    ),
    (
        "POST /71/{number}/{person}/{sheet}",
        "POST /api/v1/clients/{number}/persons/{person}/sheets/{sheet}",
    ),
    (
        "GET /71/{number}/{person}/{sheet}/{key}",
        "GET /api/v1/clients/{number}/persons/{person}/sheets/{sheet}/{key}",
    ),
    (
        "POST /71/{number}/{person}/{sheet}/{key}",
        "POST /api/v1/clients/{number}/persons/{person}/sheets/{sheet}/{key}",
    ),
    ("GET /23", "GET /api/v1/revisions"),
    ("POST /23", "POST /api/v1/revisions"),
    ("GET /23/{number}", "GET /api/v1/revisions"),
    ("POST /23/{number}", "POST /api/v1/revisions"),
    ("GET /23/{number}/{person}/why", "GET /api/v1/clients/{number}/persons/{person}/revision"),
    ("GET /23/{number}/{person}/skip", "POST /api/v1/clients/{number}/persons/{person}/revision"),
    ("POST /23/{number}/{person}/skip", "POST /api/v1/clients/{number}/persons/{person}/revision"),
    ("GET /23/{number}/{person}/annual", "POST /api/v1/clients/{number}/persons/{person}/revision"),
    (
        "POST /23/{number}/{person}/annual",
        "POST /api/v1/clients/{number}/persons/{person}/revision",
    ),
    ("GET /23/list.xlsx", "GET /api/v1/revisions"),
    ("GET /24/list.xlsx", "GET /api/v1/bonuses"),
    ("GET /24", "GET /api/v1/bonuses"),
    ("GET /24/{number}", "GET /api/v1/bonuses"),
    ("GET /24/{number}/unpaid", "POST /api/v1/clients/{number}/unpaid-bonuses"),
    ("POST /24/{number}/unpaid", "POST /api/v1/clients/{number}/unpaid-bonuses"),
    ("GET /24/{number}/{day}", "GET /api/v1/clients/{number}/bonuses/{day}"),
    ("POST /24/{number}/{day}", "POST /api/v1/clients/{number}/bonuses/{day}"),
    (
        "GET /24/{number}/{day}/why/{person}",
        "GET /api/v1/clients/{number}/bonuses/{day}/persons/{person}",
    ),
    ("GET /90", "GET /api/v1/me/sessions"),
    ("POST /90/password", "POST /api/v1/me/password"),
    ("POST /90/end", "POST /api/v1/me/sessions/end"),
    ("GET /step-up", "POST /api/v1/session/proof"),
    ("POST /step-up", "POST /api/v1/session/proof"),
    ("GET /90/code", "POST /api/v1/me/codes"),
    ("POST /90/code", "PUT /api/v1/me/codes"),
    ("POST /90/recovery", "POST /api/v1/me/recovery-codes"),
    ("GET /90/factors/{factor}/remove", "DELETE /api/v1/me/factors/{factor}"),
    ("POST /90/factors/{factor}/remove", "DELETE /api/v1/me/factors/{factor}"),
    ("POST /sign-in/second", "POST /api/v1/sessions"),
    ("GET /90/delegations", "GET /api/v1/me/delegations"),
    ("POST /90/delegations", "POST /api/v1/me/acting"),
    ("GET /91/assignments", "GET /api/v1/assignments"),
    ("POST /91/assignments", "POST /api/v1/assignments"),
    ("GET /91/delegations", "GET /api/v1/delegations"),
    ("POST /91/delegations", "POST /api/v1/delegations"),
    ("POST /91/delegations/{delegation}/take", "POST /api/v1/delegations/{delegation}/take"),
    ("GET /91/support", "GET /api/v1/supports"),
    ("POST /91/support", "POST /api/v1/supports/{support}/decision"),
    ("POST /91/support/{support}/refuse", "POST /api/v1/supports/{support}/decision"),
    ("POST /91/support/{support}/end", "POST /api/v1/supports/{support}/end"),
    ("GET /91/{user}/limits", "PUT /api/v1/accounts/{account}/limits"),
    ("POST /91/{user}/limits", "PUT /api/v1/accounts/{account}/limits"),
    ("GET /91/{user}/copy", "POST /api/v1/accounts/{account}/copy"),
    ("POST /91/{user}/copy", "POST /api/v1/accounts/{account}/copy"),
    ("GET /71/{number}/{person}/access", "GET /api/v1/clients/{number}/persons/{person}/access"),
    ("GET /91", "GET /api/v1/accounts"),
    ("GET /91/reset", "POST /api/v1/password-reset"),
    ("POST /91/reset", "POST /api/v1/password-reset"),
    ("GET /91/{user}/factors", "POST /api/v1/accounts/{account}/changes"),
    ("POST /91/{user}/factors", "POST /api/v1/accounts/{account}/changes"),
    ("GET /91/new", "POST /api/v1/accounts"),
    ("POST /91/new", "POST /api/v1/accounts"),
    ("GET /90/keys", "GET /api/v1/api-keys"),
    ("POST /90/keys", "POST /api/v1/api-keys"),
    ("POST /90/keys/revoke", "POST /api/v1/api-keys/changes"),
    ("GET /91/keys", "GET /api/v1/api-keys"),
    ("POST /91/keys/release", "POST /api/v1/api-keys/changes"),
    ("GET /91/return", "POST /api/v1/data-return"),
    ("POST /91/return", "POST /api/v1/data-return"),
    ("GET /12/bulk", "GET /api/v1/bulk"),
    ("POST /12/bulk", "POST /api/v1/bulk"),
    ("POST /12/bulk/decide", "POST /api/v1/bulk/decisions"),
    ("GET /91/inventory", "GET /api/v1/account-inventory"),
    ("POST /91/inventory", "POST /api/v1/account-inventory"),
    ("GET /91/inventory.csv", "GET /api/v1/account-inventory"),
    ("GET /91/{user}", "GET /api/v1/accounts/{account}"),
    ("POST /91/{user}", "PUT /api/v1/accounts/{account}/rights"),
    ("GET /91/{user}/password", "POST /api/v1/accounts/{account}/password"),
    ("POST /91/{user}/password", "POST /api/v1/accounts/{account}/password"),
    ("GET /91/{user}/lock", "POST /api/v1/accounts/{account}/changes"),
    ("POST /91/{user}/lock", "POST /api/v1/accounts/{account}/changes"),
    ("GET /91/{user}/open", "POST /api/v1/accounts/{account}/changes"),
    ("POST /91/{user}/open", "POST /api/v1/accounts/{account}/changes"),
    ("GET /91/{user}/close", "POST /api/v1/accounts/{account}/changes"),
    ("POST /91/{user}/close", "POST /api/v1/accounts/{account}/changes"),
    ("GET /71/{number}/new", "GET /api/v1/clients/{number}/hiring"),
    ("POST /71/{number}/new", "POST /api/v1/clients/{number}/hiring"),
    ("GET /71/{number}/{person}/leaving", "GET /api/v1/clients/{number}/persons/{person}/leaving"),
    (
        "POST /71/{number}/{person}/leaving",
        "POST /api/v1/clients/{number}/persons/{person}/leaving",
    ),
    ("POST /60/{case}/changes", "POST /api/v1/cases/{case}/changes"),
    ("POST /60/{case}/make", "POST /api/v1/cases/{case}/make"),
    ("GET /15", "GET /api/v1/batches"),
    ("POST /15/{batch}/undo", "POST /api/v1/batches/{batch}/undo"),
    ("GET /75", "POST /api/v1/exports"),
    ("POST /75", "POST /api/v1/exports"),
    ("GET /74", "POST /api/v1/imports"),
    ("POST /74", "POST /api/v1/imports"),
    ("GET /74/template/{kind}", "GET /api/v1/import-templates/{kind}"),
    ("GET /74/{name}/columns", "GET /api/v1/imports/{import}"),
    ("POST /74/{name}/columns", "PUT /api/v1/imports/{import}/columns"),
    ("POST /74/{name}/forget", "PUT /api/v1/imports/{import}/columns"),
    ("GET /74/{name}/preview", "GET /api/v1/imports/{import}"),
    ("POST /74/{name}/preview", "POST /api/v1/imports/{import}/mends"),
    ("GET /74/{name}/bad.xlsx", "GET /api/v1/imports/{import}/bad-rows"),
    ("POST /74/{name}/publish", "POST /api/v1/imports/{import}/publish"),
    ("POST /74/{name}/stop", "POST /api/v1/imports/{import}/stop"),
    ("GET /74/{name}/run", "GET /api/v1/imports/{import}"),
    ("GET /11", "GET /api/v1/deadlines"),
    ("GET /12", "GET /api/v1/approvals"),
    ("POST /12", "POST /api/v1/approvals"),
    ("GET /13", "GET /api/v1/arrivals"),
    ("GET /16", "GET /api/v1/returns"),
    ("GET /20/charges", "GET /api/v1/charges"),
    (
        "GET /20/charges/{number}/{place}",
        "GET /api/v1/clients/{number}/establishments/{establishment}/charge",
    ),
    (
        "POST /20/charges/{number}/{place}",
        "PUT /api/v1/clients/{number}/establishments/{establishment}/charge",
    ),
    ("GET /70/new", "POST /api/v1/clients"),
    ("POST /70/new", "POST /api/v1/clients"),
    ("GET /70/{number}/change", "GET /api/v1/clients/{number}/form"),
    ("POST /70/{number}/change", "POST /api/v1/clients/{number}/form"),
    ("GET /72", "GET /api/v1/establishments"),
    ("GET /72/{number}", "GET /api/v1/establishments"),
    ("GET /72/{number}/new", "POST /api/v1/clients/{number}/establishments"),
    ("POST /72/{number}/new", "POST /api/v1/clients/{number}/establishments"),
    ("GET /72/{number}/{place}", "GET /api/v1/clients/{number}/establishments/{establishment}"),
    ("POST /72/{number}/{place}", "POST /api/v1/clients/{number}/establishments/{establishment}"),
    ("GET /70/{number}/history", "GET /api/v1/clients/{number}/history"),
    ("GET /70/{number}/history/{batch}", "GET /api/v1/clients/{number}/history/{batch}"),
    ("GET /71/{number}/{person}/history", "GET /api/v1/clients/{number}/persons/{person}/history"),
    ("GET /29", "GET /api/v1/leaves"),
    ("GET /80", "GET /api/v1/numbers"),
    ("GET /80/{number}", "GET /api/v1/clients/{number}/numbers"),
    ("GET /86", "GET /api/v1/numbers/statement"),
    ("GET /86/file", "GET /api/v1/numbers/statement"),
    ("GET /86/counts", "GET /api/v1/numbers/leak-counts"),
    ("GET /29/{number}", "GET /api/v1/leaves"),
    ("GET /92", "GET /api/v1/devices"),
    ("GET /92/users/{user}/code", "POST /api/v1/devices/codes"),
    ("POST /92/users/{user}/code", "POST /api/v1/devices/codes"),
    ("GET /92/users/{user}/admission", "POST /api/v1/admissions"),
    ("POST /92/users/{user}/admission", "POST /api/v1/admissions"),
    ("GET /92/admissions/{admission}", "GET /api/v1/admissions"),
    ("POST /92/admissions/{admission}", "POST /api/v1/admissions/{admission}/grant"),
    ("GET /92/{device}/revoke", "POST /api/v1/devices/{device}/revoke"),
    ("POST /92/{device}/revoke", "POST /api/v1/devices/{device}/revoke"),
    ("GET /92/{device}/lost", "POST /api/v1/devices/{device}/revoke"),
    ("POST /92/{device}/lost", "POST /api/v1/devices/{device}/revoke"),
    ("GET /92/{device}/renew", "POST /api/v1/devices/{device}/certificates"),
    ("POST /92/{device}/renew", "POST /api/v1/devices/{device}/certificates"),
    ("POST /enrol/request", "POST /api/v1/enrolments"),
];

/// Addresses that a program needs no twin of.
const WITHOUT: &[(&str, &str)] = &[
    ("GET /", "a page of links and counts"),
    (
        "GET /01/proof/tool",
        "a file for a person's browser; `romori ledger check-proof` does the same",
    ),
    ("GET /sign-in/company", "a browser goes to its company's own sign-in"),
    ("POST /sign-in/company", "a browser goes to its company's own sign-in"),
    ("GET /sign-in/company/return", "a browser comes back from its company"),
    ("GET /sign-in/company/arrive", "a browser comes back from its company"),
    ("POST /step-up/company", "a browser goes to its company's own sign-in"),
    ("POST /90/company", "a browser goes to its company's own sign-in"),
    ("POST /90/company/remove", "sets free what a browser bound"),
    ("GET /91/company", "the secret of another system is a person's to enter, at the page alone"),
    ("POST /91/company", "the secret of another system is a person's to enter, at the page alone"),
    ("POST /91/company/remove", "takes away what the page set up"),
    ("GET /90/mail", "a person says where he is told, and proves it by what came there"),
    ("POST /90/mail", "a person says where he is told, and proves it by what came there"),
    ("POST /90/mail/confirm", "a person says where he is told, and proves it by what came there"),
    ("POST /90/mail/remove", "a person says where he is told, and proves it by what came there"),
    ("GET /70/{number}/keys", "officers type what is on their paper, at the page alone"),
    ("POST /70/{number}/keys/make", "shares are shown once, to a person who prints them"),
    ("POST /70/{number}/keys/share", "officers type what is on their paper, at the page alone"),
    ("POST /70/{number}/keys/drop", "gives up shares that the page showed"),
    ("POST /70/{number}/keys/close", "where a client's key is, is a person's to say"),
    ("POST /70/{number}/keys/return", "where a client's key is, is a person's to say"),
    ("POST /70/{number}/keys/numbers", "leads a person to the vault's own page"),
    ("GET /91/return/code", "a code on paper is a person's to keep"),
    ("POST /91/return/code", "a code on paper is a person's to keep"),
    ("GET /91/second", "how persons prove themselves is a person's to demand, at the page"),
    ("POST /91/second", "how persons prove themselves is a person's to demand, at the page"),
    ("GET /91/groups", "which groups of a directory give rights is a person's to say, at the page"),
    (
        "POST /91/groups",
        "which groups of a directory give rights is a person's to say, at the page",
    ),
    (
        "POST /91/support/{support}/confirm",
        "a person says that he has read what was written to persons",
    ),
    ("POST /91/groups/{group}/confirm", "a second person confirms what the first one asked for"),
    ("POST /sign-in/passkey/ask", "a question to a browser's keys"),
    ("POST /sign-in/passkey", "the answer of a browser's keys"),
    ("POST /sign-in/second/ask", "a question to a browser's keys"),
    ("POST /step-up/ask", "a question to a browser's keys"),
    ("POST /90/passkeys/ask", "a question to a browser's keys"),
    ("POST /90/passkeys", "the answer of a browser's keys"),
    ("GET /22", "chooses a file for the workbench of one browser"),
    ("POST /22/files", "a sheet in the memory of one browser; `romori santei` reads the same file"),
    ("POST /22/samples/{id}", "an invented sheet in the memory of one browser"),
    ("GET /22/jobs/{name}", "the workbench of a sheet in memory"),
    ("POST /22/jobs/{name}/people/{row}", "a sheet in memory"),
    ("GET /22/jobs/{name}/columns", "a sheet in memory"),
    ("POST /22/jobs/{name}/columns", "a sheet in memory"),
    ("GET /22/jobs/{name}/preview", "a sheet in memory"),
    ("POST /22/jobs/{name}/preview", "a sheet in memory"),
    ("GET /22/jobs/{name}/bad.xlsx", "a sheet in memory"),
    ("GET /22/jobs/{name}/notice", "a sheet in memory"),
    ("POST /22/jobs/{name}/notice", "a sheet in memory"),
    ("GET /22/jobs/{name}/files/{file}", "a sheet in memory"),
    ("POST /22/jobs/{name}/close", "a sheet in memory"),
    ("GET /64", "chooses a file; `romori check` checks the same one"),
    ("POST /64", "`romori check` checks the same file"),
    ("GET /94", "`romori law check` prints the same"),
    ("GET /94/grades", "`romori calc grades` answers the same"),
    ("GET /94/rates", "`romori calc` answers the same"),
    ("GET /menu/{digit}", "a way to pages"),
    ("GET /keys", "about the keyboard"),
    ("GET /openapi", "about the operations"),
    ("GET /11/list.xlsx", "the JSON list of deadlines is the same"),
    ("GET /13/list.xlsx", "the JSON list of arrivals is the same"),
    ("GET /20/charges/list.xlsx", "the JSON list of charges is the same"),
    ("GET /29/list.xlsx", "the JSON list of leaves is the same"),
    ("GET /60/{case}/numbers", "leads a person to the vault's own pages"),
    ("POST /60/{case}/numbers", "leads a person to the vault's own pages"),
    ("POST /80/{number}/ticket", "leads a person to the vault's own pages"),
    ("POST /80/{number}/payees", "whose number is collected is a person's to say"),
    ("GET /80/{number}/permission", "what a client permits is a person's to record"),
    ("POST /80/{number}/permission", "what a client permits is a person's to record"),
    ("POST /80/{number}/permission/withdraw", "what a client permits is a person's to end"),
    ("POST /80/{number}/permission/again", "sends the vault what a person recorded"),
    ("POST /80/{number}/grant", "the client's own person lets its box be used"),
    ("POST /80/{number}/grant/take-back", "the client's own person takes it back"),
    ("GET /81", "collecting is a person's"),
    ("POST /81", "collecting is a person's"),
    ("POST /81/{number}/{key}/invite", "papers that a person hands over"),
    ("POST /81/{number}/{key}/close", "collecting is a person's"),
    ("GET /82", "comparing is a person's"),
    ("GET /82/{number}", "comparing is a person's"),
    ("GET /83", "which numbers were used is a person's to look at"),
    ("GET /83/list", "which numbers were used is a person's to look at"),
    ("GET /83/{entry}", "a way to the page of an entry"),
    ("GET /84", "erasing takes two persons"),
    ("GET /84/{number}", "erasing takes two persons"),
    ("POST /84/{number}", "erasing takes two persons"),
    ("POST /84/{number}/days", "erasing takes two persons"),
    ("POST /84/{number}/{key}/dispose", "erasing takes two persons"),
    ("GET /84/{number}/{key}/certificate", "a paper that persons keep"),
    ("GET /85", "the rules of the house are persons'"),
    ("POST /85", "the rules of the house are persons'"),
    ("POST /go", "a way to pages"),
    ("POST /go/options", "a way to pages"),
    ("GET /enrol", "asks a person for his code"),
    ("POST /enrol", "looks at a code; the operation does so with the request"),
    ("POST /enrol/file", "a key in a file, for devices that run no program"),
    ("GET /enrol/keys/{name}", "that file, once"),
    ("GET /enrol/files/{name}", "files for the tools of a device"),
    ("GET /enrol/certificates/{name}", "the operation answers with the certificate"),
    ("POST /density", "the height of rows in one browser"),
    ("GET /71/{number}/{person}/entrance", "leads to a paper that a person hands over"),
    ("POST /71/{number}/{person}/entrance", "a code on paper, handed over by a person"),
    ("GET /71/{number}/{person}/entrance/close", "asks a person first"),
    ("POST /71/{number}/{person}/entrance/close", "decided by a person who knows whose it is"),
    ("GET /71/{number}/{person}/entrance/phones/{device}", "asks a person first"),
    (
        "POST /71/{number}/{person}/entrance/phones/{device}",
        "a person has made sure who says that his telephone is lost",
    ),
];

/// The pages of workers, none of which has a twin: what they show is shown to one person on the
/// one telephone whose key is there, and a program has neither passkey nor key.
const OF_WORKERS: [&str; 18] = [
    "GET /",
    "GET /again",
    "GET /entry",
    "GET /looks",
    "GET /me",
    "GET /register",
    "GET /sign-in",
    "POST /again",
    "POST /again/ask",
    "POST /entry/code",
    "POST /entry/passkeys",
    "POST /entry/phones",
    "POST /entry/sessions",
    "POST /register",
    "POST /register/ask",
    "POST /sign-in",
    "POST /sign-in/ask",
    "POST /sign-out",
];

/// Addresses of the operator's entrance, where programs have no keys: whoever runs the installation
/// is a person on his own device, and the console does the same blindly.
const WITHOUT_AT_OPERATORS: &[(&str, &str)] = &[
    ("GET /", "`romori tenant list` and `romori status` say the same"),
    ("GET /begin", "asks a person for the code of the console"),
    ("POST /begin", "takes the code of the console, once"),
    ("GET /contracts/{tenant}", "`romori tenant list` says the same"),
    ("POST /contracts/{tenant}", "`romori tenant contract` does the same"),
    ("GET /91", "`romori account why` says of each account why it may enter"),
    ("GET /91/new", "the form of the next"),
    ("POST /91/new", "a person is made an operator by a person alone"),
    ("GET /91/{user}", "the form of the next"),
    ("POST /91/{user}", "what an operator may is said by a person alone"),
    ("GET /support", "a person asks, in words to persons"),
    ("POST /support", "a person asks, in words to persons"),
    ("POST /support/enter", "the session of a person goes to a tenant and back"),
    ("POST /support/end", "a person leaves what he was let"),
    ("GET /log", "`romori ledger touched` and the export of headers answer on the machine"),
    ("GET /log/events.jsonl", "`romori ledger export` writes the same on the machine"),
    ("GET /01", "`romori ledger verify` and the trace read the same headers"),
    ("GET /urgent", "a person asks another one, in words to persons"),
    ("POST /urgent", "a person asks another one, in words to persons"),
    ("POST /urgent/decide", "a second person decides, having just proved himself"),
    ("GET /urgent/{support}/review", "the form of the next"),
    ("POST /urgent/{support}/review", "a person answers for what he looked at"),
    ("GET /look", "what a tenant lets a person see is not for programs to gather"),
    ("GET /look/{number}", "what a tenant lets a person see is not for programs to gather"),
    (
        "GET /look/{number}/{person}",
        "what a tenant lets a person see is not for programs to gather",
    ),
    ("GET /menu/{digit}", "a way to pages"),
    ("POST /go", "a way to pages"),
    ("POST /go/options", "a way to pages"),
];

/// Every address in the sources of the pages of offices, with its methods.
pub fn addresses() -> BTreeSet<String> {
    addresses_in("src/pages")
}

/// Those that are at the operator's entrance alone.
pub fn operator_addresses() -> BTreeSet<String> {
    addresses_in("src/pages/operator")
}

/// Every address in the sources of the entrance of workers.
pub fn addresses_of_workers() -> BTreeSet<String> {
    addresses_in("src/worker")
}

fn addresses_in(folder: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut |text| {
        for rest in text.split(".route(").skip(1) {
            let address = rest.split('"').nth(1).unwrap();
            let handlers = rest.split(".route(").next().unwrap();
            let handlers = handlers.split("\n        .").next().unwrap();
            for (method, word) in [("GET", "get("), ("POST", "post(")] {
                if handlers.contains(word) {
                    found.insert(format!("{method} {address}"));
                }
            }
        }
    });
    found
}

fn visit(folder: &Path, each: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // What is at the operator's entrance is nowhere else.
            if path.ends_with("pages/operator") {
                continue;
            }
            visit(&path, each);
        } else {
            each(&std::fs::read_to_string(path).unwrap());
        }
    }
}

fn operations(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    all.collect()
}

#[tokio::test]
async fn every_page_has_its_operation() {
    let world = world();
    let document = Program::unknown(&world).get("/api/v1/openapi.json").await.body;
    let (addresses, operations) = (addresses(), operations(&document));
    assert!(addresses.len() > 30, "{addresses:?}");
    let known: BTreeSet<&str> = TWINS.iter().chain(WITHOUT).map(|(page, _)| *page).collect();
    assert_eq!(known.len(), TWINS.len() + WITHOUT.len(), "a page stands in both tables, or twice");
    let lacking: Vec<&String> =
        addresses.iter().filter(|address| !known.contains(address.as_str())).collect();
    assert!(lacking.is_empty(), "pages without an operation: {lacking:#?}");
    let gone: Vec<&&str> = known.iter().filter(|page| !addresses.contains(**page)).collect();
    assert!(gone.is_empty(), "no page has these addresses: {gone:#?}");
    for (page, operation) in TWINS {
        assert!(operations.contains(*operation), "{operation}, twin of {page}, is not there");
    }
}

#[test]
fn every_page_of_operators_says_why_it_has_no_operation() {
    let addresses = operator_addresses();
    let known: BTreeSet<String> =
        WITHOUT_AT_OPERATORS.iter().map(|(page, _)| (*page).to_owned()).collect();
    assert_eq!(addresses, known);
    assert!(WITHOUT_AT_OPERATORS.iter().all(|(_, why)| why.len() > 10));
}

#[test]
fn every_page_of_workers_is_known_to_have_none() {
    let found = addresses_of_workers();
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), OF_WORKERS);
}

#[tokio::test]
async fn the_document_is_whole() {
    let world = world();
    let document = Program::unknown(&world).get("/api/v1/openapi.json").await.body;
    assert_eq!(document["openapi"], "3.1.0");
    for field in ["/info/title", "/info/version", "/info/description"] {
        assert!(document.pointer(field).is_some_and(|value| value.is_string()), "{field}");
    }
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    assert_eq!(schemes.keys().collect::<Vec<_>>(), ["bearer", "cookie", "csrf"]);
    let tags: BTreeSet<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(ids.insert(id.clone()), "{id} twice");
            assert!(operation["summary"].is_string(), "{id}");
            assert!(tags.contains(operation["tags"][0].as_str().unwrap()), "{id}");
            parameters(path, operation, &id);
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{id}");
            assert!(method != "get" || operation.get("requestBody").is_none(), "{id}");
        }
    }
    references(&document, &document);
}

/// Each part of an address that is named is a parameter, and no other is.
fn parameters(path: &str, operation: &Value, id: &str) {
    let named: BTreeSet<&str> =
        path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
    let given = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let mut declared = BTreeSet::new();
    for parameter in given {
        assert!(parameter["schema"].is_object(), "{id}");
        if parameter["in"] == "path" {
            assert_eq!(parameter["required"], true, "{id}");
            declared.insert(parameter["name"].as_str().unwrap());
        }
    }
    assert_eq!(named, declared, "{id}");
}

fn references(document: &Value, value: &Value) {
    match value {
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                resolve(document, reference);
            }
            object.values().for_each(|value| references(document, value));
        }
        Value::Array(values) => values.iter().for_each(|value| references(document, value)),
        _ => {}
    }
}
