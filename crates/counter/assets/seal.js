// 番号庫. Checks an individual number and seals it for the vault: HPKE (RFC 9180), base mode,
// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. It keeps nothing and asks nobody.
const RomoriSeal = (() => {
  "use strict";
  const utf8 = (text) => new TextEncoder().encode(text);
  const INFO = utf8("romori-mynabox/1");
  const POINT = 65;
  const DIGITS = 12;
  const WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
  const IMAGE = Uint8Array.of(1);

  const joined = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { all.set(part, at); at += part.length; }
    return all;
  };
  const bytes = (digits) =>
    Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const hex = (all) => [...all].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // ── The number ─────────────────────────────────
  /** Digits of any width, without the spaces and strokes that people put between them. */
  const plain = (text) => text.normalize("NFKC").replace(/[\s\-‐‑‒–—―−ー]/g, "");

  /** Which rule the text breaks, or nothing. (番号法施行令, 平成26年総務省令85号5条) */
  function mistake(text) {
    if (!/^[0-9]*$/.test(text)) return "digits";
    if (text.length !== DIGITS) return "length";
    if (/^(.)\1*$/.test(text)) return "same";
    const rest = WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(text[at]), 0) % 11;
    return Number(text[DIGITS - 1]) === (rest <= 1 ? 0 : 11 - rest) ? null : "check";
  }
  const WORDS = {
    digits: "数字でない文字があります。数字だけを入れてください。",
    length: "12桁ではありません。桁の抜けや余りがないか確かめてください。",
    same: "同じ数字だけの番号はありません。書類を見て入れ直してください。",
    check: "最後の桁（検査用数字）が合いません。書類と見比べて入れ直してください。",
  };

  // ── HPKE ───────────────────────────────────────
  const ECDH = { name: "ECDH", namedCurve: "P-256" };
  const KEM = joined(utf8("KEM"), bytes("0010"));
  const SUITE = joined(utf8("HPKE"), bytes("001000010002"));
  const NO_SALT = new Uint8Array(32);
  const NOTHING = new Uint8Array(0);

  async function hmac(secret, message) {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
  }
  const extract = (suite, salt, label, secret) =>
    hmac(salt, joined(utf8("HPKE-v1"), suite, utf8(label), secret));
  // One block of HKDF-Expand: nothing here is longer than the 32 bytes of its hash.
  const expand = async (suite, secret, label, context, length) => (await hmac(secret, joined(
    Uint8Array.of(0, length), utf8("HPKE-v1"), suite, utf8(label), context, Uint8Array.of(1),
  ))).slice(0, length);

  async function encapsulate(theirs, pair) {
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const key = await crypto.subtle.importKey("raw", theirs, ECDH, false, []);
    const derived = await crypto.subtle.deriveBits(
      { name: "ECDH", public: key }, pair.privateKey, 256);
    const secret = await extract(KEM, NO_SALT, "eae_prk", new Uint8Array(derived));
    const context = joined(point, theirs);
    return { point, shared: await expand(KEM, secret, "shared_secret", context, 32) };
  }

  async function schedule(shared, info) {
    const context = joined(Uint8Array.of(0), await extract(SUITE, NO_SALT, "psk_id_hash", NOTHING),
      await extract(SUITE, NO_SALT, "info_hash", info));
    const secret = await extract(SUITE, shared, "secret", NOTHING);
    const key = await expand(SUITE, secret, "key", context, 32);
    return { key, nonce: await expand(SUITE, secret, "base_nonce", context, 12) };
  }

  /** Seals once for a public key; a pair of keys is handed in by tests alone. */
  async function seal(theirs, info, boundTo, text, pair) {
    const own = pair ?? await crypto.subtle.generateKey(ECDH, false, ["deriveBits"]);
    const { point, shared } = await encapsulate(theirs, own);
    const { key, nonce } = await schedule(shared, info);
    const algorithm = { name: "AES-GCM", iv: nonce, additionalData: boundTo };
    const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
    const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, cipher, text));
    for (const secret of [shared, key]) secret.fill(0);
    return joined(point, sealed);
  }

  // ── What the desk takes ────────────────────────
  /** `work` has the vault's key and what everything of this page is bound to, in hexadecimal. */
  const boundTo = (work, holder) =>
    joined(bytes(work.owner), bytes(holder), bytes(work.token));
  async function number(work, holder, text) {
    const digits = utf8(text);
    try {
      return await seal(bytes(work.key), INFO, boundTo(work, holder), digits);
    } finally {
      digits.fill(0);
    }
  }
  /** An image in JPEG; the first byte inside says so. */
  const image = (work, holder, jpeg) => seal(
    bytes(work.key), INFO, joined(boundTo(work, holder), IMAGE), joined(Uint8Array.of(1), jpeg));

  /** Several parts as one body: each with its length before it, in four bytes. */
  const parcels = (parts) => joined(...parts.flatMap((part) => {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, part.length);
    return [length, part];
  }));

  return { plain, mistake, WORDS, seal, number, image, parcels, bytes, hex, joined, POINT, DIGITS };
})();
