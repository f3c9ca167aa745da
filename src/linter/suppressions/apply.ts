import type { UnusedSuppression } from '../../rules/suppression/suppression-facts.js';
import type { Suppressed } from '../report.js';
import type { RuleNames } from '../rule-names.js';
import { covers, type Located, type Suppression, sitesOf, touchedRules, touches } from './suppression.js';

export interface Sorted<F> {
  readonly findings: readonly F[];
  readonly acknowledged: readonly (F & Suppressed)[];
}

const precedence: readonly Suppression['by'][] = ['comment', 'vrf', 'config'];

/** Parts findings into those that stand and those that somebody answers for; the order of the suppressions is no matter. */
export function sortFindings<F extends Located>(
  findings: readonly F[],
  suppressions: readonly Suppression[],
  names: RuleNames,
): Sorted<F> {
  const ordered = [...suppressions].sort(byPrecedence);
  const standing: F[] = [];
  const acknowledged: (F & Suppressed)[] = [];
  for (const finding of findings) {
    const first = ordered.find((suppression) => covers(suppression, finding, names));
    if (first === undefined) standing.push(finding);
    else {
      const { by, reason } = first;
      acknowledged.push({ ...finding, suppressed: reason === '' ? { by } : { by, reason } });
    }
  }
  return { findings: standing, acknowledged };
}

function byPrecedence(a: Suppression, b: Suppression): number {
  return (
    precedence.indexOf(a.by) - precedence.indexOf(b.by) ||
    // Of two, the one with a reason and the one closer to the finding says more.
    Number(a.reason === '') - Number(b.reason === '') ||
    Number(a.atoms.length === 0) - Number(b.atoms.length === 0) ||
    (a.place?.range.start ?? 0) - (b.place?.range.start ?? 0) ||
    (a.reason < b.reason ? -1 : Number(a.reason > b.reason))
  );
}

/**
 * Suppressions in the file, or parts of them, that have nothing to do with any finding.
 *
 * @param ran names of the rules that could have found something: what did not run cannot show that it is of no use
 */
export function unusedSuppressions(
  findings: readonly Located[],
  suppressions: readonly Suppression[],
  ran: ReadonlySet<string>,
  names: RuleNames,
): UnusedSuppression[] {
  return suppressions.flatMap((suppression): UnusedSuppression[] => {
    const { place, reportUnused } = suppression;
    const rules = [...suppression.rules].filter((rule) => ran.has(rule));
    if (place === undefined || !reportUnused || rules.length === 0) return [];
    const touched = findings.filter((finding) => touches(suppression, finding, names));
    const found = new Set(touched.flatMap((finding) => touchedRules(suppression, finding, names)));
    const unusedRules = suppression.allRules ? [] : rules.filter((rule) => !found.has(rule));
    const unusedAtoms = suppression.atoms
      .filter((atom) => !touched.some((finding) => sitesOf(finding).some((site) => atom.matches(site))))
      .map(({ label }) => label);
    const whole = touched.length === 0;
    if (!whole && unusedRules.length === 0 && unusedAtoms.length === 0) return [];
    return [{ ...place, rules: whole ? rules : unusedRules, atoms: unusedAtoms, whole }];
  });
}
