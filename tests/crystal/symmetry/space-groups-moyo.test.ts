import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import {
  formatSymOp,
  type Matrix3,
  operationsOfHall,
  type SymOp,
  settingsOfName,
  settingsOfNumber,
  type Vector3,
} from '../../../src/crystal/index.js';

interface MoyoOperation {
  /** Column by column. */
  readonly rotation: readonly number[];
  readonly translation: readonly number[];
}

interface MoyoSetting {
  readonly number: number;
  readonly hall: string;
  readonly hm: string;
  readonly choice: string;
  readonly operations: readonly MoyoOperation[];
}

/** moyo is an ES module that loads WebAssembly, which jest's CommonJS cannot: it runs in a process of its own. */
const script = `
  import { readFileSync } from 'node:fs';
  import { initSync, hall_symbol_entry, operations_from_number } from '@spglib/moyo-wasm';
  initSync({ module: readFileSync(process.argv[1] + '/moyo_wasm_bg.wasm') });
  const settings = [];
  for (let value = 1; value <= 530; value++) {
    const { number, hall_symbol, hm_full, setting } = hall_symbol_entry(value);
    const operations = operations_from_number(number, { type: 'HallNumber', value }, false);
    settings.push({ number, hall: hall_symbol, hm: hm_full, choice: setting, operations });
  }
  const standard = [];
  for (let number = 1; number <= 230; number++) {
    standard.push(operations_from_number(number, { type: 'Standard' }, false));
  }
  console.log(JSON.stringify({ settings, standard }));
`;

const { settings, standard }: { settings: MoyoSetting[]; standard: MoyoOperation[][] } = JSON.parse(
  execFileSync(
    process.execPath,
    ['--input-type=module', '--eval', script, dirname(createRequire(`${__dirname}/`).resolve('@spglib/moyo-wasm'))],
    { encoding: 'utf8', cwd: __dirname, maxBuffer: 2 ** 26 },
  ),
);

/** The operations as one text: a set modulo lattice translations. */
function asSet(operations: readonly SymOp[]): string {
  const written = operations.map(({ rotation, translation }) =>
    formatSymOp({
      rotation,
      translation: translation.map((t) => (Math.round(24 * (t + 1)) % 24) / 24) as unknown as Vector3,
    }),
  );
  expect(new Set(written).size).toBe(written.length);
  return written.sort().join(' ');
}

const ofHall = new Map<string, string>();

/** The set of a Hall symbol; most are asked for by several tests. */
function hallSet(symbol: string): string {
  const known = ofHall.get(symbol) ?? asSet(operationsOfHall(symbol));
  ofHall.set(symbol, known);
  return known;
}

function fromMoyo(operations: readonly MoyoOperation[]): string {
  return asSet(
    operations.map(({ rotation: r, translation }) => ({
      rotation: [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]] as Matrix3,
      translation: translation as unknown as Vector3,
    })),
  );
}

const expected = settings.map(({ operations }) => fromMoyo(operations));

test('the Hall symbols of all 530 settings give the operations that moyo lists for them', () => {
  expect(settings).toHaveLength(530);
  const wrong = settings.filter(({ hall }, k) => hallSet(hall) !== expected[k]);
  expect(wrong.map(({ hall }) => hall)).toEqual([]);
});

test('each of the 530 settings is in the table under its number', () => {
  const missing = settings.filter(
    ({ number }, k) => !settingsOfNumber(number).some(({ hall }) => hallSet(hall) === expected[k]),
  );
  expect(missing.map(({ number, hm, hall }) => `${number} ${hm} ${hall}`)).toEqual([]);
});

test('each of the 530 settings is found by its Hermann–Mauguin symbol', () => {
  const missing = settings.filter(({ hm, choice }, k) => {
    const letter = /^[12HR]$/.test(choice) ? `:${choice}` : '';
    return !settingsOfName(hm.replaceAll('_', '') + letter).some(({ hall }) => hallSet(hall) === expected[k]);
  });
  expect(missing.map(({ number, hm, choice, hall }) => `${number} ${hm} ${choice} ${hall}`)).toEqual([]);
});

test('the first setting of every number is the standard one of the International Tables', () => {
  const other = standard.flatMap((operations, k) =>
    hallSet(settingsOfNumber(k + 1)[0].hall) === fromMoyo(operations) ? [] : [k + 1],
  );
  expect(other).toEqual([]);
});
