//! 01 見た人の記録 — who saw whom, why, and that the entry is in the record.

use askama::Template;

use super::super::Frame;
use super::{Empty, Facts, Filters, Link, MaybeLink, Note, Pager, Press, Search};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/seen.html")]
pub struct SeenPage {
    /// The frame.
    pub frame: Frame,
    /// 人ごと, 利用者ごと, 顧問先ごと: from where it is looked at.
    pub views: Filters,
    /// 今日, 今月, 3か月.
    pub spans: Filters,
    /// The search for a person, client or user, by POST.
    pub search: Search,
    /// What the check of the record said, when it was asked for.
    pub checked: Option<Note>,
    /// The figures: looks, users, persons, last checkpoint.
    pub facts: Facts,
    /// The entries, newest first.
    pub rows: Vec<SeenRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The pages, beyond 200 rows.
    pub pager: Option<Pager>,
    /// 記録を確かめる
    pub verify: Option<Press>,
    /// 一覧を書き出す
    pub export: Option<Link>,
}

/// One entry.
#[derive(Debug, Clone)]
pub struct SeenRow {
    /// 7/3 9:41:07
    pub when: String,
    /// Who looked.
    pub who: String,
    /// 台帳の照会
    pub purpose: String,
    /// Whom: 1007-12 早川 美咲, or 58人.
    pub whom: MaybeLink,
    /// The client.
    pub client: String,
    /// What was read: 基本・報酬.
    pub what: String,
    /// Its number in the record: 184,221; empty while it is on its way.
    pub entry: String,
    /// Its proof.
    pub proof_href: String,
}

/// The log as a whole: what is kept of it, what is held against it, and how it is verified.
#[derive(Debug, Clone, Template)]
#[template(path = "office/log_proof.html")]
pub struct LogProofPage {
    /// The frame.
    pub frame: Frame,
    /// What came of holding a kept checkpoint against the log.
    pub note: Option<Note>,
    /// What this page cannot prove.
    pub caution: Note,
    /// How many entries it has.
    pub size: String,
    /// Its root, in hexadecimal groups.
    pub root: String,
    /// The key by which it is verified.
    pub key: String,
    /// The checkpoint that was pasted.
    pub kept: String,
    /// The proof that it grew out of what was pasted, as a file has it.
    pub proof: Option<String>,
}

/// The proof that one entry is in the record, in steps anybody can repeat.
#[derive(Debug, Clone, Template)]
#[template(path = "office/proof.html")]
pub struct ProofPage {
    /// The frame.
    pub frame: Frame,
    /// The result in one sentence.
    pub result: Note,
    /// The entry in words.
    pub terms: Vec<super::Term>,
    /// The steps: what was computed, and what came out.
    pub steps: Vec<ProofStep>,
    /// The proof as a file, for `romori ledger verify`.
    pub fetch: Option<Link>,
}

/// One step of the proof.
#[derive(Debug, Clone)]
pub struct ProofStep {
    /// この記録の値を計算しました
    pub what: String,
    /// What came out, in hexadecimal groups; may be empty.
    pub value: String,
}
