import type { BlockReport, FileProblem, FileReport, LintReport, ReportedFinding } from '../linter/report.js';
import { summarise } from '../linter/summary.js';
import { checkCifLevel } from '../rules/severity.js';
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
  const identify = identifier();
  return {
    file: file.file,
    elapsedMs: Math.round(file.elapsed),
    problems: file.problems.map(problemRecord),
    blocks: file.blocks.map(blockRecord),
    findings: file.findings.map((finding) => findingRecord(finding, identify(finding))),
  };
}

/**
 * Names each finding by block, rule and atom, which survive edits elsewhere in the file; a number tells apart several
 * findings of one rule about one atom.
 */
function identifier(): (finding: ReportedFinding) => string {
  const counts = new Map<string, number>();
  return (finding) => {
    const name = [finding.block, finding.code, finding.site ?? ''].map(encodeURIComponent).join('/');
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}/${count}`;
  };
}

function problemRecord(problem: FileProblem): object {
  const { severity, kind, message, line, column } = problem;
  return { severity, kind, message, line, column };
}

function blockRecord(block: BlockReport): object {
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
    medianIou: finite(block.medianIou),
    notes: block.notes,
  };
}

function findingRecord(finding: ReportedFinding, id: string): object {
  return {
    id,
    code: finding.code,
    rule: finding.rule,
    severity: finding.severity,
    checkCifLevel: checkCifLevel[finding.severity],
    block: finding.block,
    site: finding.site,
    message: finding.message,
    line: finding.line,
    column: finding.column,
    endLine: finding.endLine,
    endColumn: finding.endColumn,
    data: finding.data,
    causes: finding.causes,
    advice: finding.advice,
    docs: finding.docs,
  };
}

/** JSON has no NaN: such a number is left out. */
function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
