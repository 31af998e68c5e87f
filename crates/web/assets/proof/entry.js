// What the header of an entry says, byte by byte as in docs/design/log.md. The body stays sealed.

// The program that hands this file out fills in how it calls its classes and purposes.
const CLASSES = {/*classes*/};
const PURPOSES = {/*purposes*/};
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
