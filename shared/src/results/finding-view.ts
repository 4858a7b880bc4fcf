/** A finding as files and API show it: with its place, its arithmetic and the source of its rule. */
import { formatFieldPath } from '../base/field-path.ts';
import type { Finding } from '../base/findings.ts';
import { findingRules } from '../base/findings.ts';

export interface FindingView {
  readonly code: string;
  readonly field?: string;
  readonly path?: Finding['path'];
  readonly params: Finding['params'];
  /** With its numbers filled in; `?` for one that was not reported or is withheld. */
  readonly formula: string;
  readonly source: string;
}

export function viewFinding({ code, path, params }: Finding): FindingView {
  const { formula, source } = findingRules[code];
  return {
    code,
    ...(path && { field: formatFieldPath(path), path }),
    params,
    formula: fillFormula(formula, params),
    source,
  };
}

function fillFormula(formula: string, params: Finding['params']): string {
  return formula.replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const value = Object.hasOwn(params, key) ? params[key] : undefined;
    return value === undefined ? '?' : String(value);
  });
}
