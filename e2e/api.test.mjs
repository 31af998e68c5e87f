// The operations for programs over real HTTP: sign in, look, file, and what is refused.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, sideways, startBrowser, startProgram, title, visit } from "./lib.mjs";

let program;
let browser;
let accounts;
before(async () => {
  [program, browser] = await Promise.all([startProgram(), startBrowser()]);
  const page = await visit(browser, program.address);
  await page.goto("/sign-in");
  const names = await page.locator("dt").allInnerTexts();
  const words = await page.locator("dd code").allInnerTexts();
  accounts = Object.fromEntries(names.map((name, at) => [name.split(/\s/)[0], words[at]]));
  await page.context().close();
});
after(async () => { await browser?.close(); await program?.stop(); });

/** Calls an operation; with a token as that program. */
async function call(method, address, { token, body } = {}) {
  const headers = {};
  if (token) headers.authorization = `Bearer ${token}`;
  if (body) headers["content-type"] = "application/json";
  const answer = await fetch(program.address + address, {
    method, headers, body: body && JSON.stringify(body),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const kind = answer.headers.get("content-type") ?? "";
  return {
    status: answer.status,
    kind,
    bytes,
    cookie: answer.headers.get("set-cookie"),
    json: kind.includes("json") ? JSON.parse(bytes.toString()) : null,
  };
}

async function signIn(login) {
  const body = { login, password: accounts[login] };
  const answer = await call("POST", "/api/v1/sessions", { body });
  assert.equal(answer.status, 201, JSON.stringify(answer.json));
  assert.equal(answer.cookie, null, "a program gets no cookie");
  return answer.json.token;
}

test("a program signs in, files for a client, another approves, the file is whole", async () => {
  const clerk = await signIn("suzuki");
  const clients = await call("GET", "/api/v1/clients", { token: clerk });
  const client = clients.json.clients[1].number;
  const decided = await call(
    "GET", `/api/v1/clients/${client}/determination`, { token: clerk },
  );
  const person = decided.json.establishments[0].persons.find((one) => one.filed);
  assert.ok(Number.isInteger(person.health_yen));
  const why = await call("GET", person.explanation, { token: clerk });
  assert.ok(why.json.steps.length > 0);
  assert.ok(why.json.steps.some((step) => step.citations.length > 0));
  const body = { clients: [client] };
  const made = await call("POST", "/api/v1/determinations", { token: clerk, body });
  assert.equal(made.json.cases[0].stage, "checked");
  const address = `/api/v1/cases/${made.json.cases[0].id}`;
  const seen = await call("GET", address, { token: clerk });
  const step = { to: "approved", version: seen.json.case.version };
  const refused = await call("POST", `${address}/steps`, { token: clerk, body: step });
  assert.equal(refused.status, 403);
  assert.match(refused.kind, /^application\/problem\+json/);
  const approver = await signIn("tanaka");
  const approved = await call("POST", `${address}/steps`, { token: approver, body: step });
  assert.equal(approved.json.case.stage, "approved");
  const late = await call("POST", `${address}/steps`, { token: approver, body: step });
  assert.equal(late.status, 409);
  assert.ok(late.json.next.length > 0);
  const file = await call("GET", seen.json.documents[0].address, { token: approver });
  const text = new TextDecoder("shift_jis", { fatal: true }).decode(file.bytes);
  assert.ok(text.includes("2225700") && text.endsWith("\r\n"));
  assert.equal((await call("DELETE", "/api/v1/session", { token: clerk })).status, 204);
  assert.equal((await call("GET", "/api/v1/clients", { token: clerk })).status, 401);
});

test("a search is a POST, the past can be asked, what is absent says so", async () => {
  const token = await signIn("sato");
  const body = { words: "ﾀ" };
  const found = await call("POST", "/api/v1/persons/search", { token, body });
  const one = found.json.persons[0];
  const address = `/api/v1/clients/${one.client.number}/persons/${one.number}`;
  const now = await call("GET", address, { token });
  const past = await call("GET", `${address}?on=2026-01-31`, { token });
  assert.equal(now.json.on, "2026-07-01");
  assert.equal(past.json.on, "2026-01-31");
  assert.match(now.json.basic_pension_number, /^•+\d\d$/);
  const absent = await call("GET", "/api/v1/clients/9999", { token });
  assert.deepEqual([absent.status, absent.json.code], [404, "STO-0105"]);
  const log = await call("GET", "/api/v1/log", { token });
  assert.ok(log.json.entries.length > 0 && log.json.size > 0);
});

test("a cookie alone opens nothing, and another site's page is refused", async () => {
  const page = await visit(browser, program.address);
  await page.goto("/sign-in");
  await page.getByLabel("利用者ID").fill("sato");
  await page.getByLabel("パスワード").fill(accounts.sato);
  await page.getByRole("button", { name: "サインインする" }).click();
  await page.getByRole("button", { name: "サインアウト" }).waitFor();
  const status = (csrf) => page.evaluate(async (token) => {
    const headers = token ? { "x-csrf-token": token } : {};
    return (await fetch("/api/v1/clients", { headers })).status;
  }, csrf);
  const csrf = await page.locator("form.cmd input[name=csrf]").inputValue();
  assert.equal(await status(""), 401);
  assert.equal(await status("0".repeat(32)), 401);
  assert.equal(await status(csrf), 200);
  const foreign = await fetch(`${program.address}/api/v1/openapi.json`, {
    headers: { origin: "https://evil.example" },
  });
  assert.equal(foreign.status, 403);
  await page.context().close();
});

test("the list of operations is a plain page", async () => {
  const page = await visit(browser, program.address);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/openapi");
    await title(page, "プログラムから使う");
    assert.deepEqual(await findings(page), []);
    assert.equal(await sideways(page), 0);
  }
  const document = await call("GET", "/api/v1/openapi.json");
  const count = Object.values(document.json.paths)
    .reduce((sum, item) => sum + Object.keys(item).length, 0);
  assert.equal(await page.locator("tbody tr").count(), count);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

// Last: the address that tried too often waits.
test("wrong passwords slow a program down as they do a browser", async () => {
  let last;
  for (let tries = 0; tries < 12; tries += 1) {
    last = await call("POST", "/api/v1/sessions", { body: { login: "nobody", password: "x" } });
    if (last.status === 429) break;
    assert.equal(last.status, 401);
  }
  assert.equal(last.status, 429);
  assert.ok(last.json.wait_seconds > 0);
});
