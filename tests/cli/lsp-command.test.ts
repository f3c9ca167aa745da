import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { run } from '../../src/cli/program.js';
import { TestClient } from '../lsp/client.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { terminal } from './terminal.js';

const folder = useTemporaryFolder();
const paracetamol = readFileSync(join(__dirname, '../../fixtures/paracetamol_monomethanolate.cif'), 'utf8');
const planted = paracetamol.replace(/^C8 0\.0212.*$/m, 'C8 0.0600 0.0600 0.0600 0 0.003 0');

/** Runs `adp-lint lsp` with a client at its streams. */
function start(...args: string[]) {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const { io, stderr } = terminal({ workingFolder: folder() });
  const code = run(['lsp', '--model', 'lattice', ...args], { ...io, stdin: toServer, stdout: toClient });
  const client = new TestClient(
    createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)),
  );
  return { client, code, stderr };
}

const watching = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };

test('documents have the configuration of the files beside them, as it is now', async () => {
  const settings = join(folder(), 'adp-lint.config.yaml');
  const uri = pathToFileURL(join(folder(), 'planted.cif')).href;
  writeFileSync(settings, 'rules:\n  odd-volume: off\n');
  const { client, code, stderr } = start();
  const watched: string[] = [];
  client.connection.onRequest('client/registerCapability', ({ registrations }) => {
    for (const { method, registerOptions } of registrations)
      watched.push(method, ...registerOptions.watchers.map(({ globPattern }: { globPattern: string }) => globPattern));
    return null;
  });
  await client.initialize(watching);

  const ofC8 = async (count: number) => {
    while (client.published.length < count) await client.anything();
    return client.published[count - 1].diagnostics.flatMap(({ code: rule, severity, range }) =>
      planted.split('\n')[range.start.line].startsWith('C8 0.0600') ? [`${rule} ${severity}`] : [],
    );
  };
  const change = async (text: string) => {
    writeFileSync(settings, text);
    const uriOfSettings = pathToFileURL(settings).href;
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOfSettings, type: 2 }],
    });
  };
  await client.open(uri, planted);
  expect(await ofC8(1)).toEqual(['ADPL101 1']);
  expect(watched).toEqual(expect.arrayContaining(['workspace/didChangeWatchedFiles', '**/adp-lint.config.yaml']));

  await change('rules:\n  odd-volume: off\n  low-iou: off\n  high-s12: off\n  odd-shape: off\n');
  expect(await ofC8(2)).toEqual([]);

  await change('rules:\n  odd-volum: off\n');
  while (client.messages.length === 0) await client.anything();
  expect(client.messages).toEqual([
    expect.stringMatching(/^adp-lint: adp-lint\.config\.yaml:2:3: rules\.odd-volum: .*odd-volume/),
  ]);

  await change('ignore: [planted.cif]\n');
  expect(await ofC8(3)).toEqual([]);
  expect(client.published[2].diagnostics).toEqual([]);

  await change('minSeverity: error\n');
  expect(await ofC8(4)).toEqual(['ADPL103 1']);
  expect(client.published[3].diagnostics.every(({ severity }) => severity === 1)).toBe(true);

  // A comment in the file answers for the finding.
  await client.change(uri, 2, {
    text: planted.replace(/^(?=C8 0\.0600)/m, '# adp-lint-disable-next-line odd-volume -- known\n'),
  });
  expect((await client.diagnostics(uri, 2)).map(({ code: rule }) => rule)).not.toContain('ADPL103');

  await client.quit();
  expect(await code).toBe(0);
  expect(stderr()).toBe('');
});

test('the command line counts more than configuration files', async () => {
  writeFileSync(join(folder(), 'adp-lint.config.yaml'), 'ignore: [other.cif]\n');
  const { client, code } = start('--no-config', '--rule', 'odd-volume: off', '--temperature', '100');
  await client.initialize();
  const uri = pathToFileURL(join(folder(), 'other.cif')).href;
  await client.open(uri, planted);
  const diagnostics = await client.diagnostics(uri, 1);
  expect(diagnostics.map(({ code: rule }) => rule)).not.toContain('ADPL103');
  expect(diagnostics).not.toEqual([]);
  const line = planted.split('\n').findIndex((each) => each.startsWith('C8 0.0600'));
  expect(await client.hover(uri, line, 0)).toContain('100 K (as asked)');
  await client.quit();
  expect(await code).toBe(0);
});

test('a setting on the command line that is none is an error of usage', async () => {
  const { code, stderr } = start('--rule', 'nonsense: off');
  expect(await code).toBe(2);
  expect(stderr()).toContain('nonsense');
});
