import type { TextRange } from '../cif/index.js';
import type { Crystal, Site } from '../crystal/index.js';
import { readStructureFile } from '../crystal/reading/structure-file.js';
import type { AtomReport, BlockReport, FileReport } from '../linter/report.js';

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

  constructor(
    readonly version: number,
    readonly text: string,
    readonly report: FileReport,
  ) {
    this.#rows = atomRows(text, report).sort((a, b) => a.start - b.start);
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

function atomRows(text: string, report: FileReport): AtomRow[] {
  // The report holds lines alone; rows may share one, and may go over several.
  const { source, crystals } = readStructureFile(text, report.file);
  return crystals.flatMap((crystal) => {
    const line = source.position(crystal.blockRange.start).line;
    const block = report.blocks.find((each) => each.line === line && each.block === crystal.blockName);
    if (block === undefined) return [];
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
