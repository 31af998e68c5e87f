// The main job by mouse: from dropping the spreadsheet to the downloaded file.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import {
  dropFile, openSample, readNotice, sample, startBrowser, startProgram, title, visit,
} from "./lib.mjs";

let program;
let browser;
before(async () => { [program, browser] = await Promise.all([startProgram(), startBrowser()]); });
after(async () => { await browser?.close(); await program?.stop(); });

async function settleCharacters(page) {
  const choice = page.getByRole("button", { name: /^届書では「/ });
  for (let left = await choice.count(); left > 0; left -= 1) {
    await choice.first().click();
    await page.getByRole("status").filter({ hasText: "と書きます。" }).waitFor();
  }
}

async function walk(page) {
  await title(page, "列の対応");
  await page.getByRole("button", { name: "この対応で下見へ進む" }).click();
  await title(page, "取込の下見");
  await page.getByRole("button", { name: /行で確認へ進む/ }).click();
  await title(page, "算定基礎届");
}

test("dropped spreadsheet to downloaded CSV", async () => {
  const page = await visit(browser, program.address, { acceptDownloads: true });
  await page.goto("/");
  await dropFile(page, sample("賃金2026_一人一行.xlsx"));
  await walk(page);

  const person = page.getByRole("row", { name: /辻 あかね/ }).first();
  await person.getByRole("button", { name: /5月を除く/ }).click();
  const why = page.getByRole("complementary");
  await why.getByRole("heading", { name: /なぜ .*260千円 か/ }).waitFor();
  assert.match(await why.innerText(), /262,?400円/);
  assert.match(await why.innerText(), /16日で17日に足りない/);
  assert.match(page.url(), /why=\d+$/);
  await page.keyboard.press("Escape");
  assert.equal(await why.count(), 0);
  assert.match(
    await page.evaluate(() => document.activeElement.textContent), /^5月を除く。辻\sあかね/,
  );

  await page.getByRole("link", { name: /人分の届書を作る/ }).click();
  await title(page, "届書");
  await page.getByRole("heading", { name: /届書にできないところが/ }).waitFor();
  assert.equal(await page.getByRole("link", { name: /届書CSVを受け取る/ }).count(), 0);
  await settleCharacters(page);
  const made = page.getByRole("heading", { name: /人分の届書ができました/ });
  await made.waitFor();
  const people = Number(/^(\d+)人分/.exec(await made.innerText())[1]);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /届書CSVを受け取る/ }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "SHFD0006.CSV");
  const notice = await readNotice(await download.path());
  assert.ok(notice.endsWell);
  const rows = notice.lines.filter((line) => line.startsWith("2225700,"));
  assert.equal(rows.length, people);
  assert.equal(notice.lines.length, people + 5);
  assert.equal(notice.lines[1], "[kanri]");
  assert.equal(notice.lines[4], "[data]");
  for (const row of rows) assert.equal(row.split(",").length, 53);
  const tsuji = rows.find((row) => row.includes("辻")).split(",");
  assert.equal(tsuji[25], "16");
  assert.equal(Number(tsuji[37]), 262_400);
  assert.ok(notice.text.includes("高梨") && !notice.text.includes("髙"));
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("the file that was made passes the check of page 64", async () => {
  const page = await visit(browser, program.address, { acceptDownloads: true });
  await openSample(page, "1人1行の表");
  await walk(page);
  await page.getByRole("link", { name: /人分の届書を作る/ }).click();
  await settleCharacters(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /届書CSVを受け取る/ }).click(),
  ]);
  const buffer = await readFile(await download.path());
  await page.goto("/64");
  const file = { name: "SHFD0006.CSV", mimeType: "text/csv", buffer };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("button", { name: "この届書を点検する" }).click();
  await page.getByRole("heading", { name: "誤りは見つかりませんでした" }).waitFor();

  const broken = Buffer.from(buffer);
  const place = broken.indexOf("2225700,");
  broken.write("2225799,", place, "latin1");
  await page.locator("input[type=file]").setInputFiles({ ...file, buffer: broken });
  await page.getByRole("button", { name: "この届書を点検する" }).click();
  await page.getByRole("heading", { name: /か所に誤りがあります/ }).waitFor();
  assert.match(await page.title(), /^誤り: /);
  await page.context().close();
});

for (const shape of ["1人・1か月で1行の表", "給与ソフトの書出し", "半角カナ・和暦の表"]) {
  test(`the sample of shape 「${shape}」 goes through`, async () => {
    const page = await visit(browser, program.address);
    await openSample(page, shape);
    await walk(page);
    const rows = await page.locator("#people tbody tr").count();
    assert.ok(rows > 30, `${rows} rows`);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";
  test(`a column is mended in its row, ${how} script, and nothing typed is lost`, async () => {
    const page = await visit(browser, program.address, { javaScriptEnabled });
    await openSample(page, "1人1行の表");
    await page.getByLabel("事業所の名称").fill("株式会社あたらしい");
    await page.getByRole("button", { name: /^直す\s?（D列/ }).click();
    const choice = page.getByLabel("D列 フリガナを読む項目");
    await choice.waitFor();
    assert.equal(await choice.evaluate((element) => element === document.activeElement), true);
    assert.equal(await page.getByLabel("事業所の名称").inputValue(), "株式会社あたらしい");
    await choice.selectOption({ label: "取り込まない" });
    await page.getByRole("button", { name: "この項目で読む" }).click();
    await page.getByRole("heading", { name: "列が見つからない項目" }).waitFor();
    await page.getByLabel("フリガナ", { exact: true }).selectOption({ label: "D フリガナ" });
    // Enter in a field goes on, as the button at the end does; it opens no column.
    await page.getByLabel("事業所の名称").press("Enter");
    await title(page, "取込の下見");
    await page.getByRole("heading", { name: "60行とも、そのまま読めます" }).waitFor();
    await page.context().close();
  });
}

test("mistakes are mended one by one, and all proposals at once", async () => {
  const page = await visit(browser, program.address, { acceptDownloads: true });
  await openSample(page, "誤りのある表");
  await page.getByRole("button", { name: "この対応で下見へ進む" }).click();
  await title(page, "取込の下見");
  assert.match(await page.title(), /^誤り: /);
  const lines = page.locator(".probs tbody tr");
  const before = await lines.count();
  assert.ok(before >= 8, `${before} mistakes`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /行だけ書き出す/ }).click(),
  ]);
  const written = await readFile(await download.path());
  assert.equal(written.subarray(0, 2).toString(), "PK");
  await page.getByRole("button", { name: /^案の\d+か所をまとめて直す/ }).click();
  await page.getByRole("status").filter({ hasText: "案の" }).waitFor();
  const left = await lines.count();
  assert.ok(left < before, `${left} of ${before} left`);
  const day = lines.filter({ hasText: "日数" }).first();
  await day.getByRole("textbox").fill("99");
  await day.getByRole("textbox").press("Enter");
  await page.getByRole("status").filter({ hasText: "まだ使えません" }).waitFor();
  assert.equal(await lines.count(), left);
  const again = page.locator(".probs tr.cur");
  await again.getByRole("textbox").fill("30");
  await again.getByRole("textbox").press("Enter");
  await page.getByRole("status").filter({ hasText: "直しました" }).waitFor();
  assert.equal(await lines.count(), left - 1);
  await page.getByRole("button", { name: /行で確認へ進む/ }).click();
  await title(page, "算定基礎届");
  await page.getByRole("link", { name: /^直していない\d+行/ }).waitFor();
  await page.context().close();
});

test("a number is changed in memory and decided again; a wrong one is refused", async () => {
  const page = await visit(browser, program.address);
  await openSample(page, "1人1行の表");
  await walk(page);
  const row = () => page.getByRole("row", { name: /辻 あかね/ }).first();
  await row().getByRole("button").click();
  await page.getByRole("link", { name: /数字を直す/ }).click();
  await page.getByLabel("5月 支払基礎日数").fill("32");
  await page.getByRole("button", { name: "この数字で計算し直す" }).click();
  await page.locator("[aria-invalid=true]").waitFor();
  assert.equal(await page.getByLabel("5月 支払基礎日数").inputValue(), "32");
  const wrong = await page.evaluate(() => document.activeElement.getAttribute("aria-invalid"));
  assert.equal(wrong, "true");
  assert.match(await page.title(), /^誤り: /);
  await page.getByLabel("5月 支払基礎日数").fill("17");
  await page.getByRole("button", { name: "この数字で計算し直す" }).click();
  await page.getByRole("status").filter({ hasText: "計算し直しました" }).waitFor();
  assert.doesNotMatch(await row().innerText(), /5月を除く/);
  await page.context().close();
});

test("every page works without script", async () => {
  const page = await visit(browser, program.address, {
    javaScriptEnabled: false, acceptDownloads: true,
  });
  await page.goto("/22");
  await page.locator("input[type=file]").setInputFiles(sample("賃金2026_一人一行.xlsx"));
  await page.getByRole("button", { name: "この表を読み込む" }).click();
  await walk(page);
  await page.getByRole("button", { name: /5月を除く.*辻\sあかね/ }).click();
  assert.match(await page.getByRole("complementary").innerText(), /262,?400円/);
  assert.match(page.url(), /#why$/);
  await page.getByRole("link", { name: /閉じる/ }).click();
  assert.equal(await page.getByRole("complementary").count(), 0);
  await page.getByRole("link", { name: /^要確認/ }).first().click();
  await page.getByRole("link", { name: /人分の届書を作る/ }).click();
  await settleCharacters(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /届書CSVを受け取る/ }).click(),
  ]);
  assert.ok((await readNotice(await download.path())).endsWell);
  await page.context().close();
});

test("a job belongs to its visit and leaves nothing on disk", async () => {
  const page = await visit(browser, program.address);
  await openSample(page, "1人1行の表");
  const address = page.url();
  const other = await visit(browser, program.address);
  await other.goto(address);
  await other.getByRole("heading", { name: "この仕事の内容は、もう残っていません。" }).waitFor();
  await walk(page);
  await page.getByRole("link", { name: /人分の届書を作る/ }).click();
  await page.getByRole("button", { name: "この仕事を消す" }).click();
  await title(page, "今日の業務");
  await page.goto(address);
  await page.getByRole("heading", { name: "この仕事の内容は、もう残っていません。" }).waitFor();
  // What is there is the house of the demo's office; no name of the sheet is in any of it.
  const files = await readdir(program.folder, { recursive: true, withFileTypes: true });
  const tops = new Set(files.map((file) => path.relative(program.folder, file.parentPath)));
  assert.ok([...tops].every((folder) => folder === "" || folder.startsWith("house")));
  for (const file of files.filter((file) => file.isFile())) {
    const bytes = await readFile(path.join(file.parentPath, file.name));
    for (const name of ["小此木", "沼田", "久保田", "賃金2026"]) {
      assert.equal(bytes.includes(Buffer.from(name)), false, `${name} in ${file.name}`);
    }
  }
  await page.context().close();
  await other.context().close();
});
