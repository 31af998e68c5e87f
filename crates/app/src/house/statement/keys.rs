//! By which keys, of which algorithm, and where they are: from the custodian and the tables.

use romori_identity::{Grant, Job};
use romori_mynabox::{Answer, Ask, VaultKeys};
use romori_store::{ClientAnchor, UnitError};
use romori_types::{ClientId, TenantId, Timestamp};
use serde::Serialize;

use crate::house::House;
use crate::house::custody::Keeping;

/// 鍵の一行
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyFact {
    /// What it seals or wraps.
    pub what: String,
    /// By which algorithm.
    pub algorithm: String,
    /// Its id.
    pub id: String,
    /// Where it is.
    pub place: String,
    /// When it was made, where that is kept.
    pub made_at: Option<Timestamp>,
}

/// 鍵の置き場所 — what follows for a thief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placement {
    /// Of the root key of ledgers.
    pub ledgers: KeyPlace,
    /// Of the root key of numbers.
    pub numbers: NumberPlace,
}

/// 鍵の預け先
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// A folder on the program's own host: whoever is root there has it.
    Folder,
    /// The same behind words that a person types: at rest worth nothing, open while it runs.
    Passphrase,
    /// In a module that does not give it out; the host can have it exercised while it runs.
    Token,
    /// With the vault of another host, which exercises it for whoever has the letter to it.
    Vault,
}

/// 番号の鍵の置き場所
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberPlace {
    /// This installation has no vault, and no number.
    NoVault,
    /// The vault does not answer: nothing is claimed of it.
    Unknown(String),
    /// As the vault itself says.
    Known {
        /// Who keeps its root key.
        custody: String,
        /// Whether that is on another host than the application.
        apart: bool,
        /// Whether the client's officers hold the key.
        by_officers: bool,
        /// What that is worth to whoever has the vault's host.
        place: KeyPlace,
    },
}

impl KeyPlace {
    /// What it is called.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Folder => "フォルダー（同じ機械の、プログラムだけが入れる場所）",
            Self::Passphrase => "合言葉の付いたフォルダー（起動のときに人が入れる）",
            Self::Token => "装置（PKCS#11。鍵は装置の外に出ない）",
            Self::Vault => "別の機械の番号庫（鍵は番号庫の外に出ない。紹介状が労守の機械にある）",
        }
    }

    /// As the vault names its custody.
    fn of_words(words: &str) -> Self {
        match words {
            _ if words.contains("PKCS") || words.contains("装置") => Self::Token,
            _ if words.contains("合言葉") => Self::Passphrase,
            _ => Self::Folder,
        }
    }
}

impl NumberPlace {
    /// What it is called.
    pub fn words(&self) -> String {
        match self {
            Self::NoVault => "番号庫がなく、個人番号を保有していません".to_owned(),
            Self::Unknown(why) => format!("番号庫が答えないため、確かめられません（{why}）"),
            Self::Known { custody, apart, by_officers, .. } => {
                let host =
                    if *apart { "労守とは別の機械" } else { "労守と同じ機械" };
                let who =
                    if *by_officers { "。鍵は顧問先の役員が持ちます" } else { "" };
                format!("{custody}、{host}{who}")
            }
        }
    }
}

impl House {
    /// Where the root keys are, as the installation is now.
    pub(in crate::house) fn placement(
        &self,
        tenant: TenantId,
        client: Option<ClientId>,
    ) -> Placement {
        let ledgers = match self.keeping() {
            Some(Keeping::Token(_)) => KeyPlace::Token,
            Some(Keeping::Vault(_)) => KeyPlace::Vault,
            Some(Keeping::Passphrase) => KeyPlace::Passphrase,
            // What cannot be told is taken for what protects least.
            Some(Keeping::Folder) | None => KeyPlace::Folder,
        };
        let numbers = match self.vault_keys(tenant, client) {
            None => NumberPlace::NoVault,
            Some(Err(why)) => NumberPlace::Unknown(why),
            Some(Ok(keys)) => NumberPlace::Known {
                place: KeyPlace::of_words(&keys.custody),
                custody: keys.custody,
                apart: keys.apart,
                by_officers: keys.by_officers,
            },
        };
        Placement { ledgers, numbers }
    }

    /// The keys of numbers as the vault has them; of the tenant's house where no client is named.
    fn vault_keys(
        &self,
        tenant: TenantId,
        client: Option<ClientId>,
    ) -> Option<Result<VaultKeys, String>> {
        let numbers = self.numbers()?;
        let of = client.unwrap_or(romori_vault::HOUSE);
        Some(match numbers.ask(&Ask::Keys(tenant, of)) {
            Ok(Answer::Keys(keys)) => Ok(keys),
            Ok(Answer::Refused(refusal)) => Err(refusal.ja().to_owned()),
            Ok(_) => Err("答えの形が違います".to_owned()),
            Err(away) => Err(away.because),
        })
    }

    /// The keys of a client, or of the tenant's own house, from the root down.
    pub(super) fn key_facts(
        &self,
        tenant: TenantId,
        client: Option<ClientAnchor>,
        placement: &Placement,
    ) -> Result<Vec<KeyFact>, UnitError> {
        let of = client.map(|client| client.id);
        let names = self.store.key_names(&Grant::for_job(Job::Reseal(tenant)), of)?;
        let wrapped = "包まれて表の中（上の鍵がなければ開かない）";
        let fact = |what: &str, id: &str, place: &str, made_at| KeyFact {
            what: what.to_owned(),
            algorithm: "AES-256-GCM".to_owned(),
            id: id.to_owned(),
            place: place.to_owned(),
            made_at,
        };
        let house = client.is_none();
        let mut facts = vec![
            fact("台帳の元の鍵", &names.root, placement.ledgers.ja(), None),
            fact("契約者の鍵", &names.tenant, wrapped, None),
            fact(if house { "契約者自身の鍵" } else { "顧問先の鍵" }, &names.client, wrapped, None),
        ];
        for (generation, id, made_at) in &names.data {
            let what = format!("封の鍵 第{generation}世代");
            facts.push(fact(&what, id, wrapped, Some(*made_at)));
        }
        if let Some(Ok(keys)) = self.vault_keys(tenant, of) {
            let place = placement.numbers.words();
            let of_vault = |what: &str, id: &str, place: &str| KeyFact {
                what: what.to_owned(),
                algorithm: keys.algorithm.clone(),
                id: id.to_owned(),
                place: place.to_owned(),
                made_at: None,
            };
            facts.push(of_vault("個人番号の元の鍵", &keys.root, &place));
            for id in &keys.client_keys {
                facts.push(of_vault("個人番号の鍵", id, "包まれて番号庫の表の中"));
            }
        }
        Ok(facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vaults_words_say_what_a_host_is_worth() {
        for (words, place) in [
            ("フォルダー", KeyPlace::Folder),
            ("合言葉の付いたフォルダー", KeyPlace::Passphrase),
            ("装置（PKCS#11）", KeyPlace::Token),
            ("見たことのない預け先", KeyPlace::Folder),
        ] {
            assert_eq!(KeyPlace::of_words(words), place, "{words}");
        }
    }
}
