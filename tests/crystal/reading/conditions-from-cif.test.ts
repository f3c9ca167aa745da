import { atoms, cell, crystalOf, kinds, symmetry } from '../cif-pieces.js';

describe('conditions', () => {
  const temperature = (text: string) => crystalOf(cell, symmetry, atoms, `_diffrn_ambient_temperature ${text}\n`);
  test.each([
    ['293(2)', 293, 2],
    ['293K', 293, undefined],
    ["'110 K'", 110, undefined],
    ["'153 (2)'", 153, 2],
    ['100(2)_K', 100, 2],
    ['99.9(1)', 99.9, 0.1],
    ['293.0(1.5)', 293, 1.5],
    ["'(25 deg C)'", 298.15, undefined],
    ["'-150 °C'", 123.15, undefined],
    ["'20 C'", 293.15, undefined],
  ])('%s', (text, value, su) => {
    const found = temperature(text).temperature;
    expect(found?.value).toBeCloseTo(value, 9);
    if (su === undefined) expect(found).not.toHaveProperty('su');
    else expect(found?.su).toBeCloseTo(su, 9);
  });
  test.each(["'room temperature'", '-100', '0', "'293 - 298'", '123deg.'])('%s is not guessed at', (text) => {
    const crystal = temperature(text);
    expect(crystal.temperature).toBeUndefined();
    expect(kinds(crystal)).toEqual(['temperature-unreadable']);
  });
  test('the cell measurement stands in, and disagreement is reported', () => {
    const other = crystalOf(
      cell,
      symmetry,
      atoms,
      '_diffrn_ambient_temperature ?\n_cell_measurement_temperature 150(2)\n',
    );
    expect(other.temperature).toMatchObject({ value: 150, tag: '_cell_measurement_temperature' });
    const both = crystalOf(
      cell,
      symmetry,
      atoms,
      '_diffrn_ambient_temperature 293(2)\n_cell_measurement_temperature 150(2)\n',
    );
    expect(both.temperature?.value).toBe(293);
    expect(kinds(both)).toEqual(['temperatures-disagree']);
  });
  test.each([
    ['101.3', 101.3],
    ['2.5E6', 2.5e6],
    ["'1.2 GPa'", 1.2e6],
    ['ambient', 101.325],
  ])('pressure %s', (text, value) => {
    expect(crystalOf(cell, symmetry, atoms, `_diffrn_ambient_pressure ${text}\n`).pressure?.value).toBeCloseTo(
      value,
      6,
    );
  });
  test.each([
    ['_diffrn_radiation_probe neutron', 'neutron'],
    ["_diffrn_radiation_type 'MoK\\a'", 'x-ray'],
    ['_diffrn_radiation_type synchrotron', 'x-ray'],
    ["_diffrn_source 'spallation source'", 'neutron'],
    ['_diffrn_radiation_type electron', 'electron'],
    ['_diffrn_radiation_type unknown', undefined],
  ])('%s', (item, probe) => {
    expect(crystalOf(cell, symmetry, atoms, `${item}\n`).probe).toBe(probe);
  });
  test('R of the observed reflections, in per cent or as a fraction', () => {
    expect(
      crystalOf(cell, symmetry, atoms, '_refine_ls_R_factor_all 0.08\n_refine_ls_R_factor_gt 0.0345\n').rFactor,
    ).toBe(0.0345);
    expect(crystalOf(cell, symmetry, atoms, '_refine_ls_R_factor_all 4.5\n').rFactor).toBe(0.045);
  });
});
