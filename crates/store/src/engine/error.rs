//! Why the store did not do it, with the code that stays and the words for the person who waits.

use std::fmt;
use std::path::PathBuf;

use super::Scope;

/// 保存の誤り — why the store gave no answer. Never carries a value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// Somebody else held the scope for longer than the limit.
    Busy,
    /// The disk or the tenant's quota is full. Nothing of the transaction is kept.
    DiskFull,
    /// The disk reported an error. What was not acknowledged may or may not be there; the engine
    /// takes no further write until the program is started anew and recovers from the log.
    Io {
        /// The driver's own code, for whoever looks after the machine.
        code: String,
    },
    /// The server went away before the transaction was committed. Nothing of it is kept.
    ConnectionLost,
    /// The server went away while it committed: whether it is kept must be asked again.
    CommitUnknown,
    /// A row with the same key is there already.
    Unique {
        /// Name of the unique index, or `<table>_pkey`.
        constraint: String,
    },
    /// A row refers to one that is not there, or one that is referred to was to go.
    Reference,
    /// A row breaks a check of its table.
    Check {
        /// Name of the check, or the column that may not be empty.
        constraint: String,
    },
    /// The row belongs to another tenant than the transaction.
    ForeignTenant,
    /// The role may not do this: the table is append-only, or not for this role.
    NotPermitted,
    /// The data was written by a newer program.
    NewerSchema {
        /// The highest migration found.
        found: u32,
        /// The highest migration that this program knows.
        known: u32,
    },
    /// A migration that was applied reads differently in this program.
    EditedMigration {
        /// Its number.
        number: u32,
    },
    /// The database has not been prepared for this program.
    NotPrepared,
    /// The list of migrations, or a table that they make, breaks the rules of the store.
    Declaration {
        /// Which one, and how.
        what: String,
    },
    /// A row reads as it never should.
    Inconsistent {
        /// The statement that read it.
        statement: &'static str,
        /// The column, by name.
        column: String,
    },
    /// A file is damaged or is not ours.
    Damaged {
        /// Whose file.
        scope: Scope,
    },
    /// Another process holds the data folder.
    LockedFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The folder or a file in it cannot be used.
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system said.
        reason: std::io::ErrorKind,
    },
    /// `DATABASE_URL` names a role that could step over the wall between tenants.
    Role {
        /// Why it is refused.
        reason: RoleRefusal,
    },
    /// The server cannot promise what the store promises.
    Server {
        /// What it lacks.
        reason: ServerRefusal,
    },
    /// There is no such tenant here.
    UnknownTenant,
    /// Two transactions stood in each other's way, again and again.
    Conflict,
    /// An earlier statement of this transaction failed; nothing of it can be kept.
    Aborted,
    /// Rows are there already where a copy was to be put.
    NotEmpty,
    /// The copy is of an earlier version than the server: it is read into a folder first, which
    /// brings it up to this version, and copied on from there.
    OlderCopy,
    /// The other end of a copy could not be read or written.
    Stream {
        /// What the operating system said.
        reason: std::io::ErrorKind,
    },
    /// A text holds a NUL character, which PostgreSQL cannot store.
    NulCharacter,
    /// A statement is wrong. A mistake of the program.
    Statement {
        /// The statement.
        statement: &'static str,
        /// The driver's code.
        code: String,
    },
}

/// Why a role of PostgreSQL is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleRefusal {
    /// It is a superuser: no policy binds it.
    Superuser,
    /// It has BYPASSRLS: no policy binds it.
    BypassesPolicies,
    /// It owns a table or schema of ours: it could take the policy away.
    Owner,
    /// It is a member of a role that is one of these.
    Member,
    /// It may make roles, and so give itself any powers, or replicate, and so read everything.
    Powerful,
}

/// Why a server is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerRefusal {
    /// `fsync` or `full_page_writes` is off: a commit would not survive a power failure.
    NotDurable,
    /// The database does not speak UTF-8.
    Encoding,
    /// The address cannot be read.
    Address,
    /// No certificate of the operating system could be read, so none can be checked.
    Certificates,
    /// The connection could not be made at all.
    Unreachable,
    /// Name or password is refused.
    SignIn,
    /// A table of the tenants is not behind exactly the policies it should have.
    Wall,
    /// The role may not make roles, schemas or tables.
    NoPower,
}

impl StoreError {
    /// The code that stays the same over versions.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Busy => "STO-0001",
            Self::DiskFull => "STO-0002",
            Self::Io { .. } => "STO-0003",
            Self::ConnectionLost => "STO-0004",
            Self::CommitUnknown => "STO-0005",
            Self::Unique { .. } => "STO-0006",
            Self::Reference => "STO-0007",
            Self::Check { .. } => "STO-0008",
            Self::ForeignTenant => "STO-0009",
            Self::NotPermitted => "STO-0010",
            Self::NewerSchema { .. } => "STO-0011",
            Self::EditedMigration { .. } => "STO-0012",
            Self::NotPrepared => "STO-0013",
            Self::Declaration { .. } => "STO-0014",
            Self::Inconsistent { .. } => "STO-0015",
            Self::Damaged { .. } => "STO-0016",
            Self::LockedFolder { .. } => "STO-0017",
            Self::Folder { .. } => "STO-0018",
            Self::Role { .. } => "STO-0019",
            Self::Server { .. } => "STO-0020",
            Self::UnknownTenant => "STO-0021",
            Self::Conflict => "STO-0022",
            Self::Aborted => "STO-0023",
            Self::NulCharacter => "STO-0024",
            Self::Statement { .. } => "STO-0025",
            Self::NotEmpty => "STO-0026",
            Self::Stream { .. } => "STO-0027",
            Self::OlderCopy => "STO-0028",
        }
    }

    /// What happened and what to do next, for the person who waits.
    fn words(&self) -> &'static str {
        match self {
            Self::Busy | Self::Conflict => {
                "ほかの処理が続いているため保存できませんでした。少し待って、もう一度お試しください。"
            }
            Self::DiskFull => {
                "空き容量がありません。今回の変更は何も保存していません。\
                 不要なファイルを片付けて空きを作り、もう一度お試しください。閲覧は続けられます。"
            }
            Self::Io { .. } => {
                "記憶装置の異常により保存を止めました。閲覧は続けられます。\
                 装置を確かめたうえで、プログラムを起動し直してください。"
            }
            Self::ConnectionLost => {
                "データベースとの接続が切れました。今回の変更は保存していません。\
                 少し待って、もう一度お試しください。"
            }
            Self::CommitUnknown => {
                "保存の途中でデータベースとの接続が切れ、保存できたか確認できません。\
                 画面を開き直し、入っているかどうかを確かめてください。"
            }
            Self::Unique { .. } => {
                "同じものがすでに登録されています。登録済みの内容を確かめてください。"
            }
            Self::Reference => {
                "関連する登録が見つからないか、まだ使われています。画面を開き直してください。"
            }
            Self::ForeignTenant | Self::NotPermitted | Self::UnknownTenant => {
                "この操作は許されていません。画面を開き直してください。"
            }
            Self::OlderCopy => {
                "控えは以前の版のものです。いったんフォルダーに復元してから移してください。"
            }
            Self::NewerSchema { .. } => {
                "データは、より新しい版のプログラムで作られています。\
                 プログラムを新しい版にしてから起動してください。"
            }
            Self::NotPrepared => {
                "データベースの準備ができていません。\
                 管理者が romori database prepare を実行してから、起動してください。"
            }
            Self::Damaged { .. } => {
                "データファイルが壊れているか、別のファイルと入れ替わっています。\
                 使用を止め、バックアップから復元してください。"
            }
            Self::LockedFolder { .. } => {
                "データのフォルダーは、動作中の別の労守が使っています。\
                 そちらを終了してから、もう一度起動してください。"
            }
            Self::Folder { .. } => "データのフォルダーを使えません。場所と権限を確かめてください。",
            Self::NotEmpty => {
                "戻す先にすでにデータがあります。空の場所に復元してください。何も変えていません。"
            }
            Self::Stream { .. } => {
                "控えの読み書きができませんでした。保存先を確かめて、もう一度お試しください。"
            }
            Self::Role { reason } => reason.words(),
            Self::Server { reason } => reason.words(),
            Self::NulCharacter => "文字列に使えない文字(NUL)が含まれています。取り除いてください。",
            Self::Check { .. }
            | Self::EditedMigration { .. }
            | Self::Declaration { .. }
            | Self::Inconsistent { .. }
            | Self::Aborted
            | Self::Statement { .. } => {
                "プログラムの誤りにより処理を止めました。変更は保存していません。\
                 この番号を添えて、開発元へお知らせください。"
            }
        }
    }
}

impl RoleRefusal {
    fn words(self) -> &'static str {
        match self {
            Self::Superuser => {
                "DATABASE_URL の利用者はスーパーユーザーです。契約者間の壁が効かないため起動しません。\
                 romori_app で接続してください。"
            }
            Self::BypassesPolicies => {
                "DATABASE_URL の利用者は BYPASSRLS を持っています。契約者間の壁が効かないため\
                 起動しません。romori_app で接続してください。"
            }
            Self::Owner => {
                "DATABASE_URL の利用者は表の所有者です。契約者間の壁を外せてしまうため起動しません。\
                 romori_app で接続してください。"
            }
            Self::Powerful => {
                "DATABASE_URL の利用者は CREATEROLE または REPLICATION を持っています。契約者間の壁を\
                 越えられてしまうため起動しません。romori_app で接続してください。"
            }
            Self::Member => {
                "DATABASE_URL の利用者は、表の所有者または管理者の一員です。契約者間の壁を\
                 外せてしまうため起動しません。romori_app で接続してください。"
            }
        }
    }
}

impl ServerRefusal {
    fn words(self) -> &'static str {
        match self {
            Self::NotDurable => {
                "データベースの設定 fsync または full_page_writes が off です。停電で記録を失うため\
                 起動しません。on にしてください。"
            }
            Self::Encoding => {
                "データベースの文字コードが UTF8 ではありません。UTF8 で作り直してください。"
            }
            Self::Address => "DATABASE_URL の書き方を確かめてください。",
            Self::Certificates => {
                "この機械の証明書を読めないため、データベースが本物か確かめられません。\
                 ca-certificates を入れてください。"
            }
            Self::Unreachable => {
                "データベースに接続できません。動いているか、宛先が正しいかを確かめてください。"
            }
            Self::Wall => {
                "契約者間の壁(行の制限)が外れているか、変えられています。romori database prepare を\
                 実行し、誰が変えたかを調べてください。"
            }
            Self::NoPower => {
                "この利用者には、データベースを準備する権限がありません。ロールとスキーマを作れる\
                 管理者で接続してください。"
            }
            Self::SignIn => {
                "データベースが接続を断りました。DATABASE_URL の利用者名とパスワードを\
                 確かめてください。"
            }
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.words(), self.code())
    }
}

impl std::error::Error for StoreError {}
