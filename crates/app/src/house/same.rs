//! 同じ人とみられる記録 — the same human at other clients, as far as the visitor reaches them.

use romori_roster::PersonIdentity;
use romori_store::{ClientAnchor, Reader, UnitError};

use super::load::{Question, client_view};
use romori_types::Date;

/// 同じ人とみられる記録の一つ
#[derive(Debug, Clone)]
pub struct SamePerson {
    /// 顧問先番号
    pub client: u32,
    /// 顧問先の名称
    pub client_name: String,
    /// The number within that client.
    pub number: u32,
}

/// Where else the person is on record. Nothing of a person is opened for it: it is found by a keyed
/// digest of the number, or of reading and birthday.
///
/// # Errors
/// What the store says.
pub fn same_person(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    identity: &PersonIdentity,
    on: Date,
) -> Result<Vec<SamePerson>, UnitError> {
    let found = reader.same_person(client.id, identity)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let anchors = reader.clients()?;
    let mut same = Vec::new();
    for matched in found {
        let Some(anchor) = anchors.iter().find(|anchor| anchor.id == matched.client) else {
            continue;
        };
        let view = client_view(reader, *anchor, &Question::client(on))?;
        same.push(SamePerson {
            client: anchor.number,
            client_name: view.profile.name,
            number: matched.person.number,
        });
    }
    same.sort_by_key(|one| (one.client, one.number));
    Ok(same)
}
