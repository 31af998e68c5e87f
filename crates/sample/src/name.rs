//! Invented names: a common surname with a common given name makes nobody in particular.

use romori_roster::{PersonName, Sex};
use romori_types::half_width_kana;

use crate::random::Random;

/// Surnames with their readings, parted by `/`, those hard to write included.
const SURNAMES: &str = "佐藤/サトウ 鈴木/スズキ 高橋/タカハシ 田中/タナカ 伊藤/イトウ \
渡辺/ワタナベ 渡邊/ワタナベ 渡邉/ワタナベ 山本/ヤマモト 中村/ナカムラ 小林/コバヤシ \
加藤/カトウ 吉田/ヨシダ 𠮷田/ヨシダ 山田/ヤマダ 佐々木/ササキ 山口/ヤマグチ 松本/マツモト \
井上/イノウエ 木村/キムラ 林/ハヤシ 斎藤/サイトウ 齋藤/サイトウ 斉藤/サイトウ 齊藤/サイトウ \
清水/シミズ 山崎/ヤマザキ 山﨑/ヤマザキ 森/モリ 池田/イケダ 橋本/ハシモト 阿部/アベ \
石川/イシカワ 山下/ヤマシタ 中島/ナカジマ 中嶋/ナカジマ 石井/イシイ 小川/オガワ 前田/マエダ \
岡田/オカダ 長谷川/ハセガワ 藤田/フジタ 後藤/ゴトウ 近藤/コンドウ 村上/ムラカミ 遠藤/エンドウ \
青木/アオキ 坂本/サカモト 斎木/サイキ 福田/フクダ 太田/オオタ 西村/ニシムラ 藤井/フジイ \
金子/カネコ 岡本/オカモト 藤原/フジワラ 三浦/ミウラ 中野/ナカノ 中川/ナカガワ 原田/ハラダ \
松田/マツダ 竹内/タケウチ 小野/オノ 田村/タムラ 中山/ナカヤマ 和田/ワダ 石田/イシダ 森田/モリタ \
上田/ウエダ 原/ハラ 内田/ウチダ 柴田/シバタ 酒井/サカイ 宮崎/ミヤザキ 宮﨑/ミヤザキ 横山/ヨコヤマ \
高木/タカギ 髙木/タカギ 安藤/アンドウ 宮本/ミヤモト 大野/オオノ 小島/コジマ 工藤/クドウ \
谷口/タニグチ 今井/イマイ 高田/タカダ 髙田/タカダ 丸山/マルヤマ 増田/マスダ 杉山/スギヤマ \
村田/ムラタ 大塚/オオツカ 小山/コヤマ 平野/ヒラノ 藤本/フジモト 河野/コウノ 上野/ウエノ 武田/タケダ \
野口/ノグチ 松井/マツイ 千葉/チバ 菅原/スガワラ 岩崎/イワサキ 岩﨑/イワサキ 久保/クボ 木下/キノシタ \
佐野/サノ 野村/ノムラ 松尾/マツオ 菊地/キクチ 杉本/スギモト 市川/イチカワ 古川/フルカワ 大西/オオニシ \
島田/シマダ 水野/ミズノ 桜井/サクライ 櫻井/サクライ 高野/タカノ 渋谷/シブヤ 澁谷/シブヤ 吉川/ヨシカワ \
山内/ヤマウチ 西田/ニシダ 飯田/イイダ 菊池/キクチ 西川/ニシカワ 小松/コマツ 北村/キタムラ 安田/ヤスダ \
五十嵐/イガラシ 川口/カワグチ 平田/ヒラタ 関/セキ 中田/ナカタ 久保田/クボタ 服部/ハットリ 東/アズマ \
岩田/イワタ 土屋/ツチヤ 川崎/カワサキ 福島/フクシマ 本田/ホンダ 辻/ツジ 樋口/ヒグチ 秋山/アキヤマ \
田口/タグチ 永井/ナガイ 山中/ヤマナカ 中西/ナカニシ 吉村/ヨシムラ 川上/カワカミ 石原/イシハラ \
大橋/オオハシ 松岡/マツオカ 馬場/ババ 浜田/ハマダ 濱田/ハマダ 森本/モリモト 星野/ホシノ 矢野/ヤノ \
浅野/アサノ 大久保/オオクボ 吉岡/ヨシオカ 小池/コイケ 野田/ノダ 荒木/アラキ 熊谷/クマガイ 松浦/マツウラ \
大谷/オオタニ 内藤/ナイトウ 黒田/クロダ 尾崎/オザキ 川村/カワムラ 永田/ナガタ 望月/モチヅキ 松村/マツムラ \
田辺/タナベ 田邊/タナベ 菅野/カンノ 荒井/アライ 堀/ホリ 大島/オオシマ 平井/ヒライ 早川/ハヤカワ \
鬼頭/キトウ 四十物/アイモノ 小鳥遊/タカナシ 勅使河原/テシガワラ 八月一日/ホヅミ";

/// Given names of men with their readings.
const MEN: &str = "翔太/ショウタ 大輔/ダイスケ 健一/ケンイチ 拓也/タクヤ 直樹/ナオキ 亮/リョウ \
誠/マコト 浩二/コウジ 和也/カズヤ 隆/タカシ 学/マナブ 剛/ツヨシ 修平/シュウヘイ 悠斗/ユウト \
蓮/レン 陽翔/ハルト 大翔/ヒロト 樹/イツキ 駿/シュン 圭吾/ケイゴ 慎吾/シンゴ 哲也/テツヤ \
正樹/マサキ 秀明/ヒデアキ 博之/ヒロユキ 幸雄/ユキオ 義男/ヨシオ 勝/マサル 実/ミノル 進/ススム \
康平/コウヘイ 雄大/ユウダイ 航/ワタル 涼介/リョウスケ 祐介/ユウスケ 達也/タツヤ 智也/トモヤ \
裕/ユタカ 淳/ジュン 聡/サトシ 豊/ユタカ 茂/シゲル 清/キヨシ 弘/ヒロシ 昭/アキラ 光/ヒカル \
颯太/ソウタ 匠/タクミ 海斗/カイト 竜一/リュウイチ 伸也/シンヤ 克己/カツミ 孝/タカシ 武/タケシ \
宏/ヒロシ 仁/ジン 優/ユウ 潤/ジュン 瑛太/エイタ 朔/サク";

/// Given names of women with their readings.
const WOMEN: &str = "美咲/ミサキ 陽子/ヨウコ 由紀/ユキ 恵/メグミ 真由美/マユミ 麻由美/マユミ \
智子/トモコ 裕子/ユウコ 久美子/クミコ 明美/アケミ 直美/ナオミ 香織/カオリ 愛/アイ 彩/アヤ \
彩花/アヤカ 葵/アオイ 結衣/ユイ 結菜/ユナ 陽菜/ヒナ 凛/リン 莉子/リコ さくら/サクラ 楓/カエデ \
七海/ナナミ 遥/ハルカ 春香/ハルカ 舞/マイ 早紀/サキ 奈々/ナナ 千尋/チヒロ 瞳/ヒトミ 薫/カオル \
幸子/サチコ 洋子/ヨウコ 和子/カズコ 節子/セツコ 京子/キョウコ 順子/ジュンコ 典子/ノリコ \
由美子/ユミコ 優子/ユウコ 涼子/リョウコ 理恵/リエ 梨花/リカ 茜/アカネ 瑞穂/ミズホ 沙織/サオリ \
友美/トモミ 千夏/チナツ 未来/ミライ 美穂/ミホ 綾香/アヤカ 萌/モエ 芽衣/メイ 紬/ツムギ 澪/ミオ \
杏/アン 朋子/トモコ 恭子/キョウコ 静香/シズカ";

/// Foreign names as the residence card and the notices write them: kanji column, reading, country.
pub const FOREIGN: [(&str, &str, &str); 8] = [
    ("ＮＧＵＹＥＮ ＴＨＩ ＴＨＵ ＨＡ", "グエン ティ トゥ ハー", "ベトナム"),
    (
        "アレハンドロ ホセ マリア デ ラ クルス サントス ジュニア",
        "アレハンドロ ホセ マリア デ ラ クルス サントス ジュニア",
        "フィリピン",
    ),
    ("シュレスタ ビシュヌ バハドゥル", "シュレスタ ビシュヌ バハドゥル", "ネパール"),
    ("王 小梅", "オウ ショウバイ", "中国"),
    ("金 智恩", "キム ジウン", "韓国"),
    ("シウバ ドス サントス マルコス", "シウバ ドス サントス マルコス", "ブラジル"),
    ("アウン コー コー", "アウン コー コー", "ミャンマー"),
    (
        "ラーマン ムハマド アブドゥル カリム",
        "ラーマン ムハマド アブドゥル カリム",
        "バングラデシュ",
    ),
];

/// The names to draw from.
#[derive(Debug)]
pub struct Names {
    surnames: Vec<(&'static str, &'static str)>,
    men: Vec<(&'static str, &'static str)>,
    women: Vec<(&'static str, &'static str)>,
}

impl Names {
    /// All of them.
    pub fn all() -> Self {
        let parsed = |table: &'static str| {
            table.split_whitespace().filter_map(|pair| pair.split_once('/')).collect()
        };
        Self { surnames: parsed(SURNAMES), men: parsed(MEN), women: parsed(WOMEN) }
    }

    /// The how-manieth pairing of surname and given name, of as many as there are, then again.
    /// Neighbours differ in both.
    pub fn pairing(&self, index: usize, sex: Sex) -> PersonName {
        let given = match sex {
            Sex::Male => &self.men,
            Sex::Female => &self.women,
        };
        let (many, few) = (self.surnames.len().max(1), given.len().max(1));
        let round = index / many;
        let (surname, its_kana) = self.surnames.get(index % many).copied().unwrap_or_default();
        let place = (index % many * 7 + round) % few;
        let (name, kana) = given.get(place).copied().unwrap_or_default();
        full(&format!("{surname} {name}"), &format!("{its_kana} {kana}"))
    }

    /// How many different names there are of a sex.
    pub fn pairings(&self, sex: Sex) -> usize {
        let given = if sex == Sex::Male { &self.men } else { &self.women };
        self.surnames.len() * given.len()
    }

    /// A given name, for a member of somebody's family.
    pub fn given(&self, sex: Sex, random: &mut Random) -> (&'static str, &'static str) {
        let given = if sex == Sex::Male { &self.men } else { &self.women };
        random.pick(given).copied().unwrap_or_default()
    }
}

/// A name as the roster holds it, from kanji and full-width kana.
pub fn full(kanji: &str, kana: &str) -> PersonName {
    PersonName { kanji: kanji.to_owned(), kana: half_width_kana(kana) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_pairing_is_another_name() {
        let names = Names::all();
        for sex in [Sex::Male, Sex::Female] {
            let count = names.pairings(sex);
            assert!(count > 10_000, "{count}");
            let seen: BTreeSet<String> =
                (0..count).map(|index| names.pairing(index, sex).kanji).collect();
            assert_eq!(seen.len(), count);
        }
    }

    #[test]
    fn every_reading_is_in_kana_that_a_form_takes() {
        let names = Names::all();
        for sex in [Sex::Male, Sex::Female] {
            for index in 0..names.pairings(sex) {
                let name = names.pairing(index, sex);
                let fits = name.kana.chars().all(|c| c == ' ' || ('ｦ'..='ﾟ').contains(&c));
                assert!(fits && name.kana.contains(' '), "{}", name.kana);
            }
        }
    }
}
