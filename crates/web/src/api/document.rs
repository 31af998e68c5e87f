//! The one definition of the API: its routes, and the document that is made from them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::Router;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, Modify, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;

use super::caller::CSRF_HEADER;
use crate::shell::{AppState, ProblemBody};

const ABOUT: &str = "画面でできることを、プログラムから同じ権限と記録で行います。\n\n\
- サインイン: POST /api/v1/sessions に利用者IDとパスワードを送り、返ったトークンを \
Authorization: Bearer で送ります。終わりは DELETE /api/v1/session です。\n\
- 金額は円の整数、日付は 2026-07-01、時刻は世界協定時の形です。\n\
- 氏名や番号をアドレスに入れません。探すときは POST で送ります。\n\
- 誤りは application/problem+json（RFC 9457）で、番号・何が起きたか・次にすることを返します。\n\
- Idempotency-Key を受ける操作は、同じ値で二度送っても一度だけ行われます。";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "労守 API", version = "1", description = ABOUT),
    components(schemas(ProblemBody)),
    modifiers(&Ways),
    tags(
        (name = "サインイン", description = "入る・出る"),
        (name = "端末", description = "登録・更新・失効・端末なしの入場"),
        (name = "台帳", description = "顧問先と個人"),
        (name = "業務", description = "期限・承認・到来・返戻・納入告知額・休業"),
        (name = "届出", description = "決定と案件"),
        (name = "番号庫", description = "個人番号の状態と数"),
        (name = "安全", description = "記録"),
        (name = "法令", description = "料率と等級"),
        (name = "設定", description = "自分と利用者")
    )
)]
struct Document;

/// The two ways of saying who calls.
struct Ways;

impl Modify for Ways {
    fn modify(&self, document: &mut OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("POST /api/v1/sessions が返すトークン"))
            .build();
        let cookie = ApiKeyValue::with_description(
            romori_app::house::SESSION_COOKIE,
            "画面でサインインしたときのクッキー。もう一つの値と一緒のときだけ受け付けます。",
        );
        let beside = ApiKeyValue::with_description(CSRF_HEADER, "画面のフォームにある csrf の値");
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        components.add_security_scheme("csrf", SecurityScheme::ApiKey(ApiKey::Header(beside)));
        let none: [&str; 0] = [];
        document.security = Some(vec![
            SecurityRequirement::new("bearer", none),
            SecurityRequirement::new("cookie", none).add("csrf", none),
        ]);
    }
}

/// The answers of every operation that only looks, besides its own.
pub struct Looks;

/// The answers of every operation that changes something, besides its own.
pub struct Changes;

type Responses = BTreeMap<String, RefOr<Response>>;

const LOOKS: [(&str, &str); 5] = [
    ("400", "読み取れません"),
    ("401", "サインインしていません"),
    ("403", "権限がありません"),
    ("404", "ないか、担当に含まれていません"),
    ("503", "いまは処理できません"),
];
const CHANGES: [(&str, &str); 2] =
    [("409", "ほかの人が先に変えたか、もう済んでいます"), ("422", "入力に誤りがあります")];

impl IntoResponses for Looks {
    fn responses() -> Responses {
        problems(&LOOKS)
    }
}

impl IntoResponses for Changes {
    fn responses() -> Responses {
        let mut all = problems(&LOOKS);
        all.extend(problems(&CHANGES));
        all
    }
}

fn problems(list: &[(&str, &str)]) -> Responses {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let one = |(status, words): &(&str, &str)| {
        let response = ResponseBuilder::new()
            .description(*words)
            .content("application/problem+json", content.clone())
            .build();
        ((*status).to_owned(), RefOr::T(response))
    };
    list.iter().map(one).collect()
}

/// Routes and document, from the same handlers.
fn made() -> (Router<AppState>, OpenApi) {
    let begun = OpenApiRouter::with_openapi(Document::openapi());
    super::operations(begun).split_for_parts()
}

/// The routes of the API.
pub fn routes() -> Router<AppState> {
    made().0
}

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| made().1);
static TEXT: LazyLock<String> =
    LazyLock::new(|| DOCUMENT.to_json().unwrap_or_else(|_| "{}".to_owned()));

/// The document as JSON, made once.
pub fn text() -> &'static str {
    &TEXT
}

/// The document, made once.
pub fn document() -> &'static OpenApi {
    &DOCUMENT
}
