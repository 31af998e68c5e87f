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
pub mod shell;
pub mod view;

pub use shell::{
    AppState, Certificate, Clock, Entropy, Housed, MadeCertificate, NoEntropy, NotACertificate,
    OsEntropy, Setting, make_certificate, serve,
};

/// The program as a router: every page behind the guard.
pub fn router(state: AppState) -> axum::Router {
    shell::guarded(pages::routes().merge(api::routes()), state)
}
