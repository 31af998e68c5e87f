// 番号庫. The page of a CSV: what rows.js reads is shown, and each number is sent by itself.
(() => {
  "use strict";
  const { $, $$, able, work, put, said, say } = RomoriDesk;
  if (!able || work.page !== "sheet") return;

  const subjects = $$("[data-subjects] li").map(({ dataset }) => ({ ...dataset }));
  const input = $("#file");
  const [form, preview] = [$("[data-columns]"), $("[data-preview]")];
  const [keyColumn, numberColumn, heading] =
    [$("#key-column"), $("#number-column"), $("#heading")];
  const [counts, problems, send, progress, result] = ["counts", "problems", "send", "progress",
    "result"].map((name) => $(`[data-${name}]`, preview));
  const wrong = $("[aria-labelledby=h-f] [data-said]");
  /** Whom the vault has taken in this page: sent once, whatever is read again. */
  const taken = new Set();
  let rows = [];
  let good = [];
  let busy = false;

  const name = (at) => {
    const cell = heading.checked ? rows[0]?.cells[at]?.trim() : "";
    return cell ? `${at + 1}列目 ${cell}` : `${at + 1}列目`;
  };
  const item = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  function options(select, width, chosen) {
    const none = new Option("選んでください", "-1");
    const all = Array.from({ length: width }, (_, at) => new Option(name(at), String(at)));
    select.replaceChildren(none, ...all);
    select.value = String(chosen);
  }
  function problem(words) {
    [rows, good] = [[], []];
    [form.hidden, preview.hidden] = [true, true];
    said(wrong, words);
  }

  async function read(file) {
    said(wrong, "");
    if (file.size > RomoriRows.MOST_BYTES) return problem("16MBを超えています。分けて保存してください。");
    const text = RomoriRows.decoded(await file.arrayBuffer());
    if (text === null || text.includes("\u0000")) {
      return problem("CSV として読めません。表計算ソフトで「CSV（コンマ区切り）」として保存し直してください。");
    }
    const { rows: all, broken } = RomoriRows.parsed(text);
    if (broken !== null) {
      return problem(`${broken}行目から始まる「"」が閉じていません。その行を直して、選び直してください。`);
    }
    if (all.length === 0) return problem("中身がありません。ファイルを確かめてください。");
    rows = all;
    const guess = RomoriRows.guessed(rows, subjects);
    heading.checked = guess.heading;
    options(keyColumn, guess.width, guess.key);
    options(numberColumn, guess.width, guess.number);
    form.hidden = false;
    judge();
    return undefined;
  }

  function judge() {
    if (busy || rows.length === 0) return;
    const columns = {
      key: Number(keyColumn.value), number: Number(numberColumn.value), heading: heading.checked,
    };
    const chosen = columns.key >= 0 && columns.number >= 0 && columns.key !== columns.number;
    preview.hidden = false;
    result.hidden = true;
    if (!chosen) {
      counts.textContent = "社員番号の列と個人番号の列を、別々に選んでください。";
      [send.hidden, problems.hidden] = [true, true];
      return;
    }
    const judged = RomoriRows.judged(rows, columns, subjects);
    good = judged.good;
    const lines = new Set(judged.mistakes.map(({ line }) => line)).size;
    const left = good.filter(({ subject }) => !taken.has(subject.holder)).length;
    const absent = subjects.length - good.length;
    counts.textContent = `${rows.length - (columns.heading ? 1 : 0)}行のうち、${good.length}人分を送れます。`
      + (lines > 0 ? `直すところが${lines}行あります。` : "")
      + (absent > 0 ? `今回の対象で、送れる行がない人は${absent}人です。` : "");
    $("tbody", problems).replaceChildren(...judged.mistakes.map(({ line, column, words }) => {
      const row = document.createElement("tr");
      row.append(Object.assign(item("th", String(line)), { className: "num", scope: "row" }),
        item("td", name(column)), item("td", words));
      return row;
    }));
    problems.hidden = judged.mistakes.length === 0;
    send.hidden = left === 0;
    send.textContent = lines > 0 ? `直すところのある行を除いて、${left}人分を送る` : `${left}人分を送る`;
  }

  function finish(stopped, refused, sent) {
    const left = good.filter(({ subject }) => !taken.has(subject.holder)).length;
    const head = stopped ? `途中で止まりました。${good.length}人中 ${good.length - left}人分を受領しました`
      : `${good.length - left}人分を受領しました`;
    $("h3", result).textContent = head;
    const lines = refused.map(({ line, words }) => `${line}行目: ${words}`);
    if (stopped) lines.unshift(`${stopped} 続きからは「のこり${left}人分を送る」を押してください。`);
    $("ul", result).replaceChildren(...lines.map((words) => item("li", words)));
    result.className = `note ${stopped || refused.length > 0 ? "care" : "ok"}`;
    result.hidden = false;
    result.focus();
    send.hidden = left === 0;
    send.textContent = `のこり${left}人分を送る`;
    if (left === 0) [rows, good] = [[], []];
    say(`${sent}人分を送りました`);
  }

  async function sendAll() {
    if (busy) return;
    busy = true;
    const waiting = good.filter(({ subject }) => !taken.has(subject.holder));
    const refused = [];
    let [stopped, sent] = ["", 0];
    const bar = $("progress", progress);
    bar.max = waiting.length;
    [progress.hidden, result.hidden, send.disabled, input.disabled] = [false, true, true, true];
    for (const [at, { line, subject, text }] of waiting.entries()) {
      bar.value = at;
      $("[data-words]", progress).textContent = `${waiting.length}人中 ${at}人`;
      try {
        await put(subject.holder, text);
        taken.add(subject.holder);
        sent += 1;
      } catch (error) {
        if (error instanceof RomoriDesk.NotTaken) refused.push({ line, words: error.message });
        else { stopped = error.message; break; }
      }
    }
    bar.value = waiting.length;
    [busy, progress.hidden, send.disabled, input.disabled] = [false, true, false, false];
    finish(stopped, refused, sent);
  }

  input.disabled = false;
  const take = (file) => { if (file) read(file).catch(() => problem("ファイルを読めません。もう一度選んでください。")); };
  input.addEventListener("change", () => take(input.files[0]));
  const drop = $("[data-drop]");
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind.startsWith("drage") || kind === "dragover");
      if (kind === "drop" && !busy) take(event.dataTransfer.files[0]);
    });
  }
  for (const one of [keyColumn, numberColumn]) one.addEventListener("change", judge);
  heading.addEventListener("change", () => {
    for (const one of [keyColumn, numberColumn]) options(one, one.options.length - 1, one.value);
    judge();
  });
  send.addEventListener("click", sendAll);
})();
