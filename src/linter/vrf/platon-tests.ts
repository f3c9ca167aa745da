/**
 * Tests of PLATON (the PLATnnn of checkCIF) whose alert and a rule's finding have one answer: both say of the same atom
 * that the same property of its refined U is off, so that a reply to one is a reply to the other.
 *
 * Left out on purpose: 220/221 (ratio of the largest to the smallest U_eq of an element), 250 (mean U) and 260 (mean U_eq of
 * a residue) are about no one atom; 230 to 234 (rigid bond) are about two. ADPL101 and ADPL102 (overlap,
 * S12) mix size and shape, which no test of PLATON does.
 */
export const platonTestsOfRules: Readonly<Record<string, readonly number[]>> = {
  // Not positive definite: main residue, solvent.
  'non-positive-definite': [211, 212],
  // U_eq above or below that of the neighbours: main residue, solvent.
  'odd-volume': [241, 242, 243, 244],
  // Longest against shortest axis: main residue, solvent; the same for disordered atoms.
  'odd-shape': [213, 214, 215, 216],
  // The temperature is the one that SHELXL writes by itself.
  temperature: [200],
  // Not all six U_ij.
  'incomplete-adp': [217],
  // U_eq reported against that of the six U_ij.
  'u-equivalent-mismatch': [224],
};

/** Names of the rules that a test of PLATON answers for. */
export function rulesOfPlatonTest(test: number): string[] {
  return Object.entries(platonTestsOfRules).flatMap(([rule, tests]) => (tests.includes(test) ? [rule] : []));
}
