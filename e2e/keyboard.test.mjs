// The main job by keyboard alone, and the keys of the frame.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  openSample, readNotice, sample, startBrowser, startProgram, title, visit,
} from "./lib.mjs";

let program;
let browser;
before(async () => { [program, browser] = await Promise.all([startProgram(), startBrowser()]); });
after(async () => { await browser?.close(); await program?.stop(); });

const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  return (element.labels?.[0]?.textContent ?? element.textContent ?? "").trim();
});

async function tabTo(page, wanted) {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    if (wanted.test(await focused(page))) return;
  }
  assert.fail(`${wanted} is not reached by Tab`);
}

/** Opens the choice of the second column, chooses what it was, and stands where it began. */
async function mendColumn(page) {
  const focusedName = async () => (await focused(page)).replace(/\s+/g, " ");
  await page.keyboard.press("Home");
  assert.match(await focusedName(), /^直す ?（A列/);
  await page.keyboard.press("ArrowDown");
  assert.match(await focusedName(), /^直す ?（B列/);
  await page.keyboard.press("Enter");
  await page.locator("select#c1:focus").waitFor();
  assert.match(await focusedName(), /^B列 .*を読む項目$/);
  const before = await page.locator("#c1").inputValue();
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await page.locator("#c1").inputValue(), before);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Tab");
  assert.equal(await focusedName(), "この項目で読む");
  await page.keyboard.press("Enter");
  await page.locator("select#c1").waitFor({ state: "detached" });
  await page.locator("button[name=edit]:focus").waitFor();
  assert.match(await focusedName(), /^直す ?（B列/);
}

test("spreadsheet to CSV by keyboard alone", async () => {
  const page = await visit(browser, program.address, { acceptDownloads: true });
  // The chooser is only caught once someone listens; listening takes a moment to begin.
  page.on("filechooser", () => {});
  await page.goto("/");
  await page.keyboard.press("2");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await title(page, "算定基礎届");
  await tabTo(page, /^ファイル$/);
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(sample("賃金2026_一人一行.xlsx"));
  await page.keyboard.press("Control+Enter");
  await title(page, "列の対応");
  await mendColumn(page);
  await page.keyboard.press("Control+Enter");
  await title(page, "取込の下見");
  await page.keyboard.press("Control+Enter");
  await page.locator("#people").waitFor();

  await page.keyboard.press("n");
  const needing = await focused(page);
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("c")), needing);
  await page.keyboard.press("w");
  const why = page.getByRole("complementary");
  await why.waitFor();
  const first = await why.getByRole("heading", { level: 2 }).innerText();
  await page.keyboard.press("]");
  await page.waitForFunction(
    (before) => document.querySelector("#why-h")?.textContent !== before
      || document.querySelector("#why")?.dataset.row, first,
  );
  await page.keyboard.press("Escape");
  assert.equal(await why.count(), 0);
  assert.match(await focused(page), /の理由を開く$/);
  await page.keyboard.press("Home");
  const top = await focused(page);
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await focused(page), top);
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(page), top);
  await page.keyboard.press("Enter");
  await why.waitFor();
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+Enter");
  await title(page, "届書");
  while (await page.getByRole("button", { name: /^届書では「/ }).count() > 0) {
    const left = await page.getByRole("button", { name: /^届書では「/ }).count();
    await tabTo(page, /^届書では「/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      (before) => [...document.querySelectorAll("button")]
        .filter((button) => button.textContent.startsWith("届書では「")).length < before, left,
    );
  }
  const download = page.waitForEvent("download");
  await page.keyboard.press("Control+Enter");
  assert.ok((await readNotice(await (await download).path())).endsWell);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("the number box, the key sheet and the way back", async () => {
  const page = await visit(browser, program.address);
  await page.goto("/");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("９４");
  await page.getByRole("option", { name: /94/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await title(page, "法令と料率");
  await page.keyboard.press("6");
  await page.keyboard.press("4");
  await page.keyboard.press("Enter");
  await title(page, "事前点検");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("33");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "33 転勤・氏名。この画面はまだありません。" }).waitFor();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "すべてのキー" });
  await sheet.waitFor();
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await page.keyboard.press("Tab");
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("a person of an open job is found by kana, and not through the address", async () => {
  const page = await visit(browser, program.address);
  await openSample(page, "1人1行の表");
  await page.keyboard.press("/");
  await page.keyboard.type("あいざわ");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "1件が見つかりました。" }).waitFor();
  assert.equal(new URL(page.url()).search, "");
  await page.getByRole("link", { name: /相沢\s直人/ }).click();
  await page.getByRole("complementary").waitFor();
  await page.context().close();
});

test("single letters do nothing inside a field", async () => {
  const page = await visit(browser, program.address);
  await openSample(page, "1人1行の表");
  const name = page.getByLabel("事業所の名称");
  await name.fill("");
  await name.press("w");
  await name.press("2");
  await name.press("?");
  assert.equal(await name.inputValue(), "w2?");
  await page.context().close();
});
