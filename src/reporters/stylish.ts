import { Chalk, type ChalkInstance } from 'chalk';
import { explainedText, subjectName, valueText } from '../linter/finding-text.js';
import {
  atomsName,
  type BlockReport,
  type FileProblem,
  type FileReport,
  type LintReport,
  type Place,
  type ReportedFinding,
} from '../linter/report.js';
import type { Severity } from '../rules/rule.js';
import { checkCifLevel } from '../rules/severity.js';
import { plain, plainReport } from './plain-text.js';
import type { ReporterOptions } from './reporter.js';
import { statisticsLines } from './statistics.js';
import { summaryLine } from './summary-line.js';
import { fill, length, pad, wrap } from './wrap.js';

/** In place of an atom, where nothing of a file could be judged. */
const wholeFile = 'file';
const margin = '  ';
/** Of many findings of one kind, lines or atoms named. */
const namesShown = 8;
/** Where the text beneath a label begins, however long the labels are. */
const bodyIndent = ' '.repeat(8);
/** Text narrower than this is unreadable, however narrow the terminal. */
const narrowestText = 40;

/**
 * The report for reading: an atom's label and how bad it is first, the place in a form that terminals make clickable,
 * then the evidence, the likely causes and what to try. A structure without findings is one line.
 */
export function stylish(given: LintReport, options: ReporterOptions): string {
  const report = plainReport(given);
  const page = new Page(options, notesOfTheRun(report));
  for (const file of report.files) page.file(file);
  if (!options.quiet) page.collectedNotes();
  if (options.statistics) {
    page.gap();
    for (const line of statisticsLines(report)) page.line(line);
  }
  if (!options.quiet) {
    page.gap();
    page.line(summaryLine(report, options.hidden, page.chalk));
    page.unsaidEngines();
  }
  return page.text();
}

/** What is noted of every structure, such as an engine that was fallen back to, is about the run. */
function notesOfTheRun({ files }: LintReport): ReadonlySet<string> {
  const [first, ...others] = files.flatMap(({ blocks }) => blocks).filter(({ model }) => model !== undefined);
  if (others.length === 0) return new Set();
  return new Set(first.notes.filter((note) => others.every(({ notes }) => notes.includes(note))));
}

class Page {
  readonly chalk: ChalkInstance;
  readonly #options: ReporterOptions;
  readonly #notesOfRun: ReadonlySet<string>;
  readonly #lines: string[] = [];
  /** Notes that are told at the end, with the structures that they belong to. */
  readonly #notes = new Map<string, string[]>();
  /** What predicted the structures that got one line only, and whether a longer entry has said it. */
  readonly #engines = new Set<string>();
  #engineIsSaid = false;

  /** @param notesOfRun what is told once, at the end, and not with each structure */
  constructor(options: ReporterOptions, notesOfRun: ReadonlySet<string>) {
    this.#options = options;
    this.#notesOfRun = notesOfRun;
    this.chalk = new Chalk({ level: options.color ? 1 : 0 });
  }

  text(): string {
    return this.#lines.length === 0 ? '' : `${this.#lines.join('\n')}\n`;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  /** An empty line, unless one is there or nothing is. */
  gap(): void {
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '') this.#lines.push('');
  }

  file(file: FileReport): void {
    if (file.findings.length === 0 && file.problems.length === 0) {
      if (!this.#options.quiet) this.#quietFile(file);
      return;
    }
    this.gap();
    this.line(this.chalk.bold.underline(plain(file.file)));
    const labelWidth = Math.max(4, ...file.findings.map((finding) => length(labelOf(finding))));
    const aboutText = file.findings.filter(isAboutText);
    for (const problem of file.problems) this.#problem(file, problem, labelWidth);
    if (file.problems.length > 0) this.gap();
    this.#findings(file, aboutText, labelWidth);
    if (aboutText.length > 0) this.gap();
    for (const section of sections(file)) this.#section(file, section, labelWidth);
    this.gap();
  }

  collectedNotes(): void {
    if (this.#notes.size === 0) return;
    this.gap();
    for (const [note, places] of this.#notes) {
      const where = places.length > 2 ? `${places[0]} and ${places.length - 1} more` : places.join(', ');
      this.#labelled('', 'note', `${note} (${where})`, this.chalk.dim);
    }
  }

  /** Where all structures were fine nothing else says which model and engine judged them. */
  unsaidEngines(): void {
    if (this.#engineIsSaid || this.#engines.size === 0) return;
    this.line(this.chalk.dim(`predicted by ${[...this.#engines].join('; ')}`));
  }

  #quietFile(file: FileReport): void {
    if (file.blocks.length === 0) this.line(`${this.chalk.dim('–')} ${plain(file.file)}  no structure in it`);
    for (const block of file.blocks) {
      const place = `${plain(file.file)}  ${plain(block.block)}`;
      this.#quietBlock(place, place, block, '');
    }
  }

  /** One line for a structure without findings; where no atom could be assessed the reasons follow. */
  #quietBlock(title: string, place: string, block: BlockReport, indent: string): void {
    const mark = isWellJudged(block) ? this.chalk.green('✓') : this.chalk.dim('–');
    const facts = assessment(block, false).join(' · ');
    if (block.model !== undefined && block.assessed > 0)
      this.#engines.add(`${block.model}, ${block.engine} on ${block.device}`);
    this.line(`${indent}${mark} ${title}  ${this.chalk.dim(facts)}`);
    for (const note of block.notes) {
      if (block.assessed > 0 || this.#notesOfRun.has(note)) this.#note(note, place);
      else this.#labelled(`${indent}${margin}`, '', note, this.chalk.dim);
    }
  }

  #note(note: string, place: string): void {
    const places = this.#notes.get(note);
    if (places) places.push(place);
    else this.#notes.set(note, [place]);
  }

  #section(file: FileReport, { name, block, findings }: Section, labelWidth: number): void {
    if (findings.length === 0) {
      if (block && !this.#options.quiet) this.#quietBlock(name, `${plain(file.file)}  ${name}`, block, margin);
      return;
    }
    if (block) {
      this.#engineIsSaid ||= block.model !== undefined;
      const room = this.#room(length(margin) + length(name) + 2);
      const [first, ...rest] = fill(assessment(block, true), ' · ', room);
      this.line(`${margin}${this.chalk.bold(name)}  ${this.chalk.dim(first)}`);
      for (const line of rest) this.line(`${margin}${' '.repeat(length(name) + 2)}${this.chalk.dim(line)}`);
      if (!this.#options.quiet) {
        for (const note of block.notes) {
          if (this.#notesOfRun.has(note)) this.#note(note, `${plain(file.file)}  ${name}`);
          else this.#labelled(`${margin}${' '.repeat(length(name) + 2)}`, '', note, this.chalk.dim);
        }
      }
    } else {
      this.line(`${margin}${this.chalk.bold(name)}`);
    }
    // What is about the whole structure matters for the reading of what is about its atoms.
    this.gap();
    this.#findings(
      file,
      findings.filter((finding) => atomsName(finding) === undefined),
      labelWidth,
    );
    this.gap();
    this.#findings(
      file,
      findings.filter((finding) => atomsName(finding) !== undefined),
      labelWidth,
    );
    this.gap();
  }

  #findings(file: FileReport, findings: readonly ReportedFinding[], labelWidth: number): void {
    for (const [index, alike] of groupAlike(findings).entries()) {
      if (index > 0) this.gap();
      this.#finding(file, alike, labelWidth);
    }
  }

  #finding(file: FileReport, [finding, ...more]: Alike, labelWidth: number): void {
    const { chalk } = this;
    const severity = `${finding.severity} ${checkCifLevel[finding.severity]}`;
    const place = placeOf(file, finding);
    const label = chalk.bold(pad(labelOf(finding), labelWidth));
    const level = severityColour(chalk, finding.severity)(pad(severity, 9));
    this.line(`${margin}${label}  ${level}  ${place}  ${chalk.dim(`${finding.code}/${finding.rule}`)}`);
    this.#labelled(bodyIndent, '', finding.message, identity);
    if (finding.value) this.#labelled(bodyIndent, 'tested', valueText(finding.value), identity);
    const also = explainedText(finding);
    if (also !== undefined) this.#labelled(bodyIndent, 'also', also, identity);
    if (finding.related) this.#labelled(bodyIndent, 'see', placeOf(file, finding.related), identity);
    this.#list('likely', finding.causes);
    this.#list('try', finding.advice);
    if (more.length > 0) this.#labelled(bodyIndent, '', othersOfTheKind(more), chalk.dim);
  }

  #problem(file: FileReport, { severity, kind, message, line, column = 1 }: FileProblem, labelWidth: number): void {
    const { chalk } = this;
    const place = line === undefined ? plain(file.file) : placeOf(file, { line, column });
    const level = severityColour(chalk, severity)(pad(severity, 9));
    this.line(`${margin}${chalk.bold(pad(wholeFile, labelWidth))}  ${level}  ${place}  ${chalk.dim(kind)}`);
    this.#labelled(bodyIndent, '', message, identity);
  }

  /** Sentences beneath each other, the heading before the first. */
  #list(heading: string, sentences: readonly string[]): void {
    sentences.forEach((sentence, i) => {
      this.#labelled(bodyIndent, i === 0 ? heading : ' ', sentence, identity);
    });
  }

  /** Text wrapped to the page, hanging behind a heading. */
  #labelled(indent: string, heading: string, text: string, colour: (text: string) => string): void {
    const gutter = heading === '' ? 0 : 8;
    const lines = wrap(text, this.#room(length(indent) + gutter));
    lines.forEach((line, i) => {
      const head = i === 0 && heading.trim() !== '' ? this.chalk.dim(pad(heading, gutter)) : ' '.repeat(gutter);
      this.line(`${indent}${head}${colour(plain(line))}`);
    });
  }

  #room(used: number): number {
    return Math.max(narrowestText, this.#options.columns - used);
  }
}

/** Fewer atoms say nothing of a structure. */
const fewestForTick = 3;

/** Whether that nothing was found says something: enough atoms were judged, and after a scale that is nothing odd. */
function isWellJudged({ assessed, scale, usualScale }: BlockReport): boolean {
  if (assessed < fewestForTick) return false;
  return scale === undefined || usualScale === undefined || (scale >= usualScale[0] && scale <= usualScale[1]);
}

function identity(text: string): string {
  return text;
}

function labelOf(finding: ReportedFinding): string {
  return plain(subjectName(finding));
}

function isAboutText({ subject }: ReportedFinding): boolean {
  return subject === 'text';
}

function placeOf(file: FileReport, { line, column }: Pick<Place, 'line' | 'column'>): string {
  return `${plain(file.file)}:${line}:${column}`;
}

/** Findings that say the same of several places. */
type Alike = readonly [ReportedFinding, ...ReportedFinding[]];

/** What was found while reading tends to come in dozens (each row of a loop): one kind is told once. */
function groupAlike(findings: readonly ReportedFinding[]): readonly Alike[] {
  const groups = new Map<string, [ReportedFinding, ...ReportedFinding[]]>();
  findings.forEach((finding, index) => {
    const { code, severity, data } = finding;
    const repeats = code.startsWith('ADPL9') && typeof data.kind === 'string';
    const key = repeats ? `${severity} ${code} ${data.kind}` : String(index);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  });
  return [...groups.values()];
}

/** `and 2 more of this kind (C8, C9)`, by lines where they are not about one atom each. */
function othersOfTheKind(more: readonly ReportedFinding[]): string {
  const byAtom = more.every((finding) => atomsName(finding) !== undefined);
  const names = more
    .slice(0, namesShown)
    .map((finding) => (byAtom ? plain(atomsName(finding) ?? '') : String(finding.line)));
  const dots = more.length > namesShown ? ' …' : '';
  const heading = byAtom ? '' : `line${names.length === 1 ? '' : 's'} `;
  return `and ${more.length} more of this kind (${heading}${names.join(', ')}${dots})`;
}

/** A data block with what was found in it; a block that holds no structure has no report of its own. */
interface Section {
  readonly name: string;
  readonly line: number;
  readonly block?: BlockReport;
  readonly findings: ReportedFinding[];
}

/** Data blocks in the order of the file. Names may repeat, so a finding goes to the nearest block above it. */
function sections(file: FileReport): readonly Section[] {
  const all: Section[] = file.blocks.map((block) => ({
    name: plain(block.block),
    line: block.line,
    block,
    findings: [],
  }));
  for (const finding of file.findings) {
    if (isAboutText(finding)) continue;
    const name = plain(finding.block);
    const namesakes = all.filter((section) => section.name === name);
    const home = namesakes.findLast((section) => section.line <= finding.line) ?? namesakes[0];
    if (home) home.findings.push(finding);
    else all.push({ name, line: finding.line, findings: [finding] });
  }
  return all.sort((a, b) => a.line - b.line);
}

/** What was assessed and by what, in pieces that belong together. */
function assessment(block: BlockReport, full: boolean): readonly string[] {
  const atoms = block.assessed + block.notAssessed;
  const pieces = [
    `${block.assessed === 0 ? 'none' : block.assessed} of ${atoms} atom${atoms === 1 ? '' : 's'} assessed`,
  ];
  if (block.temperature !== undefined) pieces.push(temperature(block, full));
  if (full && block.model !== undefined) pieces.push(block.model);
  if (full && block.engine !== undefined)
    pieces.push(block.device ? `${block.engine} on ${block.device}` : block.engine);
  if (full && block.prior === 'isotropic') pieces.push('isotropic prior');
  if (block.scale !== undefined) pieces.push(`k ${block.scale.toFixed(2)}`);
  if (block.medianIou !== undefined) pieces.push(`median IoU ${block.medianIou.toFixed(2)}`);
  return pieces;
}

function temperature(block: BlockReport, full: boolean): string {
  const kelvin = `${Number(block.temperature?.toFixed(2))} K`;
  switch (block.temperatureSource) {
    case 'assumed':
      return `${kelvin} assumed`;
    case 'option':
      return `${kelvin} (--temperature)`;
    case 'file':
      return full ? `${kelvin} (from the file)` : kelvin;
    case undefined:
      return kelvin;
  }
}

function severityColour(chalk: ChalkInstance, severity: Severity | 'fatal'): ChalkInstance {
  switch (severity) {
    case 'fatal':
      return chalk.red.bold.inverse;
    case 'error':
      return chalk.red.bold;
    case 'warning':
      return chalk.yellow;
    case 'info':
      return chalk.cyan;
    case 'hint':
      return chalk.blue;
  }
}
