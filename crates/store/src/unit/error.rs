//! Why a unit of work was not done, with the facts that are needed to act and no value of a row.

use std::fmt;

use romori_identity::Fields;
use romori_roster::Kind;
use romori_types::{BatchId, CaseId, ClientId, NoChance};
use romori_vault::{HeldMistake, VaultError};

use super::shut::Shut;
use crate::engine::StoreError;

/// 仕事の単位の誤り — the unit of work left everything as it was.
#[derive(Debug)]
pub enum UnitError {
    /// The engine could not do it.
    Store(StoreError),
    /// A key could not be had, or a value does not open at its place.
    Vault(VaultError),
    /// The log could not take the entry. What was read is not handed out.
    Log(String),
    /// A file of the house could not be written, and why.
    NotWritten(String),
    /// Entries do not reach the keeper of the log, and this may not be done meanwhile.
    KeeperAway {
        /// Whether nothing may be done any more, because it has been so for too long; else only
        /// what leaves the house.
        for_all: bool,
    },
    /// The source of chance cannot be read.
    Chance(NoChance),
    /// The grant does not reach this.
    NotGranted,
    /// There is no such client, person, case here. The same for absent and for not allowed.
    Absent,
    /// Somebody else recorded a later version of the same meanwhile.
    Stale(Stale),
    /// The same form was saved before.
    AlreadyDone(BatchId),
    /// A number that is to be given is taken.
    NumberTaken {
        /// What has the number.
        what: &'static str,
        /// The number.
        number: u32,
    },
    /// Another account has the login name.
    LoginTaken,
    /// Two periods that may not overlap do, or a period ends before it begins.
    Periods(&'static str),
    /// The grant does not open these fields.
    Withheld(Fields),
    /// It would be data of more persons within an hour than the actor may see.
    LimitReached {
        /// How many it would be.
        persons: u32,
        /// How many he may.
        limit: u32,
    },
    /// A case cannot go from where it is to where it is sent.
    CaseState {
        /// The case.
        case: CaseId,
        /// Why, in Japanese.
        reason: &'static str,
    },
    /// A batch cannot be published or undone from where it is.
    BatchState {
        /// The batch.
        batch: BatchId,
        /// Why, in Japanese.
        reason: &'static str,
    },
    /// The officers of a client hold its key, and it is not open.
    KeysShut(Shut),
    /// The key of a client was destroyed.
    KeysDestroyed {
        /// The client's number.
        number: u32,
    },
    /// Too many wrong shares: the next one is looked at after so many seconds.
    SharesSlowed(i64),
    /// An officers' key is not in the state for this; why, in Japanese.
    Holding(&'static str),
    /// A row that was opened does not read as its kind.
    Unreadable {
        /// What kind of row.
        kind: &'static str,
        /// Its row, in hexadecimal.
        row: String,
    },
}

/// 先を越された保存 — what is there now instead of what the page showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale {
    /// Of which client.
    pub client: ClientId,
    /// Whose: client, establishment or person.
    pub subject: [u8; 16],
    /// What kind of fact.
    pub kind: Kind,
    /// Its key.
    pub key: i64,
    /// The version that is there.
    pub version: u32,
}

impl UnitError {
    /// The code that stays the same over versions.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Vault(_) => "STO-0101",
            Self::Log(_) => "STO-0102",
            Self::Chance(_) => "STO-0103",
            Self::NotGranted => "STO-0104",
            Self::Absent => "STO-0105",
            Self::Stale(_) => "STO-0106",
            Self::AlreadyDone(_) => "STO-0107",
            Self::NumberTaken { .. } => "STO-0108",
            Self::CaseState { .. } => "STO-0109",
            Self::BatchState { .. } => "STO-0110",
            Self::Unreadable { .. } => "STO-0111",
            Self::LoginTaken => "STO-0112",
            Self::KeeperAway { .. } => "STO-0123",
            Self::NotWritten(_) => "STO-0129",
            Self::LimitReached { .. } => "IDN-0321",
            Self::Withheld(_) => "STO-0121",
            Self::Periods(_) => "STO-0122",
            Self::KeysShut(_) => "STO-0124",
            Self::KeysDestroyed { .. } => "STO-0125",
            Self::SharesSlowed(_) => "STO-0126",
            Self::Holding(_) => "STO-0127",
        }
    }
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Vault(error) => error.fmt(f),
            Self::Log(why) => write!(
                f,
                "記録を残せないため、処理を取りやめました（{why}）。空き容量を確かめ、管理者に連絡してください。"
            ),
            Self::NotWritten(why) => not_written(why, f),
            Self::KeeperAway { for_all: false } => f.write_str(
                "取扱いの記録が記録庫に届いていないため、書出し・印刷・書類の取得・伏せた値の表示を止めています。ほかの作業は続けられます。システムの管理者に連絡してください。",
            ),
            Self::KeeperAway { for_all: true } => f.write_str(
                "取扱いの記録が15分を超えて記録庫に届いていないため、作業を止めています。保存した内容は失われていません。システムの管理者に連絡してください。",
            ),
            Self::Chance(error) => error.fmt(f),
            Self::NotGranted => f.write_str(
                "この操作をする権限がありません。必要なときは管理者に依頼してください。",
            ),
            Self::Absent => {
                f.write_str("見つかりません。番号を確かめて、一覧から選び直してください。")
            }
            Self::Stale(_) => f.write_str(
                "ほかの人が先に保存しました。相手の内容と見比べて、もう一度保存してください。",
            ),
            Self::AlreadyDone(_) => f.write_str("この内容はすでに保存されています。"),
            Self::NumberTaken { what, number } => {
                write!(f, "{what}{number}はすでに使われています。別の番号を入れてください。")
            }
            Self::LoginTaken => {
                f.write_str("この利用者IDはすでに使われています。別の利用者IDを入れてください。")
            }
            Self::Withheld(fields) => write!(
                f,
                "{}を表示できる権限がありません。必要なときは、事務所の管理者に依頼してください。",
                fields.ja()
            ),
            Self::LimitReached { persons, limit } => write!(
                f,
                "1時間に見られる人数（{limit}人）を超えるため（{persons}人）、出せません。12 承認待ち の「大量の取扱い」で、もう1人の承認を求めてください。"
            ),
            Self::Periods(reason) | Self::Holding(reason) => f.write_str(reason),
            Self::KeysShut(shut) => write!(
                f,
                "顧問先{number}の鍵が閉じています。\
                 役員{shares}人が持つ分け札のうち{needed}枚で開きます（いま{entered}枚）。\
                 管理者か社会保険労務士が「顧問先{number} の鍵」（/70/{number}/keys）を開き、\
                 そこに名前のある役員に分け札を入れてもらってください。",
                number = shut.number,
                shares = shut.shares,
                needed = shut.needed,
                entered = shut.entered,
            ),
            Self::KeysDestroyed { number } => write!(
                f,
                "顧問先{number}の鍵は廃棄されています。内容を読み出すことは、もうできません。"
            ),
            Self::SharesSlowed(seconds) => HeldMistake::Slowed(*seconds).fmt(f),
            Self::CaseState { reason, .. } | Self::BatchState { reason, .. } => f.write_str(reason),
            Self::Unreadable { kind, row } => write!(
                f,
                "{kind}の行を読めません（{row}）。内容は変えていません。管理者に連絡してください。"
            ),
        }
    }
}

fn not_written(why: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "ファイルを用意できません（{why}）。空き容量とフォルダーの権限を確かめてください。")
}

impl std::error::Error for UnitError {}

impl From<StoreError> for UnitError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<VaultError> for UnitError {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

impl From<HeldMistake> for UnitError {
    fn from(mistake: HeldMistake) -> Self {
        match mistake {
            HeldMistake::Slowed(seconds) => Self::SharesSlowed(seconds),
            HeldMistake::Unfit(why) => Self::Holding(why),
            HeldMistake::Vault(error) => error.into(),
        }
    }
}

impl From<NoChance> for UnitError {
    fn from(error: NoChance) -> Self {
        Self::Chance(error)
    }
}
