//! 入口で断る理由 — why somebody does not come in, or what he asks about users is not done.

use std::fmt;

use romori_factor::CompanyError;
use romori_identity::{FirstAccountError, HashError, PasswordProblem, SignInRefusal, Violation};
use romori_store::UnitError;
use romori_trace::TraceError;

use super::factors::{FactorError, HalfWay};

/// Why somebody did not come in, or an account was not made.
#[derive(Debug)]
pub enum EntryError {
    /// The way in is closed to him.
    Refused(SignInRefusal),
    /// The password was right, and the account has a second factor.
    SecondStep(HalfWay),
    /// A proof beside the password could not be registered or checked.
    Factor(FactorError),
    /// The sign-in of a company did not come about.
    Company(CompanyError),
    /// The password does not keep to the rule.
    Password(Vec<PasswordProblem>),
    /// The present password is not the one that was typed.
    WrongPassword,
    /// It is not said which office.
    OfficeName,
    /// A name, a login name or a role lacks.
    Incomplete,
    /// There is no client of this number.
    NoClient(u32),
    /// A side whose clients must be named has none named.
    ClientsNotNamed,
    /// Nobody would be left who may manage users.
    LastAdministrator,
    /// A key of a program cannot be made so.
    ApiKey(super::api_keys::ApiKeyProblem),
    /// A number of persons that nobody can ask for.
    BulkPersons,
    /// Somebody else must decide, or its time has not come.
    BulkWaits,
    /// Keys cannot be destroyed on that day.
    DestructionDay,
    /// Nothing was destroyed.
    NoCertificate,
    /// The data of a tenant did not go back, or its code was never made.
    NotReturned,
    /// No account is asked about now.
    NoReview,
    /// There is no account of this login name.
    NoAccount,
    /// The first operator is not made.
    FirstOperator(FirstAccountError),
    /// What an operator can be is not said, or is what no operator is.
    OperatorRoles,
    /// What is asked of a tenant lacks its purpose, or its time is too short or too long.
    SupportAsked,
    /// What is let lacks functions or clients.
    SupportGranted,
    /// A role that a group cannot give.
    GroupRoles,
    /// It takes another administrator than who asked for it.
    SecondPerson,
    /// What is asked of a second operator lacks its reason, functions or clients, or its time is
    /// too short or too long.
    UrgentAsked,
    /// A review of the last urgent support comes first.
    ReviewDue,
    /// The review is too short or too long.
    ReviewShort,
    /// It is no address of mail.
    MailAddress,
    /// A code was sent a moment ago.
    MailSoon,
    /// It is not the code that was sent, or it serves no more.
    MailCode,
    /// A contract would end before it begins.
    ContractDays,
    /// The password could not be looked at.
    Hash(HashError),
    /// He may not do it.
    NotAllowed(Vec<Violation>),
    /// A paper cannot be made, and what to do.
    CannotFile(String),
    /// More headers than one file should have.
    TooManyEvents(usize),
    /// The log or its index could not be read.
    Trace(TraceError),
    /// The store could not.
    Unit(UnitError),
}

impl From<TraceError> for EntryError {
    fn from(error: TraceError) -> Self {
        Self::Trace(error)
    }
}

impl From<UnitError> for EntryError {
    fn from(error: UnitError) -> Self {
        Self::Unit(error)
    }
}

impl From<CompanyError> for EntryError {
    fn from(error: CompanyError) -> Self {
        Self::Company(error)
    }
}

impl EntryError {
    /// What is told of operators, of what is let them, and of what takes a second person.
    const fn of_two_persons(&self) -> &'static str {
        match self {
            Self::OperatorRoles => "運営管理者か支援担当を選んでください。",
            Self::SupportAsked => {
                "目的を書き、時間を5分から480分（8時間）のあいだで入れてください。"
            }
            Self::SupportGranted => "見せる機能と顧問先を、1つ以上選んでください。",
            Self::GroupRoles => "付ける権限を、一覧から選んでください。",
            Self::SecondPerson => {
                "求めた人のほかの管理者が、確かめて認めてください。管理者が1人のときは、先にもう1人を管理者にしてください。"
            }
            Self::UrgentAsked => {
                "連絡がつかないことと待てないことを10文字以上で書き、機能と顧問先を選び、時間を5分から60分のあいだで入れてください。"
            }
            Self::ReviewDue => {
                "先に、終わった緊急の支援の点検を書いてください。書き終えると、申し出られます。"
            }
            Self::ReviewShort => {
                "何をなぜ見たか、どうなったかを、20文字から2,000文字で書いてください。"
            }
            _ => "",
        }
    }
}

impl EntryError {
    /// What is wrong with an address for letters.
    const fn of_mail(&self) -> &'static str {
        match self {
            Self::MailAddress => {
                "メールアドレスの形ではありません。半角で、1つだけ入れてください。例 hanako@example.jp"
            }
            Self::MailSoon => "さきほど送りました。1分ほど待ってから、もう一度お試しください。",
            _ => {
                "数字が違うか、30分が過ぎました。確かめて入れ直すか、宛先を入れて送り直してください。"
            }
        }
    }
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::SecondStep(_) => SignInRefusal::SecondStep.fmt(f),
            Self::Factor(error) => error.fmt(f),
            Self::Trace(error) => error.fmt(f),
            Self::TooManyEvents(most) => write!(
                f,
                "記録の見出しが{most}件を超えます。期間を短くして、何回かに分けて書き出してください。"
            ),
            Self::Company(error) => error.fmt(f),
            Self::Password(problems) => problems.iter().try_for_each(|problem| problem.fmt(f)),
            Self::WrongPassword => {
                f.write_str("今のパスワードが違います。確かめて、入れ直してください。")
            }
            Self::OfficeName => f.write_str(
                "事務所がまだありません。--office に事務所の名称を付けて、もう一度お試しください。",
            ),
            Self::Incomplete => {
                f.write_str("氏名・利用者ID・できることを入れてから、もう一度お試しください。")
            }
            Self::NoClient(number) => write!(
                f,
                "顧問先 {number} は見つかりません。番号を確かめて、入れ直してください。"
            ),
            Self::ClientsNotNamed => f.write_str(
                "この区分の人には、担当の顧問先を挙げてください。先に「権限を変える」で担当を入れると選べます。",
            ),
            Self::LastAdministrator => f.write_str(
                "管理者が1人もいなくなるので、変えられません。先に、ほかの人を管理者にしてください。",
            ),
            Self::ApiKey(problem) => problem.fmt(f),
            Self::BulkPersons => {
                f.write_str("人数を、1以上の数字で入れてください。例 500")
            }
            Self::BulkWaits => f.write_str(
                "ほかの人が承認するまで待ってください。承認できる人がほかにいないときは、求めてから15分後に自分で承認できます。",
            ),
            Self::DestructionDay => f.write_str(
                "鍵を廃棄する日は、契約の終了日より後で、今日から3日以上先の日にしてください。",
            ),
            Self::NotReturned => f.write_str(
                "この契約者に返すデータは、まだありません。受取コードが作られていれば、契約の最後の日の翌日に用意されます。",
            ),
            Self::NoCertificate => f.write_str("この契約者の鍵は、まだ廃棄されていません。"),
            Self::NoReview => f.write_str("いまは棚卸しの時期ではありません。"),
            Self::NoAccount => {
                f.write_str("この利用者IDの利用者はありません。確かめて、入れ直してください。")
            }
            Self::FirstOperator(error) => error.fmt(f),
            Self::OperatorRoles
            | Self::SupportAsked
            | Self::SupportGranted
            | Self::GroupRoles
            | Self::SecondPerson
            | Self::UrgentAsked
            | Self::ReviewDue
            | Self::ReviewShort => f.write_str(self.of_two_persons()),
            Self::MailAddress | Self::MailSoon | Self::MailCode => f.write_str(self.of_mail()),
            Self::ContractDays => {
                f.write_str("終了日が開始日より前です。日付を確かめて、入れ直してください。")
            }
            Self::Hash(error) => error.fmt(f),
            Self::NotAllowed(violations) => violations.iter().try_for_each(|one| one.fmt(f)),
            Self::CannotFile(why) => f.write_str(why),
            Self::Unit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EntryError {}
