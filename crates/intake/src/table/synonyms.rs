//! What payroll products and offices call the columns of each kind of table.

use romori_types::fold_width;

use super::item::Item;
use super::kind::Kind;
use super::{synonyms_client, synonyms_dependant, synonyms_pay, synonyms_person};
use crate::individual_number;

/// What a label means, with how well it says so; more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) item: Item,
    pub(crate) rank: u32,
    /// Whether the label is a known one as a whole.
    pub(crate) exact: bool,
    /// Whether it is one part of the item, such as 通勤手当 of the fixed pay: it counts only where
    /// no whole is found.
    pub(crate) part: bool,
}

/// What a label must be or contain to be an item.
pub(crate) struct Rule {
    /// Nothing: the label is known and of no use here.
    item: Option<Item>,
    part: bool,
    /// Whole labels, best first.
    exact: &'static [&'static str],
    /// Parts of labels, best first.
    parts: &'static [&'static str],
    /// A label with one of these means something else.
    not: &'static [&'static str],
}

pub(crate) const fn rule(
    item: Item,
    exact: &'static [&'static str],
    parts: &'static [&'static str],
    not: &'static [&'static str],
) -> Rule {
    Rule { item: Some(item), part: false, exact, parts, not }
}

/// One part of an amount.
pub(crate) const fn part_of(
    item: Item,
    exact: &'static [&'static str],
    parts: &'static [&'static str],
    not: &'static [&'static str],
) -> Rule {
    Rule { item: Some(item), part: true, exact, parts, not }
}

/// A label that is known and of no use here.
pub(crate) const fn nothing(
    exact: &'static [&'static str],
    parts: &'static [&'static str],
    not: &'static [&'static str],
) -> Rule {
    Rule { item: None, part: false, exact, parts, not }
}

fn rules(kind: Kind) -> impl Iterator<Item = &'static Rule> {
    let (own, person): (&[Rule], &[Rule]) = match kind {
        Kind::Clients => (synonyms_client::CLIENTS, &[]),
        Kind::Persons => (synonyms_person::PERSONS, synonyms_person::PERSON),
        Kind::Dependants => (synonyms_dependant::DEPENDANTS, &[]),
        Kind::Pay => (synonyms_pay::PAY, synonyms_person::PERSON),
        Kind::Bonuses => (synonyms_pay::BONUSES, synonyms_person::PERSON),
    };
    own.iter().chain(person)
}

/// What a label (without its month) means in a table of this kind.
pub(crate) fn meaning(kind: Kind, label: &str) -> Option<Match> {
    if individual_number::is_heading(label) {
        let item = Item::IndividualNumber;
        return Some(Match { item, rank: 2_000, exact: true, part: false });
    }
    let plain = plain_label(label);
    if plain.is_empty() {
        return None;
    }
    let mut best: Option<(u32, bool, &Rule)> = None;
    for rule in rules(kind) {
        if let Some((rank, exact)) = rank(rule, &plain)
            && best.is_none_or(|(found, ..)| rank > found)
        {
            best = Some((rank, exact, rule));
        }
    }
    let (rank, exact, rule) = best?;
    rule.item.map(|item| Match { item, rank, exact, part: rule.part })
}

fn rank(rule: &Rule, plain: &str) -> Option<(u32, bool)> {
    let place = |words: &[&str], test: &dyn Fn(&str) -> bool| {
        words.iter().position(|word| test(word)).and_then(|place| u32::try_from(place).ok())
    };
    if let Some(place) = place(rule.exact, &|word| word == plain) {
        return Some((1_000 - place, true));
    }
    if rule.not.iter().any(|word| plain.contains(word)) {
        return None;
    }
    let place = place(rule.parts, &|word| plain.contains(word))?;
    // A longer word says more: 遡及支払額 is not 支払額.
    let length = rule.parts.get(place as usize).map_or(0, |word| word.chars().count());
    Some((20 * u32::try_from(length).unwrap_or(0) + 10 - place.min(10), false))
}

/// A label as the tables have it: folded, without marks and without の; No. is 番号, コード and ID
/// stay.
fn plain_label(label: &str) -> String {
    let folded = fold_width(label).to_lowercase().replace('〒', "郵便番号");
    let plain: String = folded.chars().filter(|c| c.is_alphanumeric() && *c != 'の').collect();
    match plain.strip_suffix("no") {
        Some(head) => format!("{head}番号"),
        None => plain.replace("ナンバー", "番号"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Item as I;

    #[track_caller]
    fn check(kind: Kind, labels: &[(&str, Item)]) {
        for (label, item) in labels {
            let found = meaning(kind, label).map(|found| found.item);
            assert_eq!(found, Some(*item), "{label}");
        }
    }

    #[test]
    fn every_label_of_a_template_means_its_item() {
        for kind in Kind::ALL {
            for item in crate::table::template::items(kind) {
                let found = meaning(kind, item.ja_in(kind)).map(|found| (found.item, found.exact));
                assert_eq!(found, Some((item, true)), "{kind:?} {item}");
            }
        }
    }

    #[test]
    fn labels_of_clients() {
        check(
            Kind::Clients,
            &[
                ("顧問先コード", I::ClientNumber),
                ("会社No.", I::ClientNumber),
                ("会社名", I::ClientName),
                ("会社名（カナ）", I::ClientKana),
                ("代表者氏名", I::ClientEmployer),
                ("契約開始日", I::EntrustedSince),
                ("解約日", I::EntrustedUntil),
                ("担当", I::Staff),
                ("事業所整理記号", I::Sign),
                ("健保記号", I::Sign),
                ("事業所番号", I::EstablishmentNumber),
                ("〒", I::EstablishmentPostalCode),
                ("所在地", I::EstablishmentAddress),
                ("TEL", I::EstablishmentPhone),
                ("締日", I::Closing),
                ("支払日", I::MonthsAfter),
                ("労働保険番号", I::LabourInsuranceNumber),
                ("雇用保険事業所番号", I::EmploymentOfficeNumber),
            ],
        );
    }

    #[test]
    fn labels_of_persons() {
        check(
            Kind::Persons,
            &[
                ("社員ｺｰﾄﾞ", I::EmployeeNumber),
                ("従業員ID", I::EmployeeNumber),
                ("健康保険証番号", I::InsuredNumber),
                ("雇用保険番号", I::EmploymentInsuranceNumber),
                ("雇用保険 被保険者番号", I::EmploymentInsuranceNumber),
                ("氏名(漢字)", I::NameKanji),
                ("氏名ﾌﾘｶﾞﾅ", I::NameKana),
                ("現住所", I::Address),
                ("住所フリガナ", I::AddressKana),
                ("郵便番号", I::PostalCode),
                ("携帯電話", I::Phone),
                ("E-mail", I::Email),
                ("入社年月日", I::HiredOn),
                ("退職年月日", I::LeftOn),
                ("退職理由", I::Leaving),
                ("社会保険 資格取得日", I::AcquiredOn),
                ("健保資格喪失年月日", I::LostOn),
                ("雇用形態", I::EmploymentType),
                ("標準報酬月額（健保）", I::StandardHealth),
                ("厚年標準報酬", I::StandardPension),
                ("標準報酬月額", I::StandardBoth),
                ("改定年月", I::StandardFrom),
                ("週所定労働時間", I::WeeklyHours),
                ("マイナンバー", I::IndividualNumber),
            ],
        );
        for label in ["雇用保険 資格取得日", "健保等級", "年齢", "扶養人数", "部署"]
        {
            assert_eq!(meaning(Kind::Persons, label), None, "{label}");
        }
    }

    #[test]
    fn labels_of_dependants() {
        check(
            Kind::Dependants,
            &[
                ("社員番号", I::EmployeeNumber),
                ("被保険者氏名", I::NameKanji),
                ("社員名", I::NameKanji),
                ("氏名", I::DependantName),
                ("家族氏名", I::DependantName),
                ("扶養家族フリガナ", I::DependantKana),
                ("生年月日", I::DependantBirth),
                ("本人生年月日", I::BirthDate),
                ("続柄", I::Relationship),
                ("認定日", I::DependantSince),
                ("同居・別居", I::LivesTogether),
                ("3号", I::ThirdCategory),
            ],
        );
    }

    #[test]
    fn labels_of_pay() {
        check(
            Kind::Pay,
            &[
                ("支給年月", I::PayMonth),
                ("支払基礎日数", I::Days),
                ("出勤日数", I::Days),
                ("固定的賃金", I::Fixed),
                ("非固定的賃金", I::Variable),
                ("基本給", I::Fixed),
                ("通勤手当（非課税）", I::Fixed),
                ("時間外手当", I::Variable),
                ("深夜割増", I::Variable),
                ("欠勤控除", I::Variable),
                ("総支給額", I::Cash),
                ("現物支給額", I::InKind),
                ("昇給差額", I::BackPay),
                ("報酬（合計）", I::Total),
            ],
        );
        for label in ["差引支給額", "健康保険料", "所得税", "課税対象額", "控除合計"]
        {
            assert_eq!(meaning(Kind::Pay, label), None, "{label}");
        }
        assert!(meaning(Kind::Pay, "住宅手当").is_some_and(|found| found.part));
        check(
            Kind::Bonuses,
            &[
                ("賞与支給日", I::PaidOn),
                ("賞与額", I::BonusCash),
                ("支給額", I::BonusCash),
                ("現物", I::BonusInKind),
            ],
        );
    }
}
