/** What is said of each case with the model that comes with the program and no configuration: all of it, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LintedFinding } from '../../src/linter/linted-file.js';
import { LintRunner } from '../../src/project/lint-runner.js';
import { describeWithShared, sharedPath } from '../support/shared.js';

const folder = join(__dirname, '../../fixtures/cases');
const runner = new LintRunner();
afterAll(() => runner.dispose());

/** A finding as the tables have it: `ADPL002 error C1`, its labels or `-` at the end. */
function inShort({ code, severity, sites }: LintedFinding): string {
  return [code, severity, ...(sites.length > 0 ? sites : ['-'])].join(' ');
}

async function lint(path: string): Promise<readonly LintedFinding[]> {
  const { file } = await runner.lint(readFileSync(path), basename(path));
  if (file === undefined) throw new Error(`${path} was not linted`);
  return file.findings;
}

const told = (findings: readonly LintedFinding[]) =>
  findings.filter(({ severity }) => severity === 'error' || severity === 'warning');

interface Said {
  readonly message?: RegExp;
  /** The first cause. */
  readonly cause?: RegExp;
  readonly advice?: RegExp;
}

interface Verdict extends Said {
  readonly file: string;
  /** All findings of level warning or worse. */
  readonly found: readonly string[];
  /** Milder ones that the case is about. */
  readonly milder?: readonly string[];
}

const fine: readonly string[] = [];
const noted = ['ADPL914 info -'];

/** A row a case; what it says besides is about the first finding. */
const verdicts: readonly Verdict[] = [
  { file: 'rutile_ok', found: fine },
  { file: 'cl_read_as_c', found: ['ADPL906 warning Cl1'], message: /Cl1 is Cl, which the chemical formula lacks/ },
  { file: 'magcif_ops', found: fine },
  { file: 'ssg_ops', found: ['ADPL914 warning -'], message: /the structure is modulated.*not judged/ },
  { file: 'modulated_with_ops', found: ['ADPL914 warning -'], message: /the structure is modulated.*not judged/ },
  { file: 'hm_parenthesis_p21n', found: fine },
  { file: 'nosym_p1', found: ['ADPL905 error -'], message: /nothing is predicted or judged/ },
  { file: 'unquoted_spaced_ops', found: ['ADPL903 error -'], message: /without quotes.*quote them/ },
  { file: 'hm_full_only_identity', found: ['ADPL910 error -'], message: /192 operations, 1 is listed.*judged/ },
  { file: 'fraction_coords', found: fine, milder: noted },
  // The two atoms of this made-up cell have U that no molecule has.
  { file: 'empty_su_beta', found: ['ADPL102 error C1', 'ADPL102 error O1'], milder: noted },
  { file: 'empty_su_u', found: fine, milder: noted },
  { file: 'occupancy_empty_su', found: fine, milder: noted },
  { file: 'springer_mixed', found: fine, milder: ['ADPL190 hint Nb,Zr'] },
  {
    file: 'doubled_offdiag',
    found: ['ADPL105 error -'],
    message: /U12, U13 and U23 of all atoms are twice too large.* 100 % of 29 atoms agree/,
    advice: /^halve U12, U13 and U23 of all atoms.*no split model/,
  },
  { file: 'u_times_1e4', found: ['ADPL105 error -'], message: /10\^4 times U/, advice: /^divide all U_ij by 10\^4/ },
  { file: 'temperature_exponent', found: fine },
  { file: 'cell_two_rows', found: ['ADPL902 warning -', 'ADPL902 warning -'], message: /the first is used/ },
  { file: '1549860_BasU_noT', found: ['ADPL105 error -'], message: /are B_ij \(B = 8π²U\)/ },
  { file: '2234500_Udiv79_noT', found: ['ADPL105 error -'], message: /divided by 8π² once too often/ },
  {
    file: 'temp25C',
    found: ['ADPL100 warning -'],
    cause: /^the temperature is in °C: 25 °C are 298 K, which fits$/,
    advice: /in kelvin: 298/,
  },
  {
    file: 'HbelowCarrier',
    found: fine,
    milder: ['ADPL005 info H1 H7 H6 C1', 'ADPL005 info H3 C7', 'ADPL005 info H4 C9', 'ADPL005 info H5 C8'],
  },
  { file: 'negUisoH', found: ['ADPL003 warning H1'], advice: /^let it ride/ },
  {
    file: 'nearlyflat_C1',
    found: ['ADPL911 warning C1', 'ADPL002 error C1'],
    cause: /^a digit lost or mistyped in U_eq or in one of the U_ij$/,
  },
  {
    file: 'dolomite_sitesym',
    found: ['ADPL004 warning Mg'],
    message: /2 of six U_ij free.*U11.*also U22, U12, U13, U23/,
  },
];

function expectVerdict(
  findings: readonly LintedFinding[],
  { found, milder = [], message, cause, advice }: Omit<Verdict, 'file'>,
) {
  expect(told(findings).map(inShort)).toEqual(found);
  expect(findings.map(inShort)).toEqual(expect.arrayContaining([...milder]));
  const [first] = told(findings);
  if (message) expect(first.message).toMatch(message);
  if (cause) expect(first.causes[0]).toMatch(cause);
  if (advice) expect(first.advice[0]).toMatch(advice);
}

test.each(verdicts)('$file', async ({ file, ...verdict }) => {
  expectVerdict(await lint(join(folder, `${file}.cif`)), verdict);
});

test('every case has its row', () => {
  const cases = readdirSync(folder).filter((name) => name.endsWith('.cif'));
  expect(verdicts.map(({ file }) => `${file}.cif`).sort()).toEqual(cases.sort());
});

test('a flat ellipsoid is not put down to the electrons at the site', async () => {
  const [, flat] = told(await lint(join(folder, 'nearlyflat_C1.cif')));
  expect(flat.explains?.map(({ rule }) => rule)).toEqual(['low-iou', 'high-s12', 'odd-shape']);
  expect([...flat.causes, ...flat.advice].join(' ')).not.toMatch(/electrons|element/);
});

test('what another convention brings about is told with it', async () => {
  const [finding] = told(await lint(join(folder, 'doubled_offdiag.cif')));
  expect(new Set(finding.explains?.map(({ rule }) => rule))).toEqual(
    new Set(['non-positive-definite', 'nearly-flat', 'low-iou', 'high-s12', 'odd-shape', 'u-equivalent-mismatch']),
  );
});

/** Files of ../shared/data: all that is found at level warning or worse, and what is said first. */
describeWithShared('real files', () => {
  const unit = 'U_ij in another unit or convention than their names say';
  test.each<[file: string, lesson: string, verdict: Omit<Verdict, 'file'>]>([
    [
      '3af0acf20f17ae1a45d5',
      'most atoms are missing',
      {
        found: ['ADPL905 error C20 C32 C35 C10 C11 C8 C6'],
        message: /7 of the 16 atoms in the list of bonds.*not judged/,
      },
    ],
    [
      'd7948db973d1a9b82653',
      'C1 and O2 at 0.63 Å',
      {
        found: [
          'ADPL006 warning H1b C9',
          'ADPL006 warning O1 O4 O3 C3 C4 H4 C5',
          'ADPL006 warning C1 O2',
          'ADPL103 warning O3',
        ],
        message: /0\.57 Å apart: both cannot be there/,
      },
    ],
    [
      '041c5e7439678b00016c',
      'nothing fits: one finding about the structure, none about atoms',
      { found: ['ADPL106 error -'], message: /IoU below 0\.52.*5\.99 times/ },
    ],
    [
      '0eaaa0a0bde48d0d13a8',
      'k about 10, no temperature',
      { found: ['ADPL100 warning -'], message: /no temperature between 2 and 1000 K/, cause: new RegExp(`^${unit}$`) },
    ],
    [
      '8c41ff4082a83049fd3c',
      'k about 10, no temperature',
      { found: ['ADPL100 warning -'], message: /no temperature between 2 and 1000 K/, cause: new RegExp(`^${unit}$`) },
    ],
    [
      'fc1c1a24910e6ab366c8',
      'k about 10, no temperature, and magnesium apart from that',
      {
        found: ['ADPL100 warning -', 'ADPL103 error Mg1'],
        message: /no temperature between 2 and 1000 K/,
        cause: new RegExp(`^${unit}$`),
      },
    ],
    ['4116821', 'U is predicted to fall with the temperature: no word on the scale', { found: [] }],
    ['be7a9ab15c4d63fccc3d', 'another of that kind', { found: [] }],
    [
      '2004846',
      '"20", evidently °C',
      {
        found: ['ADPL100 warning -', 'ADPL103 warning I(21)', 'ADPL104 warning I(23)', 'ADPL104 warning O(11)'],
        cause: /^the temperature is in °C: 20 °C are 293 K, which fits$/,
      },
    ],
    ['27d68f7a0150623c85cb', 'Si is not bonded to Na at 3.1 Å', { found: ['ADPL006 warning K'] }],
    ['1892c3243f012a471865', 'a bracket is missing', { found: [], milder: ['ADPL914 info -'] }],
    ['2004922', 'U_eq is the geometric mean', { found: [], milder: ['ADPL911 info O11 O1 O3 O12 N11 O2 N1 N12 N3'] }],
    [
      '2004928',
      'U_eq is the geometric mean',
      { found: ['ADPL104 warning O(2)'], milder: ['ADPL911 info C(4) O(1) O(6) N(1) N(2) O(10)'] },
    ],
    ['2004946', 'a halogen bond is no contact', { found: ['ADPL104 warning C1'] }],
  ])('%s: %s', async (file, _, verdict) => {
    expectVerdict(await lint(sharedPath('data', 'cif', `${file}.cif`)), verdict);
  });

  test('2005206: U_eq is the geometric mean, and the operations are no group', async () => {
    const findings = await lint(sharedPath('data', 'cif', '2005206.cif'));
    expect(told(findings).map(inShort)).toEqual(['ADPL910 error -', 'ADPL910 error -']);
    const [mean] = findings.filter(({ rule }) => rule === 'u-equivalent-mismatch');
    expect(mean).toMatchObject({ severity: 'info', causes: [expect.stringContaining('geometric mean')] });
  });

  test('7102386: O1 stands as 01 in the list of U', async () => {
    const findings = await lint(sharedPath('oracle', 'B', 'cif', '7102386.cif'));
    expect(findings.filter(({ sites }) => sites.includes('O1')).map(inShort)).toEqual(['ADPL907 warning O1']);
  });
});
