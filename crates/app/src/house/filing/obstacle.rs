//! 差し支え — what keeps a notice from being made, in one list for a page.

use romori_filing::ProblemCode;

use crate::drafting::{NamePart, Notice};

/// 差し支え — one thing, whose it is, and what to do.
#[derive(Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The stable code.
    pub code: String,
    /// The person's number within the client; none where it is not about one person.
    pub number: Option<u32>,
    /// Number and name, for the user's own screen.
    pub person: String,
    /// The item of the form, or the character.
    pub what: String,
    /// Why it cannot be filed so.
    pub reason: String,
    /// What to do.
    pub remedy: String,
    /// A character that wants another way of writing, with the usual one.
    pub character: Option<(char, Option<&'static str>)>,
    /// Which writing of the name is too long, if that is it.
    pub name: Option<NamePart>,
}

/// The office's own item is wrong.
const OFFICE: &str = "APP-0012";

/// Everything that stands in the way of a notice, the office's own items first.
pub fn obstacles(notice: &Notice) -> Vec<Obstacle> {
    let office = notice.office.iter().map(|problem| Obstacle {
        code: OFFICE.to_owned(),
        name: None,
        number: None,
        person: String::new(),
        what: format!("事業所の{}", problem.item.spec().label),
        reason: problem.message.clone(),
        remedy: "事業所の台帳を直してください。".to_owned(),
        character: None,
    });
    let characters = notice.characters.iter().map(|issue| Obstacle {
        code: ProblemCode::UnfileableCharacter.to_string(),
        name: None,
        number: Some(issue.row),
        person: issue.name.clone(),
        what: format!("「{}」", issue.character),
        reason: "届書に書けない字です。".to_owned(),
        remedy: match issue.proposal {
            Some(usual) => format!("「{usual}」と書くか、ほかの書き方を選んでください。"),
            None => "届書での書き方を選んでください。".to_owned(),
        },
        character: Some((issue.character, issue.proposal)),
    });
    let problems = notice.problems.iter().map(|problem| Obstacle {
        code: problem.code.clone(),
        name: problem.long_name(),
        number: problem.row,
        person: problem.person.clone(),
        what: problem.item.clone(),
        reason: problem.reason.clone(),
        remedy: problem.remedy.clone(),
        character: None,
    });
    office.chain(characters).chain(problems).collect()
}

romori_types::quiet_debug!(Obstacle);
