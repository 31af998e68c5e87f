//! 端末なしの入場 — when somebody must get in and has no device: two administrators let one account
//! in for an hour. Where there is one administrator, a quarter of an hour passes first.

use romori_identity::{Grant, Job, Role, Token, Violation, Zone};
use romori_record::{Class, Outcome};
use romori_store::{Admission, DeviceWay, Happening, IssuedCertificate, NewDevice, UnitError};
use romori_types::{ActorId, Device, DeviceId, TenantId, Timestamp};

use super::House;
use super::codes::EnrolmentCode;
use super::devices::{Origin, administers};
use super::enrolment::DeviceError;
use super::entry::Visitor;

/// How long somebody is let in without a device. Unit: seconds.
pub const ADMISSION_SECONDS: i64 = 60 * 60;
/// What was asked for lapses when nobody agrees. Unit: seconds.
const ASKED_SECONDS: i64 = 60 * 60;
/// How long the code of an admission serves. Unit: minutes.
const CODE_MINUTES: i64 = 15;
/// How long a single administrator waits. Unit: minutes.
const DELAY_MINUTES: i64 = 15;

/// What became of what an administrator asked for.
pub enum AdmissionAsked {
    /// Another administrator must agree.
    Waiting,
    /// There is no other: the code serves after the delay.
    Later(EnrolmentCode),
}

/// 入場券 — the token that stands for a device for an hour.
pub struct AdmissionPass {
    /// For the cookie.
    pub token: String,
    /// Until when.
    pub until: Timestamp,
}

/// The name of the cookie.
pub const ADMISSION_COOKIE: &str = "__Host-romori-admission";

fn serial(digest: &[u8; 32]) -> [u8; 16] {
    std::array::from_fn(|at| digest[at])
}

impl House {
    /// Asks to let an account of the visitor's office in without a device.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is no such account here.
    pub fn ask_admission(
        &self,
        visitor: &Visitor,
        account: ActorId,
    ) -> Result<AdmissionAsked, DeviceError> {
        let grant = administers(visitor)?;
        let account = self.store.account(&grant, account)?;
        self.may_enrol(&account)?;
        let (now, by) = (self.store.now(), visitor.session.actor());
        let accounts = self.store.accounts(&grant, account.tenant)?;
        let others = accounts.iter().any(|one| {
            one.id != by && one.roles.has(Role::Administrator) && one.violations(now).is_empty()
        });
        self.note_admission(&grant, account.tenant, Some(by), Class::AdmissionAsked)?;
        if others {
            let id = DeviceId::new(now, self.chance.as_ref()).map_err(UnitError::from)?;
            let asked = Admission {
                id,
                tenant: account.tenant,
                account: account.id,
                asked_by: by,
                asked_at: now,
            };
            self.store.keep_admission(&grant, &asked)?;
            return Ok(AdmissionAsked::Waiting);
        }
        let way = (DeviceWay::Admission, DELAY_MINUTES, CODE_MINUTES);
        let code = self.code_for(&grant, &account, by, way)?;
        Ok(AdmissionAsked::Later(code))
    }

    /// What was asked for in the visitor's office and waits for another administrator.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn open_admissions(&self, visitor: &Visitor) -> Result<Vec<Admission>, DeviceError> {
        let grant = administers(visitor)?;
        let since = Timestamp::from_second(self.store.now().as_second() - ASKED_SECONDS);
        let since = since.map_err(|_| DeviceError::Time)?;
        Ok(self.store.open_admissions(&grant, visitor.session.tenant(), since)?)
    }

    /// Agrees to what another administrator asked for: the code, shown once.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that waits for this visitor.
    pub fn grant_admission(
        &self,
        visitor: &Visitor,
        id: DeviceId,
    ) -> Result<EnrolmentCode, DeviceError> {
        let open = self.open_admissions(visitor)?;
        let grant = administers(visitor)?;
        let by = visitor.session.actor();
        let asked = open.iter().find(|asked| asked.id == id).ok_or(UnitError::Absent)?;
        let account = self.store.account(&grant, asked.account)?;
        if !self.store.decide_admission(&grant, asked, by)? {
            return Err(UnitError::Absent.into());
        }
        let code = self.code_for(&grant, &account, by, (DeviceWay::Admission, 0, CODE_MINUTES))?;
        self.note_admission(&grant, account.tenant, Some(by), Class::AdmissionGranted)?;
        Ok(code)
    }

    /// Lets the holder of a code in for an hour.
    ///
    /// # Errors
    /// When the code does not serve.
    pub fn use_admission(&self, typed: &str, zone: Zone) -> Result<AdmissionPass, DeviceError> {
        let enrolment = self.found_code(typed, zone)?;
        if enrolment.way != DeviceWay::Admission {
            return Err(DeviceError::Code);
        }
        let grant = Grant::for_job(Job::Devices);
        let account = self.store.account(&grant, enrolment.account)?;
        self.may_enrol(&account)?;
        self.use_up(&enrolment)?;
        let now = self.store.now();
        let until = Timestamp::from_second(now.as_second() + ADMISSION_SECONDS);
        let until = until.map_err(|_| DeviceError::Time)?;
        let token = Token::generate(self.chance.as_ref()).map_err(UnitError::from)?;
        let digest = token.digest();
        let new = NewDevice {
            id: DeviceId::new(now, self.chance.as_ref()).map_err(UnitError::from)?,
            tenant: enrolment.tenant,
            account: enrolment.account,
            zone,
            way: DeviceWay::Admission,
            made_by: enrolment.made_by,
            until,
            label: "端末なしの入場",
        };
        let pass = IssuedCertificate { serial: serial(&digest), digest, der: &[], until };
        self.store.keep_device(&grant, &new, Some(&pass))?;
        let by = Some(enrolment.account);
        self.note_admission(&grant, enrolment.tenant, by, Class::AdmissionUsed)?;
        Ok(AdmissionPass { token: token.reveal().to_string(), until })
    }

    /// Where the holder of such a pass comes from.
    ///
    /// # Errors
    /// The inner one says why it is turned away; the outer one that the store cannot answer.
    pub fn device_of_admission(
        &self,
        token: &str,
        zone: Zone,
    ) -> Result<Result<Origin, Violation>, UnitError> {
        let Some(token) = Token::parse(token) else { return Ok(Err(Violation::DeviceMissing)) };
        let grant = Grant::for_job(Job::Devices);
        let digest = token.digest();
        let known = self.store.presented_certificate(&grant, &serial(&digest))?;
        // A certificate's serial number is no pass: the whole digest must agree.
        let known = known.filter(|known| known.digest == digest && known.zone == zone);
        Ok(match known {
            None => Err(Violation::DeviceMissing),
            Some(known) if known.revoked => Err(Violation::DeviceRevoked),
            Some(known) if self.store.now() > known.until => Err(Violation::DeviceExpired),
            Some(known) => {
                let device = Device::Bound(known.device);
                Ok(Origin { device, owner: Some(known.account), zone, certificate: None })
            }
        })
    }

    fn note_admission(
        &self,
        grant: &Grant,
        tenant: TenantId,
        actor: Option<ActorId>,
        class: Class,
    ) -> Result<(), UnitError> {
        self.store.note(
            grant,
            &Happening {
                tenant: Some(tenant),
                actor,
                session: None,
                class,
                outcome: Outcome::Done,
                note: None,
            },
        )
    }
}
