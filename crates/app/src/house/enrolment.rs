//! 端末の登録 — a code for a known person, and what his device gets for it.

use std::collections::BTreeMap;
use std::fmt;

use romori_device::{AuthorityError, Device, Request, RequestProblem, device_file};
use romori_identity::{Account, Grant, Job, Violation, Zone};
use romori_record::{Class, Outcome};
use romori_store::{
    DeviceRow, DeviceWay, Enrolment, Happening, IssuedCertificate, NewDevice, UnitError,
};
use romori_types::{Date, DeviceId, Span, Timestamp, day_in_japan};
use zeroize::Zeroizing;

use super::House;
use super::devices::{digest, is_due, unusable};
use super::entry::{EntryError, Visitor};

/// A certificate ends so many days after it was issued, and a little earlier where too many would
/// end together. Unit: days.
const LAST_DAY: i64 = 364;
/// How many days earlier at most.
const SPREAD_DAYS: i64 = 60;
/// Of a hundred devices of an office, so many may end on one day; one in any case.
const PERCENT_A_DAY: usize = 5;
/// The last second of a day in Japan, from its beginning in UTC.
const LAST_SECOND: i64 = 15 * 60 * 60 - 1;
const DAY_SECONDS: i64 = 24 * 60 * 60;
const LABEL_LETTERS_MAX: usize = 40;

/// 登録された端末
pub struct Enrolled {
    /// Which.
    pub device: DeviceId,
    /// Of which certificate.
    pub serial: [u8; 16],
    /// The certificate, DER.
    pub certificate: Vec<u8>,
    /// Until when it holds.
    pub until: Timestamp,
}

/// 登録された端末と、鍵の入ったファイル
pub struct EnrolledFile {
    /// The device.
    pub enrolled: Enrolled,
    /// PKCS#12.
    pub file: Zeroizing<Vec<u8>>,
    /// What opens it: shown once.
    pub passphrase: Zeroizing<String>,
}

/// Why a device was not registered.
#[derive(Debug)]
pub enum DeviceError {
    /// The code is wrong, used, or its time is over: the same answer for all.
    Code,
    /// So long a code does not serve.
    Time,
    /// Too many codes serve already.
    TooMany,
    /// The device has no name.
    Label,
    /// What was sent cannot be signed.
    Request(RequestProblem),
    /// The certificate is not due yet.
    NotDue,
    /// What else stands in the way.
    Entry(EntryError),
}

impl From<UnitError> for DeviceError {
    fn from(error: UnitError) -> Self {
        Self::Entry(EntryError::Unit(error))
    }
}

impl From<EntryError> for DeviceError {
    fn from(error: EntryError) -> Self {
        Self::Entry(error)
    }
}

impl From<AuthorityError> for DeviceError {
    fn from(error: AuthorityError) -> Self {
        unusable(error).into()
    }
}

impl From<RequestProblem> for DeviceError {
    fn from(problem: RequestProblem) -> Self {
        Self::Request(problem)
    }
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code => f.write_str(
                "登録コードが違うか、使われたか、期限が切れています。確かめて入れ直すか、事務所の管理者に新しいコードを依頼してください。",
            ),
            Self::Time => f.write_str(
                "登録コードの期限は、15分から3日のあいだで指定してください。",
            ),
            Self::TooMany => f.write_str(
                "使われていない登録コードが多すぎます。期限が切れるのを待って、もう一度お試しください。",
            ),
            Self::Label => f.write_str("端末の呼び名を、40字までで入れてください。"),
            Self::Request(problem) => problem.fmt(f),
            Self::NotDue => f.write_str(
                "証明書の更新は、期限の30日前からできます。その時になってから、もう一度お試しください。",
            ),
            Self::Entry(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DeviceError {}

/// The last second of a day in Japan.
fn end_of(day: Date) -> Option<Timestamp> {
    let days = day.since(Date::constant(1970, 1, 1)).ok()?.get_days();
    Timestamp::from_second(i64::from(days) * DAY_SECONDS + LAST_SECOND).ok()
}

/// The latest day on which few enough others end; the emptiest one when there is none.
fn spread(others: &[Date], latest: Date) -> Date {
    let mut counts: BTreeMap<Date, usize> = BTreeMap::new();
    for day in others {
        *counts.entry(*day).or_default() += 1;
    }
    let most = ((others.len() + 1) * PERCENT_A_DAY / 100).max(1);
    let back = |days| latest.checked_sub(Span::new().days(days)).ok();
    let count = |day: &Date| counts.get(day).copied().unwrap_or(0);
    let days = || (0..=SPREAD_DAYS).filter_map(back);
    let free = days().find(|day| count(day) < most);
    free.or_else(|| days().min_by_key(count)).unwrap_or(latest)
}

impl House {
    /// Registers a device that made its own key. The code is used up.
    ///
    /// # Errors
    /// When the code does not serve, the request is none, or the account may not enter.
    pub fn enrol(
        &self,
        typed: &str,
        zone: Zone,
        request: &[u8],
        label: &str,
    ) -> Result<Enrolled, DeviceError> {
        let label = checked_label(label)?;
        let enrolment = self.found_code(typed, zone)?;
        if enrolment.way == DeviceWay::Admission {
            return Err(DeviceError::Code);
        }
        let request = Request::parse(request)?;
        let device = self.new_device(&enrolment)?;
        self.use_up(&enrolment)?;
        let issued = self.devices.authority.issue(&request, &device, self.chance.as_ref())?;
        self.keep_enrolled(&enrolment, &device, &issued, DeviceWay::Request, label)
    }

    /// Registers a device that cannot make a key: both come in a file. The code is used up.
    ///
    /// # Errors
    /// As [`House::enrol`].
    pub fn enrol_with_file(
        &self,
        typed: &str,
        zone: Zone,
        label: &str,
    ) -> Result<EnrolledFile, DeviceError> {
        let label = checked_label(label)?;
        let enrolment = self.found_code(typed, zone)?;
        if enrolment.way == DeviceWay::Admission {
            return Err(DeviceError::Code);
        }
        let device = self.new_device(&enrolment)?;
        self.use_up(&enrolment)?;
        let made = device_file(&self.devices.authority, &device, self.chance.as_ref())?;
        let enrolled =
            self.keep_enrolled(&enrolment, &device, &made.issued, DeviceWay::File, label)?;
        Ok(EnrolledFile { enrolled, file: made.bytes, passphrase: made.passphrase })
    }

    pub(super) fn use_up(&self, enrolment: &Enrolment) -> Result<(), DeviceError> {
        let used = self.store.use_enrolment(&Grant::for_job(Job::Devices), &enrolment.handle)?;
        if used { Ok(()) } else { Err(DeviceError::Code) }
    }

    fn new_device(&self, enrolment: &Enrolment) -> Result<Device, DeviceError> {
        let now = self.store.now();
        let account = self.store.account(&Grant::for_job(Job::Devices), enrolment.account)?;
        self.may_enrol(&account)?;
        let until = self.end_for(&account, None)?;
        let id = DeviceId::new(now, self.chance.as_ref()).map_err(UnitError::from)?;
        Ok(Device { id, from: now, until })
    }

    /// Until when a new certificate of this account holds.
    fn end_for(&self, account: &Account, but: Option<DeviceId>) -> Result<Timestamp, DeviceError> {
        let now = self.store.now();
        let today = day_in_japan(now);
        let grant = Grant::for_job(Job::Devices);
        let others = self.store.devices(&grant, account.tenant)?;
        let others: Vec<Date> = others
            .iter()
            .filter(|device| device.revoked_at.is_none() && device.until > now)
            .filter(|device| device.way != DeviceWay::Admission && Some(device.id) != but)
            .map(|device| day_in_japan(device.until))
            .collect();
        let latest = today.checked_add(Span::new().days(LAST_DAY)).unwrap_or(today);
        let mut day = spread(&others, latest);
        // The day of an end is the first one without rights; of a contract it is the last with.
        let account_last = account.until.and_then(|until| until.yesterday().ok());
        let contract = self.store.tenant(&Grant::for_job(Job::Deadlines(account.tenant)))?;
        for last in [account_last, contract.to].into_iter().flatten() {
            day = day.min(last);
        }
        let end = end_of(day).filter(|end| *end > now);
        let over = || EntryError::NotAllowed(vec![Violation::AccountNotInForce]);
        Ok(end.ok_or_else(over)?)
    }

    fn keep_enrolled(
        &self,
        enrolment: &Enrolment,
        device: &Device,
        issued: &romori_device::Issued,
        way: DeviceWay,
        label: &str,
    ) -> Result<Enrolled, DeviceError> {
        let grant = Grant::for_job(Job::Devices);
        let new = NewDevice {
            id: device.id,
            tenant: enrolment.tenant,
            account: enrolment.account,
            zone: enrolment.zone,
            way,
            made_by: enrolment.made_by,
            until: issued.until,
            label,
        };
        self.store.keep_device(&grant, &new, Some(&certificate(issued)))?;
        let row = self.store.device(&grant, device.id)?;
        self.note_device(&grant, &row, None, Class::DeviceBound)?;
        self.tell((row.tenant, row.account))?;
        Ok(enrolled(device.id, issued))
    }

    /// Gives a device a new certificate, asked for from that very device. The former one ends
    /// with the first use of the new one.
    ///
    /// # Errors
    /// When it is not the visitor's own device; [`DeviceError::NotDue`] when it is too early.
    pub fn renew_device(
        &self,
        visitor: &Visitor,
        id: DeviceId,
        request: &[u8],
    ) -> Result<Enrolled, DeviceError> {
        let row = self.device(visitor, id)?;
        let now = self.store.now();
        if row.account != visitor.session.actor() || row.revoked_at.is_some() {
            return Err(UnitError::Absent.into());
        }
        if !is_due(&row, now) {
            return Err(DeviceError::NotDue);
        }
        let grant = Grant::for_job(Job::Devices);
        let request = Request::parse(request)?;
        let account = self.store.account(&grant, row.account)?;
        self.may_enrol(&account)?;
        let device = Device { id, from: now, until: self.end_for(&account, Some(id))? };
        let issued = self.devices.authority.issue(&request, &device, self.chance.as_ref())?;
        self.store.renew_device(&grant, id, &certificate(&issued))?;
        self.note_device(&grant, &row, Some(visitor), Class::DeviceRenewed)?;
        Ok(enrolled(id, &issued))
    }

    /// A certificate by its serial number, DER: it says nothing that its holder does not know.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none.
    pub fn issued_certificate(&self, serial: &[u8; 16]) -> Result<Vec<u8>, UnitError> {
        let grant = Grant::for_job(Job::Devices);
        self.store.device_certificate(&grant, serial)?.ok_or(UnitError::Absent)
    }

    /// The devices of the account of this login name, on the console.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such account.
    pub fn devices_at_console(&self, login: &str) -> Result<Vec<DeviceRow>, UnitError> {
        let grant = Grant::for_job(Job::Devices);
        let account = self.store.account_by_login(&grant, login)?.ok_or(UnitError::Absent)?;
        let all = self.store.devices(&grant, account.tenant)?;
        Ok(all.into_iter().filter(|device| device.account == account.id).collect())
    }

    /// Revokes a device on the console.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none.
    pub fn revoke_device_at_console(&self, id: DeviceId) -> Result<u64, UnitError> {
        let grant = Grant::for_job(Job::Devices);
        let row = self.store.device(&grant, id)?;
        let Some(ended) = self.store.revoke_device(&grant, id)? else { return Ok(0) };
        self.store.note(
            &grant,
            &Happening {
                tenant: Some(row.tenant),
                actor: None,
                session: None,
                class: Class::DeviceRevoked,
                outcome: Outcome::Done,
                note: None,
            },
        )?;
        Ok(ended)
    }
}

pub(super) fn checked_label(label: &str) -> Result<&str, DeviceError> {
    let label = label.trim();
    let fits = (1..=LABEL_LETTERS_MAX).contains(&label.chars().count());
    let plain = !label.chars().any(char::is_control);
    if fits && plain { Ok(label) } else { Err(DeviceError::Label) }
}

fn certificate(issued: &romori_device::Issued) -> IssuedCertificate<'_> {
    IssuedCertificate {
        serial: issued.serial,
        digest: digest(&issued.der),
        der: &issued.der,
        until: issued.until,
    }
}

fn enrolled(device: DeviceId, issued: &romori_device::Issued) -> Enrolled {
    Enrolled { device, serial: issued.serial, certificate: issued.der.clone(), until: issued.until }
}

#[cfg(test)]
mod tests;
