//! Grants as the program gets them.

use romori_identity::{Grant, Job};
use romori_types::TenantId;

pub fn house() -> Grant {
    Grant::for_job(Job::FirstAccount)
}

pub fn clerk(tenant: TenantId) -> Grant {
    Grant::for_job(Job::Demo(tenant))
}

/// Somebody else of the same tenant.
pub fn other(tenant: TenantId) -> Grant {
    Grant::for_job(Job::Deadlines(tenant))
}

pub fn shipper() -> Grant {
    Grant::for_job(Job::Ship(None))
}
