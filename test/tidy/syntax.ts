import { parseSync } from 'vite';
import type { SourceFile } from './source-tree.ts';

export interface Located {
  readonly line: number;
  readonly name: string;
}

/** What the rules ask of a module; comments and strings never count as code. */
export interface Syntax {
  /** Every module specifier: static, dynamic, re-export and type imports. */
  readonly imports: readonly Located[];
  /** Dotted names that are called or read, e.g. `Date.now`, `test.only`; `new Date()` has the name `new Date()`. */
  readonly names: readonly Located[];
  readonly strings: readonly Located[];
  readonly defaultExports: readonly Located[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

export function parseSyntax(file: SourceFile): Syntax {
  const { program, errors } = parseSync(file.path, file.text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${file.path}: ${error.message}`);
  const syntax = { imports: [], names: [], strings: [], defaultExports: [] } as {
    [part in keyof Syntax]: Located[];
  };
  const starts = lineStartsOf(file.text);
  visit(program, (node) => {
    const at = (name: string): Located => ({ line: lineAt(starts, node.start), name });
    const source = node['source'];
    if (isNode(source) && typeof source['value'] === 'string') {
      syntax.imports.push(at(source['value']));
    }
    if (node.type === 'Literal' && typeof node['value'] === 'string') {
      syntax.strings.push(at(node['value']));
    }
    if (node.type === 'ExportDefaultDeclaration') syntax.defaultExports.push(at('default'));
    if (node.type === 'ExportSpecifier' && dottedName(node['exported']) === 'default') {
      syntax.defaultExports.push(at('default'));
    }
    const name = usedName(node);
    if (name !== undefined) syntax.names.push(at(name));
  });
  return syntax;
}

function usedName(node: Node): string | undefined {
  if (node.type === 'MemberExpression') return dottedName(node);
  if (node.type === 'CallExpression') return `${dottedName(node['callee']) ?? '?'}()`;
  if (node.type !== 'NewExpression') return undefined;
  const isEmpty = Array.isArray(node['arguments']) && node['arguments'].length === 0;
  return `new ${dottedName(node['callee']) ?? '?'}(${isEmpty ? '' : '...'})`;
}

/** `a.b.c` of identifiers and plain members, with `globalThis.` left out; undefined for anything else. */
function dottedName(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type === 'ChainExpression') return dottedName(node['expression']);
  if (node.type !== 'MemberExpression') return undefined;
  const object = dottedName(node['object']);
  const property = node['property'];
  if (object === undefined || !isNode(property)) return undefined;
  const name = property.type === 'Literal' ? String(property['value']) : dottedName(property);
  if (name === undefined || (node['computed'] === true && property.type !== 'Literal')) {
    return undefined;
  }
  return object === 'globalThis' ? name : `${object}.${name}`;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
  } else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) see(value);
    for (const item of Object.values(value)) visit(item, see);
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'start' in value &&
    typeof value.start === 'number'
  );
}

function lineStartsOf(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
}

function lineAt(starts: readonly number[], offset: number): number {
  return starts.findLastIndex((start) => start <= offset) + 1;
}
