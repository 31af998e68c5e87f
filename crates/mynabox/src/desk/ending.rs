//! 契約の終わり — what the application destroys goes here too. It is announced in the log, and done
//! three days after it was asked first, while it is asked again every day: a taken application that
//! asks for it is seen before anything is lost, and one that stops asking has taken it back.

use romori_record::Class;
use romori_types::ClientId;
use romori_vault::HOUSE;

use crate::ask::Refusal;
use crate::desk::deed::{Deed, Outcomes};
use crate::desk::erase::all_of;
use crate::desk::tickets::later;
use crate::desk::{Desk, rules};
use crate::people::Who;
use crate::report::{ActKind, Ending};
use crate::shelf::ErasedLine;

/// Not asked again for so long, it is taken back. Unit: seconds.
const AGAIN_SECONDS: i64 = 48 * 60 * 60;

impl Desk {
    pub(super) fn end(&self, who: &Who, client: Option<ClientId>) -> Result<Ending, Refusal> {
        let (tenant, whose) = (who.tenant, client.unwrap_or(HOUSE));
        let left = self.left_of(who, client)?;
        if left.is_empty() {
            if client.is_none() {
                self.end_tenant(who)?;
            }
            self.shelf().write(|books| books.ending_over(tenant, whose))?;
            return Ok(Ending::Nothing);
        }
        let now = self.now();
        let known = self.shelf().read(|books| books.ending(tenant, whose))?;
        let goes_on = known.filter(|(_, last)| {
            (0..=AGAIN_SECONDS).contains(&(now.as_second() - last.as_second()))
        });
        let Some((first, _)) = goes_on else {
            for one in &left {
                let kind = ActKind::EndAnnounced;
                let deed = Deed::new(Class::NumberEndAnnounced, kind, who, *one);
                self.deed(&deed, |_, _| Ok(Outcomes::of(())))?;
            }
            self.shelf().write(|books| books.keep_ending((tenant, whose), (now, now)))?;
            return Ok(Ending::Waits(later(now, rules::ALONE_SECONDS)));
        };
        if now.as_second() - first.as_second() < rules::ALONE_SECONDS {
            self.shelf().write(|books| books.keep_ending((tenant, whose), (first, now)))?;
            return Ok(Ending::Waits(later(first, rules::ALONE_SECONDS)));
        }
        let mut numbers = 0;
        for one in left {
            numbers += self.erase_of(who, (tenant, one), &[], |_, _| Ok(()))?.numbers;
        }
        if client.is_none() {
            self.end_tenant(who)?;
        }
        self.shelf().write(|books| books.ending_over(tenant, whose))?;
        Ok(Ending::Erased(numbers))
    }

    /// The clients of which a number or a key is there.
    fn left_of(&self, who: &Who, client: Option<ClientId>) -> Result<Vec<ClientId>, Refusal> {
        let clients = match client {
            Some(client) => vec![client],
            None => self.shelf().read(|books| books.clients(who.tenant))?,
        };
        let mut left = Vec::new();
        for one in clients {
            let owner = (who.tenant, one);
            let has_keys = self.shelf().client_keys(owner.0, owner.1)?.is_some();
            let has_numbers = !self.shelf().read(|books| all_of(books, owner))?.is_empty();
            if has_keys || has_numbers {
                left.push(one);
            }
        }
        Ok(left)
    }

    /// The tenant's own keys: what wrapped its clients', and what sealed the names of officers.
    fn end_tenant(&self, who: &Who) -> Result<(), Refusal> {
        let tenant = who.tenant;
        if let Some(own) = self.shelf().client_keys(tenant, HOUSE)? {
            let key = own.client.inside();
            let at = self.now().as_microsecond();
            let line = ErasedLine::Key(tenant, HOUSE, *key.as_bytes(), at);
            self.shelf().register(&[line])?;
            self.shelf().destroy_client_keys((tenant, HOUSE), key.as_bytes())?;
        }
        self.shelf().destroy_tenant_key(tenant)?;
        self.0.ring.forget_tenant(tenant);
        self.0.held.forget_tenant(tenant);
        self.tickets().leave_where(|work| work.tenant == tenant);
        // It is done; a journal that a reader holds just now is emptied with the next one.
        let _ = self.shelf().empty_journals();
        Ok(())
    }
}
