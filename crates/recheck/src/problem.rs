//! What can be wrong, in words for the person who must act.

use std::fmt;
use std::io;
use std::ops::Range;

use romori_record::DecodeError;

/// 指摘 — one thing that is wrong, with the file and the entries that it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, within the folder of the log.
    pub file: String,
    /// The indices of the entries concerned, where it is some. Half-open.
    pub entries: Option<Range<u64>>,
    /// What is wrong.
    pub what: What,
}

/// 重さ — whether the log is not what was signed, or merely untidy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Something that was signed is not there, or not as it was.
    Fault,
    /// Nothing that was signed is touched.
    Notice,
}

/// 指摘の内容 — what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// The file is not there.
    Missing,
    /// The file system does not give it.
    Unreadable(io::ErrorKind),
    /// It is too long or too short.
    Length {
        /// Unit: bytes.
        bytes: u64,
        /// What it should have. Unit: bytes.
        expected: Option<u64>,
    },
    /// No log has such a file.
    Extra,
    /// It lies beyond the checkpoint: an interrupted write, or one under way.
    Beyond,
    /// It was being written and never became whole.
    Unfinished,
    /// The entry is not the one that was recorded.
    EntryChanged,
    /// The entry was taken out.
    EntryRemoved,
    /// An entry was put in at this place.
    EntryInserted,
    /// The entry that is here belongs to this index.
    EntryMoved(u64),
    /// Between these entries the file cannot be parted: a length or more is wrong.
    EntriesUnreadable,
    /// Bytes that are no entry stand after the last one.
    Trailing,
    /// The entry is what was recorded, and is none of the format.
    EntryMalformed(DecodeError),
    /// Hashes of the tile are wrong: their places in it, from 0.
    HashesChanged(Vec<u64>),
    /// The entries agree with their tiles, and not with the tiles above.
    Replaced,
    /// Two files disagree, and nothing above says which is right.
    Undecided {
        /// The other file.
        other: String,
    },
    /// The checkpoint cannot be read.
    CheckpointForm,
    /// The checkpoint is not signed by this key.
    CheckpointKey,
    /// The checkpoint names our key, and is not what it signed.
    CheckpointSignature,
    /// The log as a whole has another root than the checkpoint.
    RootDiffers {
        /// Up to this size it is as a kept or witnessed head has it.
        agrees_to: u64,
    },
    /// The tiles at the right edge do not have the signed root, so that no part can be told apart.
    EdgeDiffers,
    /// A head that was kept or witnessed is not on the way to this log.
    HeadDiffers {
        /// Its size.
        size: u64,
    },
    /// A head that was kept or witnessed is larger than the log.
    HeadBeyond {
        /// Its size.
        size: u64,
        /// The size of the log.
        log: u64,
    },
}

impl Problem {
    pub(crate) fn of_file(file: &str, what: What) -> Self {
        Self { file: file.to_owned(), entries: None, what }
    }

    pub(crate) fn of_entries(file: &str, entries: Range<u64>, what: What) -> Self {
        Self { file: file.to_owned(), entries: Some(entries), what }
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        match self.what {
            What::Beyond | What::Unfinished => Severity::Notice,
            _ => Severity::Fault,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        match &self.entries {
            Some(range) if range.end - range.start == 1 => write!(f, "(記録 {}番)", range.start)?,
            Some(range) => write!(f, "(記録 {}番から{}番まで)", range.start, range.end - 1)?,
            None => {}
        }
        write!(f, ": {}", self.what)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("ファイルがありません。控えから戻してください。"),
            Self::Unreadable(kind) => {
                write!(f, "ファイルを読めません({kind})。ディスクと権限を確かめてください。")
            }
            Self::Length { bytes, expected: Some(expected) } => {
                write!(f, "長さが違います({bytes}バイト。正しくは{expected}バイト)。")
            }
            Self::Length { bytes, expected: None } => {
                write!(f, "長すぎて、記録のファイルではありません({bytes}バイト)。")
            }
            Self::Extra => f.write_str("記録にないはずのファイルです。"),
            Self::Beyond => f.write_str(
                "チェックポイントより先のファイルです。書込み中か、中断した書込みの残りです。",
            ),
            Self::Unfinished => f.write_str("書きかけのまま残ったファイルです。"),
            Self::EntryChanged => f.write_str("記録した内容と違います。書き換えられています。"),
            Self::EntryRemoved => f.write_str("記録した項目が、抜き取られています。"),
            Self::EntryInserted => f.write_str("記録していない項目が、差し込まれています。"),
            Self::EntryMoved(index) => {
                write!(f, "ここにあるのは、本来は{index}番の項目です。入れ替えられています。")
            }
            Self::EntriesUnreadable => f.write_str("この範囲を、項目に分けて読めません。"),
            Self::Trailing => f.write_str("最後の項目の後に、余分なバイトがあります。"),
            Self::EntryMalformed(error) => {
                write!(f, "記録したとおりですが、項目の形ではありません。{error}")
            }
            Self::HashesChanged(places) => {
                let places: Vec<String> = places.iter().map(u64::to_string).collect();
                write!(f, "ハッシュ値が違います(ファイル内の位置 {})。", places.join("、"))
            }
            Self::Replaced => f.write_str(
                "この範囲の記録が、ハッシュ値ごと差し替えられています。上の段と一致しません。",
            ),
            Self::Undecided { other } => write!(
                f,
                "「{other}」と一致しません。どちらが正しいかを決める上の段も失われています。"
            ),
            Self::CheckpointForm => f.write_str("チェックポイントの形が壊れています。"),
            Self::CheckpointKey => {
                f.write_str("この記録の鍵による署名がありません。鍵を確かめてください。")
            }
            Self::CheckpointSignature => {
                f.write_str("署名が内容と一致しません。書き換えられています。")
            }
            Self::RootDiffers { agrees_to } => write!(
                f,
                "記録の全体が、署名された値と一致しません。確かなのは先頭から{agrees_to}件までです。"
            ),
            Self::EdgeDiffers => f.write_str(
                "右端のタイルが、署名された根と一致しません。一部だけでは確かめられません。\
                 記録簿の全体を検証してください。",
            ),
            Self::HeadDiffers { size } => write!(
                f,
                "{size}件までの記録が、控えてあった値と一致しません。\
                 それまでの記録が書き換えられています。"
            ),
            Self::HeadBeyond { size, log } => write!(
                f,
                "{size}件までの控えがあるのに、記録は{log}件しかありません。\
                 後の記録が失われたか、古い状態に戻されています。"
            ),
        }
    }
}
