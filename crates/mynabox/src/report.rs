//! What the vault tells: states, uses, counts, keys. Never a number.

use romori_types::{
    ActorId, CaseId, ClientId, Date, DocumentId, EntryId, FactId, TenantId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::by_code::by_code;
use crate::people::{Check, Holder, NumberPurpose, NumberState};

romori_types::coded! {
    /// 提供先 — to whom a document with numbers goes.
    Destination: u8 {
        /// 日本年金機構
        PensionService = 1, "日本年金機構";
        /// 健康保険組合
        HealthSociety = 2, "健康保険組合";
        /// 公共職業安定所
        EmploymentOffice = 3, "ハローワーク";
        /// 労働基準監督署
        LabourStandards = 4, "労働基準監督署";
        /// 税務署
        TaxOffice = 5, "税務署";
        /// 市区町村
        Municipality = 6, "市区町村";
    }
}

romori_types::coded! {
    /// 番号庫の取扱いの種類
    ActKind: u8 {
        /// A number came.
        Taken = 1, "収集";
        /// Number and identity were checked.
        Checked = 2, "本人確認";
        /// A number was compared.
        Compared = 3, "照合";
        /// A document was filled.
        Used = 4, "利用";
        /// A number was erased.
        Erased = 5, "廃棄";
        /// An image was looked at.
        ImageSeen = 6, "画像の確認";
        /// Images were erased.
        ImagesPurged = 7, "画像の消去";
        /// A client's permission was recorded or ended.
        Permitted = 8, "許可";
        /// The office was let use a client's box, or not any more.
        Granted = 9, "利用の許し";
        /// Somebody was asked for his number.
        Asked = 10, "収集の依頼";
        /// The key was put into the hands of the client's officers, or under another one of theirs.
        KeyEntrusted = 11, "鍵を役員に預ける";
        /// A share was typed.
        ShareEntered = 12, "分け札の入力";
        /// The officers' key was closed.
        KeyClosed = 13, "鍵を閉じる";
        /// The key was given back.
        KeyReturned = 14, "鍵を戻す";
        /// Everything of a client goes in three days, because its keys are being destroyed.
        EndAnnounced = 15, "廃棄の予告";
    }
}

by_code!(Destination, ActKind);

/// 持ち主の現況
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Whose.
    pub holder: Holder,
    /// How it stands.
    pub state: NumberState,
    /// Which number of his it is: 1 for the first.
    pub version: u32,
    /// When it came.
    pub collected_at: Option<Timestamp>,
    /// How it was checked.
    pub check: Option<Check>,
    /// Who checked it.
    pub checked_by: Option<ActorId>,
    /// How many images wait for the check.
    pub images: u32,
    /// For what it may be used.
    pub purposes: Vec<NumberPurpose>,
    /// From when on it is to be disposed of.
    pub dispose_on: Option<Date>,
    /// Another holder of the client has the same number: one of them is wrong, or they are one.
    pub same_as: Vec<Holder>,
}

/// 穴 — where a number belongs in a document: so many bytes are left free for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// Whose number.
    pub holder: Holder,
    /// Where it begins. Unit: bytes. Twelve bytes there are filled with `?`.
    pub at: u32,
}

/// 番号を入れる書類 — made by the application with holes; only the vault fills them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentAsk {
    /// Which document of the case.
    pub document: DocumentId,
    /// Of which case.
    pub case: CaseId,
    /// The file's name. No name of a person in it.
    pub file_name: String,
    /// What it is for a browser.
    pub media_type: String,
    /// For what.
    pub purpose: NumberPurpose,
    /// To whom it goes.
    pub destination: Destination,
    /// Its bytes with holes.
    pub bytes: Vec<u8>,
    /// The holes.
    pub holes: Vec<Hole>,
}

romori_types::quiet_debug!(DocumentAsk);

/// 取扱い — one act, as the vault's own store has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The entry of the log that says the same.
    pub entry: EntryId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: ActKind,
    /// Of which client.
    pub client: ClientId,
    /// By whom.
    pub actor: ActorId,
    /// On whose right: the tenant he belongs to.
    pub home: TenantId,
    /// Whose numbers.
    pub holders: Vec<Holder>,
    /// For what.
    pub purpose: Option<NumberPurpose>,
    /// To whom.
    pub destination: Option<Destination>,
    /// For which case.
    pub case: Option<CaseId>,
    /// Whether it was done; refused otherwise.
    pub done: bool,
}

/// 履歴の問い — what is left open is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Of which client.
    pub client: Option<ClientId>,
    /// Of which holder.
    pub holder: Option<FactId>,
    /// By whom.
    pub actor: Option<ActorId>,
    /// To whom.
    pub destination: Option<Destination>,
    /// Of which kind.
    pub kind: Option<ActKind>,
    /// From this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// At most so many, newest first.
    pub most: u32,
}

/// 廃棄 — what is to be erased and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposal {
    /// Of which client.
    pub client: ClientId,
    /// Whose; everybody's where none is named.
    pub holders: Vec<Holder>,
    /// Who agreed as the second person; none in an office of one, after the delay.
    pub second: Option<ActorId>,
    /// When it was asked for.
    pub asked_at: Timestamp,
}

/// 廃棄の証明 — the facts of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// How many numbers.
    pub numbers: u32,
    /// How many images.
    pub images: u32,
    /// When.
    pub at: Timestamp,
    /// The entry of the log.
    pub entry: EntryId,
    /// The ids of keys that were destroyed with it, where a whole client went.
    pub keys: Vec<String>,
}

/// 契約の終わり — how far the vault is with what the application destroys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// Nothing of it is there any more.
    Nothing,
    /// It is announced; asked again every day, it goes at this instant.
    Waits(Timestamp),
    /// So many numbers went now, and the keys with them.
    Erased(u32),
}

/// 顧問先ごとの数
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Which client.
    pub client: ClientId,
    /// How many numbers, by state code.
    pub by_state: Vec<(NumberState, u32)>,
    /// How many images wait.
    pub images: u32,
}

/// 番号庫の鍵 — by what a client's numbers are sealed, and where that lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultKeys {
    /// The algorithm by its name.
    pub algorithm: String,
    /// The root key's id.
    pub root: String,
    /// Where the root key is: 「フォルダー」「合言葉の付いたフォルダー」「装置（PKCS#11）」.
    pub custody: String,
    /// Whether the root key is on another host than the application.
    pub apart: bool,
    /// The client's key and the data keys, by id, newest last.
    pub client_keys: Vec<String>,
    /// Whether the client's officers hold the key.
    pub by_officers: bool,
    /// Whether their key is open now.
    #[serde(default)]
    pub officers_open: bool,
}
