import type { TextRange } from '../cif/index.js';
import type { Crystal, Site } from '../crystal/index.js';
import type { LintedFile } from '../linter/linted-file.js';
import type { AtomReport, BlockReport, FileReport } from '../linter/report.js';
import type { Linted } from '../project/lint-runner.js';

/** An atom of a document with what was found out about it. */
export interface AnalysedAtom {
  readonly crystal: Crystal;
  readonly site: Site;
  readonly block: BlockReport;
  /** Undefined for hydrogen, which is not judged. */
  readonly report?: AtomReport;
}

interface AtomRow extends TextRange {
  readonly atom: AnalysedAtom;
}

/** One version of a document, linted. */
export class Analysis {
  readonly #rows: readonly AtomRow[];

  readonly report: FileReport;
  /** Undefined where linting failed. */
  readonly file: LintedFile | undefined;

  constructor(
    readonly version: number,
    { report, file }: Linted,
  ) {
    this.report = report;
    this.file = file;
    this.#rows = (file === undefined ? [] : atomRows(file, report)).sort((x, y) => x.start - y.start);
  }

  /** The atom in whose row (of the atom list, or of U) an offset lies. */
  atomAt(offset: number): AnalysedAtom | undefined {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle].start <= offset) low = middle + 1;
      else high = middle;
    }
    const row = this.#rows[low - 1];
    return row !== undefined && offset <= row.end ? row.atom : undefined;
  }
}

/** The blocks of the report are those of the crystals, one for one. */
function atomRows({ crystals }: LintedFile, { blocks }: FileReport): AtomRow[] {
  return crystals.flatMap((crystal, index) => {
    const block = blocks[index];
    // The report leaves hydrogen out, and keeps the order of the others.
    let next = 0;
    return crystal.sites.flatMap((site): AtomRow[] => {
      const listed = site.atomicNumber === 1 ? undefined : block.atoms?.[next++];
      const atom = { crystal, site, block, ...(listed && { report: listed }) };
      const { range, displacementRange } = site;
      const rows = [{ ...range, atom }];
      if (displacementRange && displacementRange.start !== range.start) rows.push({ ...displacementRange, atom });
      return rows;
    });
  });
}
