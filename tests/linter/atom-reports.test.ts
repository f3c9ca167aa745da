import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileReport } from '../../src/linter/report.js';
import { LintRunner } from '../../src/project/lint-runner.js';

const fixtures = join(__dirname, '../../fixtures');

function fixture(name: string): string {
  return readFileSync(join(fixtures, name), 'utf8');
}

describe('the numbers of every atom', () => {
  let runner: LintRunner;
  beforeAll(() => {
    runner = new LintRunner({ predictor: { model: 'lattice' } });
  });
  afterAll(() => runner.dispose());

  async function lint(name: string, text = fixture(name)): Promise<FileReport> {
    return (await runner.lint(text, name)).report;
  }

  test('are there for all atoms but hydrogen, in the order of the file, with the place of their U', async () => {
    const name = 'paracetamol_monomethanolate.cif';
    const lines = fixture(name).split(/\r?\n/);
    const [{ atoms = [], assessed }] = (await lint(name)).blocks;
    expect(atoms).toHaveLength(assessed);
    expect(atoms.map(({ element }) => element)).not.toContain('H');
    for (const { label, line, numbers, reasons, uCartRefined, uCartPredicted } of atoms) {
      // A row of six U, so that of the second loop.
      expect(lines[line - 1].split(/\s+/)).toHaveLength(7);
      expect(lines[line - 1].split(/\s+/)[0]).toBe(label);
      expect(reasons).toEqual([]);
      expect(Object.values(numbers ?? {}).every(Number.isFinite)).toBe(true);
      expect([uCartRefined?.length, uCartPredicted?.length]).toEqual([6, 6]);
    }
  });

  test('agree with those of a finding', async () => {
    const planted = fixture('paracetamol_monomethanolate.cif').replace(
      /^C8 0\.0212.*$/m,
      'C8 0.0600 0.0600 0.0600 0 0.003 0',
    );
    const { blocks, findings } = await lint('planted.cif', planted);
    const finding = findings.find(({ sites, data }) => sites[0] === 'C8' && 'iou' in data);
    const atom = blocks[0].atoms?.find(({ label }) => label === 'C8');
    expect(finding?.line).toBe(atom?.line);
    const shared = ['iou', 'iouRaw', 's12', 's12Raw', 'volumeResidual', 'shapeResidual', 'expectedError', 'volumeExp'];
    for (const key of shared)
      expect(finding?.data[key]).toBe(Object.entries(atom?.numbers ?? {}).find(([k]) => k === key)?.[1]);
    expect(finding?.data).toMatchObject({ uCartRefined: atom?.uCartRefined, uCartPredicted: atom?.uCartPredicted });
  });

  test('are missing where an atom was not assessed, with the reason', async () => {
    const [{ atoms = [] }] = (await lint('BaTiO3.cif')).blocks;
    const titanium = atoms.find(({ label }) => label === 'Ti1');
    expect(titanium?.reasons).toEqual(['refined isotropically']);
    expect(titanium).not.toHaveProperty('numbers');
    expect(titanium).not.toHaveProperty('uCartRefined');
    const [{ atoms: ofGypsum = [] }] = (await lint('gypsum.cif')).blocks;
    const calcium = ofGypsum.find(({ label }) => label === 'CA1');
    expect(calcium).toMatchObject({ reasons: ['U is not positive definite'], uCartRefined: expect.any(Array) });
    expect(calcium).not.toHaveProperty('numbers');
  });
});
