// Users and their rights, one's own password and places, and the office by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, sideways, startBrowser, startProgram, title, visit } from "./lib.mjs";

let program;
let browser;
before(async () => { [program, browser] = await Promise.all([startProgram(), startBrowser()]); });
after(async () => { await browser?.close(); await program?.stop(); });

async function enter(page, login, password) {
  await page.goto("/sign-in?next=/70");
  await title(page, "サインイン");
  const known = page.locator(`dt:has-text("${login}") + dd code`);
  await page.getByLabel("利用者ID").fill(login);
  await page.getByLabel("パスワード").fill(password ?? await known.innerText());
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "サインアウト", exact: true }).waitFor();
}

const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  return (element.labels?.[0]?.textContent ?? element.textContent ?? "").trim();
});

async function tabTo(page, wanted) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    if (wanted.test(await focused(page))) return;
  }
  assert.fail(`${wanted} is not reached by Tab`);
}

/** Types a text into the number box and sends it. */
async function go(page, text) {
  await page.keyboard.press("/");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

test("every page of users is clean for axe and fits both widths", async () => {
  const page = await visit(browser, program.address);
  await enter(page, "sato");
  await page.goto("/91");
  const one = await page.locator("tbody tr a").first().getAttribute("href");
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const address of ["/90", "/91", "/91?show=ended", "/91/new", one, `${one}/password`,
      `${one}/lock`, `${one}/close`, "/71", "/keys"]) {
      await page.goto(address);
      await page.waitForLoadState("load");
      assert.deepEqual(await findings(page), [], `${address} at ${width}`);
      assert.equal(await sideways(page), 0, `${address} at ${width}`);
    }
  }
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("a user is added by keyboard alone, chooses a password, is locked and out", async () => {
  const chief = await visit(browser, program.address);
  await enter(chief, "sato");
  await go(chief, "91");
  await title(chief, "利用者と権限");
  await chief.keyboard.press("F9");
  await title(chief, "利用者を加える");
  await tabTo(chief, /^氏名/);
  await chief.keyboard.type("葛城　みどり");
  await tabTo(chief, /^利用者ID/);
  await chief.keyboard.type("katsuragi");
  await chief.keyboard.press("F9");
  await chief.getByText("できることを1つ選んでください。").first().waitFor();
  assert.deepEqual(await findings(chief), []);
  await tabTo(chief, /^職員/);
  await chief.keyboard.press("Space");
  await chief.keyboard.press("Control+Enter");
  const shown = chief.getByText("（この画面を離れると、もう見られません）");
  const first = (await shown.innerText()).split(/\s/)[0];
  assert.deepEqual(await findings(chief), []);

  const user = await visit(browser, program.address);
  await enter(user, "katsuragi", first);
  await title(user, "自分");
  await user.getByText("先に、新しいパスワードを決めてください").waitFor();
  await user.goto("/70");
  await title(user, "自分");
  const own = "川面をわたる風 七つの橋 あさぎ色";
  await user.getByLabel("いまのパスワード").fill(first);
  await user.getByLabel("新しいパスワード", { exact: true }).fill(own);
  await user.getByLabel("新しいパスワードをもう一度").fill("べつのもの");
  await user.keyboard.press("F9");
  await user.getByText("2つの新しいパスワードが違います").first().waitFor();
  assert.deepEqual(await findings(user), []);
  await user.getByLabel("いまのパスワード").fill(first);
  await user.getByLabel("新しいパスワード", { exact: true }).fill(own);
  await user.getByLabel("新しいパスワードをもう一度").fill(own);
  await user.keyboard.press("F9");
  await user.getByText("パスワードを変えました。").waitFor();
  await user.goto("/70");
  await title(user, "顧問先");

  await chief.goto("/91");
  await chief.getByRole("link", { name: /^止める ?（葛城/ }).click();
  await title(chief, "利用を止める");
  await chief.keyboard.press("Control+Enter");
  await chief.getByText("利用を止めました。").waitFor();
  await user.goto("/70");
  await title(user, "サインイン");
  await chief.goto("/91");
  await chief.getByRole("link", { name: /^閉じる ?（佐藤/ }).click();
  await chief.keyboard.press("Control+Enter");
  await chief.getByText("管理者が1人もいなくなる").waitFor();
  assert.deepEqual(await findings(chief), []);
  await user.context().close();
  await chief.context().close();
});

test("算定 of the office from sign-in to the checked case by keyboard alone", async () => {
  const page = await visit(browser, program.address);
  await enter(page, "suzuki");
  await go(page, "22");
  await title(page, "算定基礎 令和8年");
  await page.keyboard.press("ArrowDown");
  const first = await page.evaluate(() => document.activeElement.checked);
  await page.keyboard.press("Space");
  assert.equal(await page.evaluate(() => document.activeElement.checked), !first);
  await page.keyboard.press("Shift+ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.checked), !first);
  await page.keyboard.press("Space");
  await page.keyboard.press("F9");
  await page.getByText("件の届書を作り、点検済みにしました。").waitFor();
  await go(page, "60");
  await title(page, "案件");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/60\/[0-9a-f-]+$/);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("numbers, neighbours, function keys and commands do what the key sheet says", async () => {
  const page = await visit(browser, program.address);
  await enter(page, "sato");
  await go(page, "1002");
  await page.waitForURL(/\/70\/1002$/);
  await page.keyboard.press("]");
  await page.waitForURL(/\/70\/1003$/);
  await page.keyboard.press("[");
  await page.waitForURL(/\/70\/1002$/);
  await go(page, "１００２－５");
  await page.waitForURL(/\/71\/1002\/5$/);
  await page.keyboard.press("]");
  await page.waitForURL(/\/71\/1002\/6$/);
  await page.keyboard.press("d");
  assert.ok(await page.evaluate(() => document.activeElement.hasAttribute("data-asof")));
  await page.keyboard.press("F4");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("71 1002");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/71\/1002$/);
  await page.keyboard.press("f");
  assert.match(await focused(page), /^在籍/);
  await go(page, "みどりかわ");
  await page.getByRole("heading", { name: /件が見つかりました。$/ }).waitFor();
  assert.equal(new URL(page.url()).search, "");
  await go(page, ">キー");
  await title(page, "すべてのキー");
  await go(page, "9999");
  await title(page, "見つかりません");
  // The key bar names nothing that does nothing here.
  const bar = page.locator("footer.keys");
  for (const address of ["/60", "/01", "/13", "/70"]) {
    await page.goto(address);
    const has = await page.locator("main [data-main]").count() > 0;
    assert.equal(/F9/.test(await bar.innerText()), has, address);
    assert.doesNotMatch(await bar.innerText(), /なぜ/, address);
  }
  assert.match(await bar.innerText(), /F 絞り込み/);
  assert.match(await bar.innerText(), /F9 顧問先を加える/);
  assert.ok(await bar.locator("span:not(.end)").count() <= 8);
  await page.keyboard.press("/");
  await page.keyboard.type(">サイン");
  await page.getByRole("option", { name: /サインアウト/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByText("サインアウトしました").waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
