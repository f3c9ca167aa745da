import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type WatchArguments, watch } from '../../src/cli/commands/watch.js';
import type { LintBackend } from '../../src/project/lint-runner.js';
import { file, finding } from '../reporters/example-report.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { terminal } from './terminal.js';
import { beginWatching } from './watching.js';

const folder = useTemporaryFolder();

/** One finding per word `ATOM:IOU` of the title. */
const backend: LintBackend = {
  openPredictor: () => Promise.reject(new Error('there is no model here')),
  async lint(content, name) {
    const words = [
      ...Buffer.from(content)
        .toString()
        .matchAll(/(\w+):(\S+)/g),
    ];
    const findings = words.map(([, site, iou]) => finding({ sites: [site], data: { iou: Number(iou) } }));
    return { report: file({ file: name, findings }) };
  },
};

function res(title: string, r1: string): string {
  return `TITL ${title}\nCELL 0.7 8 9 10 90 90 90\nSFAC C\nHKLF 4\nREM R1 =  ${r1} for    100 Fo > 4sig(Fo)  and  0.04 for all    120 data\nEND\n`;
}

function begin(changes: Partial<WatchArguments>, settings: Parameters<typeof terminal>[0] = {}) {
  return beginWatching({ folder: folder(), backend, args: changes, terminal: settings });
}

test('shows what a refinement has changed, keeps reports up to date, runs the command', async () => {
  const path = join(folder(), 'one.res');
  await writeFile(path, res('C1:0.4 C2:0.6', '0.0500'));
  const report = join(folder(), 'report.json');
  const watching = begin({
    paths: ['one.res'],
    outputs: [{ format: 'stylish' }, { format: 'json', file: 'report.json' }],
    onChange: 'echo "$ADP_LINT_ERRORS errors, R1 $ADP_LINT_R1, $ADP_LINT_FIXED fixed"; exit 5',
  });
  await watching.until('watching 1 file');
  expect(watching.stdout()).toContain('C2');
  // Saved by renaming, as editors and Olex2 do.
  await writeFile(join(folder(), 'draft.tmp'), res('C1:0.3 C3:0.6', '0.0400'));
  await rename(join(folder(), 'draft.tmp'), path);
  await watching.until('exit code 5');
  expect(await watching.end()).toBe(0);
  const cycle = watching.stdout().split('Ctrl-C ends it\n')[1];
  expect(cycle).toContain('03:04:05  one.res  R1 0.0500 → 0.0400  1 new, 1 worse, 1 fixed');
  expect(cycle).toMatch(/worse {3}A {2}C1 .*IoU 0.40 → 0.30/);
  expect(cycle).toMatch(/new {5}A {2}C3 /);
  expect(cycle).toMatch(/fixed {3}A {2}C2 /);
  expect(watching.stderr()).toContain('2 errors, R1 0.04, 1 fixed\n');
  expect(watching.stderr()).toContain('--on-change: exit code 5');
  expect(
    JSON.parse(await readFile(report, 'utf8')).files[0].findings.map(({ sites }: { sites: string[] }) => sites),
  ).toEqual([['C1'], ['C3']]);
});

test('two watch one folder, on a terminal and elsewhere; a new file is seen by both', async () => {
  const plain = begin({});
  const onTerminal = begin({}, { isTTY: true, env: { TERM: 'xterm', PATH: process.env.PATH, NO_COLOR: '1' } });
  await Promise.all([plain.until('Ctrl-C'), onTerminal.until('Ctrl-C')]);
  await writeFile(join(folder(), 'two.res'), res('O9:0.2', '0.0700'));
  await Promise.all([plain.until('two.res  R1 0.0700'), onTerminal.until('two.res  R1 0.0700')]);
  expect(await plain.end()).toBe(0);
  expect(await onTerminal.end()).toBe(0);
  expect(plain.stdout()).not.toContain('\u001b');
  expect(onTerminal.stdout()).toContain('\u001b[2J\u001b[3J\u001b[H03:04:05');
});

test.each([
  ['warning', '1 new, 1 fixed'],
  ['hint', '2 new, 2 fixed'],
] as const)('--on-change counts what is shown from %s on', async (minSeverity, expected) => {
  const byAtom: LintBackend = {
    ...backend,
    async lint(content, name, options) {
      const linted = await backend.lint(content, name, options);
      const findings = linted.report.findings.map((each) => ({
        ...each,
        severity: each.sites[0].startsWith('H') ? ('hint' as const) : each.severity,
      }));
      return { report: { ...linted.report, findings } };
    },
  };
  const path = join(folder(), 'four.res');
  await writeFile(path, res('C1:0.4 H1:0.4', '0.05'));
  const watching = beginWatching({
    folder: folder(),
    backend: byAtom,
    args: { paths: ['four.res'], minSeverity, onChange: 'echo "told $ADP_LINT_NEW new, $ADP_LINT_FIXED fixed"' },
  });
  await watching.until('watching 1 file');
  await writeFile(path, res('C2:0.4 H2:0.4', '0.05'));
  await watching.until(/told .* fixed\n/);
  expect(await watching.end()).toBe(0);
  expect(watching.stderr()).toBe(`told ${expected}\n`);
  expect(watching.stdout()).toContain(`R1 0.0500  ${expected}`);
});

test('a model that cannot be had ends it', async () => {
  const failing: LintBackend = {
    ...backend,
    async lint(_content, name, { predictor }) {
      await predictor?.();
      return { report: file({ file: name }) };
    },
  };
  await writeFile(join(folder(), 'three.res'), res('', '0.1'));
  const { io } = terminal({ workingFolder: folder() });
  const args = {
    paths: ['three.res'],
    predictor: {},
    outputs: [],
    failOn: 'error',
    quiet: false,
    stdinFilename: '',
  } as const;
  await expect(watch(args, io, failing)).rejects.toThrow('there is no model here');
});

test('what cannot be watched is an error of usage', async () => {
  await expect(begin({ paths: ['-'] }).end()).rejects.toThrow('standard input cannot be watched');
  await expect(begin({ outputs: [{ format: 'json' }] }).end()).rejects.toThrow('name a file, as in --format json=FILE');
});
