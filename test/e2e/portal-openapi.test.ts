/** The interface description against a whole centre: every path asked, every answer checked, every file described. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  type AttackedCentre,
  expectNothingTold,
  startAttackedCentre,
  tellingTape,
} from '../builders/attacked-centre.ts';
import { type AddressValues, fillAddress, patternOf } from '../builders/public-addresses.ts';
import { embargoEndMs, makeSampleElection } from '../builders/sample-gateway.ts';

const sample = makeSampleElection('live');
const waiting = { timeout: 30_000, interval: 50 };
const pages = {
  'assets/main-1.js': 'export const page = 1;\n'.repeat(100),
  'index.html': '<!doctype html>',
  'sw.js': 'self.skipWaiting();',
};

let centre: AttackedCentre;
let bundle = '';
/** As it was answered, not as it stands in the code. */
let described: Description;
/** Before the embargo ended. */
const early: Answer[] = [];

interface Description {
  readonly paths: Record<string, { readonly get?: Operation; readonly post?: Posting }>;
  readonly components: { readonly schemas: Record<string, object> };
}
interface Operation {
  readonly responses: Record<string, { readonly content?: Record<string, { schema?: object }> }>;
}
interface Posting extends Operation {
  readonly requestBody: {
    readonly content: { readonly 'application/json': { schema: object; example: object } };
  };
}
interface Answer {
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function ask(path: string): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${centre.parts.portal.port}${path}`);
  const type = response.headers.get('content-type') ?? '';
  return { path, status: response.status, type, text: await response.text() };
}

beforeAll(async () => {
  bundle = mkdtempSync(join(tmpdir(), 'mutabaqa-bundle-'));
  writeBundle(bundle, pages);
  centre = await startAttackedCentre({
    sample,
    publication: { logIntervalMs: 50, resultsIntervalMs: 100, siteIntervalMs: 100 },
    ensureSiteBundle: async () => bundle,
  });
  const device = await centre.greeted('device-1');
  await device.submit(tellingTape(sample, 1).envelope);
  await vi.waitFor(async () => {
    expect((await ask('/feed/1/0.json')).text).toContain('transmission');
    expect((await ask('/now/index.json')).text).toContain('received');
    expect((await ask('/site/signature')).status).toBe(200);
    expect((await ask('/log/tile/0/000.p/2')).status).toBe(200);
  }, waiting);
  described = JSON.parse((await ask('/api/v1/openapi.json')).text) as Description;
  for (const address of everyAddress(2)) early.push(await ask(address));
  centre.clock.timeMs = embargoEndMs;
  await vi.waitFor(async () => {
    expect((await ask('/results/')).status).toBe(200);
    expect((await ask('/log/tile/0/000.p/3')).status).toBe(200);
  }, waiting);
}, 60_000);
afterAll(async () => {
  await centre.closeLinks();
  await centre.close();
  rmSync(bundle, { recursive: true });
});

function writeBundle(directory: string, files: Readonly<Record<string, string>>): void {
  const sums: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
    sums.push(`${formatHex(nodeCrypto.sha256(utf8(text)))}  ${name}\n`);
  }
  mkdirSync(join(directory, 'site'));
  writeFileSync(join(directory, 'site', 'SHA256SUMS'), sums.join(''));
}

function valuesAt(logSize: number): AddressValues {
  const digest = formatHex(tellingTape(sample, 1).tapeDigest);
  return {
    ...{ id: ['st-1', 'st-2'], station: ['st-1', 'st-4'], constituency: ['Baghdad'] },
    ...{ contest: ['Baghdad%2Fcouncil', 'Baghdad%252Fcouncil'], version: ['1'], policy: ['1'] },
    ...{ file: ['manifest', 'SHA256SUMS'], part: sample.parts.map((part) => part.digestHex) },
    ...{ digest: [digest], name: ['Baghdad.records'], log: ['1'], number: ['0'] },
    ...{ page: ['index.html', 'sw.js'], asset: ['main-1.js'] },
    path: [`entries/000.p/${logSize}`, `0/000.p/${logSize}`],
  };
}

/** What nobody has given this centre; it answers so, and says so in a way that programs read. */
const notHere = [
  /^\/lookup\/map\.topojson$/,
  /^\/documents\/files\//,
  /err-cdf/,
  /^\/now\/confirmed\.json$/,
];

function addressesOf(template: string, logSize: number): string[] {
  // In a query the id is encoded once.
  const query = template.endsWith('/sum-proof') ? '?contest=Baghdad%2Fcouncil' : '';
  return fillAddress(template, valuesAt(logSize)).map((path) => path + query);
}

function everyAddress(logSize: number): string[] {
  const templates = Object.keys(described.paths).filter((path) => described.paths[path]?.get);
  return templates.flatMap((path) => addressesOf(path, logSize));
}

function makeValidate(): (schema: object | undefined, value: unknown) => unknown {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  ajv.addSchema({ $id: 'api', components: described.components });
  const made = new Map<string, ValidateFunction>();
  return (schema = {}, value) => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
    let validate = made.get(text);
    if (validate === undefined) {
      made.set(text, (validate = ajv.compile(JSON.parse(text) as object)));
    }
    return validate(value) ? undefined : validate.errors;
  };
}

describe('every path of the description', () => {
  it('answers with a status, a type and a form that stand in it', async () => {
    const validate = makeValidate();
    const problems: object[] = [];
    let schemas = 0;
    for (const [template, { get }] of Object.entries(described.paths)) {
      for (const path of get ? addressesOf(template, 3) : []) {
        const { status, type, text } = await ask(path);
        const mayBeMissing = notHere.some((each) => each.test(path));
        if (status !== 200 && !(mayBeMissing && status === 404)) problems.push({ path, status });
        const content = get?.responses[status === 200 ? '200' : '4XX']?.content ?? {};
        const declared = Object.entries(content).find(
          ([name]) => name === '*/*' || type.startsWith(name),
        );
        if (!declared) problems.push({ path, type });
        const [name = '', { schema } = {}] = declared ?? [];
        if (!schema || !/json/.test(name)) continue;
        schemas += 1;
        const values = name.endsWith('ndjson') ? text.split('\n').filter(Boolean) : [text];
        for (const value of values) {
          const errors = validate(schema, JSON.parse(value));
          if (errors) problems.push({ path, errors });
        }
      }
    }
    expect(problems).toEqual([]);
    expect(schemas).toBeGreaterThan(30);
  });

  it('has a check that objects to an answer of another form', () => {
    const validate = makeValidate();
    const now = { $ref: '#/components/schemas/Now' };
    expect(validate(now, { timeMs: '0' })).not.toBe(undefined);
    expect(validate({ $ref: '#/components/schemas/Refusal' }, { code: 1 })).not.toBe(undefined);
  });

  it('refuses what is unknown in the form that is described', async () => {
    const validate = makeValidate();
    const unknown = Object.fromEntries(Object.keys(valuesAt(3)).map((name) => [name, ['nothing']]));
    const templates = Object.entries(described.paths).filter(
      ([path, { get }]) => get && path.includes('{'),
    );
    expect(templates.length).toBeGreaterThan(20);
    for (const [template, { get }] of templates) {
      const [path = ''] = fillAddress(template, unknown);
      const { status, type, text } = await ask(path);
      expect([path, status, type]).toEqual([path, 404, 'application/json; charset=utf-8']);
      const schema = get?.responses['4XX']?.content?.['application/json']?.schema;
      expect(validate(schema, JSON.parse(text))).toBe(undefined);
    }
  });

  it('takes what is sent as the example says, and refuses what is not', async () => {
    const validate = makeValidate();
    const posts = Object.entries(described.paths).flatMap(([path, { post }]) =>
      post ? [{ path, post }] : [],
    );
    const answers: unknown[] = [];
    for (const { path, post } of posts) {
      const { schema, example } = post.requestBody.content['application/json'];
      expect(validate(schema, example)).toBe(undefined);
      for (const body of [example, { nothing: 1 }]) {
        const url = `http://127.0.0.1:${centre.parts.portal.port}${path}`;
        const headers = { 'content-type': 'application/json', 'x-mutabaqa': '1' };
        const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
        const answered = post.responses[response.status < 300 ? String(response.status) : '4XX'];
        const form = answered?.content?.['application/json']?.schema;
        answers.push([response.status, validate(form, await response.json())]);
      }
    }
    expect(answers).toEqual([
      [201, undefined],
      [400, undefined],
    ]);
  });

  it('told nothing before the embargo ended', () => {
    expect(early.length).toBeGreaterThan(60);
    for (const { path, status, text } of early) {
      // The description names the words that states have afterwards.
      if (path !== '/api/v1/openapi.json') expectNothingTold(`${path} ${text}`);
      expect([200, 403, 404]).toContain(status);
    }
    const results = early.filter(({ path }) => path.startsWith('/results/'));
    expect(results.length).toBeGreaterThan(30);
    expect(results.filter(({ status }) => status === 200)).toEqual([]);
  });

  it('tells it afterwards, so the test above can fail', async () => {
    const after = await Promise.all(everyAddress(3).map(ask));
    expect(() => {
      expectNothingTold(after.map(({ text }) => text).join('\n'));
    }).toThrow('918273');
  });
});

it('every published file is described', () => {
  const root = join(centre.directory, 'public');
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((name) => !/\.(draft|gz|br)$/.test(name) && !name.includes('/.'));
  const patterns = Object.keys(described.paths).map((path) => patternOf(path, ['file', 'path']));
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !patterns.some((pattern) => pattern.test(name)))).toEqual([]);
});

it('what the pages are served with lets nothing run that is not theirs', async () => {
  const response = await fetch(`http://127.0.0.1:${centre.parts.portal.port}/`);
  expect(await response.text()).toBe(pages['index.html']);
  const policy = assertDefined(response.headers.get('content-security-policy'), 'a policy');
  expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
});
