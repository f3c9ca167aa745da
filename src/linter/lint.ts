import { type CifSyntaxProblem, decodeCifBytes } from '../cif/index.js';
import type { Crystal } from '../crystal/index.js';
import { readStructureFile } from '../crystal/reading/structure-file.js';
import { StructureFacts } from '../judging/structure-facts.js';
import { allRules } from '../rules/index.js';
import type { AnyRule, Finding } from '../rules/rule.js';
import { byPlace, runDocumentRules, runRules } from '../rules/run.js';
import type { SuppressionFacts } from '../rules/suppression/suppression-facts.js';
import { joinCauses } from './causes.js';
import { type Judged, judge } from './judge.js';
import { ruleNames } from './known-rules.js';
import type { LintOptions } from './lint-options.js';
import type { LintedFile, LintedFinding } from './linted-file.js';
import { placedFinding } from './placed-finding.js';
import { rulesOfPlugins } from './plugin-rules.js';
import { type FileProblem, noSuchBlock } from './report.js';
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
export async function lintBytes(bytes: Uint8Array, name: string, options: LintOptions = {}): Promise<LintedFile> {
  const { text, problems, encoding, byteOrderMark } = decodeCifBytes(bytes);
  return { ...(await lint(text, name, options, problems)), encoding: { encoding, byteOrderMark } };
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
  const plugged = rulesOfPlugins(options.plugins ?? [], ruleNames.metas, source.text.length);
  const rules: readonly AnyRule[] = [...allRules, ...plugged.map(({ rule }) => rule)];
  const names = plugged.length === 0 ? ruleNames : new RuleNames(rules.map(({ meta }) => meta));
  const pages = new Map(plugged.map(({ rule, docs }) => [rule.meta.code, docs]));
  const place = (finding: Finding) => placedFinding(finding, source, pages);
  const inline = 'cif' in document ? cifSuppressions(document.cif, names) : shelxSuppressions(source, names);
  const configured = configSuppressions(options.suppress ?? [], names);
  const suppressions = [...inline.suppressions, ...configured];

  const isWanted = wantedBlocks(options.blocks);
  const crystals = file.crystals.filter(({ blockName }) => isWanted(blockName));
  const readingProblems = file.problems.filter(({ block }) => block === '' || isWanted(block));
  const about = rules.filter(({ meta }) => meta.topic !== 'suppression');
  const ofDocument = await runDocumentRules(about, { problems: readingProblems, crystals }, options.rules);
  const raw = ofDocument.found.map(({ finding }) => finding);
  const failures = ofDocument.failures.map(({ message }) => message);
  const judged: Judged[] = [];
  for (const crystal of crystals) {
    const facts = new StructureFacts(crystal);
    const structure = await judge(facts, options);
    judged.push(structure);
    if (structure.failure !== undefined) failures.push(`data_${crystal.blockName}: ${structure.failure}`);
    const { found, failures: ofRules } = await runRules(about, { crystal, facts, ...structure }, options.rules);
    raw.push(...joinCauses(found, names.metas, isAcknowledgedRule(suppressions)));
    failures.push(...ofRules.map(({ message }) => message));
  }
  const placed = raw.sort(byPlace).map(place);
  const sorted = sortFindings(placed, suppressions, names);
  const wasJudged = judged.some(({ comparison }) => comparison.atoms.length > 0);
  const facts = suppressionFacts(inline, placed, ranRules(names.metas, options.rules, wasJudged), names, isWanted);
  const { found } = await runDocumentRules(
    allRules.filter(({ meta }) => meta.topic === 'suppression'),
    { problems: [], crystals: [], suppressions: facts },
    options.rules,
  );
  const aboutSuppressions = sortFindings(
    found.map(({ finding }) => place(finding)),
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
    problems: [
      ...(crystals.length > 0 ? [] : [noStructure(file.crystals, options.blocks, lacking)]),
      ...failures.map((message): FileProblem => ({ severity: 'fatal', kind: 'judging-failed', message })),
    ],
    elapsed: performance.now() - begin,
  };
}

function wantedBlocks(patterns: readonly string[] | undefined): (name: string) => boolean {
  if (patterns === undefined) return () => true;
  const tests = patterns.map((pattern) => compileWildcard(pattern.replace(/^data_/i, ''), { ignoreCase: true }));
  return (name) => tests.some((matches) => matches(name));
}

function noStructure(all: readonly Crystal[], blocks: readonly string[] | undefined, lacking: string): FileProblem {
  const place = { severity: 'fatal', line: 1, column: 1 } as const;
  if (all.length === 0) return { ...place, kind: 'no-structure', message: lacking };
  const names = all.map(({ blockName }) => blockName).join(', ');
  const message = `no data block with a structure is named ${blocks?.join(', ')}: there is ${names}`;
  return { ...place, kind: noSuchBlock, message };
}

/** What is wrong with the suppressions of a file, known once all rules about anything else have run. */
function suppressionFacts(
  inline: InlineSuppressions,
  findings: readonly LintedFinding[],
  ran: ReadonlySet<string>,
  names: RuleNames,
  isWanted: (block: string) => boolean,
): SuppressionFacts {
  const isTouched = (suppression: Suppression) => findings.some((finding) => touches(suppression, finding, names));
  const unanswered = inline.unansweredReplies.filter(isTouched).flatMap(({ place }) => place ?? []);
  // Nothing is found in a block that is not linted: its comments cannot be of use.
  const inWanted = ({ block }: { readonly block: string }) => block === '' || isWanted(block);
  return {
    unused: [...unusedSuppressions(findings, inline.suppressions, ran, names), ...inline.idleEnds].filter(inWanted),
    withoutReason: [...inline.withoutReason, ...unanswered].filter(inWanted),
    unknown: inline.unknown.filter(inWanted),
  };
}

function byLine(a: LintedFinding, b: LintedFinding): number {
  return a.line - b.line || a.column - b.column || a.code.localeCompare(b.code);
}
