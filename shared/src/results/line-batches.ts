/** Lines on their way to files: a sink has more to do for a piece than to make a line. */
import { utf8 } from '../base/bytes.ts';
import type { ResultsSink } from './results-source.ts';

export interface LineBatches {
  /** Whole lines, or nothing for a file that is to be there even when nothing is in it. */
  write(file: string, lines: string | Uint8Array): void;
  /** Once, after everything was written. */
  finish(): void;
}

interface Batch {
  readonly bytes: Uint8Array;
  size: number;
}

const batchBytes = 32 * 1024;
/** Of UTF-8, for each unit of a text. */
const unitBytesMax = 3;
const encoder = new TextEncoder();

/** Encoded line by line: a long text of many parts is expensive to keep and to put together. */
export function makeLineBatches(sink: ResultsSink): LineBatches {
  const batches = new Map<string, Batch>();
  const flush = (file: string, batch: Batch): void => {
    sink.write(file, batch.bytes.slice(0, batch.size));
    batch.size = 0;
  };
  return {
    write(file, lines) {
      let batch = batches.get(file);
      if (batch === undefined) {
        batches.set(file, (batch = { bytes: new Uint8Array(batchBytes), size: 0 }));
      }
      const isText = typeof lines === 'string';
      const bytesMax = isText ? unitBytesMax * lines.length : lines.length;
      if (batch.size + bytesMax > batchBytes) flush(file, batch);
      if (bytesMax > batchBytes) {
        sink.write(file, isText ? utf8(lines) : lines.slice());
        return;
      }
      const rest = batch.bytes.subarray(batch.size);
      if (!isText) rest.set(lines);
      batch.size += isText ? encoder.encodeInto(lines, rest).written : lines.length;
    },
    finish() {
      for (const [file, batch] of batches) flush(file, batch);
    },
  };
}
