//! What an import writes, one row after the other, in units of a few thousand.

use std::collections::HashMap;

use romori_roster::{
    BonusPayment, ClientProfile, Dependant, Employment, Enrolment, Entrustment,
    EstablishmentProfile, Fact, ImportMapping, Kind, PayMonth, PersonContact, PersonIdentity,
    StandardRemuneration, Validity,
};
use romori_store::{NewFact, StoreError, UnitError, Writer};
use romori_types::{ClientId, EstablishmentId, PersonId};

/// Newest versions by subject and key.
type Versions = Vec<(([u8; 16], i64), u32)>;

/// One thing to be written.
pub(super) enum Step {
    Client(ClientId, u32),
    Establishment(ClientId, EstablishmentId),
    Person(ClientId, PersonId),
    Put(Box<Put>),
}

/// A fact to be recorded.
pub(super) struct Put {
    pub(super) client: ClientId,
    pub(super) subject: [u8; 16],
    pub(super) key: i64,
    pub(super) valid: Validity,
    /// The newest version that the reading found; 0 for none.
    pub(super) known: u32,
    pub(super) fact: AnyFact,
}

macro_rules! facts {
    ($($name:ident),*) => {
        /// A fact of any kind that an import writes.
        pub(super) enum AnyFact { $($name($name),)* }

        $(impl From<$name> for AnyFact {
            fn from(fact: $name) -> Self {
                Self::$name(fact)
            }
        })*

        impl AnyFact {
            pub(super) const fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => $name::KIND,)* }
            }
        }

        fn record(writer: &mut Writer<'_, '_>, put: &Put) -> Result<(), UnitError> {
            match &put.fact { $(AnyFact::$name(fact) => record_fact(writer, put, fact),)* }
        }

        fn take_for_known(
            writer: &mut Writer<'_, '_>,
            kind: Kind,
            client: ClientId,
            versions: Versions,
        ) {
            match kind {
                $($name::KIND => writer.take_for_known::<$name>(client, versions),)*
                _ => {}
            }
        }
    };
}

facts! {
    ClientProfile, Entrustment, EstablishmentProfile, PersonIdentity, PersonContact, Dependant,
    Employment, Enrolment, StandardRemuneration, PayMonth, BonusPayment, ImportMapping
}

fn record_fact<F: Fact>(writer: &mut Writer<'_, '_>, put: &Put, fact: &F) -> Result<(), UnitError> {
    let new = NewFact {
        client: put.client,
        subject: put.subject,
        key: put.key,
        valid: put.valid,
        fact: Some(fact),
        seen: None,
    };
    writer.record(&new).map(|_| ())
}

/// Writes the steps of one unit. `quick` takes the versions that were read for the newest ones.
pub(super) fn write_steps(
    writer: &mut Writer<'_, '_>,
    steps: &[Step],
    quick: bool,
) -> Result<(), UnitError> {
    if quick {
        let mut known: HashMap<(Kind, ClientId), Versions> = HashMap::new();
        for step in steps {
            if let Step::Put(put) = step {
                let lines = known.entry((put.fact.kind(), put.client)).or_default();
                if put.known > 0 {
                    lines.push(((put.subject, put.key), put.known));
                }
            }
        }
        for ((kind, client), versions) in known {
            take_for_known(writer, kind, client, versions);
        }
    }
    for step in steps {
        match step {
            Step::Client(id, number) => writer.add_client_as(*id, *number)?,
            Step::Establishment(client, id) => writer.add_establishment_as(*client, *id)?,
            Step::Person(client, id) => writer.add_person_as(*client, *id).map(|_| ())?,
            Step::Put(put) => record(writer, put)?,
        }
    }
    Ok(())
}

/// Whether somebody else recorded a later version than the reading found.
pub(super) const fn somebody_was_quicker(error: &UnitError) -> bool {
    matches!(error, UnitError::Store(StoreError::Unique { .. }))
}
