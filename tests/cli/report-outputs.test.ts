import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseReportOutput, refuseToOverwrite, reportOutputs } from '../../src/cli/report-outputs.js';
import { forOutputs, type ReportSettings, writeReports } from '../../src/cli/write-reports.js';
import { UsageError } from '../../src/project/usage-error.js';
import { type ReporterName, reporterNames } from '../../src/reporters/index.js';
import { formatReport } from '../../src/reporters/plugin.js';
import { atom, block, file, finding, report } from '../reporters/example-report.js';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { terminal } from './terminal.js';

const folder = useTemporaryFolder();

describe('--format', () => {
  test.each<[string, object]>([
    ['json', { format: 'json' }],
    ['SARIF', { format: 'sarif' }],
    ['json=out.json', { format: 'json', file: 'out.json' }],
    ['json=-', { format: 'json', file: '-' }],
    ['csv=a=b.csv', { format: 'csv', file: 'a=b.csv' }],
    ['junit=C:\\x y.xml', { format: 'junit', file: 'C:\\x y.xml' }],
  ])('%s', (text, expected) => {
    expect(parseReportOutput(text)).toEqual(expected);
  });

  test.each(['xml', '', '=out', 'jsn=out.json', 'constructor', 'toString=x'])('%j names no format', (text) => {
    expect(() => parseReportOutput(text)).toThrow(UsageError);
    for (const name of reporterNames) expect(() => parseReportOutput(text)).toThrow(name);
  });

  test('a file without a name is an error of usage', () => {
    expect(() => parseReportOutput('json=')).toThrow('--format json= names no file: write json=FILE, or json alone');
  });
});

describe('what is kept of a report', () => {
  const whole = file({ blocks: [block({ atoms: [atom(), atom({ label: 'C8', reasons: ['disordered'] })] })] });

  test.each(reporterNames)('is enough for %s', (format) => {
    const kept = forOutputs(whole, [{ format }]);
    expect(formatReport(report(kept), format)).toBe(formatReport(report(whole), format));
  });

  test('are the atoms for what lists them, for plugins, and for nothing else', () => {
    const kept = (...formats: string[]) =>
      forOutputs(
        whole,
        formats.map((format) => ({ format })),
      ).blocks[0].atoms?.length;
    expect([kept('stylish', 'sarif'), kept('stylish', 'csv'), kept('minerals/count')]).toEqual([undefined, 2, 2]);
  });
});

describe('the reports asked for', () => {
  const json = { format: 'json' } as const;
  const sarif = { format: 'sarif', file: 'a.sarif' } as const;

  test('stylish on standard output by default, or in the file of -o', () => {
    expect(reportOutputs([])).toEqual([{ format: 'stylish' }]);
    expect(reportOutputs([], 'a.txt')).toEqual([{ format: 'stylish', file: 'a.txt' }]);
  });

  test('-o names the file of the one that has none', () => {
    expect(reportOutputs([json, sarif])).toEqual([json, sarif]);
    expect(reportOutputs([sarif, json], 'b.json')).toEqual([sarif, { ...json, file: 'b.json' }]);
    expect(reportOutputs([sarif])).toEqual([sarif]);
  });

  test('- is standard output, by name', () => {
    const named = { format: 'json', file: '-' };
    expect(reportOutputs([], '-')).toEqual([{ format: 'stylish' }]);
    expect(reportOutputs([json], '-')).toEqual([json]);
    expect(reportOutputs([named, sarif])).toEqual([json, sarif]);
    expect(reportOutputs([{ format: 'csv' }, named], 'a.csv')).toEqual([{ format: 'csv', file: 'a.csv' }, json]);
    for (const two of [
      [named, { format: 'csv' }],
      [named, { format: 'csv', file: '-' }],
    ]) {
      expect(() => reportOutputs(two)).toThrow('json and csv cannot share one output');
    }
    expect(() => reportOutputs([named], 'b.json')).toThrow('no report is left for -o b.json');
    expect(() => reportOutputs([named], '-')).toThrow(UsageError);
    expect(() => reportOutputs([named, { format: 'csv' }], '-')).toThrow('cannot share one output');
  });

  test('two on standard output, or -o without a report, are errors of usage', () => {
    expect(() => reportOutputs([json, { format: 'csv' }])).toThrow(
      'json and csv cannot share one output: name a file for all but one of them, as in --format csv=FILE',
    );
    expect(() => reportOutputs([sarif], 'b.json')).toThrow('no report is left for -o b.json');
  });

  test('must replace neither a structure nor each other, through links neither', async () => {
    await writeFile(join(folder(), 'structure.cif'), '');
    await writeFile(join(folder(), 'real.json'), '');
    await symlink('real.json', join(folder(), 'link.json'));
    const check = (files: string[]) =>
      refuseToOverwrite(
        files.map((name) => ({ format: 'json' as const, file: name })),
        ['structure.cif'],
        folder(),
      );
    await expect(check(['a.json', './structure.cif'])).rejects.toThrow('is one of the files to lint');
    await expect(check(['real.json', 'link.json'])).rejects.toThrow('two reports cannot both be link.json');
    await expect(check(['new.json', './new.json'])).rejects.toThrow(UsageError);
    await expect(check(['a.json', 'b.json'])).resolves.toBeUndefined();
  });
});

describe('writing reports', () => {
  const example = report(file({ findings: [finding(), finding({ severity: 'hint', sites: ['H1'] })] }));

  async function write(settings: Partial<ReportSettings>): Promise<string> {
    const { io, stdout } = terminal({ workingFolder: folder(), isTTY: true });
    await writeReports(example, { outputs: [{ format: 'stylish' }], failOn: 'error', quiet: false, ...settings }, io);
    return stdout();
  }

  test('several at once, each with what suits its format', async () => {
    const files = reporterNames
      .filter((name) => name !== 'stylish')
      .map((format) => ({ format, file: `all.${format}` }));
    const stdout = await write({ outputs: [{ format: 'stylish' }, ...files] });
    expect(stdout).toContain('\u001b[');
    expect(stdout).toContain('1 milder not shown');
    const mentionsHint: Record<string, boolean> = {};
    for (const { format, file: name } of files) {
      const text = await readFile(join(folder(), name), 'utf8');
      expect(text).not.toContain('\u001b');
      mentionsHint[format] = text.includes('H1');
    }
    const withHints: ReporterName[] = ['json', 'jsonl', 'sarif'];
    expect(Object.keys(mentionsHint).filter((name) => mentionsHint[name])).toEqual(withHints);
    expect((await readdir(folder())).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('one that cannot be written does not stop the others, nor leaves half a file', async () => {
    await mkdir(join(folder(), 'folder'));
    await expect(
      write({
        outputs: [
          { format: 'json', file: 'no/such.json' },
          { format: 'csv', file: 'folder' },
          { format: 'compact', file: 'written.txt' },
        ],
      }),
    ).rejects.toThrow(
      /^the report could not be written to no\/such\.json: no such file or folder\nthe report could not be written to folder: /,
    );
    expect(await readFile(join(folder(), 'written.txt'), 'utf8')).toMatch(/^structures\/one\.cif:214:1: error /);
  });
});

test('the command line takes several formats', async () => {
  await writeFile(join(folder(), 'notes.cif'), 'data_notes\n');
  const args = ['--format', 'compact', '--format', 'jsonl=out.jsonl', '--format', 'markdown=out.md', 'notes.cif'];
  const { code, stdout } = await adpLint(args, { workingFolder: folder() });
  expect(code).toBe(3);
  expect(stdout).toMatch(/^notes\.cif:1:1: fatal no-structure - no crystal structure in this file/);
  expect(await readFile(join(folder(), 'out.jsonl'), 'utf8')).toContain('"type":"summary"');
  expect(await readFile(join(folder(), 'out.md'), 'utf8')).toContain('**not judged**');
  const named = await adpLint(['--format', 'compact=-', '-o', '-', 'notes.cif'], { workingFolder: folder() });
  expect([named.code, named.stdout]).toEqual([2, '']);
  const dashes = await adpLint(['--format', 'compact=-', 'notes.cif'], { workingFolder: folder() });
  expect(dashes.stdout).toBe(stdout);
  expect((await adpLint(['--format', 'compact', '-o', '-', 'notes.cif'], { workingFolder: folder() })).stdout).toBe(
    stdout,
  );
  expect(await readdir(folder())).not.toContain('-');
  const refused = await adpLint(['--format', 'json', '--format', 'csv', 'notes.cif'], { workingFolder: folder() });
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain('json and csv cannot share one output');
});
