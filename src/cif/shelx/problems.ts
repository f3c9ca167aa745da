import type { CifSyntaxProblem } from '../syntax/document.js';
import { excerpt } from '../syntax/problems.js';
import type { ShelxLineObserver } from './lines.js';
import type { ShelxInstruction } from './shelx.js';

/** Every kind of problem of a SHELX text with its severity; the identifiers are stable as those of CIFs are. */
export const shelxProblemSeverity = {
  'shelx-empty': 'error',
  'shelx-unknown': 'warning',
  'shelx-continuation': 'warning',
  'shelx-fragment-open': 'warning',
  'shelx-include': 'info',
  'shelx-indented': 'hint',
  'shelx-long-line': 'hint',
} as const satisfies Record<string, CifSyntaxProblem['severity']>;

export type ShelxProblemKind = keyof typeof shelxProblemSeverity;

/** Longest line that every version of SHELXL reads to its end, in characters. */
const LONGEST_LINE = 80;
/** So many lines that are no instructions are reported one by one; a file that is none has thousands. */
const REPORTED_UNKNOWN = 20;

/** Collects the problems of one text. */
export class ShelxProblemLog implements ShelxLineObserver {
  readonly #text: string;
  readonly #problems: CifSyntaxProblem[] = [];
  readonly #long: { start: number; end: number }[] = [];
  #longLines = 0;
  #unknown = 0;
  #lastUnknown = 0;

  constructor(text: string) {
    this.#text = text;
  }

  line(start: number, end: number): void {
    if (end - start <= LONGEST_LINE) return;
    // Blanks and comments may be cut without harm.
    let last = end;
    while (last > start && this.#text.charCodeAt(last - 1) <= 32) last--;
    if (last - start <= LONGEST_LINE || /^(TITL|REM)|^[^!]{0,80}!/i.test(this.#text.slice(start, start + 81))) return;
    this.#longLines++;
    if (this.#long.length === 0) this.#long.push({ start, end: last });
  }

  nothingContinued(at: number): void {
    this.#report('shelx-continuation', at, at + 1, 'the line ends in =, but the next one does not continue it');
  }

  notIndented(start: number, end: number): void {
    this.#report(
      'shelx-continuation',
      start,
      end,
      'a line that continues another must begin with a blank: it is read, but SHELXL may stop here',
    );
  }

  indented(start: number, end: number): void {
    this.#report(
      'shelx-indented',
      start,
      end,
      'all lines begin with blanks, which makes them comments to SHELXL: they are read as instructions',
    );
  }

  include({ range }: ShelxInstruction): void {
    const file = excerpt(this.#text, range.start, range.end).replace(/^\++\s*/, '');
    this.#report(
      'shelx-include',
      range.start,
      range.end,
      `instructions from the file '${file}' are not read (atoms cannot stand there)`,
    );
  }

  fragmentOpen({ range }: ShelxInstruction): void {
    this.#report(
      'shelx-fragment-open',
      range.start,
      range.end,
      'FRAG without FEND: what follows is read as atoms of the structure; add FEND',
    );
  }

  unknown({ name, range }: ShelxInstruction): void {
    this.#unknown++;
    this.#lastUnknown = range.start;
    if (this.#unknown > REPORTED_UNKNOWN) return;
    this.#report(
      'shelx-unknown',
      range.start,
      range.end,
      `'${excerpt(name.text, 0, name.text.length)}' is neither an instruction of SHELXL nor an atom ` +
        '(name, number of the scattering factor, x, y, z, …): the line is skipped',
    );
  }

  empty(): void {
    this.#report('shelx-empty', 0, 0, 'the file holds no SHELX instructions');
  }

  sorted(): readonly CifSyntaxProblem[] {
    for (const { start, end } of this.#long) {
      const more =
        this.#longLines > 1 ? `, and ${this.#longLines - 1} further ones are longer than ${LONGEST_LINE}` : '';
      this.#report(
        'shelx-long-line',
        start,
        end,
        `this line has ${end - start} characters${more}: read, but older versions of SHELXL take ${LONGEST_LINE}; continue it with =`,
      );
    }
    if (this.#unknown > REPORTED_UNKNOWN) {
      this.#report(
        'shelx-unknown',
        this.#lastUnknown,
        this.#lastUnknown,
        `${this.#unknown - REPORTED_UNKNOWN} further lines are no instructions of SHELXL: is this a .res or .ins file?`,
      );
    }
    return this.#problems.sort((a, b) => a.range.start - b.range.start);
  }

  #report(kind: ShelxProblemKind, start: number, end: number, message: string): void {
    this.#problems.push({ kind, severity: shelxProblemSeverity[kind], range: { start, end }, message });
  }
}
