//! Whose number, by whose leave, checked how.

use romori_types::{
    ActorId, ClientId, Date, DeviceId, FactId, PersonId, SessionId, TenantId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::by_code::by_code;

romori_types::coded! {
    /// 個人番号の利用目的 — what a number may be used for: shown to its holder before it is
    /// collected, stored with it, and compared at each use.
    ///
    /// Law: 番号法9条3項・4項, 個人情報の保護に関する法律21条.
    NumberPurpose: u8 {
        /// Health insurance and employees' pension.
        SocialInsurance = 1, "健康保険・厚生年金保険の届出";
        /// Employment insurance.
        EmploymentInsurance = 2, "雇用保険の届出";
        /// Workers' accident compensation.
        AccidentInsurance = 3, "労災保険の請求";
        /// Income tax: 源泉徴収票, 支払調書.
        IncomeTax = 4, "源泉徴収・支払調書の作成";
        /// Resident tax: 給与支払報告書.
        ResidentTax = 5, "給与支払報告書の作成";
        /// The spouse's national pension (第3号被保険者).
        NationalPension = 6, "国民年金第3号被保険者の届出";
    }
}

romori_types::coded! {
    /// 番号の持ち主の区分 — what a holder is to the client.
    HolderKind: u8 {
        /// Works for the client.
        Employee = 1, "従業員";
        /// A dependant of an employee.
        Dependant = 2, "被扶養者";
        /// Is paid by the client without working for it: 税理士, 家主.
        Payee = 3, "支払先";
    }
}

romori_types::coded! {
    /// 番号の状態
    NumberState: u8 {
        /// Nobody has asked.
        NotAsked = 0, "未依頼";
        /// Asked for.
        Asked = 1, "依頼中";
        /// Here, and not checked.
        Collected = 2, "収集済";
        /// Number and identity were checked.
        Confirmed = 3, "確認済";
        /// May be used: checked, and permitted for a purpose today.
        Usable = 4, "利用可";
        /// Its time is over; two persons have to agree.
        DueForDisposal = 5, "廃棄予定";
        /// Erased.
        Disposed = 6, "廃棄済";
    }
}

romori_types::coded! {
    /// 番号の保管者 — whose box it is.
    Keeper: u8 {
        /// The office collects, keeps and uses (MYNABOX).
        Office = 1, "事務所";
        /// The client collects and keeps; the office uses by its grant (MYNABOX CL).
        Client = 2, "顧問先";
    }
}

romori_types::coded! {
    /// 本人確認の方法 — how number and identity were checked.
    ///
    /// Law: 番号法16条, 同施行令12条, 同施行規則1条〜9条. The list is from memory of the ordinances
    /// and is shown as unconfirmed.
    CheckWay: u8 {
        /// 個人番号カード: number and identity at once.
        Card = 1, "個人番号カード";
        /// A paper with the number, and one identity document with a photograph.
        PaperAndPhoto = 2, "番号の書類と写真付きの身元確認書類";
        /// A paper with the number, and two documents without.
        PaperAndTwo = 3, "番号の書類と写真の無い身元確認書類2点";
        /// A paper with the number; identity was checked at hiring and he is evidently the same.
        PaperKnown = 4, "番号の書類（採用時に身元を確認済み）";
        /// Somebody acts for the holder: his authority, his identity, the holder's number.
        Proxy = 5, "代理人（代理権・代理人の身元・本人の番号）";
        /// The employee checked his dependant, as who files for him.
        ByEmployee = 6, "従業員が扶養家族を確認";
        /// The client checked as who was entrusted, and handed it on.
        ByClient = 7, "顧問先が確認";
    }
}

romori_types::coded! {
    /// 確認書類 — what was shown.
    Evidence: u8 {
        /// 個人番号カード
        NumberCard = 1, "個人番号カード";
        /// 通知カード, its name and address unchanged.
        NoticeCard = 2, "通知カード（氏名・住所が同じもの）";
        /// 住民票の写し with the number.
        ResidentRecord = 3, "個人番号付きの住民票の写し・記載事項証明書";
        /// 運転免許証
        DrivingLicence = 11, "運転免許証・運転経歴証明書";
        /// パスポート
        Passport = 12, "パスポート";
        /// 障害者手帳
        DisabilityBook = 13, "身体障害者手帳・精神障害者保健福祉手帳・療育手帳";
        /// 在留カード
        ResidenceCard = 14, "在留カード・特別永住者証明書";
        /// 資格確認書
        InsuranceCertificate = 21, "健康保険の資格確認書";
        /// 年金手帳
        PensionBook = 22, "年金手帳・基礎年金番号通知書";
        /// 児童扶養手当証書
        ChildAllowance = 23, "児童扶養手当証書・特別児童扶養手当証書";
        /// Another official paper with name and birth or address.
        OtherOfficial = 24, "氏名と生年月日か住所のある官公署の書類";
        /// 委任状
        PowerOfAttorney = 31, "委任状";
        /// 戸籍 for a statutory proxy.
        FamilyRegister = 32, "戸籍全部事項証明書（法定代理人）";
    }
}

by_code!(NumberPurpose, HolderKind, NumberState, Keeper, CheckWay, Evidence);

/// 番号の持ち主 — in the ledger he is a person, a dependant's row, or a payee's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Holder {
    /// His row.
    pub id: FactId,
    /// What he is to the client.
    pub kind: HolderKind,
}

impl Holder {
    /// An employee: his own row.
    pub const fn employee(person: PersonId) -> Self {
        Self { id: FactId::from_bytes(*person.as_bytes()), kind: HolderKind::Employee }
    }

    /// A dependant, who has no row of his own in the ledger but a number under his employee.
    pub fn dependant(person: PersonId, number: u32) -> Self {
        Self { id: below(person.as_bytes(), number), kind: HolderKind::Dependant }
    }

    /// Somebody whom the client pays, by his number within the client.
    pub fn payee(client: ClientId, number: u32) -> Self {
        Self { id: below(client.as_bytes(), number), kind: HolderKind::Payee }
    }
}

/// The id of what has a number below a row. The last four bytes of the row's id are chance, so what
/// differs there alone is nobody else's, and never the row itself.
fn below(row: &[u8; 16], number: u32) -> FactId {
    let mut bytes = *row;
    for (byte, mark) in bytes[12..].iter_mut().zip((number | (1 << 31)).to_be_bytes()) {
        *byte ^= mark;
    }
    FactId::from_bytes(bytes)
}

/// 対象者 — a holder as a page of the vault names him. The label is never stored in the clear.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Who.
    pub holder: Holder,
    /// What he is called on the page: 「山田 太郎（本人）」.
    pub label: String,
    /// By which a row of a file finds him: the employee number. Empty where he has none.
    pub key: String,
    /// Of whom he is a dependant.
    pub of: Option<FactId>,
}

romori_types::quiet_debug!(Subject);

/// 頼む人 — who asks the vault, as the application has made sure of him.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Whose data.
    pub tenant: TenantId,
    /// The tenant he belongs to.
    pub home: TenantId,
    /// Who.
    pub actor: ActorId,
    /// From which device, where one is known.
    pub device: Option<DeviceId>,
    /// In which session.
    pub session: Option<SessionId>,
    /// Whether he stands on the client's side (顧問先の担当者, 社員) or the office's.
    pub side: Keeper,
    /// When he last proved himself. The vault refuses one of more than five minutes before.
    pub proved_at: Timestamp,
    /// SHA-256 of his device's certificate: whoever comes to the vault's pages must hold it.
    pub certificate: Option<[u8; 32]>,
}

/// 許可 — that a client entrusts its numbers, for what, and whether they may be entrusted further.
/// Without one in force no number of the client is accepted.
///
/// Law: 番号法10条 (再委託), 11条 (監督).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    /// Which client.
    pub client: ClientId,
    /// Whose box.
    pub keeper: Keeper,
    /// For what.
    pub purposes: Vec<NumberPurpose>,
    /// The day of the contract of entrustment.
    pub entrusted_on: Date,
    /// Whether the client permits re-entrustment, from which day.
    pub reentrustment_on: Option<Date>,
    /// In force from.
    pub from: Date,
    /// In force through; without an end while the contract lasts.
    pub through: Option<Date>,
}

romori_types::quiet_debug!(Permission);

/// 利用の許し — by it the office uses numbers of a box that the client keeps. Ends at once when it
/// is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseGrant {
    /// Of which client.
    pub client: ClientId,
    /// For what.
    pub purposes: Vec<NumberPurpose>,
    /// In force through.
    pub through: Date,
}

/// 収集の依頼 — asks a worker for his number and those of his family, on his telephone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Which; stands in the link behind `#`.
    pub id: FactId,
    /// Of which client.
    pub client: ClientId,
    /// What the client is called on the page.
    pub client_label: String,
    /// For whom.
    pub subjects: Vec<Subject>,
    /// For what.
    pub purposes: Vec<NumberPurpose>,
    /// Until when.
    pub ends_at: Timestamp,
}

romori_types::quiet_debug!(Request);

/// 本人確認の記録 — what was checked, how, by what, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// How.
    pub way: CheckWay,
    /// What was shown.
    pub evidence: Vec<Evidence>,
    /// When.
    pub on: Date,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holders_of_one_row_are_each_their_own() {
        let person = PersonId::from_bytes([7; 16]);
        let of = |number| Holder::dependant(person, number).id;
        let ids = [Holder::employee(person).id, of(1), of(2), of(3)];
        let distinct: std::collections::BTreeSet<_> = ids.into_iter().collect();
        assert_eq!(distinct.len(), 4);
        assert_eq!(of(1), of(1));
        let other = Holder::dependant(PersonId::from_bytes([8; 16]), 1);
        assert_ne!(other.id, of(1));
        assert_eq!(Holder::payee(ClientId::from_bytes([1; 16]), 1).kind, HolderKind::Payee);
    }
}
