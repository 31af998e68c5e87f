// What the vault's pages do in a browser before anything is posted: check a number, seal it, read a
// CSV. The same scripts, without a page. All numbers are invented.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";

const repository = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const read = (name) => readFile(path.join(repository, name), "utf8");

async function scripts() {
  const parts = ["seal.js", "rows.js"].map((name) => read(`crates/counter/assets/${name}`));
  const context = createContext({
    crypto: webcrypto, TextEncoder, TextDecoder, Uint8Array, DataView,
  });
  const script = (await Promise.all(parts)).join("");
  runInContext(`${script};globalThis.all={RomoriSeal,RomoriRows}`, context);
  return context.all;
}
const { RomoriSeal: seal, RomoriRows: rows } = await scripts();

/** Values of another realm as our own. */
const own = (value) => JSON.parse(JSON.stringify(value));

async function vectors() {
  const lines = (await read("crates/vault/tests/vectors/hpke.tsv")).trim().split("\n");
  return Object.fromEntries(lines.filter((line) => !line.startsWith("#"))
    .map((line) => line.split("\t")).map(([name, digits]) => [name, seal.bytes(digits)]));
}

/** The pair of keys of a vector, as WebCrypto takes it. */
async function pairOf(secret, point) {
  const text = (bytes) => Buffer.from(bytes).toString("base64url");
  const [x, y] = [text(point.slice(1, 33)), text(point.slice(33))];
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const jwk = { kty: "EC", crv: "P-256", x, y };
  return {
    privateKey: await webcrypto.subtle.importKey(
      "jwk", { ...jwk, d: text(secret) }, curve, false, ["deriveBits"]),
    publicKey: await webcrypto.subtle.importKey("jwk", jwk, curve, true, []),
  };
}

test("seals byte by byte as the vectors of RFC 9180 say", async () => {
  const given = await vectors();
  const pair = await pairOf(given.skEm, given.enc);
  const sealed = await seal.seal(given.pkRm, given.info, given.aad, given.pt, pair);
  assert.equal(seal.hex(sealed), seal.hex(given.enc) + seal.hex(given.ct));
});

test("two seals of one number have nothing in common, and their length says nothing", async () => {
  const given = await vectors();
  const work = { key: seal.hex(given.pkRm), owner: "0a".repeat(32), token: "01".repeat(32) };
  const holder = "02".repeat(16);
  const [one, two] = [await seal.number(work, holder, "123456789018"),
    await seal.number(work, holder, "123456789018")];
  assert.notEqual(seal.hex(one), seal.hex(two));
  assert.deepEqual([one.length, two.length], [93, 93]);
  const image = await seal.image(work, holder, seal.bytes("ffd8ff"));
  assert.equal(image.length, 65 + 1 + 3 + 16);
});

test("the check digit bends where the ordinance says", () => {
  for (const good of ["123456789018", "803199283958", "111111111118", "012345678903"]) {
    assert.equal(seal.mistake(good), null, good);
  }
  assert.equal(seal.mistake("012345678901"), "check");
  for (const [eleven, valid] of [["00000000014", "0"], ["00000000006", "0"], ["00000000001", "9"],
    ["00000000005", "1"]]) {
    for (const last of "0123456789") {
      assert.equal(seal.mistake(eleven + last), last === valid ? null : "check", eleven + last);
    }
  }
  for (let digit = 0; digit < 10; digit += 1) {
    assert.equal(seal.mistake(String(digit).repeat(12)), "same");
  }
  for (const [text, rule] of [["", "length"], ["12345678901", "length"],
    ["1234567890189", "length"], ["12345678901x", "digits"], ["-23456789018", "digits"]]) {
    assert.equal(seal.mistake(text), rule, text);
  }
  assert.equal(seal.plain("１２３４－5678 9018"), "123456789018");
});

const subjects = [
  { holder: "01", key: "0101", label: "山田 太郎" },
  { holder: "02", key: "0102", label: "鈴木 一葉" },
  { holder: "03", key: "A-3", label: "佐藤 未来" },
];
const bytes = (text) => new TextEncoder().encode(text);

test("a CSV is read as RFC 4180 says, in both encodings", () => {
  const parsed = (text) => own(rows.parsed(text));
  assert.deepEqual(parsed('a,"b ""c"", d"\r\n"two\nlines",e\n\nf,\n'), {
    rows: [{ line: 1, cells: ["a", 'b "c", d'] }, { line: 2, cells: ["two\nlines", "e"] },
      { line: 5, cells: ["f", ""] }],
    broken: null,
  });
  assert.equal(parsed('a,"b\nc,d\n').broken, 1);
  assert.equal(parsed('a,b\n"c').broken, 2);
  assert.deepEqual(parsed("").rows, []);
  assert.equal(rows.decoded(bytes("\uFEFF社員番号").buffer), "社員番号");
  // 社員 in Shift_JIS.
  assert.equal(rows.decoded(Uint8Array.from([0x8e, 0xd0, 0x88, 0xf5]).buffer), "社員");
  assert.equal(rows.decoded(Uint8Array.from([0x80, 0xff, 0xfe]).buffer), null);
});

test("the columns are guessed by what they hold", () => {
  const guess = (text) => own(rows.guessed(rows.parsed(text).rows, subjects));
  assert.deepEqual(guess("氏名,個人番号,社員番号\n山田,123456789018,0101\n"),
    { number: 1, key: 2, heading: true, width: 3 });
  assert.deepEqual(guess("0101,1234-5678-9018\nA-3,803199283958\n"),
    { number: 1, key: 0, heading: false, width: 2 });
  assert.deepEqual(guess("社員番号,マイナンバー\n9,12\n"),
    { number: 1, key: 0, heading: true, width: 2 });
});

test("every mistake has its line, its column and how to mend it, and never a number", () => {
  const text = [
    "社員番号,個人番号", "101,123456789018", "0102,123456789012", "9999,803199283958",
    ",803199283958", "0101,803199283958", "A-3,1.23457E+11", "A-3,12345678903", "A-3,",
    "A-3,777777777777", "Ａ-３,8031 9928 3958",
  ].join("\n");
  const columns = { key: 0, number: 1, heading: true };
  const judged = own(rows.judged(rows.parsed(text).rows, columns, subjects));
  assert.deepEqual(judged.good.map(({ line, subject }) => [line, subject.holder]), [[2, "01"]]);
  const at = (line, column) =>
    judged.mistakes.find((one) => one.line === line && one.column === column)?.words;
  assert.match(at(3, 1), /検査用数字/);
  assert.match(at(4, 0), /今回の対象にいません/);
  assert.match(at(5, 0), /社員番号が空/);
  assert.match(at(6, 0), /2行目と同じ人/);
  assert.match(at(7, 1), /E\+の形/);
  assert.match(at(8, 1), /先頭の0/);
  assert.match(at(9, 1), /空です/);
  assert.match(at(10, 1), /同じ数字だけ/);
  assert.match(at(11, 0), /7行目と同じ人/);
  for (const { words } of judged.mistakes) {
    assert.ok(/ください/.test(words), words);
    assert.ok(!/[0-9]{5}/.test(words), words);
  }
});

test("a key without its zeros is found only where it is clear", () => {
  const find = rows.finder([{ holder: "01", key: "0101" }, { holder: "02", key: "00101" },
    { holder: "03", key: "7" }, { holder: "04", key: "" }]);
  assert.equal(find("0101").holder, "01");
  assert.equal(find("00101").holder, "02");
  assert.equal(find("101"), null, "two are meant");
  assert.equal(find("０07").holder, "03");
  assert.equal(find(""), null);
});
