//! What the vault's own pages work with: in memory alone, for minutes, and never a number.

use romori_types::{CaseId, ClientId, FactId, TenantId, Timestamp};
use romori_vault::ShareTaken;
use zeroize::Zeroizing;

use crate::people::{Holder, NumberPurpose, Subject, Who};
use crate::report::Destination;

/// What every sealing in a browser is for (`info` of RFC 9180 §5.1).
pub const HPKE_INFO: &[u8] = b"romori-mynabox/1";
/// Length of a token. Unit: bytes.
pub const TOKEN_BYTES: usize = 32;

/// 作業の符号 — 256 bits that a page of the vault sends in a header with each request. It ends
/// after fifteen minutes without one, and with the process.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DeskToken(pub(crate) [u8; TOKEN_BYTES]);

romori_types::quiet_debug!(DeskToken);

impl DeskToken {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }

    /// As 64 hexadecimal digits.
    pub fn to_text(&self) -> String {
        to_hex(&self.0)
    }

    /// Its bytes: the ticket in the associated data of what the page seals.
    pub const fn as_bytes(&self) -> &[u8; TOKEN_BYTES] {
        &self.0
    }
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = [pair[0], pair[1]].map(|digit| char::from(digit).to_digit(16));
        *byte = u8::try_from(high? * 16 + low?).ok()?;
    }
    Some(bytes)
}

/// 作業 — what somebody came to the vault's pages for.
#[derive(Clone)]
pub struct DeskWork {
    /// By which the page goes on.
    pub token: DeskToken,
    /// Whose data.
    pub tenant: TenantId,
    /// Of which client.
    pub client: ClientId,
    /// What the client is called on the page.
    pub client_label: String,
    /// Who asks. For a request, whoever made it: the one at the telephone has no account.
    pub who: Who,
    /// What he wants to do.
    pub task: DeskTask,
    /// The purposes that the page shows before a number is typed (利用目的の明示).
    pub purposes: Vec<NumberPurpose>,
    /// Until when, whatever is done meanwhile.
    pub ends_at: Timestamp,
}

romori_types::quiet_debug!(DeskWork);

impl DeskWork {
    /// What a number of this holder is bound to when the page seals it: tenant ‖ client ‖ holder ‖
    /// desk token, 80 bytes.
    pub fn associated(&self, holder: FactId) -> [u8; 80] {
        let mut bytes = [0; 80];
        bytes[..16].copy_from_slice(self.tenant.as_bytes());
        bytes[16..32].copy_from_slice(self.client.as_bytes());
        bytes[32..48].copy_from_slice(holder.as_bytes());
        bytes[48..].copy_from_slice(&self.token.0);
        bytes
    }

    /// What a share of an officer is bound to: as a number, of no holder.
    pub fn associated_of_share(&self) -> [u8; 80] {
        self.associated(FactId::from_bytes([0; 16]))
    }

    /// The same for an image: one byte more, 1.
    pub fn associated_of_image(&self, holder: FactId) -> [u8; 81] {
        let mut bytes = [1; 81];
        bytes[..80].copy_from_slice(&self.associated(holder));
        bytes
    }

    /// Whom the task names.
    pub fn subjects(&self) -> &[Subject] {
        match &self.task {
            DeskTask::Enter(all) | DeskTask::Sheet(all) | DeskTask::Request(all) => all,
            DeskTask::Match(one) | DeskTask::Check(one) => std::slice::from_ref(one),
            DeskTask::Use(_) | DeskTask::Officers => &[],
        }
    }

    pub(crate) fn has(&self, holder: Holder) -> bool {
        self.subjects().iter().any(|subject| subject.holder == holder)
    }
}

/// 番号庫の頁での作業
#[derive(Clone)]
pub enum DeskTask {
    /// Types numbers of these.
    Enter(Vec<Subject>),
    /// Takes a CSV; its rows find these by their keys.
    Sheet(Vec<Subject>),
    /// Types a number to see whether it is this one's.
    Match(Subject),
    /// Looks at images, and says how it was checked.
    Check(Subject),
    /// Takes a document that the vault fills.
    Use(UseWork),
    /// At a telephone: types his number and those of his family.
    Request(Vec<Subject>),
    /// The client's key and its officers.
    Officers,
}

/// 分け札の紙 — one share as it is printed, once.
pub struct SharePaper {
    /// Its number, counted from 1.
    pub number: u8,
    /// Who gets it.
    pub name: String,
    /// Sixteen groups of five letters.
    pub groups: Zeroizing<String>,
}

/// 分け札を作った結果
pub enum SharesMade {
    /// To be printed; nothing has changed yet.
    Papers(Vec<SharePaper>),
    /// What is wrong with what was asked for, in words.
    Wrong(String),
}

/// 分け札を入れた結果
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShareGiven {
    /// What it led to.
    Taken(ShareTaken),
    /// What is wrong with it, in words; it shows no share.
    Wrong(String),
}

/// 利用の作業 — a document that waits to be filled.
#[derive(Clone)]
pub struct UseWork {
    /// The file's name.
    pub file_name: String,
    /// What it is for a browser.
    pub media_type: String,
    /// For what.
    pub purpose: NumberPurpose,
    /// To whom it goes.
    pub destination: Destination,
    /// Of which case.
    pub case: CaseId,
    /// How many numbers go in.
    pub holes: usize,
    /// Of how many holders.
    pub holders: usize,
}

/// 受領の求め — one number as the browser sealed it, with the images that come with it.
pub struct Put {
    /// Whose.
    pub holder: Holder,
    /// Encapsulated key (65 bytes), then ciphertext and tag (28 bytes).
    pub sealed: Vec<u8>,
    /// Images, each sealed alike. Opened, the first byte of one says what it is: 1 JPEG, 2 PNG.
    pub images: Vec<Vec<u8>>,
}

romori_types::coded! {
    /// 受領の結果
    PutOutcome: u8 {
        /// Kept, and in the log.
        Taken = 1, "受け取りました。";
        /// No twelve digits, or a check digit that does not fit.
        NotANumber = 2, "個人番号ではありません。12桁の数字と検査用数字を確かめてください。";
        /// The task does not name this holder.
        NotNamed = 3, "この作業の対象者ではありません。";
        /// It does not open: sealed for another page or key.
        NotSealedHere = 4, "この画面で封をした値ではありません。画面を開き直してください。";
        /// An image is none, or too large.
        BadImage = 5, "画像を受け取れません。JPEG か PNG で、1枚5MBまで、1人4枚までにしてください。";
    }
}

/// 画像の見出し
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageLabel {
    /// Which.
    pub id: FactId,
    /// What it is for a browser: `image/jpeg` or `image/png`.
    pub media_type: &'static str,
    /// Its size. Unit: bytes.
    pub bytes: u32,
}

/// 画像 — opened for one answer, wiped afterwards.
pub struct Image {
    /// What it is for a browser.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// 番号の入った書類 — for one answer, wiped afterwards.
pub struct Filled {
    /// The file's name.
    pub file_name: String,
    /// What it is for a browser.
    pub media_type: String,
    /// Its bytes, with numbers.
    pub bytes: Zeroizing<Vec<u8>>,
}
