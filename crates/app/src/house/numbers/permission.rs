//! 許可 — what a client entrusts and permits, and what it lets the office use of its own box. The
//! record is the tenant's; what the vault refuses by is the vault's own copy, and where the two
//! differ the page says so.

use romori_identity::Function;
use romori_mynabox::{Answer, Ask, Keeper, NumberPurpose, Permission, UseGrant};
use romori_record::Class;
use romori_roster::{Fact, NumberGrant, NumberPermission, Recorded, Validity};
use romori_store::{BatchKind, ClientAnchor, Doing, NewFact, Reader, UnitError};
use romori_types::{ActorId, Date, Timestamp};

use super::{
    House, NumbersError, Visitor, codes_of, granted, last_row, name_of, purposes_of, side_of, who,
};

/// 許可の一件 — as a form has it.
#[derive(Debug, Clone)]
pub struct PermissionForm {
    /// Whose box.
    pub keeper: Keeper,
    /// 利用目的
    pub purposes: Vec<NumberPurpose>,
    /// 委託契約の日
    pub entrusted_on: Date,
    /// Where the contract lies.
    pub contract: String,
    /// 再委託の許諾を受けた日
    pub reentrustment_on: Option<Date>,
    /// 最後に監督した日
    pub supervised_on: Option<Date>,
    /// 次に監督する日
    pub supervise_by: Option<Date>,
    /// In force through.
    pub through: Option<Date>,
    /// The version that the form was made from.
    pub seen: u32,
}

/// 利用の許し — as a form has it.
#[derive(Debug, Clone)]
pub struct GrantForm {
    /// 利用目的
    pub purposes: Vec<NumberPurpose>,
    /// In force through.
    pub through: Date,
}

/// 許可の画面 — the record, its history, and what the vault has.
pub struct PermissionView {
    /// The client.
    pub client: ClientAnchor,
    /// Its name.
    pub name: String,
    /// What is recorded now.
    pub record: Option<NumberPermission>,
    /// The version of the record.
    pub version: u32,
    /// What was recorded, the latest first: by whom, when, and what.
    pub history: Vec<(ActorId, Timestamp, Option<NumberPermission>)>,
    /// What is recorded of the use that the client lets.
    pub grant: Option<NumberGrant>,
    /// Grants before, the latest first.
    pub grants: Vec<(ActorId, Timestamp, Option<NumberGrant>)>,
    /// What the vault has; why it is not known otherwise.
    pub vault: Result<(Option<Permission>, Option<UseGrant>), NumbersError>,
    /// On which side the visitor stands.
    pub side: Keeper,
}

impl PermissionView {
    /// Whether the vault has another permission than the record, or none of it.
    pub fn differs(&self) -> bool {
        let Ok((vault, _)) = &self.vault else { return false };
        let recorded = self.record.as_ref().map(|one| permission_of(self.client, one));
        match (vault, &recorded) {
            (None, None) => false,
            (Some(there), Some(here)) => there != here,
            _ => true,
        }
    }
}

fn permission_of(client: ClientAnchor, one: &NumberPermission) -> Permission {
    Permission {
        client: client.id,
        keeper: Keeper::of_code(one.keeper).unwrap_or(Keeper::Office),
        purposes: purposes_of(&one.purposes),
        entrusted_on: one.entrusted_on,
        reentrustment_on: one.reentrustment_on,
        from: one.from,
        through: one.through,
    }
}

type Rows<F> = Vec<(ActorId, Timestamp, Option<F>)>;

fn rows_of<F: Fact>(rows: &[Recorded<F>]) -> Rows<F> {
    let rows = rows.iter().rev().filter(|row| row.undone_at.is_none());
    rows.map(|row| (row.recorded_by, row.recorded_at, row.fact.clone())).collect()
}

/// What is recorded of a kind about a client: what is said last, its version, all rows.
fn recorded<F: Fact>(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
) -> Result<(Option<F>, u32, Rows<F>), UnitError> {
    let Some(line) = reader.facts_at::<F>(client.id, client.id.as_bytes(), 0)? else {
        return Ok((None, 0, Vec::new()));
    };
    let now = last_row(&line).map(|(fact, _)| fact);
    Ok((now, line.history.version(), rows_of(line.history.rows())))
}

impl House {
    /// What a client has entrusted and permitted.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] for a client that is not his.
    pub fn number_permission(
        &self,
        visitor: &Visitor,
        number: u32,
    ) -> Result<PermissionView, NumbersError> {
        let grant = granted(visitor, Function::ViewNumbers)?;
        let today = crate::house::today(self);
        let mut view = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let client = reader.client_numbered(number)?;
            let name = name_of(reader, client, today)?;
            let (record, version, history) = recorded::<NumberPermission>(reader, client)?;
            let (grant, _, grants) = recorded::<NumberGrant>(reader, client)?;
            let (vault, side) = (Ok((None, None)), side_of(visitor));
            let view = PermissionView {
                client,
                name,
                record,
                version,
                history,
                grant,
                grants,
                vault,
                side,
            };
            Ok(view)
        })?;
        let asked = Ask::Leaves(visitor.session.tenant(), view.client.id);
        view.vault = self.ask_numbers(&asked).map(|answer| match answer {
            Answer::Leaves(permission, grant) => (permission, grant),
            _ => (None, None),
        });
        Ok(view)
    }

    /// Records what a client entrusts and permits, and tells the vault.
    ///
    /// # Errors
    /// When the visitor may not or something is missing; when the vault is away or refuses: the
    /// record stands then, and can be sent again.
    pub fn permit_numbers(
        &self,
        visitor: &Visitor,
        number: u32,
        form: &PermissionForm,
    ) -> Result<(), NumbersError> {
        if form.purposes.is_empty() {
            let words = "利用目的を1つ以上選んでください。";
            return Err(NumbersError::Mistake("purposes", words.to_owned()));
        }
        let today = crate::house::today(self);
        if form.through.is_some_and(|through| through < today) {
            let words = "末日は、今日より後の日にしてください。終わらせるときは「許可を終わらせる」を使います。";
            return Err(NumbersError::Mistake("through", words.to_owned()));
        }
        let record = NumberPermission {
            keeper: form.keeper.code(),
            purposes: codes_of(&form.purposes),
            entrusted_on: form.entrusted_on,
            contract: form.contract.trim().to_owned(),
            reentrustment_on: form.reentrustment_on,
            supervised_on: form.supervised_on,
            supervise_by: form.supervise_by,
            from: today,
            through: form.through,
        };
        let client = self.keep_permission(visitor, number, Some(&record), Some(form.seen))?;
        self.tell_numbers(&Ask::Permit(who(visitor), permission_of(client, &record)))
    }

    /// Ends a permission: from now on nothing of the client is accepted or used.
    ///
    /// # Errors
    /// As [`House::permit_numbers`].
    pub fn withdraw_numbers(&self, visitor: &Visitor, number: u32) -> Result<(), NumbersError> {
        let client = self.keep_permission(visitor, number, None, None)?;
        self.tell_numbers(&Ask::Withdraw(who(visitor), client.id))
    }

    /// Tells the vault once more what is recorded: it was away, or came back from an older copy.
    ///
    /// # Errors
    /// As [`House::permit_numbers`].
    pub fn send_permission_again(
        &self,
        visitor: &Visitor,
        number: u32,
    ) -> Result<(), NumbersError> {
        let grant = granted(visitor, Function::PermitNumbers)?;
        let read = |reader: &mut Reader<'_, '_>| -> Result<_, UnitError> {
            let client = reader.client_numbered(number)?;
            Ok((client, recorded::<NumberPermission>(reader, client)?.0))
        };
        let (client, record) = self.store.read_as(&grant, Class::NumbersAsked, read)?;
        match record {
            Some(record) => {
                self.tell_numbers(&Ask::Permit(who(visitor), permission_of(client, &record)))
            }
            None => self.tell_numbers(&Ask::Withdraw(who(visitor), client.id)),
        }
    }

    fn keep_permission(
        &self,
        visitor: &Visitor,
        number: u32,
        record: Option<&NumberPermission>,
        seen: Option<u32>,
    ) -> Result<ClientAnchor, NumbersError> {
        self.keep_of_client(visitor, (Function::PermitNumbers, number), record, seen)
    }

    /// Records something of a client as the act of class 850 that goes before what is asked.
    fn keep_of_client<F: Fact>(
        &self,
        visitor: &Visitor,
        (function, number): (Function, u32),
        record: Option<&F>,
        seen: Option<u32>,
    ) -> Result<ClientAnchor, NumbersError> {
        let grant = granted(visitor, function)?;
        let today = crate::house::today(self);
        let client = self.store.read(&grant, |reader| reader.client_numbered(number))?;
        let doing = Doing {
            class: Class::NumbersAsked,
            batch: BatchKind::Form,
            into: None,
            form: None,
            client: Some(client.id),
        };
        self.store.write(&grant, doing, |writer| {
            let new = NewFact {
                client: client.id,
                subject: *client.id.as_bytes(),
                key: 0,
                valid: Validity::since(today),
                fact: record,
                seen,
            };
            writer.record(&new).map(|_| ())
        })?;
        Ok(client)
    }

    /// The client lets the office use its box. Only its own people can.
    ///
    /// # Errors
    /// When the visitor may not or is of the office; what the vault says.
    pub fn let_use_numbers(
        &self,
        visitor: &Visitor,
        number: u32,
        form: &GrantForm,
    ) -> Result<(), NumbersError> {
        of_client(visitor)?;
        if form.purposes.is_empty() {
            let words = "利用目的を1つ以上選んでください。";
            return Err(NumbersError::Mistake("purposes", words.to_owned()));
        }
        if form.through < crate::house::today(self) {
            let words = "末日は、今日より後の日にしてください。";
            return Err(NumbersError::Mistake("through", words.to_owned()));
        }
        let record = NumberGrant { purposes: codes_of(&form.purposes), through: form.through };
        let asked = (Function::PermitNumbers, number);
        let client = self.keep_of_client(visitor, asked, Some(&record), None)?;
        let grant =
            UseGrant { client: client.id, purposes: form.purposes.clone(), through: form.through };
        self.tell_numbers(&Ask::LetUse(who(visitor), grant))
    }

    /// The client takes that back, at once.
    ///
    /// # Errors
    /// As [`House::let_use_numbers`].
    pub fn take_back_numbers(&self, visitor: &Visitor, number: u32) -> Result<(), NumbersError> {
        of_client(visitor)?;
        let asked = (Function::PermitNumbers, number);
        let client = self.keep_of_client::<NumberGrant>(visitor, asked, None, None)?;
        self.tell_numbers(&Ask::TakeBack(who(visitor), client.id))
    }
}

fn of_client(visitor: &Visitor) -> Result<(), NumbersError> {
    match side_of(visitor) {
        Keeper::Client => Ok(()),
        Keeper::Office => Err(NumbersError::Refused(romori_mynabox::Refusal::OfClient)),
    }
}
