// The device's certificate in a real browser's own store: an authority, a key and a profile as a
// user has them. Chromium offers the certificate by the policy that an office sets for its machines
// (AutoSelectCertificateForUrls), since nobody is there to press a button.
import assert from "node:assert/strict";
import { execFile as execFileLater, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { newFolder, program, removeFolder, title } from "./lib.mjs";

const NAME = "romori.localhost";
const POLICY = "/etc/chromium/policies/managed/romori-devices.json";
const execFile = promisify(execFileLater);
const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

let folder;
let child;
let port;
let password;
const browsers = [];

const at = (name) => path.join(folder, name);

async function run(command, ...given) {
  const { stdout } = await execFile(command, given, { cwd: folder });
  return stdout;
}

/** A certificate for our name by an authority of our own. */
async function authority() {
  await run("openssl", "req", "-x509", ...CURVE, "-subj", "/CN=Test authority", "-days", "30",
    "-keyout", "ca.key", "-out", "ca.pem");
  await run("openssl", "req", "-new", ...CURVE, "-subj", `/CN=${NAME}`,
    "-keyout", "server.key", "-out", "server.csr");
  await writeFile(at("san"), `subjectAltName=DNS:${NAME}\nextendedKeyUsage=serverAuth\n`);
  await run("openssl", "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
    "-CAcreateserial", "-days", "30", "-extfile", "san", "-out", "server.pem");
}

async function start() {
  child = spawn(program, ["up", "--port", "0", "--data", "office", "--listen", "127.0.0.1",
    "--host", NAME, "--certificate", "server.pem", "--certificate-key", "server.key"],
  { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  port = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
    child.stdout.on("data", (data) => {
      said += data;
      const found = /romori\.localhost:(\d+)/.exec(said);
      if (found) resolve(found[1]);
    });
  });
  child.removeAllListeners("exit");
}

/** Registers a device of an account by its request, as the page's own steps with OpenSSL say. */
async function enrol(login, name) {
  const said = await run(program, "device", "issue", "--login", login, "--data", "office");
  const code = said.split("\n")[0].split(": ")[1];
  await run("openssl", "req", "-new", ...CURVE, "-subj", "/CN=x",
    "-keyout", `${name}.key`, "-out", `${name}.csr`);
  const asks = await readFile(at(`${name}.csr`), "utf8");
  const sent = JSON.stringify({ code, label: name, request: asks });
  const ca = await readFile(at("ca.pem"));
  const answer = await new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1", servername: NAME, port, path: "/api/v1/enrolments", method: "POST", ca,
      headers: { host: `${NAME}:${port}`, "content-type": "application/json" },
    }, (response) => {
      let text = "";
      response.on("data", (data) => { text += data; });
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    asked.on("error", reject);
    asked.end(sent);
  });
  assert.equal(answer.status, 201, answer.text);
  const made = JSON.parse(answer.text);
  await writeFile(at(`${name}.pem`), made.certificate);
  await run("openssl", "pkcs12", "-export", "-in", `${name}.pem`, "-inkey", `${name}.key`,
    "-name", name, "-passout", "pass:romori", "-out", `${name}.p12`);
  return made.id;
}

/** A browser with a home of its own, which trusts our authority and has a device's key, if any. */
async function browserOf(name, device) {
  const home = at(`home-${name}`);
  const store = path.join(home, ".pki", "nssdb");
  await mkdir(store, { recursive: true });
  await run("certutil", "-N", "-d", `sql:${store}`, "--empty-password");
  await run("certutil", "-A", "-d", `sql:${store}`, "-n", "ca", "-t", "C,,", "-i", "ca.pem");
  if (device) await run("pk12util", "-i", `${device}.p12`, "-d", `sql:${store}`, "-W", "romori");
  const context = await chromium.launchPersistentContext(path.join(home, "profile"), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--lang=ja"],
    env: { ...process.env, HOME: home, LANGUAGE: "ja", LC_ALL: "C.UTF-8" },
    locale: "ja-JP",
    viewport: { width: 1280, height: 900 },
    baseURL: `https://${NAME}:${port}`,
  });
  context.setDefaultTimeout(30_000);
  browsers.push(context);
  return context;
}

async function signIn(page) {
  await page.goto("/70");
  await title(page, "サインイン");
  await page.getByLabel("利用者ID").fill("boss");
  await page.getByLabel("パスワード").fill(password);
  await page.getByRole("button", { name: "サインインする", exact: true }).click();
  await page.getByRole("button", { name: "サインアウト", exact: true }).waitFor();
}

before(async () => {
  folder = await newFolder();
  await authority();
  const said = await run(program, "account", "add", "--login", "boss", "--name", "所長",
    "--office", "架空事務所", "--data", "office");
  password = said.split("（一度だけ表示します）: ").at(-1).trim();
  await mkdir(path.dirname(POLICY), { recursive: true });
  const pattern = JSON.stringify({ pattern: `https://${NAME}`, filter: {} });
  await writeFile(POLICY, JSON.stringify({ AutoSelectCertificateForUrls: [pattern] }));
  await start();
});

after(async () => {
  for (const browser of browsers) await browser.close();
  if (child) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  await rm(POLICY, { force: true });
  await removeFolder(folder);
});

test("a browser without a device gets to the registration and no further", async () => {
  const page = await (await browserOf("none")).newPage();
  for (const [address, status] of [["/sign-in", 403], ["/70", 403], ["/enrol", 200]]) {
    const answer = await page.goto(address);
    assert.equal(answer.status(), status, address);
    assert.match(await page.content(), /登録コード/, address);
  }
});

test("a device comes in, its cookies do not serve another, a revocation holds", async () => {
  const own = await enrol("boss", "own");
  await enrol("boss", "other");
  const context = await browserOf("own", "own");
  const page = await context.newPage();
  await signIn(page);
  assert.equal((await page.goto("/92")).status(), 200, "his devices");

  // The whole of the browser's cookies, carried to another registered device of the same user.
  const thief = await browserOf("other", "other");
  await thief.addCookies(await context.cookies());
  const carried = await thief.newPage();
  await carried.goto("/92");
  await title(carried, "サインイン");
  await page.goto("/92");
  await title(page, "サインイン");

  await signIn(page);
  await run(program, "device", "revoke", own, "--data", "office");
  assert.equal((await page.goto("/92")).status(), 403);
  assert.match(await page.content(), /失効/);
});
