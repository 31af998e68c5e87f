//! 届書 — the checked form: what is still wrong with it, and its files to take.

use askama::Template;

use super::office::Press;
use super::{Due, FlowStep, Frame, Icon, icon};

/// The page.
#[derive(Debug, Template)]
#[template(path = "notice.html")]
pub struct NoticeView {
    /// The frame.
    pub frame: Frame,
    /// The steps of the job.
    pub flow: Vec<FlowStep>,
    /// Address of the job.
    pub job: String,
    /// Until when the form is due.
    pub due: Due,
    /// People the form carries.
    pub people: usize,
    /// Characters that the form cannot carry, each with a choice.
    pub characters: Vec<CharacterChoice>,
    /// Everything else that is wrong.
    pub problems: Vec<FilingProblem>,
    /// What someone should look at before sending.
    pub warnings: Vec<FilingProblem>,
    /// The files, empty until nothing is wrong.
    pub downloads: Vec<Download>,
    /// People who can be left out for now.
    pub leave_out: Vec<RowChoice>,
    /// People who are left out now.
    pub left_out: Vec<RowChoice>,
    /// What the last press did.
    pub done: Option<String>,
    /// Why the last press could not be done, and what to do.
    pub refused: Option<String>,
    /// Choices made so far, which can be taken back.
    pub chosen: Vec<CharacterChoice>,
    /// The button that makes a case of it, for a table of the ledgers.
    pub case: Option<Press>,
    /// Lines of the count sheet (総括): label and value.
    pub counts: Vec<(String, String)>,
}

/// A character that the form cannot carry.
#[derive(Debug, Clone)]
pub struct CharacterChoice {
    /// Its key in the form.
    pub key: String,
    /// Row of the file.
    pub row: String,
    /// Number and name, as in the ledger.
    pub person: String,
    /// 7 氏名（漢字）
    pub item: String,
    /// The character.
    pub character: String,
    /// Why it cannot be carried.
    pub reason: String,
    /// The proposed way of writing; empty when there is none.
    pub proposal: String,
}

/// A name that is too long for the form.
#[derive(Debug, Clone)]
pub struct NameChoice {
    /// Its field: kanji-12.
    pub field: String,
    /// Number and name, as in the ledger.
    pub person: String,
    /// 氏名（漢字）
    pub item: String,
    /// Why it does not fit.
    pub reason: String,
    /// The name as it stands.
    pub value: String,
}

/// Anything else the check found.
#[derive(Debug, Clone)]
pub struct FilingProblem {
    /// Row of the file.
    pub row: String,
    /// Number and name.
    pub person: String,
    /// Number and label of the item.
    pub item: String,
    /// Why.
    pub reason: String,
    /// What to do.
    pub remedy: String,
    /// Where it can be mended here.
    pub href: Option<String>,
}

/// A person who can be left out of the form for now.
#[derive(Debug, Clone)]
pub struct RowChoice {
    /// Key of the row.
    pub row: String,
    /// Number and name.
    pub person: String,
}

/// A file to take.
#[derive(Debug, Clone)]
pub struct Download {
    /// Its code in the address.
    pub code: String,
    /// The verb with its count.
    pub label: String,
    /// The file's name.
    pub name: String,
    /// What it is for.
    pub detail: String,
    /// Whether it is the page's main action.
    pub main: bool,
}

impl NoticeView {
    fn icon(&self, name: &str) -> Icon {
        icon(name)
    }

    /// Everything that stands in the way.
    pub fn open_problems(&self) -> usize {
        self.characters.len() + self.problems.len()
    }
}
