"use strict";
// Seals a bid in the browser, byte for byte as `onus bid seal` does. Nothing here speaks to a network.

const CHUNK = 65536, TAG = 16, BEFORE_BID = 136, BID_MAX = 512 * 1024 * 1024;
const P = 2n ** 255n - 19n;
const utf8 = new TextEncoder();

function hex(bytes) {
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

function unhex(text) {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Fault("not_hex");
  return Uint8Array.from(text.match(/../g) || [], (one) => parseInt(one, 16));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of parts) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

function bigEndian(number, length) {
  const bytes = new Uint8Array(length);
  for (let at = length - 1, left = number; at >= 0; at--, left = Math.floor(left / 256)) bytes[at] = left % 256;
  return bytes;
}

function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

class Fault extends Error {
  constructor(word, about = "") {
    super(word);
    this.word = word;
    this.about = about;
  }
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

async function derived(material, salt, label) {
  const key = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: utf8.encode(label) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

function aesKey(raw) {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function encrypted(key, nonce, bytes, beside) {
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: beside }, key, bytes));
}

async function decrypted(key, nonce, bytes, beside) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: beside }, key, bytes));
  } catch {
    throw new Fault("does_not_open");
  }
}

// X25519, RFC 7748, section 5. Used where the browser has none of its own. The numbers take as long as they take;
// the key lives for one envelope on the bidder's own machine.
function ladder(scalar, point) {
  const mod = (a) => ((a % P) + P) % P;
  const clamped = Uint8Array.from(scalar);
  clamped[0] &= 248;
  clamped[31] = (clamped[31] & 127) | 64;
  const number = (bytes) => BigInt("0x" + hex(Uint8Array.from(bytes).reverse()));
  const k = number(clamped);
  const x1 = number(point) & ((1n << 255n) - 1n);
  let x2 = 1n, z2 = 0n, x3 = x1, z3 = 1n, swap = 0n;
  for (let at = 254n; at >= 0n; at--) {
    const bit = (k >> at) & 1n;
    if (swap ^ bit) [x2, x3, z2, z3] = [x3, x2, z3, z2];
    swap = bit;
    const a = x2 + z2, b = x2 - z2, aa = mod(a * a), bb = mod(b * b), e = aa - bb;
    const da = mod((x3 - z3) * a), cb = mod((x3 + z3) * b);
    x3 = mod((da + cb) * (da + cb));
    z3 = mod(x1 * mod((da - cb) * (da - cb)));
    x2 = mod(aa * bb);
    z2 = mod(e * (aa + 121665n * e));
  }
  if (swap) [x2, z2] = [x3, z3];
  let inverse = 1n;
  for (let base = mod(z2), power = P - 2n; power; power >>= 1n, base = mod(base * base)) {
    if (power & 1n) inverse = mod(inverse * base);
  }
  const result = mod(x2 * inverse);
  return unhex(result.toString(16).padStart(64, "0")).reverse();
}

const PKCS8 = unhex("302e020100300506032b656e04220420");

async function byBrowser(scalar, point) {
  const own = await crypto.subtle.importKey("pkcs8", joined(PKCS8, scalar), "X25519", false, ["deriveBits"]);
  const other = await crypto.subtle.importKey("raw", point, "X25519", false, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: other }, own, 256));
}

let ownCurve = null;

async function browserHasX25519() {
  if (ownCurve === null) {
    const base = joined(Uint8Array.of(9), new Uint8Array(31)), scalar = new Uint8Array(32).fill(7);
    ownCurve = await byBrowser(scalar, base).then((found) => same(found, ladder(scalar, base)), () => false);
  }
  return ownCurve;
}

async function x25519(scalar, point) {
  const number = BigInt("0x" + hex(Uint8Array.from(point).reverse()));
  if (point.length !== 32 || number >= P) throw new Fault("unfit_key");
  let found;
  try {
    found = (await browserHasX25519()) ? await byBrowser(scalar, point) : ladder(scalar, point);
  } catch {
    throw new Fault("unfit_key");
  }
  if (found.every((byte) => byte === 0)) throw new Fault("unfit_key");
  return found;
}

function publicOf(scalar) {
  return x25519(scalar, joined(Uint8Array.of(9), new Uint8Array(31)));
}

function sizeClass(length) {
  let bits = 0;
  for (let left = length - 1; left >= 1; left = Math.floor(left / 2)) bits++;
  const step = Math.max(CHUNK, 2 ** Math.max(bits - 4, 0));
  return Math.ceil(length / step) * step;
}

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

async function codeText(code) {
  const check = await sha256(joined(utf8.encode("onus bidder code 1"), code));
  const twelve = (BigInt(check[0]) << 4n) | BigInt(check[1] >> 4);
  const number = (BigInt("0x" + hex(code)) << 12n) | twelve;
  let letters = "";
  for (let at = 27n; at >= 0n; at--) letters += LETTERS[Number((number >> (5n * at)) & 31n)];
  return letters.match(/.{4}/g).join("-");
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const DEVICES = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/;

function unfitPath(path) {
  const parts = path.split("/");
  if (!path || parts.some((one) => one === "" || one === "." || one === "..")) return true;
  if (utf8.encode(path).length > 240 || UNSEEN.test(path) || /[<>:"|?*\\]/.test(path)) return true;
  return parts.some((one) => / $|\.$|^ /.test(one) || DEVICES.test(one.split(".")[0].toLowerCase()));
}

function byBytes(one, other) {
  const a = utf8.encode(one.path), b = utf8.encode(other.path);
  for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) return a[at] - b[at];
  return a.length - b.length;
}

// files: [{path, bytes}]; the archive of a bid, the same bytes on every machine.
function archived(files) {
  const ordered = files.map((one) => ({ path: one.path.normalize("NFC"), bytes: one.bytes })).sort(byBytes);
  if (!ordered.length || ordered.length > 10000) throw new Fault("files_count", String(ordered.length));
  const names = new Set(), folders = new Set();
  for (const one of ordered) {
    const low = one.path.toLowerCase(), parts = low.split("/");
    if (unfitPath(one.path)) throw new Fault("unfit_path", one.path);
    if (names.has(low)) throw new Fault("same_name", one.path);
    names.add(low);
    for (let depth = 1; depth < parts.length; depth++) folders.add(parts.slice(0, depth).join("/"));
  }
  for (const one of folders) if (names.has(one)) throw new Fault("same_name", one);
  const listed = utf8.encode(JSON.stringify(ordered.map((one) => ({ path: one.path, size: one.bytes.length }))));
  return joined(utf8.encode("onusfile"), bigEndian(listed.length, 4), listed, ...ordered.map((one) => one.bytes));
}

// The files within an archive of ours, as it lists them.
function filesOf(archive) {
  const start = 12 + archive.subarray(8, 12).reduce((sum, byte) => sum * 256 + byte, 0);
  let rows, at = start;
  try {
    rows = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(archive.subarray(12, start)));
  } catch {
    throw new Fault("does_not_open");
  }
  const files = rows.map((one) => ({ path: one.path, bytes: archive.subarray(at, (at += one.size)) }));
  if (at !== archive.length || hex(archive.subarray(0, 8)) !== hex(utf8.encode("onusfile"))) throw new Fault("does_not_open");
  return files;
}

// What the files come to: bid.json in front under a salt of its own, all other files as one digest.
async function digestsOf(nonce, archive) {
  let first = new Uint8Array(32);
  const others = [];
  for (const one of filesOf(archive)) {
    const path = utf8.encode(one.path), own = await saltOf(nonce, one.path);
    const digest = await sha256(joined(own, bigEndian(path.length, 4), path, bigEndian(one.bytes.length, 8), one.bytes));
    if (one.path === "bid.json") first = digest;
    else others.push(digest);
  }
  const rest = await sha256(joined(utf8.encode("onus rest of a bid 1\n"), ...others));
  return { first, rest, salt: await saltOf(nonce, "bid.json") };
}

// What the bidder signs, and what the log names before the deadline: the signature is in it.
async function committed({ first, rest }, signer, signed) {
  const body = await sha256(joined(utf8.encode("onus body of a bid 1\n"), first, rest, signer));
  const signature = await signed(body);
  return { body, signature, commitment: await sha256(joined(utf8.encode("onus bid 1\n"), body, signature)) };
}

const PKCS8_ED25519 = unhex("302e020100300506032b657004220420");
const KEY_LINES = /^(?:\uFEFF)?onus bidder key 1\r?\nsupplier ([^\r\n]+)\r?\npublic ([0-9a-f]{64})\r?\nprivate ([0-9a-f]{64})\r?\n*$/;

function signedText(id, ceremony, body) {
  return joined(utf8.encode("onus bid signature 1\n"), bigEndian(id.length, 2), id, ceremony, body);
}

// A bidder's key from its 32 bytes: the public half, and what signs. No other part of the page sees the bytes.
async function bidderKey(supplier, seed) {
  const pkcs8 = joined(PKCS8_ED25519, seed);
  let own, signer;
  try {
    own = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
    const x = (await crypto.subtle.exportKey("jwk", own)).x.replace(/-/g, "+").replace(/_/g, "/");
    signer = Uint8Array.from(atob(x), (one) => one.charCodeAt(0));
  } catch {
    throw new Fault("no_signing");
  }
  const text = `onus bidder key 1\nsupplier ${supplier}\npublic ${hex(signer)}\nprivate ${hex(seed)}\n`;
  const sign = async (bytes) => new Uint8Array(await crypto.subtle.sign("Ed25519", own, bytes));
  return { supplier, signer, sign, text };
}

async function keyOf(text) {
  const lines = KEY_LINES.exec(text);
  if (!lines || unfitId(lines[1])) throw new Fault("no_key_file");
  const seed = unhex(lines[3]);
  if (new Set(seed).size < 8) throw new Fault("no_key_file");
  const key = await bidderKey(lines[1], seed);
  if (hex(key.signer) !== lines[2]) throw new Fault("no_key_file");
  return key;
}

async function newKey(supplier) {
  if (unfitId(supplier)) throw new Fault("no_supplier");
  return bidderKey(supplier, crypto.getRandomValues(new Uint8Array(32)));
}

async function signatureFits(signer, signature, text) {
  const key = await crypto.subtle.importKey("raw", signer, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature, text);
}

function unfitId(text) {
  const length = utf8.encode(text).length;
  return UNSEEN.test(text) || length < 1 || length > 200 || text !== text.trim().normalize("NFC");
}

function saltOf(nonce, path) {
  return derived(nonce, new Uint8Array(0), `onus sealed bid 1: salt of ${path}`);
}

function tenderOf(text) {
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Fault("no_tender_file");
  }
  const digest = /^[0-9a-f]{64}$/;
  const fit = read && read.format === "onus-sealing-1" && read.kind === "tender_version"
    && read.suite === "x25519-hkdf-sha256-aes256gcm" && digest.test(read.ceremony) && digest.test(read.tender_key)
    && Number.isInteger(read.version) && read.version >= 1 && read.version < 2 ** 32
    && typeof read.tender === "string" && typeof read.deadline === "string" && !unfitId(read.tender);
  if (!fit) throw new Fault("no_tender_file");
  return read;
}

function newChance() {
  const drawn = (count) => crypto.getRandomValues(new Uint8Array(count));
  return { contentKey: drawn(32), ephemeral: drawn(32), nonce: drawn(32), code: drawn(16) };
}

function chunkNonce(number, last) {
  return joined(bigEndian(number, 11), Uint8Array.of(last ? 1 : 0));
}

async function wrappingKey(prefix, secret, code) {
  return aesKey(await derived(joined(secret, code), await sha256(prefix), "onus sealed bid 1: two locks"));
}

async function withdrawalSecret(code, ephemeral) {
  return derived(code, ephemeral, "onus sealed bid 1: withdrawal");
}

async function sealed(tender, archive, chance, own, told = () => {}) {
  const id = utf8.encode(tender.tender), tenderKey = unhex(tender.tender_key);
  const padded = sizeClass(BEFORE_BID + archive.length);
  const digests = await digestsOf(chance.nonce, archive), ceremony = unhex(tender.ceremony);
  const { body, signature, commitment } = await committed(digests, own.signer, (what) => own.sign(signedText(id, ceremony, what)));
  const content = new Uint8Array(padded);
  content.set(joined(chance.nonce, own.signer, signature, bigEndian(archive.length, 8)));
  content.set(archive, BEFORE_BID);
  const ephemeral = await publicOf(chance.ephemeral);
  const secret = await withdrawalSecret(chance.code, ephemeral), mark = await sha256(secret);
  const prefix = joined(
    utf8.encode("onus-bid"), Uint8Array.of(1, 1), bigEndian(id.length, 2), id, bigEndian(tender.version, 4),
    ceremony, tenderKey, ephemeral, commitment, mark, bigEndian(padded, 8),
  );
  const wrapping = await wrappingKey(prefix, await x25519(chance.ephemeral, tenderKey), chance.code);
  const header = joined(prefix, await encrypted(wrapping, new Uint8Array(12), chance.contentKey, prefix));
  const digest = await sha256(header);
  const key = await aesKey(await derived(chance.contentKey, digest, "onus sealed bid 1: chunks"));
  const count = padded / CHUNK, envelope = new Uint8Array(header.length + count * (CHUNK + TAG));
  envelope.set(header);
  for (let number = 0; number < count; number++) {
    const chunk = content.subarray(number * CHUNK, (number + 1) * CHUNK);
    envelope.set(await encrypted(key, chunkNonce(number, number === count - 1), chunk, digest), header.length + number * (CHUNK + TAG));
    if (number % 32 === 0) told(number / count);
  }
  const { salt, rest } = digests;
  return { envelope, commitment, body, salt, rest, signature, secret, digest: await sha256(envelope), code: await codeText(chance.code) };
}

// Opens an envelope with the shared secret and the code; gives the archive, whole, signed and as committed, or a fault.
async function opened(envelope, secretOf, code) {
  const length = envelope[10] * 256 + envelope[11], end = 232 + length;
  if (hex(envelope.subarray(0, 10)) !== hex(utf8.encode("onus-bid")) + "0101" || envelope.length < end) throw new Fault("does_not_open");
  const header = envelope.subarray(0, end), prefix = envelope.subarray(0, end - 48);
  const at = 16 + length, ephemeral = header.subarray(at + 64, at + 96), commitment = header.subarray(at + 96, at + 128);
  const wrapping = await wrappingKey(prefix, await secretOf(ephemeral), code);
  const contentKey = await decrypted(wrapping, new Uint8Array(12), header.subarray(end - 48), prefix);
  const digest = await sha256(header), key = await aesKey(await derived(contentKey, digest, "onus sealed bid 1: chunks"));
  const padded = header.subarray(at + 160, at + 168).reduce((sum, byte) => sum * 256 + byte, 0), count = padded / CHUNK;
  if (envelope.length !== end + count * (CHUNK + TAG)) throw new Fault("does_not_open");
  const content = new Uint8Array(padded);
  for (let number = 0; number < count; number++) {
    const chunk = envelope.subarray(end + number * (CHUNK + TAG), end + (number + 1) * (CHUNK + TAG));
    content.set(await decrypted(key, chunkNonce(number, number === count - 1), chunk, digest), number * CHUNK);
  }
  const bid = content.subarray(128, 136).reduce((sum, byte) => sum * 256 + byte, 0);
  if (sizeClass(BEFORE_BID + bid) !== padded || content.subarray(BEFORE_BID + bid).some((byte) => byte)) throw new Fault("does_not_open");
  const archive = content.slice(BEFORE_BID, BEFORE_BID + bid);
  const signer = content.subarray(32, 64), signature = content.subarray(64, 128);
  const made = await committed(await digestsOf(content.subarray(0, 32), archive), signer, async () => signature);
  const text = signedText(header.subarray(12, 12 + length), header.subarray(at, at + 32), made.body);
  if (!same(made.commitment, commitment) || !(await signatureFits(signer, signature, text))) throw new Fault("does_not_open");
  return archive;
}
