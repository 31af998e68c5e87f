//! What each page shows, as plain values, and the template that shows it.

use askama::Template;
use romori_mynabox::{CheckWay, DeskWork, Evidence, HolderKind, Keeper, NumberPurpose, Subject};

use crate::assets;

/// What stands on every page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// What the page is called.
    pub title: String,
    /// Whether the title must say that something is wrong.
    pub failed: bool,
    /// Whether it is made for a telephone.
    pub narrow: bool,
    /// Address of the stylesheet.
    pub css: &'static str,
    /// Address of the script.
    pub script: &'static str,
}

impl Shell {
    /// A page for who works at a desk.
    pub fn of(title: impl Into<String>) -> Self {
        let (css, script) = (assets::stylesheet(), assets::script());
        Self { title: title.into(), failed: false, narrow: false, css, script }
    }

    /// A page for who holds a telephone.
    pub fn narrow(title: impl Into<String>) -> Self {
        Self { narrow: true, ..Self::of(title) }
    }

    /// A page that says what is wrong.
    pub fn failed(title: impl Into<String>) -> Self {
        Self { failed: true, narrow: true, ..Self::of(title) }
    }
}

/// What happened, and what to do next.
#[derive(Debug, Template)]
#[template(path = "vault/message.html")]
pub struct Message<'a> {
    /// What stands on every page.
    pub shell: Shell,
    /// What to do next.
    pub next: &'a str,
}

/// The way in, for who comes without a ticket.
#[derive(Debug, Template)]
#[template(path = "vault/door.html")]
pub struct Door {
    /// What stands on every page.
    pub shell: Shell,
}

/// What the script of a work needs: what it sends, and what it seals for. All in hexadecimal.
#[derive(Debug, Clone)]
pub struct Bound {
    /// The desk token.
    pub token: String,
    /// The vault's key.
    pub key: String,
    /// Tenant and client.
    pub owner: String,
}

/// Somebody whose number is asked for.
#[derive(Debug, Clone)]
pub struct Line {
    /// His id in hexadecimal.
    pub holder: String,
    /// What he is called.
    pub label: String,
    /// His employee number; may be empty.
    pub key: String,
    /// Whether he is somebody's dependant.
    pub dependant: bool,
}

/// 番号の入力.
#[derive(Debug, Template)]
#[template(path = "vault/enter.html")]
pub struct Enter {
    /// What stands on every page.
    pub shell: Shell,
    /// For the script.
    pub bound: Bound,
    /// 顧問先
    pub client: String,
    /// 利用目的
    pub purposes: Vec<&'static str>,
    /// Who.
    pub lines: Vec<Line>,
}

/// CSV の取込.
#[derive(Debug, Template)]
#[template(path = "vault/sheet.html")]
pub struct Sheet {
    /// What stands on every page.
    pub shell: Shell,
    /// For the script.
    pub bound: Bound,
    /// 顧問先
    pub client: String,
    /// 利用目的
    pub purposes: Vec<&'static str>,
    /// Who.
    pub lines: Vec<Line>,
}

/// 照合.
#[derive(Debug, Template)]
#[template(path = "vault/match.html")]
pub struct Match {
    /// What stands on every page.
    pub shell: Shell,
    /// For the script.
    pub bound: Bound,
    /// 顧問先
    pub client: String,
    /// Who.
    pub line: Line,
}

/// 本人確認.
#[derive(Debug, Template)]
#[template(path = "vault/check.html")]
pub struct CheckPage {
    /// What stands on every page.
    pub shell: Shell,
    /// For the script.
    pub bound: Bound,
    /// 顧問先
    pub client: String,
    /// Who.
    pub line: Line,
    /// Their ids in hexadecimal.
    pub images: Vec<String>,
    /// The ways that are open to him.
    pub ways: Vec<Way>,
    /// What may be shown.
    pub evidence: Vec<(u8, &'static str)>,
    /// The day of today, for the field: `2026-07-01`.
    pub today: String,
}

/// One way of checking, and what it takes.
#[derive(Debug, Clone)]
pub struct Way {
    /// Its code.
    pub code: u8,
    /// What it is called.
    pub name: &'static str,
    /// What it takes, in words.
    pub takes: &'static str,
    /// The codes of what fits, for the script: `1 2 11`.
    pub fits: String,
}

/// 利用.
#[derive(Debug, Template)]
#[template(path = "vault/use.html")]
pub struct UsePage {
    /// What stands on every page.
    pub shell: Shell,
    /// For the script.
    pub bound: Bound,
    /// 顧問先
    pub client: String,
    /// The file's name.
    pub file: String,
    /// 利用目的
    pub purpose: &'static str,
    /// 提供先
    pub destination: &'static str,
    /// How many numbers.
    pub holes: usize,
    /// Of how many persons.
    pub holders: usize,
}

/// 役員の鍵.
#[derive(Debug, Template)]
#[template(path = "vault/officers.html")]
pub struct OfficersPage {
    /// What stands on every page.
    pub shell: Shell,
    /// For the script.
    pub bound: Bound,
    /// 顧問先
    pub client: String,
}

/// The code of a request.
#[derive(Debug, Template)]
#[template(path = "vault/code.html")]
pub struct Code {
    /// What stands on every page.
    pub shell: Shell,
    /// The request's id, where it is known already.
    pub id: String,
    /// Whether a code was refused.
    pub refused: bool,
}

/// 収集.
#[derive(Debug, Template)]
#[template(path = "vault/collect.html")]
pub struct Collect {
    /// What stands on every page.
    pub shell: Shell,
    /// For the script.
    pub bound: Bound,
    /// 顧問先
    pub client: String,
    /// Whether the client itself keeps the numbers.
    pub own_box: bool,
    /// 利用目的
    pub purposes: Vec<&'static str>,
    /// Whether the national pension of a spouse is among them.
    pub spouse: bool,
    /// Who.
    pub lines: Vec<Line>,
}

impl Line {
    /// Of a subject.
    pub fn of(subject: &Subject) -> Self {
        Self {
            holder: hex(subject.holder.id.as_bytes()),
            label: subject.label.clone(),
            key: subject.key.clone(),
            dependant: subject.holder.kind == HolderKind::Dependant,
        }
    }
}

impl Bound {
    /// Of a work and the vault's key.
    pub fn of(work: &DeskWork, key: &[u8]) -> Self {
        let owner = [work.tenant.as_bytes().as_slice(), work.client.as_bytes()].concat();
        Self { token: work.token.to_text(), key: hex(key), owner: hex(&owner) }
    }
}

impl Collect {
    /// Of a request's work.
    pub fn of(work: &DeskWork, subjects: &[Subject], key: &[u8]) -> Self {
        Self {
            shell: Shell::narrow("マイナンバーの提出"),
            bound: Bound::of(work, key),
            client: work.client_label.clone(),
            own_box: work.who.side == Keeper::Client,
            purposes: purposes(work),
            spouse: work.purposes.contains(&NumberPurpose::NationalPension),
            lines: subjects.iter().map(Line::of).collect(),
        }
    }
}

/// What a work's page says the numbers are for.
pub fn purposes(work: &DeskWork) -> Vec<&'static str> {
    work.purposes.iter().map(|purpose| purpose.ja()).collect()
}

/// The ways of checking one of this kind, with what they take.
pub fn ways(kind: HolderKind) -> Vec<Way> {
    let open = CheckWay::ALL.iter().filter(|way| way.is_open_to(kind));
    let shown = open.map(|way| Way {
        code: way.code(),
        name: way.ja(),
        takes: way.takes(),
        fits: way.fitting().map(|one| one.code().to_string()).collect::<Vec<_>>().join(" "),
    });
    shown.collect()
}

/// Everything that may be shown.
pub fn evidence() -> Vec<(u8, &'static str)> {
    Evidence::ALL.iter().map(|one| (one.code(), one.ja())).collect()
}

/// In hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
