/**
 * A centre that has published: a small election with evidence of every kind, taken in and published by the
 * server's own code. An observer finds `public/log` and `public/results/versions/1` as in the open.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { DecidedChange } from '@mutabaqa/shared/decisions/decided-change.ts';
import type { StationSubject } from '@mutabaqa/shared/decisions/encode-change.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import { makeTree } from '@mutabaqa/shared/merkle/tree.ts';
import { practice2023To2025 } from '@mutabaqa/shared/policy/policies/practice-2023-2025.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import { encodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import { formatQrParts, partCharactersMax } from '@mutabaqa/shared/tape/qr-text.ts';
import { makeBundleImport } from '@mutabaqa/tally-server/bundles/bundle-import.ts';
import { makeCardReader } from '@mutabaqa/tally-server/card-reader/card-reader.ts';
import { makeDecisionBook } from '@mutabaqa/tally-server/desk/decision-book.ts';
import { makeDecisionDesk } from '@mutabaqa/tally-server/desk/decision-desk.ts';
import { makeEvidenceDesk } from '@mutabaqa/tally-server/desk/evidence-desk.ts';
import { makeGate } from '@mutabaqa/tally-server/publish/gate.ts';
import { makeLogFiles } from '@mutabaqa/tally-server/publish/log-files.ts';
import { publishPackage } from '@mutabaqa/tally-server/publish/package-copy.ts';
import { publicFiles } from '@mutabaqa/tally-server/publish/public-files.ts';
import { makeResultVersions } from '@mutabaqa/tally-server/publish/result-versions.ts';
import type { Store } from '@mutabaqa/tally-server/store/store.ts';
import {
  decidingSource,
  sampleForm,
  signDecision,
  signForm,
  spareDevice,
} from './deciding-election.ts';
import type { SampleCentre, SignedTape, TapeChoice } from './sample-centre.ts';
import { makeSampleCentre, sampleEmbargoEndMs, writeSampleCard } from './sample-centre.ts';
import { buildSamplePackage, sampleKey, signSamplePackage } from './sample-election.ts';

export interface PublishedCentre {
  readonly centre: SampleCentre;
  /** Of the log. */
  readonly logKey: NoteKey;
  /** Below the centre's directory. */
  at(...path: string[]): string;
  decide(change: DecidedChange, signers: readonly string[], about?: StationSubject): Promise<void>;
  /** Writes version and log, and a receipt for each transmission in `receipts/`. */
  publish(lies?: Lies): Promise<void>;
}

/** What the publisher is shown instead of the truth. */
export interface Lies {
  readonly store?: (store: Store) => Store;
  readonly election?: (election: ResultsSource['election']) => ResultsSource['election'];
}

export interface NightChoice {
  /** Before it is logged; undefined = it never came. */
  readonly transmission?: (signed: SignedTape, centre: SampleCentre) => SignedTape | undefined;
  readonly policy?: Policy;
}

const adjudicators = ['adjudicator-1', 'adjudicator-2'];
const commissioners = ['commissioner-1', 'commissioner-2'];

/** The centre before it decides anything: stations 1 to 7, of which 6 is silent. */
export async function makePublishedCentre(choice: NightChoice = {}): Promise<PublishedCentre> {
  const policy = choice.policy ?? practice2023To2025;
  const source = { ...decidingSource, policy };
  const centre = await makeSampleCentre({ source });
  const { election, store, sequencer, clock } = centre;
  const { manifest } = election;
  const at = (...path: string[]): string => join(centre.directory, ...path);
  const logKey = makeNoteKey(nodeCrypto, manifest.logOrigin, sampleKey('log').publicKey);
  const gate = makeGate(manifest);
  const book = await makeDecisionBook({
    ...{ crypto: nodeCrypto, election, store, sequencer },
    onFault(fault) {
      throw fault;
    },
  });
  const ports = { crypto: nodeCrypto, election, store, sequencer, gate, clock };
  const decisionDesk = makeDecisionDesk({ ...ports, book, logNumber: 0 });
  const evidenceDesk = makeEvidenceDesk({
    ...ports,
    people: async () => book.standing.people,
    standing: book.standing,
  });
  writePackage(at('package'));
  await haveNight(centre, choice.transmission ?? ((signed) => signed));
  await bringPaper(centre, evidenceDesk);

  return {
    centre,
    logKey,
    at,
    async decide(change, signers, about) {
      const base = { logNumber: 0, size: sequencer.size };
      const nonce = `decision ${sequencer.size}`;
      const sheet = { change, signers, base, nonce, ...(about && { about }) };
      const taken = await decisionDesk.take(signDecision(election, sheet));
      assert(taken.ok, taken.ok ? '' : JSON.stringify(taken.error));
    },
    async publish(lies = {}) {
      clock.timeMs = Math.max(clock.timeMs, sampleEmbargoEndMs + 60_000);
      publishPackage(publicFiles, nodeCrypto, at('package'), at('public', 'package'), manifest);
      const versions = makeResultVersions({
        crypto: nodeCrypto,
        random: (bytes) => new Uint8Array(bytes).fill(3),
        errCdf: true,
        directory: at('public', 'results'),
        packageDirectory: at('public', 'package'),
        files: publicFiles,
        election: lies.election?.(election) ?? election,
        store: lies.store?.(store) ?? store,
        sequencer,
        logNumber: 1,
        gate,
        clock,
      });
      const published = await versions.publish();
      assert(published.ok, 'after the embargo a version is published');
      const directory = at('public', 'log');
      await makeLogFiles({
        ...{ crypto: nodeCrypto, directory, files: publicFiles, store, sequencer, logKey },
      }).publish();
      await writeReceipts(centre, at('receipts'));
    },
  };

  function writePackage(directory: string): void {
    const built = buildSamplePackage(source);
    mkdirSync(join(directory, 'parts'), { recursive: true });
    for (const { digestHex, bytes } of built.parts) {
      writeFileSync(join(directory, 'parts', digestHex), bytes);
    }
    writeFileSync(join(directory, 'manifest'), signSamplePackage(built));
  }
}

/** Decisions about most things that can be decided, each by those who may. */
export async function decideSample({ centre, decide }: PublishedCentre): Promise<void> {
  const councilOf = (number: number): StationSubject => ({
    stationId: `st-${number}`,
    contestId: number % 2 === 0 ? 'Basra/council' : 'Baghdad/council',
  });
  centre.clock.timeMs = sampleEmbargoEndMs + 30_000;
  const [transmission] = await centre.store.evidenceOfStation('st-2');
  const leaves = [assertDefined(transmission, 'a tape of st-2').leafIndex];
  await decide({ kind: 'adopt', leaves }, adjudicators, councilOf(2));
  await decide({ kind: 'quarantine' }, adjudicators, councilOf(4));
  const explained = { kind: 'explain-missing', reason: 'device-failed', text: '' } as const;
  await decide(explained, ['supervisor-1', 'supervisor-2'], {
    stationId: 'st-6',
    contestId: undefined,
  });
  const contestId = 'Baghdad/council';
  await decide(
    { kind: 'exclude-candidate', contestId, position: 0, isExcluded: true },
    commissioners,
  );
  const newDevice = spareDevice(1);
  const replaced = { stationId: 'st-6', oldDeviceId: 'device-6', newDevice };
  await decide({ kind: 'replace-device', ...replaced }, ['registrar-1', 'registrar-2']);
  const { deviceId } = newDevice;
  const late = { ...plain, header: { deviceId }, signer: deviceId };
  await centre.transmit(centre.tape(6, late));
  const policy = { ...practice2023To2025, version: practice2023To2025.version + 1 };
  await decide({ kind: 'change-policy', policy }, commissioners);
}

/** What the sample's scanners counted: list votes where the ballot has lists. */
const plain: TapeChoice = { candidates: [120, 0, 3, 44] };
const moved: TapeChoice = { candidates: [100, 20, 3, 44] };

async function haveNight(
  centre: SampleCentre,
  transmission: NonNullable<NightChoice['transmission']>,
): Promise<void> {
  const transmit = async (station: number, choice: TapeChoice = plain): Promise<void> => {
    centre.clock.timeMs += 1000;
    const signed = transmission(centre.tape(station, choice), centre);
    if (signed) await centre.transmit(signed);
  };
  for (const station of [1, 2, 3, 4, 7]) await transmit(station);
  await transmit(7, { ...plain, header: { kind: 'hand-count', sequence: 2 }, nonce: 2 });
  const cards: [bag: string, SignedTape][] = [
    ['st-1', centre.tape(1, plain)],
    ['st-2', centre.tape(2, moved)],
    ['st-4', centre.tape(5, plain)],
    ['st-5', centre.tape(5, { ...plain, signer: 'device-1' })],
    ['st-7', centre.tape(7, plain)],
  ];
  const directory = join(centre.directory, 'cards');
  for (const [bag, signed] of cards) writeSampleCard(join(directory, bag), signed);
  const reader = makeCardReader(centre.readerSetup());
  await reader.readAll(
    directory,
    cards.map(([bag]) => bag),
    true,
  );
  centre.clock.timeMs += 1000;
  await makeBundleImport(centre.importSetup()).scan();
}

async function bringPaper(
  { election, tape }: SampleCentre,
  desk: ReturnType<typeof makeEvidenceDesk>,
): Promise<void> {
  const forms = [
    signForm(sampleForm(election), ['clerk-1', 'clerk-2']),
    signForm(
      sampleForm(election, { kind: 'observer-tape', nonce: new Uint8Array(16).fill(1) }),
      [],
    ),
  ];
  for (const form of forms) {
    const taken = await desk.takeForm(form);
    assert(taken.ok, taken.ok ? '' : JSON.stringify(taken.error));
  }
  const { tape: paper, tapeSignature } = tape(3, plain);
  const keyId = new Uint8Array(8);
  const texts = formatQrParts(
    nodeCrypto,
    { tape: paper.bytes, keyId, tapeSignature },
    partCharactersMax.paper58mm,
  );
  const taken = await desk.takeQr(texts);
  assert(taken.ok, taken.ok ? '' : JSON.stringify(taken.error));
}

/** As the gateway gives them, for the log as it is now. */
async function writeReceipts({ store, sequencer }: SampleCentre, directory: string): Promise<void> {
  const { size, checkpoint } = sequencer;
  const leaves = await store.leaves(0, size);
  const tree = makeTree(nodeCrypto);
  for (const { entry } of leaves) tree.append(hashLeaf(nodeCrypto, entry));
  mkdirSync(directory, { recursive: true });
  for (const { index, entry } of leaves) {
    const evidence = await store.evidenceAt(index);
    if (evidence?.kind !== 'transmission') continue;
    const path = tree.inclusionProof(index, size);
    const proof = formatTlogProof({ extra: entry, index, proof: path, checkpoint });
    const receipt = encodeReceipt({ tapeDigest: evidence.tapeDigest, proof });
    writeFileSync(join(directory, `${evidence.stationId}-${index}`), receipt);
  }
}
