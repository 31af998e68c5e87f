//! The forms of the ledgers: what is asked, in which words. Names match those of the facts.

use super::FieldKind::{Amount, Area, Check, Date, Digits, NewPassword, Password, Radio, Rate};
use super::FieldKind::{Select, Text};
use super::Width::{W4, W8, W16, W26};
use super::spec::field;
use super::{FieldSpec, FormSpec, GroupSpec};

const DAY: &str = "例 令和8年7月1日、R8.7.1、20260701";
const PREFECTURE_HINT: &str = "料率は、この都道府県の支部のものを使います";

/// When a changed fact holds, and whether it is a change or a correction of the record.
pub const VALIDITY: GroupSpec = GroupSpec {
    legend: "いつから",
    hint: "",
    fields: &[
        field("change", "この変更は", Radio, W16).among(&[
            ("changed", "事実が変わった（この日から新しい内容になる）"),
            ("corrected", "前の記録が誤っていた（前の内容を訂正する）"),
        ]),
        field("from", "いつから", Date, W8)
            .hint("事実が変わったときに。例 令和8年7月1日、R8.7.1")
            .optional(),
        REASON,
    ],
};

/// A word about what is recorded, where no day is asked: what was paid, what was decided.
pub const REMARK: GroupSpec = GroupSpec { legend: "記録", hint: "", fields: &[REASON] };

const REASON: FieldSpec = field("reason", "メモ", Text, W26)
    .hint("届の控え、本人からの連絡など。履歴に残ります。個人番号は書かないでください")
    .optional();

const FORM: &[(&str, &str)] = &[("corporation", "法人"), ("sole_proprietor", "個人")];
const SEX: &[(&str, &str)] = &[("", "選ばない"), ("male", "男"), ("female", "女")];
const EMPLOYMENT: &[(&str, &str)] =
    &[("general", "一般"), ("part_time", "パート"), ("short_time", "短時間労働者")];
const INSURED: &[(&str, &str)] = &[
    ("both", "健康保険と厚生年金保険"),
    ("health_only", "健康保険だけ"),
    ("pension_only", "厚生年金保険だけ"),
    ("aged_employee", "70歳以上被用者"),
    ("none", "加入しない"),
];
const CATEGORY: &[(&str, &str)] = &[("general", "一般"), ("short_time", "短時間労働者")];
const LEAVING: &[(&str, &str)] = &[("left", "退職"), ("died", "死亡")];
const LOSS: &[(&str, &str)] = &[
    ("left", "退職等"),
    ("died", "死亡"),
    ("reached75", "75歳到達"),
    ("disability", "障害認定"),
    ("social_security_agreement", "社会保障協定"),
];
const RELATION: &[(&str, &str)] = &[
    ("spouse", "配偶者"),
    ("child", "子"),
    ("parent", "父母"),
    ("grandparent", "祖父母"),
    ("sibling", "兄弟姉妹"),
    ("grandchild", "孫"),
    ("other", "その他"),
];
const LEAVE: &[(&str, &str)] = &[
    ("maternity", "産前産後休業"),
    ("childcare", "育児休業等"),
    ("family_care", "介護休業"),
    ("sickness", "病気休職"),
    ("other", "その他の休職"),
];
const FRACTION: &[(&str, &str)] = &[
    ("none", "特約なし（50銭以下は切捨て）"),
    ("down", "切捨て"),
    ("up", "切上げ"),
    ("half_up", "四捨五入"),
];
const PAID: &[(&str, &str)] = &[("0", "当月払い"), ("1", "翌月払い"), ("2", "翌々月払い")];
const INSURER: &[(&str, &str)] = &[("kyokai", "協会けんぽ"), ("society", "健康保険組合")];
const FILER: &[(&str, &str)] = &[("sharoushi", "社会保険労務士"), ("employer", "事業主")];
const FIXED: &[(&str, &str)] = &[("", "変動なし"), ("rise", "昇給"), ("fall", "降給")];
const BASIS: &[(&str, &str)] = &[
    ("acquisition", "資格取得時決定"),
    ("regular", "定時決定"),
    ("occasional", "随時改定"),
    ("after_maternity", "産休終了時改定"),
    ("after_childcare", "育休終了時改定"),
    ("taken_over", "引継ぎ"),
];
const ROLE: &[(&str, &str)] = &[
    ("staff", "職員（台帳と届出）"),
    ("approver", "承認者（職員の仕事と、承認）"),
    ("attorney", "社会保険労務士（すべての業務）"),
    ("owner", "管理者（すべての業務と、利用者・設定）"),
    ("manager", "管理だけ（利用者・設定・記録。個人は見ない）"),
    ("viewer", "閲覧だけ"),
    ("auditor", "監査だけ（記録を見る）"),
];
const HANDLES: &[(&str, &str)] = &[("", "取り扱わない"), ("handler", "取扱担当者にする")];
const NUMBERS: FieldSpec =
    field("numbers", "個人番号の取扱い", Select, W16).among(HANDLES).optional();
const IN_CHARGE: FieldSpec = field("clients", "担当する顧問先", Text, W26)
    .hint("顧問先番号を空白で区切ります。空ならすべての顧問先です")
    .optional();

const NAME: FieldSpec = field("name", "氏名", Text, W16)
    .hint("姓と名の間に空白を1つ。髙・﨑なども、そのまま入れてください");
const KANA: FieldSpec =
    field("kana", "フリガナ", Text, W16).hint("全角・半角どちらでも。届書では半角にします");
const BIRTH: FieldSpec =
    field("birth_date", "生年月日", Date, W8).hint("例 平成6年11月8日、H6.11.8");
const SEX_FIELD: FieldSpec = field("sex", "性別", Select, W8).among(SEX).optional();

const IDENTITY_FIELDS: &[FieldSpec] = &[
    NAME,
    KANA,
    BIRTH,
    SEX_FIELD,
    field("employee_number", "社員番号", Text, W8).optional(),
    field("basic_pension_number", "基礎年金番号", Digits, W16)
        .hint("10桁。例 1234-567890")
        .optional(),
    field("employment_insurance_number", "雇用保険被保険者番号", Digits, W16)
        .hint("11桁。例 1234-567890-1")
        .optional(),
    field("nationality", "国籍", Text, W8).hint("日本以外のとき").optional(),
    field("remarks", "備考", Area, W26).hint("個人番号は書かないでください").optional(),
];

const CONTACT_FIELDS: &[FieldSpec] = &[
    field("postal_code", "郵便番号", Digits, W8).hint("例 231-0023").optional(),
    field("phone", "電話番号", Digits, W16).optional(),
    field("address", "住民票の住所", Text, W26).optional(),
    field("address_kana", "住所のフリガナ", Text, W26).optional(),
    field("residence_postal_code", "居所の郵便番号", Digits, W8).hint("住所と違うとき").optional(),
    field("email", "電子メール", Text, W16).optional(),
    field("residence", "居所", Text, W26).hint("住所と違うとき").optional(),
];

const EMPLOYMENT_FIELDS: &[FieldSpec] = &[
    field("establishment", "事業所", Select, W16),
    field("hired_on", "入社日", Date, W8).hint(DAY),
    field("employment_type", "働き方", Select, W16).among(EMPLOYMENT),
    field("weekly_hours", "週の所定労働時間", Text, W8).hint("例 40時間、29時間30分").optional(),
    field("contract_ends_on", "契約期間の末日", Date, W8).hint("期間の定めがあるとき").optional(),
    field("two_workplaces", "二以上の事業所に勤めている", Check, W16).optional(),
];

const ENROLMENT_FIELDS: &[FieldSpec] = &[
    field("insured_as", "加入する保険", Select, W16).among(INSURED),
    field("acquired_on", "資格取得日", Date, W8).hint("ふつうは入社日と同じ日").optional(),
    field("insured_number", "被保険者整理番号", Digits, W4)
        .hint("決まっていなければ空のまま")
        .optional(),
    field("category", "被保険者の区分", Select, W8).among(CATEGORY),
];

const PAY_FIELDS: &[FieldSpec] = &[
    field("monthly_cash", "報酬月額の見込み（通貨・円）", Amount, W8)
        .hint("通勤手当・残業の見込みを含む、1か月分"),
    field("monthly_in_kind", "同じく現物（円）", Amount, W8).hint("食事・住宅など").optional(),
];

/// 顧問先 — its profile and the entrustment.
pub const CLIENT: FormSpec = FormSpec(&[
    GroupSpec {
        legend: "顧問先",
        hint: "",
        fields: &[
            field("number", "顧問先番号", Digits, W8).hint("4桁以上。番号の箱で打つ番号です"),
            field("form", "法人・個人の別", Radio, W8).among(FORM),
            field("name", "名称", Text, W26),
            field("kana", "フリガナ", Text, W26),
            field("employer", "事業主の氏名", Text, W16),
            field("corporate_number", "法人番号", Digits, W16).hint("13桁").optional(),
            field("remarks", "備考", Area, W26).optional(),
        ],
    },
    GroupSpec {
        legend: "委託と決裁",
        hint: "",
        fields: &[
            field("since", "委託の開始日", Date, W8).hint(DAY),
            field("until", "委託の終了日", Date, W8).hint("終わる日が決まったとき").optional(),
            field("staff", "担当", Select, W16),
            field("second_person_approves", "作成した人以外が承認する", Check, W16)
                .hint("入れると、作成者は自分の案件を承認できません")
                .optional(),
        ],
    },
    VALIDITY,
]);

/// 事業所 — one establishment as the notices need it.
pub const ESTABLISHMENT: FormSpec = FormSpec(&[
    GroupSpec {
        legend: "事業所",
        hint: "",
        fields: &[
            field("name", "名称", Text, W26),
            field("prefecture", "都道府県", Select, W8).hint(PREFECTURE_HINT),
            field("district", "郡市区符号", Digits, W4).hint("数字2桁"),
            field("symbol", "事業所記号", Text, W8).hint("例 ﾂﾊﾞﾒ。全角でも半角にします"),
            field("office_number", "事業所番号", Digits, W8).hint("5桁まで"),
            field("postal_code", "郵便番号", Digits, W8).hint("例 231-0023"),
            field("phone", "電話番号", Digits, W16).hint("例 045-000-0000"),
            field("address", "所在地", Text, W26),
            field("employer", "事業主の氏名", Text, W16),
            field("filer", "届書を出す人", Select, W16).among(FILER),
        ],
    },
    GroupSpec {
        legend: "適用",
        hint: "",
        fields: &[
            field("short_time_applies", "特定適用事業所（短時間労働者も加入）", Check, W16)
                .optional(),
            field("labour_insurance_number", "労働保険番号", Digits, W16).hint("14桁").optional(),
            field("employment_insurance_number", "雇用保険適用事業所番号", Digits, W16)
                .hint("11桁")
                .optional(),
        ],
    },
    GroupSpec {
        legend: "給与",
        hint: "",
        fields: &[
            field("closing", "締切日", Text, W8).hint("1〜30の日、または「末日」"),
            field("months_after", "支払", Select, W8).among(PAID),
            field("fraction", "端数の特約", Select, W16)
                .among(FRACTION)
                .hint("本人負担分の円未満。事業主と被保険者の約束です"),
        ],
    },
    GroupSpec {
        legend: "健康保険",
        hint: "組合の料率は、労守には入っていません。規約か公告を見て、出所と日付とともに入れてください。",
        fields: &[
            field("insurer", "保険者", Radio, W16).among(INSURER),
            field("society", "組合の名称", Text, W26).optional(),
            field("society_from", "この料率は何月分から", Date, W8)
                .hint("例 令和8年3月")
                .optional(),
            field("society_health", "健康保険料率（％）", Rate, W8).optional(),
            field("society_health_employee", "うち本人の健康保険料率（％）", Rate, W8).optional(),
            field("society_care", "介護保険料率（％）", Rate, W8).optional(),
            field("society_care_employee", "うち本人の介護保険料率（％）", Rate, W8).optional(),
            field("society_source_on", "出所の日付", Date, W8).hint(DAY).optional(),
            field("society_source", "出所", Text, W26)
                .hint("例 ○○健康保険組合 公告 令和8年2月20日")
                .optional(),
        ],
    },
    VALIDITY,
]);

/// 人が入る — a person begins to work: one form, and the papers follow from it.
pub const HIRE: FormSpec = FormSpec(&[
    GroupSpec { legend: "だれが", hint: "", fields: IDENTITY_FIELDS },
    GroupSpec { legend: "どこで、いつから", hint: "", fields: EMPLOYMENT_FIELDS },
    GroupSpec { legend: "社会保険", hint: "", fields: ENROLMENT_FIELDS },
    GroupSpec {
        legend: "報酬", hint: "資格取得時決定に使います。", fields: PAY_FIELDS
    },
    GroupSpec { legend: "住所・連絡先", hint: "", fields: CONTACT_FIELDS },
    GroupSpec {
        legend: "扶養する家族",
        hint: "",
        fields: &[field("has_dependants", "被扶養者がいる", Check, W16)
            .hint("入れると、登録のあとで家族の入力へ進みます")
            .optional()],
    },
]);

/// 人が辞める — a person stops working.
pub const LEAVING_FORM: FormSpec = FormSpec(&[
    GroupSpec {
        legend: "いつ、なぜ",
        hint: "",
        fields: &[
            field("left_on", "退職日", Date, W8).hint("最後の在籍日。資格喪失日はその翌日です"),
            field("leaving", "離職の事由", Select, W8).among(LEAVING),
            field("loss", "喪失の原因", Select, W16).among(LOSS),
        ],
    },
    GroupSpec {
        legend: "返してもらうもの",
        hint: "",
        fields: &[
            field("certificates", "資格確認書の枚数", Digits, W4)
                .hint("持っている人だけ。被扶養者の分を含む")
                .optional(),
            field("certificates_lost", "返せない枚数", Digits, W4).optional(),
        ],
    },
    GroupSpec {
        legend: "退職したあとの連絡先",
        hint: "",
        fields: &[
            field("postal_code", "郵便番号", Digits, W8).hint("例 231-0023").optional(),
            field("phone", "電話番号", Digits, W16).optional(),
            field("address", "住所", Text, W26).hint("変わるときだけ").optional(),
        ],
    },
]);

/// 氏名・生年月日・番号を直す.
pub const IDENTITY: FormSpec =
    FormSpec(&[GroupSpec { legend: "個人の基本", hint: "", fields: IDENTITY_FIELDS }, VALIDITY]);

/// 住所・連絡先を直す.
pub const CONTACT: FormSpec =
    FormSpec(&[GroupSpec { legend: "住所・連絡先", hint: "", fields: CONTACT_FIELDS }, VALIDITY]);

/// 雇用を直す.
pub const EMPLOYMENT_FORM: FormSpec =
    FormSpec(&[GroupSpec { legend: "雇用", hint: "", fields: EMPLOYMENT_FIELDS }, VALIDITY]);

/// 被保険者資格を直す.
pub const ENROLMENT: FormSpec = FormSpec(&[
    GroupSpec { legend: "被保険者資格", hint: "", fields: ENROLMENT_FIELDS },
    GroupSpec {
        legend: "喪失",
        hint: "",
        fields: &[
            field("lost_on", "資格喪失日", Date, W8).hint("資格のない最初の日").optional(),
            field("loss", "喪失の原因", Select, W16).among(LOSS).optional(),
        ],
    },
    VALIDITY,
]);

/// 被扶養者を加える・直す.
pub const DEPENDANT: FormSpec = FormSpec(&[
    GroupSpec {
        legend: "被扶養者",
        hint: "",
        fields: &[
            NAME,
            KANA,
            BIRTH,
            SEX_FIELD,
            field("relationship", "続柄", Select, W8).among(RELATION),
            field("since", "被扶養者になった日", Date, W8).hint(DAY),
            field("until", "被扶養者でなくなった日", Date, W8).optional(),
            field("lives_together", "同居している", Check, W16).optional(),
            field("third_category", "国民年金第3号被保険者になる", Check, W16)
                .hint("20歳以上60歳未満の配偶者のとき")
                .optional(),
        ],
    },
    GroupSpec {
        legend: "異動届に書くこと",
        hint: "加わるときに入れます。台帳には残さず、届書の案件にだけ残ります。",
        fields: &[
            field("occupation", "職業", Select, W16)
                .among(super::form_choices::OCCUPATION)
                .optional(),
            field("income", "年収の見込み（円）", Amount, W8).hint("ないときは 0").optional(),
        ],
    },
    VALIDITY,
]);

/// 休業を加える・直す.
pub const LEAVE_FORM: FormSpec = FormSpec(&[
    GroupSpec {
        legend: "休業",
        hint: "",
        fields: &[
            field("kind", "種類", Select, W16).among(LEAVE),
            field("leave_from", "開始日", Date, W8).hint(DAY),
            field("leave_until", "終了日", Date, W8)
                .hint("最後の日。続いているときは空")
                .optional(),
            field("expected_birth_on", "出産予定日", Date, W8)
                .hint("産前産後休業のとき")
                .optional(),
            field("born_on", "出産日・子の生年月日", Date, W8).optional(),
            field("worked_days", "休業中に働いた日数", Digits, W4)
                .hint("終わる月の日数。育児休業等のとき")
                .optional(),
        ],
    },
    VALIDITY,
]);

/// ひと月の報酬を直す.
pub const PAY_MONTH: FormSpec = FormSpec(&[
    GroupSpec {
        legend: "支払った月の報酬",
        hint: "",
        fields: &[
            field("month", "支払った月", Date, W8).hint("例 令和8年6月"),
            field("days", "支払基礎日数", Digits, W4).hint("0〜31"),
            field("fixed", "固定的賃金（円）", Amount, W8),
            field("variable", "非固定的賃金（円）", Amount, W8),
            field("in_kind", "現物（円）", Amount, W8).optional(),
            field("back_pay", "うち遡及支払額（円）", Amount, W8)
                .hint("前の月の分を、この月に払ったもの")
                .optional(),
            field("fixed_change", "固定的賃金の変動", Select, W8).among(FIXED).optional(),
        ],
    },
    REMARK,
]);

/// 賞与を加える・直す.
pub const BONUS: FormSpec = FormSpec(&[
    GroupSpec {
        legend: "賞与",
        hint: "",
        fields: &[
            field("paid_on", "支払日", Date, W8).hint(DAY),
            field("cash", "通貨（円）", Amount, W8),
            field("in_kind", "現物（円）", Amount, W8).optional(),
        ],
    },
    REMARK,
]);

/// 標準報酬を引き継ぐ・直す.
pub const STANDARD: FormSpec = FormSpec(&[
    GroupSpec {
        legend: "標準報酬月額",
        hint: "",
        fields: &[
            field("from_month", "改定年月", Date, W8).hint("例 令和7年9月"),
            field("by", "決定・改定の種類", Select, W16).among(BASIS),
            field("health", "健康保険（千円）", Digits, W4).optional(),
            field("pension", "厚生年金保険（千円）", Digits, W4).optional(),
        ],
    },
    REMARK,
]);

/// 利用者を加える.
pub const ACCOUNT: FormSpec = FormSpec(&[GroupSpec {
    legend: "利用者",
    hint: "",
    fields: &[
        field("name", "氏名", Text, W16).hint("記録と決裁欄に出ます"),
        field("login", "利用者ID", Text, W16).hint("半角の英数字。メールアドレスでも"),
        field("role", "できること", Radio, W16).among(ROLE),
        NUMBERS,
        IN_CHARGE,
    ],
}]);

/// 利用者の権限を変える.
pub const RIGHTS: FormSpec = FormSpec(&[GroupSpec {
    legend: "権限",
    hint: "次の操作から、新しい権限になります",
    fields: &[field("role", "できること", Radio, W16).among(ROLE), NUMBERS, IN_CHARGE],
}]);

/// 自分のパスワードを変える.
pub const PASSWORD: FormSpec = FormSpec(&[GroupSpec {
    legend: "パスワードを変える",
    hint: "",
    fields: &[
        field("current", "いまのパスワード", Password, W16),
        field("password", "新しいパスワード", NewPassword, W16)
            .hint("15文字以上。記号は要りません。貼り付けと管理ツールも使えます"),
        field("password_again", "新しいパスワードをもう一度", NewPassword, W16),
    ],
}]);

/// 納入告知額を入れる.
pub const CHARGE: FormSpec = FormSpec(&[GroupSpec {
    legend: "納入告知書の金額",
    hint: "",
    fields: &[
        field("establishment", "事業所", Select, W16),
        field("month", "何月分", Date, W8).hint("例 令和8年6月"),
        field("health", "健康保険料（円）", Amount, W8),
        field("pension", "厚生年金保険料（円）", Amount, W8),
        field("child", "子ども・子育て拠出金（円）", Amount, W8),
    ],
}]);

/// Every form, with a name for tests.
pub const ALL: [(&str, FormSpec); 17] = [
    ("client", CLIENT),
    ("establishment", ESTABLISHMENT),
    ("hire", HIRE),
    ("leaving", LEAVING_FORM),
    ("identity", IDENTITY),
    ("contact", CONTACT),
    ("employment", EMPLOYMENT_FORM),
    ("enrolment", ENROLMENT),
    ("dependant", DEPENDANT),
    ("leave", LEAVE_FORM),
    ("pay-month", PAY_MONTH),
    ("bonus", BONUS),
    ("standard", STANDARD),
    ("account", ACCOUNT),
    ("rights", RIGHTS),
    ("password", PASSWORD),
    ("charge", CHARGE),
];
