import type {
  AcknowledgedFinding,
  AtomReport,
  BlockReport,
  FileProblem,
  FileReport,
  LintReport,
  ReportedFinding,
} from '../linter/report.js';
import { summarise } from '../linter/summary.js';
import type { TestedValue } from '../rules/rule.js';
import { checkCifLevel } from '../rules/severity.js';
import { codesOfAtom, findingsByBlock } from './blocks.js';
import { identifier } from './finding-id.js';
import { jsonText } from './json-text.js';

/** Raised when a program that reads the report would have to change; additions leave it as it is. */
export const reportSchemaVersion = 1;

/** The whole report for programs, as schemas/report.schema.json describes it. */
export function json(report: LintReport): string {
  return jsonText({
    schemaVersion: reportSchemaVersion,
    tool: { name: 'adp-lint', version: report.version },
    summary: summarise(report),
    files: report.files.map(fileRecord),
  });
}

function fileRecord(file: FileReport): object {
  const identify = identifiersOf(file);
  const { of } = findingsByBlock(file);
  return {
    file: file.file,
    elapsedMs: Math.round(file.elapsed),
    problems: file.problems.map(problemRecord),
    blocks: file.blocks.map((block) => blockRecord(block, of.get(block) ?? [])),
    findings: file.findings.map((finding) => findingRecord(finding, identify(finding))),
    acknowledged: file.acknowledged?.map((finding) => findingRecord(finding, identify(finding))),
  };
}

/** Names of findings, acknowledged ones counted in, so that none changes its name when somebody answers for another. */
export function identifiersOf({ findings, acknowledged = [] }: FileReport): (finding: ReportedFinding) => string {
  const identify = identifier();
  const inOrder = [...findings, ...acknowledged].sort((a, b) => a.line - b.line || a.column - b.column);
  const names = new Map(inOrder.map((finding) => [finding, identify(finding)]));
  return (finding) => names.get(finding) ?? identify(finding);
}

export function problemRecord(problem: FileProblem): object {
  const { severity, kind, message, line, column } = problem;
  return { severity, kind, message, line, column };
}

function blockRecord(block: BlockReport, findings: readonly ReportedFinding[]): object {
  return {
    block: block.block,
    line: block.line,
    sites: block.sites,
    assessed: block.assessed,
    notAssessed: block.notAssessed,
    temperature: finite(block.temperature),
    temperatureSource: block.temperatureSource,
    model: block.model,
    engine: block.engine,
    device: block.device,
    prior: block.prior,
    scale: finite(block.scale),
    usualScale: block.usualScale,
    medianIou: finite(block.medianIou),
    notes: block.notes,
    atoms: block.atoms?.map((atom) => atomRecord(atom, codesOfAtom(atom, findings))),
  };
}

function atomRecord(atom: AtomReport, findings: readonly string[]): object {
  const numbers = Object.entries(atom.numbers ?? {}).filter(([, value]) => Number.isFinite(value));
  return {
    label: atom.label,
    element: atom.element,
    line: atom.line,
    column: atom.column,
    assessed: atom.numbers !== undefined,
    reasons: atom.reasons,
    findings,
    ...Object.fromEntries(numbers),
    uCartRefined: atom.uCartRefined,
    uCartPredicted: atom.uCartPredicted,
  };
}

export function findingRecord(finding: ReportedFinding | AcknowledgedFinding, id: string): object {
  return {
    id,
    code: finding.code,
    rule: finding.rule,
    severity: finding.severity,
    checkCifLevel: checkCifLevel[finding.severity],
    block: finding.block,
    sites: finding.sites,
    message: finding.message,
    value: valueRecord(finding.value),
    line: finding.line,
    column: finding.column,
    endLine: finding.endLine,
    endColumn: finding.endColumn,
    related: finding.related,
    subject: finding.subject,
    data: finding.data,
    causes: finding.causes,
    advice: finding.advice,
    explains: finding.explains,
    docs: finding.docs,
    ...('suppressed' in finding && { suppressed: finding.suppressed }),
  };
}

/** Without numbers that JSON does not know. */
function valueRecord(value: TestedValue | undefined): object | undefined {
  if (value === undefined || !Number.isFinite(value.number)) return undefined;
  return { ...value, su: finite(value.su), limit: finite(value.limit) };
}

/** JSON has no NaN: such a number is left out. */
function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
