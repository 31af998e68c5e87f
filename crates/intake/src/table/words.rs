//! Closed lists of words: each with what the ledger calls it and what tables call it.

use romori_types::fold_width;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$each:meta])* $word:ident $ja:literal $others:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $word,)* }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$word,)*];

            /// As the ledger calls it, and as an export writes it.
            pub const fn ja(self) -> &'static str {
                match self { $(Self::$word => $ja,)* }
            }
        }

        impl Word for $name {
            fn words() -> &'static [(Self, &'static [&'static str])] {
                &[$((Self::$word, $others),)*]
            }

            fn ja(self) -> &'static str {
                Self::ja(self)
            }
        }
    };
}

/// What is read from a closed list of words.
pub(crate) trait Word: Copy + 'static {
    /// Each with its other names, folded and without marks.
    fn words() -> &'static [(Self, &'static [&'static str])];

    fn ja(self) -> &'static str;
}

/// The word of a list that a text is.
pub(crate) fn word<W: Word>(text: &str) -> Option<W> {
    let plain = plain(text);
    let found = W::words()
        .iter()
        .find(|(word, others)| self::plain(word.ja()) == plain || others.contains(&plain.as_str()));
    found.map(|(word, _)| *word)
}

/// Compared without blanks, marks and width.
fn plain(text: &str) -> String {
    fold_width(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

words! {
    /// 法人・個人の別
    LegalForm {
        /// 法人
        Corporation "法人" &["1", "会社", "法人事業所"];
        /// 個人
        SoleProprietor "個人" &["2", "個人事業", "個人事業主", "個人事業所"];
    }
}

words! {
    /// 端数の特約 — what was agreed about the fraction of the insured person's share.
    FractionRule {
        /// 特約なし
        None "特約なし" &["なし", "無", "無し", "原則", "50銭以下切捨て", "50銭", "五捨六入"];
        /// 切捨て
        Down "切捨て" &["切捨", "切り捨て", "円未満切捨て", "円未満切捨", "1円未満切捨て"];
        /// 切上げ
        Up "切上げ" &["切上", "切り上げ", "円未満切上げ", "円未満切上", "1円未満切上げ"];
        /// 四捨五入
        HalfUp "四捨五入" &["円未満四捨五入"];
    }
}

words! {
    /// 性別 as the notices ask it.
    Sex {
        /// 男
        Male "男" &["男性", "m", "male", "1"];
        /// 女
        Female "女" &["女性", "f", "female", "2"];
    }
}

words! {
    /// 離職の事由 as far as the notices ask it.
    LeavingReason {
        /// 退職
        Left "退職" &[
            "退職等", "自己都合", "会社都合", "定年", "定年退職", "解雇", "契約満了",
            "契約期間満了", "依願退職", "雇止め", "転籍", "転職", "自己都合退職", "会社都合退職",
        ];
        /// 死亡
        Died "死亡" &["死亡退職"];
    }
}

words! {
    /// 喪失の原因 as the notice asks it; the numbers are those of the notice.
    LossReason {
        /// 退職等
        Left "退職等" &["4", "退職", "退社", "資格喪失"];
        /// 死亡
        Died "死亡" &["5"];
        /// 75歳到達
        Reached75 "75歳到達" &["7", "75歳", "後期高齢者"];
        /// 障害認定
        Disability "障害認定" &["9"];
        /// 社会保障協定
        SocialSecurityAgreement "社会保障協定" &["11", "協定"];
    }
}

words! {
    /// 加入する保険
    InsuredAs {
        /// 健康保険と厚生年金保険
        Both "健保・厚年" &["両方", "健康保険厚生年金", "健康保険厚生年金保険", "社保", "社会保険"];
        /// 健康保険だけ
        HealthOnly "健保だけ" &["健保", "健康保険", "健保のみ", "健康保険のみ"];
        /// 厚生年金保険だけ
        PensionOnly "厚年だけ" &["厚年", "厚生年金", "厚年のみ", "厚生年金のみ", "厚生年金保険"];
        /// 70歳以上被用者
        AgedEmployee "70歳以上被用者" &["70歳以上", "被用者"];
    }
}

words! {
    /// 被保険者の区分
    Category {
        /// 一般
        General "一般" &["通常", "正社員", "一般被保険者"];
        /// 短時間労働者
        ShortTime "短時間労働者" &["短時間", "短", "特定適用"];
    }
}

words! {
    /// 決定・改定の種類
    StandardBy {
        /// 資格取得時決定
        Acquisition "資格取得時決定" &["資格取得", "取得", "取得時決定", "取得時"];
        /// 定時決定
        Regular "定時決定" &["定時", "算定", "算定基礎"];
        /// 随時改定
        Occasional "随時改定" &["随時", "月変", "月額変更"];
        /// 産休終了時改定
        AfterMaternity "産休終了時改定" &["産休終了", "産休", "産前産後休業終了時改定"];
        /// 育休終了時改定
        AfterChildcare "育休終了時改定" &["育休終了", "育休", "育児休業等終了時改定"];
        /// 引継ぎ
        TakenOver "引継ぎ" &["引継", "引き継ぎ", "移行", "従前"];
    }
}

words! {
    /// 続柄
    Relationship {
        /// 配偶者
        Spouse "配偶者" &["妻", "夫", "内縁妻", "内縁夫", "内縁", "未届妻", "未届夫", "内縁の妻"];
        /// 子
        Child "子" &[
            "長男", "長女", "次男", "次女", "二男", "二女", "三男", "三女", "四男", "四女", "五男",
            "五女", "息子", "娘", "養子", "実子", "養女", "子供", "子ども", "実子養子",
        ];
        /// 父母
        Parent "父母" &["父", "母", "実父", "実母", "養父", "養母", "父母養父母"];
        /// 祖父母
        Grandparent "祖父母" &["祖父", "祖母"];
        /// 兄弟姉妹
        Sibling "兄弟姉妹" &["兄", "弟", "姉", "妹", "弟妹", "兄姉"];
        /// 孫
        Grandchild "孫" &[];
        /// その他
        Other "その他" &[
            "義父", "義母", "義父母", "曽祖父", "曽祖母", "曾祖父", "曾祖母", "甥", "姪", "伯父",
            "伯母", "叔父", "叔母", "それ以外の子", "連れ子", "継子", "妻の子", "夫の子", "義兄",
            "義弟", "義姉", "義妹", "妻の母", "妻の父", "夫の母", "夫の父", "配偶者の子",
        ];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads_back<W: Word + PartialEq + std::fmt::Debug>() {
        for (this, others) in W::words() {
            assert_eq!(word::<W>(this.ja()), Some(*this));
            for other in *others {
                assert_eq!(word::<W>(other), Some(*this), "{other}");
            }
        }
        assert_eq!(word::<W>("どれでもない"), None);
    }

    #[test]
    fn every_word_means_one_thing() {
        leads_back::<LegalForm>();
        leads_back::<FractionRule>();
        leads_back::<Sex>();
        leads_back::<LeavingReason>();
        leads_back::<LossReason>();
        leads_back::<InsuredAs>();
        leads_back::<Category>();
        leads_back::<StandardBy>();
        leads_back::<Relationship>();
        assert_eq!(word::<Sex>(" Ｆ "), Some(Sex::Female));
        assert_eq!(word::<InsuredAs>("健保・厚年"), Some(InsuredAs::Both));
    }
}
