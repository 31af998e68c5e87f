//! 支払先 — whom a client pays without employing him: a small register of its own, since a
//! 支払調書 needs a number too.

use romori_identity::Function;
use romori_record::Class;
use romori_roster::{Payee, Validity};
use romori_store::{BatchKind, Doing, EVERY_KEY, NewFact, UnitError};
use romori_types::Date;

use super::{House, NumbersError, Visitor, granted};

impl House {
    /// Enters a payee of a client, or says from when on he is paid no more.
    ///
    /// # Errors
    /// When the visitor may not; when the name is missing; what the store says.
    pub fn keep_payee(
        &self,
        visitor: &Visitor,
        number: u32,
        (row, payee): (Option<u32>, &Payee),
    ) -> Result<(), NumbersError> {
        if payee.name.trim().is_empty() {
            let words = "支払先の氏名か名称を入れてください。";
            return Err(NumbersError::Mistake("payee", words.to_owned()));
        }
        let grant = granted(visitor, Function::CollectNumbers)?;
        let client = self.store.read(&grant, |reader| reader.client_numbered(number))?;
        let doing = Doing {
            class: Class::Change,
            batch: BatchKind::Form,
            into: None,
            form: None,
            client: Some(client.id),
        };
        let today = crate::house::today(self);
        self.store.write(&grant, doing, |writer| -> Result<(), UnitError> {
            let lines = writer.reader.facts::<Payee>(client.id, EVERY_KEY)?;
            let next = lines.iter().map(|line| line.key).max().unwrap_or(0) + 1;
            let new = NewFact {
                client: client.id,
                subject: *client.id.as_bytes(),
                key: row.map_or(next, i64::from),
                valid: Validity::since(today),
                fact: Some(payee),
                seen: None,
            };
            writer.record(&new).map(|_| ())
        })?;
        Ok(())
    }

    /// The payees of a client, by the number of their row.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn payees(
        &self,
        visitor: &Visitor,
        number: u32,
    ) -> Result<Vec<(u32, Payee)>, NumbersError> {
        let grant = granted(visitor, Function::ViewNumbers)?;
        let lines = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let client = reader.client_numbered(number)?;
            reader.facts::<Payee>(client.id, EVERY_KEY)
        })?;
        let rows = lines
            .iter()
            .filter_map(|line| Some((u32::try_from(line.key).ok()?, super::last_row(line)?.0)));
        Ok(rows.collect())
    }

    /// The last day on which a payee is paid.
    ///
    /// # Errors
    /// As [`House::keep_payee`]; [`UnitError::Absent`] for one that is not there.
    pub fn end_payee(
        &self,
        visitor: &Visitor,
        (number, row): (u32, u32),
        until: Date,
    ) -> Result<(), NumbersError> {
        let all = self.payees(visitor, number)?;
        let found = all.into_iter().find(|(one, _)| *one == row);
        let (_, payee) = found.ok_or(UnitError::Absent)?;
        self.keep_payee(visitor, number, (Some(row), &Payee { until: Some(until), ..payee }))
    }
}
