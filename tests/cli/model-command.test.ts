import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importModel, printModelInfo, printModels, pullModel } from '../../src/cli/commands/model.js';
import { ModelDownloadError, UnknownModelError, WeightsFormatError } from '../../src/model/weights/errors.js';
import { readSafetensors } from '../../src/model/weights/safetensors.js';
import { gitBlobId } from '../../src/project/models/git-blob.js';
import { UsageError } from '../../src/project/usage-error.js';
import { serveFile } from '../project/models/support/file-server.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { terminal } from './terminal.js';

const fixtures = join(__dirname, '../../fixtures');
const folder = useTemporaryFolder();
const place = (isTTY = false, env: Record<string, string> = {}) =>
  terminal({ workingFolder: folder(), isTTY, env: { ADP_LINT_CACHE: join(folder(), 'cache'), ...env } });

beforeAll(() => copyFile(join(fixtures, 'oracle/cartnet_small.ckpt'), join(folder(), 'best.ckpt')));

describe('import', () => {
  test('writes safetensors and says what they are, on stderr', async () => {
    const { io, stdout, stderr } = place();
    expect(await importModel({ file: 'best.ckpt', outputFile: 'best.safetensors' }, io)).toBe(0);
    expect(stdout()).toBe('');
    expect(stderr()).toBe(
      'cartnet, 2 layers of width 32, 16 radial functions within 5 Å; to use it: --model best.safetensors\n',
    );
    const { metadata } = readSafetensors(await readFile(join(folder(), 'best.safetensors')));
    expect(metadata).toMatchObject({ architecture: 'cartnet', source: 'best.ckpt' });
  });

  test('keeps what was there where the checkpoint is no good', async () => {
    await writeFile(join(folder(), 'bad.ckpt'), 'no zip');
    await writeFile(join(folder(), 'kept.safetensors'), 'before');
    const importing = importModel({ file: 'bad.ckpt', outputFile: 'kept.safetensors' }, place().io);
    await expect(importing).rejects.toThrow(WeightsFormatError);
    expect(await readFile(join(folder(), 'kept.safetensors'), 'utf8')).toBe('before');
  });

  test('a checkpoint is not overwritten, and missing files and folders are named', async () => {
    const { io } = place();
    await expect(importModel({ file: 'best.ckpt', outputFile: './best.ckpt' }, io)).rejects.toThrow(UsageError);
    await expect(importModel({ file: 'none.ckpt', outputFile: 'a.safetensors' }, io)).rejects.toThrow(
      'none.ckpt cannot be read: no such file or folder',
    );
    await expect(importModel({ file: 'best.ckpt', outputFile: 'no/a.safetensors' }, io)).rejects.toThrow(
      'no/a.safetensors could not be written: no such file or folder',
    );
  });
});

describe('pull', () => {
  test('prints the path alone to stdout; the bar is for terminals', async () => {
    const checkpoint = await readFile(join(folder(), 'best.ckpt'));
    const server = await serveFile(checkpoint);
    const settings = { gitBlob: gitBlobId(checkpoint), retryDelay: 1 };
    const env = { ADP_LINT_MODEL_URL: server.url, ADP_LINT_CACHE: join(folder(), 'pulled') };
    const path = join(folder(), 'pulled', 'official.safetensors');
    try {
      const first = place(true, env);
      expect(await pullModel({ name: 'official' }, first.io, settings)).toBe(0);
      expect(first.stdout()).toBe(`${path}\n`);
      expect(first.stderr()).toContain('100 %');
      expect(first.stderr().split('\r\u001b[K').at(-1)).toBe(
        `from ${server.url}, verified; to use it: --model official\n`,
      );
      const second = place(false, env);
      expect(await pullModel({ name: 'official' }, second.io, settings)).toBe(0);
      expect([second.stdout(), second.stderr()]).toEqual([`${path}\n`, 'already there\n']);
      const listed = place(false, env);
      await printModels({ json: false }, listed.io);
      expect(listed.stdout()).toMatch(/^ {2}official +cartnet +cache +the published CartNet weights/m);
    } finally {
      await server.close();
    }
  });

  test('what cannot be pulled', async () => {
    await expect(pullModel({ name: 'lattice' }, place().io)).rejects.toThrow(UsageError);
    const offline = place(true, { ADP_LINT_MODEL_URL: 'ftp://mirror/cartnet_adp.ckpt' });
    await expect(pullModel({ name: 'official' }, offline.io)).rejects.toThrow(ModelDownloadError);
    expect(offline.stdout()).toBe('');
  });
});

describe('list', () => {
  test('for people', async () => {
    const { io, stdout } = place();
    expect(await printModels({ json: false }, io)).toBe(0);
    const lines = stdout().split('\n');
    expect(lines[0]).toMatch(/^\* cartnet-e3-open1 {2}cartnet-e3 {2}bundled {3}equivariant network/);
    expect(lines[1]).toMatch(/^ {2}lattice +lattice +bundled /);
    expect(lines[2]).toMatch(/^ {2}official +cartnet +not here .*adp-lint model pull official$/);
  });

  test('for programs', async () => {
    const { io, stdout } = place();
    await printModels({ json: true }, io);
    expect(JSON.parse(stdout())[0]).toMatchObject({ name: 'cartnet-e3-open1', isDefault: true, source: 'bundled' });
  });
});

describe('info', () => {
  test('of the default', async () => {
    const { io, stdout } = place();
    expect(await printModelInfo({ model: 'default', json: false }, io)).toBe(0);
    expect(stdout()).toMatch(/^name +cartnet-e3-open1 \(default\)$/m);
    expect(stdout()).toMatch(
      /^network +cartnet-e3, 4 layers of width 64, 12 channels, 32 radial functions within 5 Å$/m,
    );
    expect(stdout()).toMatch(
      /^calibration +with prior: 113 structures, 2043 atoms; median IoU 0\.751, .* 0\.853 and S12 0\.60 %$/m,
    );
    expect(stdout()).toMatch(/^sha256 +[0-9a-f]{64}$/m);
  });

  test('of a file without calibration, and for programs', async () => {
    const { io, stdout } = place();
    await printModelInfo({ model: 'best.ckpt', json: false }, io);
    expect(stdout()).toMatch(/^calibration +none/m);
    const { io: second, stdout: json } = place();
    await printModelInfo({ model: 'lattice', json: true }, second);
    expect(JSON.parse(json())).toMatchObject({ architecture: 'lattice', calibration: [{ table: 'prior alone' }] });
  });

  test('of what is not there', async () => {
    await expect(printModelInfo({ model: 'none', json: false }, place().io)).rejects.toThrow(UnknownModelError);
  });
});
