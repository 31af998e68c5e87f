//! Every question under `vectors/` has the fields that stand beside it, with and without steps.
//!
//! A line is `{"question": {…}, "expected": {…}}` or `{"question": {…}, "error": {…}}`, by topic:
//! `vectors/<topic>.jsonl`; `source` names the publication that the figures are compared with.
//! Fields that are not expected are not compared. In a list an entry
//! `"…"` stands for any number of entries. The topics' own tests check form and order of results.

use std::path::Path;

use romori_calc::compare::has;
use romori_calc::json::Json;
use romori_calc::replay::replay;
use romori_calc::topic::TOPICS;

#[test]
fn every_vector_of_every_topic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut wrong = Vec::new();
    for topic in TOPICS {
        let path = folder.join(format!("{}.jsonl", topic.name));
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!text.trim().is_empty(), "{} is empty", path.display());
        for (number, line) in (1..).zip(text.lines()) {
            if let Err(what) = check(topic, line) {
                wrong.push(format!("{}.jsonl:{number}: {what}", topic.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(topic: &romori_calc::spec::Topic, line: &str) -> Result<(), String> {
    let vector = Json::read(line)?;
    let question = vector.get("question").ok_or("no question")?.to_string();
    let (mut silent, mut explained) = (String::new(), String::new());
    topic.answer_line(question.as_bytes(), false, &mut silent);
    topic.answer_line(question.as_bytes(), true, &mut explained);
    let (silent, explained) = (Json::read(&silent)?, Json::read(&explained)?);
    if silent.get("result") != explained.get("result") {
        return Err(format!("{question}: listening changes the result"));
    }
    let part = if vector.get("error").is_some() { "error" } else { "result" };
    let expected = vector.get("expected").or(vector.get("error")).ok_or("nothing expected")?;
    let got = silent.get(part).ok_or_else(|| format!("{question}: {silent}"))?;
    has(got, expected).map_err(|what| format!("{question}: {what}"))?;
    match explained.get("explanation") {
        Some(steps) if steps.entries().is_empty() && topic.name != "ids" => {
            Err(format!("{question}: no step"))
        }
        Some(explanation) => replay(explanation).map(|_| ()),
        None if part == "error" => Ok(()),
        None => Err(format!("{question}: no explanation")),
    }
}
