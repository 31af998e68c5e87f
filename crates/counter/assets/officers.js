// 番号庫. The page of a client's key: shares are made, printed, typed and confirmed here alone.
(() => {
  "use strict";
  const { $, able, work, told, said } = RomoriDesk;
  if (!able || work.page !== "officers") return;
  /** A share is sealed as a number is, of no holder. */
  const NOBODY = "00".repeat(16);
  const HOLDING = [
    "分け札を一度だけ表示します。印刷して、1人に1枚ずつ渡してください。",
    "要る枚数の札を入れ直して確かめるまで、鍵は変わりません。",
  ];
  const FIRST = "預けたあとは、番号庫の管理者が保存データと元の鍵をすべて持っていても、札がなければ開けません。"
    + "預ける前に作った控えは、元の鍵で開きます。古い控えは消してください。";
  const ANEW = "確かめたあとは、前の札では開きません。失くした札、辞めた役員の札も同じです。";
  const CLOSED = "閉じているあいだは、番号の受領・照合・利用ができません。集め終えてから閉じてください。";

  const standing = $("[data-standing]");
  const list = $("[data-list]");
  const share = $("[data-share]");
  const make = $("[data-make]");
  const slips = $("[data-slips]");
  const problem = $("[data-problem]");
  const element = (name, words, classes = "") => {
    const one = document.createElement(name);
    one.textContent = words;
    if (classes) one.className = classes;
    return one;
  };

  function tell(tone, head, words) {
    standing.className = `note ${tone}`;
    $("h2", standing).textContent = head;
    $("p", standing).textContent = words;
    standing.hidden = false;
  }
  function rows(names, state) {
    $("tbody", list).replaceChildren(...names.map((name, at) => {
      const row = document.createElement("tr");
      const head = element("th", `${at + 1}番`);
      head.scope = "row";
      row.append(head, element("td", name), element("td", state(at + 1)));
      return row;
    }));
    list.hidden = names.length === 0;
  }
  function form(anew) {
    $("h2", make).textContent = anew ? "新しい分け札に作り直す" : "鍵を役員に預ける";
    const words = [...HOLDING, anew ? ANEW : FIRST];
    $("[data-consequences]", make).replaceChildren(...words.map((one) => element("li", one)));
    make.hidden = false;
  }
  function entering(legend) {
    $("h2", share).textContent = legend;
    share.hidden = false;
  }

  /** Shows how the key stands. */
  function show(now) {
    for (const part of [share, make, slips, list, $("[data-back]"), $("[data-close]"),
      $("[data-drop]")]) part.hidden = true;
    said(problem, "");
    const { holding, preparing } = now;
    if (preparing) {
      const there = preparing.entered.length;
      tell("care", `分け札を確かめています（${there}／${preparing.needed}枚）`,
        "印刷した札を、要る枚数だけ入れてください。それまで、鍵は前のままです。");
      rows(preparing.names, (at) => (preparing.entered.includes(at) ? "確かめた" : "まだ"));
      $("[data-drop]").hidden = false;
      entering("印刷した札を確かめる");
    } else if (!holding) {
      tell("info", "鍵はこの番号庫が預かっています",
        "役員に預けると、役員のうち何人かが紙の分け札を入れたときだけ、この顧問先の個人番号が開きます。"
        + "開いたあとは、最長12時間、60分使わなければ閉じます。番号庫が止まったときも閉じます。");
      form(false);
    } else if (holding.open_until) {
      const [idle, most] = holding.open_until;
      tell("ok", `鍵は開いています（${idle}まで）`,
        `使うたびに60分延びます。どれほど使っても${most}に閉じます。${CLOSED}`);
      rows(holding.names, () => "持っている");
      for (const part of [$("[data-close]"), $("[data-back]")]) part.hidden = false;
      form(true);
    } else {
      tell("care", `鍵が閉じています（${holding.entered.length}／${holding.needed}枚）`,
        "下の役員に、持っている分け札を1枚ずつ入れてもらってください。別の時間、別の端末でもかまいません。"
        + "札を失くした役員がいても、要る枚数がそろえば開きます。開いてから、新しい分け札に作り直してください。");
      rows(holding.names, (at) => (holding.entered.includes(at) ? "入れた" : "まだ"));
      entering("分け札を入れる");
    }
    if (now.wait > 0) said(problem, `分け札の誤りが続いたため、あと${now.wait}秒は受け付けません。`);
    const done = $("[data-done]");
    done.hidden = !now.done;
    if (!now.done) return;
    $("p", done).textContent = now.done;
    done.focus();
  }

  /** The shares, once. Nothing else can be done before they are said to be printed. */
  function papers(now) {
    for (const part of [share, make, list, standing, $("[data-back]"), $("[data-done]")]) {
      part.hidden = true;
    }
    const { preparing } = now;
    $("[data-papers]").replaceChildren(...now.papers.map(({ number, name, groups }) => {
      const slip = element("section", "", "panel slip");
      const head = element("div", "", "ph");
      head.append(element("h2", `個人番号の分け札 ${number}番（${now.papers.length}枚のうち）　${name} 様`));
      const body = element("div", "", "pb stack");
      const codes = element("ol", "", "codes");
      codes.append(...groups.map((group) => {
        const item = document.createElement("li");
        item.append(element("code", group));
        return item;
      }));
      body.append(element("p", `${work.client} の個人番号の鍵。${preparing.needed}枚そろうと開きます。`
        + "鍵のかかる場所にしまい、ほかの役員の札とは別に保管してください。", "t14"), codes);
      slip.append(head, body);
      return slip;
    }));
    slips.hidden = false;
    $("[data-once]").focus();
    $("[data-printed]").onclick = () => {
      $("[data-papers]").replaceChildren();
      show(now);
      $("#share").focus();
    };
  }

  async function press(address, body, type) {
    try {
      return await told(address, body, type);
    } catch (error) {
      said(problem, error.message);
      return null;
    }
  }
  async function simple(address) {
    const now = await press(address);
    if (now) show(now);
  }

  function listen() {
    $("[data-close]").addEventListener("click", () => simple("/officers/close"));
    $("[data-drop]").addEventListener("click", () => simple("/officers/drop"));
    $("[data-return]").addEventListener("click", () => simple("/officers/return"));
    $("[data-print]").addEventListener("click", () => print());
    share.addEventListener("submit", async (event) => {
      event.preventDefault();
      const field = $("#share");
      const note = $("[data-said]", share);
      said(note, "");
      if (field.value.trim() === "") {
        said(note, "分け札を入れてください。5文字ずつ16組です。");
        field.focus();
        return;
      }
      const sealed = await RomoriSeal.number(work, NOBODY, field.value.normalize("NFKC"));
      const now = await press("/officers/share", sealed);
      if (!now) return;
      if (now.wrong) { said(note, now.wrong); field.focus(); return; }
      field.value = "";
      show(now);
    });
    make.addEventListener("submit", async (event) => {
      event.preventDefault();
      const note = $("[data-said]", make);
      const names = $("#names").value.split("\n").map((one) => one.trim()).filter(Boolean);
      const needed = Number($("#needed").value.normalize("NFKC").trim());
      said(note, "");
      const wrong = [
        [names.length < 2, "#names", "役員の氏名を、1行に1人ずつ、2人から16人まで入れてください。"],
        [!Number.isInteger(needed) || needed < 2 || needed > 16, "#needed",
          "開くのに要る枚数を、2以上の数字で入れてください。"],
        [!$("#understood").checked, "#understood", "読んで分かったときは、印を付けてください。"],
      ].find(([is]) => is);
      if (wrong) { said(note, wrong[2]); $(wrong[1]).focus(); return; }
      const now = await press("/officers/make", JSON.stringify({ needed, names }),
        "application/json");
      if (!now) return;
      if (now.wrong) { said(note, now.wrong); return; }
      make.reset();
      papers(now);
    });
  }

  listen();
  simple("/officers");
})();
