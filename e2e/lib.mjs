// What every browser test needs: the program, a browser, and the checker of accessibility.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=ja",
];

/** The program under test. */
export const program =
  process.env.ROMORI_BIN ?? path.join(here, "..", "target", "debug", "romori");

export const samples = path.join(here, "..", "samples");
export const sample = (name) => path.join(samples, name);

/** Starts `romori up --demo` on a free port, in a folder of its own. */
export async function startProgram(...more) {
  const folder = await newFolder();
  const started = await startIn(folder, more);
  return {
    ...started,
    folder,
    async stop() {
      await started.stop();
      await removeFolder(folder);
    },
  };
}

/** A folder for one demo, which may be opened again on a later day. */
export const newFolder = () => mkdtemp(path.join(tmpdir(), "romori-e2e-"));

/** Removes it with the keys beside it. */
export async function removeFolder(folder) {
  for (const gone of [folder, `${folder}.keys`, `${folder}.keeper`, `${folder}.vault`]) {
    await rm(gone, { recursive: true, force: true });
  }
}

/** Starts the demo of a folder. */
export async function startIn(folder, more = [], environment = {}) {
  const child = spawn(program, ["up", "--demo", "--port", "0", "--data", folder, ...more], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  let said = "";
  const address = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
    child.stdout.on("data", (data) => {
      said += data;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    });
  });
  child.removeAllListeners("exit");
  return {
    address,
    pid: child.pid,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** Signs in as one of the demo's users, from the page that is asked for. */
export async function signIn(page, login, address = "/70") {
  await page.goto(address);
  await title(page, "サインイン");
  const password = await page.locator(`dt:has-text("${login}") + dd code`).innerText();
  await page.getByLabel("利用者ID").fill(login);
  await page.getByLabel("パスワード").fill(password);
  await page.getByRole("button", { name: "サインインする", exact: true }).click();
  await page.getByRole("button", { name: "サインアウト", exact: true }).waitFor();
}

export const startBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
    env: { ...process.env, LANGUAGE: "ja", LC_ALL: "C.UTF-8" },
  });

/** A fresh visit; everything the page complains of is collected in `page.complaints`. */
export async function visit(browser, address, options = {}) {
  const context = await browser.newContext({
    baseURL: address,
    locale: "ja-JP",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("console", (message) => {
    const refused = /status of (4\d\d)/.test(message.text());
    if (message.type() === "error" && !refused) page.complaints.push(message.text());
  });
  return page;
}

/**
 * Every finding of axe on the page as it stands, as readable lines. Where keys of the browser are
 * played, by the session that plays them: another one's end would end them too.
 */
export async function findings(page, kept) {
  // As tall as the page: what the bar of keys covers at one place of scrolling is no fault; what
  // it covers at the end of the page is.
  const size = page.viewportSize();
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...size, height: Math.max(size.height, tall) });
  const session = kept ?? await page.context().newCDPSession(page);
  const expression = await readFile(axeFile, "utf8");
  await session.send("Runtime.evaluate", { expression });
  const found = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: "tag", values } }), TAGS,
  );
  if (!kept) await session.detach();
  await page.setViewportSize(size);
  return found.violations.flatMap((violation) =>
    violation.nodes.map(({ target, failureSummary }) =>
      `${violation.id} ${target.join(" ")} ${failureSummary}`));
}

/** How far the page is wider than its window. */
export const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Drops a file on the page as a hand would. */
export async function dropFile(page, file, content) {
  const bytes = (content ?? await readFile(file)).toString("base64");
  await page.evaluate(({ bytes, name }) => {
    const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], name));
    const target = document.querySelector("[data-drop]");
    for (const type of ["dragenter", "dragover", "drop"]) {
      target.dispatchEvent(
        new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
      );
    }
  }, { bytes, name: path.basename(file) });
}

/** Opens the first sample and stands before the columns. */
export async function openSample(page, shape) {
  await page.goto("/");
  await page.getByRole("button", { name: new RegExp(`この見本で試す.*（${shape}）`) }).click();
  await title(page, "列の対応");
}

/** Waits for the page of that title, script and all. */
export async function title(page, name) {
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  await page.waitForLoadState("load");
}

/** The rows of a 届書CSV, and whether every line ends as it must. */
export async function readNotice(file) {
  const bytes = await readFile(file);
  const text = new TextDecoder("shift_jis", { fatal: true }).decode(bytes);
  return {
    bytes,
    text,
    lines: text.split("\r\n").slice(0, -1),
    endsWell: text.endsWith("\r\n") && !/[^\r]\n/.test(text) && !text.includes('"'),
  };
}
