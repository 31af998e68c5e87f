//! 会社の名簿 (SCIM 2.0, RFC 7643 and 7644): joiners and leavers of a company, as its directory sends
//! them, under /scim/v2. A program's key that may keep users and nothing else is asked for.

mod answer;
mod caller;
mod described;
mod filter;
mod group;
mod group_filter;
mod group_patch;
mod groups;
mod patch;
mod user;
mod users;

use axum::Router;
use axum::routing::get;

use crate::shell::AppState;

/// The routes of the directory.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/scim/v2/ServiceProviderConfig", get(described::config))
        .route("/scim/v2/ResourceTypes", get(described::resource_types))
        .route("/scim/v2/ResourceTypes/User", get(described::user_type))
        .route("/scim/v2/ResourceTypes/Group", get(described::group_type))
        .route("/scim/v2/Schemas", get(described::schemas))
        .route("/scim/v2/Schemas/{id}", get(described::schema))
        .route("/scim/v2/Users", get(users::list).post(users::join))
        .route(
            concat!("/scim/v2/Users", "/{id}"),
            get(user::show).put(user::put).patch(user::patch).delete(user::remove),
        )
        .route("/scim/v2/Groups", get(groups::list).post(groups::make))
        .route(
            concat!("/scim/v2/Groups", "/{id}"),
            get(group::show).put(group::put).patch(group::patch).delete(group::remove),
        )
        .route("/scim/v2/{*rest}", get(described::nothing))
}
