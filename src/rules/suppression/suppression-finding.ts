import type { Finding, RuleMeta, Severity } from '../rule.js';
import type { SuppressionPlace } from './suppression-facts.js';

export const noOptions = { type: 'object', additionalProperties: false, properties: {} };

/** A finding about a comment or a validation reply. */
export function suppressionFinding(
  meta: Pick<RuleMeta, 'code' | 'name' | 'severity'>,
  severity: Severity | undefined,
  { block, range }: SuppressionPlace,
  words: Pick<Finding, 'message' | 'data' | 'causes' | 'advice'>,
): Finding {
  return { code: meta.code, rule: meta.name, severity: severity ?? meta.severity, block, range, ...words };
}
