//! What failed, without a value and without a key.

use std::fmt;
use std::path::PathBuf;

use romori_types::NoChance;

use crate::key::KeyId;
use crate::officers::ShareMistake;
use crate::place::Place;
use crate::wrapped::KeyKind;

/// 鍵・封の誤り — why something cannot be sealed, opened, wrapped or unwrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultError {
    /// The source of chance could not be read.
    NoChance,
    /// The bytes are not of the form of a sealed value.
    NotSealed,
    /// The value does not belong to this place, was altered, or the key is another one.
    Refused(Place),
    /// The place names another client than the one whose keys these are.
    OtherClient(Place),
    /// The generation that a value was sealed under is not among the keys.
    UnknownGeneration(u32),
    /// The value is longer than one block may be.
    TooLong,
    /// The key has sealed so much that it must not seal more.
    Exhausted(u32),
    /// No data key was given.
    NoDataKey,
    /// The bytes are not of the form of a wrapped key.
    NotWrapped,
    /// A wrapped key does not belong here, was altered, or was wrapped by another key.
    WrapRefused(KeyKind),
    /// The custodian does not hold the key that this one was wrapped by.
    WrappedElsewhere(KeyId),
    /// There is no memory that is neither swapped nor dumped.
    NotLocked,
    /// Shares do not give a key.
    Shares(ShareMistake),
    /// What was sealed here is no individual number.
    NoNumber(Place),
    /// The custodian cannot be used.
    Custody(CustodyError),
}

impl VaultError {
    /// 番号 — the stable code under which help and logs know it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoChance => "VLT-0001",
            Self::NotSealed => "VLT-0002",
            Self::Refused(_) => "VLT-0003",
            Self::OtherClient(_) => "VLT-0004",
            Self::UnknownGeneration(_) => "VLT-0005",
            Self::TooLong => "VLT-0006",
            Self::Exhausted(_) => "VLT-0007",
            Self::NoDataKey => "VLT-0008",
            Self::NotWrapped => "VLT-0009",
            Self::WrapRefused(_) => "VLT-0010",
            Self::WrappedElsewhere(_) => "VLT-0011",
            Self::NotLocked => "VLT-0012",
            Self::Shares(_) => "VLT-0013",
            Self::NoNumber(_) => "VLT-0014",
            Self::Custody(error) => error.code(),
        }
    }
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoChance => NoChance.fmt(f),
            Self::NotSealed => f.write_str(
                "保存された値が封の形をしていません。この行は読み出せません。控えからの復元を管理者に依頼してください。",
            ),
            Self::Refused(place) => write!(
                f,
                "{place}の封が開きません。値が書き換えられたか、別の場所の値です。控えからの復元を管理者に依頼してください。",
            ),
            Self::OtherClient(place) => write!(
                f,
                "{place}は、この顧問先の鍵では扱えません。操作をやり直しても続くときは、管理者に知らせてください。",
            ),
            Self::UnknownGeneration(generation) => write!(
                f,
                "第{generation}世代の鍵がありません。鍵の控えがそろっているか、管理者に確かめてください。",
            ),
            Self::TooLong => f.write_str("一度に保存できる大きさ（64MiB）を超えています。分けて保存してください。"),
            Self::Exhausted(generation) => write!(
                f,
                "第{generation}世代の鍵は使える回数に達しました。新しい世代の鍵を作ってから、もう一度保存してください。",
            ),
            Self::NoDataKey => f.write_str("この顧問先の鍵がまだ作られていません。管理者に知らせてください。"),
            Self::NotWrapped => f.write_str(
                "保存された鍵が読める形をしていません。控えからの復元を管理者に依頼してください。",
            ),
            Self::WrapRefused(kind) => write!(
                f,
                "{}を取り出せません。鍵が書き換えられたか、別の契約者・顧問先の鍵です。控えからの復元を管理者に依頼してください。",
                kind.ja(),
            ),
            Self::WrappedElsewhere(id) => write!(
                f,
                "元の鍵（{id}）がこの鍵の保管場所にありません。正しい保管場所を指定するか、回復コードで元の鍵を取り戻してください。",
            ),
            Self::NotLocked => f.write_str(
                "鍵をメモリに固定できません。固定できる大きさの上限（LimitMEMLOCK、ulimit -l）を上げてから、もう一度開いてください。",
            ),
            Self::Shares(mistake) => mistake.fmt(f),
            Self::NoNumber(place) => write!(
                f,
                "{place}に封をされた値は個人番号ではありません。この番号は使えません。集め直してください。",
            ),
            Self::Custody(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for VaultError {}

impl From<NoChance> for VaultError {
    fn from(_: NoChance) -> Self {
        Self::NoChance
    }
}

impl From<CustodyError> for VaultError {
    fn from(error: CustodyError) -> Self {
        Self::Custody(error)
    }
}

/// 鍵の保管の誤り — why the folder of the root key or a recovery cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustodyError {
    /// The system refused to read or write.
    System {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// Others than the owner may enter the folder or read the file.
    Loose {
        /// The file or folder.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
        /// The permissions that it must have.
        wanted: u32,
    },
    /// A link stands where a folder or file must be.
    Link {
        /// The link.
        path: PathBuf,
    },
    /// The folder holds no root key.
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// A root key is there already.
    AlreadyThere {
        /// The folder.
        path: PathBuf,
    },
    /// The file is not of the form of a root key, or was altered.
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Keys would lie together with what they protect.
    Together {
        /// The folder of the keys.
        keys: PathBuf,
        /// The folder of data or backups.
        other: PathBuf,
    },
    /// The key still in use cannot be laid aside.
    InUse(KeyId),
    /// The recovery file is not of the form of one.
    NoRecoveryFile,
    /// The code does not open the file.
    RecoveryRefused,
    /// The code does not open what went back.
    ReturnRefused,
    /// The root keys lie behind a passphrase and none was given.
    NeedsPassphrase {
        /// The folder.
        path: PathBuf,
    },
    /// The passphrase does not open the folder.
    PassphraseRefused,
    /// The device that holds the root key cannot be reached now.
    Away {
        /// The label of the device.
        device: String,
    },
    /// The device does not take the PIN; it is not tried again, because a device locks itself.
    PinRefused {
        /// The label of the device.
        device: String,
        /// Where the PIN was read.
        pin: PathBuf,
    },
    /// The device holds no root key of ours.
    NoRootIn {
        /// The label of the device.
        device: String,
    },
    /// The device cannot keep a root key as it must be kept.
    Unfit {
        /// The label of the device.
        device: String,
    },
}

impl CustodyError {
    /// What is said of a device that holds the root key.
    fn fmt_device(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Away { device } => write!(
                f,
                "鍵の装置「{device}」に届きません。接続と電源を確かめてください。戻れば、そのまま続けられます。",
            ),
            Self::PinRefused { device, pin } => write!(
                f,
                "鍵の装置「{device}」がPINを受け付けません。装置が閉じないよう、繰り返しは試しません。{} のPINを直してください。",
                pin.display(),
            ),
            Self::NoRootIn { device } => write!(
                f,
                "鍵の装置「{device}」に、労守の元の鍵がありません。装置を取り違えていないか確かめてください。",
            ),
            Self::Unfit { device } => write!(
                f,
                "鍵の装置「{device}」は、元の鍵を外に出さずに AES-256-GCM で使うことができません。別の装置を指定してください。",
            ),
            _ => Ok(()),
        }
    }

    /// 番号 — the stable code under which help and logs know it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::System { .. } => "VLT-0101",
            Self::Loose { .. } => "VLT-0102",
            Self::Link { .. } => "VLT-0103",
            Self::Empty { .. } => "VLT-0104",
            Self::AlreadyThere { .. } => "VLT-0105",
            Self::Damaged { .. } => "VLT-0106",
            Self::Together { .. } => "VLT-0107",
            Self::InUse(_) => "VLT-0108",
            Self::NoRecoveryFile => "VLT-0109",
            Self::RecoveryRefused => "VLT-0110",
            Self::ReturnRefused => "VLT-0120",
            Self::NeedsPassphrase { .. } => "VLT-0111",
            Self::PassphraseRefused => "VLT-0112",
            Self::Away { .. } => "VLT-0113",
            Self::PinRefused { .. } => "VLT-0114",
            Self::NoRootIn { .. } => "VLT-0115",
            Self::Unfit { .. } => "VLT-0116",
        }
    }
}

impl fmt::Display for CustodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System { path, kind } => write!(
                f,
                "鍵の保管場所 {} を読み書きできません（{kind}）。場所と権限を確かめてください。",
                path.display(),
            ),
            Self::Loose { path, mode, wanted } => write!(
                f,
                "{0} をほかの利用者も読めます（現在の権限 {mode:o}）。次の命令で直してから、もう一度始めてください。 chmod {wanted:o} '{0}'",
                path.display(),
            ),
            Self::Link { path } => write!(
                f,
                "{} はリンクです。鍵の保管場所には、本物のフォルダーとファイルを指定してください。",
                path.display(),
            ),
            Self::Empty { path } => write!(
                f,
                "{} に元の鍵がありません。場所を確かめるか、回復コードで元の鍵を取り戻してください。",
                path.display(),
            ),
            Self::AlreadyThere { path } => write!(
                f,
                "{} にはすでに鍵があります。上書きはしません。別の空のフォルダーを指定してください。",
                path.display(),
            ),
            Self::Damaged { path } => write!(
                f,
                "鍵のファイル {} が壊れています。鍵の写しから戻すか、回復コードで取り戻してください。",
                path.display(),
            ),
            Self::Together { keys, other } => write!(
                f,
                "鍵の保管場所 {} と、データまたは控えの場所 {} が重なっています。一緒に盗まれないよう、別の場所を指定してください。",
                keys.display(),
                other.display(),
            ),
            Self::InUse(id) => write!(
                f,
                "鍵（{id}）は使用中のため外せません。先に新しい鍵を作り、すべての鍵を包み直してください。",
            ),
            Self::NoRecoveryFile => f.write_str(
                "回復ファイルの形をしていません。控えと一緒に保存した「recovery」ファイルを指定してください。",
            ),
            Self::RecoveryRefused => f.write_str(
                "この回復コードでは回復ファイルを開けません。コードとファイルの組合せを確かめて、もう一度入力してください。",
            ),
            Self::ReturnRefused => f.write_str(
                "この受取コードでは開けません。コードとファイルの組合せを確かめてください。組合せが正しいのに開けないときは、ファイルが壊れています。もう一度受け取ってください。",
            ),
            Self::NeedsPassphrase { path } => write!(
                f,
                "鍵の保管場所 {} は合言葉で閉じています。端末で入力するか、--passphrase-file または --passphrase-fd で渡してください。",
                path.display(),
            ),
            Self::PassphraseRefused => f.write_str(
                "合言葉が違います。確かめて、もう一度入力してください。忘れたときは、回復コードで新しい鍵のフォルダーに取り戻せます。",
            ),
            Self::Away { .. }
            | Self::PinRefused { .. }
            | Self::NoRootIn { .. }
            | Self::Unfit { .. } => self.fmt_device(f),
        }
    }
}

impl std::error::Error for CustodyError {}
