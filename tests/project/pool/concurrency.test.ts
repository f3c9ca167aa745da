import { threadsPerWorker, workerCount } from '../../../src/project/pool/concurrency.js';

const large = { cores: 8, freeMemory: 64 * 2 ** 30 };

test.each([
  ['few files', 'auto', 95, undefined, large, 1],
  ['many files', 'auto', 1000, undefined, large, 8],
  ['a number somewhere between', 'auto', 150, undefined, large, 3],
  ['little memory', 'auto', 1000, undefined, { cores: 8, freeMemory: 1.5 * 2 ** 30 }, 2],
  ['no memory to speak of', 'auto', 1000, undefined, { cores: 8, freeMemory: 0 }, 1],
  ['two cores', 'auto', 1000, undefined, { cores: 2, freeMemory: 64 * 2 ** 30 }, 1],
  ['a GPU', 'auto', 1000, 'cuda', large, 1],
  ['many cores', 'auto', 10_000, 'cpu', { cores: 256, freeMemory: 2 ** 40 }, 32],
  ['off', 'off', 1000, undefined, large, 1],
  ['what the user asks for', 3, 1000, 'cuda', large, 3],
  ['more processes than files', 9, 4, undefined, large, 4],
] as const)('%s', (_, concurrency, files, device, machine, expected) => {
  expect(workerCount(concurrency, files, device, machine)).toBe(expected);
});

test('workers share the cores', () => {
  expect([1, 2, 3, 8, 20].map((workers) => threadsPerWorker(workers, 8))).toEqual([8, 4, 2, 1, 1]);
});
