import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PredictorOptions } from '../../../src/project/models/open-predictor.js';
import { threadsPerWorker } from '../../../src/project/pool/concurrency.js';
import { inOrder } from '../../../src/project/pool/in-order.js';
import { forWorkers, LintPool } from '../../../src/project/pool/pool.js';

const double = pathToFileURL(join(__dirname, 'worker-double.mjs'));
const bytes = new Uint8Array([1, 2, 3]);

let pool: LintPool;
beforeAll(() => {
  pool = new LintPool(2, double);
});
afterAll(() => pool.dispose());

async function reportOf(name: string, ...settings: [PredictorOptions, object?]) {
  const outcome = await pool.lint(bytes, name, ...settings);
  if (!('report' in outcome)) throw new Error(outcome.failure);
  return outcome.report;
}

test('contents, settings and results arrive as they were sent', async () => {
  const report = await reportOf('a.cif', { model: 'lattice' }, { temperature: 100 });
  expect(report).toMatchObject({ file: 'a.cif', elapsed: Number.NaN });
  const [type, length, predictor, options] = JSON.parse((report as unknown as { message: string }).message);
  expect([type, length, options]).toEqual(['Uint8Array', 3, { temperature: 100 }]);
  expect(predictor).toEqual({ model: 'lattice', threads: threadsPerWorker(2) });
});

test('a process that is taken down costs its own file and no other', async () => {
  const names = ['slow-1', 'killed', 'a', 'exits', 'slow-2', 'throws', 'killed', 'b', 'slow-3', 'c'];
  const problems: (string | undefined)[] = [];
  for await (const { file, problems: found } of inOrder(names, 6, (name) => reportOf(name, {}))) {
    problems.push(found.length === 0 ? file : `${file}: ${found[0].severity} ${found[0].kind}`);
  }
  const failed = (name: string) => `${name}: fatal judging-failed`;
  expect(problems).toEqual([
    'slow-1',
    failed('killed'),
    'a',
    failed('exits'),
    'slow-2',
    failed('throws'),
    failed('killed'),
    'b',
    'slow-3',
    'c',
  ]);
});

test('a model that cannot be had is no trouble of one file', async () => {
  expect(await pool.lint(bytes, 'no-model', {})).toEqual({ failure: 'no such weights' });
});

test.each<[string[], string[]]>([
  [['--input-type=module', '-e', 'lint()', '--max-old-space-size=4096'], ['--max-old-space-size=4096']],
  [
    ['--max-old-space-size', '4096', '--no-warnings'],
    ['--max-old-space-size', '4096', '--no-warnings'],
  ],
  [['--eval=lint()', '--input-type=module', '-p', 'x'], []],
])('a program given as text is no option of a worker: %j', (options, expected) => {
  expect(forWorkers(options)).toEqual(expected);
});
