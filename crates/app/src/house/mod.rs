//! 一つの事務所の仕事 — every use case of an office on its ledgers: opening the house, looking,
//! recording, deciding, filing.
//!
//! Opens every unit of work. Knows neither HTTP nor SQL, and no rule of law: it hands views of the
//! ledgers to [`crate::procedure`] and records what comes back.

mod access;
mod acts;
mod admission;
mod after_filing;
mod again;
mod api_keys;
mod backup;
mod board;
mod bulk;
mod case_words;
mod charge_of;
mod charges;
mod codes;
mod coming;
mod company;
mod contract;
mod custody;
mod daily;
mod database;
mod delegations;
mod demo;
mod devices;
mod directory_groups;
mod enrolment;
mod entry;
mod entry_error;
mod factor_demand;
mod factors;
mod filing;
mod filings;
mod held;
pub mod import;
mod insured;
mod inventory;
mod keys;
mod leak_counts;
mod letters;
mod limits;
mod list_file;
mod load;
mod log_proof;
mod look;
mod manifest;
mod memory;
mod number_use;
pub mod numbers;
mod office;
mod open;
mod operator_log;
mod operators;
mod overview;
mod own_record;
mod passwords;
mod payments;
mod pending;
mod provision;
mod record;
mod recorded;
mod reset;
mod restore;
mod returned;
mod same;
mod search;
mod shipping;
mod statement;
mod supports;
mod touched;
mod urgent;
mod users;
mod visitor;
mod without_right;
mod workers;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use romori_identity::FirstAccount;
use romori_ledger::Reserve;
use romori_statute::law::Law;
use romori_store::{Sequencer, Store};
use romori_trace::Trace;
use romori_types::{Chance, TenantId, Timestamp};
use romori_vault::Custodian;

pub use acts::{Stepped, regular_jobs};
pub use admission::{ADMISSION_COOKIE, ADMISSION_SECONDS, AdmissionAsked, AdmissionPass};
pub use after_filing::{FiledChange, filed_changes, filed_changes_of_all};
pub use again::{Respelling, Rewriting, Writings};
pub use api_keys::{ApiKeyLine, ApiKeyProblem, NewApiKey};
pub use backup::{Backup, BackupError, Progress};
pub use board::{Board, TenantLine};
pub use bulk::{Bulk, BulkLine};
pub use case_words::{CaseWords, StepAsked, WordsProblem, return_words, words_of};
pub use database::{Prepared, has_roles, prepare_database};

pub use contract::{ContractChange, Terms, make_office, make_sample_office};
pub use daily::{Alarm, Certificate, next_operating_day};

pub use access::{Access, By, MaySee, policy_words};
pub use charge_of::InCharge;
pub use charges::{ChargeLine, charges_of_all, charges_of_client, enter_notice};
pub use codes::EnrolmentCode;
pub use company::{
    Arrived, Arriving, CompanyDoor, CompanyOfOffice, CompanyReason, NewCompany, OwnCompany, Sent,
};
pub use custody::{AskWords, Custody, Keeping, RootRenewed, Words, change_passphrase};
pub use delegations::{DELEGABLE, Giving};
pub use demo::{DEMO_OFFICE_DAY, assign_demo_staff, load_demo, load_office};
pub use devices::{Origin, PathProblem, RENEW_DAYS, is_due};
pub use directory_groups::{DirectoryGroup, GroupSaid, OfficeGroup, group_roles};
pub use enrolment::{DeviceError, Enrolled, EnrolledFile};
pub use entry::{Admitted, Coming, Gate, NewAccount, NewOffice, Visitor, today};
pub use entry_error::EntryError;
pub use factors::{
    AskedPasskey, Came, CodeBegun, FactorError, HalfWay, Here, NewPhone, OnPhone, OwnFactor,
    OwnFactors, PhoneAdmitted, PhoneSigned, Proving,
};
pub use filing::{
    CaseContent, CaseStandard, ClientBonus, ClientFiling, ClientRevisions, Filing, Making, Matter,
    NoBonusError, Obstacle, OfficeRevisions, RegularChoice, TakenUp, bonus_matter, bonus_of_client,
    bonus_question, check, choose_revision, content_of, draft_of, file, file_bonus, file_name,
    file_no_bonus, file_regular, file_revisions, filer, keep_content, keep_notice, obstacles,
    present, regular_of_client, revision_matter, revision_question, revisions_of_all,
    revisions_of_client, standards_of, take_up,
};
pub use held::{HoldingAsked, SharePaper, share_words};
pub use inventory::{Inventory, InventoryLine, Reason, Why};
pub use keys::{KeysError, KeysOf, Renewed, ResealProgress};
pub use leak_counts::{LeakCounts, LeakLine};
pub use letters::{Carried, Carrier, Letter, NotCarried, OwnMail};
pub use limits::{NewRights, parties_of};
pub use list_file::{List, ListError};
pub use load::{Question, client_view, person_view};
pub use log_proof::{EntryProof, GrowthProof, LogHead, ProofError};
pub use look::{ClientLine, clients};
pub use office::{OfficeCases, office_views, open_cases};
pub use open::{
    Folders, LOG_NAME, OpenError, Opened, ReachKeeper, Tables, open, open_kept, open_on, open_with,
};
pub use operator_log::{OperatorAct, OperatorActs};
pub use operators::NewOperator;
pub use overview::{RegularLine, regular_of_all};
pub use own_record::{Looker, OwnLook, OwnRecord, entrance_ends};
pub use record::{
    ClientForm, ClientSheet, Corrected, Departed, Event, Hired, Hiring, Leaving, Mistake,
    NewClient, Overtaken, OvertakenItem, Place, PlaceForm, PlaceKey, SaveRefusal, Saved, Saving,
    Sheet, Tenure, Undone, Values, change_client, client_sheet, corrections, file_dependant,
    file_event, follow_ups, hire, is_form_of, leave, new_client, person_named, place_sheet, save,
    save_place, sent_back, sheet, tenure, undo,
};
pub use recorded::{Act, ActsAsked, Change, ItemChange, Whose, acts, one_act};
pub use reset::ResetProgress;
pub use restore::{Restored, restore, verify_backup};

pub use number_use::{
    FilledTicket, HolderAtPlace, NumberObstacle, NumberPlace, NumberPlan, NumberUseError,
    NumberedBefore,
};
pub use payments::{Paid, PaymentLine, payments_of_all};
pub use pending::{Pending, not_begun, office_day};
pub use provision::{DirectoryError, DirectoryUser, Person};
pub use same::{SamePerson, same_person};
pub use search::{Found, folded, search};
pub use shipping::Shipping;
pub use statement::{
    DataClass, KeyFact, KeyPlace, NumberPlace as NumbersKeptAt, Placement, Proven, Reading,
    Reconciled, RightHolder, Statement, StatementAsked, TheftRow, Thief, UseFact, Verdict,
};
pub use supports::{Granting, LookPart, LookedClient, SUPPORT_MINUTES, SUPPORT_MINUTES_USUAL};
pub use touched::{
    HeaderAsked, Headers, LogFiles, PersonOf, ReachLine, Touches, TouchesAsked, Watched,
    instants_of,
};
pub use urgent::{AskingUrgent, URGENT_MINUTES, UrgentLine};
pub use users::{NewUser, Standing, User, UserChange};
pub use workers::{Entrance, Invited, PAPER_DAYS};

/// How the vault that keeps a root key is reached.
pub use custody::VaultLetter;
/// What pages need of proofs: the name they are for, a picture for a telephone, the way out to a
/// company's own sign-in.
pub use romori_factor::{
    CompanyError, HttpRequest, HttpResponse, Outgoing, OutgoingError, PasskeyError, Picture,
    RelyingParty, picture_of,
};
/// What pages need of identity: functions, roles, where a try comes from, cookies.
pub use romori_identity::{
    ABSOLUTE_SECONDS, API_KEY_PREFIX, ApiKey, BROWSER_COOKIE, BROWSER_DAYS, Clients, FRESH_COOKIE,
    FRESH_SECONDS, FieldSet, Fields, Function, Functions, Grant, IDLE_SECONDS, Job, KeyFrom,
    Limits, Party, PasswordProblem, Rights, Role, Roles, SESSION_COOKIE, STEP_UP_SECONDS,
    SessionLimits, SessionRecord, SignInRefusal, Source, Strength, Violation, Zone, clear_cookie,
    cookie_value, set_cookie,
};
/// Why the log could not be written.
pub use romori_ledger::LogError;
/// A cell of a list.
pub use romori_paper::xlsx::Cell as ListCell;
/// What the log calls what was done.
pub use romori_record::{Class, Entry, Micros, Outcome, Subjects, basis_ja};
/// What pages need of the store: what went wrong, and rows that are shown.
pub use romori_store::{
    Admission, Batch, BatchKind, BatchState, BatchesOf, BulkKind, BulkRequest, Case, CaseEvent,
    CaseFilter, CaseState, ClientAnchor, Contract, ContractState, Custodianship, DailyDone,
    DailyWork, Delegation, DeviceRow, DeviceWay, Document, DocumentKind, FiledScope, Ground,
    HELD_IDLE_SECONDS, HELD_SECONDS, Held, Holding, KeyRing, PersonAnchor, Preparing, Reader,
    ReviewAnswer, Seen, SeenFilter, Server, ShareTaken, Shut, Stale, Step, StepReason, Support,
    SupportReview, SupportState, UnitError, Writer,
};
/// Where a hardware module is.
pub use romori_token::TokenPlace;
/// What entries are looked for by, and when.
pub use romori_trace::{Key, Part, Span, TraceError};
/// What goes back to a tenant, and the code that opens it.
pub use romori_vault::{ReturnCode, open_return};

/// 家 — one installation, open: its store, its log, the law it decides by.
pub struct House {
    /// Where data is.
    pub store: Arc<Store>,
    /// Who moves entries into the log.
    pub sequencer: Sequencer,
    /// The way in.
    pub(crate) gate: Gate,
    /// The authority for devices.
    pub(crate) devices: devices::Devices,
    /// The system's cryptographic source.
    pub(crate) chance: Arc<dyn Chance>,
    /// Names of tenants, as pages head with them.
    pub(crate) names: Mutex<HashMap<TenantId, String>>,
    /// The law.
    pub law: &'static Law,
    /// Where spool, log and keys are.
    pub(crate) folders: Folders,
    /// Space held for the log.
    pub(crate) reserve: Arc<Reserve>,
    /// Which entries each actor, device, session, tenant and client has.
    pub(crate) trace: Trace,
    /// Why the log is not written, while it is not.
    pub(crate) trouble: Mutex<Option<String>>,
    /// Contracts as they were looked at last.
    pub(crate) contracts: Mutex<HashMap<TenantId, (Contract, Timestamp)>>,
    /// Sessions as requests ask for them.
    pub(crate) sessions: coming::Sessions,
    /// Keys of programs as requests ask for them.
    pub(crate) keys: api_keys::KnownKeys,
    /// The making of the first operator, while it is open.
    pub(crate) ceremony: Mutex<Option<FirstAccount>>,
    /// Whether somebody carries letters.
    pub(crate) post: std::sync::atomic::AtomicBool,
    /// Held by the one run of the day's work.
    pub(crate) daily: Mutex<()>,
    /// Held by the one backup that is made.
    pub(crate) copying: Mutex<()>,
    /// Who holds the root key.
    pub(crate) custodian: Arc<dyn Custodian>,
    /// Held by the one re-seal that goes on.
    pub(crate) resealing: Mutex<()>,
    /// The vault of individual numbers, once it is there.
    pub(crate) numbers: std::sync::OnceLock<Arc<dyn numbers::NumbersVault>>,
}
