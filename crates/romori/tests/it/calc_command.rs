//! `romori calc` as another program uses it: lines in, lines out, and the exit status.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

fn romori(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_romori"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("romori starts")
}

/// What stands on standard output and error after `input`, and the exit status.
fn run(arguments: &[&str], input: &[u8]) -> (String, String, Option<i32>) {
    let mut child = romori(arguments);
    // A call that is refused reads nothing and closes its input.
    let _ = child.stdin.take().expect("an input").write_all(input);
    let output = child.wait_with_output().expect("romori ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

const GOOD: &str = r#"{"birth_date": "1983-07-19", "on": "2026-07-18"}"#;

#[test]
fn a_bad_line_does_not_stop_the_others() {
    let input = format!("{GOOD}\n{{\n\n{GOOD}\r\n[]\n{GOOD}");
    let (out, err, status) = run(&["calc", "dates"], input.as_bytes());
    let lines: Vec<&str> = out.lines().collect();
    let good = r#"{"ok": true, "result": {"age": 43}}"#;
    assert_eq!(lines.len(), 6, "{out}");
    assert_eq!([lines[0], lines[3], lines[5]], [good; 3]);
    for (line, code) in [(1, "bad_json"), (2, "bad_json"), (4, "wrong_type")] {
        let start = format!(r#"{{"ok": false, "error": {{"code": "{code}", "field": null, "#);
        assert!(lines[line].starts_with(&start), "{}", lines[line]);
    }
    assert_eq!((err.as_str(), status), ("", Some(1)));
}

#[test]
fn all_answered_is_status_0() {
    let (out, _, status) = run(&["calc", "dates"], format!("{GOOD}\n").as_bytes());
    assert_eq!((out.lines().count(), status), (1, Some(0)));
    assert_eq!(run(&["calc", "dates"], b""), (String::new(), String::new(), Some(0)));
    // A mark that some editors put before the first line is no part of it.
    let marked = format!("\u{feff}{GOOD}\n");
    assert_eq!(run(&["calc", "dates"], marked.as_bytes()).2, Some(0));
}

#[test]
fn lines_that_are_no_text_or_too_long() {
    let mut input = b"\xff\xfe\n".to_vec();
    input.extend(std::iter::repeat_n(b' ', 3 << 20));
    input.extend(format!("\n{GOOD}\n").as_bytes());
    let (out, _, status) = run(&["calc", "dates"], &input);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((lines.len(), status), (3, Some(1)));
    assert!(lines[0].contains("bad_json") && lines[1].contains("bad_json"));
    assert!(lines[2].contains(r#""age": 43"#));
}

#[test]
fn a_question_is_answered_before_the_next_one_is_asked() {
    let mut child = romori(&["calc", "dates"]);
    let mut questions = child.stdin.take().expect("an input");
    let mut answers = BufReader::new(child.stdout.take().expect("an output"));
    for _ in 0..3 {
        questions.write_all(format!("{GOOD}\n").as_bytes()).expect("asked");
        let mut answer = String::new();
        answers.read_line(&mut answer).expect("answered");
        assert!(answer.contains(r#""age": 43"#));
    }
    drop(questions);
    assert!(child.wait().expect("ended").success());
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = romori(&["calc", "dates"]);
    let mut questions = child.stdin.take().expect("an input");
    drop(child.stdout.take());
    let many = format!("{GOOD}\n").repeat(20_000);
    // The end of the reader may end the writer too.
    let _ = questions.write_all(many.as_bytes());
    drop(questions);
    let output = child.wait_with_output().expect("romori ends");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success());
}

#[test]
fn steps_schema_and_list() {
    let (out, _, status) = run(&["calc", "dates", "--explain"], GOOD.as_bytes());
    assert_eq!(status, Some(0));
    assert!(out.contains(r#""explanation": [{"rule": "#), "{out}");
    let (topics, _, status) = run(&["calc", "--list"], b"");
    assert_eq!(status, Some(0));
    assert!(topics.lines().any(|topic| topic == "dates"));
    for topic in topics.lines() {
        let (schema, _, status) = run(&["calc", topic, "--schema"], b"");
        assert_eq!(status, Some(0));
        assert!(
            schema.starts_with(r#"{"$schema": "https://json-schema.org/draft/2020-12/schema""#)
        );
    }
}

#[test]
fn a_wrong_call_is_status_2_and_says_what_to_do() {
    for arguments in [
        &["calc"][..],
        &["calc", "moon"],
        &["calc", "dates", "--moon"],
        &["calc", "dates", "ids"],
        &["calc", "dates", "--list"],
        &["calc", "dates", "--schema", "--explain"],
        &["moon"],
        &[],
    ] {
        let (out, err, status) = run(arguments, b"");
        assert_eq!((out.as_str(), status), ("", Some(2)), "{arguments:?}");
        assert!(err.contains("romori ") && err.ends_with("。\n"), "{arguments:?}: {err}");
    }
}
