//! 顧問先の鍵の廃棄 — on the ordered day the keys of one client are destroyed and certified; and
//! what was destroyed stays so when an older copy comes back.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use romori_identity::{Grant, Job};
use romori_store::{ClientEnd, UnitError};
use romori_types::{ClientId, Date, Span, TenantId, day_in_japan};

use super::House;
use super::destroy::{Certificate, ORDER_DAYS, certificate_paper, is_near};
use crate::house::entry::EntryError;
use crate::place::disk_words;

/// Beside the root key, outside of every copy: whose keys were destroyed. A line for each.
const DESTROYED: &str = "destroyed-keys.txt";

/// 廃棄の印 — whose keys were destroyed: a tenant's, or those of one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tombstone {
    tenant: TenantId,
    client: Option<ClientId>,
    on: Date,
}

impl Tombstone {
    fn line(&self) -> String {
        let client = self.client.map_or_else(|| "-".to_owned(), |client| client.to_string());
        format!("{} {client} {}", self.tenant, self.on)
    }

    fn parse(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        let [tenant, client, on] = words.as_slice() else { return None };
        let client = match *client {
            "-" => None,
            id => Some(id.parse().ok()?),
        };
        Some(Self { tenant: tenant.parse().ok()?, client, on: on.parse().ok()? })
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> UnitError {
    UnitError::Log(format!("{}: {}", path.display(), disk_words(error)))
}

impl House {
    /// Orders that the keys of a client are destroyed on a day, or takes the order back.
    ///
    /// # Errors
    /// [`EntryError::DestructionDay`] when the day is less than three days away;
    /// [`UnitError::Absent`] when there is no such client, no order, or its keys are gone.
    pub fn order_client_end(
        &self,
        grant: &Grant,
        (tenant, number): (TenantId, u32),
        on: Option<Date>,
    ) -> Result<(), EntryError> {
        let today = day_in_japan(self.store.now());
        let soonest = today.checked_add(Span::new().days(ORDER_DAYS)).unwrap_or(today);
        if on.is_some_and(|on| on < soonest) {
            return Err(EntryError::DestructionDay);
        }
        let client = self.store.client_of_number(grant, tenant, number)?;
        Ok(self.store.order_client_end(grant, (tenant, client), on)?)
    }

    /// Destroys the keys of the clients whose day has come. Returns how many.
    pub(super) fn destroy_clients(&self, grant: &Grant, day: Date) -> Result<u32, UnitError> {
        let mut count = 0;
        for tenant in self.store.tenant_ids(grant)? {
            for order in self.store.client_ends(grant, tenant)? {
                if order.destroyed_at.is_none() && order.on <= day {
                    self.destroy_client(grant, tenant, &order)?;
                    count += 1;
                }
                if order.destroyed_at.is_some() || is_near(order.on, day) {
                    self.end_numbers(grant, (tenant, Some(order.client)));
                }
            }
        }
        Ok(count)
    }

    fn destroy_client(
        &self,
        grant: &Grant,
        tenant: TenantId,
        order: &ClientEnd,
    ) -> Result<(), UnitError> {
        let whose = (tenant, order.client);
        let ids = self.store.client_key_ids(grant, whose)?;
        let certificate = serde_json::json!({
            "what": "顧問先のデータを開く鍵の廃棄",
            "tenant": tenant.to_string(),
            "client": order.client.to_string(),
            "number": order.number,
            "destroyed_at": self.store.now().to_string(),
            "by": Job::ja_of_actor(grant.actor()).unwrap_or_default(),
            "keys": ids,
            "log": self.head_words(),
            "copies": super::destroy::COPIES,
        });
        self.mark_destroyed(tenant, Some(order.client), order.on)?;
        self.store.destroy_client_keys(grant, whose, (order.on, &certificate.to_string()))
    }

    /// Notes beside the root key whose keys go now, before they go: a copy that is brought back
    /// later does not bring them back.
    pub(super) fn mark_destroyed(
        &self,
        tenant: TenantId,
        client: Option<ClientId>,
        on: Date,
    ) -> Result<(), UnitError> {
        let path = self.tombstones();
        let failed = |error| unwritten(&path, &error);
        let mut options = fs::OpenOptions::new();
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.append(true).create(true).open(&path).map_err(failed)?;
        let line = format!("{}\n", Tombstone { tenant, client, on }.line());
        file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
    }

    fn tombstones(&self) -> PathBuf {
        self.folders.keys.join(DESTROYED)
    }

    /// Destroys again what was destroyed before, after an older copy came back. Returns how many.
    ///
    /// # Errors
    /// When the list cannot be read; when the store cannot write.
    pub(in crate::house) fn destroy_again(&self) -> Result<u64, UnitError> {
        let path = self.tombstones();
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            text => text.map_err(|error| unwritten(&path, &error))?,
        };
        let grant = Grant::for_job(Job::Destruction);
        let tenants = self.store.tenant_ids(&grant)?;
        let mut count = 0;
        for line in text.lines() {
            // A line that was cut short is of a destruction that did not begin.
            let Some(stone) = Tombstone::parse(line) else { continue };
            if !tenants.contains(&stone.tenant) {
                continue;
            }
            count += u64::from(self.destroy_stone(&grant, &stone)?);
        }
        Ok(count)
    }

    /// Whether there was anything to destroy.
    fn destroy_stone(&self, grant: &Grant, stone: &Tombstone) -> Result<bool, UnitError> {
        let ids = match stone.client {
            None => self.store.key_ids(grant, stone.tenant)?,
            Some(client) => self.store.client_key_ids(grant, (stone.tenant, client))?,
        };
        if ids.iter().all(String::is_empty) {
            return Ok(false);
        }
        let certificate = serde_json::json!({
            "what": "控えの復元のあとの、鍵の廃棄のやり直し",
            "tenant": stone.tenant.to_string(),
            "destroyed_at": self.store.now().to_string(),
            "by": Job::ja_of_actor(grant.actor()).unwrap_or_default(),
            "keys": ids,
            "log": self.head_words(),
            "copies": super::destroy::COPIES,
        });
        let certificate = certificate.to_string();
        match stone.client {
            None => self.store.destroy_keys(grant, stone.tenant, &certificate)?,
            Some(client) => {
                let whose = (stone.tenant, client);
                self.store.destroy_client_keys(grant, whose, (stone.on, &certificate))?;
            }
        }
        Ok(true)
    }

    /// The certificate of the destruction of a client's keys.
    ///
    /// # Errors
    /// [`EntryError::NoCertificate`] when nothing was destroyed; when the paper cannot be made.
    pub fn client_certificate(
        &self,
        tenant: TenantId,
        number: u32,
    ) -> Result<Certificate, EntryError> {
        let ends = self.store.client_ends(&Grant::for_job(Job::Console), tenant)?;
        let done = ends.into_iter().find(|end| end.number == number);
        let done = done.filter(|end| end.destroyed_at.is_some() && !end.certificate.is_empty());
        let done = done.ok_or(EntryError::NoCertificate)?;
        let whose = vec![
            vec!["契約者".to_owned(), tenant.to_string()],
            vec!["顧問先番号".to_owned(), number.to_string()],
            vec!["顧問先の識別子".to_owned(), done.client.to_string()],
        ];
        certificate_paper(done.certificate, (whose, done.destroyed_at), self.log_line())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tombstone_reads_back_and_a_line_cut_short_is_none() {
        let tenant: TenantId = "01980000-0000-7000-8000-000000000001".parse().unwrap();
        let client: ClientId = "01980000-0000-7000-8000-000000000002".parse().unwrap();
        for client in [None, Some(client)] {
            let stone = Tombstone { tenant, client, on: Date::constant(2026, 12, 3) };
            let line = stone.line();
            assert_eq!(Tombstone::parse(&line), Some(stone));
            assert_eq!(Tombstone::parse(&line[..line.len() - 4]), None);
        }
    }
}
