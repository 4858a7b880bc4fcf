/** Repeatable randomness for simulations; nothing here is ever a secret of a real election. */
import { hash } from 'node:crypto';

export interface SeededRandom {
  /** 0 <= x < 1, 48 bits. */
  unit(): number;
  /** from..to, both included. */
  integer(from: number, to: number): number;
  bytes(count: number): Uint8Array;
}

/** A stream of its own for each purpose, so that adding a draw here changes nothing there. */
export function makeSeededRandom(seed: string): SeededRandom {
  let block = Buffer.alloc(0);
  let blockNumber = 0;
  let at = 0;
  const take = (count: number): Uint8Array => {
    const out = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (at >= block.length) {
        block = hash('sha512', `${seed}/${blockNumber++}`, 'buffer');
        at = 0;
      }
      const piece = block.subarray(at, at + count - filled);
      out.set(piece, filled);
      filled += piece.length;
      at += piece.length;
    }
    return out;
  };
  const unit = (): number => {
    const view = new DataView(take(6).buffer);
    return (view.getUint32(0) * 65_536 + view.getUint16(4)) / 2 ** 48;
  };
  return {
    unit,
    integer: (from, to) => from + Math.floor(unit() * (to - from + 1)),
    bytes: take,
  };
}

/** The 32-byte seed of one simulated device's key. */
export function deriveKeySeed(electionSeed: string, purpose: string): Uint8Array {
  return hash('sha256', `mutabaqa/simulated/${electionSeed}\0${purpose}`, 'buffer');
}
