//! Invented addresses: a real prefecture and city, a town that is not there.

use romori_roster::Address;
use romori_types::Prefecture;

use crate::random::Random;

/// A city of each prefecture, in JIS order, with the first three digits of its postal codes.
const CITIES: [(&str, &str, &str); 47] = [
    ("札幌市北区", "ｻｯﾎﾟﾛｼｷﾀｸ", "001"),
    ("青森市", "ｱｵﾓﾘｼ", "030"),
    ("盛岡市", "ﾓﾘｵｶｼ", "020"),
    ("仙台市青葉区", "ｾﾝﾀﾞｲｼｱｵﾊﾞｸ", "980"),
    ("秋田市", "ｱｷﾀｼ", "010"),
    ("山形市", "ﾔﾏｶﾞﾀｼ", "990"),
    ("福島市", "ﾌｸｼﾏｼ", "960"),
    ("水戸市", "ﾐﾄｼ", "310"),
    ("宇都宮市", "ｳﾂﾉﾐﾔｼ", "320"),
    ("前橋市", "ﾏｴﾊﾞｼｼ", "371"),
    ("さいたま市大宮区", "ｻｲﾀﾏｼｵｵﾐﾔｸ", "330"),
    ("千葉市中央区", "ﾁﾊﾞｼﾁｭｳｵｳｸ", "260"),
    ("新宿区", "ｼﾝｼﾞｭｸｸ", "160"),
    ("横浜市中区", "ﾖｺﾊﾏｼﾅｶｸ", "231"),
    ("新潟市中央区", "ﾆｲｶﾞﾀｼﾁｭｳｵｳｸ", "950"),
    ("富山市", "ﾄﾔﾏｼ", "930"),
    ("金沢市", "ｶﾅｻﾞﾜｼ", "920"),
    ("福井市", "ﾌｸｲｼ", "910"),
    ("甲府市", "ｺｳﾌｼ", "400"),
    ("松本市", "ﾏﾂﾓﾄｼ", "390"),
    ("岐阜市", "ｷﾞﾌｼ", "500"),
    ("静岡市葵区", "ｼｽﾞｵｶｼｱｵｲｸ", "420"),
    ("名古屋市中区", "ﾅｺﾞﾔｼﾅｶｸ", "460"),
    ("津市", "ﾂｼ", "514"),
    ("大津市", "ｵｵﾂｼ", "520"),
    ("京都市中京区", "ｷｮｳﾄｼﾅｶｷﾞｮｳｸ", "604"),
    ("大阪市北区", "ｵｵｻｶｼｷﾀｸ", "530"),
    ("神戸市中央区", "ｺｳﾍﾞｼﾁｭｳｵｳｸ", "650"),
    ("奈良市", "ﾅﾗｼ", "630"),
    ("和歌山市", "ﾜｶﾔﾏｼ", "640"),
    ("鳥取市", "ﾄｯﾄﾘｼ", "680"),
    ("松江市", "ﾏﾂｴｼ", "690"),
    ("岡山市北区", "ｵｶﾔﾏｼｷﾀｸ", "700"),
    ("広島市中区", "ﾋﾛｼﾏｼﾅｶｸ", "730"),
    ("山口市", "ﾔﾏｸﾞﾁｼ", "753"),
    ("徳島市", "ﾄｸｼﾏｼ", "770"),
    ("高松市", "ﾀｶﾏﾂｼ", "760"),
    ("松山市", "ﾏﾂﾔﾏｼ", "790"),
    ("高知市", "ｺｳﾁｼ", "780"),
    ("福岡市博多区", "ﾌｸｵｶｼﾊｶﾀｸ", "812"),
    ("佐賀市", "ｻｶﾞｼ", "840"),
    ("長崎市", "ﾅｶﾞｻｷｼ", "850"),
    ("熊本市中央区", "ｸﾏﾓﾄｼﾁｭｳｵｳｸ", "860"),
    ("大分市", "ｵｵｲﾀｼ", "870"),
    ("宮崎市", "ﾐﾔｻﾞｷｼ", "880"),
    ("鹿児島市", "ｶｺﾞｼﾏｼ", "890"),
    ("那覇市", "ﾅﾊｼ", "900"),
];

/// Towns that no city of the table has.
const TOWNS: [(&str, &str); 6] = [
    ("架空町", "ｶｸｳﾁｮｳ"),
    ("見本町", "ﾐﾎﾝﾁｮｳ"),
    ("夢見ケ丘", "ﾕﾒﾐｶﾞｵｶ"),
    ("仮名山", "ｶﾅﾔﾏ"),
    ("架空台", "ｶｸｳﾀﾞｲ"),
    ("見本新田", "ﾐﾎﾝｼﾝﾃﾞﾝ"),
];

/// An address in a prefecture.
pub fn address(prefecture: Prefecture, random: &mut Random) -> Address {
    let (city, city_kana, code) =
        CITIES.get(prefecture.index()).copied().unwrap_or(("見本市", "ﾐﾎﾝｼ", "000"));
    let (town, town_kana) = random.pick(&TOWNS).copied().unwrap_or_default();
    let numbers = [random.between(1, 9), random.between(1, 28), random.between(1, 19)];
    let [chome, block, house] = numbers.map(wide);
    let [a, b, c] = numbers;
    let flat = random.per_1000(450).then(|| (random.between(1, 9), random.between(1, 12)));
    let (room, room_kana) = flat.map_or_else(Default::default, |(floor, door)| {
        let room = floor * 100 + door;
        (format!("　見本ハイツ{}", wide(room)), format!(" ﾐﾎﾝﾊｲﾂ{room}"))
    });
    Address {
        postal_code: format!("{code}-0000"),
        text: format!("{}{city}{town}{chome}－{block}－{house}{room}", prefecture.name()),
        kana: format!("{city_kana}{town_kana}{a}-{b}-{c}{room_kana}"),
    }
}

/// A number in full-width digits.
fn wide(number: u32) -> String {
    let digits = number.to_string();
    let wide = digits.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c));
    wide.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefecture_has_an_address() {
        for prefecture in Prefecture::all() {
            let found = address(prefecture, &mut Random::of(1, 1));
            assert!(found.text.starts_with(prefecture.name()), "{}", found.text);
            assert!(!found.kana.is_empty() && found.postal_code.ends_with("-0000"));
        }
    }
}
