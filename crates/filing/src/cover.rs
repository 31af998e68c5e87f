//! The numbers that are typed into the CSV形式総括票.

use crate::file::File;
use crate::notice::Notice;

/// CSV形式届書総括票の件数 — how many rows of each notice a file holds.
///
/// Items of the e-Gov form A-330526-001 (formats of the 総括票; unconfirmed whether a spouse's row
/// of 被扶養者異動届 counts again as 国民年金第3号).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverSheet {
    /// 提出元ID: the office's codes, or the sharoushi's registration number.
    pub submitter_id: String,
    /// 媒体通番.
    pub media_serial: String,
    /// 作成年月日, YYYYMMDD.
    pub created_on: String,
    /// Rows of each notice, in the order of [`Notice::ALL`].
    pub counts: [NoticeCount; 6],
    /// 国民年金第3号被保険者関係届: rows of that record, which no file of ours holds.
    pub category_3: usize,
    /// 届書合計.
    pub total: usize,
}

/// 届書ごとの件数.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeCount {
    /// The notice.
    pub notice: Notice,
    /// Its rows.
    pub rows: usize,
    /// Of these, rows with the flag for those of 70 or more.
    pub age_70: usize,
    /// Of these, rows that are filed for those of 70 or more only.
    pub only_70: usize,
    /// Of these, rows with a spouse (被扶養者異動届).
    pub spouses: usize,
}

/// Counts a file's rows.
pub fn cover_counts(file: &File) -> CoverSheet {
    let count = |notice: Notice| {
        let rows: Vec<_> = file.rows().iter().filter(|row| row.notice() == notice).collect();
        let with = |key: &str| rows.iter().filter(|row| !row.value(key).is_empty()).count();
        NoticeCount {
            notice,
            rows: rows.len(),
            age_70: with("age_70"),
            only_70: with("only_70"),
            spouses: with("spouse_kana"),
        }
    };
    let submitter_id = ["prefecture", "city_code", "symbol"]
        .map(|key| file.media_value(key))
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<&str>>()
        .join("-");
    CoverSheet {
        submitter_id,
        media_serial: file.header_value("media_serial").to_owned(),
        created_on: file.header_value("created_on").to_owned(),
        counts: Notice::ALL.map(count),
        category_3: 0,
        total: file.rows().len(),
    }
}
