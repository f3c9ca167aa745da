import type { Measured } from '../../../src/crystal/index.js';
import type { Settings } from '../../../src/rules/run.js';
import { lintStructure } from '../../support/lint-structure.js';
import { crystalOf, isotropic } from '../../support/structures.js';

/** Lints atoms whose U_ij give 0.02 Å² and whose atom list says something else. */
function lint(reported: readonly (Measured | undefined)[], settings: Settings = {}) {
  const crystal = crystalOf(reported.map((_, i) => ({ label: `C${i + 1}`, u: isotropic(0.02) })));
  const sites = crystal.sites.map((site, i) => ({ ...site, uEquivalentReported: reported[i] }));
  return lintStructure({ ...crystal, sites }, { settings });
}

test.each([
  [0.0219, []],
  [0.0181, []],
  [0.0223, ['info']],
  [0.0177, ['info']],
  [0.0233, ['warning']],
  [0.0252, ['error']],
  [0.0148, ['error']],
])('%f Å² for 0.02 Å²: %j', async (value, expected) => {
  const findings = await lint([{ value }, { value: 0.02 }, undefined]);
  expect(findings.map(({ severity }) => severity)).toEqual(expected);
  for (const finding of findings) {
    expect(finding).toMatchObject({ code: 'ADPL911', sites: ['C1'], data: { atoms: ['C1'], compared: 2 } });
    expect(finding.message).toContain(`${value.toFixed(4)} Å² in the atom list, 0.0200 Å² from U_ij`);
  }
});

test('rounding that the s.u. covers is nothing', async () => {
  expect(await lint([{ value: 0.03, su: 0.02 }])).toEqual([]);
  expect(await lint([{ value: 0.03, su: 0.005 }])).toHaveLength(1);
});

test('one finding for a structure, about its worst atom', async () => {
  const [finding, ...others] = await lint([{ value: 0.0225 }, { value: 0.03 }, { value: 0.02 }, { value: 0.026 }]);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: 'error', range: { start: 100 }, data: { atoms: ['C2', 'C4', 'C1'] } });
  expect(finding.sites).toEqual(['C2', 'C4', 'C1']);
  expect(finding.message).toContain('3 of 4 atoms');
});

test('B under the name of U is named as the cause', async () => {
  const b = 8 * Math.PI ** 2 * 0.02;
  expect((await lint([{ value: b }, { value: b * 1.02 }, { value: b }]))[0].causes[0]).toContain('B_eq');
  expect((await lint([{ value: b }, { value: 0.02 }, { value: 0.02 }]))[0].causes[0]).not.toContain('B_eq');
});

test('limits are options, and a severity of the configuration holds for all', async () => {
  const at = async (settings: Settings) => (await lint([{ value: 0.0233 }], settings)).map(({ severity }) => severity);
  expect(await at({ ADPL911: { options: { warning: 0.004 } } })).toEqual(['info']);
  expect(await at({ ADPL911: { options: { info: 0.01, warning: 0.01, error: 0.01 } } })).toEqual([]);
  expect(await at({ ADPL911: { severity: 'hint' } })).toEqual(['hint']);
  expect(await at({ ADPL911: { severity: 'error' } })).toEqual(['error']);
});
