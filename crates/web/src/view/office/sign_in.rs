//! サインイン — is this my system, is this device known.

use askama::Template;

use super::{Note, Tone};

/// The page. It stands outside the frame: nobody is signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "office/sign_in.html")]
pub struct SignInPage {
    /// The office's name.
    pub office: String,
    /// Where the form is sent.
    pub action: String,
    /// The token of the visit.
    pub csrf: String,
    /// Where one gets once signed in, one of our own paths; may be empty.
    pub next: String,
    /// The user ID as it was entered.
    pub login: String,
    /// What happened before: refused, over, signed out.
    pub problem: Option<SignInProblem>,
    /// Whether there is no account yet, so that the first one has to be made on the console.
    pub first: bool,
    /// The command that makes the first account: `romori account add …`.
    pub first_command: String,
    /// Whether passkeys hold at this address.
    pub passkey: bool,
    /// Whether a company's own sign-in is offered: straight away, or by its code.
    pub company: Option<bool>,
    /// What is known of the device.
    pub device: DeviceState,
    /// 稼働の状況, 控え: a few lines of state.
    pub state: Vec<(String, String)>,
    /// Whether the data are invented.
    pub demo: bool,
    /// Accounts that may be used in the demo: ID and password; empty otherwise.
    pub demo_accounts: Vec<(String, String)>,
    /// Address of the stylesheet.
    pub css: String,
    /// Address of the script.
    pub script: String,
}

/// What happened before the sign-in. No hint which part was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProblem {
    /// ID or password did not fit.
    Wrong,
    /// The passkey did not fit.
    WrongPasskey,
    /// Too many tries: wait.
    TooMany,
    /// One signed out oneself.
    SignedOut,
    /// The session ended by time.
    Expired,
    /// The account was closed or the session ended by somebody else.
    Ended,
    /// The company's own sign-in did not come about, and why.
    Company(&'static str),
}

/// What is known of the device.
#[derive(Debug, Clone)]
pub enum DeviceState {
    /// Devices are not registered yet, and nothing is claimed.
    NotYetBound,
    /// It is registered, with a line about it.
    Bound(String),
}

impl SignInProblem {
    /// The banner.
    pub fn note(self) -> Note {
        let (tone, title, line) = match self {
            Self::Wrong => (
                Tone::Bad,
                "サインインできませんでした",
                "利用者IDとパスワードを確かめて、もう一度入れてください。",
            ),
            Self::WrongPasskey => (
                Tone::Bad,
                "サインインできませんでした",
                "登録したパスキーを使うか、利用者IDとパスワードを入れてください。",
            ),
            Self::TooMany => (
                Tone::Bad,
                "続けて入れられる回数を超えました",
                "15分ほど待ってから、もう一度入れてください。急ぐときは、事務所の管理者に伝えてください。",
            ),
            Self::SignedOut => {
                (Tone::Ok, "サインアウトしました", "この端末には、見ていた内容は残っていません。")
            }
            Self::Expired => (
                Tone::Info,
                "時間がたったので、サインアウトしました",
                "もう一度サインインすると、同じ画面に戻ります。",
            ),
            Self::Ended => (
                Tone::Info,
                "このサインインは終わりました",
                "ほかの端末か管理者が終わらせました。心当たりがなければ、事務所の管理者に伝えてください。",
            ),
            Self::Company(words) => (Tone::Bad, "サインインできませんでした", words),
        };
        Note { focus: true, ..Note::new(tone, title, &[line]) }
    }
}

impl SignInPage {
    /// Whether the title must say that something is wrong.
    pub fn failed(&self) -> bool {
        let Some(problem) = self.problem else { return false };
        matches!(
            problem,
            SignInProblem::Wrong
                | SignInProblem::WrongPasskey
                | SignInProblem::TooMany
                | SignInProblem::Company(_)
        )
    }
}
