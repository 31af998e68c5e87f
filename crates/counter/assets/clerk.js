// 番号庫. The clerk's pages: numbers of several people, a comparison, a check, a document.
(() => {
  "use strict";
  const { $, $$, able, work, ask, told, put, numberField, value, state, said, say } = RomoriDesk;
  const { mistake, WORDS, DIGITS } = RomoriSeal;
  if (!able) return;

  // ── 入力 ───────────────────────────────────────
  function enter() {
    const rows = $$("[data-holder]").map((row) => ({
      row, holder: row.dataset.holder, label: row.dataset.label, field: $("[data-number]", row),
      place: $("[data-state]", row), again: $("[data-again]", row), problem: "", busy: false,
    }));
    const note = $("[data-mistakes]");
    const count = $("[data-count]");
    const leave = $("[data-leave]");

    const got = () => rows.filter(({ row }) => row.classList.contains("got")).length;
    const tell = () => { count.textContent = `${rows.length}人中 ${got()}人を受領`; };
    function list() {
      const wrong = rows.filter(({ problem }) => problem);
      $("ul", note).replaceChildren(...wrong.map(({ label, field, problem }) => {
        const [item, link] = [document.createElement("li"), document.createElement("a")];
        [link.href, link.textContent] = [`#${field.id}`, `${rows.findIndex((one) =>
          one.field === field) + 1}番目 ${label}: ${problem}`];
        link.addEventListener("click", (event) => { event.preventDefault(); field.focus(); });
        item.append(link);
        return item;
      }));
      note.hidden = wrong.length === 0;
    }
    function wrong(one, words) {
      one.problem = words;
      one.field.toggleAttribute("aria-invalid", false);
      if (words) one.field.setAttribute("aria-invalid", "true");
      state(one.place, words ? "bad" : "", words || "未入力");
      list();
    }
    const after = (one) => {
      const at = rows.indexOf(one);
      const order = [...rows.slice(at + 1), ...rows.slice(0, at)];
      return order.find(({ row }) => !row.classList.contains("got"));
    };
    const onward = (one) => {
      const next = after(one);
      if (next) next.field.focus(); else leave.focus();
    };
    async function send(one) {
      if (one.busy) return;
      one.busy = true;
      one.field.readOnly = true;
      wrong(one, "");
      state(one.place, "", "送っています");
      try {
        await put(one.holder, value(one.field));
        one.field.value = "";
        one.row.classList.add("got");
        state(one.place, "ok", "受領しました");
        say(`${one.label} 受領しました`);
        one.again.hidden = false;
        tell();
      } catch (error) {
        wrong(one, error.message);
      } finally {
        one.busy = false;
        one.field.readOnly = one.row.classList.contains("got");
      }
    }
    function typed(one, text) {
      if (text.length < DIGITS) { if (one.problem) wrong(one, ""); return; }
      const rule = mistake(text);
      if (rule) { wrong(one, WORDS[rule]); return; }
      send(one);
    }
    for (const one of rows) {
      numberField(one.field, {
        typed: (text) => typed(one, text),
        cleared: () => wrong(one, ""),
        entered: (text) => {
          if (text === "" || one.busy || one.field.readOnly) { onward(one); return; }
          const rule = mistake(text);
          if (rule) wrong(one, WORDS[rule]); else send(one);
          if (!rule) onward(one);
        },
      });
      one.again.addEventListener("click", () => {
        one.row.classList.remove("got");
        one.again.hidden = true;
        one.field.readOnly = false;
        state(one.place, "", "未入力（前に受領した番号は残っています）");
        tell();
        one.field.focus();
      });
    }
    leave.disabled = false;
    leave.addEventListener("click", async () => {
      const open = rows.find(({ field }) => value(field) !== "");
      if (open) {
        wrong(open, open.problem || "まだ受領していません。直すか、Esc で空にしてください。");
        open.field.focus();
        return;
      }
      await ask("/leave").catch(() => {});
      done(`${got()}人分を受領しました。この画面を閉じて、労守へ戻ってください。`);
    });
    rows[0]?.field.focus();
  }

  /** The page is over: only what happened is left. */
  function done(words) {
    const note = document.createElement("div");
    note.className = "note ok";
    note.tabIndex = -1;
    const text = document.createElement("p");
    text.textContent = words;
    const icon = document.createElement("span");
    icon.setAttribute("aria-hidden", "true");
    icon.textContent = "✓";
    note.append(icon, text);
    $(".stack", $("#main")).replaceChildren(note);
    note.focus();
  }

  // ── 照合 ───────────────────────────────────────
  function match() {
    const form = $("[data-match]");
    const { holder } = form.dataset;
    const field = $("[data-number]", form);
    const place = $("[data-state]", form);
    const button = $("button[type=submit]", form);
    const verdict = $("[data-verdict]", form);
    const show = (tone, head, words) => {
      verdict.className = `note ${tone}`;
      $("h3", verdict).textContent = head;
      $("p", verdict).textContent = words;
      verdict.hidden = false;
      verdict.focus();
    };
    numberField(field, {
      typed: (text) => {
        verdict.hidden = true;
        const rule = text.length < DIGITS ? null : mistake(text);
        state(place, rule ? "bad" : "", rule ? WORDS[rule] : "");
      },
      cleared: () => state(place, "", ""),
      entered: () => form.requestSubmit(),
    });
    button.disabled = false;
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = value(field);
      const rule = mistake(text);
      if (rule) { state(place, "bad", WORDS[rule]); field.focus(); return; }
      if (busy) return;
      busy = true;
      try {
        const sealed = await RomoriSeal.number(work, holder, text);
        const { same } = await told("/compare", sealed);
        field.value = "";
        if (same) show("ok", "一致しました", "書類の番号は、登録された番号と同じです。");
        else show("care", "一致しません", "書類の番号は、登録された番号と違います。入れまちがいでなければ、番号を集め直してください。");
      } catch (error) {
        show("bad", "照合していません", error.message);
      } finally {
        busy = false;
      }
    });
    field.focus();
  }

  // ── 本人確認 ───────────────────────────────────
  async function look(button) {
    const shot = $(".shot", button.parentElement);
    button.disabled = true;
    try {
      const response = await ask("/image", RomoriSeal.bytes(button.dataset.image));
      const address = URL.createObjectURL(await response.blob());
      const picture = document.createElement("img");
      picture.alt = shot.dataset.shot;
      picture.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
      picture.src = address;
      shot.replaceChildren(picture);
    } catch (error) {
      shot.textContent = error.message;
      button.disabled = false;
    }
  }
  function check() {
    const form = $("[data-confirm]");
    const problem = $("[data-said]", form);
    const papers = $$("[name=paper]", form);
    const button = $("button[type=submit]", form);
    for (const one of $$("[data-image]")) {
      one.disabled = false;
      one.addEventListener("click", () => look(one));
    }
    for (const way of $$("[name=way]", form)) {
      way.addEventListener("change", () => {
        const fits = way.dataset.fits.split(" ");
        $(".hint[data-takes]", form).textContent = way.dataset.takes;
        for (const paper of papers) {
          paper.disabled = !fits.includes(paper.value);
          if (paper.disabled) paper.checked = false;
        }
      });
    }
    button.disabled = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const way = $("[name=way]:checked", form);
      const evidence = papers.filter((one) => one.checked).map((one) => Number(one.value));
      const body = JSON.stringify({ way: Number(way.value), evidence, on: form.elements.on.value });
      said(problem, "");
      button.disabled = true;
      try {
        await told("/confirm", body, "application/json");
        $$(".shot").forEach((shot) => shot.replaceChildren());
        form.hidden = true;
        $("[aria-labelledby=h-i]").hidden = true;
        const note = $("[data-done]");
        note.hidden = false;
        note.focus();
      } catch (error) {
        said(problem, error.message);
        button.disabled = false;
      }
    });
  }

  // ── 利用 ───────────────────────────────────────
  function use() {
    const form = $("[data-fill]");
    form.addEventListener("submit", () => {
      // The browser has what it sends before the button is off.
      setTimeout(() => {
        $("button", form).disabled = true;
        $("[data-said]").textContent = "渡しました。ブラウザーの保存先を確かめてください。"
          + "受け取れなかったときは、労守の画面からもう一度利用を求めてください。";
      }, 0);
    });
  }

  const pages = { enter, match, check, use };
  pages[work.page]?.();
})();
