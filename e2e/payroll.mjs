// The pay files that clients send, month by month, made from what was written out of the ledgers.
import { readFile } from "node:fs/promises";

const HEAD = [
  "顧問先番号", "社員番号", "支給年月", "支払基礎日数", "固定的賃金", "非固定的賃金", "固定的賃金の変動",
  "報酬（現物）",
];

/** The rows of a CSV that this program wrote, by the names of their columns. No cell is quoted. */
export function rowsOf(text) {
  const [head, ...lines] = text.replace(/^\uFEFF/, "").trimEnd().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, at) => [name, cells[at]]));
  });
}

/** The month so many months later, as 2026-07. */
export function plus(month, count) {
  const [year, nth] = month.split("-").map(Number);
  const index = year * 12 + nth - 1 + count;
  return `${Math.floor(index / 12)}-${String(index % 12 + 1).padStart(2, "0")}`;
}

/** Everybody's pay as it goes on: as before, unless somebody's is said. */
export class Payroll {
  constructor(pay, persons) {
    this.days = new Map(pay.map((row) => [this.key(row, row["支給年月"]), row["支払基礎日数"]]));
    this.last = new Map();
    // Who was paid lately goes on being paid.
    const lately = pay.filter((row) => row["支給年月"] >= "2026-05");
    for (const row of lately) this.last.set(this.key(row), row);
    this.until = new Map(persons.map((row) => [this.key(row), row["退職日"]]));
  }

  static async read(pay, persons) {
    const [one, other] = await Promise.all([pay, persons].map((file) => readFile(file, "utf8")));
    return new Payroll(rowsOf(one), rowsOf(other));
  }

  key(row, month = "") {
    return `${row["顧問先番号"]} ${row["社員番号"]} ${month}`;
  }

  /** What is paid from now on to somebody: a row as a file has it. */
  add([client, number, , , fixed, , , kind = 0]) {
    const row = { 顧問先番号: client, 社員番号: number, 固定的賃金: fixed, "報酬（現物）": kind };
    this.last.set(this.key(row), row);
  }

  /** Nothing more is paid to somebody whose last day was this. */
  leave(client, number, day) {
    this.until.set(this.key({ 顧問先番号: client, 社員番号: number }), day);
  }

  /** 社員番号 of whom a client insures under a number. */
  number(client, insured) {
    const found = [...this.last.values()].find((row) =>
      row["顧問先番号"] === client && row["被保険者整理番号"] === insured);
    return found["社員番号"];
  }

  /** A month's rows of those who are there, of some clients or all. */
  month(month, clients = null) {
    const rows = [];
    for (const [key, row] of this.last) {
      const left = this.until.get(key);
      if (left && left < `${month}-01`) continue;
      if (clients && !clients.includes(row["顧問先番号"])) continue;
      const same = this.days.get(this.key(row, plus(month, -12)));
      const idle = Number(row["固定的賃金"]) === 0;
      rows.push([
        row["顧問先番号"], row["社員番号"], month, idle ? 0 : same ?? 30, row["固定的賃金"], 0, "",
        row["報酬（現物）"],
      ]);
    }
    return rows;
  }
}

/** A file of pay rows, as an upload takes it. */
export function payFile(rows) {
  const full = rows.map((row) => [...row, 0].slice(0, HEAD.length));
  const text = [HEAD, ...full].map((row) => `${row.join(",")}\r\n`).join("");
  return { name: "賃金.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${text}`) };
}
