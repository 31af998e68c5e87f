//! GET / — to one's own record, or to the way in.

use axum::response::Response;

use crate::shell::{Own, see_other};

pub(super) async fn page(_: Own) -> Response {
    see_other("/me")
}
