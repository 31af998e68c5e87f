//! What readers and writers share: one transaction of one tenant, under one grant.

use std::collections::HashMap;
use std::sync::Arc;

use romori_identity::{Fields, Grant};
use romori_roster::{Block, Owner};
use romori_types::{Chance, ClientId, PersonId, TenantId, Timestamp};
use romori_vault::{ClientKeys, HOUSE, LentNonces, TenantKey};

use super::UnitError;
use super::moments::Known;
use super::store::Store;
use super::touched::Touched;
use crate::engine::Connection;

/// 個人の所在 — that there is a person, with the numbers that are in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonAnchor {
    /// Which person.
    pub id: PersonId,
    /// The number within the client: the 12 of `1007-12`.
    pub number: u32,
    /// The dense number within the tenant, by which the log names the person.
    pub place: u32,
}

/// 仕事の単位 — one transaction of one tenant, under one grant.
pub struct Unit<'u, 'c> {
    store: &'u Store,
    grant: &'u Grant,
    tenant: TenantId,
    tenant_key: Arc<TenantKey>,
    connection: &'u mut Connection<'c>,
    now: Timestamp,
    keys: HashMap<ClientId, Arc<ClientKeys>>,
    /// Persons of the clients that were looked at: their place in the log.
    places: HashMap<ClientId, Arc<HashMap<PersonId, PersonAnchor>>>,
    /// Persons that were looked at one by one.
    singly: HashMap<(ClientId, PersonId), PersonAnchor>,
    pub(super) touched: Touched,
    /// Whom the answer is about, where more had to be looked through.
    pub(super) handed: Option<Vec<u32>>,
    /// Batches of rows that were read.
    pub(super) moments: Known,
}

impl<'u, 'c> Unit<'u, 'c> {
    pub(super) fn new(
        store: &'u Store,
        grant: &'u Grant,
        tenant: TenantId,
        tenant_key: Arc<TenantKey>,
        connection: &'u mut Connection<'c>,
        now: Timestamp,
    ) -> Self {
        Self {
            store,
            grant,
            tenant,
            tenant_key,
            connection,
            now,
            keys: HashMap::new(),
            places: HashMap::new(),
            singly: HashMap::new(),
            touched: Touched::default(),
            handed: None,
            moments: Known::default(),
        }
    }

    /// Whose data it is about.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The instant of the unit: everything it records bears this one.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    pub(super) const fn grant(&self) -> &'u Grant {
        self.grant
    }

    pub(super) fn chance(&self) -> &'u dyn Chance {
        self.store.chance()
    }

    pub(super) fn nonces(&self) -> LentNonces<'u> {
        self.store.nonces()
    }

    pub(super) const fn store(&self) -> &'u Store {
        self.store
    }

    pub(super) fn tenant_key(&self) -> Arc<TenantKey> {
        Arc::clone(&self.tenant_key)
    }

    pub(super) const fn connection(&mut self) -> &mut Connection<'c> {
        self.connection
    }

    /// A client that the grant reaches; any other is as absent as one that never was. What belongs
    /// to the house itself is open to everybody of the tenant.
    pub(super) fn reach(&self, client: ClientId) -> Result<(), UnitError> {
        if client == HOUSE || self.grant.clients().has(client) {
            Ok(())
        } else {
            Err(UnitError::Absent)
        }
    }

    /// Whether a block may be opened. What is withheld is left out of what a page shows; everything
    /// else is refused, so that nothing is decided or written out from a part.
    pub(super) fn opens(&self, owner: Owner, block: Block) -> Result<bool, UnitError> {
        let fields = match block {
            // Names of clients are what people call their work by.
            Block::Identity if owner != Owner::Person => return Ok(true),
            Block::Identity => Fields::Identity,
            Block::Contact => Fields::Contact,
            Block::Bank => Fields::Bank,
            Block::Pay => Fields::Pay,
            Block::Sensitive => Fields::Sensitive,
        };
        if self.grant.opens(fields) {
            return Ok(true);
        }
        if self.grant.leaves_out() { Ok(false) } else { Err(UnitError::Withheld(fields)) }
    }

    /// Whether names and numbers are masked in what is read.
    pub(super) const fn masks(&self) -> bool {
        self.grant.masks()
    }

    /// Refuses what is made of these fields unless all of them may be opened.
    pub(super) fn needs(&self, fields: &[Fields]) -> Result<(), UnitError> {
        match fields.iter().find(|one| !self.grant.opens(**one)) {
            Some(one) => Err(UnitError::Withheld(*one)),
            None => Ok(()),
        }
    }

    /// The one person that the grant is about, if it is about one.
    pub(super) fn only_person(&self) -> Option<PersonId> {
        self.grant.person()
    }

    /// Refuses what is not parted by person to a grant that is about one person alone.
    pub(super) fn about_everybody(&self) -> Result<(), UnitError> {
        if self.grant.person().is_none() { Ok(()) } else { Err(UnitError::NotGranted) }
    }

    /// The keys of a client, held until the unit ends.
    pub(super) fn keys(&mut self, client: ClientId) -> Result<Arc<ClientKeys>, UnitError> {
        if let Some(keys) = self.keys.get(&client) {
            return Ok(Arc::clone(keys));
        }
        let tenant_key = Arc::clone(&self.tenant_key);
        let keys = self.store.keys().client(self.connection, &tenant_key, client, self.now)?;
        self.keys.insert(client, Arc::clone(&keys));
        Ok(keys)
    }

    /// The keys of a client, if this unit holds them.
    pub(super) fn held_keys(&self, client: ClientId) -> Option<Arc<ClientKeys>> {
        self.keys.get(&client).cloned()
    }

    /// The keys of a client that open these values. Those that are held may be of before a new
    /// generation was made; the transaction that sees a value sees its key.
    pub(super) fn keys_opening<'s>(
        &mut self,
        client: ClientId,
        sealed: impl IntoIterator<Item = &'s [u8]>,
    ) -> Result<Arc<ClientKeys>, UnitError> {
        let keys = self.keys(client)?;
        if sealed.into_iter().all(|sealed| keys.has_generation_of(sealed)) {
            return Ok(keys);
        }
        self.keys_anew(client)
    }

    /// The keys of a client as this transaction finds them.
    pub(super) fn keys_anew(&mut self, client: ClientId) -> Result<Arc<ClientKeys>, UnitError> {
        let tenant_key = Arc::clone(&self.tenant_key);
        let keys = self.store.keys().client_anew(self.connection, &tenant_key, client, self.now)?;
        self.keys.insert(client, Arc::clone(&keys));
        Ok(keys)
    }

    /// Holds keys that were made in this transaction.
    pub(super) fn hold_keys(&mut self, client: ClientId, keys: Arc<ClientKeys>) {
        self.keys.insert(client, keys);
    }

    /// The persons that a client ever had, by id.
    pub(super) fn places(
        &mut self,
        client: ClientId,
    ) -> Result<Arc<HashMap<PersonId, PersonAnchor>>, UnitError> {
        if let Some(places) = self.places.get(&client) {
            return Ok(Arc::clone(places));
        }
        let anchors = super::anchors::persons_ever(self, client)?;
        let places: HashMap<_, _> = anchors.into_iter().map(|anchor| (anchor.id, anchor)).collect();
        let places = Arc::new(places);
        self.places.insert(client, Arc::clone(&places));
        Ok(places)
    }

    /// One person that a client has or ever had; looked up alone unless all were.
    pub(super) fn place(
        &mut self,
        client: ClientId,
        person: PersonId,
    ) -> Result<Option<PersonAnchor>, UnitError> {
        if let Some(found) = self.places.get(&client).and_then(|all| all.get(&person)) {
            return Ok(Some(*found));
        }
        if let Some(found) = self.singly.get(&(client, person)) {
            return Ok(Some(*found));
        }
        let found = super::anchors::person_ever(self, client, person)?;
        self.singly.extend(found.map(|anchor| ((client, person), anchor)));
        Ok(found)
    }

    /// Looks for the persons of every client at once.
    pub(super) fn hold_all_places(&mut self) -> Result<(), UnitError> {
        let mut all: HashMap<ClientId, HashMap<PersonId, PersonAnchor>> = HashMap::new();
        for (client, anchor) in super::anchors::everybody_ever(self)? {
            all.entry(client).or_default().insert(anchor.id, anchor);
        }
        for (client, places) in all {
            self.places.entry(client).or_insert_with(|| Arc::new(places));
        }
        Ok(())
    }

    /// A person made in this transaction.
    pub(super) fn hold_place(&mut self, client: ClientId, anchor: PersonAnchor) {
        let places = self.places.entry(client).or_default();
        Arc::make_mut(places).insert(anchor.id, anchor);
    }
}
