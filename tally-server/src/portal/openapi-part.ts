/** Pieces of the interface description; each part of the server that answers the public has one of its own. */

export interface OpenapiPart {
  readonly paths: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, object>>;
}

export const text = { type: 'string' } as const;
export const hex = { type: 'string', pattern: '^[0-9a-f]*$' } as const;
export const integer = { type: 'integer', minimum: 0 } as const;
/** Sums may pass 2^53, so they are texts. */
export const wholeText = { type: 'string', pattern: '^-?[0-9]+$' } as const;
export const anything = { type: 'object' } as const;

export function listOf(items: object): object {
  return { type: 'array', items };
}

export function orNull(schema: object): object {
  return { anyOf: [schema, { type: 'null' }] };
}

export function ref(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

/** Fields may be added later: whoever reads ignores what they do not know. */
export function objectOf(
  required: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
): object {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

export function json(schema: object): object {
  return { 'application/json': { schema } };
}

export const refusals = {
  '4XX': { description: 'A coded refusal', content: json(ref('Refusal')) },
} as const;

/** A GET whose answer is a file. `schema`: of the JSON, or of each line of `application/x-ndjson`. */
export function file(description: string, type: string, schema?: object): { get: object } {
  const content = { [type]: schema === undefined ? {} : { schema } };
  return {
    get: { summary: description, responses: { 200: { description, content }, ...refusals } },
  };
}

export function jsonFile(description: string, schema: string): { get: object } {
  return file(description, 'application/json', ref(schema));
}

/** Names of parameters in the path; ids are percent-encoded. */
export function withNames<Path extends object>(names: readonly string[], path: Path): object {
  const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: text }));
  return { parameters, ...path };
}
