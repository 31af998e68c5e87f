//! 記録の見出し as events of the Open Cybersecurity Schema Framework, version 1.8.0: what a header
//! has in the clear, and nothing of the body.
//!
//! Which class and which activity an entry is stands in the table of what is logged.

use romori_record::{Entry, Outcome, basis_code};
use romori_types::Device;
use serde_json::{Map, Value, json};

/// The version of the schema.
pub const SCHEMA: &str = "1.8.0";

const EVENT_LOG: u16 = 1008;
const ACCOUNT: u16 = 3001;
const AUTHENTICATION: u16 = 3002;
const ENTITY: u16 = 3004;
const LIFECYCLE: u16 = 6002;
const DATASTORE: u16 = 6005;
/// Any activity or kind that the schema has no number for.
const OTHER: u8 = 99;
/// Whose account or entity it was stands in the sealed body, which does not leave.
const SEALED: &str = "sealed";

/// One event as a line of JSON, without its end. `position` is its place in the log, `program` the
/// version of this program.
pub fn event(position: u64, entry: &Entry, program: &str) -> String {
    let (class, activity) = entry.class.logged().map_or((DATASTORE, OTHER), |row| row.event);
    let tenant = entry.tenant.to_string();
    let mut event = json!({
        "activity_id": activity,
        "category_uid": class / 1_000,
        "class_uid": class,
        "type_uid": u32::from(class) * 100 + u32::from(activity),
        "severity_id": severity(entry.outcome),
        "status_id": if entry.outcome == Outcome::Done { 1 } else { 2 },
        "status": entry.outcome.ja(),
        "time": entry.at.get() / 1_000,
        "message": entry.class.ja(),
        "metadata": {
            "version": SCHEMA,
            "product": { "name": "Romori", "version": program },
            "uid": entry.id.to_string(),
            "event_code": entry.class.code().to_string(),
            "log_name": "romori",
            "sequence": position,
            "tenant_uid": tenant,
        },
        "actor": actor(entry),
        "unmapped": unmapped(entry),
    });
    if let Some(event) = event.as_object_mut() {
        put_own(event, class, entry, &tenant);
    }
    event.to_string()
}

/// How grave it is: 1 informational, 2 low. What is more is for who watches to decide.
const fn severity(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Done => 1,
        Outcome::Refused | Outcome::Failed => 2,
    }
}

fn actor(entry: &Entry) -> Value {
    // A user of a session, or a piece of the program.
    let kind = if entry.session.is_some() { 1 } else { 3 };
    let mut actor = json!({ "user": { "uid": entry.actor.to_string(), "type_id": kind } });
    if let (Some(session), Some(actor)) = (entry.session, actor.as_object_mut()) {
        actor.insert("session".to_owned(), json!({ "uid": session.to_string() }));
    }
    actor
}

fn unmapped(entry: &Entry) -> Value {
    let mut more = json!({
        "basis": basis_code(entry.basis),
        "purpose": entry.purpose.ja(),
        "persons": entry.persons,
    });
    if let Some(more) = more.as_object_mut() {
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                more.insert(name.to_owned(), value.into());
            }
        };
        put("client", entry.client.map(|client| client.to_string()));
        put("home", (entry.home != entry.tenant).then(|| entry.home.to_string()));
    }
    more
}

/// What a class asks for beyond what all have.
fn put_own(event: &mut Map<String, Value>, class: u16, entry: &Entry, tenant: &str) {
    let device = match entry.device {
        Device::Bound(device) => Some(device.to_string()),
        Device::NotYetBound => None,
    };
    let endpoint = match &device {
        Some(device) => json!({ "uid": device }),
        None => json!({ "name": "romori" }),
    };
    let mut put = |name: &str, value: Value| event.insert(name.to_owned(), value);
    match class {
        DATASTORE => {
            put("src_endpoint", endpoint);
            // The office's own store, of which no product is told.
            put("database", json!({ "uid": tenant, "name": "romori", "type_id": OTHER }));
            put("type_id", 1.into());
        }
        AUTHENTICATION => {
            put("src_endpoint", endpoint);
            put("user", json!({ "uid": entry.actor.to_string() }));
            put("service", json!({ "name": "romori", "uid": tenant }));
        }
        ACCOUNT => {
            put("src_endpoint", endpoint);
            put("user", json!({ "name": SEALED, "type_id": 0 }));
        }
        ENTITY => {
            put("src_endpoint", endpoint);
            put("entity", json!({ "uid": tenant, "name": SEALED, "type_id": 4 }));
        }
        LIFECYCLE => {
            put("app", json!({ "name": "Romori" }));
        }
        EVENT_LOG => {
            let device = device.unwrap_or_else(|| "romori".to_owned());
            put("device", json!({ "uid": device, "type_id": 0 }));
            put("log_name", "romori".into());
        }
        _ => {}
    }
}
