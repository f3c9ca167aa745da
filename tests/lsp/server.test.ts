import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileReport, ReportedFinding } from '../../src/linter/report.js';
import { LintRunner } from '../../src/project/lint-runner.js';
import { startServer, type TestClient } from './client.js';

const root = join(__dirname, '../..');
const paracetamol = readFileSync(join(root, 'fixtures/paracetamol_monomethanolate.cif'), 'utf8');
const goodRow = /^C8 0\.0212.*$/m;
const planted = paracetamol.replace(goodRow, 'C8 0.0600 0.0600 0.0600 0 0.003 0');
const rowLine = planted.slice(0, planted.indexOf('C8 0.0600')).split('\n').length - 1;
const uri = pathToFileURL(join(root, 'fixtures', 'planted.cif')).href;

const runner = new LintRunner({ predictor: { model: 'lattice' } });
afterAll(() => runner.dispose());

const lint = (text: string, name: string) => runner.lint(text, name);
const severities = { error: 1, warning: 2, info: 3, hint: 4 } as const;

describe('with the lattice prior', () => {
  let client: TestClient;
  let exitCode: Promise<number>;
  let report: FileReport;

  beforeAll(async () => {
    ({ client, exitCode } = startServer({ lint, delay: 5 }));
    const { capabilities, serverInfo } = await client.initialize({
      workspace: { workspaceEdit: { documentChanges: true } },
      window: { showDocument: { support: true } },
    });
    expect(serverInfo).toEqual({ name: 'adp-lint', version: '1.2.3' });
    expect(capabilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      executeCommandProvider: { commands: ['adp-lint.explain'] },
    });
    ({ report } = await lint(planted, fileURLToPath(uri)));
    await client.open(uri, planted);
  });

  afterAll(async () => {
    await client.quit();
    expect(await exitCode).toBe(0);
    expect(client.logged).toEqual([]);
  });

  test('says what the report says, where it says it', async () => {
    const diagnostics = await client.diagnostics(uri, 1);
    const document = TextDocument.create(uri, 'cif', 1, planted);
    expect(diagnostics).toHaveLength(report.findings.length);
    for (const [index, finding] of report.findings.entries()) {
      const { range, severity, code, source, message, codeDescription } = diagnostics[index];
      expect([severity, code, source]).toEqual([severities[finding.severity], finding.code, 'adp-lint']);
      expect(range.start).toEqual({ line: finding.line - 1, character: finding.column - 1 });
      expect(message).toContain(finding.message);
      expect(codeDescription?.href).toBe(pathToFileURL(join(root, finding.docs)).href);
    }
    // The page is there to be opened.
    const page = join(root, atRow(report)?.docs ?? '');
    expect(readFileSync(page, 'utf8')).toContain(atRow(report)?.code);
    const ofC8 = diagnostics.find(({ range }) => range.start.line === rowLine);
    expect(ofC8?.severity).toBe(1);
    expect(ofC8 && document.getText(ofC8.range)).toBe('C8 0.0600 0.0600 0.0600 0 0.003 0');
  });

  test('hovering over either row of an atom gives its numbers', async () => {
    await client.diagnostics(uri, 1);
    const text = await client.hover(uri, rowLine, 4);
    const block = report.blocks[0];
    const numbers = block.atoms?.find(({ label }) => label === 'C8')?.numbers;
    expect(text).toContain('**`C8`** C');
    expect(text).toContain(`| IoU | ${numbers?.iou.toFixed(3)} | ${numbers?.iouRaw.toFixed(3)} without k |`);
    expect(text).toContain(`| S₁₂ | ${numbers?.s12.toFixed(2)} % |`);
    expect(text).toContain('| refined | 0.0600 | 0.0600 | 0.0600 | 0.0000 | 0.0030 | 0.0000 |');
    expect(text).toMatch(/\| predicted × k \| 0\.0\d{3} \| 0\.0\d{3} \| 0\.0\d{3} \| /);
    expect(text).toContain(`k = ${block.scale?.toFixed(2)} · 150 K · model \`lattice\``);
    const atomLine = planted.split('\n').findIndex((line) => /^C8 0\.1973/.test(line));
    expect(await client.hover(uri, atomLine, 0)).toBe(text);
    // s.u. of the file are kept.
    const refined = planted.split('\n').findIndex((line) => /^O4 0\.0286\(10\)/.test(line));
    expect(await client.hover(uri, refined, 0)).toContain('| refined | 0.0286(10) | 0.0211(9) | 0.0204(10) |');
    expect(await client.hover(uri, 0, 0)).toBeUndefined();
  });

  test('hydrogen is said not to be judged', async () => {
    await client.diagnostics(uri, 1);
    const line = planted.split('\n').findIndex((each) => /^H1W 0\.363/.test(each));
    expect(await client.hover(uri, line, 0)).toMatch(/^\*\*`H1W`\*\* H\n\nHydrogen atoms are not judged\.$/);
  });

  test('explains a rule by opening its page', async () => {
    await client.diagnostics(uri, 1);
    const finding = atRow(report);
    const actions = await client.codeActions(uri, rowLine);
    const explain = actions.find(({ title }) => title === `Explain ${finding?.code} ${finding?.rule}`);
    expect(explain?.command?.command).toBe('adp-lint.explain');
    expect(explain?.diagnostics?.map(({ code }) => code)).toContain(finding?.code);
    await client.connection.sendRequest('workspace/executeCommand', explain?.command);
    expect(client.shown).toEqual([expect.stringMatching(new RegExp(`^file:.*/docs/rules/${finding?.rule}\\.md$`))]);
  });

  test('puts a validation reply form at the end of the data block', async () => {
    await client.diagnostics(uri, 1);
    const finding = atRow(report);
    const reply = (await client.codeActions(uri, rowLine)).find(({ title }) => title.startsWith('Acknowledge'));
    expect(reply?.title).toBe(`Acknowledge ${finding?.code} in a validation reply form (C8)`);
    const [change] = reply?.edit?.documentChanges ?? [];
    expect(change).toMatchObject({ textDocument: { uri, version: 1 } });
    const edits = change && 'edits' in change ? change.edits : [];
    const after = TextDocument.applyEdits(TextDocument.create(uri, 'cif', 1, planted), edits as never);
    expect(after.startsWith(planted.trimEnd())).toBe(true);
    expect(after.slice(planted.trimEnd().length)).toContain(
      `\n_vrf_${finding?.code}_2201530\n;\nPROBLEM: Atom C8      ${finding?.message.slice(0, 20)}`,
    );
    expect(after).toMatch(/RESPONSE: \.\.\.\n;\n# end Validation Reply Form\n\s*$/);
    // A form that is there may hold an answer.
    await client.open(`${uri}-replied.cif`, after);
    await client.diagnostics(`${uri}-replied.cif`, 1);
    const again = await client.codeActions(`${uri}-replied.cif`, rowLine);
    expect(again.map(({ title }) => title)).not.toContain(reply?.title);
    expect(again.length).toBeGreaterThan(0);
  });

  test('offers a comment in front of the row', async () => {
    await client.diagnostics(uri, 1);
    const finding = atRow(report);
    const actions = await client.codeActions(uri, rowLine);
    const disable = actions.find(({ title }) => title === `Disable ${finding?.code} for C8 with a comment`);
    const start = { line: rowLine, character: 0 };
    const newText = `# adp-lint-disable-next-line ${finding?.rule} -- \n`;
    expect(disable?.edit?.documentChanges).toEqual([
      { textDocument: { uri, version: 1 }, edits: [{ range: { start, end: start }, newText }] },
    ]);
  });

  test('has nothing to offer where nothing is found, or something else is asked for', async () => {
    await client.diagnostics(uri, 1);
    expect(await client.codeActions(uri, 1)).toEqual([]);
    expect(await client.codeActions(uri, rowLine, ['refactor', 'source.organizeImports'])).toEqual([]);
    expect(await client.codeActions(uri, rowLine, ['quickfix'])).not.toEqual([]);
  });

  test('follows edits, of a range and of the whole text', async () => {
    const other = `${uri}-edited.cif`;
    await client.open(other, planted);
    expect((await client.diagnostics(other, 1)).some(({ code }) => code === atRow(report)?.code)).toBe(true);
    const row = goodRow.exec(paracetamol)?.[0] ?? '';
    const range = { start: { line: rowLine, character: 0 }, end: { line: rowLine, character: 999 } };
    await client.change(other, 2, { range, text: row });
    const mended = await client.diagnostics(other, 2);
    expect(mended.some(({ code }) => code === atRow(report)?.code)).toBe(false);
    expect(mended).toEqual((await lintDiagnosticsOf(client, `${uri}-whole.cif`, paracetamol)) as unknown);
    await client.change(other, 3, { text: planted });
    expect((await client.diagnostics(other, 3)).some(({ code }) => code === atRow(report)?.code)).toBe(true);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: other } });
    while (client.published.at(-1)?.version !== undefined) await client.anything();
    expect(client.published.at(-1)).toEqual({ uri: other, diagnostics: [] });
  });

  test('reads a SHELX file as one', async () => {
    const res = join(root, 'tests/crystal/reading/shelx/features.res');
    const text = readFileSync(res, 'utf8');
    const address = pathToFileURL(res).href;
    await client.open(address, text, 1, 'shelx');
    const { report: expected } = await lint(text, res);
    expect((await client.diagnostics(address, 1)).map(({ code }) => code)).toEqual(
      expected.findings.map(({ code }) => code),
    );
    expect(expected.problems).toEqual([]);
    const site = expected.findings.find((finding) => finding.sites.length === 1);
    const titles = (await client.codeActions(address, (site?.line ?? 1) - 1)).map(({ title }) => title);
    expect(titles.some((title) => title.startsWith('Explain'))).toBe(true);
    expect(titles.some((title) => title.startsWith('Acknowledge'))).toBe(false);
  });

  test('a text without structure is a remark', async () => {
    const empty = 'untitled:Untitled-1';
    await client.open(empty, 'data_x\n_cell_length_a 5\n');
    const remark = (await client.diagnostics(empty, 1)).find(({ code }) => code === 'no-structure');
    expect(remark).toMatchObject({ severity: 3, message: expect.stringContaining('no crystal structure') });
  });
});

/** What is found at the row of U that was planted. */
function atRow({ findings }: FileReport): ReportedFinding | undefined {
  return findings.find(({ line }) => line === rowLine + 1);
}

async function lintDiagnosticsOf(client: TestClient, address: string, text: string): Promise<readonly object[]> {
  await client.open(address, text);
  return client.diagnostics(address, 1);
}

describe('with a linter that is watched', () => {
  const empty = (file: string) => ({ report: { file, blocks: [], findings: [], problems: [], elapsed: 0 } });

  test('lints one document at a time, after a pause, and the newest version alone', async () => {
    const calls: string[] = [];
    let running = 0;
    const { client, exitCode } = startServer({
      // Longer than it takes to send a few messages, however busy the machine.
      delay: 1000,
      async lint(text, name) {
        expect(++running).toBe(1);
        calls.push(`${name} ${text}`);
        await new Promise((done) => setTimeout(done, 20));
        running--;
        return empty(name);
      },
    });
    await client.initialize();
    await client.open('x:a.cif', 'one');
    await client.open('x:b.cif', 'other');
    await client.diagnostics('x:a.cif', 1);
    for (let version = 2; version <= 9; version++)
      await client.change('x:a.cif', version, { text: `version ${version}` });
    await client.diagnostics('x:a.cif', 9);
    await client.diagnostics('x:b.cif', 1);
    expect(calls).toEqual(['a.cif one', 'b.cif other', 'a.cif version 9']);
    expect(client.published.map((each) => `${each.uri} ${each.version}`)).toEqual([
      'x:a.cif 1',
      'x:b.cif 1',
      'x:a.cif 9',
    ]);
    await client.quit();
    expect(await exitCode).toBe(0);
  });

  test('a verdict about a version that is no more is not told', async () => {
    let finish: (() => void) | undefined;
    const { client, exitCode } = startServer({
      delay: 0,
      async lint(text, name) {
        if (text === 'old') {
          await new Promise<void>((done) => {
            finish = done;
          });
        }
        return empty(name);
      },
    });
    await client.initialize();
    await client.open('x:a.cif', 'old');
    // A request in between, answered in order: the notification has been dealt with.
    while (finish === undefined) await client.hover('x:a.cif', 0, 0);
    await client.change('x:a.cif', 2, { text: 'new' });
    await client.hover('x:a.cif', 0, 0);
    finish();
    await client.diagnostics('x:a.cif', 2);
    expect(client.published.map(({ version }) => version)).toEqual([2]);
    await client.quit();
    expect(await exitCode).toBe(0);
  });

  test('a model that cannot be had is told once, and the server lives on', async () => {
    const { client, exitCode } = startServer({
      delay: 0,
      lint: () => Promise.reject(new Error('there is no model x')),
    });
    await client.initialize();
    await client.open('x:a.cif', 'one');
    while (client.messages.length === 0) await client.anything();
    await client.open('x:b.cif', 'two');
    while (client.logged.length < 2) await client.hover('x:b.cif', 0, 0);
    expect(client.messages).toEqual(['adp-lint: there is no model x']);
    await client.quit();
    expect(await exitCode).toBe(0);
  });

  test('a page that cannot be opened is named', async () => {
    const { client, exitCode } = startServer({ delay: 0, lint: async (_, name) => empty(name) });
    await client.initialize();
    await client.connection.sendRequest('workspace/executeCommand', {
      command: 'adp-lint.explain',
      arguments: ['https://example.org/rule'],
    });
    expect([client.shown, client.messages]).toEqual([[], ['https://example.org/rule']]);
    await client.quit();
    expect(await exitCode).toBe(0);
  });

  test('ends when the client goes away without a word', async () => {
    const { client, exitCode, toServer } = startServer({ delay: 0, lint: async (_, name) => empty(name) });
    await client.initialize();
    toServer.end();
    expect(await exitCode).toBe(1);
  });
});
