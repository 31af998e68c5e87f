//! The pages of a worker on his telephone. They share nothing of the office's frame.

use askama::Template;

use super::office::{Note, Press};

/// What stands on every page.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// What the page is called.
    pub title: String,
    /// Whether the title must say that something is wrong.
    pub failed: bool,
    /// 勤め先を受け持つ事務所
    pub office: String,
    /// Who is signed in.
    pub user: Option<String>,
    /// The address of the tab that this is.
    pub here: &'static str,
    /// The token of the visit.
    pub csrf: String,
    /// Whether the data are invented.
    pub demo: bool,
    /// Address of the stylesheet.
    pub css: String,
    /// Address of the stylesheet of these pages.
    pub own_css: String,
    /// Address of the script.
    pub script: String,
    /// So long the mark of the key serves; none where nobody is signed in. Unit: seconds.
    pub fresh: Option<i64>,
}

/// The three pages, by address.
pub const TABS: [(&str, &str); 3] =
    [("/me", "わたしの情報"), ("/looks", "だれが見たか"), ("/entry", "入場と端末")];

/// 入る.
#[derive(Debug, Template)]
#[template(path = "worker/sign_in.html")]
pub struct WorkerSignIn {
    /// What stands on every page.
    pub shell: Shell,
    /// What happened before.
    pub note: Option<Note>,
}

/// はじめての方.
#[derive(Debug, Template)]
#[template(path = "worker/register.html")]
pub struct WorkerRegister {
    /// What stands on every page.
    pub shell: Shell,
}

/// The key is asked for before anything goes on.
#[derive(Debug, Template)]
#[template(path = "worker/again.html")]
pub struct WorkerAgain {
    /// What stands on every page.
    pub shell: Shell,
    /// What the key is to sign.
    pub question: String,
    /// Where one goes on.
    pub next: String,
}

/// わたしの情報.
#[derive(Debug, Template)]
#[template(path = "worker/me.html")]
pub struct WorkerRecord {
    /// What stands on every page.
    pub shell: Shell,
    /// 令和8年7月1日(水)
    pub today: String,
    /// What is recorded, by kind.
    pub cards: Vec<RecordCard>,
    /// The last day on which the entrance is open, if there is one.
    pub last: Option<String>,
}

/// What is recorded of one kind.
#[derive(Debug, Clone, Default)]
pub struct RecordCard {
    /// What it is.
    pub title: String,
    /// Label and value.
    pub lines: Vec<(String, String)>,
    /// A word about it; may be empty.
    pub note: String,
}

/// だれが見たか.
#[derive(Debug, Template)]
#[template(path = "worker/looks.html")]
pub struct WorkerLooks {
    /// What stands on every page.
    pub shell: Shell,
    /// The days, the latest first.
    pub days: Vec<LookDay>,
}

/// Who touched the record on one day.
#[derive(Debug, Clone, Default)]
pub struct LookDay {
    /// The day.
    pub day: String,
    /// Who; and what for, how often.
    pub lines: Vec<(String, String)>,
}

/// 入場と端末.
#[derive(Debug, Template)]
#[template(path = "worker/entry.html")]
pub struct WorkerEntry {
    /// What stands on every page.
    pub shell: Shell,
    /// What the last press did.
    pub note: Option<Note>,
    /// Where he is signed in.
    pub sessions: Vec<EntryLine>,
    /// Ends all but this one.
    pub end_others: Option<Press>,
    /// His telephones.
    pub phones: Vec<EntryLine>,
    /// His passkeys.
    pub passkeys: Vec<EntryLine>,
}

/// One session, telephone or passkey.
#[derive(Debug, Clone)]
pub struct EntryLine {
    /// What it is called.
    pub title: String,
    /// What is known of it.
    pub words: String,
    /// What ends it.
    pub press: Option<Press>,
}

/// A code for another telephone, shown once.
#[derive(Debug, Template)]
#[template(path = "worker/code.html")]
pub struct WorkerCode {
    /// What stands on every page.
    pub shell: Shell,
    /// The address to open.
    pub home: String,
    /// The code.
    pub code: String,
    /// Until when it serves.
    pub until: String,
    /// For the camera of the other one: fields along a side, and the dark ones.
    pub picture: Option<(i32, String)>,
}

/// What happened, and what to do next.
#[derive(Debug, Template)]
#[template(path = "worker/message.html")]
pub struct WorkerMessage {
    /// What stands on every page.
    pub shell: Shell,
    /// What happened.
    pub what: String,
    /// What to do next.
    pub next: String,
}
