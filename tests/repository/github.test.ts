/** Workflows and issue forms: what GitHub would refuse only when somebody needs them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

const root = join(__dirname, '../..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const { scripts, repository, bugs, homepage } = JSON.parse(read('package.json'));
const vscode = JSON.parse(read('editors', 'vscode', 'package.json'));
const address: string = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

function yaml<T>(...path: string[]): T {
  const document = parseDocument(read(...path), { strict: true });
  expect([path, document.errors, document.warnings]).toEqual([path, [], []]);
  return document.toJS() as T;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly 'runs-on': string;
        readonly 'timeout-minutes'?: number;
        readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
        readonly permissions?: Readonly<Record<string, string>>;
        readonly steps: readonly Step[];
      }
    >
  >;
}

const workflows = readdirSync(join(root, '.github', 'workflows'));

describe.each(workflows)('the workflow %s', (file) => {
  const workflow = () => yaml<Workflow>('.github', 'workflows', file);
  const steps = () => Object.values(workflow().jobs).flatMap((job) => job.steps);

  test('may do no more than it must, and ends at last', () => {
    expect(workflow().permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow().jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test('every step does one thing, and actions have a version', () => {
    for (const { uses, run } of steps()) {
      expect([uses === undefined, run === undefined].filter(Boolean)).toHaveLength(1);
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w/-]+@v\d+$/);
    }
  });

  test('runs scripts that there are, and puts no text of others into a script', () => {
    const text = steps().map(({ run = '' }) => run);
    for (const run of text) expect(run).not.toContain('${{');
    const own = new Set(Object.keys(scripts));
    const ofWorkspace = new Set(Object.keys(vscode.scripts));
    for (const run of text) {
      for (const [, name, rest] of run.matchAll(/npm run (\S+)(.*)/g)) {
        expect([name, (rest.includes(`--workspace ${vscode.name}`) ? ofWorkspace : own).has(name)]).toEqual([
          name,
          true,
        ]);
      }
      for (const [path] of run.matchAll(/\bscripts\/[\w./-]+/g))
        expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    }
  });
});

test('tests run on three systems and three versions of Node', () => {
  const { jobs } = yaml<Workflow>('.github', 'workflows', 'test.yml');
  const { test: job } = jobs;
  expect(job.strategy?.matrix).toEqual({
    os: ['ubuntu-latest', 'macos-latest', 'windows-latest'],
    node: [20, 22, 24],
  });
  expect(job['runs-on']).toMatch(/^\$\{\{ matrix\.os \}\}$/);
  const setup = job.steps.find(({ uses }) => uses?.startsWith('actions/setup-node'));
  expect(setup?.with?.['node-version']).toMatch(/^\$\{\{ matrix\.node \}\}$/);
  const commands = job.steps.flatMap(({ run }) => run ?? []);
  // What npm test is, in pieces.
  for (const command of ['npm ci', 'npm run typecheck', 'npm run lint', 'npm run test:unit', 'npm run test:slow'])
    expect(commands).toContain(command);
});

test('a release comes from a tag, is tested first, and says where it comes from', () => {
  const { on, jobs } = yaml<Workflow>('.github', 'workflows', 'release.yml');
  expect(on).toEqual({ push: { tags: ['v*'] } });
  expect(jobs.release.permissions).toEqual({ contents: 'write', 'id-token': 'write' });
  const commands = jobs.release.steps.flatMap(({ run }) => run ?? []);
  const order = ['check-release.ts', 'npm test', 'npm publish --provenance', 'gh release create'];
  const places = order.map((each) => commands.findIndex((command) => command.includes(each)));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
});

interface FormItem {
  readonly type: string;
  readonly id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly validations?: { readonly required?: unknown };
}

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly FormItem[];
}

/** What GitHub's documentation asks of an item, by its type. */
const attributes: Readonly<
  Record<string, { readonly needed: readonly string[]; readonly allowed: readonly string[] }>
> = {
  markdown: { needed: ['value'], allowed: [] },
  textarea: { needed: ['label'], allowed: ['description', 'placeholder', 'value', 'render'] },
  input: { needed: ['label'], allowed: ['description', 'placeholder', 'value'] },
  dropdown: { needed: ['label', 'options'], allowed: ['description', 'multiple', 'default'] },
  checkboxes: { needed: ['label', 'options'], allowed: ['description'] },
};

function faultsOf(form: Form): string[] {
  const faults: string[] = [];
  for (const key of ['name', 'description'] as const) if (!form[key]) faults.push(`no ${key}`);
  for (const key of Object.keys(form)) {
    if (!['name', 'description', 'title', 'labels', 'assignees', 'body'].includes(key)) faults.push(`unknown ${key}`);
  }
  const body = form.body ?? [];
  if (!body.some(({ type }) => type !== 'markdown')) faults.push('asks for nothing');
  const ids = body.flatMap(({ id }) => id ?? []);
  const labels = body.flatMap((item) => item.attributes.label ?? []);
  for (const names of [ids, labels]) if (new Set(names).size !== names.length) faults.push(`twice: ${names}`);
  for (const { type, id, attributes: given, validations } of body) {
    const { needed, allowed } = attributes[type] ?? { needed: [`a known type, not ${type}`], allowed: [] };
    for (const key of needed) if (given[key] === undefined || given[key] === '') faults.push(`${id}: no ${key}`);
    for (const key of Object.keys(given))
      if (![...needed, ...allowed].includes(key)) faults.push(`${id}: unknown ${key}`);
    if (type !== 'markdown' && !/^[\w-]+$/.test(id ?? '')) faults.push(`${id}: no id`);
    const options = given.options as readonly (string | { label?: string })[] | undefined;
    if (options?.length === 0 || options?.some((option) => !(typeof option === 'string' ? option : option.label)))
      faults.push(`${id}: empty options`);
    if (validations && typeof validations.required !== 'boolean') faults.push(`${id}: required is true or false`);
  }
  return faults;
}

describe('issue forms', () => {
  const forms = readdirSync(join(root, '.github', 'ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');

  test.each(forms)('%s is one', (file) => {
    expect(faultsOf(yaml<Form>('.github', 'ISSUE_TEMPLATE', file))).toEqual([]);
  });

  test('what GitHub refuses would be found', () => {
    const item = { type: 'input', id: 'a', attributes: { label: 'A' } };
    const form = { name: 'n', description: 'd', body: [item] };
    expect(faultsOf(form)).toEqual([]);
    expect(faultsOf({ ...form, name: '' })).toEqual(['no name']);
    expect(faultsOf({ ...form, body: [{ type: 'markdown', attributes: { value: 'x' } }] })).toEqual([
      'asks for nothing',
    ]);
    expect(faultsOf({ ...form, body: [item, item] })).toHaveLength(2);
    expect(faultsOf({ ...form, body: [{ ...item, type: 'text' }] })[0]).toContain('a known type, not text');
    expect(faultsOf({ ...form, body: [{ ...item, type: 'dropdown' }] })).toEqual(['a: no options']);
    expect(
      faultsOf({ ...form, body: [{ ...item, type: 'dropdown', attributes: { label: 'A', options: [] } }] }),
    ).toEqual(['a: empty options']);
    expect(faultsOf({ ...form, body: [{ ...item, validations: { required: 'yes' } }] })).toHaveLength(1);
  });

  test('one asks for a CIF and for what checkCIF said', () => {
    const { body } = yaml<Form>('.github', 'ISSUE_TEMPLATE', 'verdict.yml');
    for (const id of ['cif', 'checkcif']) {
      expect(body.find((item) => item.id === id)?.validations).toEqual({ required: true });
    }
  });

  test('other ways lead to pages that there are', () => {
    const { contact_links: links } = yaml<{ contact_links: { name: string; url: string; about: string }[] }>(
      '.github',
      'ISSUE_TEMPLATE',
      'config.yml',
    );
    for (const { name, url, about } of links) {
      expect([name, about]).not.toContain('');
      const path = url.match(/\/(?:tree|blob)\/main\/(.+)$/)?.[1];
      expect([url.startsWith(address), path !== undefined && existsSync(join(root, path))]).toEqual([true, true]);
    }
  });
});

test('the repository has one address', () => {
  expect([bugs.url, homepage]).toEqual([`${address}/issues`, `${address}#readme`]);
  const [owner, name] = address.replace('https://github.com/', '').split('/');
  const files = ['README.md', 'CONTRIBUTING.md', 'CITATION.cff', 'docs/ci.md', 'docs/releasing.md'];
  const named = files.flatMap((file) =>
    [...read(file).matchAll(/(?:github\.com\/|uses: )([\w.-]+)\/(adp-lint)\b/g)].map((match) => [
      file,
      ...match.slice(1),
    ]),
  );
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((each) => each[1] !== owner || each[2] !== name)).toEqual([]);
});
