//! 問い — everything that a decision may depend on, and nothing else.

use romori_types::{Basis, Date, Purpose};

use crate::function::{Function, Functions};
use crate::party::Party;
use crate::roles::Roles;
use crate::words;

romori_types::coded! {
    /// 区画 — a set of fields of a record, sealed and opened by itself.
    Fields: u8 {
        /// Who it is: names, birth, numbers for life.
        Identity = 1, "氏名・番号";
        /// Where to reach: addresses, telephone.
        Contact = 2, "住所・連絡先";
        /// Bank accounts.
        Bank = 3, "口座";
        /// Pay and what follows from it.
        Pay = 4, "報酬";
        /// Health, disability, family and other sensitive facts.
        Sensitive = 5, "要配慮の情報";
        /// Everything else: cases, documents, what people wrote.
        Other = 6, "書類・その他";
    }
}

/// 区画の集まり — some sets of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct FieldSet(u8);

impl FieldSet {
    /// Every one.
    pub const ALL: Self = Self(0b0111_1110);

    /// These.
    pub fn of(fields: &[Fields]) -> Self {
        fields.iter().fold(Self::default(), |set, one| set.with(*one))
    }

    /// The ones that `store` kept. Unknown bits give nothing.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// One bit each: bit `code`.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// These and one more.
    #[must_use]
    pub const fn with(self, fields: Fields) -> Self {
        Self(self.0 | (1 << fields.code()))
    }

    /// All that are not among these.
    #[must_use]
    pub const fn others(self) -> Self {
        Self(Self::ALL.0 & !self.0)
    }

    /// Whether this one is among them.
    pub const fn has(self, fields: Fields) -> bool {
        self.0 & (1 << fields.code()) != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Fields> {
        Fields::ALL.iter().copied().filter(move |one| self.has(*one))
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// 権限の制限 — what is taken from an account beside what its roles give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Limits {
    /// 外した機能
    pub functions: Functions,
    /// 伏せる区画
    pub fields: FieldSet,
}

/// 求める人 — who asks, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// A named person of a tenant.
    Account {
        /// 役割
        roles: Roles,
        /// 所属の区分
        party: Party,
        /// 制限
        limits: Limits,
        /// Whether a new password is due before anything else.
        password_due: bool,
    },
    /// Somebody of the installation and of no tenant.
    Operator {
        /// 役割
        roles: Roles,
        /// What a tenant lets him see masked.
        limits: Limits,
        /// Whether a new password is due before anything else.
        password_due: bool,
    },
}

/// 求めるもの — which records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Records {
    /// Whether they are of the tenant that he belongs to.
    pub own_tenant: bool,
    /// Whether every client that is asked for is one of his.
    pub assigned: bool,
    /// Whether all clients are asked for, those to come included.
    pub every_client: bool,
    /// Whether they are about himself and nobody else.
    pub own_person: bool,
    /// Which fields; none when it is asked whether the act is allowed at all.
    pub fields: Option<Fields>,
}

/// 委託の範囲 — what a delegation allows, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Term {
    /// 機能
    pub functions: Functions,
    /// First day, as `YYYYMMDD`.
    pub(crate) from: i64,
    /// The day after the last one.
    pub(crate) until: i64,
}

impl Term {
    /// From a day on, and no more on another.
    pub fn new(functions: Functions, from: Date, until: Date) -> Self {
        Self { functions, from: day(from), until: day(until) }
    }
}

/// 支援の範囲 — what a tenant lets an operator do, and how long still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SupportTerm {
    /// 機能
    pub functions: Functions,
    /// Minutes that are left, begun ones whole; 0 once it is over.
    pub minutes: u16,
    /// Whether two operators opened it, and nobody of the tenant.
    pub urgent: bool,
}

/// 状況 — what for, by whose right, when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Situation {
    pub(crate) purpose: u8,
    pub(crate) today: i64,
    pub(crate) delegation: Option<Term>,
    pub(crate) support: Option<SupportTerm>,
    /// Whether what is to be approved was made by himself.
    pub own_work: bool,
}

impl Situation {
    /// For a purpose, on a day, in his own right.
    pub fn new(purpose: &Purpose, today: Date) -> Self {
        Self {
            purpose: purpose.code(),
            today: day(today),
            delegation: None,
            support: None,
            own_work: false,
        }
    }

    /// By what a tenant lets an operator do.
    #[must_use]
    pub const fn supported(self, term: SupportTerm) -> Self {
        Self { support: Some(term), ..self }
    }

    /// By delegation.
    #[must_use]
    pub const fn delegated(self, term: Term) -> Self {
        Self { delegation: Some(term), ..self }
    }

    /// By whose right.
    pub const fn basis(&self) -> Basis {
        match (self.delegation, self.support) {
            (_, Some(_)) => Basis::Support,
            (Some(_), None) => Basis::Delegation,
            (None, None) => Basis::Own,
        }
    }
}

/// 問い — may he?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Question {
    /// Who.
    pub who: Who,
    /// Does what.
    pub function: Function,
    /// To what.
    pub records: Records,
    /// In which situation.
    pub situation: Situation,
}

impl Question {
    /// The same question about some fields.
    #[must_use]
    pub const fn about(self, fields: Fields) -> Self {
        Self { records: Records { fields: Some(fields), ..self.records }, ..self }
    }

    /// What a role has at all: his own tenant, his own clients, no purpose yet.
    pub(crate) const fn of_role(roles: Roles, function: Function) -> Self {
        let none = Limits { functions: Functions::none(), fields: FieldSet(0) };
        Self {
            who: Who::Account { roles, party: Party::Staff, limits: none, password_due: false },
            function,
            records: Records {
                own_tenant: true,
                assigned: true,
                every_client: false,
                own_person: false,
                fields: None,
            },
            situation: Situation {
                purpose: 0,
                today: 0,
                delegation: None,
                support: None,
                own_work: false,
            },
        }
    }

    /// What an operator has at all in his own house, no purpose yet.
    pub(crate) const fn of_operator(roles: Roles, function: Function) -> Self {
        let limits = Limits { functions: Functions::none(), fields: FieldSet(0) };
        let who = Who::Operator { roles, limits, password_due: false };
        Self { who, ..Self::of_role(roles, function) }
    }

    pub(crate) fn purpose_word(&self) -> &'static str {
        words::purpose(self.situation.purpose)
    }
}

fn day(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}
