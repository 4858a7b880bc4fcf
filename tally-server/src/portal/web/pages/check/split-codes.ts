/**
 * The codes in a text that somebody pasted: lines that begin as a code does. Base45 has a space of its own, also
 * at the end of a line, so nothing else is cut off.
 */
export function splitCodes(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const start = line.search(/R1\/\d/);
    return start < 0 || line.slice(0, start).trim() !== '' ? [] : [line.slice(start)];
  });
}
