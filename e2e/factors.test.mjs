// Passkeys, one-time codes and recovery codes in a real browser with a virtual authenticator.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { findings, sideways, signIn, startBrowser, startProgram, title, visit } from "./lib.mjs";

let program;
let browser;
let address;
before(async () => {
  [program, browser] = await Promise.all([startProgram(), startBrowser()]);
  // Passkeys belong to names: an address has none.
  address = program.address.replace("127.0.0.1", "localhost");
});
after(async () => { await browser?.close(); await program?.stop(); });

/** A key in the browser's computer, which knows its user by a finger. */
async function authenticator(page, options = {}) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true, ...options,
    },
  });
  return { session, authenticatorId };
}

/** RFC 6238 with the library of the runtime; the demo stands on 1 July 2026 at this hour. */
function codeOf(secret, stepsAhead = 0) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(/\s/g, "")]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const day = 24 * 60 * 60;
  // The day of the demo in Japan, which is nine hours ahead.
  const now = Math.floor(Date.now() / 1000);
  const inJapan = (now + 9 * 60 * 60) % day;
  const time = Date.UTC(2026, 6, 1) / 1000 - 9 * 60 * 60 + inJapan;
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 30) + stepsAhead));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac.at(-1) & 15;
  const number = (mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, "0");
}

async function signOut(page) {
  await page.getByRole("button", { name: "サインアウト", exact: true }).first().click();
  await page.getByText("サインアウトしました").waitFor();
}

test("a passkey is registered, signs in without a name, and only its own key fits", async () => {
  const page = await visit(browser, address);
  const { session, authenticatorId } = await authenticator(page);
  await signIn(page, "suzuki", "/90");
  await page.goto("/90");
  await title(page, "自分");
  await page.getByLabel("パスキーの名前").fill("事務所のパソコン");
  await page.getByRole("button", { name: "パスキーを登録する" }).click();
  await page.getByText("パスキーを登録しました。").waitFor();
  await page.getByRole("rowheader", { name: "事務所のパソコン" }).waitFor();
  await page.getByText("パスキー（この鍵だけ）").waitFor();
  const kept = await session.send("WebAuthn.getCredentials", { authenticatorId });
  assert.equal(kept.credentials.length, 1);
  assert.equal(kept.credentials[0].isResidentCredential, true);
  await signOut(page);

  // Back shows the door and nothing of what was there.
  await page.goBack();
  await title(page, "サインイン");

  await page.goto("/sign-in?next=/70");
  await title(page, "サインイン");
  await page.getByRole("button", { name: "パスキーでサインインする" }).click();
  await title(page, "顧問先");
  await signOut(page);

  // The password alone leads to the second step, which the passkey takes.
  await page.goto("/sign-in?next=/70");
  const password = await page.locator('dt:has-text("suzuki") + dd code').innerText();
  await page.getByLabel("利用者ID").fill("suzuki");
  await page.getByLabel("パスワード").fill(password);
  await page.getByRole("button", { name: "サインインする", exact: true }).click();
  await title(page, "もう一つの確認");
  await page.getByLabel("確認コード").fill("000000");
  await page.getByRole("button", { name: "確かめる", exact: true }).click();
  await page.getByText("確かめられませんでした").waitFor();
  await page.getByRole("button", { name: "パスキーで確かめる" }).click();
  await title(page, "顧問先");
  await signOut(page);

  // Another authenticator knows no key of this place.
  await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
  const other = await authenticator(page);
  await page.goto("/sign-in?next=/70");
  await page.getByRole("button", { name: "パスキーでサインインする" }).click();
  await page.getByText("パスキーでサインインできませんでした。").waitFor();
  // A key that says it is this one, with a private half of its own, is refused.
  const [own] = kept.credentials;
  const made = await crypto.subtle.generateKey(
    { name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
  const forged = Buffer.from(await crypto.subtle.exportKey("pkcs8", made.privateKey));
  await other.session.send("WebAuthn.addCredential", {
    authenticatorId: other.authenticatorId,
    credential: { ...own, privateKey: forged.toString("base64"), signCount: 1_000 },
  });
  await page.getByRole("button", { name: "パスキーでサインインする" }).click();
  await page.getByText("登録したパスキーを使うか").waitFor();
  // A copy of the very key whose counter stood still is refused too.
  await other.session.send("WebAuthn.clearCredentials", {
    authenticatorId: other.authenticatorId,
  });
  await other.session.send("WebAuthn.addCredential", {
    authenticatorId: other.authenticatorId, credential: own,
  });
  await page.getByRole("button", { name: "パスキーでサインインする" }).click();
  await page.getByText("登録したパスキーを使うか").waitFor();
  await page.context().close();
});

test("the door and the page of proofs are clean for axe where passkeys are offered", async () => {
  const page = await visit(browser, address);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "パスキーでサインインする" }).waitFor();
    assert.equal(await sideways(page), 0, `sign-in at ${width}`);
    assert.deepEqual(await findings(page), [], `sign-in at ${width}`);
  }
  await signIn(page, "tanaka", "/step-up");
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/step-up?next=/75");
    await title(page, "もう一度の確認");
    assert.equal(await sideways(page), 0, `step-up at ${width}`);
    assert.deepEqual(await findings(page), [], `step-up at ${width}`);
  }
  await page.context().close();
});

test("a key that does not verify its user is not taken", async () => {
  const page = await visit(browser, address);
  await authenticator(page, { hasUserVerification: false, isUserVerified: false });
  await signIn(page, "tanaka", "/90");
  await page.goto("/90");
  await page.getByLabel("パスキーの名前").fill("指紋のない鍵");
  await page.getByRole("button", { name: "パスキーを登録する" }).click();
  await page.getByText("パスキーを登録できませんでした。").waitFor();
  await page.context().close();
});

test("one-time codes and recovery codes are asked for, and each is taken once", async () => {
  const page = await visit(browser, address);
  await signIn(page, "tanaka", "/90");
  await page.goto("/90/code");
  await title(page, "確認コードの登録");
  assert.deepEqual(await findings(page), []);
  assert.equal(await sideways(page), 0);
  const secret = await page.locator("main code").innerText();
  await page.getByLabel("名前").fill("仕事用の電話機");
  await page.getByLabel("確認コード").fill("123");
  await page.getByRole("button", { name: "登録する" }).click();
  await page.getByText("登録できませんでした").waitFor();
  assert.equal(await page.locator("main code").innerText(), secret, "the same secret");
  await page.getByLabel("確認コード").fill(codeOf(secret, -1));
  await page.getByRole("button", { name: "登録する" }).click();
  await page.getByText("確認コードを登録しました。").waitFor();
  await page.getByRole("button", { name: "回復コードを作る" }).click();
  await title(page, "回復コード");
  assert.deepEqual(await findings(page), []);
  const recovery = await page.locator("ol code").allInnerTexts();
  assert.equal(recovery.length, 10);
  await page.getByRole("link", { name: "しまったので、戻る" }).click();
  await page.getByText("回復コードは10個残っています。").waitFor();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    assert.equal(await sideways(page), 0, `90 at ${width}`);
    assert.deepEqual(await findings(page), [], `90 at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await signOut(page);

  const enter = async (code) => {
    await page.goto("/sign-in?next=/70");
    const password = await page.locator('dt:has-text("tanaka") + dd code').innerText();
    await page.getByLabel("利用者ID").fill("tanaka");
    await page.getByLabel("パスワード").fill(password);
    await page.getByRole("button", { name: "サインインする", exact: true }).click();
    await title(page, "もう一つの確認");
    await page.getByLabel("確認コード").fill(code);
    await page.getByRole("button", { name: "確かめる", exact: true }).click();
  };
  const code = codeOf(secret);
  await enter(code);
  await title(page, "顧問先");
  await signOut(page);
  await enter(code);
  await page.getByText("確かめられませんでした").waitFor();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    assert.equal(await sideways(page), 0, `second step at ${width}`);
    assert.deepEqual(await findings(page), [], `second step at ${width}`);
  }
  await page.getByLabel("確認コード").fill(recovery[3].toLowerCase());
  await page.getByRole("button", { name: "確かめる", exact: true }).click();
  await title(page, "顧問先");
  await signOut(page);
  await enter(recovery[3]);
  await page.getByText("確かめられませんでした").waitFor();
  await page.context().close();
});
