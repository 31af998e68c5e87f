// The office on its ledgers: from the sign-in to an approved case and its file, and who looked.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  findings, readNotice, sideways, startBrowser, startProgram, title, visit,
} from "./lib.mjs";

let program;
let browser;
before(async () => { [program, browser] = await Promise.all([startProgram(), startBrowser()]); });
after(async () => { await browser?.close(); await program?.stop(); });

async function signIn(page, login, address = "/70") {
  await page.goto(address);
  await title(page, "サインイン");
  const password = await page.locator(`dt:has-text("${login}") + dd code`).innerText();
  await page.getByLabel("利用者ID").fill(login);
  await page.getByLabel("パスワード").fill(password);
  await page.getByRole("button", { name: "サインインする" }).click();
  await page.getByRole("button", { name: "サインアウト" }).waitFor();
}

test("nobody sees the office without a sign-in", async () => {
  const page = await visit(browser, program.address);
  for (const address of
    ["/70", "/70/1001", "/71/1001", "/71/1001/1", "/22/clients", "/60", "/01"]) {
    await page.goto(address);
    await title(page, "サインイン");
    assert.doesNotMatch(await page.content(), /株式会社北風食品/);
  }
  await page.getByLabel("利用者ID").fill("sato");
  await page.getByLabel("パスワード").fill("間違ったパスワードです間違い");
  await page.getByRole("button", { name: "サインインする" }).click();
  await page.getByText("サインインできませんでした").waitFor();
  assert.match(await page.title(), /^誤り: /);
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("every page of the office is clean for axe and fits both widths", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "sato");
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const address of
      ["/70", "/70?show=ended", "/70/1001", "/71/1001", "/71/1001?who=left", "/71/1001/5",
        "/22/clients", "/60", "/01", "/01?client=1001"]) {
      await page.goto(address);
      await page.waitForLoadState("load");
      assert.deepEqual(await findings(page), [], `${address} at ${width}`);
      assert.equal(await sideways(page), 0, `${address} at ${width}`);
    }
  }
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("算定 of all clients becomes cases, another approves one, its file is whole", async () => {
  const clerk = await visit(browser, program.address);
  await signIn(clerk, "suzuki", "/22/clients");
  await title(clerk, "算定基礎 令和8年");
  await clerk.getByRole("button", { name: "届書を作る" }).click();
  await clerk.getByText("件の届書を作り、点検済みにしました。").waitFor();
  const checked = clerk.getByRole("row").filter({ hasText: "承認待ち" });
  await checked.getByRole("link", { name: "案件を開く" }).first().click();
  await title(clerk, "算定基礎届 令和8年");
  assert.deepEqual(await findings(clerk), []);
  assert.equal(await clerk.getByRole("button", { name: "承認する" }).count(), 0);
  const [download] = await Promise.all([
    clerk.waitForEvent("download"), clerk.getByRole("link", { name: /保存する/ }).first().click(),
  ]);
  assert.equal(download.suggestedFilename(), "SHFD0006.CSV");
  const notice = await readNotice(await download.path());
  assert.ok(notice.endsWell);
  assert.ok(notice.lines.some((line) => line.startsWith("2225700")));
  const address = new URL(clerk.url()).pathname;
  const approver = await visit(browser, program.address);
  await signIn(approver, "tanaka", address);
  await approver.goto(address);
  await approver.getByRole("button", { name: "承認する" }).click();
  await approver.getByText("「提出待ち」に進めました。").waitFor();
  assert.deepEqual(await findings(approver), []);
  await clerk.context().close();
  await approver.context().close();
});

test("a letter that no notice carries is written otherwise, and the case says so", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "suzuki", "/22/clients");
  const make = page.getByRole("button", { name: "届書を作る" });
  if (await make.count() > 0) await make.click();
  await page.goto("/60");
  await page.getByRole("row").filter({ hasText: "算定" }).filter({ hasText: "作成中" })
    .getByRole("link").first().click();
  await page.getByRole("button", { name: "届書を作り直す" }).click();
  await page.getByRole("heading", { name: "届書に使えない字" }).waitFor();
  assert.deepEqual(await findings(page), []);
  await page.getByLabel(/届書での書き方$/).first().press("Control+Enter");
  await page.getByText("1件の届書を作り、点検済みにしました。").waitFor();
  assert.equal(await page.getByRole("heading", { name: "届書に使えない字" }).count(), 0);
  await page.context().close();
});

test("a person is found by another way of writing, and the search is in the record", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "sato", "/71/1001");
  await page.goto("/71/1001");
  const name = await page.locator("tbody th a").first().innerText();
  const kana = await page.locator("tbody th small").first().innerText();
  await page.getByRole("textbox", { name: "人を探す" }).fill(kana.split(/\s/)[0]);
  await page.getByRole("search", { name: "人を探す" }).getByRole("button").click();
  await title(page, "個人の検索");
  assert.ok((await page.locator("tbody").innerText()).includes(name));
  assert.equal(new URL(page.url()).search, "");
  await page.waitForTimeout(1_500);
  await page.goto("/01");
  assert.match(await page.locator("tbody").innerText(), /検索（基本）/);
  await page.context().close();
});

test("after the sign-out nothing of the office is shown", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "sato");
  await page.getByRole("button", { name: "サインアウト" }).click();
  await page.getByText("サインアウトしました").waitFor();
  await page.goBack();
  await page.waitForLoadState("load");
  assert.doesNotMatch(await page.content(), /株式会社北風食品/);
  await page.goto("/70");
  await title(page, "サインイン");
  await page.context().close();
});
