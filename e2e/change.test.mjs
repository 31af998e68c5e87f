// A year's changes by hand: hire, raise, correct the past, leave; and what follows from each.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, sideways, startBrowser, startProgram, title, visit } from "./lib.mjs";

let program;
let browser;
before(async () => { [program, browser] = await Promise.all([startProgram(), startBrowser()]); });
after(async () => { await browser?.close(); await program?.stop(); });

async function signIn(page, login) {
  await page.goto("/70");
  await title(page, "サインイン");
  const password = await page.locator(`dt:has-text("${login}") + dd code`).innerText();
  await page.getByLabel("利用者ID").fill(login);
  await page.getByLabel("パスワード").fill(password);
  await page.getByRole("button", { name: "サインインする" }).click();
  await page.getByRole("button", { name: "サインアウト" }).waitFor();
}

const fill = async (page, fields) => {
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`[name="${name}"]`).fill(value);
  }
};
async function begin(page, name) {
  await page.locator("summary", { hasText: "手続きを始める" }).click();
  await page.getByRole("link", { name }).click();
}
const look = (page, name) => process.env.SHOTS
  && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

async function sound(page, name) {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    assert.deepEqual(await findings(page), [], `${name} at ${width}`);
    assert.equal(await sideways(page), 0, `${name} at ${width}`);
    await look(page, `${name}-${width}`);
  }
}

test("hired, raised, corrected and left: the ledger and the papers follow", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "suzuki");
  await page.goto("/71/1002");
  await page.getByRole("link", { name: "人が入る" }).click();
  await title(page, "人が入る");
  await sound(page, "hire");
  await fill(page, {
    name: "見本　花子", kana: "ミホン　ハナコ", birth_date: "平成40年1月1日", hired_on: "R8.6.15",
    insured_number: "901", monthly_cash: "260,000", postal_code: "2310023",
    address: "神奈川県横浜市中区架空町１－２", address_kana: "ヨコハマシナカク1-2",
    basic_pension_number: "1234567890",
  });
  await page.locator('[name="sex"]').selectOption("female");
  await page.getByRole("button", { name: /この内容で登録する/ }).click();
  await page.getByText(/入力に誤りが\d+か所あります/).waitFor();
  assert.match(await page.title(), /^誤り: /);
  await sound(page, "hire-wrong");
  await page.locator('[name="birth_date"]').fill("H6.11.8");
  await page.getByRole("button", { name: /この内容で登録する/ }).click();
  await page.getByText("保存しました。").waitFor();
  await page.getByText(/資格取得届: 承認待ち/).waitFor();
  await page.getByText(/雇用保険 資格取得届: まだここでは作れません/).waitFor();
  await sound(page, "hired");

  const person = new URL(page.url()).pathname;
  await begin(page, "ひと月の報酬を入れる");
  await fill(page, { month: "令和8年6月", days: "16", fixed: "140,000", variable: "0" });
  await page.locator('[name="fixed_change"]').selectOption("rise");
  await page.getByRole("button", { name: /この内容で保存する/ }).click();
  await page.getByText("保存しました。").waitFor();
  await page.getByRole("link", { name: /140,000円/ }).click();
  await sound(page, "pay");
  await fill(page, { fixed: "145,000", reason: "明細の写しで訂正" });
  await page.getByRole("button", { name: /この内容で保存する/ }).click();
  await page.getByText("月の報酬を訂正しました").waitFor();
  await sound(page, "corrected");
  await page.getByRole("button", { name: "元に戻す" }).click();
  await page.getByText("元に戻しました。").waitFor();
  assert.equal(await page.getByText("月の報酬を訂正しました").count(), 0);

  await page.goto(`${person}/contact`);
  await fill(page, { phone: "045-000-9999", from: "令和8年7月1日" });
  await page.getByLabel(/事実が変わった/).check();
  await page.getByRole("button", { name: /この内容で保存する/ }).click();
  await page.getByText("保存しました。").waitFor();
  await page.goto(`${person}?on=2026-06-20`);
  assert.equal(await page.getByText("045-000-9999").count(), 0);
  await page.getByText(/令和8年6月20日に有効な内容を表示しています/).waitFor();
  await sound(page, "past");
  await page.goto(`${person}?known=2026-06-30`);
  await page.getByText(/この人の記録はまだありませんでした/).waitFor();
  await page.goto(person);
  await page.getByRole("link", { name: "すべての履歴" }).click();
  await title(page, "履歴");
  await page.getByText("045-000-9999").first().waitFor();
  await page.getByText("元に戻した").first().waitFor();
  await sound(page, "history");
  await page.goto(`/70/${person.split("/")[2]}/history`);
  await sound(page, "client-history");

  await page.goto(person);
  await begin(page, "人が辞める");
  await fill(page, { left_on: "令和8年6月30日" });
  await sound(page, "leaving");
  await page.getByRole("button", { name: /退職を登録する/ }).click();
  await page.getByText(/資格喪失届: 承認待ち/).waitFor();
  await sound(page, "left");
  await page.getByRole("link", { name: "資格喪失届を開く" }).click();
  await page.getByText("SHFD0006.CSV").first().waitFor();
  await sound(page, "loss-case");
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("two at one form: the later sees the other's change and keeps his own", async () => {
  const [one, two] = [await visit(browser, program.address), await visit(browser, program.address)];
  await signIn(one, "suzuki");
  await signIn(two, "sato");
  for (const page of [one, two]) await page.goto("/71/1002/1/pay/2026-06");
  await fill(one, { fixed: "411,000" });
  await one.getByRole("button", { name: /この内容で保存する/ }).click();
  await one.getByText("保存しました。").waitFor();
  await fill(two, { fixed: "422,000" });
  await two.getByRole("button", { name: /この内容で保存する/ }).click();
  await two.getByRole("heading", { name: /さんが先に保存しました/ }).waitFor();
  assert.equal(await two.locator('[name="fixed"]').inputValue(), "422,000");
  await sound(two, "stale");
  await two.getByRole("button", { name: /この内容で保存する/ }).click();
  await two.getByText("保存しました。").waitFor();
  await one.context().close();
  await two.context().close();
});

test("without script, by keyboard alone, a name is corrected", async () => {
  const page = await visit(browser, program.address, { javaScriptEnabled: false });
  await page.goto("/70");
  const password = await page.locator('dt:has-text("suzuki") + dd code').innerText();
  await page.getByLabel("利用者ID").fill("suzuki");
  await page.getByLabel("パスワード").fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "サインアウト" }).waitFor();
  await page.goto("/71/1002/2/identity");
  await page.getByLabel("備考").fill("旧姓で届いた書類あり");
  await page.getByLabel(/前の記録が誤っていた/).focus();
  await page.keyboard.press("Space");
  await page.getByLabel(/^メモ/).focus();
  await page.keyboard.press("Enter");
  await page.getByText("保存しました。").waitFor();
  await page.getByText("氏名・生年月日・番号を訂正しました").waitFor();
  await page.context().close();
});

test("a new client with its establishment", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "suzuki");
  await page.goto("/70");
  await page.getByRole("link", { name: "顧問先を加える" }).click();
  await title(page, "顧問先を加える");
  await sound(page, "client-new");
  await fill(page, {
    number: "1002", name: "見本商会株式会社", kana: "ミホンショウカイ", employer: "見本　一郎",
    since: "R8.6.31",
  });
  await page.getByRole("button", { name: /この顧問先を登録する/ }).click();
  await page.getByText(/入力に誤りが2か所あります/).waitFor();
  await sound(page, "client-wrong");
  await fill(page, { number: "2001", since: "R8.4.1" });
  await page.getByRole("button", { name: /この顧問先を登録する/ }).click();
  await page.getByText("顧問先を登録しました").waitFor();
  await sound(page, "place-new");
  await fill(page, {
    name: "本社", district: "03", symbol: "ミホン", office_number: "1234", postal_code: "2310023",
    phone: "045-000-0000", address: "横浜市中区架空町１－２", closing: "末日",
  });
  await page.locator('[name="prefecture"]').selectOption("神奈川県");
  await page.getByRole("button", { name: /この事業所を登録する/ }).click();
  await page.getByText("保存しました。").waitFor();
  await sound(page, "places");
  await page.context().close();
});
