//! Rows outlive the program that wrote them: what was stored is read by every later version.

use romori_roster::{
    Employment, Enrolment, EstablishmentProfile, Fact, PayMonth, PersonIdentity, differences,
};

/// A row as the first version wrote it, without anything that came later.
fn read<F: Fact>(stored: &str) -> F {
    serde_json::from_str(stored).unwrap()
}

#[test]
fn rows_of_the_first_version_are_read() {
    let pay: PayMonth = read(r#"{"days":31,"fixed":280000,"variable":12000}"#);
    assert_eq!(pay.total().get(), 292_000);
    let person: PersonIdentity =
        read(r#"{"name":{"kanji":"見本　花子","kana":"ﾐﾎﾝ ﾊﾅｺ"},"birth_date":"1986-02-03"}"#);
    assert_eq!(person.name.shown(), "見本　花子");
    let _: Employment =
        read(r#"{"establishment":"01890a5d-ac96-774b-bcce-b302099a8057","hired_on":"2020-04-01"}"#);
    let _: Enrolment = read(
        r#"{"establishment":"01890a5d-ac96-774b-bcce-b302099a8057","acquired_on":"2020-04-01"}"#,
    );
    let office: EstablishmentProfile = read(
        r#"{"name":"つばめ商店","prefecture":"神奈川県","district":"03","symbol":"ﾂﾊﾞﾒ",
            "number":"12345","postal_code":"231-0023","address":"横浜市中区","employer":"見本　太郎",
            "phone":"045-000-0000","insurer":"kyokai"}"#,
    );
    assert_eq!(office.sign(), "03-ﾂﾊﾞﾒ");
}

#[test]
fn differences_name_the_items() {
    let before: PayMonth = read(r#"{"days":31,"fixed":280000,"variable":0}"#);
    let after: PayMonth = read(r#"{"days":30,"fixed":290000,"variable":0}"#);
    let labels: Vec<_> =
        differences(&before, &after).into_iter().map(|(label, ..)| label).collect();
    assert_eq!(labels, ["支払基礎日数", "固定的賃金"]);
}

#[test]
fn a_fact_shows_nothing_of_itself() {
    let person: PersonIdentity =
        read(r#"{"name":{"kanji":"見本　花子","kana":"ﾐﾎﾝ ﾊﾅｺ"},"birth_date":"1986-02-03"}"#);
    let shown = format!("{person:?} {:?}", person.name);
    assert!(!shown.contains("見本") && !shown.contains("1986"), "{shown}");
}
