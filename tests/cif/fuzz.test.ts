import { resolve } from 'node:path';
import { fuzzInput, fuzzSeeds } from '../support/fuzz.js';
import { exercise } from '../support/fuzz-exercise.js';

// A short run of bench/fuzz.ts, which reads 200,000.
const seeds = fuzzSeeds(resolve(__dirname, '../../fixtures'));

test('all seeds are read and written back byte for byte', () => {
  const total = { crystals: 0, sites: 0 };
  for (const { name, bytes } of seeds) {
    try {
      const { crystals, sites } = exercise(bytes);
      total.crystals += crystals;
      total.sites += sites;
    } catch (error) {
      throw new Error(name, { cause: error });
    }
  }
  expect(seeds.length).toBeGreaterThan(25);
  expect(total.crystals).toBeGreaterThan(25);
  expect(total.sites).toBeGreaterThan(400);
});

test('an input follows from its number alone', () => {
  const { name, bytes } = fuzzInput(seeds, 7, 123);
  expect(fuzzInput(seeds, 7, 123)).toEqual({ name, bytes });
  expect(fuzzInput(seeds, 7, 124).bytes).not.toEqual(bytes);
});

test('1,500 mutated files are read without an exception, and all ranges and numbers are sound', () => {
  let changed = 0;
  let crystals = 0;
  let values = 0;
  for (let index = 0; index < 1500; index++) {
    const { name, bytes } = fuzzInput(seeds, 7, index, 30_000);
    if (!seeds.some((seed) => Buffer.compare(seed.bytes, bytes) === 0)) changed++;
    try {
      const exercised = exercise(bytes);
      crystals += exercised.crystals;
      values += exercised.values;
    } catch (error) {
      throw new Error(`input ${index}, ${name}`, { cause: error });
    }
  }
  // Otherwise the mutations would not reach far.
  expect(changed).toBeGreaterThan(1300);
  expect(crystals).toBeGreaterThan(500);
  expect(values).toBeGreaterThan(200_000);
});
