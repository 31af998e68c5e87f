//! POST /density — how high rows are, for this visit.

use axum::extract::State;
use axum::response::Response;

use crate::shell::{AppState, Failure, Pressed, remember_density, see_other};
use crate::view::Density;

pub(super) async fn press(
    State(state): State<AppState>,
    form: Pressed,
) -> Result<Response, Failure> {
    let density = form.value("density").and_then(Density::from_code).ok_or(Failure::BadForm)?;
    let back = form.value("back").filter(|back| is_own_path(back)).unwrap_or("/");
    remember_density(&state, &form.visit, density);
    Ok(see_other(back))
}

/// Only a path of this program is gone back to.
fn is_own_path(back: &str) -> bool {
    back.starts_with('/')
        && !back.starts_with("//")
        && back.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_gone_back_to() {
        for (back, own) in [
            ("/22/jobs/0?f=all", true),
            ("//elsewhere.example/", false),
            ("https://elsewhere.example/", false),
            ("/\\elsewhere.example", false),
            ("/a b", false),
            ("", false),
        ] {
            assert_eq!(is_own_path(back), own, "{back}");
        }
    }
}
