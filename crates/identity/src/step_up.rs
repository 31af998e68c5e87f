//! What asks for a proof again before it is done: who sits at a desk that was left open for a
//! moment can look, but take nothing along and give nobody rights.

use romori_policy::Function;

/// A proof counts for so long.
pub const STEP_UP_SECONDS: i64 = 5 * 60;

/// Whether a function asks for a proof of the last minutes. One place; a new function must say.
pub const fn needs_step_up(function: Function) -> bool {
    match function {
        Function::Export
        | Function::ManageUsers
        | Function::ManageSettings
        | Function::AssignClients
        | Function::Delegate
        | Function::Provision
        | Function::ManageContracts
        | Function::GrantSupport
        | Function::AskUrgent
        | Function::GrantUrgent
        | Function::HoldKeys
        | Function::AdmitWorkers
        | Function::CollectNumbers
        | Function::UseNumbers
        | Function::DisposeNumbers
        | Function::PermitNumbers => true,
        Function::ViewLedger
        | Function::Search
        | Function::EditLedger
        | Function::Import
        | Function::UndoBatch
        | Function::Determine
        | Function::DraftCase
        | Function::CheckCase
        | Function::ApproveCase
        | Function::SubmitCase
        | Function::RunPay
        | Function::ViewDeadlines
        | Function::ManageClients
        | Function::ViewLog
        | Function::ViewUsers
        | Function::ViewAccess
        | Function::ViewOwn
        | Function::ViewTenants
        | Function::WatchLog
        | Function::AskSupport
        | Function::ViewNumbers => false,
    }
}
