//! Who may do what: accounts, passwords, sessions and the grants without which no data is reached.
//!
//! Everything here is a pure function of what it is given: rows that `store` keeps, the time, and
//! chance. Must not know: tables and queries, the clock, HTTP. Passwords and tokens have neither
//! `Debug` nor `Display`.

mod account;
mod api_key;
mod ask;
mod browser;
mod cookie;
mod first_account;
mod form_token;
mod grant;
mod held_key;
mod invitation;
mod limiter;
mod limits;
mod network;
mod password;
mod rights;
mod session;
mod sign_in;
mod step_up;
mod strength;
mod token;
mod violation;
mod zone;

pub use account::{Account, AccountState, DORMANT_DAYS, ResetDue, is_dormant};
pub use api_key::{API_KEY_DAYS_MAX, API_KEY_PREFIX, ApiKey, KeyFrom, is_for_programs};
pub use ask::Ask;
pub use browser::{BROWSER_DAYS, BrowserKey, BrowserMark};
pub use cookie::{
    BROWSER_COOKIE, FRESH_COOKIE, SESSION_COOKIE, VISIT_COOKIE, clear_cookie, cookie_value,
    set_cookie,
};
pub use first_account::{
    FIRST_ACCOUNT_SECONDS, FIRST_ACCOUNT_TRIES, FirstAccount, FirstAccountCode, FirstAccountError,
};
pub use form_token::FormKey;
pub use grant::{Clients, Grant, Job, Reach};
pub use held_key::{FRESH_SECONDS, FreshKey, Freshness, HeldAct, HeldKey};
pub use invitation::{INVITATION_SECONDS, Invitation};
pub use limiter::{Attempt, Limiter, Slowed, Source, TRIES_MAX, Tally};
pub use limits::{ABSOLUTE_SECONDS, IDLE_SECONDS, SessionLimits};
pub use network::{Network, NotANetwork};
pub use password::{
    Candidate, Context, HASH_COST, HashCost, HashError, Hasher, PASSWORD_BYTES_MAX,
    PASSWORD_LETTERS_MIN, Password, PasswordHash, PasswordPolicy, PasswordProblem, Proof,
};
pub use rights::{Acting, Rights, Supporting};
pub use romori_policy::{
    Decision, FieldSet, Fields, Function, Functions, Limits, Party, PolicyError, Question, Records,
    Role, Roles, Situation, Term, Who, check as check_policies, decide, explanation,
    operator_functions,
};
pub use session::{NewSession, Session, SessionRecord, Supposed, TOUCH_SECONDS, asks_for_a_factor};
pub use sign_in::{Entered, Knock, SignIn, SignInRefusal};
pub use step_up::{STEP_UP_SECONDS, needs_step_up};
pub use strength::{SecondFactor, Strength};
pub use token::Token;
pub use violation::Violation;
pub use zone::Zone;
