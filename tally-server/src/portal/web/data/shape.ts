/**
 * Whether a value from a file is what it must be, to the depth that a page relies on. A host that serves
 * something else gets a plain message, not a broken page.
 */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Kind = 'text' | 'number' | 'list' | 'fields' | 'any';

/** A function that gives the value back, as `T`, when each of the fields named is of its kind. */
export function shapeOf<T>(
  kinds: Readonly<Record<string, Kind>>,
): (value: unknown) => T | undefined {
  return (value) =>
    isFields(value) && Object.entries(kinds).every(([name, kind]) => isKind(value[name], kind))
      ? (value as T)
      : undefined;
}

function isKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'list':
      return Array.isArray(value);
    case 'fields':
      return isFields(value);
    case 'any':
      return value !== undefined;
  }
}
