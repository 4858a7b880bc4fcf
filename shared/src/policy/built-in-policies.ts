/** Policies that an election can name by their id; any other comes as a file in the form of `policy-json.ts`. */
import type { Policy } from './policy.ts';
import { comparisonOnly } from './policies/comparison-only.ts';
import { law4Of2023 } from './policies/law-4-2023.ts';
import { law9Of2020 } from './policies/law-9-2020.ts';
import { practice2023To2025 } from './policies/practice-2023-2025.ts';

/** By id. */
export const builtInPolicies: ReadonlyMap<string, Policy> = new Map(
  [comparisonOnly, law4Of2023, practice2023To2025, law9Of2020].map((policy) => [policy.id, policy]),
);
