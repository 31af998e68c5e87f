//! Entries as others read them: OCSF 1.8.0 and syslog.

use std::collections::BTreeMap;

use romori_record::{Class, Entry, LOGGED, Outcome};
use romori_trace::{ocsf_event, syslog_framed, syslog_message};
use serde_json::Value;

use super::world::{Random, entry};

/// What a class of the schema asks for: its activities; attributes that are required beyond those
/// of every event; attributes of which one must be there. Read from the schema's own files, in
/// their version 1.8.0.
type Asked = (u16, &'static [u8], &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const SCHEMA: [Asked; 6] = [
    (1008, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &["actor", "device"],
        &["log_file", "log_name", "log_provider", "log_type", "log_type_id"]),
    (3001, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], &["user"], &[]),
    (3002, &[1, 2, 3, 4, 5, 6, 7], &["user"], &["service", "dst_endpoint"]),
    (3004, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], &["entity"], &[]),
    (6002, &[1, 2, 3, 4, 5, 6, 7, 8], &["app"], &[]),
    (6005, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &["actor", "src_endpoint"],
        &["database", "databucket", "table"]),
];

/// What an object asks for: attributes that are required, and those of which one must be there.
const OBJECTS: [(&str, &[&str], &[&str]); 10] = [
    ("metadata", &["product", "version"], &[]),
    ("product", &[], &["name", "uid"]),
    ("actor", &[], &["process", "user", "invoked_by", "session", "app_name", "app_uid"]),
    ("user", &[], &["account", "name", "uid"]),
    ("device", &["type_id"], &["ip", "uid", "name", "hostname", "instance_uid"]),
    ("src_endpoint", &[], &["ip", "uid", "name", "hostname", "svc_name", "instance_uid", "domain"]),
    ("database", &["type_id"], &["name", "uid"]),
    ("entity", &[], &["name", "uid", "device", "group", "org", "policy", "user"]),
    ("service", &[], &["name", "uid"]),
    ("app", &[], &["name", "uid"]),
];

const EVERY: [&str; 7] =
    ["activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"];

fn holds(name: &str, object: &Value, required: &[&str], one_of: &[&str]) {
    for attribute in required {
        assert!(object.get(attribute).is_some(), "{name} lacks {attribute}: {object}");
    }
    let has = one_of.iter().any(|attribute| object.get(attribute).is_some());
    assert!(has || one_of.is_empty(), "{name} lacks any of {one_of:?}: {object}");
}

/// Each object within, by the name under which it stands.
fn objects(value: &Value) {
    for (name, inner) in value.as_object().into_iter().flatten() {
        if let Some((_, required, one_of)) = OBJECTS.iter().find(|(known, ..)| known == name) {
            holds(name, inner, required, one_of);
        }
        objects(inner);
    }
}

fn of_class(class: Class, random: &mut Random) -> Entry {
    Entry { class, ..entry(7, random) }
}

#[test]
fn each_class_is_an_event_that_the_schema_takes() {
    let mut random = Random(61);
    for class in Class::ALL {
        let (uid, activity) = class.logged().unwrap().event;
        let known = SCHEMA.iter().find(|(known, ..)| *known == uid);
        let (_, activities, required, one_of) = known.unwrap_or_else(|| panic!("{class:?}"));
        assert!(activity == 99 || activities.contains(&activity), "{class:?}: {activity}");
        for _ in 0..20 {
            let entry = of_class(*class, &mut random);
            let event: Value = serde_json::from_str(&ocsf_event(5, &entry, "0.1.0")).unwrap();
            holds("event", &event, &EVERY, &[]);
            holds("event", &event, required, one_of);
            objects(&event);
            assert_eq!(event["class_uid"], uid);
            assert_eq!(event["category_uid"], uid / 1_000);
            assert_eq!(event["type_uid"], u32::from(uid) * 100 + u32::from(activity));
            assert_eq!(event["time"], entry.at.get() / 1_000);
            assert_eq!(event["metadata"]["version"], "1.8.0");
            assert_eq!(event["metadata"]["uid"], entry.id.to_string());
            assert_eq!(event["metadata"]["tenant_uid"], entry.tenant.to_string());
            assert_eq!(event["actor"]["user"]["uid"], entry.actor.to_string());
            let done = entry.outcome == Outcome::Done;
            assert_eq!(event["status_id"], if done { 1 } else { 2 });
        }
    }
    let uids: std::collections::BTreeSet<u16> = LOGGED.iter().map(|row| row.event.0).collect();
    assert_eq!(uids.len(), SCHEMA.len(), "no class of the schema is listed for nothing");
}

/// The name and the value of each parameter of the one element.
fn parameters(message: &str) -> BTreeMap<String, String> {
    let element = message.split_once(" [romori@32473 ").unwrap().1.split_once("] ").unwrap().0;
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), value.trim_matches('"').to_owned())
    };
    element.split(' ').map(pair).collect()
}

#[test]
fn a_message_of_syslog_says_what_the_header_says() {
    let mut random = Random(62);
    for number in 0..500 {
        let entry = entry(number, &mut random);
        let message = syslog_message(number, &entry, "soc test\nhost");
        let severity = if entry.outcome == Outcome::Done { 6 } else { 4 };
        let heads: Vec<&str> = message.splitn(7, ' ').collect();
        assert_eq!(heads[0], format!("<{}>1", 13 * 8 + severity));
        assert_eq!(heads[1].parse::<romori_types::Timestamp>().unwrap(), entry.at.timestamp());
        assert_eq!(heads[2], "soctesthost", "no blank and no end of line in a name");
        assert_eq!((heads[3], heads[4]), ("romori", "-"));
        assert_eq!(heads[5], entry.class.code().to_string());
        let said = parameters(&message);
        assert_eq!(said["position"], number.to_string());
        assert_eq!(said["tenant"], entry.tenant.to_string());
        assert_eq!(said["actor"], entry.actor.to_string());
        assert_eq!(said["persons"], entry.persons.to_string());
        let client = entry.client.map(|client| client.to_string());
        assert_eq!(said.get("client"), client.as_ref());
        let text = message.split_once("] \u{feff}").unwrap().1;
        assert_eq!(text, format!("{} {}", entry.class.ja(), entry.outcome.ja()));
        let framed = syslog_framed(number, &entry, "soc test\nhost");
        let framed = String::from_utf8(framed).unwrap();
        let (length, rest) = framed.split_once(' ').unwrap();
        assert_eq!((length.parse::<usize>().unwrap(), rest), (rest.len(), message.as_str()));
    }
}

#[test]
fn nothing_of_a_body_is_handed_on() {
    let mut random = Random(63);
    let body = "早川　美咲 123456789018".as_bytes().to_vec();
    let entry = Entry { body, ..entry(9, &mut random) };
    for text in [ocsf_event(9, &entry, "0"), syslog_message(9, &entry, "h")] {
        assert!(!text.contains("早川") && !text.contains("123456789018"), "{text}");
        let bare = Entry { body: Vec::new(), ..entry.clone() };
        let again = [ocsf_event(9, &bare, "0"), syslog_message(9, &bare, "h")];
        assert!(again.contains(&text), "the body changes nothing of it");
    }
}
