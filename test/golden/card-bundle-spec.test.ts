/** Executes the example in proto/spec/card-bundle.md. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes, formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { decodeSealedBundle, openBundle } from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sealingKeyFromPrivateBytes } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { formatBundleName } from '@mutabaqa/tally-server/bundles/bundle-name.ts';
import { describe, expect, it } from 'vitest';
import { readGolden, readGoldenFile, withHex } from './golden-file.ts';
import { readSpec } from './spec-blocks.ts';

describe('proto/spec/card-bundle.md', () => {
  const spec = readSpec('card-bundle.md');

  function openExample() {
    const sealed = decodeSealedBundle(spec.bytes('sealed-bundle'));
    assert(sealed.ok, 'the example is a sealed bundle');
    const opener = makeHpkeOpener(sealingKeyFromPrivateBytes(spec.bytes('bundle-recipient-key')));
    const opened = openBundle(nodeCrypto, opener, spec.bytes('reader-key'), sealed.value);
    assert(opened.ok, 'the example opens');
    return opened.value;
  }

  it('shows a golden bundle that opens to what it says', () => {
    const golden = readGoldenFile('card-bundle/valid', 'second-not-a-card');
    expect(formatHex(spec.bytes('sealed-bundle'))).toBe(golden['sealed']);
    const { bytes, digest, ...content } = openExample();
    expect(formatHex(bytes)).toBe(formatHex(spec.bytes('bundle')));
    expect(formatHex(digest)).toBe(formatHex(spec.bytes('bundle-digest')));
    expect(withHex(content)).toEqual(JSON.parse(spec.one('bundle-content')));
    expect(content.previous).toHaveLength(32);
    expect(formatHex(content.previous)).toBe(
      readGoldenFile('card-bundle/valid', 'first')['digest'],
    );
    const { readerId, sequence } = content;
    expect(formatBundleName(readerId, sequence)).toBe('R-01-00000002.bundle');
  });

  it('computes the digest as it is written', () => {
    const labelled = concatBytes(utf8('mutabaqa/bundle/v1\0'), spec.bytes('bundle'));
    expect(nodeCrypto.sha256(labelled)).toEqual(Uint8Array.from(spec.bytes('bundle-digest')));
  });

  it('lists the codes with which the golden bundles are refused', () => {
    const codes = new Set(readGolden('card-bundle/refused').map(([, { code }]) => String(code)));
    expect([...codes].toSorted()).toEqual(spec.lines('bundle-refusals'));
  });
});
