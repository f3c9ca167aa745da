import type { ProblemKind, ReadingProblem } from '../crystal/reading/structure-file.js';
import { isTextProblem, type ProblemRuleName, problemSeverity, ruleOfProblem } from './problem-kinds.js';
import type { FileRule, Finding, RuleMeta, Severity } from './rule.js';
import { severities } from './severity.js';

/** The kinds of problems that a rule reports, with their severities. */
function problemsOf(name: ProblemRuleName): Readonly<Record<string, Severity>> {
  const kinds = (Object.keys(ruleOfProblem) as ProblemKind[]).filter((kind) => ruleOfProblem[kind] === name);
  return Object.fromEntries(kinds.map((kind) => [kind, problemSeverity[kind]]));
}

export type ProblemRuleMeta = RuleMeta & { readonly scope: 'file'; readonly name: ProblemRuleName };

/** What the definition of a rule about reading says; the rest follows from the kinds of problems that it reports. */
export type ProblemRuleDefinition = Pick<RuleMeta, 'code' | 'summary' | 'source'> & { readonly name: ProblemRuleName };

/** What a rule reports beyond the problems of reading. */
export interface OwnProblems {
  readonly problems: Readonly<Record<string, Severity>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Meta data of a rule that reports problems of reading; its severity is that of its worst kind. */
export function problemRuleMeta(definition: ProblemRuleDefinition, own?: OwnProblems): ProblemRuleMeta {
  const problems = { ...problemsOf(definition.name), ...own?.problems };
  const severity = severities.find((level) => Object.values(problems).includes(level)) ?? 'hint';
  return {
    ...definition,
    severity,
    optionsSchema: { type: 'object', additionalProperties: false, properties: own?.options ?? {} },
    needsModel: false,
    scope: 'file',
    problems,
  };
}

/** A finding as the problem was found; its severity is that of its kind unless the configuration says otherwise. */
export function problemFinding(meta: ProblemRuleMeta, problem: ReadingProblem, configured?: Severity): Finding {
  const { kind, block, range, message, related, atoms } = problem;
  return {
    code: meta.code,
    rule: meta.name,
    severity: configured ?? problemSeverity[kind],
    block,
    ...(atoms?.length === 1 && { site: atoms[0] }),
    ...(isTextProblem(kind) && { subject: 'text' }),
    range,
    ...(related && { related }),
    message,
    data: { kind, ...(atoms && { atoms }) },
    causes: [],
    advice: [],
  };
}

/** A rule that reports what was found while the file was read, and no more. */
export function problemRule(definition: ProblemRuleDefinition): FileRule {
  const meta = problemRuleMeta(definition);
  return {
    meta,
    check: ({ problems, severity }) =>
      problems
        .filter(({ kind }) => ruleOfProblem[kind] === meta.name)
        .map((problem) => problemFinding(meta, problem, severity)),
  };
}
