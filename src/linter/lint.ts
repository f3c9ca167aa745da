import { type CifSyntaxProblem, decodeCifBytes } from '../cif/index.js';
import type { Crystal } from '../crystal/index.js';
import { readStructureFile } from '../crystal/reading/structure-file.js';
import { allRules, type Finding } from '../rules/index.js';
import { isFileRule } from '../rules/rule.js';
import { byPlace, runFileRules, runRules } from '../rules/run.js';
import { type Judged, judge } from './judge.js';
import { ruleNames } from './known-rules.js';
import type { LintOptions } from './lint-options.js';
import type { LintedFile, LintedFinding } from './linted-file.js';
import { placedFinding } from './placed-finding.js';
import { rulesOfPlugins } from './plugin-rules.js';
import type { FileProblem } from './report.js';
import { RuleNames } from './rule-names.js';
import { sortFindings, unusedSuppressions } from './suppressions/apply.js';
import { cifSuppressions, type InlineSuppressions, shelxSuppressions } from './suppressions/inline.js';
import { ranRules } from './suppressions/ran-rules.js';
import { configSuppressions, isAcknowledgedRule, type Suppression, touches } from './suppressions/suppression.js';
import { compileWildcard } from './wildcard.js';

export type { LintOptions } from './lint-options.js';

/**
 * Decodes and lints the bytes of one file.
 *
 * @throws what asking for the model throws, what predicting throws, PluginError
 */
export function lintBytes(bytes: Uint8Array, name: string, options: LintOptions = {}): Promise<LintedFile> {
  const { text, problems } = decodeCifBytes(bytes);
  return lint(text, name, options, problems);
}

/**
 * Lints the text of one CIF or SHELX file: reads it, predicts its structures, compares, and runs the rules. What is wrong
 * with the file is among the findings and problems.
 *
 * @param name of the file, which tells SHELX from CIF where the text leaves it open
 * @throws what asking for the model throws, what predicting throws, PluginError
 */
export function lintText(text: string, name: string, options: LintOptions = {}): Promise<LintedFile> {
  return lint(text, name, options, []);
}

async function lint(
  text: string,
  name: string,
  options: LintOptions,
  ofBytes: readonly CifSyntaxProblem[],
): Promise<LintedFile> {
  const begin = performance.now();
  const file = readStructureFile(text, name, ofBytes);
  const { source, document, lacking } = file;
  const plugged = rulesOfPlugins(
    options.plugins ?? [],
    allRules.map(({ meta }) => meta),
  );
  const names = plugged.length === 0 ? ruleNames : new RuleNames([...allRules, ...plugged].map(({ meta }) => meta));
  const pages = new Map(plugged.map(({ meta, docs }) => [meta.code, docs]));
  const inline = 'cif' in document ? cifSuppressions(document.cif, names) : shelxSuppressions(source, names);
  const configured = configSuppressions(options.suppress ?? [], names);
  const suppressions = [...inline.suppressions, ...configured];
  const isAcknowledged = isAcknowledgedRule(suppressions);

  const isWanted = wantedBlocks(options.blocks);
  const crystals = file.crystals.filter(({ blockName }) => isWanted(blockName));
  const readingProblems = file.problems.filter(({ block }) => block === '' || isWanted(block));
  const raw = runFileRules(allRules, { problems: readingProblems, crystals }, options.rules);
  const judged: Judged[] = [];
  for (const crystal of crystals) {
    const structure = await judge(crystal, options);
    judged.push(structure);
    raw.push(...runRules([...allRules, ...plugged], { crystal, ...structure }, options.rules, isAcknowledged));
  }
  const placed = raw.sort(byPlace).map((finding) => placedFinding(finding, source, pages));
  const wasJudged = judged.some(({ comparison }) => comparison.atoms.length > 0);
  const ran = ranRules(names.metas, options.rules, wasJudged);
  const sorted = sortFindings(placed, suppressions, names);
  const aboutSuppressions = sortFindings(
    suppressionFindings(inline, placed, ran, names, isWanted, options).map((each) =>
      placedFinding(each, source, pages),
    ),
    configured,
    names,
  );
  return {
    name,
    source,
    document,
    crystals,
    predictions: judged.map(({ prediction }) => prediction),
    comparisons: judged.map(({ comparison }) => comparison),
    notes: judged.map(({ notes }) => notes),
    findings: [...sorted.findings, ...aboutSuppressions.findings].sort(byLine),
    acknowledged: [...sorted.acknowledged, ...aboutSuppressions.acknowledged].sort(byLine),
    problems: crystals.length > 0 ? [] : [noStructure(file.crystals, options.blocks, lacking)],
    elapsed: performance.now() - begin,
  };
}

function wantedBlocks(patterns: readonly string[] | undefined): (name: string) => boolean {
  if (patterns === undefined) return () => true;
  const tests = patterns.map((pattern) => compileWildcard(pattern.replace(/^data_/i, ''), { ignoreCase: true }));
  return (name) => tests.some((matches) => matches(name));
}

function noStructure(all: readonly Crystal[], blocks: readonly string[] | undefined, lacking: string): FileProblem {
  const message =
    all.length === 0
      ? lacking
      : `no data block with a structure is named ${blocks?.join(', ')}: there is ${all.map(({ blockName }) => blockName).join(', ')}`;
  return { severity: 'fatal', kind: 'no-structure', message, line: 1, column: 1 };
}

/** Runs the rules about suppressions, which need to know what all others found. */
function suppressionFindings(
  inline: InlineSuppressions,
  findings: readonly LintedFinding[],
  ran: ReadonlySet<string>,
  names: RuleNames,
  isWanted: (block: string) => boolean,
  options: LintOptions,
): Finding[] {
  const isTouched = (suppression: Suppression) => findings.some((finding) => touches(suppression, finding, names));
  const facts = {
    // Nothing is found in a block that is not linted: its comments cannot be of use.
    unused: unusedSuppressions(findings, inline.suppressions, ran, names),
    withoutReason: [
      ...inline.withoutReason,
      ...inline.unansweredReplies.filter(isTouched).flatMap(({ place }) => place ?? []),
    ],
    unknown: inline.unknown,
  };
  const inWanted = ({ block }: { readonly block: string }) => block === '' || isWanted(block);
  return runFileRules(
    allRules.filter(isFileRule),
    {
      problems: [],
      crystals: [],
      suppressions: {
        unused: facts.unused.filter(inWanted),
        withoutReason: facts.withoutReason.filter(inWanted),
        unknown: facts.unknown.filter(inWanted),
      },
    },
    options.rules,
  );
}

function byLine(a: LintedFinding, b: LintedFinding): number {
  return a.line - b.line || a.column - b.column || a.code.localeCompare(b.code);
}
