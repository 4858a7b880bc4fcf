/** A centre that has published and whose people worked with its alerts, with keys and accounts in its directory. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatSealingKeyPem } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { CourtScope } from '@mutabaqa/shared/court/court-files.ts';
import { hashPassword } from '@mutabaqa/tally-server/accounts/password-hash.ts';
import { accountsFileName, openSqliteAccounts } from '@mutabaqa/tally-server/accounts/sqlite-accounts.ts';
import { defaultConfig } from '@mutabaqa/tally-server/config.ts';
import { addVerifier } from '@mutabaqa/tally-server/court/add-verifier.ts';
import type { CourtBundleSetup } from '@mutabaqa/tally-server/court/make-court-bundle.ts';
import { makeCourtBundle } from '@mutabaqa/tally-server/court/make-court-bundle.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { PublishedCentre } from './published-centre.ts';
import { decideSample, makePublishedCentre } from './published-centre.ts';
import { sampleKey, sampleSealingKey } from './sample-election.ts';
