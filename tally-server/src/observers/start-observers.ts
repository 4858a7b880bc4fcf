/** What observers and party agents use, on the centre's files: `accounts.sqlite`, `observers.sqlite`, `uploads/`. */
import { join } from 'node:path';
import type { Router } from 'express';
import { parseBase64 } from '@mutabaqa/shared/base/bytes.ts';
import { makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { HpkeSealer } from '@mutabaqa/shared/envelope/hpke-port.ts';
import { makeAccountDesk } from '../accounts/account-desk.ts';
import { makeTurns } from '../accounts/in-turn.ts';
import { type PasswordCost, passwordCost } from '../accounts/password-hash.ts';
import { accountsFileName, openSqliteAccounts } from '../accounts/sqlite-accounts.ts';
import type { EvidenceDesk } from '../desk/evidence-desk.ts';
import { makeTokenBucket } from '../ingest/token-bucket.ts';
import { limitEvents } from '../log-limit.ts';
import type { Gate } from '../publish/gate.ts';
import { publicFiles } from '../publish/public-files.ts';
import { realSleep, repeat } from '../publish/repeat.ts';
import type { ServerCore } from '../server.ts';
import { makeIncidentDesk } from './incident-desk.ts';
import { makeObserverRoutes } from './observer-routes.ts';
import { makeIncidentFiles } from './publish-incidents.ts';
import { makeImagePainter } from './repaint-image.ts';
import { observersFileName, openSqliteObservers } from './sqlite-observers.ts';
import { makeSubmissionDesk } from './submission-desk.ts';
import { makeUploadDesk, uploadsDirectoryName } from './upload-desk.ts';

export interface ObserversConfig {
  /** Base64 of the X25519 key of the unit that reads confidential reports; empty = none is taken. */
  readonly unitKey: string;
}

export interface ObserversSetup {
  readonly core: Pick<ServerCore, 'clock' | 'random' | 'log' | 'election' | 'keys' | 'sequencer'>;
  /** The centre's. */
  readonly directory: string;
  readonly evidence: EvidenceDesk;
  readonly gate: Gate;
  readonly config: ObserversConfig;
  /** Cheaper in tests. */
  readonly cost?: PasswordCost;
}

export interface Observers {
  /** For `/api/v1/observers`. */
  readonly routes: Router;
  stop(): Promise<void>;
}

/** Whoever floods it from many addresses puts off everybody's logging in, and nothing else. */
const attemptRate = { perSecond: 5, burst: 60 };

/** How late a published count may be. */
const publishIntervalMs = 30_000;

/** Throws when the unit's key is none. */
export function startObservers(setup: ObserversSetup): Observers {
  const { core, directory, evidence, gate, config, cost = passwordCost } = setup;
  const { clock, random, election, keys, sequencer } = core;
  const log = limitEvents(core.log, clock); // strangers cause what is written
  const crypto = nodeCrypto;
  const unit = unitOf(config);
  const accountStore = openSqliteAccounts(join(directory, accountsFileName));
  const store = openSqliteObservers(join(directory, observersFileName));
  const shared = { crypto, clock, random, election, store, logOrigin: sequencer.origin };
  const sign = (message: Uint8Array): Uint8Array => keys.log.sign(message);
  const uploads = makeUploadDesk({
    ...{ crypto, clock, random, store, painter: makeImagePainter() },
    directory: join(directory, uploadsDirectoryName),
  });
  const accounts = makeAccountDesk({
    ...{ crypto, clock, random, store: accountStore, cost },
    attempts: makeTokenBucket(attemptRate),
    turns: makeTurns(1, 32),
  });
  const routes = makeObserverRoutes({
    ...{ clock, election, accounts, store, uploads, log },
    submissions: makeSubmissionDesk({ ...shared, evidence, uploads, sign }),
    incidents: makeIncidentDesk({ ...shared, uploads, sign, unit }),
    hasUnit: unit !== undefined,
  });
  const files = makeIncidentFiles({
    ...{ clock, gate, store, files: publicFiles },
    directory: join(directory, 'public', 'incidents'),
  });
  const publishing = repeat(
    async () => {
      await accounts.sweep();
      await files.publish();
    },
    publishIntervalMs,
    realSleep,
    (fault) => {
      log.fault('observers.failed', fault);
    },
  );
  return {
    routes,
    async stop() {
      await publishing.stop();
      await store.close();
      await accountStore.close();
    },
  };
}

function unitOf({ unitKey }: ObserversConfig): HpkeSealer | undefined {
  if (unitKey === '') return undefined;
  const publicKey = parseBase64(unitKey);
  const unit = publicKey && makeHpkeSealer(publicKey);
  // Better not started than reports that nobody can read.
  if (unit === undefined) throw new Error('observers.unitKey is no X25519 public key in base64');
  return unit;
}
