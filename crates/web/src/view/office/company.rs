//! 会社のサインイン — the door, what is between here and there, and its settings.

use askama::Template;

use super::super::Frame;
use super::{Note, Press, Term, Toast};

/// Before and after the company's own page. It stands outside the frame: nobody is signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "office/company_door.html")]
pub struct CompanyDoorPage {
    /// The office's name.
    pub office: String,
    /// What was wrong before.
    pub problem: Option<Note>,
    /// The token of the visit.
    pub csrf: String,
    /// Where one gets once signed in.
    pub next: String,
    /// What is asked, or where it goes on.
    pub step: CompanyStep,
    /// Whether the data are invented.
    pub demo: bool,
    /// Address of the stylesheet.
    pub css: String,
    /// Address of the script.
    pub script: String,
}

/// What the page is for.
#[derive(Debug, Clone)]
pub enum CompanyStep {
    /// The code of a company, as it was typed.
    Ask(String),
    /// It goes on by itself, or by this link.
    Onward {
        /// What happens.
        words: String,
        /// What the link says.
        label: String,
        /// Where it leads.
        address: String,
    },
}

/// 会社のサインインの設定
#[derive(Debug, Clone, Template)]
#[template(path = "office/company.html")]
pub struct CompanyPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// What is wrong, and what to mind.
    pub notes: Vec<Note>,
    /// 会社コード, 戻り先のアドレス: what is told to staff and to the provider.
    pub told: Vec<Term>,
    /// The fields of text: name, label, hint, what was typed, and whether it is hidden.
    pub fields: Vec<(&'static str, &'static str, &'static str, String, bool)>,
    /// The field that is wrong.
    pub wrong: Option<&'static str>,
    /// Whether it counts as a second factor.
    pub counts: bool,
    /// Whether who is bound enters by it alone.
    pub only_way: bool,
    /// 会社のサインインをやめる
    pub remove: Option<Press>,
}
