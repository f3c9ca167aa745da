/** `test:unit` and `test:slow` are all tests, each once; what is slow is known from what it imports. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = join(__dirname, '../..');

/** The kinds come from a module that jest's configuration imports; here it runs in a process of its own. */
function inModule<T>(expression: string): T {
  const url = JSON.stringify(new URL(`file://${join(root, 'tests/support/test-kinds.mjs')}`).href);
  const script = `const kinds = await import(${url}); console.log(JSON.stringify(${expression}));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

const kinds = inModule<{ unit: string[]; slow: string[] }>(`kinds.testKinds(${JSON.stringify(root)})`);

function listed(kind: string): string[] {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const output = execFileSync(process.execPath, [jest, '--listTests', '--selectProjects', kind], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output
    .split('\n')
    .filter((line) => line.endsWith('.test.ts'))
    .map((file) => relative(root, file).split(sep).join('/'))
    .sort();
}

test('every test file belongs to exactly one kind, and jest runs it there', () => {
  const all = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `tests/${name.split(sep).join('/')}`);
  const unit = listed('unit');
  const slow = listed('slow');
  expect([unit.length > 80, slow.length > 30]).toEqual([true, true]);
  expect([...unit, ...slow].sort()).toEqual(all.sort());
  expect({ unit, slow }).toEqual(kinds);
});

test('a test is slow that starts a process, a model or the whole program, itself or by a helper', () => {
  for (const name of [
    'tests/repository/test-kinds.test.ts',
    'tests/cli/program.test.ts',
    'tests/cli/killed-run.test.ts',
    'tests/model/onnx/stage.test.ts',
    'tests/repository/regular-expressions.test.ts',
    'tests/index.test.ts',
  ]) {
    expect(kinds.slow).toContain(name);
  }
  for (const name of ['tests/math/eigen.test.ts', 'tests/cif/fuzz.test.ts', 'tests/reporters/json.test.ts']) {
    expect(kinds.unit).toContain(name);
  }
});

test('imports are seen in every form, and types are none', () => {
  const text = [
    "import a from 'one';",
    "import {\n  b,\n  type B,\n} from './two.js';",
    "import 'three';",
    "export * from './four.js';",
    "const five = await import('five');",
    "  const six = require('six');",
    "import type { C } from 'type-one';",
    "export type { D } from 'type-two';",
    "let e: typeof import('seven');",
  ].join('\n');
  expect(inModule<string[]>(`kinds.importsOf(${JSON.stringify(text)})`)).toEqual([
    ...['one', './two.js', 'three', './four.js', 'five', 'six', 'seven'],
  ]);
});

test('npm test runs both kinds', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(scripts.test).toBe('npm run typecheck && npm run lint && jest');
  expect(scripts['test:unit']).toBe('jest --selectProjects unit');
  expect(scripts['test:slow']).toBe('jest --selectProjects slow');
});

test('no test has a time limit of its own, which a busy machine would break', () => {
  const limited = [...kinds.unit, ...kinds.slow].filter((file) =>
    /^\s*\}, [\d_]+\);$|jest\.setTimeout\(/m.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(limited).toEqual([]);
});
