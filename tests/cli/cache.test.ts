import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LintArguments, lint } from '../../src/cli/commands/lint.js';
import type { LintBackend } from '../../src/project/lint-runner.js';
import { file, finding } from '../reporters/example-report.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { terminal } from './terminal.js';

const folder = useTemporaryFolder();

/** Files that were really judged, since it was looked at last. */
let judged: string[] = [];
const backend: LintBackend = {
  openPredictor: () => Promise.reject(new Error('none')),
  async lint(content, name) {
    judged.push(name);
    if (content.length === 0) throw new Error('empty');
    return { report: file({ file: name, findings: [finding({ message: Buffer.from(content).toString() })] }) };
  },
};

async function run(
  changes: Partial<LintArguments> = {},
): Promise<{ readonly stdout: string; readonly judged: string[] }> {
  judged = [];
  const { io, stdout } = terminal({ workingFolder: folder() });
  await lint(
    {
      paths: ['a.cif', 'b.cif'],
      predictor: { model: 'lattice' },
      outputs: [{ format: 'json' }],
      failOn: 'never',
      quiet: false,
      stdinFilename: '<stdin>',
      cacheFolder: join(folder(), 'cache'),
      ...changes,
    },
    io,
    backend,
  );
  return { stdout: stdout(), judged };
}

beforeEach(async () => {
  await writeFile(join(folder(), 'a.cif'), 'first');
  await writeFile(join(folder(), 'b.cif'), 'second');
});

test('what has been judged is not judged again, and the report is the same', async () => {
  const first = await run();
  expect(first.judged).toEqual(['a.cif', 'b.cif']);
  const again = await run();
  expect(again.judged).toEqual([]);
  expect(again.stdout).toBe(first.stdout);
});

test('changed content, another temperature and other weights are judged', async () => {
  await run();
  await writeFile(join(folder(), 'b.cif'), 'third');
  expect((await run()).judged).toEqual(['b.cif']);
  expect((await run({ predictor: { model: 'lattice', temperature: 90 } })).judged).toHaveLength(2);
  expect((await run({ predictor: {} })).judged).toHaveLength(2);
  expect((await run({ predictor: { model: 'lattice', threads: 1 } })).judged).toEqual([]);
});

test('weights are known by their content, not by their name', async () => {
  const weights = join(__dirname, '../../weights/cartnet-e3-open1.safetensors');
  await copyFile(weights, join(folder(), 'mine.safetensors'));
  const predictor = { model: join(folder(), 'mine.safetensors') };
  await run({ predictor });
  expect((await run({ predictor })).judged).toEqual([]);
  // The last bytes are those of a number.
  const bytes = await readFile(weights);
  bytes[bytes.length - 1] ^= 1;
  await writeFile(join(folder(), 'mine.safetensors'), bytes);
  expect((await run({ predictor })).judged).toHaveLength(2);
});

test('what could not be judged is tried again; without a cache nothing is kept', async () => {
  await writeFile(join(folder(), 'a.cif'), '');
  await run();
  expect((await run()).judged).toEqual(['a.cif']);
  await mkdir(join(folder(), 'other'), { recursive: true });
  await run({ cacheFolder: undefined });
  expect((await run({ cacheFolder: undefined })).judged).toHaveLength(2);
  expect(await readdir(join(folder(), 'other'))).toEqual([]);
});
