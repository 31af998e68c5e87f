// The demo's office driven through a year in a browser, on each engine, and what the program then
// holds in memory.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newFolder, removeFolder, startBrowser } from "./lib.mjs";
import { startPostgres } from "./postgres.mjs";
import { Office } from "./year-office.mjs";
import { autumn, bonus, browse, january, july, memory, nextJuly, winter } from "./year.mjs";

let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

/** What the program may hold after all this, in MB. */
const MOST = 300;

async function year(environment, checks) {
  const folder = await newFolder();
  const office = new Office(browser, folder, environment, checks);
  try {
    for (const days of [july, bonus, autumn, winter, january, nextJuly]) await days(office);
    if (checks) await browse(office);
    const held = await memory(office);
    console.log(`memory: ${held.now.toFixed(0)} MB now, ${held.most.toFixed(0)} MB at most`);
    assert.ok(held.now <= MOST, `${held.now} MB`);
  } finally {
    await office.close();
    await removeFolder(folder);
  }
  assert.deepEqual(office.complaints, []);
}

test("a year on files, every page on the way looked at", () => year({}, true));

test("the same year on a server", async () => {
  const server = await startPostgres();
  try {
    await year(server.environment, false);
  } finally {
    await server.stop();
  }
});
