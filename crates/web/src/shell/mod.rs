//! What stands around every page: who may call, what a visit remembers, how failures look,
//! and the headers of every answer.

mod assets;
mod client_certificate;
mod failure;
mod guard;
mod memory;
mod outgoing;
mod own;
mod press;
mod problem;
mod proof_tool;
mod respond;
mod serve;
mod signed;
mod state;
mod tls;
mod token;
mod upload;
mod visit;
mod zone;

pub(crate) use assets::{
    script_address, stylesheet_address, worker_script_address, worker_stylesheet_address,
};
pub use failure::Failure;
pub use guard::{FormsTo, guarded};
pub use memory::{Limits, Memory};
pub(crate) use own::out;
pub use own::{NotOwn, Own, OwnPress};
pub use press::Pressed;
pub(crate) use press::is_of_visit;
pub use problem::{FieldProblem, Problem, ProblemBody, TheirItem, Theirs};
pub use proof_tool::proof_tool;
pub use respond::{Attachment, attachment, see_other, show, show_with};
pub use serve::{Admits, Door, Entrance, serve};
pub use signed::{FromAddress, NotSigned, Signed, SignedPress};
pub(crate) use signed::{LeftOut, NewToken, address, cookie, given, host_of, is_plain_path, party};
pub use state::{
    AppState, Clock, Entropy, Housed, NoEntropy, OPERATOR_ON_LOOPBACK, OsEntropy, Setting,
};
pub use tls::{Certificate, Greeting, MadeCertificate, NotACertificate, make_certificate};
pub use token::Token;
pub use upload::{FILE_BYTES_MAX, IMPORT_BYTES_MAX, SignedUpload, Upload, UploadedFile};
pub(crate) use visit::remember_density;
pub use visit::{Visit, visit_over};
pub use zone::{DeviceRule, Peer};
pub(crate) use zone::{belongs, origin, without_device};
