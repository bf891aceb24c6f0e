// Reads receipts with npm's @sigstore/verify, which knows nothing of Onus.
//
//   node reader.mjs receipts LOG_KEY DIR     every NAME.tlog-proof with the entry in NAME.entry
//
// Foreign here: the note, its signature, the tree and the proof. Ours: the lines of a
// .tlog-proof. The package exports no reader of one entry, so its private module is
// asked, and its version is pinned.

import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const here = createRequire(new URL('../package.json', import.meta.url));
const { verifyTLogInclusion } = here('@sigstore/verify/dist/tlog/index.js');
const SPKI_OF_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

function authority(vkey) {
  const [name, id, key] = vkey.split(/\+([0-9a-f]{8})\+/);
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_OF_ED25519, Buffer.from(key, 'base64').subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  return { logID: Buffer.from(id, 'hex'), publicKey, baseURL: name };
}

function entryOf(receipt, body, logID) {
  const cut = receipt.indexOf('\n\n');
  const lines = receipt.slice(0, cut).split('\n').filter((line) => !line.startsWith('extra '));
  if (cut < 0 || lines[0] !== 'c2sp.org/tlog-proof@v1') throw new Error('this is no receipt');
  return {
    logId: { keyId: logID },
    canonicalizedBody: body,
    inclusionProof: {
      logIndex: lines[1].slice('index '.length),
      hashes: lines.slice(2).map((line) => Buffer.from(line, 'base64')),
      checkpoint: { envelope: receipt.slice(cut + 2) },
    },
  };
}

const [, , what, vkey, dir] = process.argv;
if (what !== 'receipts') throw new Error(`unknown: ${what}`);
const log = authority(vkey);
const names = readdirSync(dir).filter((name) => name.endsWith('.tlog-proof'));
try {
  for (const name of names) {
    const body = readFileSync(join(dir, name.replace(/\.tlog-proof$/, '.entry')));
    verifyTLogInclusion(entryOf(readFileSync(join(dir, name), 'utf8'), body, log.logID), [log]);
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
console.log(`${names.length} receipts hold`);
