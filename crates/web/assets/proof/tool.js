"use strict";
// Verifies proofs of the log by the specifications alone (C2SP signed-note, tlog-checkpoint,
// tlog-cosignature, tlog-proof, tlog-witness; RFC 9162) and docs/design/log.md. Shares nothing with
// the program that made them. Pure functions first; the page is at the end and in browsers only.

const LOG_KEY = 1;
const WITNESS_KEY = 4;
const utf8 = (text) => new TextEncoder().encode(text);
const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
const leafHash = (leaf) => sha256(joined(Uint8Array.of(0), leaf));
const nodeHash = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

/** Why something proves nothing, in words for a person. */
class Unproved extends Error {}
const refuse = (words) => {
  throw new Unproved(words);
};

/** Standard base 64, one text for one sequence of bytes. */
function base64(text) {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  const binary = atob(text);
  return btoa(binary) === text ? Uint8Array.from(binary, (letter) => letter.charCodeAt(0)) : null;
}

/** A number as these formats write it: digits alone, no leading zero. */
function whole(digits) {
  return /^(?:0|[1-9][0-9]*)$/.test(digits ?? "") && digits.length <= 20 ? BigInt(digits) : null;
}

/** C2SP signed-note "Verifier keys", of a log or of a witness. */
async function parseKey(text) {
  const parts = text.trim().split("+");
  if (parts.length < 3) return null;
  const [name, id, encoded] = [parts[0], parts[1], parts.slice(2).join("+")];
  const material = base64(encoded);
  if (!name || /\s/.test(name) || material?.length !== 33) return null;
  if (material[0] !== LOG_KEY && material[0] !== WITNESS_KEY) return null;
  const digest = (await sha256(joined(utf8(`${name}\n`), material))).slice(0, 4);
  if (hex(digest) !== id) return null;
  return { name, id: digest, kind: material[0], bytes: material.slice(1) };
}

async function hasSigned(key, message, signature) {
  const known = await crypto.subtle.importKey("raw", key.bytes, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", known, signature, message);
}

/** A checkpoint that one of these keys has signed, with the witnesses among them. */
async function readCheckpoint(note, keys) {
  const gap = note.lastIndexOf("\n\n");
  // eslint-disable-next-line no-control-regex
  if (gap < 0 || !note.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(note)) {
    refuse("チェックポイントの形が壊れています。");
  }
  const text = note.slice(0, gap + 1);
  const [origin, digits, encoded, ...rest] = text.split("\n");
  const [size, root] = [whole(digits), base64(encoded ?? "")];
  const complete = rest.length === 1 && rest[0] === "";
  if (!origin || size === null || root?.length !== 32 || !complete) {
    refuse("チェックポイントの形が壊れています。");
  }
  let signed = false;
  const witnesses = [];
  for (const line of note.slice(gap + 2, -1).split("\n")) {
    const [, name, body] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = base64(body ?? "");
    if (!bytes || bytes.length < 5) refuse("署名の行の形が壊れています。");
    for (const key of keys) {
      if (key.name !== name || !same(key.id, bytes.slice(0, 4))) continue;
      if (key.kind === LOG_KEY) {
        if (!(await hasSigned(key, utf8(text), bytes.slice(4)))) {
          refuse("署名が内容と一致しません。書き換えられています。");
        }
        signed ||= origin === name;
      } else {
        witnesses.push(await readCosignature(key, text, bytes.slice(4)));
      }
    }
  }
  if (!signed) refuse("この検証鍵による署名がありません。鍵を確かめてください。");
  return { origin, size, root, witnesses, note };
}

/** C2SP tlog-cosignature, version 1. */
async function readCosignature(key, text, bytes) {
  const at = bytes.length === 72 ? new DataView(bytes.buffer).getBigUint64(bytes.byteOffset) : 0n;
  const message = utf8(`cosignature/v1\ntime ${at}\n${text}`);
  if (at === 0n || !(await hasSigned(key, message, bytes.slice(8)))) {
    refuse(`証人「${key.name}」の署名が内容と一致しません。`);
  }
  return { name: key.name, at: Number(at) };
}

/** RFC 9162 §2.1.3.2. */
async function isIncluded(index, size, leaf, root, proof) {
  if (index >= size) return false;
  let [fn, sn, r] = [index, size - 1n, leaf];
  for (const p of proof) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = await nodeHash(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      r = await nodeHash(r, p);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && same(r, root);
}

/** RFC 9162 §2.1.4.2. */
async function isBeginning(first, second, proof) {
  if (first.size > second.size) return false;
  if (first.size === 0n) return proof.length === 0 && same(first.root, await sha256(utf8("")));
  if (first.size === second.size) return proof.length === 0 && same(first.root, second.root);
  const isPower = (first.size & (first.size - 1n)) === 0n;
  const path = isPower ? [first.root, ...proof] : proof;
  if (path.length === 0) return false;
  let [fn, sn] = [first.size - 1n, second.size - 1n];
  while ((fn & 1n) === 1n) [fn, sn] = [fn >> 1n, sn >> 1n];
  let [fr, sr] = [path[0], path[0]];
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      [fr, sr] = [await nodeHash(c, fr), await nodeHash(c, sr)];
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      sr = await nodeHash(sr, c);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && same(fr, first.root) && same(sr, second.root);
}

function hashesOf(lines) {
  const hashes = lines.map(base64);
  const bad = hashes.length > 64 || hashes.some((hash) => hash?.length !== 32);
  return bad ? refuse("証明の行の形が壊れています。") : hashes;
}

/** C2SP tlog-proof, the entry as extra data. */
async function checkProof(text, keys) {
  const gap = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(gap, 0)).split("\n");
  const checkpoint = await readCheckpoint(gap < 0 ? "" : text.slice(gap + 2), keys);
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") refuse("証明ファイルの形ではありません。");
  const extra = /^extra (\S+)$/.exec(lines[0] ?? "");
  const leaf = base64(extra?.[1] ?? "-") ?? refuse("証明ファイルに、記録の項目が入っていません。");
  const index = whole(/^index ([0-9]+)$/.exec(lines[1] ?? "")?.[1]);
  if (index === null) refuse("証明ファイルの形ではありません。");
  const proof = hashesOf(lines.slice(2));
  if (!(await isIncluded(index, checkpoint.size, await leafHash(leaf), checkpoint.root, proof))) {
    refuse("証明が成り立ちません。項目か記録が書き換えられたおそれがあります。");
  }
  return { index, checkpoint, entry: decodeEntry(leaf) };
}

/** The body of a C2SP tlog-witness request, against the heads that were kept. */
async function checkGrowth(text, kept, keys) {
  const gap = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(gap, 0)).split("\n");
  const checkpoint = await readCheckpoint(gap < 0 ? "" : text.slice(gap + 2), keys);
  const size = whole(/^old ([0-9]+)$/.exec(lines[0])?.[1]);
  if (size === null) refuse("証明ファイルの形ではありません。");
  const old = kept.find((head) => head.size === size && head.origin === checkpoint.origin);
  if (!old) refuse(`${size}件のときのチェックポイントの控えも、一緒に選んでください。`);
  if (!(await isBeginning(old, checkpoint, hashesOf(lines.slice(1))))) {
    refuse("控えと一致しません。控えたときまでの記録が書き換えられています。");
  }
  return { old, checkpoint };
}
