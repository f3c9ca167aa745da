import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vanDerWaalsRadius } from '../../src/crystal/elements.js';
import {
  atomicNumberOf,
  covalentRadius,
  elementOfLabel,
  elementOfTypeSymbol,
  maximumAtomicNumber,
  mixedElementsOf,
  parseFormula,
  symbolOf,
} from '../../src/crystal/index.js';

test('symbols and numbers are each other’s inverse; D is hydrogen', () => {
  expect(maximumAtomicNumber).toBe(118);
  for (let z = 1; z <= 118; z++) expect(atomicNumberOf(symbolOf(z))).toBe(z);
  expect([symbolOf(6), symbolOf(26), symbolOf(92), symbolOf(118)]).toEqual(['C', 'Fe', 'U', 'Og']);
  expect(atomicNumberOf('D')).toBe(1);
  expect(atomicNumberOf('Xx')).toBeUndefined();
  expect(atomicNumberOf('-')).toBeUndefined();
  expect(() => symbolOf(0)).toThrow(RangeError);
  expect(() => symbolOf(119)).toThrow(RangeError);
});

test('covalent radii are those the lattice prior was fitted with', () => {
  const springs: { covalentRadius: Record<string, number> } = JSON.parse(
    readFileSync(join(__dirname, '../../weights/lattice-springs.json'), 'utf8'),
  );
  expect(Object.keys(springs.covalentRadius)).toHaveLength(118);
  for (const [symbol, radius] of Object.entries(springs.covalentRadius)) {
    expect(covalentRadius(atomicNumberOf(symbol)!)).toBe(radius);
  }
  expect(() => covalentRadius(0)).toThrow(RangeError);
});

test('van der Waals radii: Bondi 1964, Mantina and others 2009 for B, Ge, Sb, At, Rn; none of metals', () => {
  const hundredths: Readonly<Record<string, number>> = {
    ...{ H: 120, He: 140, B: 192, C: 170, N: 155, O: 152, F: 147, Ne: 154, Si: 210, P: 180, S: 180, Cl: 175, Ar: 188 },
    ...{ Ge: 211, As: 185, Se: 190, Br: 185, Kr: 202, Sb: 206, Te: 206, I: 198, Xe: 216, At: 202, Rn: 220 },
  };
  for (let z = 1; z <= 118; z++) {
    const radius = hundredths[symbolOf(z)];
    expect([symbolOf(z), vanDerWaalsRadius(z)]).toEqual([symbolOf(z), radius === undefined ? undefined : radius / 100]);
  }
});

test.each([
  ['C', 'C'],
  ['CL', 'Cl'],
  ['cl', 'Cl'],
  ['O2-', 'O'],
  ['Fe3+', 'Fe'],
  ['Cl1-', 'Cl'],
  ['Cval', 'C'],
  ['Siva', 'Si'],
  ['D', 'D'],
  ['2H', 'H'],
  ['T', 'H'],
  ['Wat', 'O'],
  ['OH', 'O'],
  ['NH', 'N'],
  ['CH3', 'C'],
  ['CA', 'Ca'],
  ['X', undefined],
  ['Du', undefined],
  ['Vac', undefined],
  ['', undefined],
  ['.', undefined],
])('type symbol %s is %s', (text, element) => {
  expect(elementOfTypeSymbol(text)).toBe(element);
});

test.each([
  ['Cl', 'C H', 'Cl'],
  ['Co', 'C O', 'Co'],
  ['Si', 'S O', 'Si'],
  ['Hg', 'H O', 'Hg'],
  ['Br', 'B N', 'Br'],
  ['Cl1-', 'C H', 'Cl'],
  ['Hf', 'H F', 'Hf'],
  ['CL', 'C H', 'C'],
  ['CL', 'Cl H', 'Cl'],
  ['CL', 'C Cl', 'Cl'],
  ['CA', 'C H O', 'C'],
  ['CA', 'Ca O', 'Ca'],
  ['co', 'C O', 'C'],
  ['co', 'Co N', 'Co'],
  ['OH', 'Os', 'O'],
  ['Cval', 'N', 'C'],
  ['Siva', 'S O', 'S'],
  ['Siva', 'Si O', 'Si'],
])('type symbol %s beside the formula %s is %s', (text, formula, element) => {
  expect(elementOfTypeSymbol(text, new Set(formula.split(' ')))).toBe(element);
});

test.each<[string, string | undefined]>([
  ['0.8Nb + 0.2Zr', 'Nb Zr'],
  ['0.2Nb + 0.8Zr', 'Zr Nb'],
  ['Nb0.3 + Zr0.7', 'Zr Nb'],
  ['Nb/Zr', 'Nb Zr'],
  ['Al/Si', 'Al Si'],
  ['Fe,Mn', 'Fe Mn'],
  ['Fe, Mn', 'Fe Mn'],
  ['(Nb,Zr)', 'Nb Zr'],
  ['[Nb,Zr]', 'Nb Zr'],
  ['(Na,K)1', 'Na K'],
  ['Fe2+/Mn2+', 'Fe Mn'],
  ['Fe3+ + Al3+', 'Fe Al'],
  ['Mg;Fe;Mn', 'Mg Fe Mn'],
  ['Fe0.5Mn0.5', 'Fe Mn'],
  ['C0.5N0.5', 'C N'],
  ['AlSi', 'Al Si'],
  ['H/D', 'H D'],
  ['Fe2+/Fe3+', undefined],
  ['Cl', undefined],
  ['CL', undefined],
  ['Fe3+', undefined],
  ['O2-', undefined],
  ['OH', undefined],
  ['CO', undefined],
  ['CH3', undefined],
  ['NH4+', undefined],
  ['Cval', undefined],
  ['Al/Xx', undefined],
  ['D', undefined],
  ['', undefined],
])('the type symbol %s is shared by %s', (text, elements) => {
  expect(mixedElementsOf(text)?.join(' ')).toBe(elements);
});

test.each<[string, string | undefined]>([
  ['Nb,Zr', 'Nb Zr'],
  ['Al/Si1', 'Al Si'],
  ['(Mg,Fe)2', 'Mg Fe'],
  ['OCo', undefined],
  ['SiAl', undefined],
  ['C(1)', undefined],
  ['O(W)', undefined],
  ["C1'", undefined],
  ['O1/2', undefined],
  ['C1,2', undefined],
])('the label %s is of a site shared by %s', (text, elements) => {
  expect(mixedElementsOf(text, true)?.join(' ')).toBe(elements);
});

test.each([
  ['C12A', undefined, 'C'],
  ['Cl1', undefined, 'Cl'],
  ['CL1', undefined, 'Cl'],
  ['H2O', undefined, 'H'],
  ['HO1', undefined, 'H'],
  ['CA1', undefined, 'C'],
  ['CA1', 'Ca O', 'Ca'],
  ['Ca1', undefined, 'Ca'],
  ['Os1', 'C H O', 'O'],
  ['Os1', 'Os O', 'Os'],
  ['CD2', 'C H', 'C'],
  ['BR1', undefined, 'Br'],
  ['SiT1', undefined, 'Si'],
  ['MgM1', undefined, 'Mg'],
  ['OW2', undefined, 'O'],
  ['Wat1', undefined, 'O'],
  ['D3', undefined, 'D'],
  ['09', undefined, undefined],
  ['Q1', undefined, undefined],
  ['Cg1', undefined, undefined],
  ['CG1', undefined, 'C'],
])('label %s with formula %s is %s', (label, formula, element) => {
  expect(elementOfLabel(label, formula === undefined ? undefined : new Set(formula.split(' ')))).toBe(element);
});

test.each([
  ['C9 H13 N O3', { C: 9, H: 13, N: 1, O: 3 }],
  ['C9H13NO3', { C: 9, H: 13, N: 1, O: 3 }],
  ["'C6 H5 CL'", { C: 6, H: 5, Cl: 1 }],
  ['(N H4)2 S O4', { N: 2, H: 8, S: 1, O: 4 }],
  ['Si8 Mg5 (Na2 Ca2) K2 O22 F2', { Si: 8, Mg: 5, Na: 2, Ca: 2, K: 2, O: 22, F: 2 }],
  ['CO2', { C: 1, O: 2 }],
  ['CoO', { Co: 1, O: 1 }],
  ['D2 O', { D: 2, O: 1 }],
  ['Al0.667 Fe1.5', { Al: 0.667, Fe: 1.5 }],
  ['C H C', { C: 2, H: 1 }],
])('formula %s', (text, counts) => {
  expect(Object.fromEntries(parseFormula(text) ?? [])).toEqual(counts);
});

test.each(['', '?', 'C6 H5 O -', 'Xx2', 'C12 H(2', 'C2)', 'unknown'])('%s is no formula', (text) => {
  expect(parseFormula(text)).toBeUndefined();
});
