//! Disposal: the value goes, its digest goes, a row stays that says when and by whom. With a whole
//! client its keys go, so that no copy opens any more.

use romori_record::Class;
use romori_types::{ClientId, TenantId};

use crate::ask::Refusal;
use crate::desk::deed::{Deed, Outcomes};
use crate::desk::{Desk, rules};
use crate::people::{Holder, Keeper, Who};
use crate::report::{ActKind, Disposal, Erased};
use crate::shelf::{Books, ErasedLine, grant_ended, micros, permission_ended};

/// What was erased, before it is told.
struct Gone {
    numbers: u32,
    images: u32,
    said: crate::desk::deed::Said,
}

impl Desk {
    pub(super) fn erase(&self, who: &Who, disposal: &Disposal) -> Result<Erased, Refusal> {
        rules::proved(who, self.now())?;
        let owner = (who.tenant, disposal.client);
        self.erase_of(who, owner, &disposal.holders, |books, now| agreed(books, who, disposal, now))
    }

    /// Erases what is named of a client, or everything and its keys where nothing is.
    pub(super) fn erase_of(
        &self,
        who: &Who,
        owner: (TenantId, ClientId),
        named: &[Holder],
        may: impl FnOnce(&Books<'_>, romori_types::Timestamp) -> Result<(), Refusal>,
    ) -> Result<Erased, Refusal> {
        let whole = named.is_empty();
        let holders = match whole {
            true => self.shelf().read(|books| all_of(books, owner))?,
            false => named.to_vec(),
        };
        // The keys that go are named before, so that the register has them in the same breath.
        let keys = match whole {
            true => self.shelf().client_keys(owner.0, owner.1)?,
            false => None,
        };
        let deed = Deed::new(Class::NumberErased, ActKind::Erased, who, owner.1)
            .of(holders.iter().copied());
        let gone = self.deed(&deed, |books, said| {
            may(books, said.now)?;
            let mut done = Outcomes::of(Gone { numbers: 0, images: 0, said });
            let at = micros(said.now);
            for holder in &holders {
                let by = (who.actor, said.entry);
                if let Some(version) = books.erase(owner, holder.id, by, said.now)? {
                    done.value.numbers += 1;
                    done.erased.push(ErasedLine::Number(owner.0, owner.1, holder.id, version, at));
                }
                done.value.images += books.purge_images(owner, holder.id)?;
            }
            if whole {
                permission_ended(books, owner.0, owner.1, said.now)?;
                grant_ended(books, owner.0, owner.1, said.now)?;
                books.end_requests(owner.0, owner.1)?;
                if let Some(keys) = &keys {
                    let key = *keys.client.inside().as_bytes();
                    done.erased.push(ErasedLine::Key(owner.0, owner.1, key, at));
                }
            }
            if done.value.images > 0 {
                let class = Class::NumberImagesPurged;
                let purged = Deed::new(class, ActKind::ImagesPurged, who, owner.1);
                done.also = Some(purged.of(holders.iter().copied()));
            }
            Ok(done)
        })?;
        let mut destroyed = Vec::new();
        if let Some(keys) = &keys {
            self.shelf().destroy_client_keys(owner, keys.client.inside().as_bytes())?;
            destroyed.push(keys.client.inside().to_string());
            destroyed.extend(keys.data.iter().map(|(key, _)| key.inside().to_string()));
        }
        if whole {
            self.0.ring.forget(owner.0, owner.1);
            self.0.held.close(owner);
            self.tickets().leave_where(|work| (work.tenant, work.client) == owner);
        }
        // It is done; a journal that a reader holds just now is emptied with the next one.
        let _ = self.shelf().empty_journals();
        let Gone { numbers, images, said } = gone;
        Ok(Erased { numbers, images, at: said.now, entry: said.entry, keys: destroyed })
    }
}

pub(super) fn all_of(
    books: &Books<'_>,
    owner: (TenantId, ClientId),
) -> Result<Vec<Holder>, Refusal> {
    let rows = books.numbers(owner.0, owner.1)?;
    Ok(rows.into_iter().filter(|row| row.sealed.is_some()).map(|row| row.holder).collect())
}

/// Whose box it is disposes of it: with a second person, or alone after three days.
fn agreed(
    books: &Books<'_>,
    who: &Who,
    disposal: &Disposal,
    now: romori_types::Timestamp,
) -> Result<(), Refusal> {
    let keeper = books.keeper(who.tenant, disposal.client)?.unwrap_or(Keeper::Office);
    if keeper != who.side {
        return Err(Refusal::OfClient);
    }
    let waited = now.as_second() - disposal.asked_at.as_second() >= rules::ALONE_SECONDS;
    match disposal.second {
        Some(second) if second != who.actor => Ok(()),
        None if waited => Ok(()),
        _ => Err(Refusal::SecondPerson),
    }
}
