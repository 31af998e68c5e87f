//! 台帳 — dated facts about clients, establishments and persons, and their history.
//!
//! A row of fact is never overwritten. What held on a day, as it was known at an instant, is asked
//! of [`History`]. Knows no law, no clock, no storage, no key.

mod fact;
mod history;
mod kind;
mod matching;
mod validity;
mod view;

pub use fact::bonus::BonusPayment;
pub use fact::client::{ClientProfile, Entrustment, LegalForm};
pub use fact::dependant::{Dependant, Relationship};
pub use fact::employment::{Employment, EmploymentType, LeavingReason};
pub use fact::enrolment::{Enrolment, EnrolmentCategory, InsuredAs, LossReason};
pub use fact::establishment::{
    ClosingDay, EstablishmentProfile, FractionRule, Insurer, PayTerms, SocietyRates,
};
pub use fact::import_mapping::ImportMapping;
pub use fact::leave::{Leave, LeaveKind};
pub use fact::memo::{ClientMemo, PersonMemo};
pub use fact::notice::PremiumNotice;
pub use fact::numbers::{
    NumberAsked, NumberCampaign, NumberDisposal, NumberErased, NumberGrant, NumberPermission,
    NumberRequest, NumberRule, Payee,
};
pub use fact::office::OfficeProfile;
pub use fact::pay_month::{FixedPayChange, PayMonth};
pub use fact::person::{Address, PersonContact, PersonIdentity, PersonName, Sex};
pub use fact::revision::RevisionChoice;
pub use fact::standard::{StandardBy, StandardRemuneration};
pub use fact::{Fact, FactError, MASK, differences};
pub use history::{Correction, History, Known, Recorded, Span};
pub use kind::{Block, Kind, Owner, Series};
pub use matching::MatchValue;
pub use validity::{Validity, ValidityError};
pub use view::{ClientView, EstablishmentView, PersonView};
