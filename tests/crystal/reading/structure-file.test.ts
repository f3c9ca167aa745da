import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../../src/cif/index.js';
import { crystalsFromCif } from '../../../src/crystal/index.js';
import { readStructureFile } from '../../../src/crystal/reading/structure-file.js';
import { LintRunner } from '../../../src/project/lint-runner.js';
import { writeRes } from './shelx/writer.js';

const cif = readFileSync(join(__dirname, '../../../fixtures/paracetamol_monomethanolate.cif'), 'utf8');
const res = writeRes(crystalsFromCif(parseCif(cif))[0]);

test.each([
  ['by its name', res, 'x.res'],
  ['by its name in capitals', res, 'X.INS'],
  ['by its beginning', res, '<stdin>'],
])('a SHELX file is known %s', (_, text, name) => {
  const { crystals, problems } = readStructureFile(text, name);
  expect(problems).toEqual([]);
  expect(crystals.map(({ sites }) => sites.length)).toEqual([23]);
});

test.each([
  [
    'a cell that is none',
    cif.replace(/^_cell_angle_beta.*$/m, '_cell_angle_beta 0.01'),
    'x.cif',
    'can be used: the findings about it say why',
  ],
  ['no cell', cif.replace(/^_cell_length_a.*$/m, ''), 'x.cif', 'no data block has both a unit cell'],
  ['a cell in nm', res.replace(/^(CELL \S+) \S+/m, '$1 0.7'), 'x.res', 'can be used: the findings about it say why'],
  ['no structure', 'data_x\n_a 1\n', 'x.cif', 'no data block has both'],
  ['no structure', 'TITL x\nEND\n', 'x.res', 'a SHELX file has CELL'],
])('what is said where nothing can be judged: %s', (_, text, name, said) => {
  const { crystals, lacking } = readStructureFile(text, name);
  expect(crystals).toEqual([]);
  expect(lacking).toMatch(said);
});

test('a CIF stays a CIF', () => {
  const { crystals } = readStructureFile(cif, 'x.cif');
  expect(crystals.map(({ sites }) => sites.length)).toEqual([23]);
  expect(crystals[0].blockName).not.toMatch(/in a test/);
});

test('a .res file gets the verdicts of its CIF, at the lines of its atoms', async () => {
  const runner = new LintRunner({ predictor: { model: 'lattice' } });
  try {
    // One atom blown up, so that there is something to find.
    const planted = res.replace(/^(C1 .*?11\.0+ +)(\S+) +(\S+) =\n +(\S+)/m, '$10.2 0.2 =\n 0.2');
    expect(planted).not.toBe(res);
    const { report } = await runner.lint(planted, 'x.res');
    expect(report.problems).toEqual([]);
    expect(report.blocks).toHaveLength(1);
    expect(report.blocks[0].sites).toBe(23);
    expect(report.blocks[0].assessed).toBeGreaterThan(5);
    expect(report.blocks[0].block).toMatch(/in a test$/);
    const finding = report.findings.find(({ sites }) => sites[0] === 'C1');
    const line = planted.split('\n').findIndex((text) => text.startsWith('C1 ')) + 1;
    expect([finding?.line, finding?.endLine]).toEqual([line, line + 1]);
  } finally {
    await runner.dispose();
  }
});

test('bytes that are not UTF-8 do not matter in a SHELX file; what it lacks is said in its terms', async () => {
  const runner = new LintRunner({ predictor: { model: 'lattice' } });
  const bytes = Buffer.from('TITL \u00e9\nCELL 1 10 11 12 90 90 90\nSFAC C\nHKLF 4\n', 'latin1');
  const { problems, findings } = (await runner.lint(bytes, 'x.res')).report;
  expect(problems.map(({ kind }) => kind)).toEqual(['no-structure']);
  expect(problems[0].message).toMatch(/SHELX/);
  expect(findings.every(({ message }) => !/CIF|UTF/.test(message))).toBe(true);
  expect(findings.some(({ message }) => message.includes('LATT is not given'))).toBe(true);
  await runner.dispose();
});
