import type { Measured } from '../../../src/crystal/index.js';
import { allRules } from '../../../src/rules/index.js';
import { runRules } from '../../../src/rules/run.js';
import { crystalOf, isotropic } from '../../support/structures.js';

/** Lints atoms whose U_ij give 0.02 Å² and whose atom list says something else. */
function lint(reported: readonly (Measured | undefined)[], settings: Parameters<typeof runRules>[2] = {}) {
  const crystal = crystalOf(reported.map((_, i) => ({ label: `C${i + 1}`, u: isotropic(0.02) })));
  const sites = crystal.sites.map((site, i) => ({ ...site, uEquivalentReported: reported[i] }));
  return runRules(allRules, { crystal: { ...crystal, sites } }, settings);
}

test.each([
  [0.0219, []],
  [0.0181, []],
  [0.0223, ['info']],
  [0.0177, ['info']],
  [0.0233, ['warning']],
  [0.0252, ['error']],
  [0.0148, ['error']],
])('%f Å² for 0.02 Å²: %j', (value, expected) => {
  const findings = lint([{ value }, { value: 0.02 }, undefined]);
  expect(findings.map(({ severity }) => severity)).toEqual(expected);
  for (const finding of findings) {
    expect(finding).toMatchObject({ code: 'ADPL911', site: 'C1', data: { atoms: ['C1'], compared: 2 } });
    expect(finding.message).toContain(`${value.toFixed(4)} Å² in the atom list, 0.0200 Å² from U_ij`);
  }
});

test('rounding that the s.u. covers is nothing', () => {
  expect(lint([{ value: 0.03, su: 0.02 }])).toEqual([]);
  expect(lint([{ value: 0.03, su: 0.005 }])).toHaveLength(1);
});

test('one finding for a structure, about its worst atom', () => {
  const [finding, ...others] = lint([{ value: 0.0225 }, { value: 0.03 }, { value: 0.02 }, { value: 0.026 }]);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: 'error', range: { start: 100 }, data: { atoms: ['C2', 'C4', 'C1'] } });
  expect(finding.site).toBeUndefined();
  expect(finding.message).toContain('3 of 4 atoms');
});

test('B under the name of U is named as the cause', () => {
  const b = 8 * Math.PI ** 2 * 0.02;
  expect(lint([{ value: b }, { value: b * 1.02 }, { value: b }])[0].causes[0]).toContain('B_eq');
  expect(lint([{ value: b }, { value: 0.02 }, { value: 0.02 }])[0].causes[0]).not.toContain('B_eq');
});

test('limits are options, and a severity of the configuration holds for all', () => {
  const at = (settings: Parameters<typeof runRules>[2]) =>
    lint([{ value: 0.0233 }], settings).map(({ severity }) => severity);
  expect(at({ ADPL911: { options: { warning: 0.004 } } })).toEqual(['info']);
  expect(at({ ADPL911: { options: { info: 0.01, warning: 0.01, error: 0.01 } } })).toEqual([]);
  expect(at({ ADPL911: { severity: 'hint' } })).toEqual(['hint']);
  expect(at({ ADPL911: { severity: 'error' } })).toEqual(['error']);
});
