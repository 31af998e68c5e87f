//! 01 記録の証明 as views.

use std::collections::HashMap;

use romori_app::house::{EntryProof, GrowthProof, LogHead, ProofError};
use romori_app::ledgers::Block;
use romori_types::{ActorId, Wareki, day_in_japan, time_in_japan};

use super::office_frame;
use crate::shell::{AppState, Signed};
use crate::view::office::{Link, LogProofPage, Note, ProofPage, ProofStep, Term, Tone};
use crate::view::{Crumb, KeyHint};

/// Said in so many words, since whoever has changed the log may have changed this page too.
const CAUTION: [&str; 2] = [
    "疑わしいサーバーから届いた画面は、何の証明にもなりません。",
    "チェックポイントと検証鍵を別の場所へ控え、前に保存した検証の道具で確かめてください。",
];

/// 記録の証明.
pub fn log_proof_view(
    state: &AppState,
    signed: &Signed,
    head: &LogHead,
    (kept, proof): (&str, Option<String>),
    note: Option<Note>,
) -> LogProofPage {
    let crumbs = vec![Crumb::to("01 見た人の記録", "/01"), Crumb::here("記録の証明")];
    let mut frame = office_frame(state, signed, "記録の証明", "01", crumbs);
    frame.facts = format!("{}件", head.size);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "照らす" }];
    frame.failed = note.as_ref().is_some_and(|note| note.tone == Tone::Bad);
    LogProofPage {
        frame,
        note,
        caution: Note::new(Tone::Care, "この画面だけでは、証明になりません", &CAUTION),
        size: head.size.to_string(),
        root: in_groups(&head.root),
        key: head.key.clone(),
        kept: kept.to_owned(),
        proof,
    }
}

/// What came of holding a kept checkpoint against the log.
pub fn growth_note(growth: &GrowthProof) -> Note {
    let (old, new) = (growth.old, growth.head.size);
    let lines = [format!("控えたときの長さ {old}件"), format!("いまの長さ {new}件")];
    let lines = lines.each_ref().map(String::as_str);
    let note = match growth.agrees {
        true => Note::new(Tone::Ok, "控えた記録に、書き足しただけのものです", &lines),
        false => Note::new(
            Tone::Bad,
            "控えと一致しません。それまでの記録が書き換えられています",
            &[
                lines[0],
                lines[1],
                "この画面と控えを残し、記録簿に触れずに管理者に知らせてください。",
            ],
        ),
    };
    Note { focus: true, ..note }
}

/// Why nothing was held against the log, and what to do.
pub fn proof_problem(problem: &ProofError) -> String {
    match problem {
        ProofError::Note(error) => {
            format!("{error}控えたファイルの中身を、初めから終わりまで貼り付けてください。")
        }
        ProofError::Longer { kept, log } => format!(
            "控えは{kept}件のものですが、いまの記録簿は{log}件しかありません。\
             後の記録が失われたか、古い状態に戻されています。管理者に知らせてください。"
        ),
        ProofError::Entry(_) => String::new(),
    }
}

/// The proof of one entry.
pub fn entry_proof_view(
    state: &AppState,
    signed: &Signed,
    proof: &EntryProof,
    actors: &HashMap<ActorId, String>,
) -> ProofPage {
    let index = proof.seen.position;
    let title = format!("記録 {index}番の証明");
    let crumbs = vec![
        Crumb::to("01 見た人の記録", "/01"),
        Crumb::to("記録の証明", "/01/proof"),
        Crumb::here(title.clone()),
    ];
    let mut frame = office_frame(state, signed, &title, "01", crumbs);
    frame.facts = format!("記録の番号 {index}");
    let size = proof.head.size;
    let title = format!("この記録は、いまの記録簿（{size}件）に載っています");
    let lines = [
        "ただし、疑わしいサーバーから届いた画面は、何の証明にもなりません。",
        "証明を受け取り、前に保存した検証の道具か「romori ledger check-proof」で確かめてください。",
    ];
    ProofPage {
        frame,
        result: Note::new(Tone::Ok, &title, &lines),
        terms: terms(proof, actors),
        steps: steps(proof),
        fetch: Some(Link::new("証明を受け取る", format!("/01/{index}/proof"))),
    }
}

fn steps(proof: &EntryProof) -> Vec<ProofStep> {
    let step = |what: String, value: &str| ProofStep { what, value: in_groups(value) };
    let root = &proof.head.root;
    vec![
        step("この記録の値を計算しました".to_owned(), &proof.leaf),
        step(format!("隣の記録と順に合わせて、{}段上りました", proof.steps), root),
        step("署名のあるチェックポイントの根と同じでした".to_owned(), root),
    ]
}

fn terms(proof: &EntryProof, actors: &HashMap<ActorId, String>) -> Vec<Term> {
    let entry = &proof.seen.entry;
    let at = entry.at.timestamp();
    let day = day_in_japan(at);
    let (hour, minute, second) = time_in_japan(at);
    let day = Wareki::of(day).map_or_else(|| day.to_string(), |day| day.to_string());
    let blocks: Vec<&str> =
        proof.seen.body.fields.numbers().filter_map(Block::from_code).map(Block::ja).collect();
    let who = actors.get(&entry.actor).map_or("—", String::as_str);
    let term = |label: &str, value: String| Term { label: label.to_owned(), value };
    let mut terms = vec![
        term("いつ", format!("{day} {hour}:{minute:02}:{second:02}")),
        term("だれが", who.to_owned()),
        term("利用目的", entry.purpose.ja().to_owned()),
        term("内容", entry.class.ja().to_owned()),
        term("結果", entry.outcome.ja().to_owned()),
    ];
    if entry.persons > 0 {
        terms.push(term("だれの", format!("{}人", entry.persons)));
    }
    if !blocks.is_empty() {
        terms.push(term("何を", blocks.join("・")));
    }
    terms
}

/// Hexadecimal digits in fours, so that a person can compare them.
fn in_groups(hex: &str) -> String {
    let mut text = String::with_capacity(hex.len() * 5 / 4);
    for (at, digit) in hex.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
