//! What a thief of the database, of a copy, of a host or of all would hold: a table by class of
//! data, from where the keys of this installation are.

use serde::Serialize;

use super::keys::{KeyPlace, NumberPlace, Placement};

/// データの種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DataClass {
    /// Names, dates of birth, numbers, employment.
    Identity,
    /// Addresses, telephones.
    Contact,
    /// Bank accounts.
    Bank,
    /// Pay and standards.
    Pay,
    /// Health, family, leave.
    Sensitive,
    /// 個人番号
    Number,
}

/// 盗んだ人 — what somebody has got hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Thief {
    /// The tables, those of the vault as well.
    Database,
    /// A copy (控え), of the vault as well. The root keys are in none.
    Backup,
    /// The disks of the application's host, while it is off.
    Disks,
    /// The application's host while it runs: memory too.
    Host,
    /// The vault's host while it runs.
    VaultHost,
    /// All of them.
    All,
}

/// 読めるか
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// There is nothing of it.
    Nothing,
    /// Ciphertext without its key.
    Sealed,
    /// The vault would fill documents for him one at a time, and its log says so.
    OnRequest,
    /// It can be read.
    Readable,
    /// It is not known, and so not claimed to be sealed.
    Unknown,
}

impl DataClass {
    /// All, in the order of pages.
    pub const ALL: [Self; 6] =
        [Self::Identity, Self::Contact, Self::Bank, Self::Pay, Self::Sensitive, Self::Number];

    /// What it is called.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Identity => "氏名・生年月日・雇用",
            Self::Contact => "住所・連絡先",
            Self::Bank => "口座",
            Self::Pay => "報酬",
            Self::Sensitive => "家族・休業・配慮を要する事項",
            Self::Number => "個人番号",
        }
    }
}

impl Thief {
    /// All, in the order of pages.
    pub const ALL: [Self; 6] =
        [Self::Database, Self::Backup, Self::Disks, Self::Host, Self::VaultHost, Self::All];

    /// What he has, as the head of a column.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Database => "表",
            Self::Backup => "控え",
            Self::Disks => "ディスク",
            Self::Host => "労守",
            Self::VaultHost => "番号庫",
            Self::All => "すべて",
        }
    }

    /// What he has.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Database => "データベース",
            Self::Backup => "控え（バックアップ）",
            Self::Disks => "止まった労守の機械のディスク",
            Self::Host => "動いている労守の機械",
            Self::VaultHost => "動いている番号庫の機械",
            Self::All => "すべて",
        }
    }
}

impl Reading {
    /// In one word.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Nothing => "ない",
            Self::Sealed => "読めない",
            Self::OnRequest => "頼める（記録に残る）",
            Self::Readable => "読める",
            Self::Unknown => "不明",
        }
    }
}

/// 盗まれたときの一行 — one class of data, for each thief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TheftRow {
    /// Which data.
    pub data: DataClass,
    /// What each thief would have of it, in the order of [`Thief::ALL`].
    pub readings: Vec<(Thief, Reading)>,
}

/// What each thief would hold of each class.
pub fn thefts(placement: &Placement) -> Vec<TheftRow> {
    let row = |data: DataClass| TheftRow {
        data,
        readings: Thief::ALL
            .into_iter()
            .map(|thief| {
                let reading = match data {
                    DataClass::Number => of_number(&placement.numbers, thief),
                    _ => of_ledger(placement, thief),
                };
                (thief, reading)
            })
            .collect(),
    };
    DataClass::ALL.into_iter().map(row).collect()
}

/// Who has a host while it runs reads memory, or has the key exercised: a token refuses nobody
/// there.
fn of_ledger(placement: &Placement, thief: Thief) -> Reading {
    match thief {
        Thief::Database | Thief::Backup => Reading::Sealed,
        Thief::Disks => of_disks(placement.ledgers),
        Thief::Host | Thief::All => Reading::Readable,
        Thief::VaultHost => match placement.numbers {
            // The same host is the application's.
            NumberPlace::Known { apart: false, .. } => Reading::Readable,
            _ => Reading::Nothing,
        },
    }
}

const fn of_disks(place: KeyPlace) -> Reading {
    match place {
        // The letter to the vault is among what was taken: until it is dismissed it serves.
        KeyPlace::Folder | KeyPlace::Vault => Reading::Readable,
        KeyPlace::Passphrase | KeyPlace::Token => Reading::Sealed,
    }
}

fn of_number(place: &NumberPlace, thief: Thief) -> Reading {
    let (apart, by_officers, place) = match place {
        NumberPlace::NoVault => return Reading::Nothing,
        NumberPlace::Unknown(_) => return Reading::Unknown,
        NumberPlace::Known { apart, by_officers, place, .. } => (*apart, *by_officers, *place),
    };
    match thief {
        Thief::Database | Thief::Backup => Reading::Sealed,
        Thief::Disks if apart => Reading::Nothing,
        // He asks as the application does; what he gets is in the vault's own log.
        Thief::Host if apart => Reading::OnRequest,
        // What officers hold is on no disk, and in memory while it runs.
        Thief::Disks if by_officers => Reading::Sealed,
        Thief::Disks => of_disks(place),
        Thief::Host | Thief::VaultHost | Thief::All => Reading::Readable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(apart: bool, place: KeyPlace, by_officers: bool) -> NumberPlace {
        NumberPlace::Known { custody: "見本".to_owned(), apart, by_officers, place }
    }

    fn readings(placement: &Placement, data: DataClass) -> Vec<Reading> {
        let rows = thefts(placement);
        let row = rows.into_iter().find(|row| row.data == data);
        row.map(|row| row.readings.into_iter().map(|(_, one)| one).collect()).unwrap_or_default()
    }

    #[test]
    fn one_machine_with_a_folder_keeps_out_tables_and_copies_and_nobody_else() {
        use Reading::{Readable, Sealed};
        let here = known(false, KeyPlace::Folder, false);
        let placement = Placement { ledgers: KeyPlace::Folder, numbers: here };
        let honest = [Sealed, Sealed, Readable, Readable, Readable, Readable];
        assert_eq!(readings(&placement, DataClass::Identity), honest);
        assert_eq!(readings(&placement, DataClass::Number), honest);
    }

    #[test]
    fn a_vault_on_another_host_gives_the_applications_thief_what_it_logs_and_no_more() {
        use Reading::{Nothing, OnRequest, Readable, Sealed};
        let placement = Placement {
            ledgers: KeyPlace::Passphrase,
            numbers: known(true, KeyPlace::Token, false),
        };
        let numbers = [Sealed, Sealed, Nothing, OnRequest, Readable, Readable];
        assert_eq!(readings(&placement, DataClass::Number), numbers);
        let ledgers = [Sealed, Sealed, Sealed, Readable, Nothing, Readable];
        assert_eq!(readings(&placement, DataClass::Pay), ledgers);
    }

    #[test]
    fn a_running_host_is_never_called_sealed() {
        for place in [KeyPlace::Folder, KeyPlace::Passphrase, KeyPlace::Token, KeyPlace::Vault] {
            for by_officers in [false, true] {
                let placement =
                    Placement { ledgers: place, numbers: known(false, place, by_officers) };
                for data in DataClass::ALL {
                    assert_eq!(readings(&placement, data)[3], Reading::Readable, "{data:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_known_is_not_called_sealed() {
        let unknown = NumberPlace::Unknown("away".to_owned());
        let placement = Placement { ledgers: KeyPlace::Token, numbers: unknown };
        let all = readings(&placement, DataClass::Number);
        assert!(all.iter().all(|one| *one == Reading::Unknown), "{all:?}");
        let none = Placement { ledgers: KeyPlace::Token, numbers: NumberPlace::NoVault };
        assert!(readings(&none, DataClass::Number).iter().all(|one| *one == Reading::Nothing));
    }
}
