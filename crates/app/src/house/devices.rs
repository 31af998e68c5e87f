//! 端末 — from where somebody comes: which certificates are known, and what each device may.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use romori_device::{Authority, AuthorityError, Trust, serial_of};
use romori_identity::{Account, Function, Grant, Job, Party, Violation, Zone};
use romori_record::{Class, Note, Outcome};
use romori_store::{DeviceRow, DeviceWay, Happening, PresentedCertificate, Store, UnitError};
use romori_types::{ActorId, Chance, Device, DeviceId, Purpose, Timestamp};
use romori_vault::InstallationKey;
use sha2::{Digest as _, Sha256};

use super::House;
use super::entry::{EntryError, Visitor};
use super::memory::Memory;
use super::operators::is_operator;

pub use romori_device::PathProblem;

/// A new certificate is offered so long before the present one ends. Unit: days.
pub const RENEW_DAYS: i64 = 30;
/// The last use of a device is written down only this often. Unit: seconds.
const SEEN_SECONDS: i64 = 60;
/// A device that is turned away is named in the log only this often. Unit: seconds.
const NOTED_SECONDS: i64 = 60;
/// So many such devices are remembered at most.
const NOTED_MAX: usize = 1024;
const DAY_SECONDS: i64 = 24 * 60 * 60;
const ROOT: &str = "device-authority";
const MACHINE: &str = "device-of-this-machine";

/// 端末の受付 — the authority with its root, and the machine itself.
pub struct Devices {
    pub(super) authority: Authority,
    trust: Trust,
    machine: DeviceId,
    noted: Mutex<HashMap<[u8; 16], i64>>,
    /// Certificates whose path was found good, by their SHA-256.
    known: Memory<[u8; 32], PresentedCertificate>,
}

/// 来たところ — the device that somebody comes from, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Which device. [`Device::NotYetBound`] where none is asked for.
    pub device: Device,
    /// Whose; none where it belongs to nobody in particular.
    pub owner: Option<ActorId>,
    /// Through which entrance.
    pub zone: Zone,
    /// SHA-256 of the certificate by which it came; none where it did not come by one.
    pub certificate: Option<[u8; 32]>,
}

impl Origin {
    /// Where no device is asked for.
    pub const OPEN: Self =
        Self { device: Device::NotYetBound, owner: None, zone: Zone::Office, certificate: None };

    /// Whether this account may be entered from here: on its own device, and at its own entrance.
    pub fn admits(&self, account: &Account) -> bool {
        let own = self.owner.is_none_or(|owner| owner == account.id);
        let worker = account.rights.party == Party::Worker;
        own && is_operator(account) == (self.zone == Zone::Operator)
            && worker == (self.zone == Zone::Worker)
    }

    /// The same one, come in elsewhere.
    #[must_use]
    pub const fn at(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }
}

impl Devices {
    /// The authority of an installation: its root is made when there is none.
    ///
    /// # Errors
    /// When the custodian cannot be reached; when the root cannot be made or kept.
    pub(super) fn open(store: &Store, chance: &dyn Chance) -> Result<Self, UnitError> {
        let grant = Grant::for_job(Job::Devices);
        let secret = store.installation_secret(&grant, InstallationKey::DeviceAuthority)?;
        let root = match store.setting(&grant, ROOT)? {
            Some(root) => root,
            None => {
                let root =
                    Authority::found(secret.expose(), store.now(), chance).map_err(unusable)?;
                store.put_setting(&grant, ROOT, &root)?;
                root
            }
        };
        let authority = Authority::open(secret.expose(), &root).map_err(unusable)?;
        let trust = Trust::in_root(&root).map_err(unusable)?;
        let kept = store.setting(&grant, MACHINE)?.and_then(|id| id.as_slice().try_into().ok());
        let machine = match kept {
            Some(id) => DeviceId::from_bytes(id),
            None => {
                let id = DeviceId::new(store.now(), chance)?;
                store.put_setting(&grant, MACHINE, id.as_bytes())?;
                id
            }
        };
        Ok(Self { authority, trust, machine, noted: Mutex::default(), known: Memory::default() })
    }
}

/// What the authority could not do, as what the house could not.
pub(super) fn unusable(error: AuthorityError) -> UnitError {
    match error {
        AuthorityError::NoChance => UnitError::Chance(romori_types::NoChance),
        _ => UnitError::Unreadable { kind: "端末の認証局", row: String::new() },
    }
}

/// SHA-256 of a certificate: the whole of it must be what was issued.
pub(super) fn digest(certificate: &[u8]) -> [u8; 32] {
    Sha256::digest(certificate).into()
}

impl House {
    /// The machine on which the program runs, which is reached by its own user alone.
    pub fn this_machine(&self) -> Origin {
        Origin { device: Device::Bound(self.devices.machine), ..Origin::OPEN }
    }

    /// The root's certificate, DER.
    pub fn device_root(&self) -> &[u8] {
        self.devices.authority.certificate()
    }

    /// The name of the root, DER: what browsers are told to offer certificates of.
    pub fn device_root_name(&self) -> &[u8] {
        self.devices.trust.subject()
    }

    /// Whether a certificate is of our authority and holds now. Whether its device was revoked is
    /// asked at each request: [`House::device_of`].
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge_certificate(&self, certificate: &[u8]) -> Result<(), PathProblem> {
        self.devices.trust.judge(certificate, self.store.now())
    }

    /// The device that presents this certificate at this entrance. Asked at each request, so that
    /// a revocation holds at the next one.
    ///
    /// # Errors
    /// The inner one says why it is turned away; the outer one that the store cannot answer.
    pub fn device_of(
        &self,
        certificate: Option<&[u8]>,
        zone: Zone,
    ) -> Result<Result<Origin, Violation>, UnitError> {
        let Some(certificate) = certificate else { return Ok(Err(Violation::DeviceMissing)) };
        let Some(serial) = serial_of(certificate) else {
            return Ok(Err(Violation::DeviceNotAccepted));
        };
        let grant = Grant::for_job(Job::Devices);
        let known = self.devices.known.recall(&self.store, digest(certificate), || {
            match self.judge_certificate(certificate) {
                Ok(()) | Err(PathProblem::Expired) => {
                    self.store.presented_certificate(&grant, &serial)
                }
                Err(_) => Ok(None),
            }
        })?;
        let Some(known) = known else { return Ok(Err(Violation::DeviceNotAccepted)) };
        let now = self.store.now();
        if let Some(violation) = against(&known, certificate, zone, now) {
            self.note_turned_away(&grant, &known, &serial, violation, now)?;
            return Ok(Err(violation));
        }
        if was_not_seen(&known, now) {
            self.store.device_was_used(&grant, known.device, &serial)?;
        }
        Ok(Ok(origin_of(&known)))
    }

    /// As [`House::device_of`], where nothing need be read or written for it: none otherwise. It
    /// does not wait.
    pub fn device_at_hand(&self, certificate: &[u8], zone: Zone) -> Option<Origin> {
        let known = self.devices.known.at_hand(&self.store, &digest(certificate))?;
        let now = self.store.now();
        let admitted = against(&known, certificate, zone, now).is_none();
        (admitted && !was_not_seen(&known, now)).then(|| origin_of(&known))
    }

    /// Says in the log that a device was turned away, once a minute at most.
    fn note_turned_away(
        &self,
        grant: &Grant,
        known: &PresentedCertificate,
        serial: &[u8; 16],
        violation: Violation,
        now: Timestamp,
    ) -> Result<(), UnitError> {
        let mut noted = self.devices.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let before = noted.get(serial).copied();
        if before.is_some_and(|at| now.as_second() - at < NOTED_SECONDS) {
            return Ok(());
        }
        if noted.len() >= NOTED_MAX {
            noted.clear();
        }
        noted.insert(*serial, now.as_second());
        drop(noted);
        let late = violation == Violation::DeviceExpired;
        self.store.note(
            grant,
            &Happening {
                tenant: Some(known.tenant),
                actor: Some(known.account),
                session: None,
                class: Class::DeviceRefused,
                outcome: Outcome::Refused,
                note: Some(if late { Note::SessionExpired } else { Note::DeviceNotAccepted }),
            },
        )
    }

    /// Every device of the visitor's office, the newest first.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn devices(&self, visitor: &Visitor) -> Result<Vec<DeviceRow>, EntryError> {
        let grant = administers(visitor)?;
        Ok(self.store.devices(&grant, visitor.session.tenant())?)
    }

    /// The visitor's own devices, the newest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn own_devices(&self, visitor: &Visitor) -> Result<Vec<DeviceRow>, UnitError> {
        let grant = Grant::for_job(Job::Devices);
        let all = self.store.devices(&grant, visitor.session.tenant())?;
        let own = visitor.session.actor();
        Ok(all.into_iter().filter(|device| device.account == own).collect())
    }

    /// One device of the visitor's office: his own, or any where he is an administrator.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that he may see.
    pub fn device(&self, visitor: &Visitor, id: DeviceId) -> Result<DeviceRow, EntryError> {
        let grant = Grant::for_job(Job::Devices);
        let device = self.store.device(&grant, id)?;
        let own = device.account == visitor.session.actor();
        let office = device.tenant == visitor.session.tenant();
        if office && (own || administers(visitor).is_ok()) {
            return Ok(device);
        }
        Err(EntryError::Unit(UnitError::Absent))
    }

    /// Revokes a device: its own user or an administrator. Its sessions end with it; how many.
    ///
    /// # Errors
    /// As [`House::device`].
    pub fn revoke_device(
        &self,
        visitor: &Visitor,
        id: DeviceId,
        lost: bool,
    ) -> Result<u64, EntryError> {
        let device = self.device(visitor, id)?;
        let grant = Grant::for_job(Job::Devices);
        let Some(ended) = self.store.revoke_device(&grant, device.id)? else { return Ok(0) };
        let class = match (device.way, lost) {
            (DeviceWay::Admission, _) => Class::AdmissionEnded,
            (_, true) => Class::DeviceLost,
            (_, false) => Class::DeviceRevoked,
        };
        self.note_device(&grant, &device, Some(visitor), class)?;
        Ok(ended)
    }

    pub(super) fn note_device(
        &self,
        grant: &Grant,
        device: &DeviceRow,
        by: Option<&Visitor>,
        class: Class,
    ) -> Result<(), UnitError> {
        self.store.note(
            grant,
            &Happening {
                tenant: Some(device.tenant),
                actor: Some(by.map_or(device.account, |visitor| visitor.session.actor())),
                session: by.map(|visitor| visitor.session.id()),
                class,
                outcome: Outcome::Done,
                note: None,
            },
        )
    }

    /// The signed list of certificates that were taken back, DER, for whoever ends TLS before us.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn device_revocations(&self) -> Result<Vec<u8>, UnitError> {
        let revoked = self.store.revoked_serials(&Grant::for_job(Job::Devices))?;
        let revoked: Vec<romori_device::Revoked> =
            revoked.into_iter().map(|(serial, at)| romori_device::Revoked { serial, at }).collect();
        let list = self.devices.authority.revocation_list(&revoked, self.store.now());
        list.map_err(unusable)
    }
}

/// What speaks against a certificate that the authority has signed.
fn was_not_seen(known: &PresentedCertificate, now: Timestamp) -> bool {
    known.seen_at.is_none_or(|seen| now.as_second() - seen.as_second() >= SEEN_SECONDS)
}

const fn origin_of(known: &PresentedCertificate) -> Origin {
    Origin {
        device: Device::Bound(known.device),
        owner: Some(known.account),
        zone: known.zone,
        certificate: Some(known.digest),
    }
}

fn against(
    known: &PresentedCertificate,
    certificate: &[u8],
    zone: Zone,
    now: Timestamp,
) -> Option<Violation> {
    let same = digest(certificate) == known.digest;
    if !same || known.zone != zone {
        Some(Violation::DeviceNotAccepted)
    } else if known.revoked {
        Some(Violation::DeviceRevoked)
    } else if now > known.until {
        Some(Violation::DeviceExpired)
    } else {
        None
    }
}

/// Whether a new certificate is offered.
pub fn is_due(device: &DeviceRow, now: Timestamp) -> bool {
    let left = device.until.as_second() - now.as_second();
    let holds = device.revoked_at.is_none() && device.way != DeviceWay::Admission;
    holds && left <= RENEW_DAYS * DAY_SECONDS
}

pub(super) fn administers(visitor: &Visitor) -> Result<Grant, EntryError> {
    let granted = visitor.grant(Function::ManageUsers, Purpose::Administer);
    granted.map_err(EntryError::NotAllowed)
}
