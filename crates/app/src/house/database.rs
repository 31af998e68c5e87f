//! データベースの準備 — what an administrator has done once on a server, and with each version.

use romori_store::{Engine, Preparation, SCHEMA, StoreError};

/// 準備の結果 — what was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The migrations that were applied. None when everything was there.
    pub applied: Vec<&'static str>,
}

/// Whether the server has the roles of Romori, so that they have passwords already.
///
/// # Errors
/// When it cannot be reached or refuses whoever asks.
pub fn has_roles(url: &str) -> Result<bool, StoreError> {
    Engine::has_roles(url)
}

/// Makes roles, tables, policies and grants. A password that is not given stays as it is.
///
/// # Errors
/// When the server cannot be reached, when whoever asks may not, when it is of a newer version.
pub fn prepare_database(
    url: &str,
    app_password: Option<&str>,
    shipper_password: Option<&str>,
) -> Result<Prepared, StoreError> {
    let preparation = Preparation { url, app_password, shipper_password };
    Ok(Prepared { applied: Engine::prepare(&preparation, &SCHEMA)? })
}
