//! Files of proof: C2SP tlog-proof for one entry, and the body of a C2SP tlog-witness request for
//! one head that grew out of another.

use std::fmt;

use romori_record::{DecodeError, Entry};

use crate::base64;
use crate::note::{self, Head, Key};
use crate::problem::What;
use crate::proof::{is_beginning, is_included};
use crate::tree::{self, Hash};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// A path in a tree of 2⁶⁴ leaves.
const HASHES_MAX: usize = 64;

/// 証明された項目 — an entry that a file of proof shows to be in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// Its index in the log.
    pub index: u64,
    /// The head that it was proved against.
    pub head: Head,
    /// What it says.
    pub entry: Entry,
}

/// 証明にならない — why a file proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unproved {
    /// It is no such file.
    Form,
    /// Its checkpoint is not to be trusted.
    Checkpoint(What),
    /// The bytes of the entry are not in it.
    NoEntry,
    /// The path does not lead to the signed root.
    Path,
    /// What was recorded is no entry.
    Entry(DecodeError),
    /// It begins at another head than the one that was kept.
    OtherHead {
        /// The size at which it begins.
        size: u64,
    },
}

impl fmt::Display for Unproved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => f.write_str("証明ファイルの形ではありません。"),
            Self::Checkpoint(what) => write!(f, "証明の中のチェックポイント: {what}"),
            Self::NoEntry => f.write_str("証明ファイルに、記録の項目が入っていません。"),
            Self::Path => {
                f.write_str("証明が成り立ちません。項目か記録が書き換えられたおそれがあります。")
            }
            Self::Entry(error) => write!(f, "記録されていますが、項目の形ではありません。{error}"),
            Self::OtherHead { size } => write!(
                f,
                "この証明は{size}件のときからのもので、控えてあるチェックポイントからではありません。"
            ),
        }
    }
}

impl std::error::Error for Unproved {}

/// Whether this file of C2SP tlog-proof shows its entry to be in a log of one of these keys. The
/// entry is the file's extra data: it is believed for its hash alone.
///
/// # Errors
/// When it does not show it.
pub fn check_proof(file: &[u8], keys: &[Key]) -> Result<Proved, Unproved> {
    let text = std::str::from_utf8(file).map_err(|_| Unproved::Form)?;
    let (head, note) = text.split_once("\n\n").ok_or(Unproved::Form)?;
    let mut lines = head.split('\n');
    if lines.next() != Some(FIRST_LINE) {
        return Err(Unproved::Form);
    }
    let mut line = lines.next().ok_or(Unproved::Form)?;
    let mut leaf = None;
    if let Some(extra) = line.strip_prefix("extra ") {
        leaf = Some(base64::decode(extra).ok_or(Unproved::Form)?);
        line = lines.next().ok_or(Unproved::Form)?;
    }
    let index = number(line.strip_prefix("index ")).ok_or(Unproved::Form)?;
    let proof = hashes(lines).ok_or(Unproved::Form)?;
    let head = signed_head(note, keys)?;
    let leaf = leaf.ok_or(Unproved::NoEntry)?;
    if !is_included(index, head.size, &tree::leaf(&leaf), &head.root, &proof) {
        return Err(Unproved::Path);
    }
    let entry = Entry::decode(&leaf).map_err(Unproved::Entry)?;
    Ok(Proved { index, head, entry })
}

/// Whether this body of a C2SP tlog-witness request shows its head to have grown out of the head
/// that was kept. Answers with the new head.
///
/// # Errors
/// When it does not show it.
pub fn check_growth(file: &[u8], kept: &Head, keys: &[Key]) -> Result<Head, Unproved> {
    let text = std::str::from_utf8(file).map_err(|_| Unproved::Form)?;
    let (head, note) = text.split_once("\n\n").ok_or(Unproved::Form)?;
    let mut lines = head.split('\n');
    let size = number(lines.next().and_then(|line| line.strip_prefix("old ")));
    let size = size.ok_or(Unproved::Form)?;
    let proof = hashes(lines).ok_or(Unproved::Form)?;
    let new = signed_head(note, keys)?;
    if size != kept.size {
        return Err(Unproved::OtherHead { size });
    }
    let grew = is_beginning((kept.size, &kept.root), (new.size, &new.root), &proof);
    if grew { Ok(new) } else { Err(Unproved::Path) }
}

/// The head of a checkpoint that one of these keys has signed.
///
/// # Errors
/// When none has.
pub fn signed_head(checkpoint: &str, keys: &[Key]) -> Result<Head, Unproved> {
    let note = note::read(checkpoint.as_bytes(), keys);
    match (note.head, note.wrong) {
        (Some(head), None) => Ok(head),
        (_, wrong) => Err(Unproved::Checkpoint(wrong.unwrap_or(What::CheckpointForm))),
    }
}

fn number(digits: Option<&str>) -> Option<u64> {
    let digits = digits?;
    let number: u64 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

fn hashes<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Vec<Hash>> {
    let hashes: Option<Vec<Hash>> =
        lines.map(|line| base64::decode(line)?.try_into().ok()).collect();
    hashes.filter(|hashes| hashes.len() <= HASHES_MAX)
}
