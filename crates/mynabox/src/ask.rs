//! What can be asked of the vault over the line, and what it answers. There is no question whose
//! answer has a number in it.

use romori_types::{ClientId, FactId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::by_code::by_code;
use crate::people::{Check, Holder, Permission, Request, Subject, UseGrant, Who};
use crate::report::{
    Act, Counts, Disposal, DocumentAsk, Ending, Erased, History, Standing, VaultKeys,
};

/// 番号庫への問い
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// Is it there?
    Ready,
    /// Records a client's permission; the one before ends.
    Permit(Who, Permission),
    /// Ends it: nothing is accepted or used any more.
    Withdraw(Who, ClientId),
    /// The client lets the office use its box.
    LetUse(Who, UseGrant),
    /// The client takes that back.
    TakeBack(Who, ClientId),
    /// What the client has permitted, and let the office use.
    Leaves(TenantId, ClientId),
    /// Keeps a request, whose link and code the answer has.
    Invite(Who, Request),
    /// Ends a request.
    Uninvite(Who, FactId),
    /// A ticket for one task at the vault's own pages.
    Ticket(Who, TicketAsk),
    /// Records that number and identity were checked; its images are erased.
    Confirm(Who, ClientId, Holder, Check),
    /// How these stand; all of the client where none is named.
    State(TenantId, ClientId, Vec<Holder>),
    /// From when on these are to be disposed of.
    DisposeOn(Who, ClientId, Vec<(Holder, romori_types::Date)>),
    /// Erases.
    Erase(Who, Disposal),
    /// The application destroys the keys of a client, or of the whole tenant: everything of it goes
    /// here too, three days after this was asked first, while it is asked again every day.
    End(Who, Option<ClientId>),
    /// What was done.
    History(TenantId, History),
    /// How many numbers by client.
    Counts(TenantId),
    /// By what they are sealed.
    Keys(TenantId, ClientId),
}

romori_types::quiet_debug!(Ask);

/// 番号庫の答え
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Done, and in the log.
    Done,
    /// The address of the vault's pages: `https://mynabox.example.jp`.
    Ready(String),
    /// Permission and grant in force.
    Leaves(Option<Permission>, Option<UseGrant>),
    /// Link and code of a request, shown once.
    Invited {
        /// The address of the page, with what identifies the request behind `#`.
        link: String,
        /// Eight digits, handed over by another way than the link.
        code: String,
    },
    /// A ticket: posted once to its address within its time.
    Ticket {
        /// Where to.
        address: String,
        /// 256 bits.
        token: String,
        /// Until when.
        ends_at: Timestamp,
    },
    /// How they stand.
    States(Vec<Standing>),
    /// What was done, newest first.
    Acts(Vec<Act>),
    /// How many.
    Counts(Vec<Counts>),
    /// By what.
    Keys(VaultKeys),
    /// What a certificate says.
    Erased(Erased),
    /// How far the end is.
    Ending(Ending),
    /// Why not.
    Refused(Refusal),
}

romori_types::quiet_debug!(Answer);

/// 切符の求め — one task of one user, at the vault's own pages.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketAsk {
    /// Of which client.
    pub client: ClientId,
    /// What the client is called on the page.
    pub client_label: String,
    /// What he wants to do.
    pub task: Task,
}

romori_types::quiet_debug!(TicketAsk);

/// 番号庫での作業
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Types numbers of these.
    Enter(Vec<Subject>),
    /// Takes a CSV, which the browser reads; rows find these by their keys.
    Sheet(Vec<Subject>),
    /// Types a number to see whether it is this one's.
    Match(Subject),
    /// Looks at the images of this one, and says how it was checked.
    Check(Subject),
    /// Has a document filled, and takes it.
    Use(DocumentAsk),
    /// Puts the client's key into its officers' hands, opens it by their shares, closes it.
    Officers,
}

romori_types::quiet_debug!(Task);

romori_types::coded! {
    /// 断りの理由
    Refusal: u8 {
        /// No permission of the client is in force.
        NotPermitted = 1, "この顧問先の委託と許可が登録されていないため、個人番号を扱えません。先に「許可」を登録してください。";
        /// The purpose is not among those permitted.
        OtherPurpose = 2, "この利用目的は、顧問先に許可された目的にありません。許可を見直してください。";
        /// The client keeps the box and has not let the office use it, or not any more.
        NotGranted = 3, "顧問先から利用の許しを受けていません。顧問先の担当者に、許しの登録を頼んでください。";
        /// The client keeps the box: the office cannot do this.
        OfClient = 4, "この番号は顧問先が保管しています。事務所からはできません。";
        /// Proved himself too long ago.
        ProveAgain = 5, "本人の再確認が必要です。もう一度確かめてから進んでください。";
        /// There is no usable number.
        NotUsable = 6, "利用できる番号がありません。収集と本人確認を済ませてください。";
        /// Too many tries.
        TooMany = 7, "回数の上限に達しました。時間をおいてください。続くときは管理者に知らせてください。";
        /// No such thing.
        Absent = 8, "見つかりません。";
        /// The log cannot be reached, so nothing is done.
        LogAway = 9, "記録庫に届かないため、個人番号を扱えません。復旧を待ってください。";
        /// The keys cannot be reached.
        KeysAway = 10, "番号庫の鍵を使えません。鍵の保管者を確かめてください。";
        /// The store failed.
        Failed = 11, "番号庫の保存に失敗しました。管理者に知らせてください。";
        /// The question was not understood.
        Question = 12, "番号庫が問いを理解できません。労守と番号庫の版を確かめてください。";
        /// A second person is needed.
        SecondPerson = 13, "廃棄には、もう一人の承認が必要です。";
        /// Already erased or replaced meanwhile.
        Stale = 14, "ほかの人が先に変えました。開き直してください。";
        /// The client's officers hold the key, and it is not open.
        KeysShut = 15, "個人番号の鍵が閉じています。鍵を持つ役員に分け札を入れてもらってから、もう一度お試しください。";
    }
}

by_code!(Refusal);
