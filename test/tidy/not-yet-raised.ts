import type { RefusalCode } from '@mutabaqa/shared/base/refusals.ts';

/**
 * Refusals with a text but without a place that raises them and a test that names them. The list may
 * only shrink: a code that is raised and tested must leave it, and a new code must not enter it.
 */
export const notYetRaised: Readonly<Partial<Record<RefusalCode, string>>> = {};
