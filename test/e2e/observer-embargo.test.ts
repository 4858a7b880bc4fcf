/** What observers bring to a whole centre: part of the evidence, and of no output before the embargo ends. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { digestToken } from '@mutabaqa/tally-server/accounts/secret-token.ts';
import { openSqliteAccounts } from '@mutabaqa/tally-server/accounts/sqlite-accounts.ts';
import {
  type AttackedCentre,
  expectNothingTold,
  startAttackedCentre,
  tellingTape,
  tellingVotes,
} from '../builders/attacked-centre.ts';
import { samplePassword } from '../builders/sample-accounts.ts';
import { embargoEndMs, makeSampleElection } from '../builders/sample-gateway.ts';

const sample = makeSampleElection('live');
const waiting = { timeout: 30_000, interval: 50 };
let centre: AttackedCentre;

beforeAll(async () => {
  centre = await startAttackedCentre({
    sample,
    publication: { logIntervalMs: 50, resultsIntervalMs: 100, siteIntervalMs: 100 },
  });
}, 60_000);
afterAll(async () => {
  await centre.closeLinks();
  await centre.close();
});

async function ask(path: string, cookie?: string, body?: object) {
  const answer = await fetch(`http://127.0.0.1:${centre.parts.portal.port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json', 'x-mutabaqa': '1' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { answer, status: answer.status, text: await answer.text() };
}

const api = '/api/v1/observers';

/** Logged in, through the front and the inner portal. */
async function enter(loginName: string): Promise<string> {
  const store = openSqliteAccounts(join(centre.directory, 'accounts.sqlite'));
  const organisation =
    (await store.organisations())[0] ?? (await store.addOrganisation('party-agent', 'List', 1));
  const token = loginName.padEnd(43, 'T');
  const tokenDigest = assertDefined(digestToken(nodeCrypto, 'invitation', token), 'a digest');
  const { number } = assertDefined(organisation, 'an organisation');
  const account = { loginName, name: loginName, organisation: number };
  await store.inviteAccount(account, { tokenDigest, expiresAtMs: Date.now() * 2 }, 1);
  await store.close();
  const { answer, status } = await ask(`${api}/invitation`, undefined, {
    ...{ token, password: samplePassword },
  });
  expect(status).toBe(200);
  return assertDefined(answer.headers.get('set-cookie')?.split(';')[0], 'a cookie');
}

/** Every public file, and what the running server says. */
async function everythingPublic(): Promise<string[]> {
  const top = join(centre.directory, 'public');
  const files = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name} ${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`);
  const addresses = ['summary', 'feed', 'stations/st-1', 'stations/st-2', 'totals', 'decisions'];
  const answers: string[] = [];
  for (const address of addresses) answers.push((await ask(`/api/v1/${address}`)).text);
  return [...files, ...answers];
}

const contestId = 'Baghdad/council';
const claim = {
  stationId: 'st-1',
  figures: {
    contests: [
      {
        contestId,
        candidateVotes: tellingVotes.map((votes, index) => ({ id: `c${index + 1}`, votes })),
      },
    ],
  },
};

it('asks for a session, and answers nobody in another’s name', async () => {
  expect((await ask(`${api}/me`)).text).toBe('{"account":null}');
  expect((await ask(`${api}/submissions`)).status).toBe(401);
  const cookie = await enter('amal');
  const me = await ask(`${api}/me`, cookie);
  expect(me.text).toContain('"loginName":"amal"');
  expect(me.answer.headers.get('cache-control')).toBe('no-store');
  expect(me.answer.headers.get('access-control-allow-origin')).toBeNull();
});

it('tells nothing of a claim before the embargo ends, and all of it afterwards', async () => {
  const [own, other] = [await enter('basma'), await enter('chro')];
  const device = await centre.greeted('device-1');
  await device.submit(tellingTape(sample, 1).envelope);
  const sent = await ask(`${api}/submissions/typed`, own, claim);
  expect(sent.status).toBe(201);
  const { size } = centre.server.sequencer;
  await vi.waitFor(async () => {
    expect((await ask('/log/checkpoint')).text).toContain(`\n${size}\n`);
  }, waiting);
  for (const text of await everythingPublic()) expectNothingTold(text);
  for (const path of ['submissions', 'sample.csv', 'incidents']) {
    const seen = await ask(`${api}/${path}`, other);
    expectNothingTold(seen.text);
    expect(seen.text).not.toContain('receipt');
  }
  const feed = JSON.parse((await ask('/api/v1/feed')).text) as { readonly events: object[] };
  expect(feed.events.at(-1)).toMatchObject({ kind: 'sealed' });

  centre.clock.timeMs = embargoEndMs;
  await vi.waitFor(async () => {
    const { text } = await ask('/api/v1/stations/st-1');
    expect(text).toContain(String(tellingVotes[0]));
    expect(text).toContain('observer-tape');
    expect(text).not.toContain('basma');
  }, waiting);
});
