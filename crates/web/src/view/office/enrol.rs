//! 端末の登録 — what somebody without a device sees, and nothing beyond it.

use askama::Template;
use romori_app::house::Violation;

use super::{Note, Tone};
use crate::shell::{AppState, Visit, script_address, stylesheet_address};

/// The page. It stands outside the frame: no device is known.
#[derive(Debug, Clone, Template)]
#[template(path = "office/enrol.html")]
pub struct EnrolPage {
    /// The token of the visit.
    pub csrf: String,
    /// Why one is here, or what went wrong.
    pub note: Option<Note>,
    /// How far the registration is.
    pub step: EnrolStep,
    /// Address of the stylesheet.
    pub css: String,
    /// Address of the script.
    pub script: String,
}

/// How far the registration is.
#[derive(Clone)]
pub enum EnrolStep {
    /// The code is asked for.
    Code,
    /// The code serves; which kind of device it is.
    Ways {
        /// The code as it was typed, to be sent again.
        code: String,
        /// What the device is called, as it was entered.
        label: String,
    },
    /// The certificate is there.
    Done {
        /// Its serial number, hexadecimal.
        serial: String,
        /// Until when it holds.
        until: String,
    },
    /// The file with key and certificate is there.
    File {
        /// Under which address it can be fetched once.
        address: String,
        /// What opens it.
        passphrase: String,
        /// Until when it holds.
        until: String,
    },
}

// It holds a code or a passphrase.
romori_types::quiet_debug!(EnrolStep);

impl EnrolPage {
    /// The page at this step.
    pub fn at(_: &AppState, visit: &Visit, step: EnrolStep, note: Option<Note>) -> Self {
        Self {
            csrf: visit.csrf.to_string(),
            note,
            step,
            css: stylesheet_address(),
            script: script_address(),
        }
    }

    /// What stands in the place of a page that is not for this device.
    pub fn turned_away(state: &AppState, visit: &Visit, violation: Violation) -> Self {
        let note = Note::new(Tone::Care, "この端末では開けません", &[violation.ja()]);
        Self::at(state, visit, EnrolStep::Code, Some(note))
    }

    /// Whether the title must say that something is wrong.
    pub fn failed(&self) -> bool {
        self.note.as_ref().is_some_and(|note| note.tone == Tone::Bad)
    }
}
