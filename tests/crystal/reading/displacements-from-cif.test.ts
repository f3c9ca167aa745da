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
    ['another case of the label', ['c1 .01 .02 .03 0 0 0'], []],
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
});
