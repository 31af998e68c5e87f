//! 事務所 — an invented office as rows to be recorded, in the order of recording.

use romori_roster::{
    BonusPayment, ClientProfile, Dependant, Employment, Enrolment, Entrustment,
    EstablishmentProfile, Fact, Kind, Leave, PayMonth, PersonContact, PersonIdentity, Series,
    StandardRemuneration, Validity,
};
use romori_types::{ActorId, ClientId, Date, EstablishmentId, PersonId};

/// 事務所 — an invented office: who is in it, whom it looks after, what it recorded when.
#[derive(Debug, Clone)]
pub struct Office {
    /// 事務所の名称
    pub name: String,
    /// フリガナ
    pub kana: String,
    /// 登録番号 of the sharoushi who submits.
    pub sharoushi_number: String,
    /// 氏名 of the sharoushi who submits.
    pub sharoushi_name: String,
    /// The day it stands on; nothing was recorded after it.
    pub today: Date,
    /// 職員
    pub staff: Vec<StaffMember>,
    /// 顧問先, in the order of their numbers.
    pub clients: Vec<SampleClient>,
    /// Everything that was recorded, in the order of recording.
    pub batches: Vec<Batch>,
}

/// 職員 — a named person who works in the office. Passwords are never part of a sample.
#[derive(Debug, Clone)]
pub struct StaffMember {
    /// Under which id its records are made.
    pub id: ActorId,
    /// 氏名
    pub name: String,
    /// What it signs in as.
    pub sign_in: String,
    /// What it does.
    pub role: StaffRole,
}

/// 職員の役割
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffRole {
    /// 担当者 — makes cases.
    Clerk,
    /// 承認者 — approves the cases of others.
    Approver,
}

/// 顧問先 of a sample.
#[derive(Debug, Clone)]
pub struct SampleClient {
    /// Which client.
    pub id: ClientId,
    /// 顧問先番号
    pub number: u32,
    /// 事業所 with their numbers within the client, from 1.
    pub establishments: Vec<(EstablishmentId, u32)>,
    /// 個人 with their numbers within the client, from 1.
    pub persons: Vec<(PersonId, u32)>,
}

/// 記録の束 — what one member of the staff recorded in one act.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The day.
    pub recorded_on: Date,
    /// Who.
    pub recorded_by: ActorId,
    /// What the act was: 「令和8年6月支給の報酬」.
    pub title: String,
    /// Whose ledger.
    pub client: ClientId,
    /// The rows, in the order of recording.
    pub rows: Vec<Row>,
}

/// 行 — one fact as it is to be recorded.
#[derive(Debug, Clone)]
pub struct Row {
    /// Whose fact.
    pub subject: Subject,
    /// Which of several, as the kind's series counts: 0, a running number, a month's index, a day.
    pub key: u32,
    /// When it holds.
    pub valid: Validity,
    /// What holds.
    pub fact: AnyFact,
}

/// 対象 — whose fact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// 顧問先
    Client(ClientId),
    /// 事業所
    Establishment(EstablishmentId),
    /// 個人
    Person(PersonId),
}

/// What takes the facts of a sample, each with its own type.
pub trait FactSink {
    /// Why a fact could not be taken.
    type Error;

    /// Takes one fact.
    ///
    /// # Errors
    /// As the sink says.
    fn take<F: Fact>(&mut self, row: &Row, fact: &F) -> Result<(), Self::Error>;
}

/// A kind of fact that can be told apart from the others.
pub(crate) trait Typed: Fact {
    /// The fact, if it is one of this kind.
    fn of(fact: &AnyFact) -> Option<&Self>;
}

macro_rules! facts {
    ($($name:ident,)*) => {
        /// 事実 — of any kind.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is the fact of the same name in the roster")]
        pub enum AnyFact { $($name($name),)* }

        $(impl From<$name> for AnyFact {
            fn from(fact: $name) -> Self {
                Self::$name(fact)
            }
        }

        impl Typed for $name {
            fn of(fact: &AnyFact) -> Option<&Self> {
                match fact {
                    AnyFact::$name(fact) => Some(fact),
                    _ => None,
                }
            }
        })*

        impl AnyFact {
            /// Its kind.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => $name::KIND,)* }
            }
        }

        impl Row {
            /// Hands the fact on with its own type.
            ///
            /// # Errors
            /// As the sink says.
            pub fn pass_to<S: FactSink>(&self, sink: &mut S) -> Result<(), S::Error> {
                match &self.fact { $(AnyFact::$name(fact) => sink.take(self, fact),)* }
            }
        }
    };
}

facts! {
    ClientProfile,
    Entrustment,
    EstablishmentProfile,
    PersonIdentity,
    PersonContact,
    Dependant,
    Employment,
    Enrolment,
    StandardRemuneration,
    PayMonth,
    BonusPayment,
    Leave,
}

impl Row {
    /// A fact of which a subject has one at a time, from a day on.
    pub(crate) fn since(subject: Subject, from: Date, fact: impl Into<AnyFact>) -> Self {
        Self::keyed(subject, 0, from, fact)
    }

    /// A fact of which a subject has several, from a day on.
    pub(crate) fn keyed(subject: Subject, key: u32, from: Date, fact: impl Into<AnyFact>) -> Self {
        Self { subject, key, valid: Validity::since(from), fact: fact.into() }
    }

    /// Whether the key is one that the kind's series can have.
    pub fn has_right_key(&self) -> bool {
        match self.fact.kind().series() {
            Series::One => self.key == 0,
            Series::Numbered => (1..1_000).contains(&self.key),
            Series::Month => (12 * 1_900..12 * 2_200).contains(&self.key),
            Series::Named => true,
            Series::Day => (19_000_101..22_000_101).contains(&self.key),
            Series::Moment => self.key > 0,
        }
    }
}

impl Office {
    /// The client with this number.
    pub fn client(&self, number: u32) -> Option<&SampleClient> {
        self.clients.iter().find(|client| client.number == number)
    }

    /// How many persons all clients have.
    pub fn person_count(&self) -> usize {
        self.clients.iter().map(|client| client.persons.len()).sum()
    }

    /// How many rows were recorded.
    pub fn row_count(&self) -> usize {
        self.batches.iter().map(|batch| batch.rows.len()).sum()
    }
}
