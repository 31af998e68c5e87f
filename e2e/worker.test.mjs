// A worker on his telephone, 390 px wide: from the paper of the office to his own record, and what
// a copied session is worth.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, sideways, signIn, startBrowser, startProgram, title, visit } from "./lib.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const PERSON = "/71/1002/1";

let program;
let browser;
/** The entrance of workers, on the same port under its own name. */
let workers;

before(async () => {
  program = await startProgram();
  browser = await startBrowser();
  workers = program.address.replace("127.0.0.1", "honnin.localhost");
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

/** A telephone with a screen lock, as a browser of its own. */
async function telephone() {
  const page = await visit(browser, workers, PHONE);
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  page.keys = session;
  return page;
}

async function clean(page, what) {
  assert.equal(await sideways(page), 0, `${what} is too wide`);
  assert.deepEqual(await findings(page, page.keys), [], what);
}

/** The office makes the paper; the code and the address are read off it. */
async function paper(office) {
  await office.goto(`${PERSON}/entrance`);
  await title(office, "本人の入場");
  await office.getByRole("button", { name: "登録コードの紙を作る" }).click();
  await title(office, "登録コードの紙");
  return office.locator("dl.kv code").innerText();
}

async function register(phone, code) {
  await phone.goto(`/register#${code}`);
  await title(phone, "はじめての方・新しい電話機の方");
  assert.equal(await phone.getByLabel("登録コード").inputValue(), code);
  assert.ok(!phone.url().includes(code), "the code leaves the address");
  await phone.getByRole("button", { name: "内容を読んだので、登録する" }).click();
  await phone.getByText("登録できました").waitFor();
}

async function enter(phone) {
  await phone.getByRole("button", { name: "パスキーで入る" }).click();
  await title(phone, "わたしの情報");
}

test("from the paper to the own record, and no further with a copied session", async () => {
  const office = await visit(browser, program.address);
  await signIn(office, "suzuki", `${PERSON}`);
  const name = await office.getByRole("heading", { level: 1 }).innerText();
  const code = await paper(office);
  for (const width of [1280, 390]) {
    await office.setViewportSize({ width, height: 900 });
    await clean(office, `the paper at ${width}`);
  }
  await office.setViewportSize({ width: 1280, height: 900 });

  const phone = await telephone();
  await phone.goto("/");
  await title(phone, "わたしの情報を確かめる");
  await clean(phone, "the way in");
  await phone.goto("/register");
  await clean(phone, "the registration");
  await register(phone, code);
  await enter(phone);
  await clean(phone, "the own record");
  const shown = await phone.locator("main").innerText();
  for (const kind of ["生年月日", "住所", "入社日", "資格取得日", "標準報酬月額", "被扶養者"]) {
    assert.ok(shown.includes(kind), kind);
  }
  assert.ok(name.includes(await phone.locator("dd").first().innerText()));
  assert.equal(await phone.getByText("顧問先").count(), 0, "nothing of the office's menu");

  await phone.getByRole("link", { name: "だれが見たか" }).click();
  await title(phone, "だれが見たか");
  await clean(phone, "who looked");
  await phone.getByText("事務所の人（").first().waitFor();
  await phone.getByRole("link", { name: "入場と端末" }).click();
  await title(phone, "入場と端末");
  await clean(phone, "entrance and telephones");
  await phone.getByText("いまの電話機").waitFor();

  // A copied session without its mark shows nothing: another browser has no key, and it ends.
  const cookies = await phone.context().cookies();
  assert.ok(cookies.every((cookie) => cookie.httpOnly && cookie.sameSite === "Strict"));
  const thief = await visit(browser, workers, PHONE);
  await thief.context().addCookies(cookies.filter((cookie) => cookie.name === "__Host-romori"));
  await thief.goto("/me");
  await thief.getByText("登録した電話機の鍵を確かめられないため、終わらせました").waitFor();
  await phone.goto("/me");
  await title(phone, "わたしの情報を確かめる");

  // Back after the way out shows nothing; the key is made so that nobody takes it out.
  await enter(phone);
  const key = await phone.evaluate(() => new Promise((yes) => {
    const opening = indexedDB.open("romori", 1);
    opening.onsuccess = () => {
      const asked = opening.result.transaction("key").objectStore("key").get("own");
      asked.onsuccess = async () => {
        const taken = await crypto.subtle.exportKey("jwk", asked.result.privateKey)
          .then(() => true, () => false);
        yes({ extractable: asked.result.privateKey.extractable, taken });
      };
    };
  }));
  assert.deepEqual(key, { extractable: false, taken: false });

  // The office takes the telephone away: the next request is refused.
  await office.goto(`${PERSON}/entrance`);
  await clean(office, "the entrance in the office");
  await office.getByRole("link", { name: "使えなくする" }).click();
  await office.getByRole("button", { name: "を使えなくする" }).click();
  await office.getByText("電話機を使えなくしました").waitFor();
  await phone.goto("/me");
  await title(phone, "わたしの情報を確かめる");
  await phone.getByRole("button", { name: "パスキーで入る" }).click();
  await phone.getByText("この電話機は登録されていません").first().waitFor();

  // What of this the log tells the office.
  await office.goto("/01?client=1002");
  for (const [who, page] of Object.entries({ office, phone, thief })) {
    assert.deepEqual(page.complaints, [], who);
  }
  await Promise.all([office, phone, thief].map((page) => page.context().close()));
});

test("one telephone lets another one in, and ends it", async () => {
  const office = await visit(browser, program.address);
  await signIn(office, "suzuki", `${PERSON}`);
  const first = await telephone();
  await register(first, await paper(office));
  await enter(first);
  await first.goto("/entry");
  await first.getByRole("button", { name: "パスキーで確かめて、コードを出す" }).click();
  await title(first, "新しい電話機の登録コード");
  await clean(first, "the code for another telephone");
  const code = await first.locator("code.big").innerText();
  const second = await telephone();
  await register(second, code);
  await enter(second);
  await first.goto("/entry");
  await first.getByRole("button", { name: "使えなくする" }).first().waitFor();
  const lines = first.locator("section", { hasText: "登録した電話機" }).locator("li");
  const other = lines.filter({ hasNotText: "いまの電話機" }).first();
  await other.getByRole("button", { name: "使えなくする" }).click();
  await first.getByText("その電話機を使えなくしました。").waitFor();
  await second.goto("/looks");
  await title(second, "わたしの情報を確かめる");
  await first.getByRole("button", { name: "出る" }).click();
  await first.getByText("この電話機には、見ていた内容は残っていません。").waitFor();
  await first.goBack();
  await title(first, "わたしの情報を確かめる");
  await Promise.all([office, first, second].map((page) => page.context().close()));
});

test("without a script the worker is told what to do", async () => {
  const page = await visit(browser, workers, { ...PHONE, javaScriptEnabled: false });
  for (const address of ["/sign-in", "/register"]) {
    await page.goto(address);
    await page.getByText("このままでは使えません").waitFor();
    assert.equal(await page.getByRole("button").count(), 0, address);
  }
  await page.context().close();
});

test("each entrance has its own pages alone", async () => {
  const page = await visit(browser, workers, PHONE);
  for (const address of ["/70", "/71/1002/1", "/90", "/91", "/enrol", "/92", "/01"]) {
    const answer = await page.goto(address);
    assert.equal(answer.status(), 404, address);
    assert.equal(await page.getByText("顧問先").count(), 0, address);
  }
  const office = await visit(browser, program.address);
  for (const address of ["/me", "/looks", "/entry", "/register", "/again"]) {
    assert.equal((await office.goto(address)).status(), 404, address);
  }
  await Promise.all([page, office].map((one) => one.context().close()));
});
