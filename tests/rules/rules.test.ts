import type { SymmetricTensor } from '../../src/math/tensor.js';
import { allRules } from '../../src/rules/index.js';
import { ruleOptions, type Settings } from '../../src/rules/run.js';
import { lintStructure } from '../support/lint-structure.js';
import { crystalOf, evenCalibration, isotropic, predictionOf } from '../support/structures.js';

const clean = Array.from({ length: 8 }, (_, i) => ({ label: `C${i + 1}`, u: isotropic(0.02) }));

/** Lints a structure of eight equal atoms, the last with another U. */
function lintWithLast(u: SymmetricTensor, options: { su?: SymmetricTensor; settings?: Settings } = {}) {
  const sites = [...clean.slice(0, 7), { label: 'C8', u, ...(options.su && { su: options.su }) }];
  const crystal = crystalOf(sites);
  const prediction = predictionOf(
    sites.map(() => ({ uCart: isotropic(0.02) })),
    { calibration: evenCalibration(4) },
  );
  return lintStructure(crystal, { prediction, settings: options.settings });
}

describe('the misfit rules', () => {
  test('a structure that is as predicted has no finding', async () => {
    expect(await lintWithLast(isotropic(0.02))).toEqual([]);
  });

  test('an atom of doubled U is one finding, at its U row, with its numbers and causes', async () => {
    const findings = await lintWithLast(isotropic(0.04));
    expect(findings).toHaveLength(1);
    const [finding] = findings;
    expect(finding).toMatchObject({ code: 'ADPL103', rule: 'odd-volume', sites: ['C8'], severity: 'error' });
    expect(finding.range.start).toBe(10700);
    expect(finding.message).toContain('2.00 times');
    expect(finding.data.volumeResidual).toBeCloseTo(Math.LN2, 10);
    expect(finding.causes.length).toBeGreaterThan(0);
  });

  test('an elongated ellipsoid of the right volume is an odd shape', async () => {
    const [finding] = await lintWithLast([0.01, 0.01, 0.08, 0, 0, 0]);
    expect(finding).toMatchObject({ code: 'ADPL104', rule: 'odd-shape', sites: ['C8'] });
    expect(finding.message).toContain('prolate');
  });

  test('what the experiment cannot tell is no finding', async () => {
    const su: SymmetricTensor = [0.02, 0.02, 0.02, 0.02, 0.02, 0.02];
    expect(await lintWithLast(isotropic(0.04), { su })).toEqual([]);
  });

  test('a rule that is off does not speak; the next strongest does', async () => {
    const [finding] = await lintWithLast(isotropic(0.04), { settings: { 'odd-volume': { severity: 'off' } } });
    expect(finding?.code).not.toBe('ADPL103');
  });

  test('the others that fail are named with the strongest', async () => {
    const [finding] = await lintWithLast(isotropic(0.2));
    expect(finding.explains?.map(({ code }) => code)).toContain('ADPL102');
  });

  test('the element that would fit the size is named', async () => {
    // A nitrogen refined as carbon: too few electrons, so U shrinks by (6/7)^2.5.
    const [finding] = await lintWithLast(isotropic(0.02 * (6 / 7) ** 2.5));
    expect(finding.causes[0]).toContain('N (Z');
  });
});

describe('rule metadata', () => {
  test('codes and names are unique', () => {
    expect(new Set(allRules.map(({ meta }) => meta.code)).size).toBe(allRules.length);
    expect(new Set(allRules.map(({ meta }) => meta.name)).size).toBe(allRules.length);
  });

  test.each(allRules.map((rule) => [rule.meta.name, rule] as const))('%s has a default for every option', (_, rule) => {
    const properties = rule.meta.optionsSchema.properties as Record<string, { default?: unknown }>;
    expect(ruleOptions(rule)).toEqual(
      Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, schema.default])),
    );
    expect(Object.values(properties).every((schema) => schema.default !== undefined)).toBe(true);
  });
});
