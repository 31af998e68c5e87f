//! What a visitor does: files, steps of cases — each under its own grant.

use std::collections::HashMap;

use romori_identity::{
    Account, AccountState, Ask, Clients, Function, Grant, Job as HouseJob, Violation,
};
use romori_record::Class;
use romori_roster::{Entrustment, Known};
use romori_store::{Case, CaseState, ClientAnchor, Doing, Reader, Step, UnitError};
use romori_types::{ActorId, CaseId, Date, Purpose, TenantId};

use super::House;
use super::case_words::StepAsked;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::filing::{
    CaseContent, Filing, RegularChoice, choose_regular, draft_of, file_regular, filer,
    record_decided, regular_matter, regular_of_client,
};
use crate::procedure::{Given, office_form};
use crate::santei::Job;
use romori_statute::law::Law;

/// Names of jobs and users, by the id that the log has.
type Names = HashMap<ActorId, String>;

/// 進めた案件
#[derive(Debug, Clone)]
pub struct Stepped {
    /// The case as it is now.
    pub case: Case,
    /// For how many persons the decided standard was entered into the ledger.
    pub recorded: usize,
}

impl House {
    /// Names of users and jobs, for pages about who did what.
    ///
    /// # Errors
    /// What the store says.
    pub fn actor_names(&self, tenant: TenantId) -> Result<Names, UnitError> {
        let grant = Grant::for_job(HouseJob::SignIn);
        let accounts = self.store.accounts(&grant, tenant)?;
        let mut names: Names = self.store.former_names(&grant, tenant)?;
        names.extend(accounts.into_iter().map(|account| (account.id, account.name)));
        // Whoever looked at a tenant's data is named to it, also who runs the installation.
        names.extend(self.operator_names(&grant, tenant)?);
        let jobs = [
            HouseJob::SignIn,
            HouseJob::FirstAccount,
            HouseJob::Housekeeping,
            HouseJob::Reseal(tenant),
            HouseJob::Deadlines(tenant),
            HouseJob::Demo(tenant),
            HouseJob::Match(tenant),
            HouseJob::Ends,
            HouseJob::Review,
            HouseJob::Console,
            HouseJob::Destruction,
            HouseJob::Passwords(tenant),
            HouseJob::Access(tenant),
        ];
        for job in jobs {
            if let Some(name) = HouseJob::ja_of_actor(job.actor()) {
                names.insert(job.actor(), name.to_owned());
            }
        }
        Ok(names)
    }

    /// 担当になれる人 — users of an office who may work in its ledgers on a day, by name.
    ///
    /// # Errors
    /// What the store says.
    pub fn staff(&self, tenant: TenantId, on: Date) -> Result<Vec<(ActorId, String)>, UnitError> {
        let grant = Grant::for_job(HouseJob::SignIn);
        let may = |account: &Account| {
            let is_there = account.until.is_none_or(|until| on < until);
            is_there
                && account.state != AccountState::Off
                && account.roles.may(Function::EditLedger)
        };
        let accounts = self.store.accounts(&grant, tenant)?;
        Ok(accounts.into_iter().filter(may).map(|one| (one.id, one.name)).collect())
    }

    /// Makes the cases of a client's 定時決定 with their files.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn file_regular_of(
        &self,
        visitor: &Visitor,
        number: u32,
        today: Date,
    ) -> Result<Vec<Filing>, EntryError> {
        let grant = visitor
            .grant(Function::DraftCase, Purpose::Determine)
            .map_err(EntryError::NotAllowed)?;
        let client = self.store.read(&grant, |reader| reader.client_numbered(number))?;
        let doing = Doing { client: Some(client.id), ..Doing::act(Class::CaseMade) };
        let filed = self.store.write(&grant, doing, |writer| {
            file_regular(writer, self.law, client, (today.year(), None), today)
        });
        Ok(filed?)
    }

    /// Keeps what was chosen for an establishment's 定時決定 with its case, and makes the notice of it
    /// where that is asked for.
    ///
    /// # Errors
    /// When the visitor may not; when the case is further on; what the store says.
    pub fn choose_regular_of(
        &self,
        visitor: &Visitor,
        (client, place): (u32, u32),
        choice: &RegularChoice,
        (makes, today): (bool, Date),
    ) -> Result<(CaseId, Vec<Filing>), EntryError> {
        let grant = visitor
            .grant(Function::DraftCase, Purpose::Determine)
            .map_err(EntryError::NotAllowed)?;
        let client = self.store.read(&grant, |reader| reader.client_numbered(client))?;
        let doing = Doing { client: Some(client.id), ..Doing::act(Class::CaseMade) };
        let year = today.year();
        let done = self.store.write(&grant, doing, |writer| {
            let what = (place, year);
            let (case, place) = choose_regular(writer, self.law, client, what, choice, today)?;
            let filed = if makes {
                file_regular(writer, self.law, client, (year, Some(place)), today)?
            } else {
                Vec::new()
            };
            Ok::<_, UnitError>((case, filed))
        });
        Ok(done?)
    }

    /// Takes a step of a case, with what was written with it.
    ///
    /// # Errors
    /// When the visitor may not; when the case may not go there; when somebody else moved it.
    pub fn step_case(
        &self,
        visitor: &Visitor,
        case: CaseId,
        asked: &StepAsked,
        today: Date,
    ) -> Result<Stepped, EntryError> {
        let (to, seen) = (asked.to, asked.seen);
        let content = Self::words_bytes(case, asked.words.as_ref())?;
        let looking = visitor
            .grant(Function::ViewLedger, Purpose::File(case))
            .map_err(EntryError::NotAllowed)?;
        let (found, second_person) = self.store.read(&looking, |reader| {
            let found = reader.case(case)?;
            let second_person = wants_second_person(reader, &found, today)?;
            Ok::<_, UnitError>((found, second_person))
        })?;
        let grant =
            self.grant_step(visitor, &found, to, second_person).map_err(EntryError::NotAllowed)?;
        let doing = Doing { client: Some(found.client), ..Doing::act(class_of(to)) };
        let step = Step { case, to, seen, second_person };
        Ok(self.store.write(&grant, doing, |writer| {
            let moved = writer.step_case(&step)?;
            if let Some(content) = &content {
                writer.note_case(case, content)?;
            }
            let completed = moved.state == CaseState::Completed;
            let recorded = if completed { record_decided(writer, &moved)? } else { 0 };
            Ok::<_, UnitError>(Stepped { case: moved, recorded })
        })?)
    }

    fn grant_step(
        &self,
        visitor: &Visitor,
        case: &Case,
        to: CaseState,
        second_person: bool,
    ) -> Result<Grant, Vec<Violation>> {
        let function = match to {
            CaseState::Checked => Function::CheckCase,
            CaseState::Approved => Function::ApproveCase,
            CaseState::Submitted | CaseState::Returned | CaseState::Completed => {
                Function::SubmitCase
            }
            CaseState::Draft | CaseState::Withdrawn => Function::DraftCase,
        };
        visitor.session.grant(&Ask {
            tenant: visitor.session.tenant(),
            function,
            purpose: Purpose::File(case.id),
            clients: Clients::All,
            made_by: second_person.then_some(case.made_by),
        })
    }
}

/// Whether the client asks that another than the maker approves.
fn wants_second_person(
    reader: &mut Reader<'_, '_>,
    case: &Case,
    today: Date,
) -> Result<bool, UnitError> {
    let lines = reader.facts_of::<Entrustment>(case.client, case.client.as_bytes())?;
    let entrustment = lines.first().and_then(|line| line.history.fact_at(today, Known::Now));
    Ok(entrustment.is_some_and(|entrustment| entrustment.second_person_approves))
}

const fn class_of(to: CaseState) -> Class {
    match to {
        CaseState::Draft => Class::CaseSentBack,
        CaseState::Checked => Class::CaseChecked,
        CaseState::Approved => Class::CaseApproved,
        CaseState::Submitted => Class::CaseSubmitted,
        CaseState::Returned => Class::CaseReturned,
        CaseState::Completed => Class::CaseCompleted,
        CaseState::Withdrawn => Class::CaseWithdrawn,
    }
}

/// The 定時決定 of a client as jobs for the workbench, one for each establishment with somebody, by
/// its number.
///
/// # Errors
/// What the store says.
pub fn regular_jobs(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    year: i16,
    today: Date,
) -> Result<Vec<(u32, Job)>, UnitError> {
    let made = regular_of_client(reader, law, client, year, today, &Given::default())?;
    let filer = filer(reader, today)?;
    let with_people = made.establishments.iter().filter(|one| !one.book.entries.is_empty());
    let mut jobs = Vec::new();
    for one in with_people {
        let Some(place) = made.client.establishment(one.establishment) else { continue };
        let office = office_form(&place.profile, &filer);
        let kept: CaseContent =
            draft_of(reader, &regular_matter(client.id, one.establishment, year))?;
        let job = Job::of_ledger(place.profile.name.clone(), one.book.clone(), office, today);
        let job = job.choosing(kept.choices.left_out, kept.choices.spellings);
        jobs.push((place.number, job));
    }
    Ok(jobs)
}
