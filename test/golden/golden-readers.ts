/** How each kind of golden file is read: as a receiver of it would, from bytes to a verdict. */
import { decodeCanonical, wire } from '@mutabaqa/proto/wire.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { decodeSealedBundle, openBundle } from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import { decodeCardLabel } from '@mutabaqa/shared/card/card-label.ts';
import { decodeJournal } from '@mutabaqa/shared/card/journal.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { sealingKeyFromPrivateBytes } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { decodeChange } from '@mutabaqa/shared/decisions/decode-change.ts';
import type { ChangeFields } from '@mutabaqa/shared/decisions/encode-change.ts';
import { verifySignedDecision } from '@mutabaqa/shared/election/decision-record.ts';
import { verifySignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { loadDevicePackage } from '@mutabaqa/shared/election/slice.ts';
import { peopleOf } from '@mutabaqa/shared/election/staff-signatures.ts';
import { decodeEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { openEnvelope, verifyTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeSignedTape } from '@mutabaqa/shared/evidence/signed-tape.ts';
import { verifySignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import { decodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import { decodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeOutageRecord } from '@mutabaqa/shared/log/outage-record.ts';
import { decodeVersionRecord } from '@mutabaqa/shared/log/version-record.ts';
import { extendLogChain, firstLogChain } from '@mutabaqa/shared/log/successor-chain.ts';
import { decodeSignedSuccessor, verifySuccessor } from '@mutabaqa/shared/log/successor.ts';
import { parseVkey } from '@mutabaqa/shared/merkle/note.ts';
import { decodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { parseQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { decodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { parseClosingResultJson } from '@mutabaqa/station-agent/capture/closing-result-json.ts';
import { decodeClosingResult } from '@mutabaqa/station-agent/capture/closing-result-protobuf.ts';
import { bytesOf, type GoldenContent } from './golden-file.ts';
import { tapeKey } from './sample-keys.ts';

interface Objection {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
}
type Read = (crypto: CryptoPort, golden: GoldenContent) => Result<unknown, Objection>;

export const goldenReaders: Readonly<Record<string, Read>> = {
  tape: (crypto, golden) =>
    decodeTape(crypto, bytesOf(golden['tape']), {
      withheldAllowed: JSON.stringify(golden['sections'] ?? '').includes('withheld'),
    }),
  envelope: readEnvelope,
  qr: (crypto, golden) => parseQrParts(crypto, golden['parts'] as string[]),
  leaf: (_, golden) => orMalformed(decodeLeaf(bytesOf(golden['entry']))),
  'sealed-leaf': (crypto, golden) => {
    const leaf = assertDefined(decodeLeaf(bytesOf(golden['entry'])), 'leaf');
    return orMalformed(openSealedLeaf(crypto, leaf, bytesOf(golden['opening'])));
  },
  'refusal-record': (_, golden) => canonical(wire.RefusalRecord, bytesOf(golden['record'])),
  receipt: (crypto, golden) => {
    const receipt = decodeReceipt(bytesOf(golden['receipt']));
    if (!receipt.ok) return receipt;
    const logKey = assertDefined(parseVkey(crypto, String(golden['logKey'])), 'log key');
    return verifyReceipt(crypto, logKey, receipt.value, {
      stationId: String(golden['stationId']),
      tapeDigest: bytesOf(golden['tapeDigest']),
      tapeSignature: bytesOf(golden['tapeSignature']),
      channelSignature: bytesOf(golden['channelSignature']),
    });
  },
  successor: (crypto, golden) => {
    const signed = decodeSignedSuccessor(bytesOf(golden['successor']));
    if (signed === undefined) return fail({ code: 'malformed' });
    const officers = golden['officers'] as Record<string, string>;
    const keys = new Map(Object.entries(officers).map(([id, key]) => [id, bytesOf(key)]));
    return verifySuccessor(crypto, { needed: Number(golden['officersNeeded']), keys }, signed);
  },
  'successor-chain': (crypto, golden) => {
    const officers = Object.entries(golden['officers'] as Record<string, string>);
    const trust = {
      packageDigest: bytesOf(golden['packageDigest']),
      officers: {
        needed: Number(golden['officersNeeded']),
        keys: new Map(officers.map(([id, key]) => [id, bytesOf(key)])),
      },
    };
    const first = firstLogChain(crypto, {
      logOrigin: String(golden['logOrigin']),
      logKey: bytesOf(golden['logKey']),
    });
    const offered = (golden['successors'] as string[]).map(bytesOf);
    const { chain, refused } = extendLogChain(crypto, trust, first, offered);
    return refused === undefined ? ok(chain.logKeys.map(({ name }) => name)) : fail(refused);
  },
  'card-label': (_, golden) => decodeCardLabel(bytesOf(golden['bytes'])),
  journal: (crypto, golden) => {
    const journal = decodeJournal(crypto, bytesOf(golden['journal']));
    return journal.brokenAt === undefined
      ? ok(journal)
      : fail({ code: 'E308', params: { entry: journal.brokenAt } });
  },
  'card-bundle': (crypto, golden) => {
    const sealed = decodeSealedBundle(bytesOf(golden['sealed']));
    if (!sealed.ok) return sealed;
    return openBundle(crypto, openerOf(golden), bytesOf(golden['readerKey']), sealed.value);
  },
  manifest: (crypto, golden) => verifySignedManifest(crypto, bytesOf(golden['signedManifest'])),
  slice: (crypto, golden) => {
    const contests = golden['contests'] as Record<string, string>;
    return loadDevicePackage(
      crypto,
      bytesOf(golden['signedManifest']),
      bytesOf(golden['slice']),
      (contestId) => (contestId in contests ? bytesOf(contests[contestId]) : undefined),
    );
  },
  decision: (crypto, golden) => {
    const signed = verifySignedManifest(crypto, bytesOf(golden['signedManifest']));
    if (!signed.ok) return signed;
    return verifySignedDecision(crypto, signed.value, bytesOf(golden['decision']));
  },
  change: (_, golden) =>
    decodeChange({
      kind: golden['kind'] as ChangeFields['kind'],
      subject: {
        stationId: undefined,
        contestId: undefined,
        deviceId: undefined,
        ...(golden['subject'] as object),
      },
      change: bytesOf(golden['change']),
    }),
  form: (crypto, golden) => {
    const signed = verifySignedManifest(crypto, bytesOf(golden['signedManifest']));
    if (!signed.ok) return signed;
    const trust = { ...signed.value, people: peopleOf(signed.value.manifest) };
    const withheldAllowed = JSON.stringify(golden['content'] ?? '').includes('withheld');
    return verifySignedForm(crypto, trust, bytesOf(golden['form']), { withheldAllowed });
  },
  'signed-tape': (crypto, golden) =>
    decodeSignedTape(crypto, bytesOf(golden['signedTape']), { withheldAllowed: false }),
  'version-record': (_, golden) => orMalformed(decodeVersionRecord(bytesOf(golden['record']))),
  'outage-record': (_, golden) => orMalformed(decodeOutageRecord(bytesOf(golden['record']))),
  'closing-result': (_, golden) => {
    if (golden['protobuf'] !== undefined && golden['json'] === undefined) {
      return decodeClosingResult(bytesOf(golden['protobuf']));
    }
    const { json, jsonBytes } = golden;
    return parseClosingResultJson(typeof json === 'string' ? utf8(json) : bytesOf(jsonBytes));
  },
  frame: (_, golden) => decodeFrame(bytesOf(golden['frame'])),
};

function readEnvelope(crypto: CryptoPort, golden: GoldenContent): Result<unknown, Objection> {
  const envelope = decodeEnvelope(bytesOf(golden['envelope']));
  if (!envelope.ok) return envelope;
  const opener = openerOf(golden);
  const opened = openEnvelope(crypto, opener, envelope.value);
  if (!opened.ok) return opened;
  const verified = verifyTapeRecord(crypto, tapeKey.publicKey, opened.value, opener.keyId);
  return verified.ok ? opened : verified;
}

function openerOf(golden: GoldenContent) {
  return makeHpkeOpener(sealingKeyFromPrivateBytes(bytesOf(golden['recipientPrivateKey'])));
}

function orMalformed<T>(value: T | undefined): Result<T, Objection> {
  return value === undefined ? fail({ code: 'malformed' }) : ok(value);
}

function canonical<Message>(
  type: Parameters<typeof decodeCanonical<Message>>[0],
  bytes: Uint8Array,
): Result<Message, Objection> {
  const outcome = decodeCanonical(type, bytes);
  return outcome.kind === 'canonical' ? ok(outcome.message) : fail({ code: outcome.kind });
}
