//! What fields of forms choose among.

/// 職業, as the notice of dependants names it.
pub(super) const OCCUPATION: &[(&str, &str)] = &[
    ("", "選ばない"),
    ("none", "無職"),
    ("part_time", "パート"),
    ("pensioner", "年金受給者"),
    ("child", "小・中学生以下"),
    ("student", "高・大学生"),
    ("other", "その他"),
];
