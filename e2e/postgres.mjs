// A PostgreSQL server of one test, in a folder that goes away, reached by its socket alone.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { program } from "./lib.mjs";

const run = promisify(execFile);
const PASSWORD = "only-for-tests";
const VERSIONS = "/usr/lib/postgresql";

/** Stops the server when the test's end of the pipe closes, however the test ends. */
const GUARD = `
home=$1; shift
"$@" >>"$home/log" 2>&1 </dev/null &
server=$!
read -r word
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$home"
`;

/** The programs of the newest PostgreSQL on this machine. */
async function programs() {
  const versions = await readdir(VERSIONS).catch(() => []);
  if (versions.length === 0) throw new Error("PostgreSQL is needed: apt-get install postgresql");
  const newest = versions.sort((one, other) => Number(other) - Number(one))[0];
  return path.join(VERSIONS, newest, "bin");
}

/** PostgreSQL refuses to run as root: then it runs as the user that the Debian package makes. */
const asServerUser = (line) => process.getuid() === 0
  ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", ...line] : line;

const exists = (file) => access(file).then(() => true, () => false);

/** Starts a server with a prepared database; what a program needs to stand on it. */
export async function startPostgres() {
  const bin = await programs();
  const parent = await exists("/dev/shm") ? "/dev/shm" : tmpdir();
  const home = await mkdtemp(path.join(parent, "romori-e2e-pg-"));
  await writeFile(path.join(home, "password"), PASSWORD);
  if (process.getuid() === 0) await run("chown", ["-R", "postgres:postgres", home]);
  const [first, ...rest] = asServerUser([
    path.join(bin, "initdb"), "--auth=scram-sha-256", "--username=postgres", "--encoding=UTF8",
    "--no-locale", "--no-sync", "--no-instructions", `--pwfile=${home}/password`,
    "--pgdata", path.join(home, "data"),
  ]);
  await run(first, rest, { cwd: "/" });
  const server = asServerUser([
    path.join(bin, "postgres"), "-D", path.join(home, "data"), "-k", home,
    "-c", "listen_addresses=",
  ]);
  const guard = spawn("sh", ["-c", GUARD, "guard", home, ...server], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const address = (role) => `host=${home} user=${role} password=${PASSWORD} dbname=postgres`;
  await prepare(address("postgres"));
  return {
    environment: { DATABASE_URL: address("romori_app") },
    async stop() {
      guard.stdin.end();
      await once(guard, "exit");
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** As the administrator does it, once the server answers. */
async function prepare(owner) {
  const environment = {
    ...process.env,
    DATABASE_OWNER_URL: owner,
    ROMORI_APP_PASSWORD: PASSWORD,
    ROMORI_SHIPPER_PASSWORD: PASSWORD,
  };
  for (let tries = 100; ; tries -= 1) {
    try {
      return await run(program, ["database", "prepare"], { env: environment });
    } catch (error) {
      if (tries === 0) throw error;
      await new Promise((done) => { setTimeout(done, 100); });
    }
  }
}
