import type { CifSyntaxProblem } from '../syntax/document.js';
import { parseCifNumber } from '../syntax/number.js';
import { SourceText, type TextRange } from '../text/source.js';
import { isShelxKeyword } from './keywords.js';
import { isShelxBlank, type ShelxLine, ShelxLineReader } from './lines.js';
import { ShelxProblemLog } from './problems.js';

/** A word or number of an instruction. */
export interface ShelxToken {
  readonly text: string;
  readonly range: TextRange;
}

/**
 * `atom`: a name that is no instruction, the number of its scattering factor, and coordinates. `peak`: the same with
 * the name of a peak of the difference map, `Q1`. `include`: `+file`. `unknown`: none of these, and no instruction.
 */
export type ShelxKind = 'instruction' | 'atom' | 'peak' | 'include' | 'unknown';

/**
 * `model`: what SHELXL reads. `fragment`: between FRAG and FEND, in a cell of its own. `tail`: behind HKLF or END, where
 * SHELXL writes its results.
 */
export type ShelxSection = 'model' | 'fragment' | 'tail';

export interface ShelxInstruction {
  readonly kind: ShelxKind;
  /** The instruction in capitals without residue (`SADI`, `L.S.`, `REM`), or the name of the atom as it is written. */
  readonly keyword: string;
  /** What stands behind the underscore of `SADI_CCF`: class or number of a residue, or `*`. */
  readonly residue?: string;
  /** The first word as it is written. */
  readonly name: ShelxToken;
  /** The words behind it, those of continuation lines included; read when asked for. */
  readonly args: readonly ShelxToken[];
  /** All that stands behind the first word: of TITL and REM to the end of the line, else without comments, `=` and line ends. */
  readonly text: string;
  /** From the first to the last word, continuation lines included. */
  readonly range: TextRange;
  /** Line of the first word, counted from 1. */
  readonly line: number;
  readonly section: ShelxSection;
}

/** A .res or .ins file as instructions in their order. */
export interface ShelxDocument {
  readonly source: SourceText;
  readonly instructions: readonly ShelxInstruction[];
  readonly problems: readonly CifSyntaxProblem[];
}

/**
 * Reads the text of a SHELX .res or .ins file, as SHELXL does: the first four letters count, in any case; a line that
 * begins with a blank is a comment unless the one before ends in `=`; what follows `!` or `=` is ignored.
 *
 * Nothing is thrown for any text: each fault is put into `problems` with its range, and reading goes on behind it. Time
 * and memory are linear in the length of the text.
 *
 * @param name the file's name for messages
 */
export function parseShelx(text: string, name = 'SHELX'): ShelxDocument {
  const log = new ShelxProblemLog(text);
  const indented = isIndentedThroughout(text, log);
  const reader = new ShelxLineReader(text, log, indented);
  const instructions: Instruction[] = [];
  let section: ShelxSection = 'model';
  let openFragment = -1;
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    const instruction = new Instruction(text, line, section);
    instructions.push(instruction);
    if (section === 'tail') continue;
    if (instruction.kind === 'include') log.include(instruction);
    if (instruction.kind !== 'instruction') continue;
    const { keyword } = instruction;
    if (keyword === 'HKLF' || keyword === 'END') section = 'tail';
    else if (keyword === 'FRAG') openFragment = instructions.length;
    else if (keyword === 'FEND' && openFragment >= 0) {
      // Only now, so that a forgotten FEND does not swallow the atoms.
      for (let k = openFragment; k < instructions.length - 1; k++) instructions[k].section = 'fragment';
      openFragment = -1;
    }
  }
  if (openFragment >= 0) log.fragmentOpen(instructions[openFragment - 1]);
  for (const instruction of instructions) {
    if (instruction.kind === 'unknown' && instruction.section === 'model') log.unknown(instruction);
  }
  if (instructions.length === 0) log.empty();
  return { source: new SourceText(name, text), instructions, problems: log.sorted() };
}

/** The number that a word stands for, undefined where it is none. */
export function shelxNumber(token: ShelxToken | undefined): number | undefined {
  return token === undefined ? undefined : parseCifNumber(token.text)?.value;
}

class Instruction implements ShelxInstruction {
  readonly kind: ShelxKind;
  readonly keyword: string;
  readonly residue?: string;
  readonly name: ShelxToken;
  readonly range: TextRange;
  readonly line: number;
  section: ShelxSection;
  readonly #source: string;
  readonly #line: ShelxLine;
  #args: readonly ShelxToken[] | undefined;

  constructor(source: string, line: ShelxLine, section: ShelxSection) {
    this.#source = source;
    this.#line = line;
    this.line = line.line;
    this.section = section;
    const nameEnd = endOfName(source, line.start, line.pieces[0].end);
    this.name = { text: source.slice(line.start, nameEnd), range: { start: line.start, end: nameEnd } };
    this.range = { start: line.start, end: lastEnd(source, line, nameEnd) };
    const { kind, keyword, residue } = this.#classify();
    this.kind = kind;
    this.keyword = keyword;
    if (residue !== undefined) this.residue = residue;
  }

  get args(): readonly ShelxToken[] {
    this.#args ??= words(this.#source, this.#line, this.name.range.end);
    return this.#args;
  }

  get text(): string {
    const { pieces } = this.#line;
    const first = this.#source.slice(this.name.range.end, pieces[0].end);
    return [first, ...pieces.slice(1).map(({ start, end }) => this.#source.slice(start, end))].join(' ').trim();
  }

  #classify(): { kind: ShelxKind; keyword: string; residue?: string } {
    const { text } = this.name;
    if (text.startsWith('+')) return { kind: 'include', keyword: text };
    const underscore = text.indexOf('_');
    const word = (underscore < 0 ? text : text.slice(0, underscore)).toUpperCase();
    // SHELXL reads four letters: `TITLE` is an instruction too.
    const keyword = word.slice(0, 4);
    if (isShelxKeyword(keyword)) {
      return { kind: 'instruction', keyword, residue: underscore < 0 ? undefined : text.slice(underscore + 1) };
    }
    if (isAtom(text, this.args)) return { kind: /^Q\d/i.test(text) ? 'peak' : 'atom', keyword: text };
    return keyword.startsWith('REM') ? { kind: 'instruction', keyword: 'REM' } : { kind: 'unknown', keyword: text };
  }
}

/** Name, number of the scattering factor, x, y, z; the rest may be missing. */
function isAtom(name: string, args: readonly ShelxToken[]): boolean {
  if (!/^[A-Za-z]/.test(name) || args.length < 4) return false;
  const number = shelxNumber(args[0]);
  return Number.isInteger(number) && args.slice(1, 4).every((token) => shelxNumber(token) !== undefined);
}

/** End of the first word; numbers may follow an instruction without a blank, `CELL0.71073 10 11 12 90 90 90`. */
function endOfName(text: string, start: number, limit: number): number {
  const end = endOfWord(text, start, limit);
  const glued = end - start > 4 && /^[^\s_]{4}[-+.\d]/.test(text.slice(start, start + 5));
  return glued && isShelxKeyword(text.slice(start, start + 4).toUpperCase()) ? start + 4 : end;
}

function endOfWord(text: string, from: number, limit: number): number {
  let i = from;
  while (i < limit && !isShelxBlank(text.charCodeAt(i))) i++;
  return i;
}

function words(text: string, { pieces }: ShelxLine, nameEnd: number): ShelxToken[] {
  const found: ShelxToken[] = [];
  pieces.forEach((piece, k) => {
    let i = k === 0 ? nameEnd : piece.start;
    while (i < piece.end) {
      while (i < piece.end && isShelxBlank(text.charCodeAt(i))) i++;
      const end = endOfWord(text, i, piece.end);
      if (end > i) found.push({ text: text.slice(i, end), range: { start: i, end } });
      i = end;
    }
  });
  return found;
}

/** End of the last word. */
function lastEnd(text: string, { pieces }: ShelxLine, nameEnd: number): number {
  for (let k = pieces.length - 1; k >= 0; k--) {
    const { start, end } = pieces[k];
    let i = end;
    while (i > start && isShelxBlank(text.charCodeAt(i - 1))) i--;
    if (i > start) return Math.max(i, nameEnd);
  }
  return nameEnd;
}

/** Editors that prepare a CIF move the text of a refinement in; SHELXL itself would take every line for a comment. */
function isIndentedThroughout(text: string, log: ShelxProblemLog): boolean {
  if (/^\ufeff?CELL[ \t]/im.test(text)) return false;
  const cell = /^[ \t]+CELL[ \t]/im.exec(text);
  if (cell === null) return false;
  log.indented(cell.index, cell.index + cell[0].length);
  return true;
}
