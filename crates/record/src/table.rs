//! 記録するものの表 — what is logged: why, what stands where in an entry, how long it is kept, and
//! what others call it. One row for each class; a test compares the two lists.

use crate::class::Class;

/// How long an entry is kept where nothing else is said: seven years, with their leap days.
/// Unit: days.
pub const RETENTION_DAYS: u32 = 7 * 365 + 2;
/// No entry is kept for less, whatever is set: a year, and a day for the leap year. Unit: days.
pub const RETENTION_DAYS_MIN: u32 = 366;

/// 表の一行 — one class of what is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logged {
    /// What was done.
    pub class: Class,
    /// Why it is logged, in Japanese.
    pub why: &'static str,
    /// What its sealed body may say. What is not in it stands in the header, which is plain.
    pub sealed: &'static [Part],
    /// For how long. Unit: days.
    pub days: u32,
    /// The class and the activity of the Open Cybersecurity Schema Framework.
    pub event: (u16, u8),
}

/// 本文の項目 — what a sealed body says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 対象者: the dense numbers, or the digest of a set.
    Persons,
    /// 項目: which blocks of a record.
    Fields,
    /// 変更: which rows, with keyed digests.
    Changes,
    /// 理由の別
    Note,
}

impl Part {
    /// Its name in Japanese.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Persons => "対象者",
            Self::Fields => "項目",
            Self::Changes => "変更",
            Self::Note => "理由の別",
        }
    }
}

/// 見出しの項目 — what every header says in the clear, in the order of the format: ids, kinds and
/// counts, never a value about a person.
pub const PLAIN: [&str; 14] = [
    "識別子",
    "時刻",
    "契約者",
    "利用者・処理",
    "種類",
    "結果",
    "利用目的",
    "根拠",
    "本拠",
    "端末",
    "セッション",
    "案件",
    "顧問先",
    "人数",
];

const LOOKED: &[Part] = &[Part::Persons, Part::Fields, Part::Note];
const DONE_TO: &[Part] = &[Part::Persons, Part::Fields, Part::Changes, Part::Note];
const ABOUT: &[Part] = &[Part::Changes, Part::Note];

const ENTRY: &str = "だれがいつ入り、だれが入れなかったかを確かめるため";
const USE: &str = "だれの情報を、だれが何のために見たかを確かめるため";
const OUT: &str = "情報が外へ出る前に、だれの何が出たかを残すため";
const GONE: &str = "廃棄したことを証明するため";
const CHANGE: &str = "だれの情報が、いつだれによって変わったかを確かめるため";
const DECIDE: &str = "だれの何から決めたかを、後で確かめるため";
const FILING: &str = "届出を、だれが作り、点検し、承認し、提出したかを確かめるため";
const KEYS: &str = "情報を開ける鍵が、いつ替わったかを確かめるため";
const COPY: &str = "情報の写しが、いつ作られ、戻されたかを確かめるため";
const PEOPLE: &str = "利用者が、だれによって加わり、変わり、去ったかを確かめるため";
const RIGHTS: &str = "だれが、だれに、どの権限を与えたかを確かめるため";
const PROOFS: &str = "本人であることの確かめ方が、いつ変わったかを確かめるため";
const DEVICES: &str = "どの端末から入れるかが、いつ変わったかを確かめるため";
const SETTINGS: &str = "契約と設定が、だれによって変わったかを確かめるため";
const RUN: &str = "プログラムが動いていた間と、止まっていた間を確かめるため";
const SIGNS: &str = "いつもと違う使い方に気付くため";
const WATCH: &str = "記録そのものを、だれが見て、確かめ、渡したかを確かめるため";
const SUPPORT: &str = "運営者が、認められた間に認められたことだけをしたと確かめるため";
const NUMBERS: &str = "個人番号を、だれが何のために扱ったかを確かめるため";
const STOP: &str = "だれが止め、だれが再び動かしたかを確かめるため";

// Classes of the Open Cybersecurity Schema Framework.
const EVENT_LOG: u16 = 1008;
const ACCOUNT: u16 = 3001;
const AUTHENTICATION: u16 = 3002;
const ENTITY: u16 = 3004;
const LIFECYCLE: u16 = 6002;
const DATASTORE: u16 = 6005;

/// 記録するものの表, in the order of [`Class::ALL`].
#[rustfmt::skip]
pub const LOGGED: &[Logged] = &[
    row(Class::SignedIn, ENTRY, ABOUT, (AUTHENTICATION, 1)),
    row(Class::SignInFailed, ENTRY, ABOUT, (AUTHENTICATION, 1)),
    row(Class::SignedOut, ENTRY, ABOUT, (AUTHENTICATION, 2)),
    row(Class::SessionEnded, ENTRY, ABOUT, (AUTHENTICATION, 2)),
    row(Class::Read, USE, LOOKED, (DATASTORE, 1)),
    row(Class::Search, USE, LOOKED, (DATASTORE, 4)),
    row(Class::Reveal, USE, LOOKED, (DATASTORE, 10)),
    row(Class::Export, OUT, LOOKED, (DATASTORE, 1)),
    row(Class::Print, OUT, LOOKED, (DATASTORE, 1)),
    row(Class::Change, CHANGE, DONE_TO, (DATASTORE, 2)),
    row(Class::Undo, CHANGE, DONE_TO, (DATASTORE, 2)),
    row(Class::ImportStaged, CHANGE, DONE_TO, (DATASTORE, 5)),
    row(Class::ImportPublished, CHANGE, DONE_TO, (DATASTORE, 5)),
    row(Class::ImportDropped, CHANGE, DONE_TO, (DATASTORE, 7)),
    row(Class::Determined, DECIDE, DONE_TO, (DATASTORE, 5)),
    row(Class::PayClosed, DECIDE, DONE_TO, (DATASTORE, 5)),
    row(Class::CaseMade, FILING, DONE_TO, (DATASTORE, 6)),
    row(Class::CaseChecked, FILING, DONE_TO, (DATASTORE, 2)),
    row(Class::CaseApproved, FILING, DONE_TO, (DATASTORE, 2)),
    row(Class::CaseSentBack, FILING, DONE_TO, (DATASTORE, 2)),
    row(Class::CaseSubmitted, FILING, DONE_TO, (DATASTORE, 2)),
    row(Class::CaseAccepted, FILING, DONE_TO, (DATASTORE, 2)),
    row(Class::CaseReturned, FILING, DONE_TO, (DATASTORE, 2)),
    row(Class::CaseCompleted, FILING, DONE_TO, (DATASTORE, 2)),
    row(Class::CaseWithdrawn, FILING, DONE_TO, (DATASTORE, 2)),
    row(Class::DocumentMade, OUT, DONE_TO, (DATASTORE, 6)),
    row(Class::DocumentFetched, OUT, DONE_TO, (DATASTORE, 1)),
    row(Class::DocumentDestroyed, GONE, DONE_TO, (DATASTORE, 7)),
    row(Class::KeyGenerationMade, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::Resealed, KEYS, ABOUT, (DATASTORE, 9)),
    row(Class::KeyDestroyed, GONE, ABOUT, (DATASTORE, 99)),
    row(Class::BackedUp, COPY, ABOUT, (DATASTORE, 1)),
    row(Class::Restored, COPY, ABOUT, (DATASTORE, 5)),
    row(Class::CustodyChanged, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::RootRenewed, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::OfficersEntrusted, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::OfficersShareEntered, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::OfficersClosed, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::OfficersRemade, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::OfficersReturned, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::ClientKeyDestroyed, GONE, ABOUT, (DATASTORE, 99)),
    row(Class::AccountMade, PEOPLE, ABOUT, (ACCOUNT, 1)),
    row(Class::AccountChanged, PEOPLE, ABOUT, (ACCOUNT, 99)),
    row(Class::AccountClosed, PEOPLE, ABOUT, (ACCOUNT, 5)),
    row(Class::RightsChanged, RIGHTS, ABOUT, (ACCOUNT, 99)),
    row(Class::CredentialChanged, PROOFS, ABOUT, (ACCOUNT, 3)),
    row(Class::DeviceBound, DEVICES, ABOUT, (ENTITY, 6)),
    row(Class::DeviceRevoked, DEVICES, ABOUT, (ENTITY, 7)),
    row(Class::TenantChanged, SETTINGS, ABOUT, (ENTITY, 3)),
    row(Class::DelegationChanged, RIGHTS, ABOUT, (ENTITY, 3)),
    row(Class::SettingsChanged, SETTINGS, ABOUT, (ENTITY, 3)),
    row(Class::Migrated, RUN, ABOUT, (LIFECYCLE, 8)),
    row(Class::FactorAdded, PROOFS, ABOUT, (ACCOUNT, 10)),
    row(Class::FactorRemoved, PROOFS, ABOUT, (ACCOUNT, 11)),
    row(Class::SteppedUp, ENTRY, ABOUT, (AUTHENTICATION, 99)),
    row(Class::ResetBegun, ENTRY, ABOUT, (ACCOUNT, 4)),
    row(Class::DailyWorkDone, RUN, ABOUT, (LIFECYCLE, 99)),
    row(Class::AccountDeleted, PEOPLE, ABOUT, (ACCOUNT, 6)),
    row(Class::AccountTurnedOff, PEOPLE, ABOUT, (ACCOUNT, 5)),
    row(Class::AccountsReviewed, PEOPLE, ABOUT, (ACCOUNT, 99)),
    row(Class::ApiKeyChanged, RIGHTS, ABOUT, (ACCOUNT, 99)),
    row(Class::BulkDecided, SIGNS, ABOUT, (ENTITY, 99)),
    row(Class::EnrolmentIssued, DEVICES, ABOUT, (ENTITY, 1)),
    row(Class::DeviceRenewed, DEVICES, ABOUT, (ENTITY, 3)),
    row(Class::DeviceRefused, DEVICES, ABOUT, (AUTHENTICATION, 1)),
    row(Class::DeviceLost, DEVICES, ABOUT, (ENTITY, 7)),
    row(Class::AdmissionAsked, DEVICES, ABOUT, (ENTITY, 1)),
    row(Class::AdmissionGranted, DEVICES, ABOUT, (ENTITY, 8)),
    row(Class::AdmissionUsed, DEVICES, ABOUT, (AUTHENTICATION, 1)),
    row(Class::AdmissionEnded, DEVICES, ABOUT, (ENTITY, 9)),
    row(Class::RightsCopied, RIGHTS, ABOUT, (ACCOUNT, 99)),
    row(Class::AssignmentChanged, RIGHTS, ABOUT, (ENTITY, 3)),
    row(Class::ActingChanged, RIGHTS, ABOUT, (AUTHENTICATION, 7)),
    row(Class::AccessAsked, WATCH, ABOUT, (DATASTORE, 4)),
    row(Class::SharingNoticed, SIGNS, ABOUT, (AUTHENTICATION, 99)),
    row(Class::SupportAsked, SUPPORT, ABOUT, (ENTITY, 1)),
    row(Class::SupportGranted, SUPPORT, ABOUT, (ENTITY, 8)),
    row(Class::SupportRefused, SUPPORT, ABOUT, (ENTITY, 9)),
    row(Class::SupportEnded, SUPPORT, ABOUT, (ENTITY, 9)),
    row(Class::SupportEntered, SUPPORT, ABOUT, (AUTHENTICATION, 7)),
    row(Class::OperatorMade, PEOPLE, ABOUT, (ACCOUNT, 1)),
    row(Class::OperatorChanged, PEOPLE, ABOUT, (ACCOUNT, 99)),
    row(Class::UrgentAsked, SUPPORT, ABOUT, (ENTITY, 1)),
    row(Class::UrgentGranted, SUPPORT, ABOUT, (ENTITY, 8)),
    row(Class::UrgentReviewed, SUPPORT, ABOUT, (ENTITY, 3)),
    row(Class::CompanyChanged, PROOFS, ABOUT, (ENTITY, 3)),
    row(Class::CompanyLinked, PROOFS, ABOUT, (ACCOUNT, 99)),
    row(Class::Joined, PEOPLE, ABOUT, (ACCOUNT, 1)),
    row(Class::DirectoryChanged, PEOPLE, ABOUT, (ACCOUNT, 99)),
    row(Class::Left, PEOPLE, ABOUT, (ACCOUNT, 5)),
    row(Class::DirectoryGroupChanged, PEOPLE, ABOUT, (ENTITY, 3)),
    row(Class::GroupMapped, RIGHTS, ABOUT, (ENTITY, 3)),
    row(Class::UrgentConfirmed, SUPPORT, ABOUT, (ENTITY, 3)),
    row(Class::MailChanged, PROOFS, ABOUT, (ACCOUNT, 99)),
    row(Class::LetterSent, RUN, ABOUT, (LIFECYCLE, 99)),
    row(Class::WorkerInvited, DEVICES, ABOUT, (ACCOUNT, 1)),
    row(Class::WorkerKeyBound, DEVICES, ABOUT, (ACCOUNT, 10)),
    row(Class::WorkerKeyRefused, DEVICES, ABOUT, (AUTHENTICATION, 1)),
    row(Class::WorkerClosed, DEVICES, ABOUT, (ACCOUNT, 5)),
    row(Class::Started, RUN, ABOUT, (LIFECYCLE, 3)),
    row(Class::Stopped, RUN, ABOUT, (LIFECYCLE, 4)),
    row(Class::CheckpointAnchored, WATCH, ABOUT, (EVENT_LOG, 99)),
    row(Class::LogVerified, WATCH, ABOUT, (EVENT_LOG, 99)),
    row(Class::Frozen, STOP, ABOUT, (ENTITY, 12)),
    row(Class::Unfrozen, STOP, ABOUT, (ENTITY, 13)),
    row(Class::TouchAsked, WATCH, ABOUT, (EVENT_LOG, 99)),
    row(Class::LogExported, WATCH, ABOUT, (EVENT_LOG, 3)),
    row(Class::NumbersAsked, NUMBERS, DONE_TO, (DATASTORE, 99)),
    row(Class::NumberTaken, NUMBERS, ABOUT, (DATASTORE, 5)),
    row(Class::NumberMatched, NUMBERS, ABOUT, (DATASTORE, 4)),
    row(Class::NumberUsed, NUMBERS, ABOUT, (DATASTORE, 1)),
    row(Class::NumberChecked, NUMBERS, ABOUT, (DATASTORE, 2)),
    row(Class::NumberErased, GONE, ABOUT, (DATASTORE, 7)),
    row(Class::NumberPermitChanged, NUMBERS, ABOUT, (ENTITY, 3)),
    row(Class::NumberGrantChanged, NUMBERS, ABOUT, (ENTITY, 3)),
    row(Class::NumberRequested, NUMBERS, ABOUT, (ENTITY, 1)),
    row(Class::NumberImageSeen, NUMBERS, ABOUT, (DATASTORE, 1)),
    row(Class::NumberImagesPurged, GONE, ABOUT, (DATASTORE, 7)),
    row(Class::NumberCampaignChanged, NUMBERS, DONE_TO, (ENTITY, 3)),
    row(Class::NumberRuleChanged, NUMBERS, DONE_TO, (ENTITY, 3)),
    row(Class::NumberDisposalChanged, NUMBERS, DONE_TO, (ENTITY, 3)),
    row(Class::NumberKeyEntrusted, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::NumberShareEntered, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::NumberKeyClosed, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::NumberKeyReturned, KEYS, ABOUT, (DATASTORE, 99)),
    row(Class::NumberEndAnnounced, GONE, ABOUT, (DATASTORE, 99)),
    row(Class::StatementMade, WATCH, ABOUT, (EVENT_LOG, 99)),
    row(Class::LeakCounted, WATCH, ABOUT, (EVENT_LOG, 99)),
];

const fn row(class: Class, why: &'static str, sealed: &'static [Part], event: (u16, u8)) -> Logged {
    Logged { class, why, sealed, days: RETENTION_DAYS, event }
}

impl Class {
    /// Its row of the table.
    pub fn logged(self) -> Option<&'static Logged> {
        LOGGED.iter().find(|row| row.class == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_its_row_and_no_row_is_of_nothing() {
        let listed: Vec<Class> = LOGGED.iter().map(|row| row.class).collect();
        assert_eq!(listed, Class::ALL);
    }

    #[test]
    fn nothing_is_kept_for_less_than_a_year_and_everything_says_why() {
        for row in LOGGED {
            assert!(row.days >= RETENTION_DAYS_MIN, "{:?}", row.class);
            assert!(row.why.ends_with("ため"), "{:?}", row.class);
            assert!(row.sealed.contains(&Part::Note), "{:?}", row.class);
        }
        assert_eq!(RETENTION_DAYS, 2_557);
    }
}
