import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LintRunner } from '../../src/project/lint-runner.js';
import { reporterNames } from '../../src/reporters/index.js';
import { startServer } from '../lsp/client.js';
import { adpLint } from './adp-lint.js';
import { badStructure } from './bad-structure.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { wellFormed } from './well-formed.js';

const folder = useTemporaryFolder();
const [blocks, atoms] = [250, 20];
const count = blocks * atoms;
const text = badStructure(blocks, atoms);

beforeAll(() => writeFile(join(folder(), 'bad.cif'), text));

function run(...args: string[]) {
  return adpLint(['--model', 'lattice', ...args], { workingFolder: folder(), columns: 100 });
}

describe('5000 findings in one file', () => {
  test('are all in every report, and every report is whole', async () => {
    const { code, stderr } = await run(
      ...reporterNames.flatMap((name) => ['--format', `${name}=out.${name}`]),
      'bad.cif',
    );
    expect([code, stderr]).toEqual([1, '']);
    const counts: Record<string, number> = {};
    for (const name of reporterNames) {
      counts[name] = wellFormed[name](await readFile(join(folder(), `out.${name}`), 'utf8'), 'ADPL001');
    }
    expect(counts).toEqual(Object.fromEntries(reporterNames.map((name) => [name, count])));
  });

  test('get reply forms, one a block and rule, which leave the rest as it was', async () => {
    const { code } = await run('vrf', 'bad.cif', '-o', 'replies.cif');
    expect(code).toBe(0);
    const written = await readFile(join(folder(), 'replies.cif'), 'utf8');
    expect(written.match(/^_vrf_ADPL001_/gm)).toHaveLength(blocks);
    expect(written.match(/ Atom C\d+ /g)).toHaveLength(count);
    const withoutForms = written.replace(/\n*# start Validation Reply Form\n.*?# end Validation Reply Form\n/gs, '\n');
    expect(withoutForms.replace(/\n+/g, '\n').trim()).toBe(text.replace(/\n+/g, '\n').trim());
  });

  test('go into a baseline, and none is left', async () => {
    const first = await run('--suppress-all', '--format', 'json', 'bad.cif');
    expect(first.stderr).toBe(`adp-lint: adp-lint-baseline.json: ${count} findings added\n`);
    const again = await run('--format', 'json', 'bad.cif');
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(JSON.parse(again.stdout).summary).toMatchObject({ findings: { error: 0 }, acknowledged: count });
  });

  test('reach an editor', async () => {
    const runner = new LintRunner({ predictor: { model: 'lattice' } });
    const { client, exitCode } = startServer({ lint: (content, name) => runner.lint(content, name), delay: 5 });
    await client.initialize();
    const uri = 'file:///bad.cif';
    await client.open(uri, text);
    const diagnostics = await client.diagnostics(uri, 1);
    expect(diagnostics.filter(({ code }) => code === 'ADPL001')).toHaveLength(count);
    const last = diagnostics[diagnostics.length - 1].range.start.line;
    expect((await client.codeActions(uri, last)).length).toBeGreaterThan(0);
    await client.quit();
    expect(await exitCode).toBe(0);
    await runner.dispose();
  });
});
