/** `adp-lint model …` through the whole command line; what the commands do is tested in model-command.test.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors } from '../../src/model/weights/safetensors.js';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';

const folder = useTemporaryFolder();
const checkpoint = join(__dirname, '../../fixtures/oracle/cartnet_small.ckpt');

test('list names the default and what can be pulled', async () => {
  const { code, stdout } = await adpLint(['model', 'list']);
  expect(code).toBe(0);
  expect(stdout).toContain('* cartnet-e3-open1');
  expect(stdout).toContain('adp-lint model pull official');
});

test('info tells of the default model unless another is named', async () => {
  expect((await adpLint(['model', 'info'])).stdout).toContain('cartnet-e3-open1 (default)');
  const { stdout } = await adpLint(['model', 'info', '--json', checkpoint]);
  expect(JSON.parse(stdout)).toMatchObject({ architecture: 'cartnet' });
});

test('import writes safetensors that the linter takes', async () => {
  const settings = { workingFolder: folder() };
  const { code, stdout } = await adpLint(['model', 'import', checkpoint, '-o', 'small.safetensors'], settings);
  expect([code, stdout]).toEqual([0, '']);
  const { tensors, metadata } = readSafetensors(readFileSync(join(folder(), 'small.safetensors')));
  expect(tensors.has('head.MLP.2.weight')).toBe(true);
  expect(metadata.architecture).toBe('cartnet');
});

test.each([
  [['model', 'import', checkpoint], '--output-file'],
  [['model', 'pull', 'nonsense'], 'the one that can be is official'],
  [['model', 'frobnicate'], "unknown command 'frobnicate'"],
])('%j is an error of usage', async (args, message) => {
  const { code, stderr } = await adpLint(args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
