import { numberText } from '../linter/finding-text.js';
import { atomsName, type BlockReport, type FileReport, type LintReport } from '../linter/report.js';
import type { Severity, TestedValue } from '../rules/rule.js';
import { checkCifLevel } from '../rules/severity.js';
import { findingsByBlock } from './blocks.js';
import { oneLine, plainReport } from './plain-text.js';
import type { ReporterOptions } from './reporter.js';
import { length, pad, wrap } from './wrap.js';

type Level = 'A' | 'B' | 'C' | 'G';
/** checkCIF's classes of alerts, by number. */
type AlertType = 1 | 2 | 5;

const levelMeanings: Readonly<Record<Level, string>> = {
  A: 'almost certainly wrong, or in need of an explanation',
  B: 'probably wrong: look at it',
  C: 'unusual: worth a look',
  G: 'for information',
};

const typeMeanings: Readonly<Record<AlertType, string>> = {
  1: 'the file: how it is written, or what is missing in it',
  2: 'the structure model may be wrong or incomplete',
  5: 'information',
};

/** Where the words of an alert end at the latest. */
const alertWidth = 68;
/** Columns of the number that goes with an alert, which end beneath each other, and of its unit. */
const numberWidth = 10;
const unitWidth = 6;
const narrowestText = 30;

interface Alert {
  readonly code: string;
  readonly level: Level;
  readonly type: AlertType;
  /** Label of the atom, empty where the alert is about the structure or file. */
  readonly atom: string;
  readonly text: string;
  /** The number that goes with it. */
  readonly number: string;
  /** Its unit, or what it is where that is one short word. */
  readonly unit: string;
}

/**
 * Alerts in the shape that readers of checkCIF reports know: a list a data block, worst level first, then counts. The
 * words and codes are adp-lint's own.
 */
export function checkcif(given: LintReport, { quiet, hidden }: Pick<ReporterOptions, 'quiet' | 'hidden'>): string {
  const report = plainReport(given);
  const sections = report.files.flatMap((file) => fileSections(file, quiet));
  const head = quiet ? [] : [`adp-lint ${report.version}: alerts about displacement parameters`, ''];
  const foot = hidden > 0 && !quiet ? [`${hidden} milder not shown (--min-severity hint)`] : [];
  const lines = [...head, ...sections, ...foot];
  return lines.length === 0 ? '' : `${lines.join('\n').trimEnd()}\n`;
}

function fileSections(file: FileReport, quiet: boolean): string[] {
  const { of, elsewhere } = findingsByBlock(file);
  const aboutFile = [...file.problems.map(problemAlert), ...elsewhere.map(findingAlert)];
  const sections: string[] = [];
  if (aboutFile.length > 0) sections.push(...section(`File: ${oneLine(file.file)}`, [], aboutFile));
  for (const block of file.blocks) {
    const alerts = (of.get(block) ?? []).map(findingAlert);
    if (alerts.length === 0 && quiet) continue;
    const heading = `Datablock: ${oneLine(block.block)}  (${oneLine(file.file)})`;
    sections.push(...section(heading, quiet ? [] : facts(block), alerts));
  }
  return sections;
}

function section(heading: string, details: readonly string[], alerts: readonly Alert[]): string[] {
  const lines = [heading, '='.repeat(length(heading)), ...details];
  const atomWidth = Math.max(0, ...alerts.map(({ atom }) => length(atom)));
  for (const level of ['A', 'B', 'C', 'G'] as const) {
    const ofLevel = alerts.filter((alert) => alert.level === level);
    if (ofLevel.length === 0) continue;
    lines.push('', `Alert level ${level}: ${levelMeanings[level]}`);
    for (const alert of ofLevel) lines.push(...alertLines(alert, atomWidth));
  }
  lines.push('');
  for (const level of ['A', 'B', 'C', 'G'] as const) {
    lines.push(`${countOf(alerts.filter((alert) => alert.level === level))} ALERT level ${level}`);
  }
  for (const type of [1, 2, 5] as const) {
    const n = countOf(alerts.filter((alert) => alert.type === type));
    if (n.trim() !== '0') lines.push(`${n} ALERT type ${type}: ${typeMeanings[type]}`);
  }
  lines.push('', '');
  return lines;
}

function countOf(alerts: readonly Alert[]): string {
  return String(alerts.length).padStart(4);
}

function alertLines({ code, type, level, atom, text, number, unit }: Alert, atomWidth: number): string[] {
  const head = `${code}_ALERT_${type}_${level}  ${atomWidth === 0 ? '' : `${pad(atom, atomWidth)}  `}`;
  const lines = wrap(text, Math.max(narrowestText, alertWidth - length(head)));
  const last = `${lines.length === 1 ? head : ' '.repeat(length(head))}${lines.at(-1)} `;
  const dots = '.'.repeat(Math.max(3, alertWidth + 3 - length(last)));
  const action = level === 'G' ? 'Info' : 'Check';
  return [
    ...lines.slice(0, -1).map((line, i) => `${i === 0 ? head : ' '.repeat(length(head))}${line}`),
    `${last}${dots} ${pad(number.padStart(numberWidth), numberWidth)} ${pad(unit, unitWidth)} ${action}`,
  ];
}

function findingAlert(finding: FileReport['findings'][number]): Alert {
  const { code, severity, message, value } = finding;
  const atoms = atomsName(finding);
  const type = alertType(code, severity);
  return {
    code,
    level: checkCifLevel[severity],
    type,
    atom: atoms === undefined ? '' : oneLine(atoms),
    text: atoms !== undefined && type === 2 ? clause(oneLine(message)) : oneLine(message),
    number: value === undefined ? '' : numberText(value),
    unit: value === undefined ? '' : unitInColumn(value),
  };
}

/** What is wrong with an atom, without the numbers behind it, which would fill three lines. */
function clause(message: string): string {
  return message.split(/[;:] | \(/, 1)[0];
}

/** As checkCIF has it: the unit, or what the number is where that is one short word. */
function unitInColumn({ quantity, unit }: TestedValue): string {
  if (unit !== '') return unit;
  return quantity.length <= unitWidth && /^\S+$/.test(quantity) ? quantity : 'Ratio';
}

function alertType(code: string, severity: Severity): AlertType {
  if (code.startsWith('ADPL9')) return 1;
  return severity === 'hint' ? 5 : 2;
}

function problemAlert({ kind, message, line }: FileReport['problems'][number]): Alert {
  const place = line === undefined ? '' : `line ${line}: `;
  return {
    code: kind.toUpperCase(),
    level: 'A',
    type: 1,
    atom: '',
    text: `${place}${oneLine(message)}`,
    number: '',
    unit: '',
  };
}

function facts(block: BlockReport): string[] {
  const pieces = [`${block.assessed} of ${block.assessed + block.notAssessed} atoms assessed`];
  if (block.temperature !== undefined) {
    const assumed = block.temperatureSource === 'assumed' ? ' (assumed)' : '';
    pieces.push(`T ${Number(block.temperature.toFixed(2))} K${assumed}`);
  }
  if (block.scale !== undefined) pieces.push(`k ${block.scale.toFixed(2)}`);
  if (block.medianIou !== undefined) pieces.push(`median IoU ${block.medianIou.toFixed(2)}`);
  if (block.model !== undefined) pieces.push(block.model);
  return [pieces.join(', '), ...block.notes.map((note) => `Note: ${oneLine(note)}`)];
}
