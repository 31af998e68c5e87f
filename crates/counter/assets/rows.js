// 番号庫. A CSV of numbers, read where it lies: the file is posted nowhere. Pure functions; the page
// that shows them is in counter.js.
const RomoriRows = (() => {
  "use strict";
  const MOST_BYTES = 16 << 20;

  /** UTF-8 with or without its mark, else Shift_JIS; nothing where it is neither. */
  function decoded(content) {
    for (const label of ["utf-8", "shift_jis"]) {
      try {
        return new TextDecoder(label, { fatal: true }).decode(content);
      } catch { /* the next one */ }
    }
    return null;
  }

  /** Rows of cells (RFC 4180), each with the line on which it begins, and where it breaks off. */
  function parsed(text) {
    const rows = [];
    let [cells, cell, quoted, at, line, begun, wasQuoted] = [[], "", false, 0, 1, 1, false];
    const end = () => {
      cells.push(cell);
      if (cells.length > 1 || cell !== "") rows.push({ line: begun, cells });
      [cells, cell, begun, wasQuoted] = [[], "", line + 1, false];
    };
    for (; at < text.length; at += 1) {
      const letter = text[at];
      if (quoted) {
        if (letter === "\n") line += 1;
        if (letter !== '"') { cell += letter; continue; }
        if (text[at + 1] === '"') { cell += '"'; at += 1; continue; }
        quoted = false;
      } else if (letter === '"' && cell === "" && !wasQuoted) {
        [quoted, wasQuoted] = [true, true];
      } else if (letter === ",") {
        cells.push(cell);
        [cell, wasQuoted] = ["", false];
      } else if (letter === "\n" || letter === "\r") {
        if (letter === "\r" && text[at + 1] === "\n") at += 1;
        end();
        line += 1;
        begun = line;
      } else {
        cell += letter;
      }
    }
    if (quoted) return { rows, broken: begun };
    if (cell !== "" || cells.length > 0) end();
    return { rows, broken: null };
  }

  const keyOf = (text) => text.normalize("NFKC").trim();
  const bare = (text) => keyOf(text).replace(/^0+(?=.)/, "");
  const isNumber = (text) => RomoriSeal.mistake(RomoriSeal.plain(text)) === null;

  /** How subjects are found: by their key as it is, or without zeros before it if that is clear. */
  function finder(subjects) {
    const exact = new Map();
    const loose = new Map();
    for (const subject of subjects.filter((one) => one.key !== "")) {
      exact.set(keyOf(subject.key), subject);
      const short = bare(subject.key);
      loose.set(short, loose.has(short) ? null : subject);
    }
    return (text) => exact.get(keyOf(text)) ?? loose.get(bare(text)) ?? null;
  }

  /** Which column has numbers, which has keys, and whether the first row is a heading. */
  function guessed(rows, subjects) {
    const find = finder(subjects);
    const width = Math.max(0, ...rows.map((row) => row.cells.length));
    const columns = Array.from({ length: width }, (_, at) => at);
    const share = (at, fits) => rows.filter((row) => fits(row.cells[at] ?? "")).length;
    const best = (fits, but) => columns.filter((at) => at !== but)
      .map((at) => ({ at, fits: share(at, fits) }))
      .reduce((a, b) => (b.fits > a.fits ? b : a), { at: -1, fits: 0 }).at;
    const byWords = (words, but) =>
      columns.find((at) => at !== but && words.test(rows[0]?.cells[at] ?? "")) ?? -1;
    const found = best(isNumber, -1);
    const number = found >= 0 ? found : byWords(/個人番号|マイナンバー/, -1);
    const known = best((text) => find(text) !== null, number);
    const key = known >= 0 ? known : byWords(/社員|従業員|番号|コード/, number);
    const first = rows[0]?.cells ?? [];
    const heading = first.length > 0 && number >= 0 && !/[0-9０-９]{4}/.test(first[number] ?? "");
    return { number, key, heading, width };
  }

  /** What an employee number alone tells: which mistake a spreadsheet has made of a number. */
  function numberWords(text) {
    const plain = RomoriSeal.plain(text);
    if (plain === "") return "空です。番号を入れるか、この行を消してください。";
    if (/^[0-9.]+E\+?[0-9]+$/i.test(plain)) {
      return "表計算ソフトが数を縮めています（E+の形）。列を「文字列」にして保存し直してください。";
    }
    const rule = RomoriSeal.mistake(plain);
    if (rule === "length" && plain.length === 11) {
      return "11桁です。先頭の0が消えていないか、列を「文字列」にして保存し直してください。";
    }
    return rule && RomoriSeal.WORDS[rule];
  }

  /** Whom each row belongs to, and every mistake by line and column; no number is in a mistake. */
  function judged(rows, columns, subjects) {
    const find = finder(subjects);
    const mistakes = [];
    const good = [];
    const first = new Map();
    for (const row of columns.heading ? rows.slice(1) : rows) {
      const key = row.cells[columns.key] ?? "";
      const text = row.cells[columns.number] ?? "";
      const say = (column, words) => mistakes.push({ line: row.line, column, words });
      const subject = find(key);
      const words = numberWords(text);
      if (keyOf(key) === "") {
        say(columns.key, "社員番号が空です。社員番号を入れてください。");
      } else if (!subject) {
        say(columns.key, "この社員番号の人は、今回の対象にいません。社員番号を確かめてください。");
      } else if (first.has(subject.holder)) {
        say(columns.key, `${first.get(subject.holder)}行目と同じ人です。どちらか1行にしてください。`);
      }
      if (words) say(columns.number, words);
      if (subject && !words && !first.has(subject.holder)) {
        good.push({ line: row.line, subject, text: RomoriSeal.plain(text) });
      }
      if (subject && !first.has(subject.holder)) first.set(subject.holder, row.line);
    }
    return { good, mistakes };
  }

  return { MOST_BYTES, decoded, parsed, guessed, judged, finder, numberWords };
})();
