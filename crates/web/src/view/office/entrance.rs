//! 本人の入場 — what the office sees of a worker's entrance, and the paper that it hands over.

use askama::Template;

use super::super::Frame;
use super::{Note, Press, Status};

/// The page.
#[derive(Debug, Template)]
#[template(path = "office/entrance.html")]
pub struct EntrancePage {
    /// The frame.
    pub frame: Frame,
    /// What stands in the way, or what the last press did.
    pub notes: Vec<Note>,
    /// Label and value.
    pub state: Vec<(String, String)>,
    /// 登録コードの紙を作る, for whoever may.
    pub invite: Option<Press>,
    /// Where it is asked before the entrance is closed.
    pub close: Option<String>,
    /// The telephones.
    pub phones: Vec<PhoneShown>,
}

/// One telephone.
#[derive(Debug, Clone)]
pub struct PhoneShown {
    /// What its owner calls it.
    pub label: String,
    /// When it was registered.
    pub made: String,
    /// When somebody signed in from it last.
    pub last: String,
    /// How it stands.
    pub status: Status,
    /// Where it is asked before it is revoked.
    pub end: Option<String>,
}

/// The paper with a worker's code, shown once.
#[derive(Debug, Template)]
#[template(path = "office/worker_paper.html")]
pub struct WorkerPaper {
    /// The frame.
    pub frame: Frame,
    /// 氏名
    pub name: String,
    /// How the addresses of the entrance begin.
    pub home: String,
    /// The code.
    pub code: String,
    /// Until when it serves.
    pub until: String,
    /// For a camera: fields along a side, and the dark ones.
    pub picture: Option<(i32, String)>,
    /// Where one gets from here.
    pub back: String,
}
