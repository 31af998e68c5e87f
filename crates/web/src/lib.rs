//! HTTP and pages.
//!
//! Only this crate knows HTTP and HTML. It holds no law, no SQL, no arithmetic and no clock, and
//! writes nothing on disk: what a job holds lives in memory, bounded, until it lies untouched.

mod api;
mod desk;
mod import_desk;
pub mod menu;
mod pages;
mod present;
mod samples;
mod scim;
pub mod shell;
pub mod view;
mod worker;

pub use shell::{
    Admits, AppState, Certificate, Clock, DeviceRule, Door, Entrance, Entropy, Greeting, Housed,
    MadeCertificate, NoEntropy, NotACertificate, OPERATOR_ON_LOOPBACK, OsEntropy, Peer, Setting,
    make_certificate, serve,
};

use romori_app::house::Zone;

/// The pages of an entrance as a router, behind the guard. What belongs to another entrance is not
/// there at all.
pub fn router(state: AppState) -> axum::Router {
    let pages = match state.setting().zone {
        Zone::Office => pages::routes().merge(api::routes()).merge(scim::routes()),
        Zone::Operator => pages::operator_routes(),
        Zone::Worker => worker::routes(),
    };
    shell::guarded(pages, state)
}
