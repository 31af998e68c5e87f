//! What is asked about the office and the submitter, in the order of a form.

/// One item of the office's or the submitter's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfficeItem {
    /// 都道府県
    Prefecture,
    /// 郡市区符号
    District,
    /// 事業所記号
    Symbol,
    /// 事業所番号
    Number,
    /// 郵便番号
    PostalCode,
    /// 所在地
    Address,
    /// 名称
    Name,
    /// 事業主氏名
    Employer,
    /// 電話番号
    Phone,
    /// 賃金締切日
    ClosingDay,
    /// 支払の月
    PayMonth,
    /// 端数の特約
    Rounding,
    /// 健康保険
    Insurer,
    /// 提出者
    Submitter,
    /// 社会保険労務士の登録番号
    SharoushiNumber,
    /// 社会保険労務士の氏名
    SharoushiName,
    /// 媒体通番
    MediumSerial,
}

/// How an item is asked: its label, what is expected, and the closed list where there is one.
#[derive(Debug, Clone, Copy)]
pub struct ItemSpec {
    /// The item.
    pub item: OfficeItem,
    /// Its name in a form.
    pub key: &'static str,
    /// Its Japanese label.
    pub label: &'static str,
    /// What is expected.
    pub hint: &'static str,
    /// Whether it may be left empty.
    pub optional: bool,
    /// Codes and words of a closed list.
    pub choices: &'static [(&'static str, &'static str)],
}

const fn spec(
    item: OfficeItem,
    key: &'static str,
    label: &'static str,
    hint: &'static str,
) -> ItemSpec {
    ItemSpec { item, key, label, hint, optional: false, choices: &[] }
}

const fn optional(mut spec: ItemSpec) -> ItemSpec {
    spec.optional = true;
    spec
}

const fn choice(mut spec: ItemSpec, choices: &'static [(&'static str, &'static str)]) -> ItemSpec {
    spec.choices = choices;
    spec
}

/// Every item, in the order of a form.
pub const ITEMS: &[ItemSpec] = &[
    spec(OfficeItem::Prefecture, "prefecture", "都道府県", "例 神奈川県"),
    spec(OfficeItem::District, "district", "郡市区符号", "整理記号のはじめの2桁"),
    spec(OfficeItem::Symbol, "symbol", "事業所記号", "整理記号ののこり。カナか英数字で4字まで"),
    spec(OfficeItem::Number, "number", "事業所番号", "5桁まで"),
    spec(OfficeItem::PostalCode, "postal_code", "郵便番号", "例 231-0023"),
    spec(OfficeItem::Address, "address", "所在地", "全角で37字まで"),
    spec(OfficeItem::Name, "name", "事業所の名称", "全角で25字まで"),
    spec(OfficeItem::Employer, "employer", "事業主の氏名", "姓と名のあいだを空ける"),
    spec(OfficeItem::Phone, "phone", "電話番号", "例 045-000-0000"),
    optional(spec(OfficeItem::ClosingDay, "closing_day", "賃金締切日", "例 末日、20日")),
    optional(choice(
        spec(OfficeItem::PayMonth, "pay_month", "支払の月", "締切の月から見た支払の月"),
        &[("", "指定しない"), ("0", "当月払い"), ("1", "翌月払い"), ("2", "翌々月払い")],
    )),
    choice(
        spec(OfficeItem::Rounding, "rounding", "端数の特約", "本人負担の円未満"),
        &[
            ("none", "特約なし（50銭以下切捨て）"),
            ("down", "切捨て"),
            ("up", "切上げ"),
            ("half_up", "四捨五入"),
        ],
    ),
    choice(
        spec(OfficeItem::Insurer, "insurer", "健康保険", "保険者"),
        &[("kyokai", "協会けんぽ"), ("society", "健康保険組合")],
    ),
    choice(
        spec(OfficeItem::Submitter, "submitter", "提出者", "届書を出す人"),
        &[("employer", "事業主"), ("sharoushi", "社会保険労務士")],
    ),
    optional(spec(
        OfficeItem::SharoushiNumber,
        "sharoushi_number",
        "社会保険労務士の登録番号",
        "8桁。社会保険労務士が出すとき",
    )),
    optional(spec(
        OfficeItem::SharoushiName,
        "sharoushi_name",
        "社会保険労務士の氏名",
        "姓と名のあいだを空ける",
    )),
    spec(
        OfficeItem::MediumSerial,
        "medium_serial",
        "媒体通番",
        "1〜999。ファイルを作るたびに進める",
    ),
];

impl OfficeItem {
    /// How the item is asked.
    pub fn spec(self) -> &'static ItemSpec {
        const FIRST: &ItemSpec = match ITEMS.first() {
            Some(first) => first,
            None => &spec(OfficeItem::Prefecture, "prefecture", "都道府県", ""),
        };
        ITEMS.iter().find(|spec| spec.item == self).unwrap_or(FIRST)
    }

    /// The item of a form's key.
    pub fn from_key(key: &str) -> Option<Self> {
        ITEMS.iter().find(|spec| spec.key == key).map(|spec| spec.item)
    }
}
