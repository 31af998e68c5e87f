//! Who files for which office: the facts of the header.

use jiff::civil::Date;
use romori_types::Prefecture;

use crate::file::File;

/// 適用事業所 — the office on the form, as its 適用通知書 writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The prefecture of its 年金事務所.
    pub prefecture: Prefecture,
    /// 郡市区符号, two digits: 03.
    pub city_code: String,
    /// 事業所記号, half-width: ﾔﾏﾀ.
    pub symbol: String,
    /// 事業所番号, up to five digits: 12345.
    pub office_number: String,
    /// 郵便番号, with or without the hyphen.
    pub postal_code: String,
    /// 所在地, full-width, up to 37 characters.
    pub address: String,
    /// 名称, full-width, up to 25 characters.
    pub name: String,
    /// 事業主氏名, full-width, a full-width space between surname and given name.
    pub employer_name: String,
    /// 電話番号 in its three parts.
    pub phone: [String; 3],
}

/// 提出者 — who submits the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitter {
    /// 事業主 — the employer itself.
    Employer,
    /// 社会保険労務士 — a labour and social security attorney for the employer.
    Sharoushi {
        /// 登録番号, eight digits.
        registration_number: String,
        /// Full-width, a full-width space between surname and given name.
        name: String,
    },
}

/// 提出 — office, submitter, number and day of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The office whose people are filed.
    pub office: Office,
    /// Who submits.
    pub submitter: Submitter,
    /// 媒体通番 1–999; one more for each file, 1 again after 999.
    pub media_serial: u16,
    /// 作成年月日.
    pub created_on: Date,
}

impl Submission {
    /// The header with no row.
    pub(crate) fn header(&self) -> File {
        let office = &self.office;
        let prefecture = format!("{:02}", office.prefecture.pension_office_code());
        let serial = format!("{:03}", self.media_serial);
        let created = self.created_on;
        let created = format!("{:04}{:02}{:02}", created.year(), created.month(), created.day());
        let (identity, sharoushi) = match &self.submitter {
            Submitter::Employer => (
                [prefecture.clone(), office.city_code.clone(), office.symbol.clone()],
                String::new(),
            ),
            Submitter::Sharoushi { registration_number, name } => {
                ([String::new(), String::new(), registration_number.clone()], name.clone())
            }
        };
        let [first, second, third] = identity;
        let [postal_parent, postal_child] = split_postal(&office.postal_code);
        let [phone_1, phone_2, phone_3] = office.phone.clone();
        File {
            media: vec![first, second, third, serial, created, "22223".to_owned()],
            office_count: vec![sharoushi, "001".to_owned()],
            office: vec![
                prefecture,
                office.city_code.clone(),
                office.symbol.clone(),
                office.office_number.clone(),
                postal_parent,
                postal_child,
                office.address.clone(),
                office.name.clone(),
                office.employer_name.clone(),
                phone_1,
                phone_2,
                phone_3,
            ],
            rows: Vec::new(),
        }
    }
}

/// 150-0001 or 1500001 in its two parts; what is neither stays whole, for the check to report.
pub(crate) fn split_postal(code: &str) -> [String; 2] {
    let code = code.trim();
    if let Some((parent, child)) = code.split_once('-') {
        return [parent.to_owned(), child.to_owned()];
    }
    match code.split_at_checked(3) {
        Some((parent, child)) if code.len() == 7 => [parent.to_owned(), child.to_owned()],
        _ => [code.to_owned(), String::new()],
    }
}
