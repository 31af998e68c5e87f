//! Proving oneself beside the password: the second step of a sign-in, and again before an act.

use askama::Template;
use askama::filters::HtmlSafe;

use super::super::Frame;
use super::{FormField, Note, Press};

/// The ways in which one can prove oneself here, each a form of its own.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/proving.html")]
pub struct Proving {
    /// Where the forms are sent.
    pub action: String,
    /// Where the question for a passkey is asked.
    pub ask: String,
    /// The token of the visit.
    pub csrf: String,
    /// What else the forms carry.
    pub hidden: Vec<(String, String)>,
    /// Whether a passkey can be used here.
    pub by_passkey: bool,
    /// Whether a code can be typed: of an app, or a recovery code.
    pub by_code: bool,
    /// Whether the password counts, because there is nothing else.
    pub by_password: bool,
    /// Whether what was sent before was wrong.
    pub wrong: bool,
}

impl HtmlSafe for Proving {}

/// The second step. It stands outside the frame: nobody is signed in yet.
#[derive(Debug, Clone, Template)]
#[template(path = "office/second_step.html")]
pub struct SecondStepPage {
    /// The office's name.
    pub office: String,
    /// What was wrong before.
    pub problem: Option<Note>,
    /// The ways.
    pub proving: Proving,
    /// Whether the data are invented.
    pub demo: bool,
    /// Address of the stylesheet.
    pub css: String,
    /// Address of the script.
    pub script: String,
}

/// もう一度の確認, before an act that asks for it.
#[derive(Debug, Clone, Template)]
#[template(path = "office/step_up.html")]
pub struct StepUpPage {
    /// The frame.
    pub frame: Frame,
    /// What was wrong before.
    pub problem: Option<Note>,
    /// The ways.
    pub proving: Proving,
    /// 会社のサインインで確かめる
    pub company: Option<Press>,
    /// Where one goes back to.
    pub back: String,
}

/// 確認コードの登録: a secret, shown once, and the first code of it.
#[derive(Debug, Clone, Template)]
#[template(path = "office/code.html")]
pub struct CodePage {
    /// The frame.
    pub frame: Frame,
    /// The name of what waits.
    pub ceremony: String,
    /// As it is typed into an app.
    pub typed: String,
    /// As a camera reads it: a path of SVG in a square of so many fields.
    pub picture: Option<(i32, String)>,
    /// What was wrong before.
    pub problem: Option<Note>,
    /// The name that was typed.
    pub name: String,
}

/// Recovery codes, shown once.
#[derive(Debug, Clone, Template)]
#[template(path = "office/recovery.html")]
pub struct RecoveryPage {
    /// The frame.
    pub frame: Frame,
    /// The codes.
    pub codes: Vec<String>,
}

/// The code that opens an office's data after its contract, shown once.
#[derive(Debug, Clone, Template)]
#[template(path = "office/return_code.html")]
pub struct ReturnCodePage {
    /// The frame.
    pub frame: Frame,
    /// Its eight groups.
    pub groups: Vec<String>,
}

impl CodePage {
    /// The fields with a mistake: said in the banner.
    pub const fn errors(&self) -> Vec<&FormField> {
        Vec::new()
    }
}
