//! 鍵の廃棄と証明 — on the agreed day after the end of a contract the keys of the tenant are
//! destroyed, and what was destroyed is certified: which keys, when, by which job, at which root of
//! the log.

use std::fmt::Write as _;

use romori_identity::{Grant, Job};
use romori_ledger::Checkpoint;
use romori_mynabox::{Ask, Keeper, Who};
use romori_paper::{Column, Document, Footer, Table};
use romori_record::Class;
use romori_store::{ContractState, DailyCounts, Destruction, Return, UnitError};
use romori_types::{ClientId, Date, Span, TenantId, Timestamp, date_ja, day_in_japan};

use super::{House, happening};
use crate::house::entry::EntryError;

/// An order is carried out no sooner than so many days after it: nothing is truly gone in a hurry.
pub(super) const ORDER_DAYS: i64 = 3;

/// What a certificate says of copies.
pub(super) const COPIES: &str = "\
    この日より前に作られた控えには、この日までの鍵が包まれたまま残ります。\
    労守で復元すると、鍵のフォルダーにある廃棄の一覧により、もう一度廃棄します。\
    控えと根の鍵の両方を持ち、労守を使わない人は、控えの保存期間が終わるまで開けます。\
    個人番号は番号庫が廃棄し、番号庫の記録（855）に残します。";

/// Whether the vault is told of an end by now: it waits as long itself, so that what is ordered for
/// a later day can be taken back until then.
pub(super) fn is_near(on: Date, day: Date) -> bool {
    on <= day.checked_add(Span::new().days(ORDER_DAYS)).unwrap_or(day)
}

/// 廃棄の証明書
pub struct Certificate {
    /// For programs.
    pub json: String,
    /// For people.
    pub pdf: Vec<u8>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl House {
    /// Orders that the keys of a tenant are destroyed on a day after its contract.
    ///
    /// # Errors
    /// [`EntryError::DestructionDay`] when the contract has no end, or the day is not after it, or
    /// less than three days away; [`UnitError::Absent`] when there is no such tenant or its keys
    /// are gone.
    ///
    /// `unreturned`: also where the data did not go back, because nobody wants it.
    pub fn order_destruction(
        &self,
        grant: &Grant,
        tenant: TenantId,
        on: Date,
        unreturned: bool,
    ) -> Result<(), EntryError> {
        let contract = self.store.contract(grant, tenant)?;
        let today = day_in_japan(self.store.now());
        let soonest = today.checked_add(Span::new().days(ORDER_DAYS)).unwrap_or(today);
        let ends = contract.to.is_some_and(|to| to < on);
        if !ends || on < soonest {
            return Err(EntryError::DestructionDay);
        }
        self.store.note(grant, &happening(Some(tenant), grant, Class::TenantChanged))?;
        Ok(self.store.order_destruction(grant, tenant, on, unreturned)?)
    }

    /// What is ordered and what is done.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn destructions(&self) -> Result<Vec<Destruction>, UnitError> {
        self.store.destructions(&Grant::for_job(Job::Console))
    }

    /// Destroys the keys of the tenants whose day has come. One whose accounts are not gone yet
    /// waits: its contract was prolonged, or its end was not worked on. So does one whose data did
    /// not go back, unless that was ordered.
    pub(super) fn destroy_keys(&self, grant: &Grant, day: Date) -> Result<DailyCounts, UnitError> {
        let mut counts = DailyCounts::default();
        let returns = self.store.returns(grant)?;
        self.order_for_returned(grant, &returns)?;
        let went =
            |tenant| returns.iter().find(|one| one.tenant == tenant && one.returned_at.is_some());
        for order in self.store.destructions(grant)? {
            let contract = self.store.contract(grant, order.tenant)?;
            let over = contract.state == ContractState::Ended && contract.accounts == 0;
            let back = went(order.tenant);
            let may_go = over && (back.is_some() || order.unreturned);
            if order.destroyed_at.is_none() && order.on <= day && may_go {
                self.destroy_keys_of(grant, &order, back)?;
                counts.tenants += 1;
            }
            if order.destroyed_at.is_some() || (may_go && is_near(order.on, day)) {
                self.end_numbers(grant, (order.tenant, None));
            }
        }
        counts.tenants += self.destroy_clients(grant, day)?;
        Ok(counts)
    }

    /// Has the vault do the same with individual numbers. It announces it and waits three days from
    /// when it was asked first, so it is asked every day; while it is away, on the next one.
    pub(super) fn end_numbers(
        &self,
        grant: &Grant,
        (tenant, client): (TenantId, Option<ClientId>),
    ) {
        let Some(vault) = self.numbers() else { return };
        let who = Who {
            tenant,
            home: tenant,
            actor: grant.actor(),
            device: None,
            session: None,
            side: Keeper::Office,
            proved_at: self.store.now(),
            certificate: None,
        };
        let _ = vault.ask(&Ask::End(who, client));
    }

    /// Whose data went back keeps no keys here: without an order of the console their day is the
    /// third after it. The console may name a later one until then.
    fn order_for_returned(&self, grant: &Grant, returns: &[Return]) -> Result<(), UnitError> {
        let ordered = self.store.destructions(grant)?;
        for back in returns {
            let is_ordered = ordered.iter().any(|order| order.tenant == back.tenant);
            let Some(at) = back.returned_at.filter(|_| !is_ordered) else { continue };
            let day = day_in_japan(at);
            let on = day.checked_add(Span::new().days(ORDER_DAYS)).unwrap_or(day);
            self.store.note(grant, &happening(Some(back.tenant), grant, Class::TenantChanged))?;
            self.store.order_destruction(grant, back.tenant, on, false)?;
        }
        Ok(())
    }

    fn destroy_keys_of(
        &self,
        grant: &Grant,
        order: &Destruction,
        back: Option<&Return>,
    ) -> Result<(), UnitError> {
        let tenant = order.tenant;
        let ids = self.store.key_ids(grant, tenant)?;
        self.store.note(grant, &happening(Some(tenant), grant, Class::KeyDestroyed))?;
        // What the tenant did is in the log before the certificate names its root.
        self.sequencer.ship_all(&Grant::for_job(Job::Ship(None)))?;
        let certificate = serde_json::json!({
            "what": "契約者のデータを開く鍵の廃棄",
            "tenant": tenant.to_string(),
            "destroyed_at": self.store.now().to_string(),
            "by": Job::ja_of_actor(grant.actor()).unwrap_or_default(),
            "keys": ids,
            "log": self.head_words(),
            "returned": back.and_then(|back| Some(serde_json::json!({
                "at": back.returned_at?.to_string(),
                "sha256": hex(&back.digest?),
            }))),
            "copies": COPIES,
        });
        self.mark_destroyed(tenant, None, order.on)?;
        self.store.destroy_keys(grant, tenant, &certificate.to_string())?;
        self.names.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&tenant);
        self.forget_contract(tenant);
        Ok(())
    }

    /// The certificate of a destruction that was done.
    ///
    /// # Errors
    /// [`EntryError::NoCertificate`] when nothing was destroyed; when the paper cannot be made.
    pub fn certificate(&self, tenant: TenantId) -> Result<Certificate, EntryError> {
        let done = self.destructions()?.into_iter().find(|one| one.tenant == tenant);
        let done = done.filter(|one| one.destroyed_at.is_some());
        let done = done.ok_or(EntryError::NoCertificate)?;
        let whose = vec![vec!["契約者".to_owned(), tenant.to_string()]];
        certificate_paper(done.certificate, (whose, done.destroyed_at), self.log_line())
    }

    /// The present head of the log, as a certificate names it.
    pub(super) fn head_words(&self) -> serde_json::Value {
        let Checkpoint { size, root, .. } = self.sequencer.head();
        serde_json::json!({ "size": size, "root": hex(&root) })
    }
}

/// A certificate for people, out of what it says for programs and of whose keys they were.
pub(super) fn certificate_paper(
    json: String,
    (whose, at): (Vec<Vec<String>>, Option<Timestamp>),
    log_line: String,
) -> Result<Certificate, EntryError> {
    let failed = || EntryError::CannotFile("証明書を作れませんでした。".to_owned());
    let said: serde_json::Value = serde_json::from_str(&json).map_err(|_| failed())?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let at = at.map(|at| date_ja(day_in_japan(at))).unwrap_or_default();
    let mut rows = vec![vec!["廃棄したもの".to_owned(), text(&said["what"])]];
    rows.extend(whose);
    rows.extend([
        vec!["廃棄した日".to_owned(), at.clone()],
        vec!["廃棄した時刻(UTC)".to_owned(), text(&said["destroyed_at"])],
        vec!["行った処理".to_owned(), text(&said["by"])],
        vec!["記録簿の長さ".to_owned(), said["log"]["size"].to_string()],
        vec!["記録簿の根".to_owned(), text(&said["log"]["root"])],
    ]);
    if let Some(digest) = said["returned"]["sha256"].as_str() {
        rows.push(vec!["返したデータ(SHA-256)".to_owned(), digest.to_owned()]);
    }
    let keys = said["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (number, key) in (1..).zip(keys) {
        rows.push(vec![format!("鍵 {number}"), text(key)]);
    }
    // A line each: a longer one would be drawn too small to be read.
    let copies = text(&said["copies"]);
    let lines = copies.split_inclusive('。').map(str::to_owned);
    let notes = std::iter::once("鍵がなければ、封をした内容は開けません。".to_owned())
        .chain(lines)
        .collect();
    let table = Table {
        heading: "鍵の廃棄の証明書".to_owned(),
        notes,
        columns: vec![Column::text("項目", 1.0), Column::text("内容", 4.0)],
        rows,
        total: Vec::new(),
    };
    let document = Document {
        title: "鍵の廃棄の証明書".to_owned(),
        footer: Footer { left: "労守".to_owned(), center: at, below: log_line },
        ..Document::default()
    };
    let pdf = table.render(&document).map_err(|_| failed())?;
    Ok(Certificate { json, pdf: pdf.bytes })
}
