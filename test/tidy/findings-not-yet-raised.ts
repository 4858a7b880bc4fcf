import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';

/**
 * Findings with texts but without a place that raises them and a test that names them. The list may only
 * shrink: a code that is raised and tested must leave it, and a new code must not enter it.
 */
export const findingsNotYetRaised: Readonly<Partial<Record<FindingCode, string>>> = {};
