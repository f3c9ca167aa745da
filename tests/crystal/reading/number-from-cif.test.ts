import { numberOfText } from '../../../src/crystal/reading/number-from-cif.js';
import { aniso, atoms, cell, crystalOf, kinds, read, symmetry } from '../cif-pieces.js';

test.each<[string, number, number | undefined, RegExp | undefined]>([
  ['1.234(5)', 1.234, 0.005, undefined],
  ['90.(0)', 90, 0, undefined],
  ['104.1300()', 104.13, undefined, /empty/],
  ['-0.5( )', -0.5, undefined, /empty/],
  ['0.85(?)', 0.85, undefined, /no number/],
  ['0.85(-)', 0.85, undefined, /no number/],
  ['0.01562(28', 0.01562, 0.00028, /not closed/],
  ['0.01562(', 0.01562, undefined, /missing/],
  ['0.01562 (28)', 0.01562, 0.00028, /blanks/],
  ['12.5(1.5)', 12.5, 1.5, /decimal point/],
  ['0.08*', 0.08, undefined, /mark/],
  ['0.081(3)*', 0.081, 0.003, /mark/],
  ['\u22120.123(4)', -0.123, 0.004, /sign/],
  ['1.2D-3', 0.0012, undefined, /exponent/],
])('%s is beyond doubt', (text, value, su, flaw) => {
  const reading = numberOfText(text);
  if (reading?.kind !== 'number') throw new Error('unreadable');
  expect(reading.measured.value).toBeCloseTo(value, 12);
  if (su === undefined) expect(reading.measured).not.toHaveProperty('su');
  else expect(reading.measured.su).toBeCloseTo(su, 12);
  if (flaw) expect(reading.flaw).toMatch(flaw);
  else expect(reading).not.toHaveProperty('flaw');
});

test.each([
  '104,13',
  '104.13 deg',
  '104.13deg',
  '0.1.2',
  '(5)',
  '1.2(3)(4)',
  '1.2(3)Å',
  '1.2(a)',
  '1.2(3 4)',
  '0.1-0.2',
  'x',
  '1/2',
  '*',
])('%s is not', (text) => {
  expect(numberOfText(text)).toBeUndefined();
});

test('fractions are numbers where shares are given', () => {
  const of = (text: string) => {
    const reading = numberOfText(text, { fractions: true });
    return reading?.kind === 'number' ? reading.measured.value : undefined;
  };
  expect(['1/2', '-1/3', '+2/3', '1 / 4', '0/1'].map(of)).toEqual([0.5, -1 / 3, 2 / 3, 0.25, 0]);
  expect(['1/0', '1/2/3', '1/x', '0.5/2', 'x+1/2'].map(of)).toEqual(Array(5).fill(undefined));
});

describe('cells', () => {
  const of = (name: string, text: string) =>
    read(cell.replace(new RegExp(`(${name}) .*`), `$1 ${text}`), symmetry, atoms);

  test.each([
    ['_cell_angle_beta', '104,13'],
    ['_cell_angle_beta', "'104.13 deg'"],
    ['_cell_angle_beta', '?'],
    ['_cell_angle_gamma', '90°'],
    ['_cell_length_a', '10,5'],
    ['_cell_length_a', "'10.5 A'"],
    ['_cell_length_b', 'long'],
  ])('%s %s refuses the structure', (name, text) => {
    const { crystal, problems } = of(name, text);
    expect(crystal).toBeUndefined();
    expect(problems).toMatchObject([{ kind: 'cell-unreadable' }]);
    expect(problems[0].message).toContain(`${name} '${text.replace(/'/g, '')}' is no number`);
  });

  test('a length that is not given is missing, an angle that is not there is 90°', () => {
    expect(kinds(of('_cell_length_a', '?'))).toEqual(['cell-missing']);
    const without = read(cell.replace(/_cell_angle_alpha.*\n/, ''), symmetry, atoms);
    expect(without.crystal?.cell.alpha).toBe(90);
    expect(kinds(without)).toEqual(['cell-angle-missing']);
    // `.` is how CIF says that the default is meant.
    expect(kinds(of('_cell_angle_alpha', '.'))).toEqual(['cell-angle-missing']);
  });

  test.each([
    ['104.1300()', 104.13],
    ['104.13(2', 104.13],
    ['104.13 (2)', 104.13],
  ])('%s is read, and said', (text, value) => {
    const { crystal, problems } = of('_cell_angle_beta', `'${text}'`);
    expect(crystal?.cell.beta).toBe(value);
    expect(problems).toMatchObject([{ kind: 'number-flawed' }]);
    expect(problems[0].message).toContain(`'${text}' is read as ${value}`);
  });

  test('of several in a loop the first is used, and that is said; equal ones are one', () => {
    const looped = (second: string) =>
      `loop_\n_cell_length_a\n_cell_length_b\n_cell_length_c\n_cell_angle_alpha\n_cell_angle_beta\n_cell_angle_gamma\n10 11 12 90 100 90\n${second}\n`;
    const two = read(looped('10 11.5 12 90 100 90'), symmetry, atoms);
    expect(two.crystal?.cell.b).toBe(11);
    expect(two.problems).toMatchObject([{ kind: 'values-several' }]);
    expect(two.problems[0].message).toContain('_cell_length_b 11, 11.5');
    expect(kinds(read(looped('10 11 12 90 100 90'), symmetry, atoms))).toEqual([]);
  });
});

describe('atoms', () => {
  const list = (columns: string, ...rows: string[]) =>
    `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${columns}\n${rows.join('\n')}\n`;

  test.each([
    ['0,1', ['coordinate-unreadable'], ['an atom has no coordinates that can be read (O1)']],
    ['x', ['coordinate-unreadable'], ['an atom has no coordinates that can be read (O1)']],
    ['?', ['coordinate-missing'], ['an atom has no coordinates (O1)']],
    ['1/4', ['number-flawed'], undefined],
    ['0.25()', ['number-flawed'], undefined],
  ])('the coordinate %s', (text, expected, unreadable) => {
    const crystal = crystalOf(cell, symmetry, list('', 'C1 0.1 0.2 0.3', `O1 ${text} 0.2 0.3`));
    expect(kinds(crystal)).toEqual(expected);
    expect(crystal.unreadable).toEqual(unreadable);
    expect(crystal.sites.map(({ label }) => label)).toEqual(unreadable ? ['C1'] : ['C1', 'O1']);
    if (!unreadable) expect(crystal.sites[1].fract[0]).toBe(0.25);
  });

  test('hydrogens that were not located take nothing from the others; a row of nothing is none', () => {
    const crystal = crystalOf(cell, symmetry, list('', 'C1 0.1 0.2 0.3', 'H1 ? ? ?', '? ? ? ?'));
    expect(kinds(crystal)).toEqual(['hydrogen-unplaced']);
    expect(crystal.unreadable).toBeUndefined();
  });

  test.each<[string, number | undefined, string[]]>([
    ['0.85()', 0.85, ['number-flawed']],
    ['1/3', 1 / 3, ['number-flawed']],
    ['0.5(2', 0.5, ['number-flawed']],
    ['0,85', undefined, ['occupancy-unusable']],
    ['full', undefined, ['occupancy-unusable']],
    ['-0.5', undefined, ['occupancy-unusable']],
    ['?', 1, []],
    ['1.04', 1.04, []],
    ['1.05', 1.05, ['occupancy-impossible']],
    ['2', 2, ['occupancy-impossible']],
  ])('the occupancy %s', (text, occupancy, expected) => {
    const crystal = crystalOf(
      cell,
      symmetry,
      list('_atom_site_occupancy', 'C1 0.1 0.2 0.3 1', `O1 0.2 0.3 0.4 ${text}`),
    );
    expect(kinds(crystal)).toEqual(expected);
    expect(crystal.sites[1]?.occupancy).toBe(occupancy);
    expect(crystal.unreadable).toEqual(occupancy === undefined ? ['an occupancy could not be read (O1)'] : undefined);
  });

  test.each([
    ['_atom_site_U_iso_or_equiv', '0.05()', 0.05, ['number-flawed']],
    ['_atom_site_U_iso_or_equiv', '0.05*', 0.05, ['number-flawed']],
    ['_atom_site_B_iso_or_equiv', '4.0(', 4 / (8 * Math.PI ** 2), ['number-flawed']],
    ['_atom_site_U_iso_or_equiv', '0,05', undefined, ['displacement-incomplete']],
    ['_atom_site_B_iso_or_equiv', '4,0', undefined, ['displacement-incomplete']],
    ['_atom_site_U_iso_or_equiv', '?', undefined, []],
  ])('%s %s', (tag, text, value, expected) => {
    const crystal = crystalOf(cell, symmetry, list(tag, `C1 0.1 0.2 0.3 ${text}`));
    expect(kinds(crystal)).toEqual(expected);
    const { displacement, uEquivalentReported } = crystal.sites[0];
    if (value === undefined) expect([displacement.kind, uEquivalentReported]).toEqual(['none', undefined]);
    else {
      expect(uEquivalentReported?.value).toBeCloseTo(value, 12);
      expect(uEquivalentReported?.written).toMatchObject({ text, quantity: tag[11], tag: tag.toLowerCase() });
    }
  });

  test('U_ij in flawed notation are read, and said once; what is no number takes the tensor', () => {
    const u = 'U_11 U_22 U_33 U_12 U_13 U_23';
    const flawed = crystalOf(cell, symmetry, atoms, aniso(u, 'C1 0.01() 0.02() 0.03(1 0 0 0'));
    expect(flawed.sites[0].displacement).toMatchObject({ uCif: [0.01, 0.02, 0.03, 0, 0, 0] });
    expect(kinds(flawed)).toEqual(['number-flawed', 'number-flawed']);
    expect(flawed.problems[0].message).toContain('(and 1 more such number)');
    const comma = crystalOf(cell, symmetry, atoms, aniso(u, 'C1 0,01 0.02 0.03 0 0 0'));
    expect(comma.sites[0].displacement.kind).toBe('none');
    expect(kinds(comma)).toEqual(['displacement-incomplete']);
  });
});
