/** What people of the night see of the centre and send to it: its portal and its console, over HTTP. */
export interface CentreAddresses {
  readonly portal: URL;
  readonly console: URL;
}

/** Of a dossier, before the embargo with `state` only: what is read here. The results have the same form. */
export interface DossierAnswer {
  readonly state: string;
  readonly snapshot?: { readonly logSize: number };
  readonly findings?: readonly { readonly code: string }[];
  readonly claims?: readonly { readonly code: string }[];
  readonly contests?: readonly { readonly adopted: { readonly source: string } | null }[];
  readonly evidence?: readonly EvidenceAnswer[];
  /** Leaves. */
  readonly decisions?: readonly number[];
}

export interface EvidenceAnswer {
  readonly kind: string;
  readonly tapeKind?: string;
  readonly leafIndex: number;
  readonly receivedAtMs: number;
}

export async function readDossier(portal: URL, stationId: string): Promise<DossierAnswer> {
  return await readJson(portal, `/api/v1/stations/${encodeURIComponent(stationId)}`);
}

export async function readLogSize(portal: URL): Promise<number> {
  const { logSize } = await readJson<{ readonly logSize: number }>(portal, '/api/v1/summary');
  return logSize;
}

/** Throws with the centre's words when it is not taken. */
export async function postDecision(console: URL, signed: Uint8Array): Promise<void> {
  const body = Uint8Array.from(signed);
  const response = await fetch(new URL('/api/v1/decisions', console), { method: 'POST', body });
  if (!response.ok) throw new Error(`decision: ${await response.text()}`);
}

export function isResult({ tapeKind }: EvidenceAnswer): boolean {
  return tapeKind === 'closing' || tapeKind === 'correction';
}

export async function readJson<Answer>(base: URL, path: string): Promise<Answer> {
  // The shape is checked where it matters: a record that is not as expected is reported as such.
  return JSON.parse(await readText(base, path)) as Answer;
}

/** One JSON object a line. */
export async function readRows<Row>(base: URL, path: string): Promise<Row[]> {
  const lines = (await readText(base, path)).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Row);
}

async function readText(base: URL, path: string): Promise<string> {
  const response = await fetch(new URL(path, base));
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return await response.text();
}
