//! Why the store does not do what it is asked, in words for the person who must act. No key, no
//! signature and nothing that a server made up stands in them.

use std::fmt;
use std::io;
use std::path::PathBuf;

use romori_ledger::Trouble;

/// 保存先（S3）の障害
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreTrouble {
    /// The address is none.
    Address {
        /// What is wrong, in Japanese.
        what: &'static str,
    },
    /// There are no keys to ask by.
    NoKeys,
    /// The file of the keys cannot be read.
    KeyFile {
        /// Which.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The file of the keys is open to others.
    OpenToOthers {
        /// Which.
        path: PathBuf,
    },
    /// It cannot be reached, or does not serve, however often it is asked.
    Away {
        /// What happened last, in Japanese.
        last: String,
    },
    /// Its certificate is of no authority that this machine trusts.
    Certificate,
    /// It refuses.
    Refused {
        /// The status of HTTP.
        status: u16,
        /// Its own word for why, letters only.
        code: String,
    },
    /// What it answers is no answer of S3.
    Form,
    /// The bucket keeps no versions.
    NoVersions,
    /// The bucket locks nothing.
    NoLock,
    /// What was written is not locked as it was asked.
    NotLocked,
    /// There is a log already.
    Taken,
    /// A file has a name that none of the log's has.
    Name,
}

impl fmt::Display for StoreTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("記録の保存先（S3）")?;
        match self {
            Self::Address { what } => write!(
                f,
                "の指定を読めません: {what}。例: s3://バケット/場所?endpoint=https://ホスト&region=ap-northeast-1"
            ),
            Self::NoKeys => f.write_str(
                "の鍵がありません。AWS_ACCESS_KEY_ID と AWS_SECRET_ACCESS_KEY を、\
                 環境変数か、--store-keys のファイルに置いてください。",
            ),
            Self::KeyFile { path, kind } => write!(
                f,
                "の鍵のファイル {} を読めません（{kind}）。場所と権限を確かめてください。",
                path.display()
            ),
            Self::OpenToOthers { path } => write!(
                f,
                "の鍵のファイル {} をほかの利用者が読めます。自分だけが読めるようにしてください（chmod 600）。",
                path.display()
            ),
            Self::Away { last } => write!(
                f,
                "に届きません（{last}）。通信と、保存先が動いていることを確かめてください。"
            ),
            Self::Certificate => f.write_str(
                "の証明書を確かめられません。endpoint の名前と、この機械が信頼する認証局を確かめてください。",
            ),
            Self::Refused { status, code } => {
                write!(f, "に断られました（{status} {code}）。{}", next_step(*status, code))
            }
            Self::Form => f.write_str(
                "の答えを読めません。endpoint が S3 互換の保存先であることを確かめてください。",
            ),
            Self::NoVersions => f.write_str(
                "のバケットが版を残しません。バージョニングとオブジェクトロックを有効にしたバケットを指定してください。",
            ),
            Self::NoLock => f.write_str(
                "のバケットにオブジェクトロックがありません。オブジェクトロックを有効にして作ったバケットを指定してください。",
            ),
            Self::NotLocked => f.write_str(
                "に書いたものに、コンプライアンスモードのロックが掛かっていません。コンプライアンスモードのオブジェクトロックに対応する保存先を指定してください。",
            ),
            Self::Taken => f.write_str(
                "のその場所には、すでに記録があります。空の場所を指定するか、その記録庫のフォルダーを使ってください。",
            ),
            Self::Name => f.write_str("に、記録のものでない名前は置けません。"),
        }
    }
}

fn next_step(status: u16, code: &str) -> &'static str {
    match (status, code) {
        (_, "RequestTimeTooSkewed" | "RequestExpired") => "この機械の時計を合わせてください。",
        (_, "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "ExpiredToken" | "InvalidToken") => {
            "保存先の鍵を確かめてください。"
        }
        (_, "NoSuchBucket") => "バケットの名前を確かめてください。",
        (300..=399, _) | (_, "AuthorizationHeaderMalformed") => {
            "region と endpoint がバケットのものか、確かめてください。"
        }
        (401 | 403, _) => {
            "鍵に与えた権限（docs/design/keeper.md）と、バケットの名前を確かめてください。"
        }
        _ => "保存先の管理者に確かめてください。",
    }
}

impl std::error::Error for StoreTrouble {}

impl From<StoreTrouble> for io::Error {
    fn from(trouble: StoreTrouble) -> Self {
        Self::other(Trouble(trouble.to_string()))
    }
}
