/**
 * `<constituency>.offsets.json` of large elections: where the dossier, or the records, of each station stand in the
 * file of its constituency, so that those of one station are one range of bytes from any static server.
 */

export interface FileOffsets {
  /** In the order of the file; the last `tailBytes` of `bytes` (a line feed) are not of the range. */
  add(constituency: string, stationId: string, bytes: number, tailBytes: number): void;
  /** A text per constituency. */
  format(): Iterable<readonly [constituency: string, text: string]>;
}

export function makeFileOffsets(): FileOffsets {
  const files = new Map<string, { end: number; readonly rows: string[] }>();
  return {
    add(constituency, stationId, bytes, tailBytes) {
      let file = files.get(constituency);
      if (file === undefined) files.set(constituency, (file = { end: 0, rows: [] }));
      file.rows.push(JSON.stringify([stationId, file.end, bytes - tailBytes]));
      file.end += bytes;
    },
    *format() {
      for (const [constituency, { rows }] of files) {
        yield [constituency, `[\n${rows.join(',\n')}\n]\n`];
      }
    },
  };
}
