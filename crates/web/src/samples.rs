//! The shipped samples: an invented office's pay in the shapes that offices really have.

/// One sample.
#[derive(Debug)]
pub struct SampleFile {
    /// Its name in addresses.
    pub id: &'static str,
    /// Its file name.
    pub file: &'static str,
    /// Its shape in a few words.
    pub shape: &'static str,
    /// What is worth seeing in it.
    pub detail: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// The office's data, where the file itself has no sheet for them.
    pub office: Option<&'static [u8]>,
}

/// The name under which the office's data are read.
pub const OFFICE_FILE: &str = "事業所.csv";

const OFFICE: &[u8] = include_bytes!("../../../samples/事業所.csv");

/// All samples, the easiest first.
pub const SAMPLES: [SampleFile; 5] = [
    SampleFile {
        id: "row",
        file: "賃金2026_一人一行.xlsx",
        shape: "1人1行の表",
        detail: "4・5・6月が横に並ぶ Excel。シート「事業所」付き",
        bytes: include_bytes!("../../../samples/賃金2026_一人一行.xlsx"),
        office: None,
    },
    SampleFile {
        id: "month",
        file: "賃金2026_一人一月.csv",
        shape: "1人・1か月で1行の表",
        detail: "同じ人が3行になる CSV（UTF-8）。休業や昇給は備考から読みます",
        bytes: include_bytes!("../../../samples/賃金2026_一人一月.csv"),
        office: Some(OFFICE),
    },
    SampleFile {
        id: "product",
        file: "賃金2026_給与ソフト出力.xlsx",
        shape: "給与ソフトの書出し",
        detail: "表題の行、2段で結合した見出し、合計の行があります",
        bytes: include_bytes!("../../../samples/賃金2026_給与ソフト出力.xlsx"),
        office: None,
    },
    SampleFile {
        id: "kana",
        file: "賃金2026_半角カナ和暦.csv",
        shape: "半角カナ・和暦の表",
        detail: "Shift_JIS の CSV。金額に桁区切りのコンマがあります",
        bytes: include_bytes!("../../../samples/賃金2026_半角カナ和暦.csv"),
        office: Some(OFFICE),
    },
    SampleFile {
        id: "mistakes",
        file: "賃金2026_誤りあり.xlsx",
        shape: "誤りのある表",
        detail: "11か所の誤りを、行ごとに直し方つきで示します",
        bytes: include_bytes!("../../../samples/賃金2026_誤りあり.xlsx"),
        office: None,
    },
];

/// The sample of that name.
pub fn find(id: &str) -> Option<&'static SampleFile> {
    SAMPLES.iter().find(|sample| sample.id == id)
}
