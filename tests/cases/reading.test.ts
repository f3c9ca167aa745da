import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { assessSites, type Crystal, formatSymOp } from '../../src/crystal/index.js';
import { readStructureFile, type StructureFile } from '../../src/crystal/reading/structure-file.js';
import { describeWithShared, sharedPath } from '../support/shared.js';

const folder = join(__dirname, '../../fixtures/cases');

function read(path: string): StructureFile {
  return readStructureFile(readFileSync(path, 'latin1'), basename(path));
}

function siteOf(crystal: Crystal, label: string) {
  const site = crystal.sites.find((each) => each.label === label);
  if (!site) throw new Error(`no ${label} among ${crystal.sites.map((each) => each.label).join(' ')}`);
  return site;
}

const uCifOf = (crystal: Crystal, label: string) => {
  const { displacement } = siteOf(crystal, label);
  return displacement.kind === 'anisotropic' ? displacement.uCif : undefined;
};

interface Verdict {
  readonly file: string;
  readonly operations: number;
  readonly sites: number;
  readonly problems: readonly string[];
  /** Empty where the structure was read whole. */
  readonly unreadable?: readonly string[];
  /** What the case is about, with the right value. */
  readonly right?: (crystal: Crystal) => unknown;
  readonly value?: unknown;
}

const named = 'symmetry-from-name';
const modulated = { problems: ['modulated'], unreadable: ['the structure is modulated'] };

/** What is read from each case: a row a case. */
const verdicts: readonly Verdict[] = [
  { file: 'rutile_ok', operations: 16, sites: 2, problems: [named] },
  {
    file: 'cl_read_as_c',
    operations: 8,
    sites: 3,
    problems: [named, 'element-not-in-formula'],
    right: (crystal) => siteOf(crystal, 'Cl1').element,
    value: 'Cl',
  },
  { file: 'magcif_ops', operations: 16, sites: 2, problems: [] },
  { file: 'ssg_ops', operations: 16, sites: 2, ...modulated },
  { file: 'modulated_with_ops', operations: 16, sites: 2, ...modulated },
  {
    file: 'hm_parenthesis_p21n',
    operations: 4,
    sites: 23,
    problems: [named],
    right: ({ symOps }) => symOps.map(formatSymOp).sort(),
    value: ['-x+1/2,y+1/2,-z+1/2', '-x,-y,-z', 'x+1/2,-y+1/2,z+1/2', 'x,y,z'],
  },
  {
    file: 'nosym_p1',
    operations: 1,
    sites: 2,
    problems: ['symmetry-missing'],
    unreadable: ['the symmetry could not be read'],
  },
  { file: 'unquoted_spaced_ops', operations: 16, sites: 2, problems: ['unquoted-operation'] },
  {
    file: 'hm_full_only_identity',
    operations: 1,
    sites: 2,
    problems: ['symmetry-incomplete'],
    unreadable: ['symmetry operations are missing'],
  },
  {
    file: 'fraction_coords',
    operations: 48,
    sites: 3,
    problems: [named, 'number-flawed'],
    right: ({ sites }) => sites.map(({ fract }) => fract),
    value: [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.5, 0, 0],
    ],
  },
  {
    file: 'empty_su_beta',
    operations: 4,
    sites: 2,
    problems: [named, 'number-flawed'],
    right: ({ cell }) => cell.beta,
    value: 104.13,
  },
  {
    file: 'empty_su_u',
    operations: 6,
    sites: 2,
    problems: ['number-flawed'],
    right: (crystal) => [uCifOf(crystal, 'O1')?.[1], crystal.cell.alpha],
    value: [0.01192, 90],
  },
  {
    file: 'occupancy_empty_su',
    operations: 16,
    sites: 2,
    problems: [named, 'number-flawed'],
    right: (crystal) => [siteOf(crystal, 'O1').occupancy, siteOf(crystal, 'Ti1').occupancy],
    value: [0.85, 1],
  },
  {
    file: 'springer_mixed',
    operations: 96,
    sites: 1,
    problems: [named, 'site-mixed'],
    right: (crystal) => [crystal.sites[0].element, assessSites(crystal)[0].kinds],
    value: ['Nb', ['mixed-site']],
  },
  {
    file: 'temperature_exponent',
    operations: 16,
    sites: 2,
    problems: [named],
    right: ({ temperature }) => temperature?.value,
    value: 150,
  },
  {
    file: 'cell_two_rows',
    operations: 16,
    sites: 2,
    problems: ['values-several', named, 'values-several'],
    right: ({ cell, temperature }) => [cell.a, cell.c, temperature?.value],
    value: [4.5941, 2.9589, 298],
  },
  // What is odd about these is not for the readers to see: they are read as they stand.
  {
    file: 'u_times_1e4',
    operations: 16,
    sites: 2,
    problems: [named],
    right: (crystal) => [uCifOf(crystal, 'Ti1')?.[0], siteOf(crystal, 'Ti1').uEquivalentReported?.written.text],
    value: [66, '0.0060'],
  },
  {
    file: 'temp25C',
    operations: 4,
    sites: 29,
    problems: [],
    right: ({ temperature }) => temperature?.value,
    value: 25,
  },
  {
    file: '1549860_BasU_noT',
    operations: 2,
    sites: 22,
    problems: [],
    right: ({ temperature }) => temperature,
    value: undefined,
  },
  { file: '2234500_Udiv79_noT', operations: 4, sites: 29, problems: [] },
  { file: 'doubled_offdiag', operations: 2, sites: 55, problems: [named] },
  { file: 'dolomite_sitesym', operations: 18, sites: 4, problems: [] },
  { file: 'HbelowCarrier', operations: 2, sites: 22, problems: [] },
  { file: 'negUisoH', operations: 2, sites: 22, problems: [] },
  { file: 'nearlyflat_C1', operations: 2, sites: 22, problems: [] },
];

test.each(verdicts)('$file is read rightly', ({ file, operations, sites, problems, unreadable, right, value }) => {
  const { crystals, problems: found } = read(join(folder, `${file}.cif`));
  expect(crystals).toHaveLength(1);
  const [crystal] = crystals;
  expect(found.map(({ kind }) => kind)).toEqual(problems);
  expect(crystal.symOps).toHaveLength(operations);
  expect(crystal.sites).toHaveLength(sites);
  expect(crystal.unreadable).toEqual(unreadable);
  if (unreadable) {
    for (const site of assessSites(crystal)) {
      expect(site).toEqual({ assessable: false, modelled: false, reasons: unreadable, kinds: ['unreadable'] });
    }
  }
  if (right) expect(right(crystal)).toEqual(value);
});

test('every case has its row', () => {
  const cases = readdirSync(folder).filter((name) => name.endsWith('.cif'));
  expect(verdicts.map(({ file }) => `${file}.cif`).sort()).toEqual(cases.sort());
});

test('magnetic and superspace operators are those of the reference in space', () => {
  const operationsOf = (file: string) =>
    read(join(folder, `${file}.cif`))
      .crystals[0].symOps.map(({ rotation, translation }) => `${rotation} ${translation.map((t) => ((t % 1) + 1) % 1)}`)
      .sort();
  const reference = operationsOf('rutile_ok');
  for (const file of ['magcif_ops', 'ssg_ops', 'unquoted_spaced_ops']) expect(operationsOf(file)).toEqual(reference);
});

/** Files of ../shared/data that had a lesson for the readers: file, what is found, what is now right. */
describeWithShared('real files', () => {
  test.each<[string, string[], (crystal: Crystal) => unknown, unknown]>([
    ['1892c3243f012a471865', ['number-flawed'], (c) => uCifOf(c, 'Sb')?.[0], 0.01562],
    ['2004897', ['label-look-alike'], (c) => uCifOf(c, 'Cl'), [0.0347, 0.0456, 0.124, 0.0002, 0.0038, -0.0067]],
    ['922f9710afc6cf62fd9c', ['label-look-alike'], (c) => uCifOf(c, 'Cl(9)')?.[0], 0.0411],
    ['d22b036676331105281f', ['label-look-alike'], (c) => uCifOf(c, 'O1')?.[0], 0.074],
    ['57f6ee97e1060f392225', ['temperature-doubtful'], (c) => c.temperature?.value, 100.15],
    ['96a5f33b6db309fa1590', ['temperature-doubtful'], (c) => [c.temperature?.value, c.temperature?.su], [101, 1]],
    ['2004957', ['symmetry-not-a-group'], (c) => c.unreadable, ['the symmetry operations are not a space group']],
    ['88fda7d19973e5100871', ['symmetry-incomplete'], (c) => c.unreadable, ['symmetry operations are missing']],
    [
      '2005206',
      ['symmetry-against-cell', 'symmetry-not-a-group'],
      (c) => c.unreadable,
      ['the cell does not have the symmetry of the operations', 'the symmetry operations are not a space group'],
    ],
    ['9009872', ['beta-given-as-b'], (c) => c.unreadable, undefined],
  ])('%s', (file, problems, right, value) => {
    const { crystals, problems: found } = read(sharedPath('data', 'cif', `${file}.cif`));
    expect(found.map(({ kind }) => kind)).toEqual(expect.arrayContaining(problems));
    expect(right(crystals[0])).toEqual(value);
  });

  test('O1 typed as 01 is one finding, and O1 has its U', () => {
    const { crystals, problems } = read(sharedPath('oracle', 'B', 'cif', '7102386.cif'));
    const about = problems.filter(({ atoms = [] }) => atoms.includes('O1') || atoms.includes('01'));
    expect(about).toMatchObject([{ kind: 'label-look-alike', atoms: ['O1'] }]);
    expect(uCifOf(crystals[0], 'O1')?.[0]).toBe(0.074);
  });
});
