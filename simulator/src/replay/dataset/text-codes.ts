/** Each distinct text once, under a number from 0. */
export class TextCodes {
  readonly texts: string[] = [];
  readonly #codeOf = new Map<string, number>();

  of(text: string): number {
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.texts.push(text) - 1;
    this.#codeOf.set(text, code);
    return code;
  }
}
