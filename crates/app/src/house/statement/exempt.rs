//! Whether the exemption of 施行規則7条1号 can be argued, thief by thief, and why not where it cannot.
//!
//! What is asked (Q&A 17-14): a method that is on the list of the e-government or in ISO/IEC 18033
//! and properly built in; and that the means to read are looked after: ciphertext and key apart and
//! the key kept from leaking, or both erasable from afar, or a third party cannot exercise the key.

use serde::Serialize;

use super::keys::{KeyPlace, NumberPlace, Placement};
use super::theft::{DataClass, Reading, TheftRow, Thief};

/// 除外を言えるか
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What was taken.
    pub thief: Thief,
    /// Of which data: ledgers or numbers.
    pub numbers: bool,
    /// Whether it can be argued; none where nothing of it was taken.
    pub arguable: Option<bool>,
    /// Why, or why not.
    pub because: String,
}

/// The verdict on each thief, for ledgers and for numbers. `accounted` is whether log and history
/// of the vault agree on every use.
pub fn verdicts(rows: &[TheftRow], placement: &Placement, accounted: bool) -> Vec<Verdict> {
    let mut all = Vec::new();
    for thief in Thief::ALL {
        for numbers in [false, true] {
            let reading = reading_of(rows, thief, numbers);
            let place = match (&placement.numbers, numbers) {
                (NumberPlace::Known { place, .. }, true) => *place,
                _ => placement.ledgers,
            };
            all.push(verdict(thief, numbers, (reading, accounted), place));
        }
    }
    all
}

/// Of ledgers the worst of its classes.
fn reading_of(rows: &[TheftRow], thief: Thief, numbers: bool) -> Reading {
    let of = rows.iter().filter(|row| (row.data == DataClass::Number) == numbers);
    let readings = of.flat_map(|row| &row.readings).filter(|(of, _)| *of == thief);
    let all: Vec<Reading> = readings.map(|(_, reading)| *reading).collect();
    let order = [Reading::Readable, Reading::Unknown, Reading::OnRequest, Reading::Sealed];
    order.into_iter().find(|one| all.contains(one)).unwrap_or(Reading::Nothing)
}

fn verdict(
    thief: Thief,
    numbers: bool,
    (reading, accounted): (Reading, bool),
    place: KeyPlace,
) -> Verdict {
    let (arguable, because) = match reading {
        Reading::Nothing => (None, "この範囲には、このデータがありません。".to_owned()),
        Reading::Unknown => (
            Some(false),
            "番号庫が答えないため、鍵の置き場所と使われ方を示せません。示せないあいだは、言えません。"
                .to_owned(),
        ),
        Reading::Sealed => (Some(true), sealed(thief, place)),
        Reading::OnRequest => (Some(accounted), on_request(accounted).to_owned()),
        Reading::Readable => (Some(false), readable(thief, place)),
    };
    Verdict { thief, numbers, arguable, because }
}

fn sealed(thief: Thief, place: KeyPlace) -> String {
    let apart = match (thief, place) {
        (Thief::Disks, KeyPlace::Passphrase) => {
            "鍵は合言葉で閉じられ、合言葉はディスクにありません（推測に強い合言葉であることを、別に示します）"
        }
        (Thief::Disks, KeyPlace::Token) => "鍵は装置の中にあり、ディスクにありません",
        _ => "鍵は表と控えの外にあり、盗まれた範囲に含まれません",
    };
    format!(
        "AES-256-GCM（電子政府推奨暗号リスト・ISO/IEC 18033の方式）で封をし、{apart}。\
         Q&A 17-14の①（鍵の分離と鍵の保護）に当たると言えます。\
         期間中に鍵が漏れていないことを、下の利用の記録とあわせて示します。"
    )
}

const fn on_request(accounted: bool) -> &'static str {
    if accounted {
        "番号の鍵は別の機械にあり、取り出せません。乗っ取った人は番号庫に書類への記入を頼めますが、頼めば番号庫の記録に残ります。下の利用の記録に覚えのないものがなければ、言えます。"
    } else {
        "番号の鍵は別の機械にありますが、番号庫の履歴と記録が合わないため、頼まれて入れた番号がないことを示せません。指摘を解くまでは、言えません。"
    }
}

fn readable(thief: Thief, place: KeyPlace) -> String {
    match (thief, place) {
        (Thief::Disks, KeyPlace::Folder) => {
            "鍵のフォルダーが同じディスクにあり、暗号文と鍵が分かれていません。合言葉・装置・別の機械に鍵を移せば変わります。".to_owned()
        }
        (Thief::Disks, KeyPlace::Vault) => {
            "鍵は別の機械の番号庫にありますが、盗まれたディスクに番号庫への紹介状があります。\
             番号庫で紹介状を無効にするまで、番号庫に届く人は鍵を使わせられます。\
             無効にした時刻と、それまでに届かなかったことを示せれば、言える余地があります。"
                .to_owned()
        }
        (_, KeyPlace::Token) => {
            "鍵は装置の外に出ませんが、動いている機械を乗っ取った人は装置に鍵を使わせることができます。第三者が鍵を行使できないとは言えません。".to_owned()
        }
        _ => "動いている機械は鍵を使える状態にあり、乗っ取った人が読めます。暗号化していても、見読可能にする手段が守られていたとは言えません。".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::theft::thefts;
    use super::*;

    fn verdict_of(placement: &Placement, thief: Thief, numbers: bool) -> Verdict {
        let all = verdicts(&thefts(placement), placement, true);
        all.into_iter().find(|one| one.thief == thief && one.numbers == numbers).unwrap()
    }

    #[test]
    fn the_exemption_is_argued_only_where_the_key_is_not_in_the_loot() {
        let number = |apart| NumberPlace::Known {
            custody: "フォルダー".to_owned(),
            apart,
            by_officers: false,
            place: KeyPlace::Folder,
        };
        let here = Placement { ledgers: KeyPlace::Folder, numbers: number(false) };
        for (thief, arguable) in [
            (Thief::Database, Some(true)),
            (Thief::Backup, Some(true)),
            (Thief::Disks, Some(false)),
            (Thief::Host, Some(false)),
            (Thief::All, Some(false)),
        ] {
            for numbers in [false, true] {
                let found = verdict_of(&here, thief, numbers);
                assert_eq!(found.arguable, arguable, "{thief:?} {numbers}");
                assert!(!found.because.is_empty());
            }
        }
        let apart = Placement { ledgers: KeyPlace::Folder, numbers: number(true) };
        assert_eq!(verdict_of(&apart, Thief::Disks, true).arguable, None);
        assert_eq!(verdict_of(&apart, Thief::Host, true).arguable, Some(true));
        let unaccounted = verdicts(&thefts(&apart), &apart, false);
        let host = unaccounted.iter().find(|one| one.thief == Thief::Host && one.numbers);
        assert_eq!(host.unwrap().arguable, Some(false));
        assert_eq!(verdict_of(&apart, Thief::Host, false).arguable, Some(false));
        let away = Placement {
            ledgers: KeyPlace::Token,
            numbers: NumberPlace::Unknown("away".to_owned()),
        };
        assert_eq!(verdict_of(&away, Thief::Database, true).arguable, Some(false));
    }
}
