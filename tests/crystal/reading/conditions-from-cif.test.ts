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
  test.each([
    ["'20.12344 C'", 293.2734],
    ["'100-120 K'", 110],
    ["'100-120.5 K'", undefined],
    ["'100-100 K'", undefined],
  ])('%s is %f K', (text, value) => {
    expect(temperature(text).temperature?.value).toBe(value);
  });
  test.each([
    ['_refine_ls_R_factor_gt 0.045', 0.045],
    ['_refine_ls_R_factor_gt 4.5', 0.045],
    ['_refine_ls_R_factor_gt 1', 1],
    ['_refine_ls_R_factor_gt 0\n_refine_ls_R_factor_obs 0.05', 0.05],
    ['_refine_ls_R_factor_gt -0.04\n_refine_ls_R_factor_all 6.1', 0.061],
    ['_refine_ls_R_factor_all 0.2\n_refine_ls_R_factor_gt 0.1', 0.1],
    ['_refine_ls_R_factor_gt 0', undefined],
  ])('%s: R1 %f', (items, expected) => {
    const { rFactor } = crystalOf(cell, symmetry, atoms, `${items}\n`);
    if (expected === undefined) expect(rFactor).toBeUndefined();
    else expect(rFactor).toBeCloseTo(expected, 12);
  });
  test.each([
    ['1.5E+2', 150, undefined],
    ['15E1', 150, undefined],
    ['1.50E2(2)', 150, 2],
    ['100()', 100, undefined],
    ['100(2', 100, 2],
    ["'100 K'", 100, undefined],
    ["'25 C'", 298.15, undefined],
    ["'-173 C'", 100.15, undefined],
  ])('%s is a number', (text, value, su) => {
    const crystal = temperature(text);
    expect([crystal.temperature?.value, crystal.temperature?.su]).toEqual([value, su]);
    expect(kinds(crystal)).toEqual([]);
  });
  test.each([
    ['-173', 100.15, undefined],
    ['-100', 173.15, undefined],
    ["'-173.0(2)'", 100.15, 0.2],
    ["'293 - 298'", 295.5, 2.5],
    ["'293-298 K'", 295.5, 2.5],
    ["'293 to 297'", 295, 2],
    ["'20-25 °C'", 295.65, 2.5],
    ["'100-120'", 110, 10],
    ['RT', 295, 5],
    ["'room temperature'", 295, 5],
    ['ambient', 295, 5],
  ])('%s can only mean one thing, and that is said', (text, value, su) => {
    const crystal = temperature(text);
    expect(crystal.temperature?.value).toBeCloseTo(value, 9);
    if (su === undefined) expect(crystal.temperature).not.toHaveProperty('su');
    else expect(crystal.temperature?.su).toBeCloseTo(su, 9);
    expect(kinds(crystal)).toEqual(['temperature-doubtful']);
  });
  test.each(['0', '-274', '123deg.', "'100-121'", "'298-293'", '150,5', "'35+273,15'", 'cold'])(
    '%s is not guessed at',
    (text) => {
      const crystal = temperature(text);
      expect(crystal.temperature).toBeUndefined();
      expect(kinds(crystal)).toEqual(['temperature-unreadable']);
    },
  );
  test.each(["'NOT MEASURED'", 'unknown', 'n/a', "'not given'"])('%s says that there is none', (text) => {
    const crystal = temperature(text);
    expect(crystal.temperature).toBeUndefined();
    expect(kinds(crystal)).toEqual([]);
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
    ['1.5E+3', 1500],
    ['101()', 101],
    ["'5(1) GPa'", 5e6],
  ])('pressure %s', (text, value) => {
    expect(crystalOf(cell, symmetry, atoms, `_diffrn_ambient_pressure ${text}\n`).pressure?.value).toBeCloseTo(
      value,
      6,
    );
  });
  test.each(['high', '1,5', "'2 to 3 GPa'"])('the pressure %s could be a high one: nothing is judged', (text) => {
    const crystal = crystalOf(cell, symmetry, atoms, `_diffrn_ambient_pressure ${text}\n`);
    expect(crystal.pressure).toBeUndefined();
    expect(crystal.unreadable).toEqual(['the pressure could not be read']);
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
