/** `centre.json`: everything optional; what it does not know is refused, so that a typing error shows. */
import { availableParallelism } from 'node:os';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import { defaultLimits, type GatewayLimits } from './ingest/gateway-limits.ts';
import type { LogLevel } from './logger.ts';
import type { ObserversConfig } from './observers/start-observers.ts';

export interface ListenAddress {
  readonly address: string;
  readonly port: number;
}

export interface PortalConfig extends ListenAddress {
  /** False = served by the server's own process; for batches that nobody looks at. */
  readonly isApart?: boolean;
  /** PEM files, named from the centre's directory; empty = plain HTTP. */
  readonly tls?: { readonly keyFile: string; readonly certificateFile: string };
}

export interface CentreConfig {
  readonly gateway: ListenAddress;
  readonly portal: PortalConfig;
  /** For the centre's own people and programs. */
  readonly console: ListenAddress;
  readonly publication: {
    /** Partial tiles are published about once a second. */
    readonly logIntervalMs: number;
    /** 0 = no versions are written; single tapes and the comparison are answered all the same. */
    readonly resultsIntervalMs: number;
    /** Every version also in the common data format (NIST SP 1500-100), which about doubles its size. */
    readonly errCdf?: boolean;
    /** How often what pages read (now/, feed/) follows; 0 or absent = neither it nor lookup/ is written. */
    readonly siteIntervalMs?: number;
    /** Who else gets every public file: directories (absolute), or https addresses that take PUT. */
    readonly mirrors?: readonly string[];
  };
  /** Accounts of observers and party agents. */
  readonly observers: ObserversConfig;
  /** Threads that open and verify; 0 = in the server's own thread. */
  readonly verifyWorkers: number;
  readonly logLevel: LogLevel;
  /** SHA-256 of withdrawn device certificates, lower-case hex. */
  readonly revokedCertificates: readonly string[];
  readonly limits: GatewayLimits;
}

export const defaultConfig: CentreConfig = {
  gateway: { address: '0.0.0.0', port: 8443 },
  portal: {
    ...{ address: '127.0.0.1', port: 8080, isApart: true },
    tls: { keyFile: '', certificateFile: '' },
  },
  console: { address: '127.0.0.1', port: 8081 },
  publication: {
    logIntervalMs: 1000,
    resultsIntervalMs: 10_000,
    errCdf: true,
    siteIntervalMs: 2000,
    mirrors: [],
  },
  observers: { unitKey: '' },
  // With one core a worker only adds messages; with more, the main thread needs a fraction of one.
  verifyWorkers: availableParallelism() === 1 ? 0 : availableParallelism(),
  logLevel: 'info',
  revokedCertificates: [],
  limits: defaultLimits,
};

/** The error names the place. */
export function parseConfig(text: string): Result<CentreConfig, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('not JSON');
  }
  const wrong = differences(defaultConfig, json, '');
  if (wrong !== undefined) return fail(wrong);
  return ok(merge(defaultConfig, json) as CentreConfig);
}

/** The first place where `given` has a name or a type that `known` has not. */
function differences(known: unknown, given: unknown, place: string): string | undefined {
  if (Array.isArray(known)) {
    const isList = Array.isArray(given) && given.every((item) => typeof item === 'string');
    return isList ? undefined : place;
  }
  if (typeof known !== 'object' || known === null) {
    if (typeof given !== typeof known) return place;
    return typeof given === 'number' && !(given >= 0) ? place : undefined;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return place || 'top';
  for (const [name, value] of Object.entries(given)) {
    const path = place === '' ? name : `${place}.${name}`;
    if (!Object.hasOwn(known, name)) return path;
    const wrong = differences((known as Record<string, unknown>)[name], value, path);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function merge(known: unknown, given: unknown): unknown {
  if (typeof known !== 'object' || known === null || Array.isArray(known)) return given;
  const values = given as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(known).map(([name, value]) => [
      name,
      Object.hasOwn(values, name) ? merge(value, values[name]) : (value as unknown),
    ]),
  );
}
