//! A visit: one browser since it first came. Its cookie names it; its token stands in every form.
//!
//! The cookie has every property of a `__Host-` cookie (host-only, `Path=/`, `HttpOnly`) and
//! `SameSite=Strict`, but not the prefix, since it is `Secure` over TLS alone: some browsers refuse
//! a secure cookie on plain http, even on loopback, and the program would then not work there.

use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;

use romori_types::Device;

use super::{AppState, Failure, Limits, Memory, NoEntropy, Token};
use crate::view::{Density, Standing, day_long};

/// The cookie that ends a visit: forms that were opened in it are refused from then on.
pub fn visit_over() -> &'static str {
    "romori-visit=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
}

const COOKIE_NAME: &str = "romori-visit";
const LIMITS: Limits =
    Limits { count_max: 256, bytes_max: 256, idle_max: Duration::from_secs(12 * 60 * 60) };

/// One browser since it first came.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    /// Its name; what it opens belongs to it alone.
    pub name: Token,
    /// The token of its forms.
    pub csrf: Token,
    /// How high rows are for it.
    pub density: Density,
    /// From which device it came. From another its cookie is worth nothing.
    pub device: Device,
}

/// All visits in memory.
#[derive(Debug)]
pub struct Visits(Memory<Visit>);

impl Default for Visits {
    fn default() -> Self {
        Self(Memory::new(LIMITS))
    }
}

impl Visit {
    /// What stands on every page of this visit.
    pub fn standing(&self, state: &AppState) -> Standing {
        Standing {
            demo: state.setting().demo,
            zone: state.setting().zone,
            today: day_long(state.clock().today()),
            signed_in: None,
            trouble: None,
            shut: None,
            csrf: self.csrf.to_string(),
            density: self.density,
            css: super::assets::stylesheet_address(),
            script: super::assets::script_address(),
        }
    }

    /// The header that names this visit to the browser.
    pub(super) fn cookie(&self, tls: bool) -> String {
        let secure = if tls { "; Secure" } else { "" };
        format!("{COOKIE_NAME}={}; Path=/; HttpOnly; SameSite=Strict{secure}", self.name)
    }
}

/// The visit a request belongs to, if the program still knows it.
pub(super) fn known(state: &AppState, parts: &Parts) -> Option<Visit> {
    let name = parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))
        .find_map(Token::parse)?;
    let now = state.clock().elapsed();
    let device = super::zone::origin(parts).device;
    state.visits().0.find(&name, now).copied().filter(|visit| visit.device == device)
}

/// Begins a visit.
pub(super) fn begin(state: &AppState, device: Device) -> Result<Visit, NoEntropy> {
    let visit = Visit {
        name: Token::new(state.entropy())?,
        csrf: Token::new(state.entropy())?,
        density: Density::default(),
        device,
    };
    let now = state.clock().elapsed();
    state.visits().0.keep(visit.name, visit, 1, now);
    Ok(visit)
}

/// Remembers how high rows are for a visit.
pub(crate) fn remember_density(state: &AppState, visit: &Visit, density: Density) {
    let now = state.clock().elapsed();
    if let Some(kept) = state.visits().0.find(&visit.name, now) {
        kept.density = density;
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().copied().ok_or(Failure::VisitOver)
    }
}
