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

/** The first operator, by the code of the console, with a passkey. */
async function operator() {
  const { stdout } = await run(binary, ["operator", "begin", "--data", program.folder]);
  const code = /\d{20}/.exec(stdout.replaceAll(/[ -]/g, ""))[0];
  const page = await visit(browser, operators);
  page.keys = await page.context().newCDPSession(page);
  await page.keys.send("WebAuthn.enable");
  await page.keys.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  await page.goto("/begin");
  await clean(page, "the beginning");
  await page.getByLabel("登録コード").fill(code);
  await page.getByLabel("氏名").fill("運用　守");
  await page.getByLabel("利用者ID").fill("operator");
  await page.getByLabel("パスワード", { exact: true }).fill(PASSWORD);
  await page.getByLabel("パスワードをもう一度").fill(PASSWORD);
  await page.getByRole("button", { name: "登録する" }).click();
  await page.getByRole("link", { name: "サインインへ進む" }).click();
  await page.getByLabel("利用者ID").fill("operator");
  await page.getByLabel("パスワード").fill(PASSWORD);
  await page.getByRole("button", { name: "サインインする", exact: true }).click();
  await page.getByLabel("パスキーの名前").fill("運用のPC");
  await page.getByRole("button", { name: "パスキーを登録する" }).click();
  await page.getByText("パスキーを登録しました。").waitFor();
  return page;
}

test("an operator is blind until a tenant lets him look, and again when it ends that", async () => {
  const office = await visit(browser, program.address.replace("127.0.0.1", "localhost"));
  await signIn(office, "sato", "/70");
  const names = await office.locator("main th[scope=row]").allInnerTexts();
  assert.ok(names.length > 5, names.join());

  const page = await operator();
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
