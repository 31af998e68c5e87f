//! Identities of rows: random, ordered by the time they were made, and not to be guessed.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ParseError;
use crate::world::{Chance, NoChance};

/// The 16 bytes of a new UUIDv7 (RFC 9562 §5.7): milliseconds, then 74 bits of chance.
fn new_v7(at: Timestamp, chance: &dyn Chance) -> Result<Uuid, NoChance> {
    let mut random = [0; 10];
    chance.fill(&mut random)?;
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new one, made at this instant. No two are alike.
            ///
            /// # Errors
            /// When the source of chance cannot be read.
            pub fn new(at: Timestamp, chance: &dyn Chance) -> Result<Self, NoChance> {
                new_v7(at, chance).map(Self)
            }

            /// The one with these bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// Its bytes, as stored.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                Uuid::try_parse(text)
                    .map(Self)
                    .map_err(|_| ParseError::new("識別子の形ではありません。"))
            }
        }
    )*};
}

ids! {
    /// 契約者 — who has the contract: an office, an association or a company.
    TenantId;
    /// 顧問先・委託事業主 — an employer inside a tenant.
    ClientId;
    /// 事業所 — an establishment of a client.
    EstablishmentId;
    /// 個人 — a person of a client. The same human at two clients is two persons.
    PersonId;
    /// 利用者・処理 — who acts: a user or a named job. Outlives the account.
    ActorId;
    /// 端末 — a device bound to a user.
    DeviceId;
    /// サインインの区間 — one sign-in of one user.
    SessionId;
    /// 記録の束 — the rows that one act recorded, undone as one.
    BatchId;
    /// 事実の行 — one row of a ledger with its history.
    FactId;
    /// 案件 — one filing of one procedure.
    CaseId;
    /// 書類 — one document of a case.
    DocumentId;
    /// 記録の項目 — one entry of the log.
    EntryId;
    /// 委託 — one tenant letting somebody of another act for it.
    DelegationId;
    /// 支援 — an operator asking to look into a tenant for a time and a purpose.
    SupportId;
    /// 名簿のグループ — a group that a company's directory keeps.
    DirectoryGroupId;
    /// 手紙 — a letter that waits for a mail server.
    LetterId;
    /// 担当の割当て — one client in one member's charge.
    AssignmentId;
    /// 給与計算の回 — one month of one pay group.
    PayRunId;
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);

    impl Chance for Fixed {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
            bytes.fill(self.0);
            Ok(())
        }
    }

    /// RFC 9562, appendix A.6: the example of version 7.
    #[test]
    fn follows_the_layout_of_the_rfc() {
        struct Example;
        impl Chance for Example {
            fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
                bytes
                    .copy_from_slice(&[0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F]);
                Ok(())
            }
        }
        let at = Timestamp::from_millisecond(0x017F_22E2_79B0).expect("an instant");
        let id = PersonId::new(at, &Example).expect("chance");
        assert_eq!(id.to_string(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    }

    #[test]
    fn a_later_one_sorts_after_an_earlier_one() {
        let early = Timestamp::from_millisecond(1_000).expect("an instant");
        let late = Timestamp::from_millisecond(1_001).expect("an instant");
        let first = CaseId::new(early, &Fixed(0xff)).expect("chance");
        let second = CaseId::new(late, &Fixed(0)).expect("chance");
        assert!(first < second);
    }

    #[test]
    fn reads_back_what_it_shows() {
        let id = ClientId::from_bytes([7; 16]);
        assert_eq!(id.to_string().parse::<ClientId>(), Ok(id));
        assert!("1007".parse::<ClientId>().is_err());
    }
}
