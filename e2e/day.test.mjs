// The office's day: what is due, bonuses, revisions, approval from the list, a premium notice.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, sideways, startBrowser, startProgram, title, visit } from "./lib.mjs";

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

const PAGES = [
  "/", "/?f=mine", "/11", "/11?on=2026-07-10", "/12", "/13", "/13?m=2026-08", "/16", "/20/charges",
  "/20/charges/1002/1", "/23", "/23?m=2026-05&f=attention", "/24", "/24/1002", "/29",
  "/24/1002/unpaid?m=2026-06",
];

test("every page of the day is clean for axe and fits both widths", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "sato");
  await page.goto("/24");
  const paid = await page.locator("tbody th a").evaluateAll((links) =>
    links.map((link) => link.getAttribute("href")).find((href) => /\/\d{8}$/.test(href)));
  const problems = [];
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const address of [...PAGES, paid, `${paid}?f=capped`]) {
      await page.goto(address);
      await page.waitForLoadState("load");
      const wide = await sideways(page);
      const found = await findings(page);
      if (wide !== 0) problems.push(`${address} at ${width} is ${wide} too wide`);
      problems.push(...found.map((line) => `${address} at ${width}: ${line}`));
      const folder = process.env.SHOTS;
      if (folder) {
        const name = address.replaceAll(/[^0-9a-z]+/g, "-");
        await page.screenshot({ path: `${folder}/day${name}-${width}.png`, fullPage: true });
      }
    }
  }
  assert.deepEqual(problems, []);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("a bonus is filed, another approves it from the list", async () => {
  const clerk = await visit(browser, program.address);
  await signIn(clerk, "suzuki", "/24");
  await clerk.getByRole("link", { name: /^賞与 \d+人$/ }).first().click();
  await title(clerk, /賞与支払/);
  await clerk.getByRole("button", { name: "賞与支払届を作る" }).first().click();
  await clerk.getByText(/点検済みにしました|まだ作れません/).first().waitFor();
  await clerk.goto("/22/clients");
  await clerk.getByRole("button", { name: "届書を作る" }).click();
  await clerk.getByText("点検済みにしました").waitFor();
  const approver = await visit(browser, program.address);
  await signIn(approver, "tanaka", "/12");
  await approver.locator('input[name="case"]').first().check();
  await approver.getByRole("button", { name: "選んだ案件を承認する" }).click();
  await approver.getByText("1件を承認しました。").waitFor();
  assert.deepEqual([...clerk.complaints, ...approver.complaints], []);
  await clerk.context().close();
  await approver.context().close();
});

test("a premium notice is entered by keyboard and its difference explained", async () => {
  const page = await visit(browser, program.address);
  await signIn(page, "suzuki", "/20/charges/1002/1");
  await page.getByLabel("健康保険料（円）").fill("1000");
  await page.getByLabel("厚生年金保険料（円）").fill("2000");
  await page.getByLabel("子ども・子育て拠出金（円）").fill("0");
  await page.keyboard.press("Enter");
  await page.getByText("納入告知額を記録しました").waitFor();
  await page.getByRole("link", { name: /^違いを調べる/ }).first().click();
  await page.getByText(/告知書は見込みと/).waitFor();
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});
