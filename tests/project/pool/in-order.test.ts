import { inOrder } from '../../../src/project/pool/in-order.js';
import { seededRandom } from '../../support/random.js';

async function collect<Result>(results: AsyncIterable<Result>): Promise<Result[]> {
  const collected: Result[] = [];
  for await (const result of results) collected.push(result);
  return collected;
}

test('results come in the order of the items, never more than the window at a time', async () => {
  const random = seededRandom(7);
  const items = Array.from({ length: 60 }, (_, i) => i);
  for (const window of [1, 2, 5, 100]) {
    let started = 0;
    let taken = 0;
    let most = 0;
    const work = async (item: number) => {
      started += 1;
      most = Math.max(most, started - taken);
      for (let i = random() * 5; i > 0; i--) await Promise.resolve();
      return item * item;
    };
    const results: number[] = [];
    for await (const result of inOrder(items, window, work)) {
      taken += 1;
      results.push(result);
    }
    expect(results).toEqual(items.map((item) => item * item));
    expect(most).toBe(Math.min(window, items.length));
  }
});

test('a failure is thrown in its turn, and one behind it is nobody’s unhandled rejection', async () => {
  const work = async (item: number) => {
    if (item >= 2) throw new Error(`item ${item}`);
    return item;
  };
  const results: number[] = [];
  const run = async () => {
    for await (const result of inOrder([0, 1, 2, 3, 4], 4, work)) results.push(result);
  };
  await expect(run()).rejects.toThrow('item 2');
  expect(results).toEqual([0, 1]);
  await new Promise((resolve) => setImmediate(resolve));
});

test('nothing to do', async () => {
  expect(await collect(inOrder([], 3, async () => 1))).toEqual([]);
});
