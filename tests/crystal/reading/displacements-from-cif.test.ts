import { uEquivalent } from '../../../src/crystal/index.js';
import { aniso, atoms, cell, crystalOf, kinds, symmetry } from '../cif-pieces.js';
import { expectClose } from '../support.js';

describe('displacement parameters', () => {
  const u = 'U_11 U_22 U_33 U_23 U_13 U_12';

  test('columns by name, rows by label, s.u. kept', () => {
    const crystal = crystalOf(
      cell,
      symmetry,
      atoms,
      aniso(u, 'O1 0.04 0.05 0.06 0 0 0', 'C1 0.010(1) 0.020(2) 0.030(3) 0.023 0.013(4) 0.012'),
    );
    const [carbon, oxygen] = crystal.sites.map(({ displacement }) => displacement);
    expect(carbon).toMatchObject({
      kind: 'anisotropic',
      uCif: [0.01, 0.02, 0.03, 0.012, 0.013, 0.023],
      uCifSu: [0.001, 0.002, 0.003, 0, 0.004, 0],
    });
    expect(oxygen).toMatchObject({ uCif: [0.04, 0.05, 0.06, 0, 0, 0] });
    expect(oxygen).not.toHaveProperty('uCifSu');
  });

  test('U, B and β of one atom are the same tensor', () => {
    const crystal = crystalOf(cell, symmetry, atoms, aniso(u, 'C1 0.02 0.03 0.04 0.001 0.002 0.003'));
    const site = crystal.sites[0].displacement;
    if (site.kind !== 'anisotropic') throw new Error('no U');
    const factor = 8 * Math.PI ** 2;
    const b = [0.02, 0.03, 0.04, 0.001, 0.002, 0.003].map((x) => (x * factor).toFixed(12)).join(' ');
    // a* = 1/(a sin β), b* = 1/b, c* = 1/(c sin β)
    const sine = Math.sin((100 * Math.PI) / 180);
    const [x, y, z] = [1 / (10 * sine), 1 / 11, 1 / (12 * sine)];
    const beta = [0.02 * x * x, 0.03 * y * y, 0.04 * z * z, 0.001 * y * z, 0.002 * x * z, 0.003 * x * y]
      .map((value) => (value * 2 * Math.PI ** 2).toFixed(14))
      .join(' ');
    for (const [letter, row] of [
      ['B', b],
      ['beta', beta],
    ]) {
      const other = crystalOf(cell, symmetry, atoms, aniso(u.replaceAll('U', letter), `C1 ${row}`));
      const displacement = other.sites[0].displacement;
      if (displacement.kind !== 'anisotropic') throw new Error(`no U from ${letter}`);
      expectClose(displacement.uCart, site.uCart, 1e-8);
      expect(uEquivalent(displacement.uCart)).toBeGreaterThan(0.02);
    }
    const misnamed = crystalOf(cell, symmetry, atoms, aniso(u.replaceAll('U', 'B'), `C1 ${beta}`));
    expect(kinds(misnamed)).toEqual(['beta-given-as-b']);
    expect(misnamed.sites[0].displacement).toMatchObject({ kind: 'anisotropic' });
  });

  test('parameters inside the atom list', () => {
    const inside = `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${u
      .split(' ')
      .map((tag) => `_atom_site_aniso_${tag}\n`)
      .join('')}C1 0 0 0 .01 .02 .03 0 0 0\nO1 .1 .1 .1 ? ? ? ? ? ?\n`;
    const crystal = crystalOf(cell, symmetry, inside);
    expect(crystal.sites.map(({ displacement }) => displacement.kind)).toEqual(['anisotropic', 'none']);
    expect(kinds(crystal)).toEqual([]);
  });

  test.each([
    ['all unknown', ['C1 ? ? ? ? ? ?', 'O1 ? ? ? ? ? ?'], ['displacement-list-empty']],
    ['one component unknown', ['C1 0.01 ? 0.03 0 0 0'], ['displacement-incomplete']],
    ['a label without a site', ['C1 .01 .02 .03 0 0 0', 'C9 .01 .02 .03 0 0 0'], ['displacement-without-site']],
    ['a row given twice', ['C1 .01 .02 .03 0 0 0', 'C1 .09 .02 .03 0 0 0'], ['displacement-repeated']],
    ['all zero', ['C1 0 0 0 0 0 0'], ['displacement-zero']],
    ['another case of the label', ['c1 .01 .02 .03 0 0 0'], ['label-look-alike']],
    ['brackets in the label', ['C(1) .01 .02 .03 0 0 0'], ['label-look-alike']],
    ['a letter that looks like the figure', ['Cl .01 .02 .03 0 0 0'], ['label-look-alike']],
    ['another letter that does', ['CI .01 .02 .03 0 0 0'], ['label-look-alike']],
  ])('%s', (name, rows, expected) => {
    const crystal = crystalOf(cell, symmetry, atoms, aniso(u, ...rows));
    expect(kinds(crystal)).toEqual(expected);
    const usable = !['all unknown', 'one component unknown', 'all zero'].includes(name);
    expect(crystal.sites[0].displacement).toMatchObject(
      usable ? { uCif: [0.01, 0.02, 0.03, 0, 0, 0] } : { kind: 'none' },
    );
  });

  test('isotropic U or B; an equivalent without its tensor is no isotropic refinement', () => {
    const iso = (columns: string, row: string) =>
      crystalOf(
        cell,
        symmetry,
        `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${columns}\nC1 0 0 0 ${row}\n`,
      );
    expect(iso('_atom_site_U_iso_or_equiv', '0.05(2)').sites[0].displacement).toEqual({
      kind: 'isotropic',
      uIso: { value: 0.05, su: 0.02 },
    });
    const b = iso('_atom_site_B_iso_or_equiv', '3.9478417604').sites[0];
    expect(b.uEquivalentReported?.value).toBeCloseTo(0.05, 10);
    const stated = iso('_atom_site_U_iso_or_equiv _atom_site_adp_type', '0.05 Uani');
    expect(stated.sites[0].displacement).toEqual({ kind: 'none' });
    expect(kinds(stated)).toEqual(['displacement-missing']);
    const old = iso('_atom_site_U_iso_or_equiv _atom_site_thermal_displace_type', '0.05 Uiso');
    expect(old.sites[0].displacement.kind).toBe('isotropic');
  });

  describe('labels that look alike', () => {
    const list = (...labels: string[]) =>
      `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${labels.map((label, k) => `${label} 0.${k + 1} 0.2 0.3`).join('\n')}\n`;
    const rows = (...labels: string[]) => aniso(u, ...labels.map((label) => `${label} .01 .02 .03 0 0 0`));
    const anisotropic = (crystal: { sites: readonly { label: string; displacement: { kind: string } }[] }) =>
      crystal.sites.filter(({ displacement }) => displacement.kind === 'anisotropic').map(({ label }) => label);

    test('are one finding that names both', () => {
      const crystal = crystalOf(cell, symmetry, list('O1', 'C2'), rows('01', 'C2'));
      expect(crystal.problems).toMatchObject([{ kind: 'label-look-alike', atoms: ['O1'] }]);
      expect(crystal.problems[0].message).toContain("O1 of the atom list is typed as '01'");
      expect(anisotropic(crystal)).toEqual(['O1', 'C2']);
    });

    test.each([
      ['two atoms could be meant', ['O1', 'OI'], ['01'], []],
      ['two rows could be meant', ['O1'], ['01', '0l'], []],
      ['the row is that of another atom, given twice', ['C11', 'Cl1'], ['C11', 'C11'], ['C11']],
      ['they differ in more', ['O1'], ['O2'], []],
      ['primes tell atoms apart', ['C1'], ["C1'"], []],
    ])('not where %s', (_, labels, found, expected) => {
      const crystal = crystalOf(cell, symmetry, list(...labels), rows(...found));
      expect(anisotropic(crystal)).toEqual(expected);
      expect(kinds(crystal)).not.toContain('label-look-alike');
    });
  });

  describe('tiny B are held against the equivalent values before they are called β', () => {
    // β of this tensor in the cell of 10 × 11 × 12 Å.
    const tiny = aniso('B_11 B_22 B_33 B_12 B_13 B_23', 'C1 .004 .004 .004 0 0 0', 'O1 .004 .004 .004 0 0 0');
    const list = (tag: string, ...values: number[]) =>
      `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${tag}\nC1 .1 .2 .3 ${values[0]}\nO1 .2 .3 .4 ${values[1]}\n`;
    const asB = 0.004 / (8 * Math.PI ** 2);
    const right = cell.replace('beta 100', 'beta 90');
    const asBeta = (0.004 * (10 ** 2 + 11 ** 2 + 12 ** 2)) / 3 / (2 * Math.PI ** 2);
    const firstOf = (...parts: string[]) => {
      const crystal = crystalOf(right, symmetry, ...parts);
      const { displacement } = crystal.sites[0];
      return { found: kinds(crystal), u11: displacement.kind === 'anisotropic' ? displacement.uCif[0] : undefined };
    };
    const u11OfBeta = (0.004 * 10 ** 2) / (2 * Math.PI ** 2);

    test.each([
      ['U_eq of B', '_atom_site_U_iso_or_equiv', asB, []],
      ['B_eq of B', '_atom_site_B_iso_or_equiv', 0.004, []],
      ['U_eq nearly twice that of B', '_atom_site_U_iso_or_equiv', 1.95 * asB, []],
      ['U_eq more than twice that of B', '_atom_site_U_iso_or_equiv', 2.05 * asB, ['beta-given-as-b']],
      ['U_eq of β', '_atom_site_U_iso_or_equiv', asBeta, ['beta-given-as-b']],
      ['U_eq of neither', '_atom_site_U_iso_or_equiv', 30, ['beta-given-as-b']],
    ])('%s', (_, tag, value, expected) => {
      const { found, u11 } = firstOf(list(tag, value, value), tiny);
      expect(found).toEqual(expected);
      expect(u11).toBeCloseTo(expected.length === 0 ? asB : u11OfBeta, 12);
    });

    test('without them size decides: a median of 0.02 Å² is not B, more is', () => {
      const of = (b: number) => {
        const row = `${b} ${b} ${b} 0 0 0`;
        return firstOf(atoms, aniso('B_11 B_22 B_33 B_12 B_13 B_23', `C1 ${row}`, `O1 ${row}`)).found;
      };
      expect([of(0.02), of(0.0201)]).toEqual([['beta-given-as-b'], []]);
    });
  });
});
