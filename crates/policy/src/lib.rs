//! Who may do what to whom: one set of Cedar policies, deny by default, asked in one place.
//!
//! The policies lie under `policies/`. `identity` asks for every grant; the page of who can see a
//! person asks the same. Must not know: accounts, tables, the clock, HTTP.

mod function;
mod party;
mod policies;
mod question;
mod roles;
mod words;

pub use function::{Function, Functions};
pub use party::Party;
pub use policies::{
    Decision, Policies, PolicyError, check, decide, explanation, operator_functions,
};
pub use question::{
    FieldSet, Fields, Limits, Question, Records, Situation, SupportTerm, Term, Who,
};
pub use roles::{Role, Roles};
