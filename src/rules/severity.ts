import type { Severity } from './rule.js';

/** Worst first. */
export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** The alert level that checkCIF users know for each severity. */
export const checkCifLevel: Readonly<Record<Severity, 'A' | 'B' | 'C' | 'G'>> = {
  error: 'A',
  warning: 'B',
  info: 'C',
  hint: 'G',
};

/** Whether `severity` is as bad as `threshold` or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}
