/** Executes the examples in proto/spec/log.md. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assertDefined } from '../base/assert.ts';
import { formatHex, parseHex } from '../base/bytes.ts';
import { ed25519KeyFromSeed } from '../crypto/node/ed25519-key.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { signCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { hashLeaf } from './hashes.ts';
import { formatVkey, makeNoteKey, parseVkey } from './note.ts';
import {
  encodeEntryBundle,
  formatTilePath,
  parseTilePath,
  rootOfEntries,
  tileBytes,
  tilesOfSize,
} from './tiles.ts';
import { formatTlogProof, type TlogProofFault, verifyTlogProof } from './tlog-proof.ts';
import { makeTree } from './tree.ts';

const specification = readFileSync(new URL('../../../proto/spec/log.md', import.meta.url), 'utf8');

/** The contents of the fenced blocks of one kind, each ending in a newline. */
function blocks(kind: string): string[] {
  const fenced = specification.matchAll(/^```([a-z-]+)\n(.*?)^```$/gms);
  return [...fenced].filter((match) => match[1] === kind).map((match) => match[2] ?? '');
}

function block(kind: string): string {
  const [first, ...others] = blocks(kind);
  expect(others).toEqual([]);
  return assertDefined(first, `the block ${kind}`);
}

const linesOf = (text: string) => text.slice(0, -1).split('\n');
const bytesOf = (hex: string) => assertDefined(parseHex(hex), 'hexadecimal');

// RFC 8032, section 7.1, TEST 1.
const signer = ed25519KeyFromSeed(
  bytesOf('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'),
);
const entries = linesOf(block('log-entries')).map(bytesOf);
const [vkey = ''] = linesOf(block('log-key'));
const logKey = assertDefined(parseVkey(nodeCrypto, vkey), 'log key');
const tree = makeTree(nodeCrypto);
for (const entry of entries) tree.append(hashLeaf(nodeCrypto, entry));
const head = { origin: logKey.name, size: tree.size, root: tree.root() };

describe('proto/spec/log.md', () => {
  it('shows the key text of its key pair', () => {
    expect(formatVkey(makeNoteKey(nodeCrypto, logKey.name, signer.publicKey))).toBe(vkey);
  });

  it('shows the checkpoint of its entries', () => {
    const checkpoint = block('log-checkpoint');
    expect(verifyCheckpoint(nodeCrypto, logKey, checkpoint)).toEqual({ ok: true, value: head });
    expect(head.root).toEqual(rootOfEntries(nodeCrypto, entries));
    const written = signCheckpoint(head, logKey, (message) => signer.sign(message));
    expect(written).toBe(checkpoint);
  });

  it('shows all files of its log', () => {
    const shown = blocks('log-file').map((text) => {
      const [path = '', ...hex] = linesOf(text);
      return [path, hex.join('')];
    });
    const made = tilesOfSize(entries.length).map((tile) => {
      const { level, index, width } = tile;
      const bytes =
        level === 'entries' ? encodeEntryBundle(entries) : tileBytes(tree, level, index, width);
      return [formatTilePath(tile), formatHex(bytes)];
    });
    expect(shown).toEqual(made);
  });

  it('shows a receipt that verifies, and is what we write', () => {
    const receipt = block('tlog-proof');
    const [index, extra] = [3, entries[3] ?? new Uint8Array()];
    const value = { ...head, index, entry: extra };
    expect(verifyTlogProof(nodeCrypto, logKey, receipt)).toEqual({ ok: true, value });
    const proof = tree.inclusionProof(index, tree.size);
    const checkpoint = block('log-checkpoint');
    expect(formatTlogProof({ extra, index, proof, checkpoint })).toBe(receipt);
    const other = receipt.replace('index 3', 'index 2');
    expect(verifyTlogProof(nodeCrypto, logKey, other).ok).toBe(false);
  });

  it('lists the files of some sizes', () => {
    for (const line of linesOf(block('tile-paths'))) {
      const [size, ...paths] = line.split(' ');
      expect(tilesOfSize(Number(size)).map(formatTilePath)).toEqual(paths);
      expect(paths.map(parseTilePath)).not.toContain(undefined);
    }
  });

  it('lists every reason for which a receipt is refused', () => {
    // A record, so that the compiler sees a reason that is missing here.
    const reasons: Record<TlogProofFault, true> = {
      malformed: true,
      'entry-missing': true,
      'note-malformed': true,
      'signature-invalid': true,
      'signature-missing': true,
      'checkpoint-malformed': true,
      'origin-differs': true,
      'proof-invalid': true,
    };
    expect(linesOf(block('why'))).toEqual(Object.keys(reasons));
  });
});
