import { readFileSync } from 'node:fs';
import {
  type Crystal,
  type Measured,
  orthogonalizationMatrix,
  type SymmetricTensor,
  uCifToUCart,
} from '../../../src/crystal/index.js';
import { readStructureFile } from '../../../src/crystal/reading/structure-file.js';
import type { Settings } from '../../../src/rules/run.js';
import { lintStructure } from '../../support/lint-structure.js';
import { ruleTable } from '../../support/rule-tester.js';
import { describeWithShared, sharedPath } from '../../support/shared.js';
import { crystalOf, isotropic } from '../../support/structures.js';

function asReported(measured: Measured | undefined) {
  if (measured === undefined) return {};
  const written = { quantity: 'U', tag: '_atom_site_u_iso_or_equiv', text: String(measured.value) } as const;
  return { uEquivalentReported: { ...measured, written } };
}

/** Lints atoms whose U_ij give 0.02 Å² and whose atom list says something else. */
function lint(reported: readonly (Measured | undefined)[], settings: Settings = {}) {
  const crystal = crystalOf(reported.map((_, i) => ({ label: `C${i + 1}`, u: isotropic(0.02) })));
  const sites = crystal.sites.map((site, i) => ({ ...site, ...asReported(reported[i]) }));
  return lintStructure({ ...crystal, sites }, { settings });
}

/** An atom with U_ij of 0.02 Å² and another U_eq, beside one with the right U_eq. */
function differing(value: number, su?: number) {
  const crystal = crystalOf(['C1', 'C2'].map((label) => ({ label, u: isotropic(0.02) })));
  const reported: readonly Measured[] = [{ value, ...(su !== undefined && { su }) }, { value: 0.02 }];
  return { crystal: { ...crystal, sites: crystal.sites.map((site, i) => ({ ...site, ...asReported(reported[i]) })) } };
}

ruleTable('u-equivalent-mismatch', {
  valid: [
    { name: 'equal', ...differing(0.02) },
    { name: 'just within the limit', ...differing(0.02199) },
    { name: 'within a limit of its own', ...differing(0.0239), options: { info: 0.004, warning: 0.005 } },
    { name: 'within its s.u.', ...differing(0.03, 0.0101) },
  ],
  invalid: [
    { name: 'just beyond the limit', ...differing(0.02201), findings: [{ sites: ['C1'], severity: 'info' }] },
    { name: 'no warning yet', ...differing(0.02299), findings: [{ severity: 'info' }] },
    { name: 'just a warning', ...differing(0.02301), findings: [{ severity: 'warning' }] },
    { name: 'no error yet', ...differing(0.02499), findings: [{ severity: 'warning' }] },
    {
      name: 'just an error',
      ...differing(0.02501),
      findings: [{ severity: 'error', value: { number: 0.00501, unit: 'Å²', limit: 0.002 } }],
    },
    { name: 'too small', ...differing(0.0149), findings: [{ severity: 'error', value: { number: 0.0051 } }] },
    { name: 'beyond its s.u.', ...differing(0.03, 0.0099), findings: [{ severity: 'error' }] },
    {
      name: 'an error only later, by option',
      ...differing(0.0259),
      options: { error: 0.006 },
      findings: [{ severity: 'warning' }],
    },
    { name: 'as the configuration says', ...differing(0.03), severity: 'hint', findings: [{ severity: 'hint' }] },
  ],
});

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
    expect(finding.message).toContain(`U_eq ${value} in the atom list, 0.0200 Å² from U_ij`);
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

describe('one factor for all atoms', () => {
  const eight = 8 * Math.PI ** 2;
  /** U_ij of three atoms of a size, and U_eq that are so many times as large. */
  const causeOf = async (size: number, factor: number) => {
    const crystal = crystalOf(['C1', 'C2', 'C3'].map((label) => ({ label, u: isotropic(size) })));
    const sites = crystal.sites.map((site) => ({ ...site, ...asReported({ value: factor * size }) }));
    return (await lintStructure({ ...crystal, sites })).flatMap(({ causes }) => causes);
  };

  test.each([
    [0.02, eight, 'B given under the name of U_eq (B = 8π²U ≈ 79 U)'],
    [0.02, 1.14 * eight, 'B given under the name of U_eq (B = 8π²U ≈ 79 U)'],
    [0.02, 0.86 * eight, 'B given under the name of U_eq (B = 8π²U ≈ 79 U)'],
    [0.02 * eight, 1 / eight, 'B given under the name of U_ij (B = 8π²U ≈ 79 U)'],
    [0.04 / eight, eight, 'U_ij divided by 8π² ≈ 79, as if it had been B'],
    [0.04, 1 / eight, 'U_eq divided by 8π² ≈ 79, as if it had been B'],
    [66, 1e-4, 'U_ij given in 10^−4 Å²'],
    [0.02, 1000, 'U_eq given in 10^−3 Å²'],
    [0.04, 0.1, 'U_eq too small, or U_ij too large, by a factor of 10^1'],
    [0.02, 1.16 * eight, undefined],
    [0.02, 0.84 * eight, undefined],
    [0.02, 1040, 'U_eq given in 10^−3 Å²'],
    [0.02, 960, 'U_eq given in 10^−3 Å²'],
    [0.02, 1060, undefined],
    [0.02, 940, undefined],
    [0.02, 3, undefined],
  ])('U_ij of %f Å², U_eq %f times that', async (size, factor, expected) => {
    const other = 'U_eq and U_ij from different cycles of the refinement, or of different definitions';
    expect(await causeOf(size, factor)).toEqual([expected ?? other]);
  });

  test('a large one is B beyond 0.4 Å²', async () => {
    expect((await causeOf(0.39 / eight, eight))[0]).toContain('divided');
    expect((await causeOf(0.41 / eight, eight))[0]).toContain('B given');
  });

  test('one atom of several is a misprint', async () => {
    const b = eight * 0.02;
    expect((await lint([{ value: b }, { value: 0.02 }, { value: 0.02 }]))[0].causes[0]).toContain('a digit lost');
  });

  test('more than half of the atoms, and two at least, are all', async () => {
    const causeWith = async (wrong: number, right: number) => {
      const values = [...Array(wrong).fill(eight * 0.02), ...Array(right).fill(0.02)];
      return (await lint(values.map((value) => ({ value }))))[0].causes[0];
    };
    expect(await causeWith(2, 2)).toContain('a digit lost');
    expect(await causeWith(3, 2)).toContain('B given under the name of U_eq');
    expect(await causeWith(1, 0)).toContain('a digit lost');
    expect(await causeWith(2, 0)).toContain('B given under the name of U_eq');
  });
});

test('limits are options, and a severity of the configuration holds for all', async () => {
  const at = async (settings: Settings) => (await lint([{ value: 0.0233 }], settings)).map(({ severity }) => severity);
  expect(await at({ ADPL911: { options: { warning: 0.004 } } })).toEqual(['info']);
  expect(await at({ ADPL911: { options: { info: 0.01, warning: 0.01, error: 0.01 } } })).toEqual([]);
  expect(await at({ ADPL911: { severity: 'hint' } })).toEqual(['hint']);
  expect(await at({ ADPL911: { severity: 'error' } })).toEqual(['error']);
});

describe('what the file has is what is quoted', () => {
  const withWritten = async (value: number, quantity: 'U' | 'B', text: string) => {
    const crystal = crystalOf([{ label: 'C1', u: isotropic(0.02) }]);
    const tag = `_atom_site_${quantity.toLowerCase()}_iso_or_equiv`;
    const sites = [{ ...crystal.sites[0], uEquivalentReported: { value, written: { quantity, tag, text } } }];
    return (await lintStructure({ ...crystal, sites }))[0];
  };

  test('U with its s.u.', async () => {
    expect((await withWritten(0.0683, 'U', '0.0683(5)')).message).toBe(
      'U_eq and a third of the trace of U disagree: U_eq 0.0683(5) in the atom list, 0.0200 Å² from U_ij',
    );
  });

  test('B, with what U_ij give as B', async () => {
    expect((await withWritten(5.39 / (8 * Math.PI ** 2), 'B', '5.39')).message).toBe(
      'U_eq and a third of the trace of U disagree: B_eq 5.39 in the atom list, 1.58 Å² (U_eq 0.0200 Å²) from U_ij',
    );
  });
});

describe('other means than the third of the trace', () => {
  /** Principal values in the ratio 1 : 2 : 3 times a size, turned against the axes by U12. */
  const flat = (size: number): SymmetricTensor => [1.5 * size, 1.5 * size, 3 * size, 0.5 * size, 0, 0];
  const sizes = [0.02, 0.03, 0.04];
  const lintMeans = (reportedOf: (size: number) => number, cell?: Crystal['cell']) => {
    const crystal = crystalOf(sizes.map((size, i) => ({ label: `C${i + 1}`, u: flat(size) })));
    const sites = crystal.sites.map((site, i) => {
      const { displacement } = site;
      if (displacement.kind !== 'anisotropic' || !cell)
        return { ...site, ...asReported({ value: reportedOf(sizes[i]) }) };
      const uCart = uCifToUCart(displacement.uCif, cell, orthogonalizationMatrix(cell));
      return { ...site, displacement: { ...displacement, uCart }, ...asReported({ value: reportedOf(sizes[i]) }) };
    });
    return lintStructure({ ...crystal, sites });
  };
  const geometric = (size: number) => Math.cbrt(1 * 2 * 3) * size;
  const arithmetic = (size: number) => 2 * size;
  const between = (share: number) => (size: number) => geometric(size) + share * (arithmetic(size) - geometric(size));

  test('the geometric mean is a definition, and no error', async () => {
    const [finding, ...others] = await lintMeans(geometric);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'ADPL911', severity: 'info', data: { atoms: ['C3', 'C2', 'C1'] } });
    expect(finding.causes).toEqual([expect.stringContaining('geometric mean')]);
  });

  test.each([
    // As shares of the difference that is left, 0.24 and 0.26.
    [0.24 / 1.24, true],
    [0.26 / 1.26, false],
  ])('rounding may take it %f of the way to the trace: %s', async (share, expected) => {
    const causes = (await lintMeans(between(share))).flatMap((finding) => finding.causes);
    expect(causes.some((cause) => cause.includes('geometric mean'))).toBe(expected);
  });

  test('not where most atoms have the arithmetic mean', async () => {
    const few = await lintMeans((size) => (size === 0.04 ? geometric(size) : arithmetic(size)));
    expect(few).toMatchObject([{ data: { atoms: ['C3'] } }]);
    // One of one could be: the rest of the structure says no more than that atom.
    const crystal = await lintMeans((size) => (size === 0.02 ? geometric(size) + 0.02 : arithmetic(size)));
    expect(crystal[0].causes.join()).not.toContain('geometric mean');
  });

  test('nor where all together do not lie twice as near to the other mean', async () => {
    /** Equal atoms, the first ones with the geometric mean for U_eq. */
    const isGeometric = async (count: number, of: number) => {
      const crystal = crystalOf(Array.from({ length: of }, (_, i) => ({ label: `C${i + 1}`, u: flat(0.03) })));
      const values = crystal.sites.map((_, i) => ({ value: (i < count ? geometric : arithmetic)(0.03) }));
      const sites = crystal.sites.map((site, i) => ({ ...site, ...asReported(values[i]) }));
      const [finding] = await lintStructure({ ...crystal, sites });
      expect(finding.data.reported).toEqual(Array(count).fill(geometric(0.03)));
      return finding.causes[0].includes('geometric mean');
    };
    // Off the geometric mean against off the arithmetic one: 2 to 5 atoms, and 1 to 2.
    expect(await isGeometric(5, 7)).toBe(true);
    expect(await isGeometric(2, 3)).toBe(false);
  });

  test('the mean of U11, U22, U33 in an oblique cell', async () => {
    const oblique = { a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 125 };
    const [finding] = await lintMeans(arithmetic, oblique);
    expect(finding.causes).toEqual([expect.stringContaining('without regard to the angles')]);
    expect(finding.severity).not.toBe('info');
  });

  test('nothing is said of which side is wrong where nobody can know', async () => {
    const [finding] = await lintMeans((size) => 3 * size);
    expect(finding.message).toMatch(/^U_eq and a third of the trace of U disagree/);
    expect(finding.causes).toEqual([
      'U_eq and U_ij from different cycles of the refinement, or of different definitions',
    ]);
  });
});

describeWithShared('real structures whose U_eq is the geometric mean', () => {
  test.each(['2004922', '2004928', '2005206'])('%s is an info', async (file) => {
    const text = readFileSync(sharedPath('data', 'cif', `${file}.cif`), 'latin1');
    const [crystal] = readStructureFile(text, file).crystals;
    const found = (await lintStructure(crystal)).filter(({ code }) => code === 'ADPL911');
    expect(found).toMatchObject([{ severity: 'info', causes: [expect.stringContaining('geometric mean')] }]);
  });
});
