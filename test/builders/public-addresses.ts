/** Addresses from the templates of the interface description. */

/** Values that a name in braces is asked with. */
export type AddressValues = Readonly<Record<string, readonly string[]>>;

/** Every combination; a template with a name that has no value is a mistake of the caller. */
export function fillAddress(template: string, values: AddressValues): string[] {
  const [whole, name] = /\{([a-z]+)\}/.exec(template) ?? [];
  if (whole === undefined || name === undefined) return [template];
  const known = values[name];
  if (known === undefined) throw new Error(`no value for ${whole} in ${template}`);
  return known.flatMap((value) => fillAddress(template.replace(whole, value), values));
}

/** Matches the addresses of a template; a value may have slashes in it where `deep` says so. */
export function patternOf(template: string, deep: readonly string[] = []): RegExp {
  const escaped = template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
  const pattern = escaped.replaceAll(/\{([a-z]+)\}/g, (_, name: string) =>
    deep.includes(name) ? '.+' : '[^/]+',
  );
  return new RegExp(`^${pattern}$`);
}
