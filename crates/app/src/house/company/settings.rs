//! The settings of a company's own sign-in, and what a user sees of his own link.

use std::sync::Arc;

use romori_factor::{CompanyError, CompanyProvider, Outgoing};
use romori_identity::{Account, Grant, Job, Role};
use romori_record::Class;
use romori_store::UnitError;
use romori_types::{ActorId, Chance, Timestamp, fold_width};
use zeroize::Zeroizing;

use super::super::House;
use super::super::entry::Visitor;
use super::super::entry_error::EntryError;
use super::super::users::administers;
use super::settings_of;

/// Letters of a company's code: Crockford's base 32, 50 bits.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LETTERS: usize = 10;

/// 会社のサインインの設定 — as an administrator sees it. The secret is not shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyOfOffice {
    /// 会社コード
    pub code: String,
    /// 発行者
    pub issuer: String,
    /// クライアントID
    pub client: String,
    /// 利用者を表す項目
    pub claim: String,
    /// The `acr` of several factors.
    pub acr: String,
    /// Whether it counts as a second factor where it says so.
    pub counts: bool,
    /// Whether who is bound enters by it alone.
    pub only_way: bool,
    /// How many of the users who may enter are bound.
    pub linked: usize,
    /// How many may enter.
    pub users: usize,
    /// Administrators who may enter and are not bound: who comes in while the provider is away.
    pub emergency: usize,
}

/// 会社のサインインの設定の変更 — as it was entered.
#[derive(Debug, Clone, Default)]
pub struct NewCompany {
    /// 発行者
    pub issuer: String,
    /// クライアントID
    pub client: String,
    /// 秘密の値; empty keeps the former one.
    pub secret: Zeroizing<String>,
    /// 利用者を表す項目
    pub claim: String,
    /// The `acr` of several factors; may be empty.
    pub acr: String,
    /// Whether it counts as a second factor where it says so.
    pub counts: bool,
    /// Whether who is bound enters by it alone.
    pub only_way: bool,
}

/// 自分の結び付け — what a user sees of his own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnCompany {
    /// Since when he is bound, and when it was used last; none while he is not.
    pub link: Option<(Timestamp, Option<Timestamp>)>,
    /// Whether his office wants that he enters by it alone, once bound.
    pub only_way: bool,
}

/// A code as it is kept: capital letters, nothing between them.
pub(super) fn read_code(typed: &str) -> String {
    let folded = fold_width(typed).to_uppercase();
    let letters = folded.chars().filter(|letter| !letter.is_whitespace() && *letter != '-');
    letters
        .map(|letter| match letter {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .take(CODE_LETTERS + 1)
        .collect()
}

fn new_code(chance: &dyn Chance) -> Result<String, UnitError> {
    let mut bytes = [0; CODE_LETTERS];
    chance.fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect())
}

impl House {
    /// The company's own sign-in of the visitor's office, if it has one.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn company(&self, visitor: &Visitor) -> Result<Option<CompanyOfOffice>, EntryError> {
        let grant = administers(visitor)?;
        let tenant = visitor.session.tenant();
        let Some(company) = self.store.company(&grant, tenant)? else { return Ok(None) };
        let settings = settings_of(&company)?;
        let (open, linked) = self.open_and_linked(&grant, tenant)?;
        let bound = |account: &&Account| linked.contains(&account.id);
        Ok(Some(CompanyOfOffice {
            code: company.code,
            issuer: settings.issuer.clone(),
            client: settings.client.clone(),
            claim: settings.claim.clone(),
            acr: settings.acr.clone(),
            counts: settings.counts,
            only_way: company.only_way,
            linked: open.iter().filter(bound).count(),
            users: open.len(),
            emergency: emergency(&open, &linked, None),
        }))
    }

    fn open_and_linked(
        &self,
        grant: &Grant,
        tenant: romori_types::TenantId,
    ) -> Result<(Vec<Account>, Vec<ActorId>), UnitError> {
        let now = self.store.now();
        let mut open = self.store.accounts(grant, tenant)?;
        open.retain(|account| account.violations(now).is_empty());
        Ok((open, self.store.company_linked(grant, tenant)?))
    }

    /// Sets the company's own sign-in up, or changes it, after asking the provider what it is.
    /// Another issuer or claim sets everybody free: who he was there says nothing here.
    ///
    /// # Errors
    /// When the visitor may not; what is wrong with the provider; [`CompanyError::NoEmergency`].
    pub fn set_company(
        &self,
        visitor: &Visitor,
        new: &NewCompany,
        out: &dyn Outgoing,
    ) -> Result<(), EntryError> {
        let grant = administers(visitor)?;
        let tenant = visitor.session.tenant();
        let former = self.store.company(&grant, tenant)?;
        let before = former.as_ref().map(settings_of).transpose()?;
        let kept = before.as_ref().filter(|_| new.secret.trim().is_empty());
        let secret = kept.map_or(new.secret.trim(), |before| before.secret.as_str());
        let settings = Arc::new(CompanyProvider {
            issuer: new.issuer.trim().to_owned(),
            client: new.client.trim().to_owned(),
            secret: Zeroizing::new(secret.to_owned()),
            claim: new.claim.trim().to_owned(),
            acr: new.acr.trim().to_owned(),
            counts: new.counts,
        });
        // A secret is never sent to another issuer than the one it was entered for.
        let moved = before.as_ref().is_some_and(|before| before.issuer != settings.issuer);
        if moved && kept.is_some() {
            return Err(CompanyError::Incomplete.into());
        }
        settings.discover(out)?;
        let other = moved || before.as_ref().is_some_and(|was| was.claim != settings.claim);
        if new.only_way {
            let (open, linked) = self.open_and_linked(&grant, tenant)?;
            let linked = if other { Vec::new() } else { linked };
            if emergency(&open, &linked, None) == 0 {
                return Err(CompanyError::NoEmergency.into());
            }
        }
        let unreadable =
            |_| UnitError::Unreadable { kind: "会社のサインイン", row: tenant.to_string() };
        let text = Zeroizing::new(serde_json::to_vec(settings.as_ref()).map_err(unreadable)?);
        let code = match former {
            Some(former) => former.code,
            None => new_code(self.chance.as_ref())?,
        };
        self.note_about(&grant, visitor, Class::CompanyChanged)?;
        if other {
            self.store.remove_company(&grant, tenant)?;
        }
        Ok(self.store.keep_company(&grant, tenant, (&code, new.only_way, &text))?)
    }

    /// Takes the company's own sign-in away. Everybody enters as before it.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is none.
    pub fn remove_company(&self, visitor: &Visitor) -> Result<(), EntryError> {
        let grant = administers(visitor)?;
        let tenant = visitor.session.tenant();
        if self.store.company(&grant, tenant)?.is_none() {
            return Err(UnitError::Absent.into());
        }
        self.note_about(&grant, visitor, Class::CompanyChanged)?;
        Ok(self.store.remove_company(&grant, tenant)?)
    }

    /// What the visitor sees of his own link; none where his office has no company.
    ///
    /// # Errors
    /// What the store says.
    pub fn own_company(&self, visitor: &Visitor) -> Result<Option<OwnCompany>, EntryError> {
        let grant = Grant::for_job(Job::SignIn);
        let (tenant, actor) = (visitor.record.tenant, visitor.record.actor);
        let Some(company) = self.store.company(&grant, tenant)? else { return Ok(None) };
        let link = self.store.company_link(&grant, tenant, actor)?;
        let link = link.map(|link| (link.made_at, link.used_at));
        Ok(Some(OwnCompany { link, only_way: company.only_way }))
    }

    /// Sets the visitor's account free of who he is at his company. His other sessions end, and
    /// this one gets a new token, which is given back.
    ///
    /// # Errors
    /// When he must prove himself first; when he has nothing else to enter by;
    /// [`UnitError::Absent`] when he is not bound.
    pub fn unlink_company(&self, visitor: &Visitor) -> Result<String, EntryError> {
        let (grant, account) = self.owner(visitor)?;
        let has_key = self.store.credentials(&grant, account.tenant, account.id)?;
        let by_key = has_key.iter().any(|one| one.kind == romori_store::CredentialKind::Passkey);
        if account.password.is_none() && !by_key {
            return Err(super::super::factors::FactorError::Last.into());
        }
        if !self.store.remove_company_link(&grant, account.tenant, account.id)? {
            return Err(UnitError::Absent.into());
        }
        self.after_change(&grant, visitor, Class::CompanyLinked)
    }

    /// Refuses to bind the last administrator who could come in while the provider is away.
    pub(super) fn keep_an_emergency(
        &self,
        grant: &Grant,
        account: &Account,
    ) -> Result<(), EntryError> {
        let company = self.store.company(grant, account.tenant)?;
        if !company.is_some_and(|company| company.only_way) {
            return Ok(());
        }
        let (open, linked) = self.open_and_linked(grant, account.tenant)?;
        if account.roles.has(Role::Administrator)
            && emergency(&open, &linked, Some(account.id)) == 0
        {
            return Err(CompanyError::NoEmergency.into());
        }
        Ok(())
    }
}

/// Administrators among these who are not bound, one left out.
fn emergency(open: &[Account], linked: &[ActorId], without: Option<ActorId>) -> usize {
    let leads = |one: &&Account| {
        one.roles.has(Role::Administrator) && !linked.contains(&one.id) && Some(one.id) != without
    };
    open.iter().filter(leads).count()
}
