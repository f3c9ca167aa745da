import { type CifSyntaxProblem, isShelxFile, parseCif, parseShelx, type SourceText } from '../cif/index.js';
import { type Crystal, type CrystalProblem, crystalFromShelx, readStructure } from '../crystal/index.js';

/** A file of crystal structures, whatever its format. */
export interface StructureFile {
  readonly source: SourceText;
  /** Of the text; those of a structure are with it. */
  readonly problems: readonly CifSyntaxProblem[];
  /** Blocks of a CIF; the one structure of a SHELX file. */
  readonly structures: readonly {
    readonly crystal: Crystal | undefined;
    readonly problems: readonly CrystalProblem[];
  }[];
  /** What a file without any structure lacks. */
  readonly lacking: string;
}

/** Reads SHELX .res and .ins files as such, known by their names or by how they begin, and all others as CIFs. */
export function readStructureFile(text: string, name: string): StructureFile {
  if (isShelxFile(text, name)) {
    const document = parseShelx(text, name);
    const { source, problems } = document;
    const lacking = 'no crystal structure in this file: a SHELX file has CELL, SFAC and atoms before HKLF or END';
    return { source, problems, structures: [crystalFromShelx(document)], lacking };
  }
  const { source, problems, blocks } = parseCif(text, name);
  const lacking =
    'no crystal structure in this file: no data block has both a unit cell and an atom_site loop with coordinates';
  return { source, problems, structures: blocks.map(readStructure), lacking };
}
