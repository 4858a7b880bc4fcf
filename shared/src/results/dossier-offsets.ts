/**
 * `stations/<constituency>.offsets.json` of large elections: where each dossier stands in its constituency's
 * file, so that one of them is one range of bytes from any static server.
 */

export interface DossierOffsets {
  /** In the order of the file; `bytes`: of the line, its line feed among them. */
  add(constituency: string, stationId: string, bytes: number): void;
  /** A text per constituency. */
  format(): Iterable<readonly [constituency: string, text: string]>;
}

export function makeDossierOffsets(): DossierOffsets {
  const files = new Map<string, { end: number; readonly rows: string[] }>();
  return {
    add(constituency, stationId, bytes) {
      let file = files.get(constituency);
      if (file === undefined) files.set(constituency, (file = { end: 0, rows: [] }));
      file.rows.push(JSON.stringify([stationId, file.end, bytes - 1]));
      file.end += bytes;
    },
    *format() {
      for (const [constituency, { rows }] of files) {
        yield [constituency, `[\n${rows.join(',\n')}\n]\n`];
      }
    },
  };
}
