/**
 * Mutation runs: changes the code of a folder in one place after the other and tells which changes no test notices.
 *
 *   npm run mutation -- src/judging [src/crystal/symmetry/hall.ts ...] [--every 5] [--own-tests] [--tests tests/judging]
 *     [--jobs 1] [--fresh]
 *
 * StrykerJS does the work, in a copy of the project, and runs of each mutant only the tests that reach it. Two things are
 * added to it here: numbers are mutated as well (StrykerJS leaves them, and thresholds are what this program is made
 * of), and a sample may be taken. docs/testing.md says more.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

type Options = ConstructorParameters<typeof Stryker>[0];
type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is used of a Babel path, and of a mutator of StrykerJS's instrumenter, which has no public types. */
interface NodePath {
  readonly node: { readonly type: string; readonly value?: unknown };
  readonly key: string | number | null;
  readonly parent: { readonly type: string; readonly computed?: boolean };
  readonly parentPath: NodePath | null;
  toString(): string;
}
interface NodeMutator {
  readonly name: string;
  mutate(path: NodePath): Iterable<unknown>;
}

/**
 * The numbers to put in place of one: its neighbours if it counts something, else a quarter more and a fifth less
 * (0.4 becomes 0.5 and 0.32), which a test on each side of a threshold notices.
 */
function otherNumbers(value: number): number[] {
  if (value === 0) return [1];
  if (Number.isInteger(value) && value < 100) return [value + 1, value - 1];
  return [value * 1.25, value * 0.8].map((x) => (Number.isInteger(value) ? Math.round(x) : Number(x.toPrecision(12))));
}

const numbers: NodeMutator = {
  name: 'NumericLiteral',
  *mutate({ node, key, parent }) {
    if (node.type !== 'NumericLiteral') return;
    // A place in a tuple and the name of a property are no quantities.
    if (key === 'property' && parent.computed) return;
    if (key === 'key' || parent.type === 'TSLiteralType') return;
    for (const value of otherNumbers(node.value as number)) yield { type: 'NumericLiteral', value };
  },
};

/**
 * One in `every` of a mutator's mutants. Which ones depends on the code that is changed and what stands around it, not on
 * its place: of code that only moved, the same mutants are taken again.
 */
function sampled({ name, mutate }: NodeMutator, every: number): NodeMutator {
  return {
    name,
    *mutate(path) {
      let number = 0;
      for (const replacement of mutate(path)) {
        const text = `${name} ${number++} ${path} ${path.parentPath}`;
        if (hash(text) % every === 0) yield replacement;
      }
    },
  };
}

/** FNV-1a, mixed so that its low bits depend on all characters alike. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) h = Math.imul(h ^ text.charCodeAt(k), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

/** The instrumenter keeps its mutators in a list that it does not export; its version is pinned. */
async function changeMutators(every: number): Promise<void> {
  const core = createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json');
  const instrumenter = createRequire(core).resolve('@stryker-mutator/instrumenter');
  const file = join(dirname(instrumenter), 'mutators/mutate.js');
  const { allMutators } = (await import(pathToFileURL(file).href)) as { allMutators?: NodeMutator[] };
  if (!allMutators?.length) throw new Error(`${file} has no list of mutators: this version of StrykerJS is not known`);
  const all = [...allMutators, numbers];
  allMutators.splice(0, allMutators.length, ...(every > 1 ? all.map((mutator) => sampled(mutator, every)) : all));
}

/** The TypeScript files of a path of src/, which may be one. */
function filesOf(source: string): string[] {
  if (source.endsWith('.ts')) return [source];
  const names = readdirSync(join(root, source), { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => `${source}/${name.split(sep).join('/')}`);
  return paths.filter((path) => path.endsWith('.ts')).sort();
}

/** The tests named after a source file: tests/judging/quantiles.test.ts for src/judging/quantiles.ts, and quantiles-*.test.ts. */
function ownTestsOf(source: string): string[] {
  const folder = dirname(source).replace(/^src/, 'tests');
  const name = basename(source, '.ts');
  const files = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  return files
    .filter((file) => file.endsWith('.test.ts') && (file === `${name}.test.ts` || file.startsWith(`${name}-`)))
    .map((file) => `${folder}/${file}`);
}

/** The nearest folder of tests that mirrors a source file or folder: tests/crystal for src/crystal/expansion.ts. */
function testsOf(source: string): string {
  let folder = source.replace(/^src/, 'tests').replace(/\.ts$/, '');
  while (!existsSync(join(root, folder))) folder = dirname(folder);
  return folder;
}

const statuses = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'] as const;

/** One line a file: mutants by status, and the share that a test noticed of those that could run. */
function table(results: readonly MutantResult[]): string {
  const row = (name: string, mutants: readonly MutantResult[]) => {
    const counts = statuses.map((status) => mutants.filter((mutant) => mutant.status === status).length);
    const [killed, timeout, survived, uncovered] = counts;
    const score = (100 * (killed + timeout)) / (killed + timeout + survived + uncovered);
    return `| ${[name, Number.isNaN(score) ? '' : score.toFixed(1), ...counts].join(' | ')} |`;
  };
  const names = [...new Set(results.map(({ fileName }) => fileName))].sort();
  return [
    '| file | score % | killed | timeout | survived | no coverage | error |',
    '|---|---|---|---|---|---|---|',
    ...names.map((name) =>
      row(
        name.slice(root.length),
        results.filter(({ fileName }) => fileName === name),
      ),
    ),
    row('all', results),
  ].join('\n');
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    every: { type: 'string', default: '1' },
    tests: { type: 'string', multiple: true },
    'own-tests': { type: 'boolean', default: false },
    jobs: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
  },
});
const every = Number(values.every);
const jobs = Number(values.jobs);
const sources = positionals.map((path) => path.replaceAll('\\', '/').replace(/\/$/, ''));
if (sources.length === 0 || sources.some((path) => !path.startsWith('src/') || !existsSync(join(root, path)))) {
  throw new Error('Say which folders or files of src/ to mutate: npm run mutation -- src/judging');
}
if (!(Number.isInteger(every) && every > 0 && Number.isInteger(jobs) && jobs > 0)) {
  throw new Error('--every and --jobs take whole numbers from 1');
}

/** What is mutated by which tests, in one run of StrykerJS each. */
interface Run {
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}

/**
 * Files with tests of their own name by themselves, which is fast, with the tests that were named besides; the others
 * together, by the tests of their folder.
 */
function ownRuns(): Run[] {
  const runs: Run[] = [];
  const others = new Map<string, string[]>();
  for (const file of sources.flatMap(filesOf)) {
    const own = ownTestsOf(file);
    const folder = testsOf(file);
    if (own.length > 0) runs.push({ sources: [file], tests: [...own, ...(values.tests ?? [])] });
    else others.set(folder, [...(others.get(folder) ?? []), file]);
  }
  return [...runs, ...[...others].map(([folder, files]) => ({ sources: files, tests: [folder] }))];
}

/** Where the tests are divided into projects (fast and slow ones), these differ in nothing but their files. */
const jestFile = pathToFileURL(join(root, 'jest.config.mjs')).href;
const { default: jestConfig } = (await import(jestFile)) as { default: { projects?: Record<string, unknown>[] } };
const { displayName: _, testRegex: __, testMatch: ___, ...shared } = jestConfig.projects?.[0] ?? {};
function optionsOf({ sources, tests }: Run): Options {
  const hashed = createHash('sha256').update([...sources, every, ...tests].join());
  const name = `${sources[0].replaceAll('/', '-')}-${hashed.digest('hex').slice(0, 8)}`;
  return {
    mutate: sources.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.ts`)),
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    coverageAnalysis: 'perTest',
    jest: {
      configFile: 'jest.config.mjs',
      config: {
        ...shared,
        projects: [],
        testMatch: tests.map((path) => `<rootDir>/${path}${path.endsWith('.ts') ? '' : '/**/*.test.ts'}`),
      },
      enableFindRelatedTests: true,
    },
    concurrency: jobs,
    incremental: true,
    force: values.fresh,
    incrementalFile: `.stryker/${name}.json`,
    htmlReporter: { fileName: `.stryker/${name}.html` },
    reporters: ['clear-text', 'progress-append-only', 'html'],
    clearTextReporter: {
      allowColor: process.stdout.isTTY,
      logTests: false,
      reportScoreTable: false,
      reportTests: false,
    },
    tempDirName: '.stryker/sandboxes',
    // A mutant that hangs is ended after this and 1.5 times what its tests took.
    timeoutMS: 20_000,
  };
}

process.chdir(root);
await changeMutators(every);
const runs = values['own-tests'] ? ownRuns() : [{ sources, tests: values.tests ?? [...new Set(sources.map(testsOf))] }];
const results: MutantResult[] = [];
for (const run of runs) {
  process.stdout.write(`\n${run.sources.join(' ')}: ${run.tests.join(' ')}\n`);
  results.push(...(await new Stryker(optionsOf(run)).runMutationTest()));
}
const sample = every > 1 ? `A sample of one mutant in ${every}\n\n` : '';
process.stdout.write(`\n${sample}${table(results)}\n`);
