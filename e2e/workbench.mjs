// How soon the table of 6,600 persons can be used in Chromium. Not a test: `node workbench.mjs`
// prints one line of JSON. The office is the one of `romori bench workbench`, which is held still
// while the browser looks at its server.
import { spawn } from "node:child_process";
import { readFile, readdir, readlink } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { program, startBrowser, visit } from "./lib.mjs";

const LOGIN = "bench";
const PASSWORD = "はかるためだけのあいことば二〇二六";
const VISITS = 30;

/** The server that the benchmark started, once it listens. */
async function serverOf(bench) {
  for (;;) {
    await pause(50);
    const children = await readFile(`/proc/${bench.pid}/task/${bench.pid}/children`, "utf8");
    for (const pid of children.split(" ").filter(Boolean)) {
      const port = await portOf(pid);
      if (port) return { pid: Number(pid), address: `http://127.0.0.1:${port}` };
    }
  }
}

async function portOf(pid) {
  const sockets = new Set();
  for (const name of await readdir(`/proc/${pid}/fd`)) {
    const target = await readlink(`/proc/${pid}/fd/${name}`).catch(() => "");
    if (target.startsWith("socket:[")) sockets.add(target.slice(8, -1));
  }
  const lines = (await readFile("/proc/net/tcp", "utf8")).split("\n").slice(1);
  const listening = lines.map((line) => line.trim().split(/\s+/))
    .find((parts) => parts[3] === "0A" && sockets.has(parts[9]));
  return listening && Number.parseInt(listening[1].split(":")[1], 16);
}

/** From asking for the table until a key moves its chosen row. */
async function once(page) {
  await page.goto("/70");
  const started = performance.now();
  await page.goto("/22/clients/1001");
  await page.locator("tr#r1").waitFor();
  const rows = await page.locator("tr[id^=r]").count();
  if (rows < 100) throw new Error(`the table has ${rows} rows`);
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement?.closest("tr[id^=r]"));
  return performance.now() - started;
}

const bench = spawn(program, ["bench", "workbench", "--json"], { stdio: "ignore" });
const server = await serverOf(bench);
bench.kill("SIGSTOP");
const browser = await startBrowser();
try {
  const page = await visit(browser, server.address);
  await page.goto("/70");
  await page.getByLabel("利用者ID").fill(LOGIN);
  await page.getByLabel("パスワード").fill(PASSWORD);
  await page.getByRole("button", { name: "サインインする" }).click();
  await page.getByRole("button", { name: "サインアウト" }).waitFor();
  const took = [];
  for (let round = 0; round < VISITS; round += 1) took.push(await once(page));
  took.sort((a, b) => a - b);
  const at = (share) => Math.round(took[Math.ceil(took.length * share) - 1]);
  const figure = { count: VISITS, p50_ms: at(0.5), p99_ms: at(0.99) };
  console.log(JSON.stringify({ name: "workbench-chromium", ...figure }));
} finally {
  await browser.close();
  bench.kill("SIGKILL");
  process.kill(server.pid, "SIGTERM");
}
