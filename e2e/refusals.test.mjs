// Files that cannot be read: a Japanese sentence with the next step, never a trace.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { sample, startBrowser, startProgram, title, visit } from "./lib.mjs";

let program;
let browser;
before(async () => { [program, browser] = await Promise.all([startProgram(), startBrowser()]); });
after(async () => { await browser?.close(); await program?.stop(); });

const zip = (await readFile(sample("賃金2026_一人一行.xlsx")));
const ole = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(2048)]);
const cases = [
  ["空.xlsx", Buffer.alloc(0), /空です/],
  ["壊れた.xlsx", zip.subarray(0, 4000), /壊れて|開けません/],
  ["暗号化か古い形式.xls", ole, /パスワード|読めない形式|古い/],
  ["写真.xlsx", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), /表のファイルではありません/],
  ["文字化け.csv", Buffer.from([0x61, 0x2c, 0xff, 0xfe, 0xfd, 0x0a, 0x80, 0xff]), /文字/],
  ["引用符.csv", Buffer.from('番号,氏名\r\n1,"相沢 直人\r\n'), /引用符/],
];

for (const [name, buffer, words] of cases) {
  test(`${name} is refused in Japanese with the next step`, async () => {
    const page = await visit(browser, program.address);
    await page.goto("/22");
    const file = { name, mimeType: "application/octet-stream", buffer };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByRole("button", { name: "この表を読み込む" }).click();
    const note = page.locator("main [role=alert]");
    await note.waitFor();
    const text = await note.innerText();
    assert.match(text, words);
    assert.match(text, /ください。/);
    assert.match(text, /INT-\d{4}/);
    assert.match(await page.title(), /^誤り: /);
    assert.ok(await note.evaluate((element) => element === document.activeElement));
    assert.doesNotMatch(await page.content(), /panicked|RUST_BACKTRACE|\.rs:\d/);
    await page.context().close();
  });
}

test("a file beyond the limit is refused with a page, not a broken connection", async () => {
  const page = await visit(browser, program.address);
  await page.goto("/22");
  const buffer = Buffer.alloc(21 * 1024 * 1024, 0x20);
  const file = { name: "大きい.csv", mimeType: "text/csv", buffer };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("button", { name: "この表を読み込む" }).click();
  await title(page, "ファイルが大きすぎます");
  await page.context().close();
});

test("a table with other columns says what is missing", async () => {
  const page = await visit(browser, program.address);
  await page.goto("/22");
  const buffer = Buffer.from("色,形\r\n赤,丸\r\n青,四角\r\n");
  const file = { name: "別の表.csv", mimeType: "text/csv", buffer };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("button", { name: "この表を読み込む" }).click();
  await title(page, "列の対応");
  await page.getByRole("button", { name: "この対応で下見へ進む" }).click();
  await page.getByRole("heading", { name: /入力に誤りが/ }).waitFor();
  await page.getByRole("button", { name: "事業所の情報はあとで入れる" }).click();
  await title(page, "取込の下見");
  assert.equal(await page.getByRole("button", { name: /行で確認へ進む/ }).count(), 0);
  await page.context().close();
});

test("no file, no answer but the next step", async () => {
  const page = await visit(browser, program.address, { javaScriptEnabled: false });
  await page.goto("/22");
  await page.locator("input[type=file]").evaluate((input) => input.removeAttribute("required"));
  await page.getByRole("button", { name: "この表を読み込む" }).click();
  await page.getByRole("heading", { name: "ファイルが選ばれていません。" }).waitFor();
  await page.context().close();
});
