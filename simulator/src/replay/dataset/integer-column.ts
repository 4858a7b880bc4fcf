/**
 * A growable column of optional integers 0..2^53-1 by station index.
 *
 * Each cell stores value + 1, so that 0, which fresh memory holds, means unknown. The column starts
 * with two bytes a cell and widens when a larger value comes: real counts stay small, and 800,000
 * stations with 30 columns take about 60 MB instead of 250.
 */
export class IntegerColumn {
  #cells: Uint16Array | Uint32Array | Float64Array = new Uint16Array(256);
  #storedMax = 0xffff;

  set(index: number, value: number): void {
    const stored = value + 1;
    if (stored > this.#storedMax || index >= this.#cells.length) this.#reallocate(index, stored);
    this.#cells[index] = stored;
  }

  get(index: number): number | undefined {
    const stored = this.#cells[index];
    return stored === undefined || stored === 0 ? undefined : stored - 1;
  }

  #reallocate(index: number, stored: number): void {
    let length = this.#cells.length;
    while (length <= index) length *= 2;
    const wider = Math.max(stored, this.#storedMax);
    const next =
      wider <= 0xffff
        ? new Uint16Array(length)
        : wider <= 0xffff_ffff
          ? new Uint32Array(length)
          : new Float64Array(length);
    next.set(this.#cells);
    this.#cells = next;
    this.#storedMax =
      next instanceof Uint16Array ? 0xffff : next instanceof Uint32Array ? 0xffff_ffff : 2 ** 53;
  }
}
