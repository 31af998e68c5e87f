// What the header of an entry says, byte by byte as in docs/design/log.md. The body stays sealed.

const CLASSES = {
  101: "サインイン", 102: "サインインの失敗", 103: "サインアウト", 104: "セッションの打切り",
  201: "閲覧", 202: "検索", 203: "表示(伏せた値)", 204: "書出し", 205: "印刷",
  301: "登録・訂正", 302: "取消し", 303: "取込の準備", 304: "取込の確定", 305: "取込の中止",
  306: "決定・計算", 307: "給与計算の確定", 401: "案件の作成", 402: "案件の点検",
  403: "案件の承認", 404: "案件の差戻し", 405: "案件の提出", 406: "案件の受理",
  407: "案件の返戻", 408: "案件の完了", 409: "案件の取下げ", 501: "書類の作成",
  502: "書類の取得", 503: "書類の廃棄", 601: "鍵の世代の作成", 602: "封の掛け直し",
  603: "鍵の廃棄", 604: "控えの作成", 605: "控えからの復元", 701: "利用者の登録",
  702: "利用者の変更", 703: "利用者の停止", 704: "権限の変更", 705: "本人確認の手段の変更",
  706: "端末の登録", 707: "端末の失効", 711: "契約の変更", 712: "委託の変更",
  721: "設定の変更", 722: "表の更新", 731: "確認手段の登録", 732: "確認手段の削除",
  733: "本人の再確認", 734: "パスワードの一斉再設定", 741: "日次の処理", 742: "利用者の削除",
  743: "使われていない利用者の停止", 744: "利用者の棚卸し", 748: "プログラムの鍵の登録・失効",
  749: "大量の取扱いの承認", 751: "端末の登録コードの発行", 752: "端末の証明書の更新",
  753: "端末の不承認", 754: "端末の紛失の届出", 755: "端末なしの入場の申出",
  756: "端末なしの入場の承認", 757: "端末なしの入場", 758: "端末なしの入場の終了",
  761: "権限の複写", 762: "担当の割当て", 763: "委託先での作業の切替え",
  764: "見られる人の照会", 765: "同時利用の気付き", 771: "支援の申出", 772: "支援の承認",
  773: "支援の不承認", 774: "支援の終了", 775: "支援先での作業の切替え", 776: "運営者の登録",
  777: "運営者の変更", 781: "会社のサインインの設定", 782: "会社のサインインとの結び付け",
  783: "会社の名簿からの登録", 784: "会社の名簿からの変更", 785: "会社の名簿からの停止",
  791: "本人の登録コードの発行", 792: "本人の電話機の登録", 793: "本人の電話機の不承認",
  794: "本人の入場の終了", 801: "起動", 802: "停止", 811: "チェックポイントの控え",
  812: "記録の検証", 821: "凍結", 822: "凍結の解除",
};
const PURPOSES = {
  1: "台帳の照会", 2: "台帳の登録・訂正", 3: "検索", 4: "取込", 5: "書出し", 6: "決定・計算",
  7: "届出", 8: "給与計算", 9: "期限の確認", 10: "記録の確認", 11: "利用者・設定の管理",
  12: "本人による確認", 20: "サインイン", 21: "表の更新", 22: "記録の送り出し",
  23: "控えの作成", 24: "控えからの復元", 25: "封の掛け直し",
};
const OUTCOMES = { 1: "完了", 2: "拒否", 3: "失敗" };
const BASES = { 1: "自己", 2: "委託", 3: "支援" };
const HOUSE = "00000000-0000-0000-0000-000000000000";

/** An entry's header; what this table does not know is said with its number. */
function decodeEntry(leaf) {
  let at = 0;
  const take = (length) => {
    if (at + length > leaf.length) refuse("記録されていますが、項目の形ではありません。途中で切れています。");
    at += length;
    return leaf.slice(at - length, at);
  };
  const number = (length) => take(length).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const id = () => hex(take(16)).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  const varint = () => {
    let [value, shift, byte] = [0n, 0n, 0x80n];
    while (byte >= 0x80n) {
      byte = number(1);
      value |= (byte & 0x7fn) << shift;
      shift += 7n;
      if (shift > 63n) refuse("記録されていますが、項目の形ではありません。");
    }
    return value;
  };
  const version = number(1);
  if (version !== 1n) refuse(`版${version}の項目です。新しい検証の道具で確かめてください。`);
  const entry = { id: id(), micros: number(8), tenant: id(), actor: id() };
  const code = (table, length, words) => {
    const value = Number(number(length));
    return table[value] ?? `${words} ${value}番（この道具の表にありません）`;
  };
  entry.class = code(CLASSES, 2, "種類");
  entry.outcome = code(OUTCOMES, 1, "結果");
  entry.purpose = code(PURPOSES, 1, "利用目的");
  entry.basis = code(BASES, 1, "根拠");
  const present = Number(number(1));
  if (present & 0x80) refuse("記録されていますが、項目の形ではありません。");
  const fields = ["home", "device", "session", "about", "client"];
  fields.forEach((name, bit) => {
    if (present & (1 << bit)) entry[name] = id();
  });
  entry.persons = present & 0x20 ? varint() : 0n;
  if (present & 0x40) entry.set = hex(take(32));
  entry.body = take(Number(varint())).length;
  if (at !== leaf.length) refuse("記録されていますが、項目の形ではありません。後に余分があります。");
  return entry;
}

/** The header in words, label and value. */
function inWords(entry) {
  const at = new Date(Number(entry.micros / 1000n));
  const when = at.toLocaleString("ja-JP", { timeZone: "Asia/Tokyo", hour12: false });
  const of = (id) => (id === HOUSE ? "運営" : id);
  const rows = [
    ["いつ", `${when}（日本時間）`], ["内容", entry.class], ["結果", entry.outcome],
    ["利用目的", entry.purpose], ["根拠", entry.basis], ["契約者", of(entry.tenant)],
    ["利用者", entry.actor],
  ];
  if (entry.home) rows.push(["利用者の所属", of(entry.home)]);
  if (entry.device) rows.push(["端末", entry.device]);
  if (entry.client) rows.push(["顧問先", entry.client]);
  if (entry.persons > 0n) rows.push(["対象", `${entry.persons}人`]);
  rows.push(["本文", `${entry.body}バイト（封をしたまま）`]);
  return rows;
}
