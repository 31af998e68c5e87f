//! 知らせの手紙 — tells an account's owner, at his own mail address, that something happened that he
//! should look at, and administrators how long the log is. A letter says nothing about anybody:
//! what happened stands inside, behind the sign-in.

use romori_identity::{Account, Grant, Job, Role};
use romori_record::{Class, Outcome};
use romori_store::{ContractState, DailyCounts, Happening, StoredAddress, TenantKind, UnitError};
use romori_types::{ActorId, Date, Span, TenantId, Timestamp, date_ja};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;

/// A code serves for so long. Unit: seconds.
const CODE_SECONDS: i64 = 30 * 60;
/// So often it may be tried.
const CODE_TRIES: u8 = 5;
/// Between two codes to one account. Unit: seconds.
const ASK_SECONDS: i64 = 60;
/// A letter that nobody took for so long is given up. Unit: seconds.
const KEEP_SECONDS: i64 = 7 * 24 * 60 * 60;
/// The longest pause between two tries. Unit: seconds.
const PAUSE_SECONDS: i64 = 60 * 60;
/// So many are tried in one go.
const LETTERS_MOST: u32 = 50;
/// Days before the end of a contract on which its administrators are told.
const ENDING_DAYS: [i64; 3] = [30, 7, 1];
/// RFC 5321 §4.5.3.1.3, without the angle brackets.
const ADDRESS_LETTERS: usize = 254;

/// Subject and text of whatever happened: the same for everything.
const NOTICE: (&str, &str) = (
    "労守からのお知らせ",
    "労守に、確かめていただきたいことがあります。\n\
     いつもの入口からサインインし、「90 自分」と「01 見た人の記録」を見てください。\n\
     心当たりがないときは、事務所の管理者に伝えてください。\n\n\
     この手紙には、リンクも、だれのことかも書きません。\n",
);

/// 手紙 — what is handed to whoever carries it.
pub struct Letter {
    /// The same for each try, so that who gets it twice may know.
    pub id: String,
    /// 宛先
    pub to: String,
    /// 件名
    pub subject: String,
    /// 本文
    pub text: String,
}

romori_types::quiet_debug!(Letter);

/// It was not taken, and is to be tried again. The other side's words are not kept: they repeat
/// addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotCarried;

/// 運ぶ人 — takes letters to a mail server.
pub trait Carrier: Send + Sync {
    /// Hands a letter over.
    ///
    /// # Errors
    /// [`NotCarried`] when nobody has taken it.
    fn carry(&self, letter: &Letter) -> Result<(), NotCarried>;
}

/// 自分の宛先 — what its owner sees of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OwnMail {
    /// Where he is told; none yet.
    pub address: Option<String>,
    /// Which address waits for its code.
    pub waits: Option<String>,
}

romori_types::quiet_debug!(OwnMail);

/// How a round went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// Taken.
    pub taken: u32,
    /// To be tried again.
    pub later: u32,
    /// Given up.
    pub given_up: u32,
}

/// What is sealed of an address.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    address: Option<String>,
    asked: Option<(String, String)>,
}

/// What is sealed of a letter.
#[derive(Serialize, Deserialize)]
struct Written {
    to: String,
    subject: String,
    text: String,
}

fn kept_of(one: &StoredAddress, account: ActorId) -> Result<Kept, UnitError> {
    let unreadable =
        |_| UnitError::Unreadable { kind: "知らせの宛先", row: account.to_string() };
    serde_json::from_slice(&one.text).map_err(unreadable)
}

fn text_of(value: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, UnitError> {
    let unreadable = |_| UnitError::Unreadable { kind: "手紙", row: String::new() };
    serde_json::to_vec(value).map(Zeroizing::new).map_err(unreadable)
}

/// Whether a text can be an address: one `@` between a name and a host, printable ASCII without
/// anything that a header or a list would mean something else by.
fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let plain = |letter: char| letter.is_ascii_graphic() && !"<>()[],;:\\\"@".contains(letter);
    let in_host = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
    text.len() <= ADDRESS_LETTERS
        && (1..=64).contains(&name.len())
        && name.chars().all(plain)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && host.contains('.')
        && host.split('.').all(|part| !part.is_empty() && !part.starts_with('-'))
        && host.chars().all(in_host)
}

impl House {
    /// From now on letters are written: somebody carries them.
    pub fn open_post(&self) {
        self.post.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    fn has_post(&self) -> bool {
        self.post.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Where the visitor is told; none where nobody carries letters.
    ///
    /// # Errors
    /// What the store says.
    pub fn own_mail(&self, visitor: &Visitor) -> Result<Option<OwnMail>, EntryError> {
        if !self.has_post() {
            return Ok(None);
        }
        let of = (visitor.record.tenant, visitor.record.actor);
        let Some(stored) = self.store.mail_address(&Grant::for_job(Job::Post), of)? else {
            return Ok(Some(OwnMail::default()));
        };
        let kept = kept_of(&stored, of.1)?;
        let waits = kept.asked.filter(|_| self.code_serves(&stored)).map(|(address, _)| address);
        Ok(Some(OwnMail { address: kept.address, waits }))
    }

    fn code_serves(&self, stored: &StoredAddress) -> bool {
        let since = |at: Timestamp| self.store.now().as_second() - at.as_second();
        stored.tries < CODE_TRIES
            && stored.asked_at.is_some_and(|at| (0..CODE_SECONDS).contains(&since(at)))
    }

    /// Sends a code to an address that the visitor wants to be told at. He is told there once he
    /// has entered it.
    ///
    /// # Errors
    /// When he must prove himself first; [`EntryError::MailAddress`] when it is none;
    /// [`EntryError::MailSoon`] within a minute of the last one; [`UnitError::Absent`] where nobody
    /// carries letters.
    pub fn ask_mail(&self, visitor: &Visitor, address: &str) -> Result<(), EntryError> {
        let (_, account) = self.owner(visitor)?;
        let address = address.trim();
        if !self.has_post() {
            return Err(UnitError::Absent.into());
        }
        if !is_address(address) {
            return Err(EntryError::MailAddress);
        }
        let (grant, of) = (Grant::for_job(Job::Post), (account.tenant, account.id));
        let stored = self.store.mail_address(&grant, of)?;
        let now = self.store.now();
        let lately = |one: &StoredAddress| {
            one.asked_at.is_some_and(|at| now.as_second() - at.as_second() < ASK_SECONDS)
        };
        if stored.as_ref().is_some_and(lately) {
            return Err(EntryError::MailSoon);
        }
        let mut kept =
            stored.as_ref().map(|one| kept_of(one, of.1)).transpose()?.unwrap_or_default();
        let code = self.mail_code()?;
        kept.asked = Some((address.to_owned(), code.clone()));
        let seen = stored.map_or(0, |one| one.version);
        let text = text_of(&kept)?;
        if !self.store.keep_mail_address(&grant, of, (&text, Some(now), 0), seen)? {
            return Err(EntryError::MailSoon);
        }
        let text = format!(
            "労守の「90 自分」に、次の数字を入れてください。30分のあいだ、1回だけ使えます。\n\n{code}\n\n\
             心当たりがないときは、この手紙を捨ててください。何も起きません。\n"
        );
        Ok(self.write_letter(of, address, ("労守 宛先の確認", &text))?)
    }

    /// Eight digits.
    fn mail_code(&self) -> Result<String, UnitError> {
        let mut bytes = [0; 8];
        self.chance.fill(&mut bytes)?;
        Ok(format!("{:08}", u64::from_be_bytes(bytes) % 100_000_000))
    }

    /// Takes the code: from now on the visitor is told there. Where he was told before is told so.
    ///
    /// # Errors
    /// [`EntryError::MailCode`] when it is not the one, or its time or tries are over.
    pub fn confirm_mail(&self, visitor: &Visitor, code: &str) -> Result<(), EntryError> {
        let (grant, of) =
            (Grant::for_job(Job::Post), (visitor.record.tenant, visitor.record.actor));
        let stored = self.store.mail_address(&grant, of)?.ok_or(EntryError::MailCode)?;
        let mut kept = kept_of(&stored, of.1)?;
        let folded = romori_types::fold_width(code.trim());
        let asked = kept.asked.take().filter(|_| self.code_serves(&stored));
        let (address, right) = asked.ok_or(EntryError::MailCode)?;
        if folded != right {
            let kept = Kept { asked: Some((address, right)), ..kept };
            let counted = (text_of(&kept)?, stored.asked_at, stored.tries + 1);
            let (text, at, tries) = (&counted.0, counted.1, counted.2);
            self.store.keep_mail_address(&grant, of, (text, at, tries), stored.version)?;
            return Err(EntryError::MailCode);
        }
        let former = kept.address.replace(address);
        let text = text_of(&kept)?;
        if !self.store.keep_mail_address(&grant, of, (&text, None, 0), stored.version)? {
            return Err(EntryError::MailCode);
        }
        self.note_about(&Grant::for_job(Job::SignIn), visitor, Class::MailChanged)?;
        if let Some(former) = former {
            self.write_letter(of, &former, NOTICE)?;
        }
        Ok(())
    }

    /// The visitor is told nowhere any more; where he was told is told so.
    ///
    /// # Errors
    /// When he must prove himself first; [`UnitError::Absent`] when he was told nowhere.
    pub fn remove_mail(&self, visitor: &Visitor) -> Result<(), EntryError> {
        let (_, account) = self.owner(visitor)?;
        let (grant, of) = (Grant::for_job(Job::Post), (account.tenant, account.id));
        let stored = self.store.mail_address(&grant, of)?.ok_or(UnitError::Absent)?;
        let former = kept_of(&stored, of.1)?.address;
        self.store.remove_mail_address(&grant, of)?;
        self.note_about(&Grant::for_job(Job::SignIn), visitor, Class::MailChanged)?;
        if let Some(former) = former {
            self.write_letter(of, &former, NOTICE)?;
        }
        Ok(())
    }

    fn write_letter(
        &self,
        of: (TenantId, ActorId),
        to: &str,
        (subject, text): (&str, &str),
    ) -> Result<(), UnitError> {
        let written =
            Written { to: to.to_owned(), subject: subject.to_owned(), text: text.to_owned() };
        self.store.queue_letter(&Grant::for_job(Job::Post), of, &text_of(&written)?)?;
        Ok(())
    }

    /// Tells an account's owner that something happened, if he has an address that he confirmed.
    pub(super) fn tell(&self, of: (TenantId, ActorId)) -> Result<(), UnitError> {
        self.tell_that(of, NOTICE)
    }

    fn tell_that(&self, of: (TenantId, ActorId), what: (&str, &str)) -> Result<(), UnitError> {
        if !self.has_post() {
            return Ok(());
        }
        let Some(stored) = self.store.mail_address(&Grant::for_job(Job::Post), of)? else {
            return Ok(());
        };
        match kept_of(&stored, of.1)?.address {
            Some(address) => self.write_letter(of, &address, what),
            None => Ok(()),
        }
    }

    /// Tells those who manage a tenant's users.
    pub(super) fn tell_administrators(&self, tenant: TenantId) -> Result<(), UnitError> {
        self.tell_administrators_that(tenant, NOTICE)
    }

    fn tell_administrators_that(
        &self,
        tenant: TenantId,
        what: (&str, &str),
    ) -> Result<(), UnitError> {
        if !self.has_post() {
            return Ok(());
        }
        let now = self.store.now();
        let leads =
            |one: &Account| one.roles.has(Role::Administrator) && one.violations(now).is_empty();
        let all = self.store.accounts(&Grant::for_job(Job::Post), tenant)?;
        for one in all.iter().filter(|one| leads(one)) {
            self.tell_that((tenant, one.id), what)?;
        }
        Ok(())
    }

    /// Hands over what waits. What nobody takes is tried again after a while that grows to an hour,
    /// and given up after a week.
    ///
    /// # Errors
    /// What the store says; letters that were not looked at wait on.
    pub fn carry_letters(&self, carrier: &dyn Carrier) -> Result<Carried, UnitError> {
        let grant = Grant::for_job(Job::Post);
        let mut carried = Carried::default();
        for one in self.store.letters_due(&grant, LETTERS_MOST)? {
            let unreadable = |_| UnitError::Unreadable { kind: "手紙", row: one.id.to_string() };
            let written: Written = serde_json::from_slice(&one.text).map_err(unreadable)?;
            let letter = Letter {
                id: one.id.to_string(),
                to: written.to,
                subject: written.subject,
                text: written.text,
            };
            let now = self.store.now();
            let outcome = match carrier.carry(&letter) {
                Ok(()) => Outcome::Done,
                Err(NotCarried) if now.as_second() - one.made_at.as_second() < KEEP_SECONDS => {
                    let pause = 60 << one.tries.min(6);
                    let pause = Span::new().seconds(PAUSE_SECONDS.min(pause));
                    let due = now.checked_add(pause).unwrap_or(now);
                    self.store.letter_later(&grant, one.id, due)?;
                    carried.later += 1;
                    continue;
                }
                Err(NotCarried) => Outcome::Failed,
            };
            // First gone, then noted: what is told twice is worse than what is noted late.
            self.store.remove_letter(&grant, one.id)?;
            match outcome {
                Outcome::Done => carried.taken += 1,
                _ => carried.given_up += 1,
            }
            let what = Happening {
                tenant: Some(one.tenant),
                actor: Some(grant.actor()),
                session: None,
                class: Class::LetterSent,
                outcome,
                note: None,
            };
            self.store.note_account(&grant, &what, one.account)?;
        }
        Ok(carried)
    }

    /// Once a day: how long the log is, to the administrators of each tenant, who so have a head of
    /// it outside of the house; and that a contract ends soon.
    pub(super) fn write_daily(&self, grant: &Grant, day: Date) -> Result<DailyCounts, UnitError> {
        let mut counts = DailyCounts::default();
        if !self.has_post() {
            return Ok(counts);
        }
        let head = self.sequencer.head();
        let text = format!(
            "記録簿の控え（{}）です。記録簿の名前、件数、根の順に並んでいます。\n\n{}\n\
             残しておくと、あとで記録が書き換えられていないことを確かめられます。\n",
            date_ja(day),
            head.text(),
        );
        let subject = format!("労守 記録簿の控え {day}");
        for contract in self.store.contracts(grant)? {
            let closed = contract.state == ContractState::Ended || !contract.is_in_force(day);
            if closed || contract.kind == TenantKind::Installation {
                continue;
            }
            // The head of a day that is past is not known any more.
            if day == super::today(self) {
                self.tell_administrators_that(contract.tenant, (&subject, &text))?;
                counts.tenants += 1;
            }
            let left = contract.to.and_then(|to| to.since(day).ok());
            let left = left.map(|span| i64::from(span.get_days()));
            if left.is_some_and(|left| ENDING_DAYS.contains(&left)) {
                self.tell_administrators(contract.tenant)?;
            }
        }
        Ok(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_is_one_name_at_one_host() {
        for address in ["hanako@minato.example", "a.b+c@x-y.co.jp", "o'neil@example.org"] {
            assert!(is_address(address), "{address}");
        }
        for other in [
            "",
            "hanako",
            "@minato.example",
            "hanako@",
            "hanako@minato",
            "a b@minato.example",
            "a@b@minato.example",
            "a@minato.example\r\nBcc: b@minato.example",
            "<a@minato.example>",
            "花子@minato.example",
            "a@minato..example",
            "a@-minato.example",
            ".a@minato.example",
        ] {
            assert!(!is_address(other), "{other}");
        }
    }
}
