//! 登録コード — codes for known persons: given by an administrator or on the console, read as people
//! type them, and bound in time and tries.

use romori_identity::{Account, Grant, Job, Zone};
use romori_record::{Class, Note, Outcome};
use romori_store::{DeviceWay, Enrolment, Happening, UnitError};
use romori_types::{ActorId, Chance, TenantId, Timestamp, fold_width};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::House;
use super::devices::administers;
use super::enrolment::DeviceError;
use super::entry::{EntryError, Visitor};
use super::operators::is_operator;

/// Letters of a code: no I, L, O, U (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LETTERS: usize = 20;
/// The part of a code by which it is found.
const HANDLE_LETTERS: usize = 5;
/// How long a code serves: from a call across the room to a letter. Unit: minutes.
pub const CODE_MINUTES: std::ops::RangeInclusive<i64> = 15..=3 * 24 * 60;
/// The code of a worker goes to him on paper, over a holiday too. Unit: minutes.
const PAPER_MINUTES: std::ops::RangeInclusive<i64> = 15..=14 * 24 * 60;
/// Codes of an office that serve at once.
const CODES_MAX: u64 = 500;

/// 登録コード — shown once.
pub struct EnrolmentCode {
    /// Four groups of five letters.
    pub text: Zeroizing<String>,
    /// From when it serves.
    pub opens_at: Timestamp,
    /// Until when it serves.
    pub until: Timestamp,
}

/// A code as its digest is made: capital letters and digits without what people put between.
fn read_code(typed: &str) -> Option<Zeroizing<String>> {
    let folded = Zeroizing::new(fold_width(typed).to_uppercase());
    let mut code = Zeroizing::new(String::with_capacity(CODE_LETTERS));
    for letter in folded.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
        let letter = match letter {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !u8::try_from(letter).is_ok_and(|byte| LETTERS.contains(&byte)) {
            return None;
        }
        code.push(letter);
    }
    (code.len() == CODE_LETTERS).then_some(code)
}

fn new_code(chance: &dyn Chance) -> Result<Zeroizing<String>, UnitError> {
    let mut bytes = Zeroizing::new([0; CODE_LETTERS]);
    chance.fill(bytes.as_mut_slice())?;
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte & 31)]);
    Ok(Zeroizing::new(bytes.iter().map(letter).collect()))
}

/// In groups of five, as it is read out.
fn in_groups(code: &str) -> Zeroizing<String> {
    let groups = (0..CODE_LETTERS).step_by(HANDLE_LETTERS);
    let groups: Vec<&str> = groups.filter_map(|at| code.get(at..at + HANDLE_LETTERS)).collect();
    Zeroizing::new(groups.join("-"))
}

fn code_digest(code: &str) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}

impl House {
    /// Gives a code to an account of the visitor's office.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is no such account here; when
    /// the account may not enter.
    pub fn issue_code(
        &self,
        visitor: &Visitor,
        account: ActorId,
        minutes: i64,
    ) -> Result<EnrolmentCode, DeviceError> {
        let grant = administers(visitor)?;
        let account = self.store.account(&grant, account)?;
        let by = visitor.session.actor();
        let code = self.code_for(&grant, &account, by, (DeviceWay::Request, 0, minutes))?;
        self.note_code(&grant, account.tenant, by, Some(visitor))?;
        Ok(code)
    }

    /// Gives a code to the account of this login name, on the console.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none; when the account may not enter.
    pub fn issue_code_at_console(
        &self,
        login: &str,
        minutes: i64,
    ) -> Result<EnrolmentCode, DeviceError> {
        let grant = Grant::for_job(Job::Devices);
        let account = self.store.account_by_login(&grant, login)?;
        let account = account.ok_or(UnitError::Absent)?;
        let way = (DeviceWay::Request, 0, minutes);
        let code = self.code_for(&grant, &account, grant.actor(), way)?;
        self.note_code(&grant, account.tenant, grant.actor(), None)?;
        Ok(code)
    }

    /// A code that serves so many minutes, after so many others.
    pub(super) fn code_for(
        &self,
        grant: &Grant,
        account: &Account,
        by: ActorId,
        (way, delay, minutes): (DeviceWay, i64, i64),
    ) -> Result<EnrolmentCode, DeviceError> {
        let now = self.store.now();
        let zone = match way {
            DeviceWay::Browser => Zone::Worker,
            _ if is_operator(account) => Zone::Operator,
            _ => Zone::Office,
        };
        let serves = if way == DeviceWay::Browser { PAPER_MINUTES } else { CODE_MINUTES };
        if !serves.contains(&minutes) {
            return Err(DeviceError::Time);
        }
        self.may_enrol(account)?;
        if self.store.open_enrolments(grant, account.tenant)? >= CODES_MAX {
            return Err(DeviceError::TooMany);
        }
        let after = |minutes: i64| {
            let at = Timestamp::from_second(now.as_second() + minutes * 60);
            at.map_err(|_| DeviceError::Time)
        };
        let opens_at = if delay == 0 { now } else { after(delay)? };
        let until = after(delay + minutes)?;
        let code = new_code(self.chance.as_ref())?;
        let handle = code.get(..HANDLE_LETTERS).unwrap_or_default().to_owned();
        let enrolment = Enrolment {
            handle,
            tenant: account.tenant,
            account: account.id,
            zone,
            digest: code_digest(&code),
            made_by: by,
            way,
            opens_at,
            until,
            tries: 0,
        };
        self.store.keep_enrolment(grant, &enrolment)?;
        Ok(EnrolmentCode { text: in_groups(&code), opens_at, until })
    }

    /// Whether an account may have a device at all.
    pub(super) fn may_enrol(&self, account: &Account) -> Result<(), DeviceError> {
        let violations = account.violations(self.store.now());
        if violations.is_empty() {
            return Ok(());
        }
        Err(EntryError::NotAllowed(violations).into())
    }

    fn note_code(
        &self,
        grant: &Grant,
        tenant: TenantId,
        by: ActorId,
        visitor: Option<&Visitor>,
    ) -> Result<(), UnitError> {
        self.store.note(
            grant,
            &Happening {
                tenant: Some(tenant),
                actor: Some(by),
                session: visitor.map(|visitor| visitor.session.id()),
                class: Class::EnrolmentIssued,
                outcome: Outcome::Done,
                note: None,
            },
        )
    }

    /// What a code opens, without using it up. A wrong one counts.
    ///
    /// # Errors
    /// [`DeviceError::Code`] when it does not.
    pub fn try_code(&self, typed: &str, zone: Zone) -> Result<DeviceWay, DeviceError> {
        self.found_code(typed, zone).map(|found| found.way)
    }

    pub(super) fn found_code(&self, typed: &str, zone: Zone) -> Result<Enrolment, DeviceError> {
        let grant = Grant::for_job(Job::Devices);
        let code = read_code(typed).ok_or(DeviceError::Code)?;
        let handle = code.get(..HANDLE_LETTERS).unwrap_or_default();
        let Some(enrolment) = self.store.enrolment(&grant, handle)? else {
            return Err(DeviceError::Code);
        };
        if !self.store.count_enrolment_try(&grant, handle)? {
            return Err(DeviceError::Code);
        }
        // Both are digests: how far they agree says nothing about the code.
        if code_digest(&code) != enrolment.digest || enrolment.zone != zone {
            self.store.note(
                &grant,
                &Happening {
                    tenant: Some(enrolment.tenant),
                    actor: None,
                    session: None,
                    class: Class::DeviceRefused,
                    outcome: Outcome::Refused,
                    note: Some(Note::WrongCredential),
                },
            )?;
            return Err(DeviceError::Code);
        }
        self.store.forgive_enrolment_try(&grant, handle)?;
        Ok(enrolment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let written = "0123456789ABCDEFGHJK";
        for typed in [
            "01234-56789-ABCDE-FGHJK",
            "01234 56789 abcde fghjk",
            " ０１２３４－５６７８９－ＡＢＣＤＥ－ＦＧＨＪＫ ",
            "o1234-56789-ABCDE-FGHJK",
            "Oi234-56789-ABCDE-FGHJK",
        ] {
            assert_eq!(read_code(typed).as_deref().map(String::as_str), Some(written), "{typed}");
        }
        for typed in ["", "0123456789ABCDEFGHJ", "0123456789ABCDEFGHJKM", "0123456789ABCDEFGHJU"] {
            assert!(read_code(typed).is_none(), "{typed}");
        }
        assert_eq!(in_groups(written).as_str(), "01234-56789-ABCDE-FGHJK");
    }
}
