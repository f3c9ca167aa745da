import { type ShelxDocument, type ShelxInstruction, shelxNumber } from '../../cif/shelx/shelx.js';
import type { TextRange } from '../../cif/text/source.js';
import type { Matrix3 } from '../../math/tensor.js';
import { CellError } from '../cell.js';
import type { Cell, Crystal, CrystalProblem } from '../crystal.js';
import { readShelxRFactor, readShelxTemperature } from './conditions-from-shelx.js';
import { readScatteringTypes, readShelxProbe, readUnit } from './elements-from-shelx.js';
import { frameOfCell, overcrowding, plausibleSites } from './plausible.js';
import { listed } from './problems.js';
import { FreeVariables } from './shelx-parameter.js';
import { readShelxSites } from './sites-from-shelx.js';
import { readShelxSymmetry } from './symmetry-from-shelx.js';
import { unreadableParts } from './unreadable.js';

/** What a .res or .ins file says about a crystal. */
export interface ShelxReading {
  /** Undefined where the file has no usable cell or no atoms. */
  readonly crystal: Crystal | undefined;
  /** The problems of the crystal, or why there is none. */
  readonly problems: readonly CrystalProblem[];
}

/** The crystal of a .res or .ins file, called by its title, else by the name of the file (docs/shelx.md). */
export function crystalFromShelx(document: ShelxDocument): ShelxReading {
  const problems: CrystalProblem[] = [];
  const instructions = document.instructions.filter(({ section }) => section === 'model');
  const cell = readCell(instructions, problems);
  if (!cell) return { crystal: undefined, problems };
  const { orthogonalization } = cell;
  const types = readScatteringTypes(instructions);
  const symOps = readShelxSymmetry(instructions, orthogonalization, cell.range, problems);
  const frame = { cell: cell.cell, orthogonalization, symOps, types, freeVariables: new FreeVariables(instructions) };
  const sites = plausibleSites(readShelxSites(instructions, frame, problems), problems);
  if (sites.length === 0) {
    problems.push({
      kind: 'no-atoms',
      range: cell.range,
      message: 'the file holds no atoms before HKLF or END',
    });
    return { crystal: undefined, problems };
  }
  const overcrowded = overcrowding(sites, frame, cell.cell);
  if (overcrowded !== undefined) {
    problems.push({ kind: 'cell-impossible', range: cell.range, message: overcrowded });
    return { crystal: undefined, problems };
  }
  const title = document.instructions.find(({ keyword }) => keyword === 'TITL');
  const temperature = readShelxTemperature(instructions, problems);
  const probe = readShelxProbe(instructions, types, cell.wavelength);
  const rFactor = readShelxRFactor(document.instructions);
  const unreadable = [...unreadableParts(problems), ...unreadAtoms(instructions)];
  const crystal: Crystal = {
    blockName: title?.text || fileStem(document.source.name),
    blockRange: (title ?? document.instructions[0]).range,
    cell: cell.cell,
    orthogonalization,
    symOps,
    sites,
    ...(temperature && { temperature }),
    ...(probe && { probe }),
    ...readUnit(instructions, types, problems),
    ...(rFactor !== undefined && { rFactor }),
    ...(unreadable.length > 0 && { unreadable }),
    problems,
  };
  return { crystal, problems };
}

/** Lines that were no instructions, which the reader of the text has reported, but look like atoms: `C2 1 0,25 0.1 0.3`. */
function unreadAtoms(instructions: readonly ShelxInstruction[]): string[] {
  const labels = instructions.flatMap(({ kind, keyword, args }) =>
    kind === 'unknown' && isAtomLike(args.map(({ text }) => text)) ? [keyword] : [],
  );
  return labels.length === 0 ? [] : [`an atom could not be read (${listed(labels)})`];
}

/** A number of a scattering factor, then mostly numbers, or what takes the place of one: `********`, `NaN`. */
function isAtomLike(args: readonly string[]): boolean {
  if (!/^\d+$/.test(args[0] ?? '')) return false;
  const coordinates = args.slice(1, 4);
  const isNumber = (text: string) => /^[-+]?(\d|\.\d)/.test(text);
  return coordinates.some(isNumber) || coordinates.some((text) => /^(\*+|[-+]?nan|[-+]?inf.*)$/i.test(text));
}

interface ShelxCell {
  readonly cell: Cell;
  readonly orthogonalization: Matrix3;
  /** Å. */
  readonly wavelength: number | undefined;
  readonly range: TextRange;
}

function readCell(instructions: readonly ShelxInstruction[], problems: CrystalProblem[]): ShelxCell | undefined {
  const instruction = instructions.find(({ keyword }) => keyword === 'CELL');
  if (!instruction) {
    const range = instructions[0]?.range ?? { start: 0, end: 0 };
    problems.push({
      kind: 'cell-missing',
      range,
      message: 'there is no CELL: give wavelength, a, b, c (Å), α, β, γ (degrees)',
    });
    return undefined;
  }
  const { range } = instruction;
  const numbers = instruction.args.map(shelxNumber);
  const [wavelength, ...axes] = numbers;
  const [a, b, c, alpha, beta, gamma] = axes;
  if (
    a === undefined ||
    b === undefined ||
    c === undefined ||
    alpha === undefined ||
    beta === undefined ||
    gamma === undefined
  ) {
    problems.push({
      kind: 'cell-missing',
      range,
      message: `CELL needs seven numbers: wavelength, a, b, c (Å), α, β, γ (degrees); it has ${numbers.filter((n) => n !== undefined).length}`,
    });
    return undefined;
  }
  const cell: Cell = { a, b, c, alpha, beta, gamma };
  try {
    return { cell, orthogonalization: frameOfCell(cell), wavelength, range };
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    problems.push({
      kind: 'cell-impossible',
      range,
      message: `no unit cell has a, b, c = ${a}, ${b}, ${c} Å and α, β, γ = ${alpha}, ${beta}, ${gamma}°: check CELL (its first number is the wavelength)`,
    });
    return undefined;
  }
}

/** `a/b/mo_x.res` is `mo_x`, on any system. */
function fileStem(name: string): string {
  const file = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  return file.replace(/\.(res|ins)$/i, '') || name;
}
