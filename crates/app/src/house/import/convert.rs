//! Words of a table and of the ledger, each way.

use romori_intake::table as file;
use romori_intake::{ClosingDay as FileClosing, Insurer as FileInsurer, RiseOrFall, WorkerKind};
use romori_roster as ledger;

use crate::house::folded;

/// The same word in the ledger.
pub(in crate::house) trait ToLedger {
    type Ledger;
    fn to_ledger(self) -> Self::Ledger;
}

/// The same word in a table.
pub(in crate::house) trait ToFile {
    type File;
    fn to_file(self) -> Self::File;
}

macro_rules! pairs {
    ($($file:ty = $ledger:ty: $($word:ident),*;)*) => {$(
        impl ToLedger for $file {
            type Ledger = $ledger;

            fn to_ledger(self) -> $ledger {
                match self { $(Self::$word => <$ledger>::$word,)* }
            }
        }

        impl ToFile for $ledger {
            type File = $file;

            fn to_file(self) -> $file {
                match self { $(Self::$word => <$file>::$word,)* }
            }
        }
    )*};
}

pairs! {
    file::Sex = ledger::Sex: Male, Female;
    file::LegalForm = ledger::LegalForm: Corporation, SoleProprietor;
    file::FractionRule = ledger::FractionRule: None, Down, Up, HalfUp;
    file::LeavingReason = ledger::LeavingReason: Left, Died;
    file::LossReason = ledger::LossReason: Left, Died, Reached75, Disability,
        SocialSecurityAgreement;
    file::InsuredAs = ledger::InsuredAs: Both, HealthOnly, PensionOnly, AgedEmployee;
    file::Category = ledger::EnrolmentCategory: General, ShortTime;
    file::StandardBy = ledger::StandardBy: Acquisition, Regular, Occasional, AfterMaternity,
        AfterChildcare, TakenOver;
    file::Relationship = ledger::Relationship: Spouse, Child, Parent, Grandparent, Sibling,
        Grandchild, Other;
    WorkerKind = ledger::EmploymentType: General, PartTime, ShortTime;
    RiseOrFall = ledger::FixedPayChange: Rise, Fall;
}

impl ToLedger for FileClosing {
    type Ledger = ledger::ClosingDay;

    fn to_ledger(self) -> ledger::ClosingDay {
        match self {
            Self::Day(day) => ledger::ClosingDay::Day(day),
            Self::MonthEnd => ledger::ClosingDay::MonthEnd,
        }
    }
}

impl ToFile for ledger::ClosingDay {
    type File = FileClosing;

    fn to_file(self) -> FileClosing {
        match self {
            Self::Day(day) => FileClosing::Day(day),
            Self::MonthEnd => FileClosing::MonthEnd,
        }
    }
}

/// A reading or number after a row. One in another width or with other marks is the one that is
/// there.
pub(super) fn kept_in_its_dress(
    change: &file::Change<String>,
    held: Option<&String>,
) -> Option<String> {
    match (change, held) {
        (file::Change::Set(text), Some(held)) if folded(text) == folded(held) => Some(held.clone()),
        (change, held) => change.clone().after(held.cloned()),
    }
}

/// A name after a row. One that differs by its blanks alone is the one that is there.
pub(super) fn name_after(change: file::Change<String>, held: String) -> String {
    let parts = |name: &str| name.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    match change {
        file::Change::Set(name) if parts(&name) == parts(&held) => held,
        change => change.after(Some(held)).unwrap_or_default(),
    }
}

/// The insurer that a table names. A society keeps the rates that the ledger has of it.
pub(super) fn insurer(named: FileInsurer, before: Option<&ledger::Insurer>) -> ledger::Insurer {
    match (named, before) {
        (FileInsurer::Kyokai, _) => ledger::Insurer::Kyokai,
        (FileInsurer::Society(name), Some(ledger::Insurer::Society { name: known, rates }))
            if *known == name =>
        {
            ledger::Insurer::Society { name, rates: rates.clone() }
        }
        (FileInsurer::Society(name), _) => ledger::Insurer::Society { name, rates: Vec::new() },
    }
}

impl ToFile for &ledger::Insurer {
    type File = FileInsurer;

    fn to_file(self) -> FileInsurer {
        match self {
            ledger::Insurer::Kyokai => FileInsurer::Kyokai,
            ledger::Insurer::Society { name, .. } => FileInsurer::Society(name.clone()),
        }
    }
}
