import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { buildPackage } from '../cli/built-package.js';
import { TestClient } from './client.js';

const root = join(__dirname, '../..');

let built: ReturnType<typeof buildPackage>;
beforeAll(() => {
  built = buildPackage();
});
afterAll(() => built.remove());

test('the command speaks the protocol on its streams, and ends with the session', async () => {
  const child = spawn(process.execPath, [built.command, 'lsp', '--stdio', '--model', 'lattice'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise((done) => child.on('close', done));
  const client = new TestClient(
    createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)),
  );
  await client.initialize();
  const file = join(root, 'fixtures', 'dolomite.cif');
  const uri = pathToFileURL(file).href;
  await client.open(uri, readFileSync(file, 'utf8'));
  await client.diagnostics(uri, 1);
  expect(await client.hover(uri, 81, 0)).toContain('model `lattice`');
  // The pipe stays open: the process must end by itself.
  await client.quit();
  expect(await ended).toBe(0);
  expect(errors).toBe('');
  expect(output.startsWith('Content-Length: ')).toBe(true);
});
