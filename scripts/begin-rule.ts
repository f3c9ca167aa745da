/** Writes what every rule has: its file, its place in the list of rules, its page, its table of cases, its row in the README. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allRules } from '../src/rules/index.js';
import { type Need, noOptions, type RuleMeta, type Severity, type Topic } from '../src/rules/rule.js';
import { severities } from '../src/rules/severity.js';
import { pageSkeleton, unwritten } from '../tests/docs/rule-page.js';

export interface NewRule {
  readonly name: string;
  readonly code?: string;
  readonly needs?: string;
  readonly topic?: string;
  /** Of src/rules. */
  readonly folder?: string;
  readonly severity?: string;
}

export interface BegunRule {
  /** Paths from the root. */
  readonly written: readonly string[];
  readonly next: readonly string[];
}

/** What a rule cannot be begun with; the message says what would do. */
export class NewRuleError extends Error {
  override readonly name = 'NewRuleError';
}

/** In the order of the pages; that none is forgotten the compiler sees to. */
const needs: Readonly<Record<Need, true>> = { document: true, crystal: true, comparison: true, hypotheses: true };
const topics: Readonly<Record<Topic, true>> = {
  definiteness: true,
  size: true,
  shape: true,
  overlap: true,
  structure: true,
  assessment: true,
  reading: true,
  suppression: true,
};

/**
 * Begins a rule. It throws where it is run, and its test fails, until its author has written it.
 *
 * @param root folder of the repository
 * @throws NewRuleError before anything is written
 */
export function beginRule(root: string, request: NewRule): BegunRule {
  const metas = allRules.map(({ meta }) => meta);
  const { name, folder = 'classical' } = request;
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) {
    throw new NewRuleError(
      `${JSON.stringify(name)} is no name of a rule: lower case, words joined by hyphens (nearly-flat)`,
    );
  }
  const namesake = metas.find((meta) => meta.name === name);
  if (namesake) throw new NewRuleError(`the name ${name} is taken by ${namesake.code}`);
  const folders = readdirSync(join(root, 'src/rules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  oneOf('folder', folder, folders);
  const meta: RuleMeta = {
    code: freeCode(request.code, metas),
    name,
    severity: oneOf<Severity>('severity', request.severity ?? 'warning', severities),
    summary: `${unwritten} what it tests, in one sentence.`,
    source: `${unwritten} paper, equation or test that it is from`,
    optionsSchema: noOptions,
    needs: oneOf<Need>('needs', request.needs ?? 'crystal', Object.keys(needs) as Need[]),
    topic: oneOf<Topic>('topic', request.topic ?? 'structure', Object.keys(topics) as Topic[]),
    platon: [],
  };
  const file = `src/rules/${folder}/${name}.ts`;
  const test = `tests/rules/${folder}/${name}.test.ts`;
  const page = `docs/rules/${name}.md`;
  for (const path of [file, test, page]) {
    if (existsSync(join(root, path))) throw new NewRuleError(`${path} is there already`);
  }
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const texts = new Map([
    [file, ruleText(meta)],
    ['src/rules/index.ts', registered(read('src/rules/index.ts'), meta, folder)],
    [page, pageSkeleton(meta)],
    [test, testText(meta)],
    ['README.md', withRow(read('README.md'), meta)],
  ]);
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return {
    written: [...texts.keys()],
    next: [
      `write the rule in ${file}: it throws until then, and every file that is linted says so`,
      `fill the table in ${test} with cases on both sides of each option and constant: the test fails until then`,
      `write the sections of ${page}, and the row in README.md`,
      'npm run docs:rules writes what comes from the code; npm test',
    ],
  };
}

function oneOf<T extends string>(what: string, given: string, known: readonly T[]): T {
  const found = known.find((each) => each === given);
  if (found !== undefined) return found;
  throw new NewRuleError(`${JSON.stringify(given)} is no ${what}: ${known.join(', ')}`);
}

function freeCode(code: string | undefined, metas: readonly RuleMeta[]): string {
  const owner = metas.find((meta) => meta.code === code);
  if (code !== undefined && /^ADPL\d{3}$/.test(code) && owner === undefined) return code;
  const what =
    code === undefined
      ? 'a code is needed (--code)'
      : owner
        ? `the code ${code} is taken by ${owner.name}`
        : `${JSON.stringify(code)} is no code: ADPL and three digits`;
  const taken = new Set(metas.map((meta) => meta.code));
  const firstFree = (hundreds: number) => {
    for (let number = Math.max(1, 100 * hundreds); ; number++) {
      const candidate = `ADPL${String(number).padStart(3, '0')}`;
      if (!taken.has(candidate)) return candidate;
    }
  };
  throw new NewRuleError(
    `${what}; free are ${firstFree(0)} (U by itself), ${firstFree(1)} (against the prediction), ${firstFree(9)} (reading)`,
  );
}

function identifier(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** What `check` takes and goes through, by what the rule needs. */
const loops: Readonly<Record<Need, { readonly given: string; readonly each: string; readonly evidence: string }>> = {
  document: {
    given: 'problems',
    each: 'problems.flatMap((problem)',
    evidence: 'block: problem.block, range: problem.range',
  },
  crystal: { given: 'crystal', each: 'crystal.sites.flatMap((site)', evidence: 'sites: [site]' },
  comparison: {
    given: 'crystal, comparison',
    each: 'comparison.atoms.flatMap((atom)',
    evidence: 'sites: [crystal.sites[atom.site]]',
  },
  hypotheses: {
    given: 'crystal, comparison',
    each: 'comparison.atoms.flatMap((atom)',
    evidence: 'sites: [crystal.sites[atom.site]]',
  },
};

const subjects: Readonly<Record<Need, readonly [type: string, from: string]>> = {
  document: ['ReadingProblem', '../../crystal/reading/structure-file.js'],
  crystal: ['Site', '../../crystal/crystal.js'],
  comparison: ['AtomComparison', '../../judging/comparison.js'],
  hypotheses: ['AtomComparison', '../../judging/comparison.js'],
};

function ruleText(meta: RuleMeta): string {
  const { given, each, evidence } = loops[meta.needs];
  const [type, from] = subjects[meta.needs];
  const argument = /\((\w+)\)$/.exec(each)?.[1] ?? '';
  return `import type { ${type} } from '${from}';
import { type Evidence, noOptions, type Rule } from '../rule.js';

/** ${unwritten} the number that the rule rests on; undefined where there is nothing to report. */
function beyondLimit(_${argument}: ${type}): number | undefined {
  throw new Error('beyondLimit of ${meta.name} has not been written');
}

export const ${identifier(meta.name)}: Rule<unknown, '${meta.needs}'> = {
  meta: {
    code: '${meta.code}',
    name: '${meta.name}',
    severity: '${meta.severity}',
    summary: '${meta.summary}',
    source: '${meta.source}',
    optionsSchema: noOptions,
    needs: '${meta.needs}',
    topic: '${meta.topic}',
    platon: [],
  },
  check({ ${given} }) {
    return ${each}: Evidence[] => {
      const number = beyondLimit(${argument});
      if (number === undefined) return [];
      return [
        {
          ${evidence.replace(', range', ',\n          range')},
          message: \`${unwritten} \${number}\`,
          value: { quantity: '${unwritten}', number, unit: '' },
          causes: [],
          advice: [],
        },
      ];
    });
  },
};
`;
}

function testText({ name, needs: need }: RuleMeta): string {
  const table = (valid: string, invalid: string, findings: string) => `ruleTable('${name}', {
  valid: [{ name: '${unwritten} just within the limit', ${valid} }],
  invalid: [
    {
      name: '${unwritten} just beyond the limit',
      ${invalid},
      findings: [{ ${findings} }],
    },
  ],
});
`;
  const tester = "import { ruleTable } from '../../support/rule-tester.js';\n";
  if (need === 'document') {
    return `${tester}\n${table("text: 'data_x\\n'", "text: 'data_x\\n_a\\n'", `message: '${unwritten}'`)}`;
  }
  const isPredicted = need !== 'crystal';
  const helpers = `import { crystalOf, isotropic${isPredicted ? ', predictionOf' : ''} } from '../../support/structures.js';\n`;
  const given = isPredicted ? 'crystal, prediction' : 'crystal';
  const prediction = isPredicted ? 'const prediction = predictionOf([{ uCart: isotropic(0.02) }]);\n' : '';
  return `${tester}${helpers}
const crystal = crystalOf([{ label: 'C1', u: isotropic(0.02) }]);
${prediction}
${table(given, given.replace(', ', ',\n      '), `sites: ['C1'], message: '${unwritten}'`)}`;
}

/** The list of rules with one more. */
function registered(index: string, { name, code }: RuleMeta, folder: string): string {
  const path = `./${folder}/${name}.js`;
  const line = `import { ${identifier(name)} } from '${path}';\n`;
  const imports = [...index.matchAll(/^import (?:type )?\{[^}]*\} from '([^']+)';\n/gm)];
  const next = imports.find(([, other]) => other > path);
  if (next === undefined) throw new Error('src/rules/index.ts has another form than this script knows');
  const withImport = index.slice(0, next.index) + line + index.slice(next.index);
  // They are sorted by code where the list is made.
  const anchor = code < 'ADPL900' ? '  ...readingRules,\n' : '  unusedSuppression,\n';
  const at = withImport.indexOf(anchor);
  if (at < 0) throw new Error(`src/rules/index.ts has no line "${anchor.trim()}"`);
  return `${withImport.slice(0, at)}  ${identifier(name)},\n${withImport.slice(at)}`;
}

/** The README with a row in its table of rules, in the order of the codes. */
function withRow(readme: string, { code, name }: RuleMeta): string {
  const row = `| [${code} ${name}](docs/rules/${name}.md) | ${unwritten} what it reports |\n`;
  const rows = [...readme.matchAll(/^\| \[(ADPL\d+) .*\n/gm)];
  const last = rows.at(-1);
  if (last === undefined) throw new Error('README.md has no table of rules');
  const next = rows.find(([, other]) => other > code);
  const at = next?.index ?? last.index + last[0].length;
  return readme.slice(0, at) + row + readme.slice(at);
}
