// Those who run the installation: made on the console, at an entrance of their own, blind until a
// tenant lets them look, and again when it ends that.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import {
  findings, program as binary, sideways, signIn, startBrowser, startProgram, title, visit,
} from "./lib.mjs";

const PASSWORD = "うみかぜと錆びた自転車の長い夜の歌";
const run = promisify(execFile);

let program;
let browser;
let operators;
/** The first operator's page, once he is made. */
let chief;

/** A port of this machine that is free now. */
async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

before(async () => {
  const port = await freePort();
  program = await startProgram("--operator-port", String(port));
  operators = `http://operator.localhost:${port}`;
  browser = await startBrowser();
});
after(async () => { await browser?.close(); await program?.stop(); });

async function clean(page, what) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    assert.equal(await sideways(page), 0, `${what} is too wide at ${width}`);
    assert.deepEqual(await findings(page, page.keys), [], `${what} at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** A visit to the operators' entrance whose browser keeps passkeys. */
async function comesAsOperator() {
  const page = await visit(browser, operators);
  page.keys = await page.context().newCDPSession(page);
  await page.keys.send("WebAuthn.enable");
  await page.keys.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  return page;
}

async function enters(page, login, password) {
  await page.getByLabel("利用者ID").fill(login);
  await page.getByLabel("パスワード").fill(password);
  await page.getByRole("button", { name: "サインインする", exact: true }).click();
}

async function registersPasskey(page) {
  await page.getByLabel("パスキーの名前").fill("運用のPC");
  await page.getByRole("button", { name: "パスキーを登録する" }).click();
  await page.getByText("パスキーを登録しました。").waitFor();
}

/** The first operator, by the code of the console, with a passkey. */
async function operator() {
  const { stdout } = await run(binary, ["operator", "begin", "--data", program.folder]);
  const code = /\d{20}/.exec(stdout.replaceAll(/[ -]/g, ""))[0];
  const page = await comesAsOperator();
  await page.goto("/begin");
  await clean(page, "the beginning");
  await page.getByLabel("登録コード").fill(code);
  await page.getByLabel("氏名").fill("運用　守");
  await page.getByLabel("利用者ID").fill("operator");
  await page.getByLabel("パスワード", { exact: true }).fill(PASSWORD);
  await page.getByLabel("パスワードをもう一度").fill(PASSWORD);
  await page.getByRole("button", { name: "登録する" }).click();
  await page.getByRole("link", { name: "サインインへ進む" }).click();
  await enters(page, "operator", PASSWORD);
  await registersPasskey(page);
  return page;
}

/** Another one, whom the first one makes. */
async function second(first) {
  await first.goto("/91/new");
  await first.getByLabel("氏名").fill("支援　花");
  await first.getByLabel("利用者ID").fill("helper");
  await first.getByRole("radio", { name: "運営管理者と支援担当" }).check();
  await first.getByRole("button", { name: "この運営者を加える" }).click();
  const told = await first.locator("main .note").first().innerText();
  const given = /[a-z2-9!]{5}(-[a-z2-9!]{5}){3}/.exec(told)[0];
  const page = await comesAsOperator();
  await page.goto("/sign-in");
  await enters(page, "helper", given);
  const own = `${PASSWORD}二`;
  await page.getByLabel("いまのパスワード").fill(given);
  await page.getByLabel("新しいパスワード", { exact: true }).fill(own);
  await page.getByLabel("新しいパスワードをもう一度").fill(own);
  await page.getByRole("button", { name: "パスワードを変える" }).click();
  await registersPasskey(page);
  return page;
}

test("two operators open a tenant that cannot be reached, and it sees them at once", async () => {
  chief = await operator();
  const other = await second(chief);
  const office = await visit(browser, program.address.replace("127.0.0.1", "localhost"));
  await signIn(office, "sato", "/91");
  await chief.goto("/");
  const tenant = await chief.locator("main th[scope=row] code").first().innerText();
  await chief.goto("/urgent");
  await clean(chief, "asking a second operator");
  await chief.getByLabel("契約者の番号").fill(tenant);
  await chief.getByLabel("理由").fill("管理者の全員に通じず、納入の期限が今日に迫っています");
  await chief.getByLabel("見る顧問先の番号").fill("1001");
  for (const box of await chief.getByRole("checkbox").all()) await box.check();
  await chief.getByRole("button", { name: "緊急の支援を求める" }).click();
  await chief.getByText("緊急の支援を求めました。").waitFor();
  assert.equal(await chief.getByRole("button", { name: /^認める/ }).count(), 0, "not by himself");

  await office.goto("/91");
  await office.getByText("緊急の支援をほかの運営者に求めています").first().waitFor();
  await other.goto("/urgent");
  await clean(other, "a request of another operator");
  await other.getByRole("button", { name: /^認める/ }).click();
  await other.getByText("緊急の支援を認めました。").waitFor();
  await office.goto("/91/support");
  await office.getByText("二人の承認による緊急の支援").first().waitFor();
  await clean(office, "an urgent support at the tenant");
  await office.getByRole("button", { name: "終わらせる" }).first().click();
  await office.getByText("支援を終わらせました。").waitFor();

  await chief.goto("/urgent");
  await chief.getByRole("link", { name: "点検を書く" }).click();
  await clean(chief, "the review");
  await chief.getByLabel("何をなぜ見たか").fill("何も見ないうちに、契約者に連絡がつき、終わりました。");
  await chief.getByRole("button", { name: "点検を書く" }).click();
  await chief.getByText("点検を書きました。").waitFor();
  await office.goto("/91/support");
  await office.getByRole("button", { name: /点検を確かめた/ }).click();
  await office.getByText("運営者の点検を確かめた").waitFor();
  await chief.goto("/01");
  await clean(chief, "what operators did");
  await chief.getByText("緊急の支援の承認").first().waitFor();
  for (const page of [other, office]) await page.context().close();
});

test("an operator is blind until a tenant lets him look, and again when it ends that", async () => {
  const office = await visit(browser, program.address.replace("127.0.0.1", "localhost"));
  await signIn(office, "sato", "/70");
  const names = await office.locator("main th[scope=row]").allInnerTexts();
  assert.ok(names.length > 5, names.join());

  const page = chief;
  await page.goto("/");
  await clean(page, "the board");
  for (const [closed, status] of [["/70", 404], ["/71", 404], ["/api/v1/clients", 403]]) {
    assert.equal((await page.goto(closed)).status(), status, closed);
  }
  assert.equal((await page.goto("/look")).status(), 403);
  await page.goto("/");
  await page.getByRole("link", { name: /支援を申し出る/ }).first().click();
  await clean(page, "the request");
  await page.getByLabel("目的").fill("月額変更の一覧が合わない件");
  await page.getByRole("button", { name: "支援を申し出る" }).click();
  await page.getByText("支援を申し出ました。").waitFor();

  await office.goto("/91/support");
  await clean(office, "the decision");
  await office.getByRole("radio", { name: /60分/ }).check();
  await office.getByLabel("見せる顧問先の番号").fill("1001 1002");
  for (const box of await office.getByRole("checkbox").all()) await box.check();
  await office.getByRole("button", { name: "この支援を認める" }).click();
  await title(office, "運営の支援");

  await page.goto("/support");
  await page.getByRole("button", { name: /見る/ }).first().click();
  await page.waitForURL(`${operators}/look`);
  await clean(page, "the look");
  const first = page.locator("main ul.dots a").first();
  await first.click();
  await clean(page, "a client that is looked at");
  const seen = await page.locator("body").innerText();
  assert.ok(seen.includes("＊＊＊"), seen);
  for (const name of names) {
    assert.ok(!seen.includes(name.split("\n")[0]), "a name is shown");
  }

  await office.goto("/91/support");
  await office.getByRole("button", { name: "終わらせる" }).first().click();
  await title(office, "運営の支援");
  assert.equal((await page.goto("/look")).status(), 403);
  await page.getByText("認められた支援は終わりました").waitFor();
});
