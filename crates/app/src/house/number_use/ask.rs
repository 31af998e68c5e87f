//! Asks the vault for a notice with numbers.

use std::collections::BTreeSet;

use romori_filing::NumberDraft;
use romori_identity::{Function, Grant};
use romori_mynabox::{
    Act, ActKind, Answer, Ask, DocumentAsk, History, Hole, Numbers, Task, TicketAsk,
};
use romori_record::Class;
use romori_roster::PersonIdentity;
use romori_store::{Case, DocumentKind, UnitError};
use romori_types::{ActorId, CaseId, ClientId, Date, PersonId, Purpose, Timestamp};

use super::plan::{drawn, with_states};
use super::{NumberPlan, NumberUseError};
use crate::house::House;
use crate::house::entry::Visitor;
use crate::house::filing::file_name;
use crate::house::numbers::who;
use crate::procedure::Procedure;

/// 番号庫への切符 — what a browser posts to the vault to get the filled notice.
pub struct FilledTicket {
    /// Where to.
    pub address: String,
    /// 256 bits, posted in a form's body.
    pub token: String,
    /// Until when.
    pub ends_at: Timestamp,
    /// What must be left out of the notice beside a number: item by item.
    pub left_out: Vec<&'static str>,
    /// How many numbers go in.
    pub numbers: usize,
}

romori_types::quiet_debug!(FilledTicket);

/// 番号入りの作成の履歴 — when the vault filled the notice of a case, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedBefore {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: ActorId,
    /// How many persons.
    pub holders: usize,
}

impl House {
    /// The notice of a case with the places that take a number, and how the numbers stand.
    ///
    /// # Errors
    /// When the visitor may not; when the case is not checked or has no such notice; when the vault
    /// is away or refuses.
    pub fn number_plan(
        &self,
        visitor: &Visitor,
        case: CaseId,
        today: Date,
    ) -> Result<NumberPlan, NumberUseError> {
        let numbers = self.numbers().ok_or(NumberUseError::NoVault)?;
        let sees = visitor.grant(Function::ViewNumbers, Purpose::Numbers);
        sees.map_err(NumberUseError::NotAllowed)?;
        let mut plan = self.drawn_plan(visitor, case, today)?;
        with_states(numbers, visitor.session.tenant(), &mut plan)?;
        Ok(plan)
    }

    fn drawn_plan(
        &self,
        visitor: &Visitor,
        case: CaseId,
        today: Date,
    ) -> Result<NumberPlan, NumberUseError> {
        let grant = visitor
            .grant(Function::ViewLedger, Purpose::File(case))
            .map_err(NumberUseError::NotAllowed)?;
        self.store.read(&grant, |reader| {
            let found = reader.case(case)?;
            let clients = reader.clients()?;
            let client = clients.into_iter().find(|anchor| anchor.id == found.client);
            drawn(reader, (client.ok_or(UnitError::Absent)?, found), today)
        })?
    }

    /// A ticket by which the vault fills the notice of a case with the numbers of the chosen
    /// places, by row and item. Whoever asks has proved himself within the last minutes.
    ///
    /// # Errors
    /// As [`House::number_plan`]; when a chosen place takes no number now.
    pub fn use_numbers(
        &self,
        visitor: &Visitor,
        case: CaseId,
        chosen: &BTreeSet<(usize, String)>,
        today: Date,
    ) -> Result<FilledTicket, NumberUseError> {
        let numbers = self.numbers().ok_or(NumberUseError::NoVault)?;
        let grant = visitor
            .grant(Function::UseNumbers, Purpose::File(case))
            .map_err(NumberUseError::NotAllowed)?;
        let mut plan = self.drawn_plan(visitor, case, today)?;
        with_states(numbers, visitor.session.tenant(), &mut plan)?;
        let (ask, left_out, persons) = document_ask(&plan, chosen, today)?;
        let count = ask.holes.len();
        // The entry of the application lasts before the vault hears of it.
        self.note_number_use(&grant, plan.client.id, &persons)?;
        let ticket = TicketAsk {
            client: plan.client.id,
            client_label: format!("{} {}", plan.client.number, plan.client_name),
            task: Task::Use(ask),
        };
        match numbers.ask(&Ask::Ticket(who(visitor), ticket))? {
            Answer::Ticket { address, token, ends_at } => {
                Ok(FilledTicket { address, token, ends_at, left_out, numbers: count })
            }
            Answer::Refused(refusal) => Err(NumberUseError::Refused(refusal)),
            _ => Err(NumberUseError::Refused(romori_mynabox::Refusal::Question)),
        }
    }

    /// Opens the names of those whose numbers are asked for, so that the entry of class 850 names
    /// them, the client and the case.
    fn note_number_use(
        &self,
        grant: &Grant,
        client: ClientId,
        persons: &BTreeSet<PersonId>,
    ) -> Result<(), UnitError> {
        self.store.read_as(grant, Class::NumbersAsked, |reader| {
            persons.iter().try_for_each(|person| {
                let known = reader.facts_of::<PersonIdentity>(client, person.as_bytes())?;
                if known.is_empty() { Err(UnitError::Absent) } else { Ok(()) }
            })
        })
    }

    /// When the vault filled the notice of a case, the latest first; nothing where there is no
    /// vault.
    ///
    /// # Errors
    /// When the visitor may not see it; when the vault is away.
    pub fn numbered_before(
        &self,
        visitor: &Visitor,
        case: &Case,
    ) -> Result<Vec<NumberedBefore>, NumberUseError> {
        let Some(numbers) = self.numbers() else { return Ok(Vec::new()) };
        let sees = visitor.grant(Function::ViewNumbers, Purpose::Numbers);
        sees.map_err(NumberUseError::NotAllowed)?;
        let acts = used_acts(numbers, visitor, case)?;
        Ok(acts
            .into_iter()
            .filter(|act| act.done && act.case == Some(case.id))
            .map(|act| NumberedBefore { at: act.at, actor: act.actor, holders: act.holders.len() })
            .collect())
    }
}

fn used_acts(
    numbers: &dyn Numbers,
    visitor: &Visitor,
    case: &Case,
) -> Result<Vec<Act>, NumberUseError> {
    let asked = History {
        client: Some(case.client),
        kind: Some(ActKind::Used),
        from: Some(case.made_at),
        most: 1_000,
        ..History::default()
    };
    match numbers.ask(&Ask::History(visitor.session.tenant(), asked))? {
        Answer::Acts(acts) => Ok(acts),
        Answer::Refused(refusal) => Err(NumberUseError::Refused(refusal)),
        _ => Err(NumberUseError::Refused(romori_mynabox::Refusal::Question)),
    }
}

/// What the vault is asked to fill, what is left out beside it, and whose numbers.
type Asked = (DocumentAsk, Vec<&'static str>, BTreeSet<PersonId>);

fn document_ask(
    plan: &NumberPlan,
    chosen: &BTreeSet<(usize, String)>,
    today: Date,
) -> Result<Asked, NumberUseError> {
    let mut draft = NumberDraft::new(plan.file.clone());
    let mut persons = BTreeSet::new();
    for (row, key) in chosen {
        let found = plan.places.iter().find(|one| one.field.row == *row && one.field.key == key);
        let of = found.and_then(|place| place.of.as_ref().filter(|_| place.obstacle.is_none()));
        let Some(of) = of else {
            let label = found.map_or("選んだ方", |place| place.field.label);
            return Err(NumberUseError::NotReady(label.to_owned()));
        };
        draft.leave(*row, key, of.holder)?;
        persons.insert(of.person.id);
    }
    if persons.is_empty() {
        return Err(NumberUseError::Nobody);
    }
    let open = draft.check(today).map_err(NumberUseError::Unsound)?;
    let holes = open
        .holes()
        .iter()
        .filter_map(|(holder, at)| Some(Hole { holder: *holder, at: u32::try_from(*at).ok()? }));
    let procedure = Procedure::from_number(plan.case.procedure);
    let (file_name, media_type) = file_name(procedure, DocumentKind::Notice);
    let mut left_out: Vec<&'static str> = open.left_out().iter().map(|(_, label)| *label).collect();
    left_out.sort_unstable();
    left_out.dedup();
    let ask = DocumentAsk {
        document: plan.document,
        case: plan.case.id,
        file_name,
        media_type: media_type.to_owned(),
        purpose: plan.purpose,
        destination: plan.destination,
        bytes: open.bytes().to_vec(),
        holes: holes.collect(),
    };
    Ok((ask, left_out, persons))
}
