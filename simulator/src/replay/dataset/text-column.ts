import { IntegerColumn } from './integer-column.ts';
import { TextCodes } from './text-codes.ts';

/** Text by station index, each distinct text kept once: centres and areas repeat over stations. */
export class TextColumn {
  readonly #codes = new TextCodes();
  readonly #codeAt = new IntegerColumn();

  set(index: number, text: string): void {
    this.#codeAt.set(index, this.#codes.of(text));
  }

  /** Empty when nothing was set. */
  get(index: number): string {
    const code = this.#codeAt.get(index);
    return code === undefined ? '' : (this.#codes.texts[code] ?? '');
  }
}
