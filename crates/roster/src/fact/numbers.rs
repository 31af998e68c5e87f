//! What the application keeps about individual numbers: never one of them. Purposes, boxes and ways
//! are numbers of the lists of the vault (`romori-mynabox`), which this crate does not know.

use romori_types::{ActorId, Date, FactId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Fact, date_or_dash, or_dash};
use crate::Kind;

/// 個人番号の委託と許可 — what a client entrusts, for what, and whether it may be entrusted
/// further. What the vault refuses by has a copy of its own there.
///
/// Law: 番号法10条 (再委託), 11条 (監督).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberPermission {
    /// Whose box: 1 the office's, 2 the client's.
    pub keeper: u8,
    /// 利用目的, by their numbers.
    pub purposes: Vec<u8>,
    /// 委託契約の日
    pub entrusted_on: Date,
    /// Where the contract lies, or what it is called.
    #[serde(default)]
    pub contract: String,
    /// 再委託の許諾を受けた日; none where it was not given.
    #[serde(default)]
    pub reentrustment_on: Option<Date>,
    /// 監督(報告・点検)を最後にした日
    #[serde(default)]
    pub supervised_on: Option<Date>,
    /// 次に監督する日
    #[serde(default)]
    pub supervise_by: Option<Date>,
    /// In force from.
    pub from: Date,
    /// In force through.
    #[serde(default)]
    pub through: Option<Date>,
}

/// 個人番号の利用の許し — by it the office uses the box that the client keeps.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberGrant {
    /// 利用目的, by their numbers.
    pub purposes: Vec<u8>,
    /// In force through.
    pub through: Date,
}

/// 個人番号の収集の計画 — who is asked for what, how and until when.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberCampaign {
    /// What it is called.
    pub name: String,
    /// 利用目的, by their numbers.
    pub purposes: Vec<u8>,
    /// How it is collected, by its number.
    pub way: u8,
    /// When it began.
    pub begun_on: Date,
    /// 期限
    pub ends_on: Date,
    /// Whose numbers are asked for.
    pub asked: Vec<NumberAsked>,
    /// The requests that went out, the last one of each holder counting.
    #[serde(default)]
    pub requests: Vec<NumberRequest>,
    /// When it was closed before its time.
    #[serde(default)]
    pub closed_on: Option<Date>,
}

/// 番号を求める人 — of a campaign or a disposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberAsked {
    /// The id under which the vault knows him.
    pub id: FactId,
    /// What he is to the client, by its number.
    pub kind: u8,
}

/// 収集の依頼 — one paper or link. The link and its code are kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRequest {
    /// By which the vault knows it.
    pub id: FactId,
    /// To whom it went.
    pub to: FactId,
    /// When.
    pub on: Date,
}

/// 支払先 — somebody whom a client pays without employing him: 税理士, 家主.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    /// 氏名・名称
    pub name: String,
    /// What he is paid for.
    #[serde(default)]
    pub about: String,
    /// The last day of paying him.
    #[serde(default)]
    pub until: Option<Date>,
}

/// 取扱規程・区域 — a rule of the house on individual numbers, or a place where they are handled.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRule {
    /// 1 取扱規程, 2 管理区域, 3 取扱区域.
    pub sort: u8,
    /// What it is called.
    pub name: String,
    /// What it says, or where it is and what protects it.
    #[serde(default)]
    pub text: String,
    /// When it was looked at last.
    pub reviewed_on: Date,
    /// By when it is to be looked at again.
    pub review_by: Date,
}

/// 個人番号の廃棄 — what is to be erased, who asked, who agreed, and what the vault answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberDisposal {
    /// Whose.
    pub asked: Vec<NumberAsked>,
    /// Why: the clock that ran out.
    pub reason: String,
    /// Who asked.
    pub by: ActorId,
    /// When.
    pub at: Timestamp,
    /// Who did it: the second person, or who asked after the delay.
    #[serde(default)]
    pub done_by: Option<ActorId>,
    /// What the vault answered.
    #[serde(default)]
    pub erased: Option<NumberErased>,
}

/// 廃棄の結果 — the facts of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberErased {
    /// How many numbers.
    pub numbers: u32,
    /// How many images.
    pub images: u32,
    /// When.
    pub at: Timestamp,
    /// The vault's entry in the log.
    pub entry: String,
    /// Ids of keys that went with them.
    pub keys: Vec<String>,
}

romori_types::quiet_debug!(
    NumberPermission,
    NumberGrant,
    NumberCampaign,
    Payee,
    NumberRule,
    NumberDisposal
);

fn count(many: usize) -> String {
    format!("{many}件")
}

impl Fact for NumberPermission {
    const KIND: Kind = Kind::NumberPermission;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("利用目的", count(self.purposes.len())),
            ("委託契約の日", date_or_dash(Some(self.entrusted_on))),
            ("契約書", self.contract.clone()),
            ("再委託の許諾", date_or_dash(self.reentrustment_on)),
            ("最後の監督", date_or_dash(self.supervised_on)),
            ("次の監督", date_or_dash(self.supervise_by)),
            ("有効な期間の初日", date_or_dash(Some(self.from))),
            ("有効な期間の末日", date_or_dash(self.through)),
        ]
    }
}

impl Fact for NumberGrant {
    const KIND: Kind = Kind::NumberGrant;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("利用目的", count(self.purposes.len())),
            ("有効な期間の末日", date_or_dash(Some(self.through))),
        ]
    }
}

impl Fact for NumberCampaign {
    const KIND: Kind = Kind::NumberCampaign;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("名前", self.name.clone()),
            ("開始日", date_or_dash(Some(self.begun_on))),
            ("期限", date_or_dash(Some(self.ends_on))),
            ("対象", count(self.asked.len())),
            ("依頼", count(self.requests.len())),
            ("締めた日", date_or_dash(self.closed_on)),
        ]
    }
}

impl Fact for Payee {
    const KIND: Kind = Kind::Payee;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("氏名・名称", self.name.clone()),
            ("内容", self.about.clone()),
            ("支払いの末日", date_or_dash(self.until)),
        ]
    }
}

impl Fact for NumberRule {
    const KIND: Kind = Kind::NumberRule;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("名前", self.name.clone()),
            ("内容", self.text.clone()),
            ("見直した日", date_or_dash(Some(self.reviewed_on))),
            ("次に見直す日", date_or_dash(Some(self.review_by))),
        ]
    }
}

impl Fact for NumberDisposal {
    const KIND: Kind = Kind::NumberDisposal;

    fn items(&self) -> Vec<(&'static str, String)> {
        let erased = self.erased.as_ref().map(|erased| count(erased.numbers as usize));
        vec![
            ("対象", count(self.asked.len())),
            ("理由", self.reason.clone()),
            ("廃棄した番号", or_dash(erased)),
        ]
    }
}
