//! GET and POST /91/return/code — the code that opens the office's data after its contract.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::Function;
use romori_types::{Purpose, date_ja, day_in_japan};

use crate::present::house::users::confirm;
use crate::shell::{AppState, Signed, SignedPress, show};
use crate::view::office::{ConfirmPage, ReturnCodePage};

const TITLE: &str = "契約の終わりの受け取り";

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ManageUsers, Purpose::Administer)?;
            signed.grant(Function::Export, Purpose::Export)?;
            let made = signed.house.return_of(signed.visitor.session.home())?;
            let stands = match made.map(|back| (day_in_japan(back.made_at), back.returned_at)) {
                None => "受取コードは、まだ作られていません。作らないと、契約の終わりにデータは自動では返りません。".to_owned(),
                Some((_, Some(_))) => "データは返却されています。".to_owned(),
                Some((on, None)) => format!(
                    "受取コードは{}に作られています。新しく作ると、前のコードでは開けなくなります。",
                    date_ja(on)
                ),
            };
            Ok(show(&ConfirmPage {
                question: "契約の終わりにデータを開く受取コードを作りますか".to_owned(),
                consequences: vec![
                    stands,
                    "契約の最後の日の翌日に、事務所のすべてのデータが1つのファイルになり、受取コードの持ち主だけが開けるように封をされます。\
                     労守を運用する人は、渡せますが、開けません。".to_owned(),
                    "その3日後に、労守の中の鍵を廃棄します。そのあとは、このファイルのほかにデータは残りません。".to_owned(),
                    "コードは一度だけ表示します。紙に書くか印刷して、役員が保管してください。失うと、そのファイルはだれにも開けません。".to_owned(),
                ],
                action: "/91/return/code".to_owned(),
                submit: "受取コードを作る".to_owned(),
                ..confirm(&state, signed, TITLE)
            }))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let code = signed.house.make_return_code(&signed.visitor)?;
            let frame = confirm(&state, signed, TITLE).frame;
            let groups = code.reveal().split('-').map(str::to_owned).collect();
            Ok(show(&ReturnCodePage { frame, groups }))
        })
        .await
}
