//! The key of a client's numbers in its officers' hands: apart from the one of its ledgers, with
//! shares of its own, which are typed at the vault's pages and seen by no other process.
//!
//! What it is and what it keeps out stands in docs/design/keys.md; the memory of open keys and the
//! order of typing are the same (`romori_vault::HeldMemory`).

use std::sync::Arc;

use romori_record::Class;
use romori_types::{ActorId, ClientId, TenantId, day_in_japan};
use romori_vault::{
    ClientKey, Custodianship, HOUSE, HeldMistake, HeldNote, OfficersKey, Prepared, ShareMistake,
    ShareTaken, Taken, VaultError, WrappedKey,
};

use crate::ask::Refusal;
use crate::desk::Desk;
use crate::desk::deed::{Deed, KeyChange, Outcomes};
use crate::desk::keys::place_of_officers;
use crate::people::{Keeper, Who};
use crate::report::ActKind;
use crate::shelf::HeldRow;
use crate::work::{DeskTask, DeskToken, DeskWork, HPKE_INFO, ShareGiven, SharePaper, SharesMade};

/// Who closed a key whose time was over.
const NOBODY: ActorId = ActorId::from_bytes([0; 16]);
const NO_SUCH_RULE: &str =
    "分け札は2人から16人までで、開くのに要る枚数は2枚以上、人数以下にしてください。";

impl Desk {
    fn officers_work(
        &self,
        token: &DeskToken,
    ) -> Result<(DeskWork, (TenantId, ClientId)), Refusal> {
        let work = self.work(token)?;
        match work.task {
            DeskTask::Officers => {
                let owner = (work.tenant, work.client);
                Ok((work, owner))
            }
            _ => Err(Refusal::Question),
        }
    }

    pub(super) fn officers_told(&self, token: &DeskToken) -> Result<Custodianship, Refusal> {
        let (_, owner) = self.officers_work(token)?;
        let held = match self.shelf().held_key(owner.0, owner.1)? {
            None => None,
            Some(row) => Some(HeldNote {
                id: row.key,
                needed: row.needed,
                names: self.officers_names(owner, &row)?,
                since: row.since,
            }),
        };
        Ok(self.0.held.told(owner, held, self.now()))
    }

    fn officers_names(
        &self,
        owner: (TenantId, ClientId),
        row: &HeldRow,
    ) -> Result<Vec<String>, Refusal> {
        let place = place_of_officers(owner.0, owner.1, row.version);
        let keys = self.keys(owner.0, HOUSE)?;
        let opened = keys.open_bytes(&place, &row.sealed).map_err(|_| Refusal::Failed)?;
        serde_json::from_slice(&opened).map_err(|_| Refusal::Failed)
    }

    pub(super) fn officers_made(
        &self,
        token: &DeskToken,
        needed: u8,
        names: Vec<String>,
    ) -> Result<SharesMade, Refusal> {
        let (_, owner) = self.officers_work(token)?;
        // Nothing is made for a client that has not permitted it.
        if self.shelf().client_keys(owner.0, owner.1)?.is_none() {
            let day = day_in_japan(self.now());
            let leave = self.shelf().read(|books| books.leave(owner.0, owner.1, day))?;
            leave.permission.ok_or(Refusal::NotPermitted)?;
        }
        // A key that does not open now can be put under no other.
        self.keys_or_new(owner.0, owner.1)?;
        let (now, officers) = (self.now(), names.clone());
        let made = self.0.held.make(owner, (needed, names), now, self.chance());
        let shares = match made {
            Ok(shares) => shares,
            Err(mistake) => return told(mistake).map(SharesMade::Wrong),
        };
        let papers = shares.iter().zip(officers).map(|(share, name)| SharePaper {
            number: share.number(),
            name,
            groups: share.reveal(),
        });
        Ok(SharesMade::Papers(papers.collect()))
    }

    pub(super) fn officers_dropped(&self, token: &DeskToken) -> Result<bool, Refusal> {
        let (_, owner) = self.officers_work(token)?;
        Ok(self.0.held.give_up(owner))
    }

    /// What was typed is in the log before anything comes of it, whether it fits or not.
    pub(super) fn share_given(
        &self,
        token: &DeskToken,
        sealed: &[u8],
    ) -> Result<ShareGiven, Refusal> {
        let (work, owner) = self.officers_work(token)?;
        let opened = self.0.letterbox.open(HPKE_INFO, &work.associated_of_share(), sealed);
        let opened = opened.map_err(|_| Refusal::Stale)?;
        let text = std::str::from_utf8(&opened).map_err(|_| Refusal::Question)?;
        let deed = deed_of(&work.who, owner.1, Class::NumberShareEntered, ActKind::ShareEntered);
        let mut wrong = None;
        let taken = self.deed(&deed, |_, said| {
            let held = self.shelf().held_key(owner.0, owner.1)?;
            let held = held.map(|row| (row.key, row.needed));
            self.0.held.enter(owner, held, text, said.now).map(Outcomes::of).map_err(|mistake| {
                wrong = Some(mistake);
                Refusal::KeysShut
            })
        });
        if let Some(mistake) = wrong {
            return told(mistake).map(ShareGiven::Wrong);
        }
        let taken = taken.inspect_err(|_| self.0.held.take_back(owner, text))?;
        match taken {
            (Taken::More(there), needed) => Ok(ShareGiven::Taken(ShareTaken::More(there, needed))),
            (Taken::Key(key), _) => self.officers_opened(owner, key),
            (Taken::Confirmed(prepared), _) => {
                self.officers_entrusted(&work.who, owner, &prepared).map(ShareGiven::Taken)
            }
        }
    }

    /// Tries the officers' key on the client's, and holds it.
    fn officers_opened(
        &self,
        owner: (TenantId, ClientId),
        key: OfficersKey,
    ) -> Result<ShareGiven, Refusal> {
        let now = self.now();
        let wrapped = self.shelf().client_keys(owner.0, owner.1)?.ok_or(Refusal::NotUsable)?;
        let of_tenant = self.tenant_key(owner.0).map_err(|_| Refusal::KeysAway)?;
        if key.unwrap_key(&of_tenant, owner.1, &wrapped.client).is_err() {
            self.0.held.refuse(owner, now);
            return Ok(ShareGiven::Wrong(ShareMistake::Damaged.to_string()));
        }
        self.0.held.put(owner, Arc::new(key), now);
        Ok(ShareGiven::Taken(ShareTaken::Opened))
    }

    fn officers_entrusted(
        &self,
        who: &Who,
        owner: (TenantId, ClientId),
        prepared: &Prepared,
    ) -> Result<ShareTaken, Refusal> {
        let before = self.shelf().held_key(owner.0, owner.1)?;
        let wrapped = self.wrapped_anew(owner, Some(&prepared.key))?;
        let version = before.as_ref().map_or(0, |row| row.version) + 1;
        let house = self.keys_or_new(owner.0, HOUSE)?;
        let names = serde_json::to_vec(prepared.names.as_ref()).map_err(|_| Refusal::Failed)?;
        let place = place_of_officers(owner.0, owner.1, version);
        let sealed = house.seal(&mut self.0.nonces.lend(), &place, &names);
        let sealed = sealed.map_err(|_| Refusal::Failed)?.into_bytes();
        let deed = deed_of(who, owner.1, Class::NumberKeyEntrusted, ActKind::KeyEntrusted);
        self.deed(&deed, |_, said| {
            let held = HeldRow {
                key: prepared.key.id(),
                needed: prepared.needed,
                shares: u8::try_from(prepared.names.len()).unwrap_or(u8::MAX),
                version,
                since: said.now,
                sealed,
            };
            let mut done = Outcomes::of(());
            done.keys = Some(KeyChange::Hold(owner, wrapped, held));
            Ok(done)
        })?;
        self.keep_seals(&house)?;
        self.0.ring.forget(owner.0, owner.1);
        self.0.held.put(owner, Arc::clone(&prepared.key), self.now());
        // It is done; a journal that a reader holds just now is emptied with the next one.
        let _ = self.shelf().empty_journals();
        Ok(if before.is_some() { ShareTaken::Remade } else { ShareTaken::Entrusted })
    }

    pub(super) fn officers_closed(&self, token: &DeskToken) -> Result<bool, Refusal> {
        let (work, owner) = self.officers_work(token)?;
        let was_open = self.0.held.close(owner);
        self.0.ring.forget(owner.0, owner.1);
        if was_open {
            self.note_closed(&work.who, owner.1)?;
        }
        Ok(was_open)
    }

    fn note_closed(&self, who: &Who, client: ClientId) -> Result<(), Refusal> {
        let deed = deed_of(who, client, Class::NumberKeyClosed, ActKind::KeyClosed);
        self.deed(&deed, |_, _| Ok(Outcomes::of(())))
    }

    pub(super) fn officers_returned(&self, token: &DeskToken) -> Result<(), Refusal> {
        let (work, owner) = self.officers_work(token)?;
        if self.shelf().held_key(owner.0, owner.1)?.is_none() {
            return Err(Refusal::Stale);
        }
        let wrapped = self.wrapped_anew(owner, None)?;
        let deed = deed_of(&work.who, owner.1, Class::NumberKeyReturned, ActKind::KeyReturned);
        self.deed(&deed, |_, _| {
            let mut done = Outcomes::of(());
            done.keys = Some(KeyChange::GiveBack(owner, wrapped));
            Ok(done)
        })?;
        self.0.held.close(owner);
        let _ = self.shelf().empty_journals();
        Ok(())
    }

    /// The client's key, opened now, under the officers' key and the tenant's, or the tenant's
    /// alone.
    fn wrapped_anew(
        &self,
        owner: (TenantId, ClientId),
        officers: Option<&OfficersKey>,
    ) -> Result<WrappedKey, Refusal> {
        let held = self.shelf().held_key(owner.0, owner.1)?;
        let stored = self.shelf().client_keys(owner.0, owner.1)?.ok_or(Refusal::NotUsable)?;
        let open = match held {
            None => None,
            Some(row) => {
                let open = self.0.held.open(owner, row.key, self.now());
                Some(open.ok_or(Refusal::KeysShut)?)
            }
        };
        let wrap = || -> Result<WrappedKey, VaultError> {
            let of_tenant = self.tenant_key(owner.0)?;
            let key = match &open {
                Some(held) => held.unwrap_key(&of_tenant, owner.1, &stored.client)?,
                None => ClientKey::unwrap(&of_tenant, owner.1, &stored.client)?,
            };
            match officers {
                Some(officers) => officers.wrap(&of_tenant, &key, self.chance()),
                None => key.wrap(&of_tenant, self.chance()),
            }
        };
        wrap().map_err(|_| Refusal::KeysAway)
    }

    /// Wipes officers' keys whose time is over. An entry that cannot be written now is no reason
    /// to keep one.
    pub(super) fn sweep_officers(&self) {
        let now = self.now();
        for (tenant, client) in self.0.held.sweep(now) {
            let who = Who {
                tenant,
                home: tenant,
                actor: NOBODY,
                device: None,
                session: None,
                side: Keeper::Office,
                proved_at: now,
                certificate: None,
            };
            let _ = self.note_closed(&who, client);
        }
    }
}

fn deed_of(who: &Who, client: ClientId, class: Class, kind: ActKind) -> Deed {
    Deed::new(class, kind, who, client)
}

/// What whoever typed can mend, in words; what he cannot is a refusal.
fn told(mistake: HeldMistake) -> Result<String, Refusal> {
    match mistake {
        HeldMistake::Vault(VaultError::Shares(ShareMistake::NoSuchRule)) => {
            Ok(NO_SUCH_RULE.to_owned())
        }
        HeldMistake::Vault(VaultError::Shares(mistake)) => Ok(mistake.to_string()),
        HeldMistake::Vault(_) => Err(Refusal::Failed),
        mistake => Ok(mistake.to_string()),
    }
}
