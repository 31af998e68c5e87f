//! 案件の対象の人 — whose standard the notice of a case says, and where the ledgers say otherwise now.

use romori_app::house::{CaseStandard, CaseState};
use romori_app::ledgers::StandardRemuneration;

use crate::present::person::thousand;
use crate::view::office::{CasePerson, Link, MaybeLink, Note, Tone};

/// So many persons stand on the page of a case.
const SHOWN: usize = 10;

/// The first persons of a case, those first for whom the ledgers say otherwise now.
pub(super) fn case_persons(client: u32, standards: &[CaseStandard]) -> Vec<CasePerson> {
    let (differing, same): (Vec<_>, Vec<_>) =
        standards.iter().partition(|standard| standard.now.is_some());
    let person = |standard: &CaseStandard| {
        let number = format!("{client}-{}", standard.number);
        CasePerson {
            name: MaybeLink::to(&standard.name, format!("/71/{client}/{}", standard.number)),
            number,
            what: words(&standard.decided),
            problem: standard
                .now
                .as_ref()
                .map(|now| format!("いまの台帳では {}", amounts(now)))
                .unwrap_or_default(),
        }
    };
    differing.into_iter().chain(same).take(SHOWN).map(person).collect()
}

/// ほかに53人, who stand on the table of the procedure.
pub(super) fn more_persons(standards: &[CaseStandard], table: &str) -> Option<Link> {
    let more = standards.len().saturating_sub(SHOWN);
    (more > 0).then(|| Link::new(format!("ほかに{more}人"), table))
}

/// That the ledgers say otherwise now than what was submitted, and what to do.
///
/// What differs and which paper corrects it stand in a card of their own, unless somebody settled
/// it.
pub(super) fn differing_note(
    state: CaseState,
    standards: &[CaseStandard],
    has_card: bool,
) -> Option<Note> {
    let count = standards.iter().filter(|standard| standard.now.is_some()).count();
    if count == 0 {
        return None;
    }
    let what = format!("{count}人の標準報酬月額が、提出した届書と違います（下の「対象の人」）。");
    let next = match (state == CaseState::Completed, has_card) {
        (true, true) => {
            "違いと訂正の届は、下の「提出したときと、いまの台帳との違い」にあります。訂正の届書は、まだここでは作れません。"
        }
        (true, false) => {
            "訂正の届出が要るか、年金事務所・健康保険組合に確かめてください。訂正の届書は、まだここでは作れません。"
        }
        (false, true) => {
            "まだ受け付けられていなければ、「返戻を記録する」から直して出し直せます。受け付けられたあとの訂正の届は、下の「提出したときと、いまの台帳との違い」にあります。"
        }
        (false, false) => {
            "まだ受け付けられていなければ、「返戻を記録する」から直して出し直せます。受け付けられたあとは、訂正の届出が要るか、年金事務所・健康保険組合に確かめてください。"
        }
    };
    Some(Note::new(Tone::Care, "提出のあとで台帳が変わりました", &[&what, next]))
}

/// 健保 320千円・厚年 320千円（令和8年9月分から）
fn words(standard: &StandardRemuneration) -> String {
    format!("{}（{}分から）", amounts(standard), standard.from_month.ja())
}

fn amounts(standard: &StandardRemuneration) -> String {
    let part = |scheme: &str, yen| {
        let yen: Option<romori_types::Yen> = yen;
        yen.map(|yen| format!("{scheme} {}千円", thousand(yen)))
    };
    let parts = [part("健保", standard.health), part("厚年", standard.pension)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("・")
}
