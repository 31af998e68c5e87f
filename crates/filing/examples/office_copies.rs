//! Writes the office copies of invented persons, to be looked at:
//! `cargo run -p romori-filing --example office_copies DIR`.

use romori_filing::{
    NoBonusReport, Notice, Office, Submission, Submitter, cover_sheet, decode, no_bonus_report,
    office_copy,
};
use romori_types::{Prefecture, YearMonth};

const OFFICE: &str = "21,03,ﾔﾏﾀ,12345,150,0001,東京都渋谷区神宮前１－２－３,見本商事株式会社,見本　太郎,03,0000,0000";
const ROWS: &[(&str, usize)] = &[
    (
        "2225700,21,03,ﾔﾏﾀ,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,9,08,09,0260,0260,9,07,09,04,1,06,0012000,\
            04,05,06,30,16,30,0262000,0140000,0262000,0000000,0000000,0000000,0262000,0140000,\
            0262000,0524000,0262000,0250000,,,,,,,1,,,,1,,長い備考がここに入り、二行になっても読めることを確かめるための文です,\
            ",
        7,
    ),
    (
        "2221700,21,03,ﾔﾏﾀ,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,9,08,07,0260,0260,9,07,09,04,1,,,04,\
            05,06,30,31,30,0300000,0310000,0320000,0000000,0000000,0000000,0300000,0310000,0320000,\
            0930000,0310000,,,,,,,,基本給の変更,,,",
        3,
    ),
    ("2265700,21,03,ﾔﾏﾀ,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,9,080710,0450300,0000000,0450000,,,,,,,", 9),
    (
        "2200700,21,03,ﾔﾏﾀ,12345,,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,2,1,,,,,,9,081001,0,0248000,0012000,\
            0260000,,,1,,,150,0001,ﾄｳｷｮｳﾄｼﾌﾞﾔｸ1-2-3,東京都渋谷区１－２－３,,",
        2,
    ),
    (
        "2201700,21,03,ﾔﾏﾀ,12345,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,,1234,567890,9,081101,4,9,081031,\
            ,,,1,,,,,",
        2,
    ),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("a folder for the PDFs")?;
    std::fs::create_dir_all(&dir)?;
    let insured = "2202700,21,03,ﾔﾏﾀ,1,9,081001,45,ﾐﾎﾝ ﾊﾅｺ,見本　花子,7,050412,2,,1234,567890,\
        3120000,150,0001,東京都渋谷区１－２－３,1";
    let child = ",ﾐﾎﾝ ｼﾞﾛｳ,見本　次郎,9,080920,1,01,,,1,150,0001,東京都渋谷区１－２－３,,,,,,,,9,080920,4,\
        ,0,1,,,,,,,1";
    let dependent = format!("{insured}{}{child}{}", ",".repeat(49), ",".repeat(37));
    let mut rows = ROWS.to_vec();
    rows.push((&dependent, 1));
    for (row, times) in rows {
        let mut text =
            format!("21,03,ﾔﾏﾀ,007,20261001,22223\r\n[kanri]\r\n,001\r\n{OFFICE}\r\n[data]\r\n");
        text.push_str(&format!("{row}\r\n").repeat(times));
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
        let file = decode(&bytes).map_err(|problems| format!("{problems:?}"))?;
        let notice = row.get(..7).and_then(Notice::from_code).ok_or("a code")?;
        let pdf = office_copy(&file, notice, "")?;
        std::fs::write(format!("{dir}/{}.pdf", notice.code()), pdf.bytes)?;
        std::fs::write(format!("{dir}/cover.pdf"), cover_sheet(&file, "")?.bytes)?;
    }
    let report = NoBonusReport {
        submission: submission()?,
        expected_in: YearMonth::new(2026, 7).ok_or("a month")?,
        former_months: vec![7, 12],
        new_months: vec![6, 12],
    };
    std::fs::write(format!("{dir}/no_bonus.pdf"), no_bonus_report(&report, "")?.bytes)?;
    Ok(())
}

fn submission() -> Result<Submission, Box<dyn std::error::Error>> {
    Ok(Submission {
        office: Office {
            prefecture: Prefecture::from_jis(13).ok_or("a prefecture")?,
            city_code: "03".to_owned(),
            symbol: "ﾔﾏﾀ".to_owned(),
            office_number: "12345".to_owned(),
            postal_code: "150-0001".to_owned(),
            address: "東京都渋谷区神宮前１－２－３".to_owned(),
            name: "見本商事株式会社".to_owned(),
            employer_name: "見本　太郎".to_owned(),
            phone: ["03".to_owned(), "0000".to_owned(), "0000".to_owned()],
        },
        submitter: Submitter::Sharoushi {
            registration_number: "13000001".to_owned(),
            name: "見本　社労士".to_owned(),
        },
        media_serial: 7,
        created_on: romori_types::Date::constant(2026, 7, 10),
    })
}
