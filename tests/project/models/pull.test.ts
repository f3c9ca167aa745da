import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelDownloadError } from '../../../src/model/weights/errors.js';
import { gitBlobId } from '../../../src/project/models/git-blob.js';
import { type PullOptions, type PullProgress, pullOfficial } from '../../../src/project/models/pull.js';
import { cachedPath, resolveModel } from '../../../src/project/models/registry.js';
import { type FileServer, serveFile } from './support/file-server.js';

let checkpoint: Buffer;
let server: FileServer;
let folder: string;

beforeAll(async () => {
  checkpoint = await readFile(join(__dirname, '../../../fixtures/oracle/cartnet_small.ckpt'));
});
beforeEach(async () => {
  server = await serveFile(checkpoint);
  folder = join(await mkdtemp(join(tmpdir(), 'adp-lint-pull-')), 'cache');
});
afterEach(async () => {
  await server.close();
  await rm(join(folder, '..'), { recursive: true });
});

function pull(options: Partial<PullOptions> = {}) {
  return pullOfficial({
    cacheFolder: folder,
    url: server.url,
    gitBlob: gitBlobId(checkpoint),
    retryDelay: 1,
    env: {},
    ...options,
  });
}

const filesLeft = async () => (await readdir(folder)).map((name) => name.replace(/-[0-9a-f]{8}\./, '.')).sort();

/** What the user has: the model alone, and it is the checkpoint's. */
async function expectModel(): Promise<void> {
  expect(await filesLeft()).toEqual(['official.safetensors']);
  const model = await resolveModel('official', { cacheFolder: folder });
  expect(model).toMatchObject({ architecture: 'cartnet', source: 'cache', configuration: { dim: 32, layers: 2 } });
  expect('file' in model && model.file.metadata.source_git_blob).toBe(gitBlobId(checkpoint));
}

test('a whole download, with progress, and nothing on the second time', async () => {
  const progress: PullProgress[] = [];
  expect(await pull({ onProgress: (step) => progress.push(step) })).toEqual({
    path: cachedPath(folder, 'official'),
    wasThere: false,
    url: server.url,
  });
  await expectModel();
  expect(progress[0]).toEqual({ url: server.url, received: 0, total: checkpoint.length });
  expect(progress.at(-1)).toEqual({ url: server.url, received: checkpoint.length, total: checkpoint.length });
  expect(await pull()).toEqual({ path: cachedPath(folder, 'official'), wasThere: true });
  expect(server.requests).toEqual(['whole']);
});

test('a damaged or other model in the cache is replaced', async () => {
  await pull();
  await writeFile(cachedPath(folder, 'official'), 'damaged');
  expect((await pull()).wasThere).toBe(false);
  await expectModel();
});

test('the mirror of the environment', async () => {
  expect(await pull({ url: undefined, env: { ADP_LINT_MODEL_URL: server.url } })).toMatchObject({ url: server.url });
});

test('a server that does not tell the length', async () => {
  server.behaviours.push({ kind: 'chunked' });
  const totals = new Set<number | undefined>();
  await pull({ onProgress: ({ total }) => totals.add(total) });
  expect([...totals]).toEqual([undefined]);
  await expectModel();
});

describe('interruptions', () => {
  test('a broken connection is taken up where it broke', async () => {
    server.behaviours.push({ kind: 'break', after: 100_000 }, { kind: 'break', after: 50_000 });
    await pull();
    await expectModel();
    expect(server.requests).toEqual(['whole', 'bytes=100000-', 'bytes=150000-']);
  });

  test('so is a silent one', async () => {
    server.behaviours.push({ kind: 'stall', after: 100_000 });
    await pull({ stallTime: 5000 });
    await expectModel();
    expect(server.requests).toEqual(['whole', 'bytes=100000-']);
  });

  test('passing troubles of the server', async () => {
    server.behaviours.push(
      { kind: 'status', status: 503 },
      { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
    );
    await pull();
    await expectModel();
    expect(server.requests).toEqual(['whole', 'whole', 'whole']);
  });

  test('a server that ignores Range starts anew', async () => {
    server.behaviours.push({ kind: 'break', after: 100_000 }, { kind: 'whole' });
    await pull();
    await expectModel();
    expect(server.requests).toEqual(['whole', 'bytes=100000-']);
  });

  test('a server that sends another range starts anew', async () => {
    server.behaviours.push({ kind: 'break', after: 100_000 }, { kind: 'wrong range' });
    await pull();
    await expectModel();
    expect(server.requests).toEqual(['whole', 'bytes=100000-', 'whole']);
  });

  /** Leaves a part of the given length behind, as a user does with Ctrl-C. */
  async function stopAfter(length: number): Promise<void> {
    const stopper = new AbortController();
    server.behaviours.push({ kind: 'stall', after: length });
    const stopped = pull({
      signal: stopper.signal,
      onProgress: ({ received }) => {
        if (received >= length) stopper.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(await filesLeft()).toEqual(['official.ckpt.part', 'official.ckpt.part.json']);
  }

  test('the next run goes on after Ctrl-C', async () => {
    await stopAfter(100_000);
    const received: number[] = [];
    await pull({ onProgress: (step) => received.push(step.received) });
    await expectModel();
    expect(server.requests).toEqual(['whole', 'bytes=100000-']);
    expect(received[0]).toBe(100_000);
  });

  test('a part that is whole already is only checked', async () => {
    await stopAfter(100_000);
    const part = (await readdir(folder)).find((name) => name.endsWith('.part'))!;
    await writeFile(join(folder, part), checkpoint);
    await pull();
    await expectModel();
    expect(server.requests).toEqual(['whole', `bytes=${checkpoint.length}-`]);
  });

  test('a file that has changed on the server meanwhile is taken from its start', async () => {
    server.content = Buffer.alloc(checkpoint.length, 1);
    server.etag = '"v0"';
    await stopAfter(100_000);
    server.content = checkpoint;
    server.etag = '"v1"';
    await pull();
    await expectModel();
    expect(server.requests).toEqual(['whole', 'bytes=100000-']);
  });

  test('so it is where the server gives no version, and the parts do not fit', async () => {
    server.content = Buffer.alloc(checkpoint.length, 1);
    server.etag = undefined;
    await stopAfter(100_000);
    server.content = checkpoint;
    await pull();
    await expectModel();
    expect(server.requests).toEqual(['whole', 'bytes=100000-', 'whole']);
  });

  test('already stopped', async () => {
    await expect(pull({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.requests).toEqual([]);
  });
});

describe('what cannot be had', () => {
  async function expectFailure(options: Partial<PullOptions>, ...messages: readonly (string | RegExp)[]) {
    const pulling = pull(options);
    await expect(pulling).rejects.toThrow(ModelDownloadError);
    for (const message of messages) await expect(pulling).rejects.toThrow(message);
  }

  test('another file: refused, and not kept', async () => {
    server.content = Buffer.from('<html>Please log in</html>');
    await expectFailure(
      {},
      'not the published checkpoint (26 bytes with git blob id',
      `not ${gitBlobId(checkpoint)}`,
      'adp-lint model import',
    );
    expect(await filesLeft()).toEqual([]);
    expect(server.requests).toEqual(['whole']);
  });

  test('a file of one changed byte', async () => {
    server.content = Buffer.from(checkpoint);
    server.content[200_000] ^= 1;
    await expectFailure({}, 'not the published checkpoint');
    expect(await filesLeft()).toEqual([]);
  });

  test('404, at once', async () => {
    server.behaviours.push({ kind: 'status', status: 404 });
    await expectFailure({}, 'the server answers 404 Not Found');
    expect(server.requests).toHaveLength(1);
  });

  test('a server in lasting trouble, after a few tries', async () => {
    for (let i = 0; i < 10; i++) server.behaviours.push({ kind: 'status', status: 500 });
    await expectFailure({}, 'the server answers 500');
    expect(server.requests).toHaveLength(4);
  });

  test('a server that never gets to the end keeps what came', async () => {
    for (let i = 0; i < 10; i++) server.behaviours.push({ kind: 'break', after: i === 0 ? 100_000 : 0 });
    await expectFailure({}, 'no connection');
    expect(await filesLeft()).toEqual(['official.ckpt.part', 'official.ckpt.part.json']);
    server.behaviours.length = 0;
    await pull();
    await expectModel();
  });

  test('a file far too large, before it is received', async () => {
    server.behaviours.push({ kind: 'status', status: 200, headers: { 'content-length': String(2 ** 40) } });
    await expectFailure({}, `${2 ** 40} bytes long, more than`);
  });

  test('no server', async () => {
    const { url } = server;
    await server.close();
    server = await serveFile(checkpoint);
    await expectFailure({ url }, /no connection \(.*ECONNREFUSED/);
  });

  test('behind a proxy the user is told', async () => {
    server.behaviours.push({ kind: 'status', status: 403 });
    await expectFailure({ env: { HTTPS_PROXY: 'http://proxy:8080' } }, 'NODE_USE_ENV_PROXY=1');
  });

  test('addresses that are none of the web', async () => {
    await expectFailure({ url: 'file:///cartnet_adp.ckpt' }, 'is no http or https address');
    await expectFailure({ url: 'http://[' }, 'no connection (Invalid URL)');
  });
});
