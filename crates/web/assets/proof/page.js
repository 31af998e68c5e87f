// Everything that was handed over, sorted by what it is, checked, and told one by one.

const GROUP = /(\d)(?=(\d{3})+$)/g;
const figure = (number) => String(number).replace(GROUP, "$1,");
const fours = (digits) => digits.replace(/(.{4})(?=.)/g, "$1 ");

/** What a text is, by its first line. */
function kindOf(text) {
  if (text.startsWith("c2sp.org/tlog-proof@")) return "proof";
  if (/^old [0-9]/.test(text)) return "growth";
  if (/^\S+\+[0-9a-f]{8}\+\S+\s*$/.test(text.split("\n")[0])) return "key";
  return text.includes("\n\n— ") ? "checkpoint" : "other";
}

/** Lines end as they did when the file was made. */
const clean = (text) => `${text.replaceAll("\r\n", "\n").replace(/^\s+|\s+$/g, "")}\n`;

/** Files and pasted text to what is said of each: a tone, a title, label and value. */
async function judge(files, keyText, printed) {
  const texts = files.map(({ name, text }) => ({ name, text: clean(text) }));
  const inFiles = texts.filter((it) => kindOf(it.text) === "key").map((it) => it.text);
  const lines = [keyText, ...inFiles].join("\n").split("\n");
  const keyLines = lines.map((line) => line.trim()).filter(Boolean);
  const keys = [];
  const said = [];
  for (const line of keyLines) {
    const key = await parseKey(line);
    if (key) keys.push(key);
    else said.push({ tone: "bad", title: "検証鍵を読めません", lines: [line.slice(0, 60)], rows: [] });
  }
  if (!keys.some((key) => key.kind === LOG_KEY)) {
    return [...said, { tone: "bad", title: "検証鍵を入れてください", lines: [], rows: [] }];
  }
  const heads = [];
  const tell = async (name, title, work) => {
    try {
      said.push({ tone: "ok", name, title, lines: [], rows: await work() });
    } catch (error) {
      const lines = [error instanceof Unproved ? error.message : `計算できませんでした（${error}）。`];
      said.push({ tone: "bad", name, title: "認められません", lines, rows: [] });
    }
  };
  const of = (kind) => texts.filter((it) => kindOf(it.text) === kind);
  for (const { name, text } of of("checkpoint")) {
    await tell(name, "署名のあるチェックポイントです", async () => {
      const head = await readCheckpoint(text, keys);
      heads.push(head);
      return headRows(head);
    });
  }
  for (const { name, text } of of("growth")) {
    await tell(name, "控えた記録に、書き足しただけのものです", async () => {
      const { old, checkpoint } = await checkGrowth(text, heads, keys);
      heads.push(checkpoint);
      return [["控えたとき", `${figure(old.size)}件`], ...headRows(checkpoint)];
    });
  }
  for (const { name, text } of of("proof")) {
    await tell(name, "この記録は、署名された記録簿に載っています", async () => {
      const { index, checkpoint, entry } = await checkProof(text, keys);
      heads.push(checkpoint);
      return [["記録の番号", figure(index)], ...inWords(entry), ...headRows(checkpoint)];
    });
  }
  for (const { name } of of("other")) {
    const lines = ["証明ファイルでも、チェックポイントでも、検証鍵でもありません。"];
    said.push({ tone: "bad", name, title: "読めません", lines, rows: [] });
  }
  said.push(...compareHeads(heads), ...comparePrinted(printed, heads));
  return said;
}

function headRows(head) {
  const rows = [["記録簿の長さ", `${figure(head.size)}件`], ["根", fours(hex(head.root))]];
  for (const { name, at } of head.witnesses) {
    const when = new Date(at * 1000).toLocaleString("ja-JP", { timeZone: "Asia/Tokyo" });
    rows.push(["証人", `${name}（${when}）`]);
  }
  return rows;
}

/** Two signed heads of one size with two roots: nothing more is needed to convict the signer. */
function compareHeads(heads) {
  const clash = heads.find((one) => heads.some((other) => other.origin === one.origin
    && other.size === one.size && !same(other.root, one.root)));
  if (!clash) return [];
  const title = "同じ件数で、根の違う署名が二つあります";
  const lines = ["記録簿が二つに分けられています。両方のファイルを残して、管理者に知らせてください。"];
  return [{ tone: "bad", title, lines, rows: [["件数", figure(clash.size)]] }];
}

/** 「記録 1,234,567件 根 ab12…」 against the heads of that size. */
function comparePrinted(printed, heads) {
  if (!printed.trim()) return [];
  const plain = printed.normalize("NFKC").replaceAll(/[,，]/g, "");
  const [, digits, start] = /([0-9]+)\s*件\s*根\s*([0-9a-f ]+)/i.exec(plain) ?? [];
  const root = (start ?? "").replaceAll(" ", "").toLowerCase();
  const [size, enough] = [whole(digits), root.length >= 16];
  const bad = (title, lines) => [{ tone: "bad", title, lines, rows: [] }];
  if (size === null || !enough) {
    return bad("書類の値を読めません", ["「記録 …件 根 …」の1行を、16桁以上の根まで入れてください。"]);
  }
  const head = heads.find((it) => it.size === size);
  if (!head) {
    const lines = [`${figure(size)}件のときのチェックポイントがありません。`,
      "`romori ledger verify --printed` なら、記録簿からこの件数の根を組み直せます。"];
    return [{ tone: "care", title: "書類の値は、まだ見比べていません", lines, rows: [] }];
  }
  if (!hex(head.root).startsWith(root)) {
    return bad("書類の値と一致しません", ["それまでの記録が書き換えられたおそれがあります。"]);
  }
  return [{ tone: "ok", title: "書類の値と一致します", lines: [], rows: [["件数", figure(size)]] }];
}

globalThis.RomoriProof = {
  parseKey, readCheckpoint, isIncluded, isBeginning, checkProof, checkGrowth, decodeEntry, inWords,
  judge, kindOf, base64, CLASSES, PURPOSES,
};

function draw(target, said) {
  const make = (name, text, kind) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };
  target.replaceChildren(...said.map(({ tone, name, title, lines, rows }) => {
    const note = make("div", "", `note ${tone}`);
    note.append(make("h2", title));
    if (name) note.append(make("p", name));
    note.append(...lines.map((line) => make("p", line)));
    if (rows.length > 0) {
      const list = document.createElement("dl");
      for (const [label, value] of rows) list.append(make("dt", label), make("dd", value));
      note.append(list);
    }
    return note;
  }));
}

async function begin() {
  const at = (id) => document.getElementById(id);
  // The key of the specification's example.
  const example = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  const able = await parseKey(example)
    .then((key) => hasSigned(key, utf8("x"), new Uint8Array(64))).then(() => true, () => false);
  at("able").hidden = able;
  at("check").disabled = !able;
  const files = [];
  const take = async (list) => {
    for (const file of list) files.push({ name: file.name, text: await file.text() });
    await check();
  };
  const check = async () => {
    const typed = at("typed").value;
    const pasted = typed.trim() ? [{ name: "貼り付けたもの", text: typed }] : [];
    const said = await judge([...files, ...pasted], at("key").value, at("printed").value);
    draw(at("result"), said);
  };
  at("check").addEventListener("click", check);
  at("files").addEventListener("change", (event) => take(event.target.files));
  at("clear").addEventListener("click", () => {
    files.length = 0;
    for (const id of ["key", "typed", "printed", "files"]) at(id).value = "";
    draw(at("result"), []);
  });
  const drop = at("drop");
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") take(event.dataTransfer.files);
    });
  }
}

if (typeof document !== "undefined") begin();
