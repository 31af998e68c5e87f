// 74 取込 in its four steps, 15 with its undo, 75 書出し: seen at both widths, and without script.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import {
  findings, sample, sideways, startBrowser, startProgram, title, visit,
} from "./lib.mjs";

let program;
let browser;
before(async () => { [program, browser] = await Promise.all([startProgram(), startBrowser()]); });
after(async () => { await browser?.close(); await program?.stop(); });

async function signIn(page, login, address) {
  await page.goto(address);
  const password = await page.locator(`dt:has-text("${login}") + dd code`).innerText();
  await page.getByLabel("利用者ID").fill(login);
  await page.getByLabel("パスワード").fill(password);
  await page.getByRole("button", { name: "サインインする" }).click();
  await page.getByRole("button", { name: "サインアウト" }).waitFor();
}

/** Looks at the page as it stands, at both widths. */
async function look(page, name) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const folder = process.env.SHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
    assert.equal(await sideways(page), 0, `${name} at ${width}`);
    assert.deepEqual(await findings(page), [], `${name} at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Sends a file and stands before its columns. */
async function open(page, kind, client, file) {
  await page.goto("/74");
  await page.locator(`input[name="kind"][value="${kind}"]`).check();
  await page.locator('[name="client"]').selectOption(client);
  await page.getByLabel("ファイル", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: /^この表を読み込む/ }).click();
  await title(page, "列の対応");
}

async function preview(page) {
  await page.getByRole("button", { name: /^この対応で下見へ進む/ }).click();
  await page.getByText("前の値が消えるところ").first().waitFor();
}

test("a list with mistakes is mended, taken in and taken back", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "suzuki", "/74");
  await look(page, "import-start");
  await open(page, "persons", "1003", sample("取込_誤りあり.csv"));
  await look(page, "import-columns");
  await preview(page);
  await look(page, "import-preview");
  const bad = () => page.getByRole("heading", { name: /行は、このままでは取り込めません$/ });
  const before = Number.parseInt(await bad().innerText(), 10);
  assert.equal(before, 9, "mistakes of samples/README.md, those to look at apart");
  await page.getByLabel("3行目 生年月日の直した値").fill("S63.11.2");
  await page.getByRole("button", { name: /3行目 生年月日/ }).click();
  await page.getByRole("heading", { name: `${before - 1}行は、` }).waitFor();
  await look(page, "import-mended");
  await page.getByRole("button", { name: /を取り込む/ }).click();
  await page.getByRole("heading", { name: /行を取り込みました$/ }).waitFor();
  await look(page, "import-done");

  await page.goto("/15?show=import");
  await look(page, "import-acts");
  await page.getByRole("button", { name: /^元に戻す/ }).first().click();
  await page.getByText("を元に戻しますか").first().waitFor();
  await look(page, "import-undo");
  await page.getByRole("button", { name: /件を元に戻す$/ }).click();
  await page.getByText("取込を元に戻しました。").waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("each sample of a list is read and looked at", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "sato", "/74");
  for (const [kind, client, file] of [
    ["persons", "1003", "取込_社員名簿.csv"], ["dependants", "1003", "取込_被扶養者.csv"],
    ["pay", "1003", "取込_賃金_手当別.csv"], ["bonuses", "1003", "取込_賞与.csv"],
    ["clients", "", "取込_顧問先.csv"],
  ]) {
    await open(page, kind, client, sample(file));
    await preview(page);
    await look(page, `import-${kind}`);
  }
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("what is written out holds the ledger", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "sato", "/75");
  await look(page, "export");
  await page.locator('input[name="kind"][value="pay"]').check();
  await page.locator('[name="client"]').selectOption("1002");
  await page.locator('input[name="format"][value="csv"]').check();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /^この内容で書き出す/ }).click(),
  ]);
  const text = await readFile(await file.path(), "utf8");
  assert.match(text, /^\uFEFF?.*社員番号/);
  assert.ok(text.split("\n").length > 20);
  await page.context().close();
});

test("without script a file goes all the way", async () => {
  const page = await visit(browser, program.address, { javaScriptEnabled: false });
  await signIn(page, "suzuki", "/74");
  await open(page, "persons", "1003", sample("取込_誤りあり.csv"));
  await preview(page);
  await page.getByLabel("3行目 生年月日の直した値").fill("S63.11.2");
  await page.getByRole("button", { name: /3行目 生年月日/ }).click();
  await page.getByRole("heading", { name: /^8行は、/ }).waitFor();
  await page.getByRole("button", { name: /を取り込む/ }).click();
  await page.getByRole("heading", { name: /行を取り込みました$/ }).waitFor();
  await page.context().close();
});
