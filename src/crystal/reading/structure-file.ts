import {
  type CifDocument,
  type CifProblemKind,
  type CifSyntaxProblem,
  isShelxFile,
  parseCif,
  parseShelx,
  type ShelxDocument,
  type ShelxProblemKind,
  type SourceText,
  type TextRange,
} from '../../cif/index.js';
import { type Crystal, type CrystalProblem, crystalFromShelx, readStructure } from '../index.js';
import type { CrystalProblemKind } from './problems.js';

/** Everything that can be found while a file is read, of its text and of its structures. */
export type ProblemKind = TextProblemKind | CrystalProblemKind;
export type TextProblemKind = CifProblemKind | ShelxProblemKind;

/** Something that was found while a file was read. */
export interface ReadingProblem {
  readonly kind: ProblemKind;
  /** Name of the data block that it stands in; empty where it stands in none. */
  readonly block: string;
  readonly range: TextRange;
  readonly message: string;
  readonly related?: TextRange;
  /** Labels of the atoms that it is about. */
  readonly atoms?: readonly string[];
}

/** A file of crystal structures, whatever its format. */
export interface StructureFile {
  readonly source: SourceText;
  /** The text as a CIF or as a SHELX file. */
  readonly document: { readonly cif: CifDocument } | { readonly shelx: ShelxDocument };
  /** Of the text, then of each structure. */
  readonly problems: readonly ReadingProblem[];
  /** In the order of the file; a SHELX file has one at most. */
  readonly crystals: readonly Crystal[];
  /** What a file without any structure lacks. */
  readonly lacking: string;
}

/** Why a structure that stands in a file with cell and atoms is not read. */
const refusals: ReadonlySet<string> = new Set<CrystalProblemKind>([
  'cell-impossible',
  'cell-unreadable',
  'coordinates-cartesian',
  'coordinate-missing',
  'coordinate-unreadable',
  'element-unknown',
  'occupancy-unusable',
]);

/** What a file without a structure to judge lacks: not a structure where there is one that cannot be used. */
function lackingOf(problems: readonly ReadingProblem[], wanted: string): string {
  return problems.some(({ kind }) => refusals.has(kind))
    ? 'no structure of this file can be used: the findings about it say why'
    : `no crystal structure in this file: ${wanted}`;
}

/**
 * Reads SHELX .res and .ins files as such, known by their names or by how they begin, and all others as CIFs.
 *
 * @param ofBytes what was found when the bytes became this text
 */
export function readStructureFile(
  text: string,
  name: string,
  ofBytes: readonly CifSyntaxProblem[] = [],
): StructureFile {
  return isShelxFile(text, name) ? readShelxFile(text, name) : readCifFile(parseCif(text, name), ofBytes);
}

/** Of a SHELX file everything but titles and remarks is ASCII, so how its bytes became text does not matter. */
function readShelxFile(text: string, name: string): StructureFile {
  const document = parseShelx(text, name);
  const { crystal, problems } = crystalFromShelx(document);
  const block = crystal?.blockName ?? '';
  const all = [...document.problems, ...problems].map((problem) => inBlock(problem, block));
  return {
    source: document.source,
    document: { shelx: document },
    problems: all,
    crystals: crystal ? [crystal] : [],
    lacking: lackingOf(all, 'a SHELX file has CELL, SFAC and atoms before HKLF or END'),
  };
}

function readCifFile(document: CifDocument, ofBytes: readonly CifSyntaxProblem[]): StructureFile {
  const problems = [...ofBytes, ...document.problems].map((problem) =>
    inBlock(problem, blockAt(document, problem.range.start)),
  );
  const crystals: Crystal[] = [];
  for (const block of document.blocks) {
    const reading = readStructure(block);
    if (reading.crystal) crystals.push(reading.crystal);
    for (const problem of reading.problems) problems.push(inBlock(problem, block.name));
  }
  return {
    source: document.source,
    document: { cif: document },
    problems,
    crystals,
    lacking: lackingOf(problems, 'no data block has both a unit cell and an atom_site loop with coordinates'),
  };
}

function inBlock(problem: CifSyntaxProblem | CrystalProblem, block: string): ReadingProblem {
  const { kind, range, message } = problem;
  return {
    kind,
    block,
    range,
    message,
    ...(problem.related && { related: problem.related }),
    ...('atoms' in problem && { atoms: problem.atoms }),
  };
}

/** Name of the data block under whose heading an offset stands; empty before the first one and in global sections. */
function blockAt({ blocks, globals }: CifDocument, offset: number): string {
  const startsBefore = ({ range }: { readonly range: TextRange }) => range.start <= offset;
  const block = blocks.findLast(startsBefore);
  const global = globals.findLast(startsBefore);
  return block === undefined || (global && global.range.start > block.range.start) ? '' : block.name;
}
