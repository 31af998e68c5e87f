//! What the application asks, one question after another.

use romori_record::Class;
use romori_types::{ClientId, Date, day_in_japan};

use crate::ask::{Answer, Ask, Refusal, Task, TicketAsk};
use crate::desk::deed::{Deed, Outcomes};
use crate::desk::{Desk, rules};
use crate::people::{Holder, Keeper, NumberPurpose, Permission, UseGrant, Who};
use crate::report::ActKind;
use crate::shelf::{Books, grant_ended, permission_ended};

/// So many subjects of one ticket at most.
const SUBJECTS_MAX: usize = 20_000;

impl Desk {
    pub(super) fn answered(&self, ask: &Ask) -> Result<Answer, Refusal> {
        match ask {
            Ask::Ready => Ok(Answer::Ready(self.pages().to_owned())),
            Ask::Permit(who, permission) => self.permit(who, permission),
            Ask::Withdraw(who, client) => self.withdraw(who, *client),
            Ask::LetUse(who, grant) => self.let_use(who, grant),
            Ask::TakeBack(who, client) => self.take_back(who, *client),
            Ask::Leaves(tenant, client) => {
                let day = day_in_japan(self.now());
                let leave = self.shelf().read(|books| books.leave(*tenant, *client, day))?;
                Ok(Answer::Leaves(leave.permission, leave.grant))
            }
            Ask::Invite(who, request) => self.invite(who, request),
            Ask::Uninvite(who, id) => self.uninvite(who, *id),
            Ask::Ticket(who, ticket) => self.ticket(who, ticket),
            Ask::Confirm(who, client, holder, check) => {
                rules::proved(who, self.now())?;
                self.record_check(who, *client, *holder, check)?;
                Ok(Answer::Done)
            }
            Ask::State(tenant, client, holders) => {
                self.standings((*tenant, *client), holders).map(Answer::States)
            }
            Ask::DisposeOn(who, client, days) => self.dispose_on(who, *client, days),
            Ask::Erase(who, disposal) => self.erase(who, disposal).map(Answer::Erased),
            Ask::End(who, client) => self.end(who, *client).map(Answer::Ending),
            Ask::History(tenant, asked) => {
                self.shelf().read(|books| books.history(*tenant, asked)).map(Answer::Acts)
            }
            Ask::Counts(tenant) => self.counts(*tenant).map(Answer::Counts),
            Ask::Keys(tenant, client) => self.vault_keys(*tenant, *client).map(Answer::Keys),
        }
    }

    fn permit(&self, who: &Who, given: &Permission) -> Result<Answer, Refusal> {
        rules::proved(who, self.now())?;
        if given.purposes.is_empty() || given.through.is_some_and(|last| last < given.from) {
            return Err(Refusal::Question);
        }
        let deed = Deed::new(Class::NumberPermitChanged, ActKind::Permitted, who, given.client);
        self.deed(&deed, |books, said| {
            // What the client keeps does not become the office's because the office says so.
            let was = books.keeper(who.tenant, given.client)?;
            let takes = was == Some(Keeper::Client) && given.keeper == Keeper::Office;
            if takes && who.side == Keeper::Office {
                return Err(Refusal::OfClient);
            }
            books.permit(who.tenant, who.actor, given, said.now)?;
            Ok(Outcomes::of(()))
        })?;
        Ok(Answer::Done)
    }

    /// Ending is let at once to either side: it makes nothing possible.
    fn withdraw(&self, who: &Who, client: ClientId) -> Result<Answer, Refusal> {
        let deed = Deed::new(Class::NumberPermitChanged, ActKind::Permitted, who, client);
        self.deed(&deed, |books, said| {
            match permission_ended(books, who.tenant, client, said.now)? {
                true => Ok(Outcomes::of(())),
                false => Err(Refusal::Absent),
            }
        })?;
        let tenant = who.tenant;
        self.tickets().leave_where(|work| (work.tenant, work.client) == (tenant, client));
        Ok(Answer::Done)
    }

    fn let_use(&self, who: &Who, grant: &UseGrant) -> Result<Answer, Refusal> {
        rules::proved(who, self.now())?;
        if grant.purposes.is_empty() {
            return Err(Refusal::Question);
        }
        let deed = Deed::new(Class::NumberGrantChanged, ActKind::Granted, who, grant.client);
        self.deed(&deed, |books, said| {
            let day = day_in_japan(said.now);
            let leave = books.leave(who.tenant, grant.client, day)?;
            let permission = leave.permission.as_ref().ok_or(Refusal::NotPermitted)?;
            if who.side != Keeper::Client || permission.keeper != Keeper::Client {
                return Err(Refusal::OfClient);
            }
            let permitted = |one: &NumberPurpose| permission.purposes.contains(one);
            if !grant.purposes.iter().all(permitted) || grant.through < day {
                return Err(Refusal::OtherPurpose);
            }
            books.let_use(who.tenant, who.actor, grant, said.now)?;
            Ok(Outcomes::of(()))
        })?;
        Ok(Answer::Done)
    }

    fn take_back(&self, who: &Who, client: ClientId) -> Result<Answer, Refusal> {
        let deed = Deed::new(Class::NumberGrantChanged, ActKind::Granted, who, client);
        self.deed(&deed, |books, said| match grant_ended(books, who.tenant, client, said.now)? {
            true => Ok(Outcomes::of(())),
            false => Err(Refusal::Absent),
        })?;
        let tenant = who.tenant;
        self.tickets().leave_where(|work| {
            let is_of = (work.tenant, work.client) == (tenant, client);
            is_of && work.who.side == Keeper::Office
        });
        Ok(Answer::Done)
    }

    /// A ticket that a rule speaks against is an act that was refused; one that is made is none:
    /// what is done with it is.
    fn ticket(&self, who: &Who, asked: &TicketAsk) -> Result<Answer, Refusal> {
        let now = self.now();
        let day = day_in_japan(now);
        let allowed = rules::proved(who, now)
            .and_then(|()| self.shelf().read(|books| may_begin(books, who, asked, day)));
        let purposes = match allowed {
            Ok(purposes) => purposes,
            Err(refusal) => {
                let deed = refused(who, asked);
                self.deed(&deed, |_, _| Err::<Outcomes<()>, _>(refusal))?;
                return Err(refusal);
            }
        };
        let issued = self.tickets().issue(*who, asked.clone(), purposes, now, self.chance());
        let (token, ends_at) = issued?;
        let address = format!("{}/ticket", self.pages());
        Ok(Answer::Ticket { address, token: token.to_text(), ends_at })
    }

    /// A date alone: nothing of a number is read or changed by it.
    fn dispose_on(
        &self,
        who: &Who,
        client: ClientId,
        days: &[(Holder, Date)],
    ) -> Result<Answer, Refusal> {
        self.shelf().write(|books| {
            days.iter().try_for_each(|(holder, day)| {
                books.dispose_on((who.tenant, client), holder.id, *day).map(drop)
            })
        })?;
        Ok(Answer::Done)
    }
}

/// Whether a task may begin. The answer is the purposes that its page shows.
fn may_begin(
    books: &Books<'_>,
    who: &Who,
    asked: &TicketAsk,
    day: Date,
) -> Result<Vec<NumberPurpose>, Refusal> {
    let owner = (who.tenant, asked.client);
    let leave = books.leave(owner.0, owner.1, day)?;
    match &asked.task {
        Task::Enter(subjects) | Task::Sheet(subjects) => {
            rules::collects(&leave, who.side)?;
            if !(1..=SUBJECTS_MAX).contains(&subjects.len()) {
                return Err(Refusal::Question);
            }
        }
        Task::Match(subject) => {
            rules::compares(&leave, who.side)?;
            live(books, owner, subject.holder)?;
        }
        Task::Check(subject) => {
            rules::collects(&leave, who.side)?;
            live(books, owner, subject.holder)?;
        }
        Task::Use(document) => {
            rules::uses(&leave, who.side, document.purpose)?;
            rules::fits(document)?;
            for hole in &document.holes {
                let row = books.number(owner.0, owner.1, hole.holder.id)?;
                rules::usable(row.as_ref(), &leave, (document.purpose, day))?;
            }
            return Ok(vec![document.purpose]);
        }
        // It may be opened and closed whatever is permitted; what is done with it may not.
        Task::Officers => return Ok(Vec::new()),
    }
    Ok(leave.purposes().to_vec())
}

fn live(
    books: &Books<'_>,
    owner: (romori_types::TenantId, ClientId),
    holder: Holder,
) -> Result<(), Refusal> {
    let row = books.number(owner.0, owner.1, holder.id)?;
    match row.is_some_and(|row| row.sealed.is_some()) {
        true => Ok(()),
        false => Err(Refusal::NotUsable),
    }
}

/// What a refused ticket was for.
fn refused(who: &Who, asked: &TicketAsk) -> Deed {
    let (class, kind) = match asked.task {
        Task::Enter(_) | Task::Sheet(_) => (Class::NumberTaken, ActKind::Taken),
        Task::Match(_) => (Class::NumberMatched, ActKind::Compared),
        Task::Check(_) => (Class::NumberChecked, ActKind::Checked),
        Task::Use(_) => (Class::NumberUsed, ActKind::Used),
        Task::Officers => (Class::NumberShareEntered, ActKind::ShareEntered),
    };
    let mut deed = Deed::new(class, kind, who, asked.client);
    match &asked.task {
        Task::Enter(all) | Task::Sheet(all) => {
            deed.holders = all.iter().map(|subject| subject.holder).collect();
        }
        Task::Match(one) | Task::Check(one) => deed.holders = vec![one.holder],
        Task::Use(document) => {
            deed.holders = document.holes.iter().map(|hole| hole.holder).collect();
            deed.holders.sort_unstable();
            deed.holders.dedup();
            deed.purpose = Some(document.purpose);
            deed.destination = Some(document.destination);
            deed.case = Some(document.case);
        }
        Task::Officers => {}
    }
    deed
}
