//! 利用者の台帳 — every account with what it may do, when it was used and whether it is still needed,
//! and why it may enter now or not: the list that an administrator confirms each quarter.

use std::collections::HashMap;

use romori_identity::{
    Account, AccountState, DORMANT_DAYS, Function, Grant, Job, Party, Role, SecondFactor,
    is_dormant,
};
use romori_intake::table::push_csv_line;
use romori_record::{Class, Outcome};
use romori_store::{AccountUse, Contract, Happening, Review, ReviewAnswer, UnitError};
use romori_types::{ActorId, Date, Purpose, TenantId, date_ja, day_in_japan};

use super::House;
use super::daily::{last_day, off_on};
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::users::{User, UserChange, administers};

/// 入れる理由・入れない理由
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Whether it speaks for entering.
    pub holds: bool,
    /// What it is, in Japanese, without a name.
    pub words: String,
}

/// いま入れるか、なぜか
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Of which account.
    pub account: ActorId,
    /// Of which tenant.
    pub tenant: TenantId,
    /// Everything that was looked at.
    pub reasons: Vec<Reason>,
}

impl Why {
    /// Whether nothing speaks against it.
    pub fn may(&self) -> bool {
        self.reasons.iter().all(|reason| reason.holds)
    }
}

/// 利用者の台帳の一行
pub struct InventoryLine {
    /// The user.
    pub user: User,
    /// 利用の初日
    pub from: Date,
    /// 利用の最後の日, the contract's or his own.
    pub last: Option<Date>,
    /// What was said of it in the quarter's review.
    pub answer: Option<ReviewAnswer>,
    /// Whether it still waits for an answer.
    pub is_open: bool,
    /// Why it may enter now.
    pub why: Why,
}

/// 利用者の台帳
pub struct Inventory {
    /// By the order in which they were made.
    pub lines: Vec<InventoryLine>,
    /// The latest review, over or not.
    pub review: Option<Review>,
    /// The day on which what is not answered is turned off, while the review is open.
    pub off_on: Option<Date>,
}

impl Inventory {
    /// How many still wait for an answer.
    pub fn open(&self) -> usize {
        self.lines.iter().filter(|line| line.is_open).count()
    }
}

/// What is looked at for an account.
struct Looked<'a> {
    one: &'a AccountUse,
    contract: Option<&'a Contract>,
    has_password: bool,
    password_due: bool,
    from: Date,
    waits_until: Option<Date>,
    leads: bool,
    /// A worker has no password: he enters from telephones of his own alone.
    is_worker: bool,
    second: SecondFactor,
    devices: u32,
    used_on: usize,
}

fn reasons(today: Date, looked: &Looked<'_>) -> Vec<Reason> {
    let reason = |holds: bool, words: String| Reason { holds, words };
    let mut all = Vec::new();
    all.push(match looked.contract {
        None => reason(false, "契約がありません".to_owned()),
        Some(contract) => {
            let to = contract
                .to
                .map_or_else(|| "期限なし".to_owned(), |to| format!("{}まで", date_ja(to)));
            let words = format!("契約は{}、{to}", contract.state.ja());
            reason(contract.is_in_force(today), words)
        }
    });
    let until = looked.one.until.and_then(|until| until.yesterday().ok());
    let in_force = looked.from <= today && until.is_none_or(|last| today <= last);
    let term = until.map_or_else(|| "期限なし".to_owned(), |last| format!("{}まで", date_ja(last)));
    all.push(reason(in_force, format!("利用期間は{}から{term}", date_ja(looked.from))));
    let is_on = looked.one.state == AccountState::Active;
    all.push(reason(is_on, if is_on { "使用中" } else { "停止中" }.to_owned()));
    let password = match (looked.has_password, looked.password_due) {
        (false, _) => "パスワードがまだありません",
        (true, true) => "パスワードは、最初に自分で変えるまで仮のものです",
        (true, false) => "パスワードを自分で決めています",
    };
    if !looked.is_worker {
        all.push(reason(looked.has_password, password.to_owned()));
    }
    let last = date_ja(looked.one.last);
    let dormant = is_dormant(looked.one.last, today);
    let words = if dormant {
        format!("最後の利用は{last}で、{DORMANT_DAYS}日たったため停止します")
    } else {
        format!("最後の利用は{last}（{DORMANT_DAYS}日使わないと停止）")
    };
    all.push(reason(!dormant, words));
    all.extend(ways_in(looked));
    if let Some(until) = looked.waits_until {
        let words = format!("棚卸しの確認待ち（{}に停止）", date_ja(until));
        all.push(reason(today < until, words));
    }
    all
}

/// What proves who comes, and from where he comes.
fn ways_in(looked: &Looked<'_>) -> Vec<Reason> {
    let reason = |holds: bool, words: String| Reason { holds, words };
    if looked.is_worker {
        let words = format!("本人が登録した電話機は{}台", looked.devices);
        return vec![reason(looked.devices > 0, words)];
    }
    let second = match (looked.second, looked.leads) {
        (SecondFactor::Has, _) => reason(true, "2つ目の確認手段を登録しています".to_owned()),
        (SecondFactor::Invented, _) => {
            reason(true, "見本のため、2つ目の確認手段を求めません".to_owned())
        }
        (SecondFactor::Lacks, true) | (SecondFactor::Owes, _) => {
            reason(false, "2つ目の確認手段がないため、その登録の画面にだけ入れます".to_owned())
        }
        (SecondFactor::Lacks, false) => {
            reason(true, "2つ目の確認手段はなく、パスワードだけで入れます".to_owned())
        }
    };
    let devices = match looked.devices {
        0 => "登録した端末はなく、端末を求める入口からは入れません".to_owned(),
        count => format!("登録した端末は{count}台"),
    };
    let mut all = vec![second, reason(true, devices)];
    if looked.used_on > 1 {
        all.push(reason(true, format!("いま{}台の端末で同時に使われています", looked.used_on)));
    }
    all
}

impl House {
    /// Every account of the visitor's office with all that is known of it.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn inventory(&self, visitor: &Visitor) -> Result<Inventory, EntryError> {
        let granted = visitor.grant(Function::ViewUsers, Purpose::Administer);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let tenant = visitor.session.tenant();
        let job = Grant::for_job(Job::Review);
        let review = self.store.latest_review(&job, tenant)?;
        let open = self.open_of(&job, review.as_ref())?;
        let answers: HashMap<ActorId, ReviewAnswer> = match &review {
            None => HashMap::new(),
            Some(review) => {
                let answers = self.store.review_answers(&job, review)?;
                answers.into_iter().map(|answer| (answer.account, answer)).collect()
            }
        };
        let whys = self.whys(&grant, review.as_ref(), &open)?;
        let contract = self.store.contract(&job, tenant)?;
        let uses = self.store.account_uses(&grant)?;
        let mut lines = Vec::new();
        for account in self.store.accounts(&grant, tenant)? {
            let Some(one) = uses.iter().find(|one| one.account == account.id) else { continue };
            let Some(why) = whys.iter().find(|why| why.account == account.id) else { continue };
            lines.push(InventoryLine {
                from: account.from,
                last: last_day(one, Some(&contract)),
                answer: answers.get(&account.id).copied(),
                is_open: open.contains(&account.id),
                why: why.clone(),
                user: self.user_of(&grant, account)?,
            });
        }
        let still = review.filter(|review| review.closed_at.is_none());
        Ok(Inventory { lines, review, off_on: still.as_ref().map(off_on) })
    }

    fn open_of(&self, grant: &Grant, review: Option<&Review>) -> Result<Vec<ActorId>, UnitError> {
        match review.filter(|review| review.closed_at.is_none()) {
            None => Ok(Vec::new()),
            Some(review) => self.unanswered(grant, review),
        }
    }

    /// Why each account of a grant's tenant may enter now.
    fn whys(
        &self,
        grant: &Grant,
        review: Option<&Review>,
        open: &[ActorId],
    ) -> Result<Vec<Why>, UnitError> {
        let today = day_in_japan(self.store.now());
        let contracts = self.store.contracts(&Grant::for_job(Job::Review))?;
        let mut whys = Vec::new();
        for one in self.store.account_uses(grant)? {
            let account: Account = self.store.account(grant, one.account)?;
            let waits = review.filter(|_| open.contains(&one.account)).map(off_on);
            let looked = Looked {
                one: &one,
                contract: contracts.iter().find(|contract| contract.tenant == one.tenant),
                has_password: account.password.is_some(),
                password_due: account.password_due,
                from: account.from,
                waits_until: waits,
                leads: account.roles.has(Role::Administrator),
                is_worker: account.rights.party == Party::Worker,
                second: self.second_factor(grant, &account)?,
                devices: self.store.device_count(grant, account.id)?,
                used_on: self.devices_in_use(grant, account.id)?,
            };
            let reasons = reasons(today, &looked);
            whys.push(Why { account: one.account, tenant: one.tenant, reasons });
        }
        Ok(whys)
    }

    /// Why each account of the installation may enter now, without a name. For the console.
    ///
    /// # Errors
    /// What the store says.
    pub fn why_all(&self) -> Result<Vec<Why>, UnitError> {
        let job = Grant::for_job(Job::Review);
        let mut all = self.whys(&job, None, &[])?;
        for review in self.store.open_reviews(&job)? {
            let open = self.unanswered(&job, &review)?;
            let waiting = all.iter_mut().filter(|why| open.contains(&why.account));
            let until = off_on(&review);
            let today = day_in_japan(self.store.now());
            for why in waiting {
                let words = format!("棚卸しの確認待ち（{}に停止）", date_ja(until));
                why.reasons.push(Reason { holds: today < until, words });
            }
        }
        Ok(all)
    }

    /// Says of an account whether it is still needed. One that is not is turned off.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when this office has no such account;
    /// [`EntryError::NoReview`] when nothing is asked; when no administrator would be left.
    pub fn answer_review(
        &self,
        visitor: &Visitor,
        account: ActorId,
        keeps: bool,
    ) -> Result<(), EntryError> {
        administers(visitor)?;
        let user = self.user(visitor, account)?;
        let job = Grant::for_job(Job::Review);
        let tenant = visitor.session.tenant();
        let latest = self.store.latest_review(&job, tenant)?;
        let review = latest.filter(|review| review.closed_at.is_none());
        let review = review.ok_or(EntryError::NoReview)?;
        if !keeps {
            self.change_user(visitor, user.id, UserChange::Lock)?;
        }
        let session = &visitor.session;
        let what = Happening {
            tenant: Some(tenant),
            actor: Some(session.actor()),
            session: Some(session.id()),
            class: Class::AccountsReviewed,
            outcome: Outcome::Done,
            note: None,
        };
        self.store.note_account(&job, &what, user.id)?;
        let (decided_by, decided_at) = (session.actor(), self.store.now());
        let answer = ReviewAnswer { account: user.id, keeps, decided_by, decided_at };
        self.store.answer_review(&job, &review, &answer)?;
        if self.unanswered(&job, &review)?.is_empty() {
            self.store.close_review(&job, &review)?;
        }
        Ok(())
    }

    /// The inventory as a table in CSV (UTF-8 with a mark). The log says that it was written out.
    ///
    /// # Errors
    /// As [`House::inventory`].
    pub fn inventory_csv(&self, visitor: &Visitor) -> Result<Vec<u8>, EntryError> {
        administers(visitor)?;
        let inventory = self.inventory(visitor)?;
        let session = &visitor.session;
        let what = Happening {
            tenant: Some(session.tenant()),
            actor: Some(session.actor()),
            session: Some(session.id()),
            class: Class::Export,
            outcome: Outcome::Done,
            note: None,
        };
        self.store.note(&Grant::for_job(Job::Review), &what)?;
        let mut text = String::from('\u{FEFF}');
        push_csv_line(&mut text, CSV_HEADINGS);
        for line in &inventory.lines {
            let cells = csv_cells(line);
            push_csv_line(&mut text, cells.iter().map(String::as_str));
        }
        Ok(text.into_bytes())
    }
}

const CSV_HEADINGS: [&str; 9] = [
    "利用者ID",
    "氏名",
    "できること",
    "利用の初日",
    "利用の最後の日",
    "最後の利用",
    "棚卸し",
    "いま入れるか",
    "理由",
];

fn csv_cells(line: &InventoryLine) -> [String; 9] {
    let roles: Vec<&str> = line.user.roles.iter().map(romori_identity::Role::ja).collect();
    let reasons: Vec<String> = line
        .why
        .reasons
        .iter()
        .map(|reason| format!("{} {}", if reason.holds { "○" } else { "×" }, reason.words))
        .collect();
    let used = line.user.used_at.map(|at| day_in_japan(at).to_string());
    let answered = match (&line.answer, line.is_open) {
        (Some(answer), _) => {
            let what = if answer.keeps { "続ける" } else { "止める" };
            format!("{what}（{}）", day_in_japan(answer.decided_at))
        }
        (None, true) => "確認待ち".to_owned(),
        (None, false) => String::new(),
    };
    [
        line.user.login.clone(),
        line.user.name.clone(),
        roles.join("・"),
        line.from.to_string(),
        line.last.map(|last| last.to_string()).unwrap_or_default(),
        used.unwrap_or_default(),
        answered,
        if line.why.may() { "入れる" } else { "入れない" }.to_owned(),
        reasons.join(" / "),
    ]
}
