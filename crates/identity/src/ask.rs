//! What a user asks for.

use romori_policy::Function;
use romori_types::{ActorId, Purpose, TenantId};

use crate::grant::Clients;

/// 求め — what a user asks to do.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Whose data.
    pub tenant: TenantId,
    /// What he wants to do.
    pub function: Function,
    /// What for.
    pub purpose: Purpose,
    /// Which clients he names; `All` for all that are his.
    pub clients: Clients,
    /// Who made what is to be approved, where the office wants another one to approve.
    pub made_by: Option<ActorId>,
}
