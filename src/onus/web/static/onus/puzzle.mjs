// Solves the puzzles of the intake: eight numbers, each of which gives a digest that begins with
// the asked number of zero bits. SHA-256 is written out, because the browser's own answers only
// through promises, which for a million short digests takes minutes, and not on plain HTTP at all.

const PARTS = 8;
const K = constants();

function constants() {
  // The first 32 bits behind the point of the cube roots of the first 64 primes.
  const found = new Uint32Array(64);
  for (let n = 2, count = 0; count < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (prime) found[count++] = root32(BigInt(n));
  }
  return found;
}

function root32(n) {
  // The cube root of n, in whole numbers with 32 bits behind the point: a float has too few.
  const wanted = n << 96n;
  let low = 0n, high = 1n << 40n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle * middle * middle <= wanted) low = middle; else high = middle - 1n;
  }
  return Number(low & 0xffffffffn);
}

const START = Uint32Array.of(
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
);
const W = new Uint32Array(64);

function compress(state, bytes, at) {
  for (let i = 0; i < 16; i += 1) {
    const o = at + 4 * i;
    W[i] = (bytes[o] << 24) | (bytes[o + 1] << 16) | (bytes[o + 2] << 8) | bytes[o + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = W[i - 15], y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = W[i - 16] + s0 + W[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

// What stands before the number is the same every time, so its whole blocks are digested once.
function begun(prefix) {
  const bytes = new TextEncoder().encode(prefix);
  const state = Uint32Array.from(START);
  const whole = bytes.length - (bytes.length % 64);
  for (let at = 0; at < whole; at += 64) compress(state, bytes, at);
  return { state, rest: bytes.subarray(whole), length: bytes.length };
}

function ended(start, text) {
  const room = new Uint8Array(start.rest.length + text.length > 55 ? 128 : 64);
  room.set(start.rest);
  for (let i = 0; i < text.length; i += 1) room[start.rest.length + i] = text.charCodeAt(i);
  room[start.rest.length + text.length] = 0x80;
  new DataView(room.buffer).setUint32(room.length - 4, (start.length + text.length) * 8);
  const state = Uint32Array.from(start.state);
  for (let at = 0; at < room.length; at += 64) compress(state, room, at);
  return state;
}

function zeroBits(state) {
  let bits = 0;
  for (const word of state) {
    bits += Math.clz32(word);
    if (word !== 0) break;
  }
  return bits;
}

export function digestHex(text) {
  return Array.from(ended(begun(text), ""), (word) => word.toString(16).padStart(8, "0")).join("");
}

// Yields after every stretch of work, so that a page without a worker stays alive.
export function* solving(challenge, stretch = 2000) {
  const bits = Number(challenge.split(".")[3]);
  const found = [];
  for (let part = 0; part < PARTS; part += 1) {
    const start = begun(`${challenge}/${part}/`);
    let nonce = 0;
    while (zeroBits(ended(start, String(nonce))) < bits) {
      nonce += 1;
      if (nonce % stretch === 0) yield null;
    }
    found.push(nonce);
  }
  yield found.join(",");
}
