import { type CifSyntaxProblem, decodeCifBytes } from '../cif/index.js';
import type { Crystal } from '../crystal/index.js';
import { readStructureFile } from '../crystal/reading/structure-file.js';
import type { LintSession } from '../project/session.js';
import { allRules, type Finding } from '../rules/index.js';
import { isFileRule } from '../rules/rule.js';
import { byPlace, runFileRules } from '../rules/run.js';
import { blockReport, judge } from './judge.js';
import { ruleNames } from './known-rules.js';
import type { LintOptions } from './lint-options.js';
import { rulesOfPlugins } from './plugin-rules.js';
import type { BlockReport, FileProblem, FileReport, ReportedFinding } from './report.js';
import { reportedFinding } from './reported-finding.js';
import { RuleNames } from './rule-names.js';
import { sortFindings, unusedSuppressions } from './suppressions/apply.js';
import { cifSuppressions, type InlineSuppressions, shelxSuppressions } from './suppressions/inline.js';
import { ranRules } from './suppressions/ran-rules.js';
import { configSuppressions, isAcknowledgedRule, type Suppression, touches } from './suppressions/suppression.js';
import { compileWildcard } from './wildcard.js';

export { type LintSession, openLintSession } from '../project/session.js';
export type { LintOptions } from './lint-options.js';

/** Decodes and lints the bytes of one file. */
export async function lintBytes(
  bytes: Uint8Array,
  name: string,
  session: LintSession,
  options: LintOptions = {},
): Promise<FileReport> {
  const { text, problems } = decodeCifBytes(bytes);
  return lintFile(text, name, session, options, problems);
}

/**
 * Lints the text of one CIF or SHELX file: reads it, predicts its structures, compares, and runs the rules.
 * Problems of the file are in the report; what is thrown is a model or engine that cannot be had.
 */
export async function lintText(
  text: string,
  name: string,
  session: LintSession,
  options: LintOptions = {},
): Promise<FileReport> {
  return lintFile(text, name, session, options, []);
}

async function lintFile(
  text: string,
  name: string,
  session: LintSession,
  options: LintOptions,
  ofBytes: readonly CifSyntaxProblem[],
): Promise<FileReport> {
  const begin = performance.now();
  const file = readStructureFile(text, name, ofBytes);
  const { source, lacking } = file;
  const plugged = rulesOfPlugins(
    options.plugins ?? [],
    allRules.map(({ meta }) => meta),
  );
  const names = plugged.length === 0 ? ruleNames : new RuleNames([...allRules, ...plugged].map(({ meta }) => meta));
  const pages = new Map(plugged.map(({ meta, docs }) => [meta.code, docs]));
  const inline = file.cif ? cifSuppressions(file.cif, names) : shelxSuppressions(source, names);
  const configured = configSuppressions(options.suppress ?? [], names);
  const suppressions = [...inline.suppressions, ...configured];

  const isWanted = wantedBlocks(options.blocks);
  const crystals = file.crystals.filter(({ blockName }) => isWanted(blockName));
  const problems = file.problems.filter(({ block }) => block === '' || isWanted(block));
  const blocks: BlockReport[] = [];
  const raw = runFileRules(allRules, { problems, crystals }, options.rules);
  for (const crystal of crystals) {
    const judged = await judge(crystal, session, options, plugged, isAcknowledgedRule(suppressions));
    blocks.push(blockReport(crystal, judged, source));
    raw.push(...judged.findings);
  }
  const reported = raw.sort(byPlace).map((finding) => reportedFinding(finding, source, pages));
  const ran = ranRules(names.metas, options.rules, blocks);
  const sorted = sortFindings(reported, suppressions, names);
  const aboutSuppressions = sortFindings(
    suppressionFindings(inline, reported, ran, names, isWanted, options).map((each) =>
      reportedFinding(each, source, pages),
    ),
    configured,
    names,
  );
  return {
    file: name,
    blocks,
    findings: [...sorted.findings, ...aboutSuppressions.findings].sort(byLine),
    ...(sorted.acknowledged.length + aboutSuppressions.acknowledged.length > 0 && {
      acknowledged: [...sorted.acknowledged, ...aboutSuppressions.acknowledged].sort(byLine),
    }),
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
  findings: readonly ReportedFinding[],
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

function byLine(a: ReportedFinding, b: ReportedFinding): number {
  return a.line - b.line || a.column - b.column || a.code.localeCompare(b.code);
}
