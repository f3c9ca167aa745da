import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { badStructure } from './bad-structure.js';
import { type Running, until, useBuiltProgram } from './run-built.js';
import { useTemporaryFolder } from './temporary-folder.js';

const folder = useTemporaryFolder();
const adpLint = useBuiltProgram();

/** How many atoms of each file a report says to have an impossible U. */
function findingsIn(report: string): Record<string, number> {
  const { files } = JSON.parse(readFileSync(join(folder(), report), 'utf8'));
  return Object.fromEntries(
    (files as { file: string; findings: { code: string }[] }[]).map(({ file, findings }) => [
      file,
      findings.filter(({ code }) => code === 'ADPL001').length,
    ]),
  );
}

function watch(...outputs: string[]): Running {
  const formats = ['stylish', ...outputs].flatMap((output) => ['--format', output]);
  return adpLint(['--watch', '--model', 'lattice', ...formats, '.'], { cwd: folder() });
}

test('two watchers of one folder both see every change, and neither takes a report for a structure', async () => {
  writeFileSync(join(folder(), 'one.cif'), badStructure(1, 3));
  // The forms of the first have the name of a structure.
  const watchers = [watch('json=a.json', 'vrf=forms.cif'), watch('json=b.json')];
  const [first, second] = watchers;
  await until(() => watchers.every((watcher) => watcher.output().includes('Ctrl-C ends it')));
  expect(findingsIn('a.json')).toEqual({ 'one.cif': 3 });
  expect(findingsIn('b.json')).toEqual({ 'one.cif': 3 });

  writeFileSync(join(folder(), 'two.cif'), badStructure(1, 2));
  await until(() => findingsIn('a.json')['two.cif'] === 2 && findingsIn('b.json')['two.cif'] === 2);
  writeFileSync(join(folder(), 'draft'), badStructure(1, 5));
  renameSync(join(folder(), 'draft'), join(folder(), 'one.cif'));
  await until(() => findingsIn('a.json')['one.cif'] === 5 && findingsIn('b.json')['one.cif'] === 5);

  // Long enough for a file that is written to be linted.
  await new Promise((wait) => setTimeout(wait, 1000));
  expect(findingsIn('a.json')).toEqual({ 'one.cif': 5, 'two.cif': 2 });
  for (const watcher of watchers) {
    const cycles = watcher.output().split('Ctrl-C ends it')[1];
    expect(cycles).not.toMatch(/[ab]\.json|\.tmp/);
    watcher.kill('SIGINT');
  }
  expect(first.output()).not.toContain('forms.cif');
  const forms = readFileSync(join(folder(), 'forms.cif'), 'utf8').split(/^(?=_vrf_)/m);
  const impossible = forms.filter((form) => form.startsWith('_vrf_ADPL001')).join('');
  expect(impossible.match(/Atom C\d/g)).toHaveLength(7);
  for (const ended of await Promise.all([first.ended, second.ended]))
    expect([ended.code, ended.stderr]).toEqual([0, '']);
});
