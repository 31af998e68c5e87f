// A company's own sign-in at a real OpenID provider (oidc-provider, certified), in a real browser:
// set up on the page, bound by its user, used to come in and to prove oneself again.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import Provider from "oidc-provider";
import { findings, sideways, signIn, startBrowser, startProgram, title, visit } from "./lib.mjs";

const CLIENT = "romori";
const SECRET = "a secret between the two: &=% +";

let program;
let browser;
let company;
before(async () => {
  // Tokens are of this very day: the demo stands on it too.
  const today = new Date(Date.now() + 9 * 60 * 60 * 1000).toISOString().slice(0, 10);
  [program, browser] = await Promise.all([startProgram("--today", today), startBrowser()]);
  company = await startProvider(`${program.address}/sign-in/company/return`);
});
after(async () => { await browser?.close(); await company?.stop(); await program?.stop(); });

/** The provider on a free port of this machine, which knows our program as its client. */
async function startProvider(back) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT, client_secret: SECRET, redirect_uris: [back] }],
    pkce: { required: () => true },
    cookies: { keys: ["of this test alone"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  const refused = [];
  for (const event of ["authorization.error", "grant.error", "server_error"]) {
    provider.on(event, (_, error) => refused.push(`${event}: ${error.message}`));
  }
  server.on("request", provider.callback());
  return {
    issuer,
    refused,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A visit whose browser asks nobody outside of this machine. */
async function comes() {
  const page = await visit(browser, program.address);
  await page.context().route((url) => url.hostname !== "127.0.0.1", (route) => route.abort());
  return page;
}

/** Signs in on the provider's own pages. */
async function atCompany(page, who) {
  await page.waitForURL(`${company.issuer}/**`);
  await page.locator("input[name=login]").fill(who);
  await page.locator("input[name=password]").fill("whatever it asks for");
  await page.locator("button[type=submit]").click();
  // What it lets us know is asked for once.
  const agree = page.getByRole("button", { name: "Continue" });
  await Promise.race([agree.waitFor(), page.waitForURL(`${program.address}/**`)]);
  if (page.url().startsWith(company.issuer)) await agree.click();
}

async function signOut(page) {
  await page.getByRole("button", { name: "サインアウト", exact: true }).first().click();
  await page.getByText("サインアウトしました").waitFor();
}

/** What the page complains of, without the provider's letters that this test does not fetch. */
const complaints = (page) => page.complaints.filter((one) => !one.includes("ERR_FAILED"));

test("an administrator sets the company's provider up on the page", async () => {
  const page = await comes();
  await signIn(page, "sato", "/91/company");
  await title(page, "会社のサインイン");
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("発行者（issuer）のアドレス").fill(`${company.issuer}/`);
  await page.getByLabel("クライアントID").fill(CLIENT);
  await page.getByLabel("秘密の値（client secret）").fill(SECRET);
  await page.getByRole("button", { name: "確かめて保存する" }).click();
  await page.getByText("IDN-0705").waitFor();
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("発行者（issuer）のアドレス").fill(company.issuer);
  await page.getByLabel("秘密の値（client secret）").fill(SECRET);
  await page.getByRole("button", { name: "確かめて保存する" }).click();
  await page.getByText("会社の認証基盤を確かめて、保存しました。").waitFor();
  assert.equal(await page.getByLabel("秘密の値（client secret）").inputValue(), "");
  assert.ok(!(await page.content()).includes("a secret between"));
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await sideways(page), 0);
  assert.deepEqual(complaints(page), []);
  await page.context().close();
});

test("its user binds himself, and comes in by it", async () => {
  const page = await comes();
  await signIn(page, "suzuki", "/90");
  await page.getByRole("button", { name: "会社のサインインと結び付ける" }).click();
  await atCompany(page, "u-1007");
  await page.getByText("会社のサインインと結び付けました。").waitFor();
  await page.getByText("結び付けています").waitFor();
  await signOut(page);
  await page.getByRole("button", { name: "会社のサインインで入る" }).click();
  // He is signed in there still: nothing is asked.
  await page.getByRole("button", { name: "サインアウト", exact: true }).waitFor();
  await page.goto("/90");
  assert.match(await page.locator("dl.kv").first().innerText(), /suzuki/);
  assert.deepEqual(company.refused, []);
  assert.deepEqual(complaints(page), []);
  await page.context().close();
});

test("somebody else of the company is nobody here", async () => {
  const page = await comes();
  await page.goto("/sign-in");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "会社のサインインで入る" }).click();
  await atCompany(page, "u-2002");
  await page.getByText("結び付いた利用者がいません").waitFor();
  assert.deepEqual(await findings(page), []);
  await page.goto("/70");
  await title(page, "サインイン");
  await page.context().close();
});

/** The key of the company's directory, made and released by the administrator as a program. */
async function directoryKey() {
  const page = await comes();
  await page.goto("/sign-in");
  const password = await page.locator('dt:has-text("sato") + dd code').innerText();
  await page.context().close();
  const call = async (address, body, token) => {
    const answer = await fetch(program.address + address, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${address}: ${answer.status}`);
    return answer.status === 204 ? null : answer.json();
  };
  const { token } = await call("/api/v1/sessions", { login: "sato", password });
  const until = new Date(Date.now() + 90 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const made = await call("/api/v1/api-keys", {
    name: "会社の名簿", functions: [35], clients: null, until,
    network: "127.0.0.1",
  }, token);
  await call("/api/v1/api-keys/changes", { key: made.id, act: "release" }, token);
  return made.key;
}

test("who joins by the company's directory comes in, and who leaves is out at once", async () => {
  const key = await directoryKey();
  const scim = (method, address, body) => fetch(`${program.address}/scim/v2${address}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/scim+json" },
    body: JSON.stringify(body),
  });
  const joined = await scim("POST", "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "hanako@minato.example", externalId: "u-3003",
    name: { familyName: "架空", givenName: "花子" }, active: true,
  });
  assert.equal(joined.status, 201);
  const { id } = await joined.json();

  const page = await comes();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "会社のサインインで入る" }).click();
  await atCompany(page, "u-3003");
  await page.waitForURL(`${program.address}/`);
  // Nothing is his to do yet but what is his own.
  await page.goto("/90");
  await title(page, "自分");
  assert.match(await page.locator("dl.kv").first().innerText(), /hanako/);

  const left = await scim("PATCH", ["", "Users", id].join("/"), {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: "active", value: false }],
  });
  assert.equal(left.status, 200);
  await page.goto("/90");
  await title(page, "サインイン");
  await page.getByRole("button", { name: "会社のサインインで入る" }).click();
  await page.waitForURL(`${program.address}/**`);
  await title(page, "サインイン");
  assert.deepEqual(company.refused, []);
  await page.context().close();
});
