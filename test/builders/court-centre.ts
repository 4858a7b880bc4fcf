/** A centre that has published and whose people saw its alerts, with keys, accounts and a mirror's token. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatSealingKeyPem } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { CourtFacts, CourtScope } from '@mutabaqa/shared/court/court-files.ts';
import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import {
  accountsFileName,
  openSqliteAccounts,
} from '@mutabaqa/tally-server/accounts/sqlite-accounts.ts';
import { verdictAlerts } from '@mutabaqa/tally-server/alerts/verdict-alerts.ts';
import { defaultConfig } from '@mutabaqa/tally-server/config.ts';
import type { CourtBundleSetup } from '@mutabaqa/tally-server/court/make-court-bundle.ts';
import { makeCourtBundle } from '@mutabaqa/tally-server/court/make-court-bundle.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { PublishedCentre } from './published-centre.ts';
import { decideSample, makePublishedCentre } from './published-centre.ts';
import { sampleKey, sampleSealingKey } from './sample-election.ts';

export interface CourtCentre {
  readonly published: PublishedCentre;
  /** Texts that must stand nowhere: keys as they are written, tokens, digests of what logs in. */
  readonly secrets: readonly Buffer[];
  /** Into a new directory below the centre's; without the verifier, which takes seconds to build. */
  makeBundle(name: string, scope: CourtScope, changes?: Partial<CourtBundleSetup>): Promise<Made>;
  close(): Promise<void>;
}

export interface Made {
  readonly directory: string;
  readonly facts: CourtFacts;
}

const whole: CourtScope = { kind: 'election' };
export const scopes = {
  whole,
  baghdad: { kind: 'constituency', id: 'Baghdad' },
  stationOne: { kind: 'station', id: 'st-1' },
} as const satisfies Record<string, CourtScope>;

/** `prepare`: before it publishes. */
export async function makeCourtCentre(
  prepare: (published: PublishedCentre) => Promise<void> = async () => undefined,
): Promise<CourtCentre> {
  const published = await makePublishedCentre();
  await decideSample(published);
  await prepare(published);
  await published.publish();
  const { centre, at, logKey } = published;
  await noteAlerts(published);
  const secrets = [...writeKeys(at), ...(await writeAccounts(at(accountsFileName)))];
  return {
    published,
    secrets,
    async makeBundle(name, scope, changes = {}) {
      const directory = at(name);
      const store = openSqliteStore(at('store'), { readOnly: true });
      try {
        const facts = await makeCourtBundle({
          crypto: nodeCrypto,
          centreDirectory: at(),
          config: configOf(),
          election: centre.election,
          log: { number: 1, key: logKey },
          store,
          keys: { sign: sampleKey('log').sign, opener: makeHpkeOpener(sampleSealingKey('bundle')) },
          ...{ scope, directory, nowMs: centre.clock.timeMs + 60_000 },
          addVerifier: () => undefined,
          ...changes,
        });
        return { directory, facts };
      } finally {
        await store.close();
      }
    },
    close: () => centre.close(),
  };
}

const mirrorPassword = 'a-password-in-an-address';

function configOf() {
  const mirrors = [`https://centre:${mirrorPassword}@mirror.example/copy?token=${mirrorPassword}`];
  return { ...defaultConfig, publication: { ...defaultConfig.publication, mirrors } };
}

/** As the alert desk raises them; a person has seen the first and ended the second. */
async function noteAlerts({ centre, at }: PublishedCentre): Promise<void> {
  const { store, clock } = centre;
  const directory = at('public', 'results', 'versions', '1', 'stations');
  for (const file of readdirSync(directory).sort()) {
    const dossier = JSON.parse(readFileSync(join(directory, file), 'utf8')) as Dossier;
    const { stationId, state, findings } = dossier;
    const verdict = { state, findings, contests: [] } as unknown as Parameters<
      typeof verdictAlerts
    >[1];
    for (const alert of verdictAlerts(stationId, verdict, 'everything')) {
      await store.raiseAlert(alert, clock.timeMs);
    }
  }
  const [first, second] = await store.openAlerts();
  const step = { timeMs: clock.timeMs + 1000, by: 'supervisor-1' };
  if (first) await store.stepAlert(first.alert, { ...step, state: 'acknowledged', reason: 'seen' });
  if (second) await store.stepAlert(second.alert, { ...step, state: 'resolved', reason: 'done' });
}

function writeKeys(at: PublishedCentre['at']): Buffer[] {
  const keys = {
    'log.key.pem': formatEd25519KeyPem(sampleKey('log')),
    'transmission.key.pem': formatSealingKeyPem(sampleSealingKey('transmission')),
    'bundle.key.pem': formatSealingKeyPem(sampleSealingKey('bundle')),
    'server-tls.key.pem': formatEd25519KeyPem(sampleKey('stands for the TLS key')),
    'server-tls.cert.pem': 'no certificate\n',
    'mirror-mirror.example.token': 'token-of-a-mirror-4711\n',
  };
  mkdirSync(at('keys'), { recursive: true });
  for (const [name, text] of Object.entries(keys)) {
    writeFileSync(at('keys', name), text, { mode: 0o600 });
  }
  const pems = Object.values(keys).filter((text) => text.includes('PRIVATE KEY'));
  const bodies = pems.map((text) => text.split('\n')[1] ?? '');
  const raw = bodies.map((body) => Buffer.from(body, 'base64').subarray(-32));
  return [
    ...[...bodies, 'token-of-a-mirror-4711', mirrorPassword].map((text) => Buffer.from(text)),
    ...raw.flatMap((bytes) => [bytes, Buffer.from(bytes.toString('hex'))]),
    ...raw.map((bytes) => Buffer.from(bytes.toString('base64'))),
  ];
}

async function writeAccounts(path: string): Promise<Buffer[]> {
  const store = openSqliteAccounts(path);
  const hash = 'argon2id$stands-for-a-password-hash';
  const invitation = nodeCrypto.sha256(Buffer.from('an invitation'));
  const session = nodeCrypto.sha256(Buffer.from('a session'));
  const open = nodeCrypto.sha256(Buffer.from('an open invitation'));
  const organisation = await store.addOrganisation('observer', 'Observers', 1);
  const account = { loginName: 'login-name-one', name: 'One', organisation: 1 };
  await store.inviteAccount(account, { tokenDigest: invitation, expiresAtMs: 1000 }, 1);
  await store.acceptInvitation(invitation, hash, { tokenDigest: session, openedAtMs: 2 });
  const other = { loginName: 'login-name-two', name: 'Two', organisation: 1 };
  await store.inviteAccount(other, { tokenDigest: open, expiresAtMs: 1000 }, 3);
  await store.close();
  const digests = [invitation, session, open];
  return [
    ...[hash, account.loginName, other.loginName].map((text) => Buffer.from(text)),
    ...digests.map((digest) => Buffer.from(digest)),
    ...digests.map((digest) => Buffer.from(Buffer.from(digest).toString('hex'))),
    ...(organisation ? [] : [Buffer.from('no organisation')]),
  ];
}
