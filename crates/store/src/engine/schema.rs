//! The declaration of what lies in the store: forward migrations of the two sets of tables.

use sha2::{Digest as _, Sha256};

use super::sql::{self, Dialect};
use super::{Scope, StoreError};

/// 移行 — one step forward. Once released it is never edited; what is wrong gets a later one.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place: 1, 2, 3 … without gaps.
    pub number: u32,
    /// What it brings.
    pub name: &'static str,
    /// The statements, with the marks of [`Connection`](super::Connection).
    pub statements: &'static [&'static str],
}

/// 表の宣言 — every table of the store, for both engines.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Tables of the whole installation: one file, or a schema without policy.
    pub control: &'static [Migration],
    /// Tables of a tenant: a file each, or shared tables behind a policy. Each begins with
    /// `{tenant}`, and its primary key and every unique index begin with `tenant_id`.
    pub tenant: &'static [Migration],
    /// Tables of either set in which rows are added and never changed or removed by the program.
    pub append_only: &'static [&'static str],
    /// Tables of the tenant set that the shipper of the log may see, of every tenant.
    pub outbox: &'static [OutboxTable],
    /// How the keys of the tenant set are spread. A server learns it from its rows by itself; a
    /// file is told, since what it would learn depends on when it looked.
    pub spread: &'static [Spread],
}

/// 鍵の散らばり — by how much the columns of an index narrow down its rows.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    /// The table.
    pub table: &'static str,
    /// The index; a primary key in which the rows lie has the table's name.
    pub index: &'static str,
    /// As SQLite writes it in `sqlite_stat1`: rows in all, then rows that agree in the first
    /// column of the index, in the first two, and so on.
    pub rows: &'static str,
}

/// 送信待ちの表 — a table that the shipper of the log reads across tenants.
#[derive(Debug, Clone, Copy)]
pub struct OutboxTable {
    /// The table.
    pub name: &'static str,
    /// Whether the shipper removes what it has shipped.
    pub removes: bool,
}

/// One of the two sets of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Control,
    Tenant,
}

impl Part {
    /// The set that a scope reaches.
    pub(super) fn of(scope: Scope) -> Self {
        match scope {
            Scope::Control => Self::Control,
            Scope::Tenant(_) => Self::Tenant,
        }
    }

    /// As `schema_version` names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Tenant => "tenant",
        }
    }
}

impl Schema {
    pub(super) fn part(&self, part: Part) -> &'static [Migration] {
        match part {
            Part::Control => self.control,
            Part::Tenant => self.tenant,
        }
    }

    /// Refuses a list that is not in order, has a gap, an unknown mark or a name that is none.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        for part in [Part::Control, Part::Tenant] {
            for (migration, number) in self.part(part).iter().zip(1..) {
                if migration.number != number {
                    return Err(wrong(format!(
                        "{}: {} should be number {number}",
                        part.name(),
                        migration.name
                    )));
                }
                for statement in migration.statements {
                    sql::written(statement, some_dialect(part)).map_err(|mark| {
                        wrong(format!("{}: unknown mark {{{mark}}}", migration.name))
                    })?;
                }
            }
        }
        let tables = self.append_only.iter().chain(self.outbox.iter().map(|table| &table.name));
        match tables.copied().find(|name| !sql::is_name(name)) {
            Some(name) => Err(wrong(format!("{name} is no name of a table"))),
            None => Ok(()),
        }
    }
}

fn some_dialect(part: Part) -> Dialect {
    match part {
        Part::Control => Dialect::Sqlite(None),
        Part::Tenant => Dialect::Sqlite(Some(romori_types::TenantId::from_bytes([0; 16]))),
    }
}

pub(super) fn wrong(what: impl Into<String>) -> StoreError {
    StoreError::Declaration { what: what.into() }
}

impl Migration {
    /// SHA-256 over the statements as declared, each with its length before it.
    pub(super) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for statement in self.statements {
            hash.update((statement.len() as u64).to_be_bytes());
            hash.update(statement.as_bytes());
        }
        hash.finalize().into()
    }
}

/// A migration as `schema_version` remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Applied {
    pub(super) number: u32,
    pub(super) digest: Vec<u8>,
}

/// Which migrations are still to be applied, given those that were.
pub(super) fn pending(
    known: &'static [Migration],
    applied: &[Applied],
) -> Result<&'static [Migration], StoreError> {
    let highest = known.last().map_or(0, |last| last.number);
    if let Some(newer) =
        applied.iter().filter(|applied| applied.number > highest).max_by_key(|a| a.number)
    {
        return Err(StoreError::NewerSchema { found: newer.number, known: highest });
    }
    for (place, migration) in known.iter().take(applied.len()).enumerate() {
        let same = applied
            .get(place)
            .is_some_and(|a| a.number == migration.number && a.digest == migration.digest());
        if !same {
            return Err(StoreError::EditedMigration { number: migration.number });
        }
    }
    Ok(known.get(applied.len()..).unwrap_or_default())
}

/// The table that remembers which migrations were applied.
pub(super) const VERSION_TABLE: &str = "create table if not exists schema_version (\
    part {text} not null, number {int} not null, name {text} not null, digest {bytes} not null, \
    primary key (part, number)) {by_key}";

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration =
        Migration { number: 1, name: "first", statements: &["create table a (n {int})"] };
    const EDITED: Migration =
        Migration { number: 1, name: "first", statements: &["create table a (m {int})"] };
    const SECOND: Migration = Migration { number: 2, name: "second", statements: &[] };
    const BARE: Schema =
        Schema { control: &[], tenant: &[], append_only: &[], outbox: &[], spread: &[] };

    fn applied(migrations: &[Migration]) -> Vec<Applied> {
        let row = |m: &Migration| Applied { number: m.number, digest: m.digest().to_vec() };
        migrations.iter().map(row).collect()
    }

    #[test]
    fn what_is_not_applied_is_pending() {
        const KNOWN: &[Migration] = &[FIRST, SECOND];
        for done in 0..=2 {
            let left = pending(KNOWN, &applied(&KNOWN[..done])).expect("fits");
            assert_eq!(left.len(), 2 - done);
        }
    }

    #[test]
    fn an_edited_or_newer_one_is_refused() {
        const KNOWN: &[Migration] = &[EDITED];
        let edited = pending(KNOWN, &applied(&[FIRST]));
        assert_eq!(edited.err(), Some(StoreError::EditedMigration { number: 1 }));
        let newer = pending(&[FIRST], &applied(&[FIRST, SECOND]));
        assert_eq!(newer.err(), Some(StoreError::NewerSchema { found: 2, known: 1 }));
    }

    #[test]
    fn the_digest_sees_where_statements_end() {
        let one = Migration { number: 1, name: "a", statements: &["ab", "c"] };
        let other = Migration { number: 1, name: "a", statements: &["a", "bc"] };
        assert_ne!(one.digest(), other.digest());
    }

    #[test]
    fn a_list_out_of_order_or_with_an_unknown_mark_is_refused() {
        assert!(Schema { control: &[FIRST, SECOND], ..BARE }.check().is_ok());
        assert!(Schema { control: &[SECOND], ..BARE }.check().is_err());
        const MARK: Migration = Migration { number: 1, name: "m", statements: &["{uuid}"] };
        assert!(Schema { tenant: &[MARK], ..BARE }.check().is_err());
        const TENANT: Migration = Migration { number: 1, name: "t", statements: &["({tenant})"] };
        assert!(Schema { control: &[TENANT], ..BARE }.check().is_err());
        assert!(Schema { tenant: &[TENANT], ..BARE }.check().is_ok());
        assert!(Schema { append_only: &["a;b"], ..BARE }.check().is_err());
    }
}
