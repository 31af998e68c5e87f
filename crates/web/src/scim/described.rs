//! GET /scim/v2/ServiceProviderConfig, ResourceTypes, Schemas — what can be done here (RFC 7643 §5
//! to §7), and what there is not.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::answer::{GROUP, LIST, ScimError, USER, answer};
use super::caller::Directory;
use super::users::PAGE_MAX;

fn list(all: &[Value]) -> Response {
    let body = json!({
        "schemas": [LIST],
        "totalResults": all.len(),
        "startIndex": 1,
        "itemsPerPage": all.len(),
        "Resources": all,
    });
    answer(StatusCode::OK, &body)
}

pub(super) async fn config(_: Directory) -> Response {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": PAGE_MAX },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "プログラムの鍵",
            "description": "「会社の名簿から利用者を受け取る」だけができる鍵を、Bearer で送ります。",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": "/scim/v2/ServiceProviderConfig",
        },
    });
    answer(StatusCode::OK, &body)
}

fn type_of_user() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": "User",
        "name": "User",
        "endpoint": "/Users",
        "schema": USER,
        "meta": { "resourceType": "ResourceType", "location": "/scim/v2/ResourceTypes/User" },
    })
}

pub(super) async fn resource_types(_: Directory) -> Response {
    list(&[type_of_user(), type_of_group()])
}

fn type_of_group() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": "Group",
        "name": "Group",
        "endpoint": "/Groups",
        "schema": GROUP,
        "meta": { "resourceType": "ResourceType", "location": "/scim/v2/ResourceTypes/Group" },
    })
}

pub(super) async fn group_type(_: Directory) -> Response {
    answer(StatusCode::OK, &type_of_group())
}

pub(super) async fn user_type(_: Directory) -> Response {
    answer(StatusCode::OK, &type_of_user())
}

fn attribute(name: &str, kind: &str, (required, exact, unique): (bool, bool, &str)) -> Value {
    json!({
        "name": name,
        "type": kind,
        "multiValued": false,
        "required": required,
        "caseExact": exact,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": unique,
    })
}

fn schema_of_user() -> Value {
    let plain = (false, true, "none");
    let mut name = attribute("name", "complex", plain);
    name["subAttributes"] =
        json!([attribute("familyName", "string", plain), attribute("givenName", "string", plain),]);
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": USER,
        "name": "User",
        "description": "利用者",
        "attributes": [
            attribute("userName", "string", (true, false, "server")),
            attribute("externalId", "string", (false, true, "server")),
            attribute("displayName", "string", plain),
            name,
            attribute("active", "boolean", plain),
        ],
        "meta": { "resourceType": "Schema", "location": format!("/scim/v2/Schemas/{USER}") },
    })
}

fn schema_of_group() -> Value {
    let plain = (false, true, "none");
    let mut members = attribute("members", "complex", plain);
    members["multiValued"] = json!(true);
    members["subAttributes"] = json!([attribute("value", "string", plain)]);
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": GROUP,
        "name": "Group",
        "description": "グループ",
        "attributes": [
            attribute("displayName", "string", (true, false, "server")),
            attribute("externalId", "string", (false, true, "server")),
            members,
        ],
        "meta": { "resourceType": "Schema", "location": format!("/scim/v2/Schemas/{GROUP}") },
    })
}

pub(super) async fn schemas(_: Directory) -> Response {
    list(&[schema_of_user(), schema_of_group()])
}

pub(super) async fn schema(_: Directory, Path(id): Path<String>) -> Response {
    match id.as_str() {
        USER => answer(StatusCode::OK, &schema_of_user()),
        GROUP => answer(StatusCode::OK, &schema_of_group()),
        _ => absent(),
    }
}

fn absent() -> Response {
    let words = "ここにはありません。";
    ScimError::new(StatusCode::NOT_FOUND, None, words).into_response()
}

pub(super) async fn nothing(_: Directory) -> Response {
    absent()
}
