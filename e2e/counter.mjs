// The vault's own pages, over a desk in memory: starts them, and hears everything that a browser
// says, so that a test can look for a number in it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { visit } from "./lib.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
export const REQUEST = "c0".repeat(16);
export const CODE = "12345678";

/** Starts the pages on a free port. */
export async function startCounter() {
  const built = path.join(process.env.CARGO_TARGET_DIR ?? path.join(here, "..", "target"), "debug");
  const program = process.env.ROMORI_COUNTER ?? path.join(built, "examples", "counter");
  const child = spawn(program, { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = await once(child.stdout, "data");
  return {
    address: String(said).trim(),
    async stop() { child.kill("SIGTERM"); await once(child, "exit"); },
  };
}

/** A visit whose every word is heard: addresses, headers, bodies and the console. */
export async function heard(browser, address, options) {
  const page = await visit(browser, address, options);
  page.heard = [];
  page.on("request", (request) => {
    const body = request.postDataBuffer();
    page.heard.push(Buffer.from(`${request.method()} ${request.url()}`),
      Buffer.from(JSON.stringify(request.headers())), body ?? Buffer.alloc(0));
  });
  page.on("console", (message) => page.heard.push(Buffer.from(message.text())));
  return page;
}

/** Hands in a ticket as a page of the application does, and waits for the page of its task. */
export async function redeem(page, address, ticket) {
  await page.goto("about:blank");
  await page.setContent(`<form method="post" action="${address}/ticket">
    <input name="ticket" value="${ticket}"><button>進む</button></form>`);
  await page.getByRole("button").click();
  await page.waitForURL(`${address}/ticket`);
  await page.waitForLoadState("load");
}

/** What the browser has kept of this page: its stores, cookies, history and the page itself. */
export async function kept(page) {
  const stores = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const caches = globalThis.caches ? await globalThis.caches.keys() : [];
    return {
      local: { ...localStorage }, session: { ...sessionStorage }, databases, caches,
      cookie: document.cookie, state: history.state, address: location.href,
      page: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll("input,textarea")].map((one) => one.value),
    };
  });
  const cookies = await page.context().cookies();
  return { ...stores, cookies };
}

/** The shapes in which a number may hide. */
export function shapes(number) {
  const utf8 = Buffer.from(number);
  const utf16 = Buffer.from(number, "utf16le");
  const wide = [...number]
    .map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join("");
  const fours = (mark) => number.replace(/(....)(?=.)/g, `$1${mark}`);
  const texts = [number, fours(" "), fours("-"), fours("+"), fours("%20"), wide,
    encodeURIComponent(wide), utf8.toString("hex"), utf16.toString("hex")];
  // Base 64 of a number that begins at any of three places of its text.
  const based = [0, 1, 2].flatMap((at) => [utf8, utf16].map((bytes) =>
    Buffer.concat([Buffer.alloc(at), bytes]).toString("base64").slice(at === 0 ? 0 : at + 1)
      .replace(/=+$/, "").slice(0, -1)));
  return [...texts, ...based].map((text) => Buffer.from(text)).concat([utf16,
    Buffer.from(number, "utf16le").swap16()]);
}

/** Where a number is found in what was heard and kept; nowhere, one hopes. */
export function found(number, blobs) {
  return blobs.flatMap((blob, at) => {
    const bytes = Buffer.isBuffer(blob) ? blob : Buffer.from(JSON.stringify(blob));
    return shapes(number).filter((shape) => bytes.includes(shape))
      .map((shape) => `${at}: ${shape}`);
  });
}
