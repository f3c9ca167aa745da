import type { TextRange } from '../../cif/text/source.js';
import type { CrystalProblem, SymOp } from '../crystal.js';
import {
  composeSymOps,
  formatSymOp,
  identityOperation,
  parseSuperspaceOp,
  parseSymOp,
  SymOpError,
  sameModuloLattice,
} from '../symmetry/symop.js';
import { type BlockReader, textOf } from './block-reader.js';

/** A list of operations: where it stands, how an operation is written in it, and what it must be multiplied with. */
interface OperationList {
  readonly name: string;
  readonly parse: (text: string) => SymOp;
  readonly centrings?: string;
}

/**
 * In the order of trust. Time reversal does nothing to U, so a magnetic group counts by its operations in space; of an
 * operation in superspace the part in three dimensions is the symmetry of the average structure.
 */
const lists: readonly OperationList[] = [
  { name: '_space_group_symop_operation_xyz', parse: parseSymOp },
  { name: '_symmetry_equiv_pos_as_xyz', parse: parseSymOp },
  ...['', '_bns', '_og'].map((setting) => ({
    name: `_space_group_symop_magn${setting}_operation_xyz`,
    parse: parseMagneticOp,
    centrings: `_space_group_symop_magn${setting}_centering_xyz`,
  })),
  { name: '_space_group_symop_ssg_operation_algebraic', parse: parseSuperspaceOp },
  {
    name: '_space_group_symop_magn_ssg_operation_algebraic',
    parse: (text) => parseSuperspaceOp(withoutTimeReversal(text)),
    centrings: '_space_group_symop_magn_ssg_centering_algebraic',
  },
];

/** Those of F m -3 m, 192, in a cell of four times the volume. */
const mostOperations = 768;

export interface ListedOperations {
  /** In the order of the file, the identity among them. */
  readonly ops: readonly SymOp[];
  readonly range: TextRange;
}

/** The operations that a block lists; undefined where it has no list, or only lists of `?`. */
export function readListed(reader: BlockReader, problems: CrystalProblem[]): ListedOperations | undefined {
  for (const { name, parse, centrings } of lists) {
    const table = reader.table(name);
    if (!table) continue;
    const collected = new OperationCollector(parse, problems, centrings === undefined);
    for (let row = 0; row < table.rowCount && !collected.full; row++) {
      const value = table.value(row, name);
      const text = textOf(value);
      if (value !== undefined && text !== undefined) collected.take(text, value.range);
    }
    collected.finish();
    if (collected.given === 0) continue;
    const centred = centrings === undefined ? collected.ops : withCentrings(collected, centrings, reader, problems);
    if (!centred.some((op) => sameModuloLattice(op, identityOperation))) {
      problems.push({
        kind: 'identity-missing',
        range: table.range,
        message: 'the identity x,y,z is not among the symmetry operations; it is added',
      });
      return { ops: [identityOperation, ...centred], range: table.range };
    }
    return { ops: centred, range: table.range };
  }
  return undefined;
}

/** Reads operations one by one; those that cannot be read are one problem together. */
class OperationCollector {
  readonly ops: SymOp[] = [];
  given = 0;
  full = false;
  readonly #unreadable: { readonly text: string; readonly range: TextRange; readonly message: string }[] = [];

  constructor(
    readonly parse: (text: string) => SymOp,
    readonly problems: CrystalProblem[],
    /** Whether it is odd that an operation comes twice: those of magnetic groups do, with time reversal and without. */
    readonly reportRepeated: boolean,
  ) {}

  take(text: string, range: TextRange): void {
    this.given++;
    // Readable or not, repeated or not: a list that long is none.
    if (this.given > mostOperations) {
      this.full = true;
      this.problems.push({
        kind: 'symmetry-not-a-group',
        range,
        message: `there are more than ${mostOperations} symmetry operations, which no space group has: the rest is not read`,
      });
      return;
    }
    try {
      const op = this.parse(text);
      const same = this.ops.find((other) => sameModuloLattice(op, other));
      if (same === undefined) this.ops.push(op);
      else if (this.reportRepeated) {
        this.problems.push({
          kind: 'symmetry-operation-repeated',
          range,
          message: `the symmetry operation '${text}' repeats '${formatSymOp(same)}'; it is counted once`,
        });
      }
    } catch (error) {
      if (!(error instanceof SymOpError)) throw error;
      this.#unreadable.push({ text, range, message: error.message });
    }
  }

  finish(): void {
    if (this.#unreadable.length === 0) return;
    const [{ range, message }, ...others] = this.#unreadable;
    const more = others.length === 0 ? '' : ` (and ${others.length} more operation${others.length === 1 ? '' : 's'})`;
    // The parser of CIF puts them together where it can.
    const inPieces = this.#unreadable.some(({ text }) => /^,|,$/.test(text.trim()));
    const quotes = inPieces ? "; operations with blanks need quotes: 'x, y, z'" : '';
    this.problems.push({ kind: 'symmetry-operation-unreadable', range, message: message + more + quotes });
  }
}

/** Each operation with each centring of the magnetic lattice. */
function withCentrings(
  { ops, parse }: OperationCollector,
  name: string,
  reader: BlockReader,
  problems: CrystalProblem[],
): SymOp[] {
  const table = reader.table(name);
  const centrings = new OperationCollector(parse, problems, false);
  for (let row = 0; row < (table?.rowCount ?? 0) && !centrings.full; row++) {
    const value = table?.value(row, name);
    const text = textOf(value);
    if (value !== undefined && text !== undefined) centrings.take(text, value.range);
  }
  centrings.finish();
  const all = [...ops];
  for (const centring of centrings.ops) {
    if (all.length > mostOperations) break;
    for (const op of ops) {
      const centred = composeSymOps(centring, op);
      if (!all.some((other) => sameModuloLattice(other, centred))) all.push(centred);
    }
  }
  return all;
}

/** `-x+1/2,y,z,-1` is the operation `-x+1/2,y,z` with time reversal. */
function withoutTimeReversal(text: string): string {
  const comma = text.lastIndexOf(',');
  return /^[+-]?1$/.test(text.slice(comma + 1).replace(/\s/g, '')) ? text.slice(0, comma) : text;
}

function parseMagneticOp(text: string): SymOp {
  return parseSymOp(withoutTimeReversal(text));
}
