/**
 * The election package that this browser saw first. A host that lies can bring officers of its own; it cannot make
 * a browser that was here before forget whom it trusted.
 */
import { parseJson } from './fetch-file.ts';
import { isFields } from './shape.ts';

const storageKey = 'mutabaqa.package';

/** The digest that was seen first, when it is another than this one; hex. The first one is remembered. */
export function earlierPackage(electionId: string, digestHex: string): string | undefined {
  try {
    const raw = parseJson(localStorage.getItem(storageKey) ?? '');
    const known = isFields(raw) ? raw : {};
    const first = known[electionId];
    if (typeof first === 'string') return first === digestHex ? undefined : first;
    localStorage.setItem(storageKey, JSON.stringify({ ...known, [electionId]: digestHex }));
  } catch (fault) {
    // A browser that keeps nothing has seen nothing before.
    if (!(fault instanceof DOMException)) throw fault;
  }
  return undefined;
}

export function forgetPackages(): void {
  localStorage.removeItem(storageKey);
}
