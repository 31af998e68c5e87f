//! A page with one form: what is in it, what is wrong with it, where it leads.

use romori_app::house::{Mistake, Values};

use super::super::office_frame;
use crate::shell::{AppState, Failure, Signed, Token};
use crate::view::Crumb;
use crate::view::office::{
    Choice, Entered, FormGroup, FormPage, FormSpec, Known, Note, StaleSave, Tone,
};

/// What a page with a form is made of.
pub struct FormParts<'a> {
    /// 画面名
    pub title: &'a str,
    /// The number of the menu it belongs to.
    pub menu: &'static str,
    /// Where it stands.
    pub crumbs: Vec<Crumb>,
    /// 顧問先名
    pub client: Option<String>,
    /// Its number and heading: 1007-12, 早川 美咲.
    pub about: Option<(String, String)>,
    /// The fields.
    pub spec: FormSpec,
    /// What stands in them.
    pub values: &'a Values,
    /// What is wrong with them.
    pub mistakes: &'a [Mistake],
    /// What can be chosen where the list depends on the office.
    pub choices: &'a dyn Fn(&str) -> Vec<Choice>,
    /// Fields that are not asked here.
    pub without: &'a [&'a str],
    /// Where it is sent.
    pub action: String,
    /// What is sent unseen.
    pub hidden: Vec<(String, String)>,
    /// What will follow.
    pub consequences: Vec<String>,
    /// Verb with object.
    pub submit: &'a str,
    /// Where one gets by leaving it.
    pub cancel: String,
    /// What is known already.
    pub known: Option<Known>,
    /// What another saved meanwhile.
    pub stale: Option<StaleSave>,
    /// Banners above the form.
    pub notes: Vec<Note>,
}

/// The number by which a second press of a form is known: the one that was sent, or a new one.
pub fn form_token(state: &AppState, sent: Option<&str>) -> Result<Token, Failure> {
    match sent.and_then(Token::parse) {
        Some(token) => Ok(token),
        None => Ok(Token::new(state.entropy())?),
    }
}

/// The page.
pub fn form_page(state: &AppState, signed: &Signed, parts: FormParts<'_>) -> FormPage {
    let mut frame = office_frame(state, signed, parts.title, parts.menu, parts.crumbs);
    frame.client = parts.client;
    if let Some((number, heading)) = parts.about {
        frame.place.number = Some(number);
        frame.place.heading = Some(heading);
    }
    frame.failed = !parts.mistakes.is_empty() || parts.stale.is_some();
    let wrong = |name: &str| parts.mistakes.iter().find(|mistake| mistake.field == name);
    let mut groups = parts.spec.filled(|name| Entered {
        value: parts.values.get(name).to_owned(),
        error: wrong(name).map(|mistake| mistake.message.clone()),
        choices: (parts.choices)(name),
    });
    for group in &mut groups {
        group.fields.retain(|field| !parts.without.contains(&field.name.as_str()));
    }
    groups.retain(|group| !group.fields.is_empty());
    let mut notes = parts.notes;
    notes.extend(homeless(&groups, parts.mistakes));
    FormPage {
        frame,
        notes,
        stale: parts.stale,
        action: parts.action,
        hidden: parts.hidden,
        groups,
        consequences: parts.consequences,
        submit: parts.submit.to_owned(),
        cancel: parts.cancel,
        known: parts.known,
    }
}

/// Mistakes of fields that this form does not show.
fn homeless(groups: &[FormGroup], mistakes: &[Mistake]) -> Option<Note> {
    let shown = |name: &str| groups.iter().flat_map(|group| &group.fields).any(|f| f.name == name);
    let lines: Vec<&str> = mistakes
        .iter()
        .filter(|mistake| !shown(mistake.field))
        .map(|mistake| mistake.message.as_str())
        .collect();
    (!lines.is_empty()).then(|| Note::new(Tone::Bad, "保存できませんでした", &lines))
}
