import type { CifValue } from '../../cif/syntax/document.js';
import type { Cell, CrystalProblem } from '../crystal.js';
import type { BlockReader } from './block-reader.js';

const lengthNames = ['_cell_length_a', '_cell_length_b', '_cell_length_c'] as const;
const angleNames = ['_cell_angle_alpha', '_cell_angle_beta', '_cell_angle_gamma'] as const;

type CellName = (typeof lengthNames)[number] | (typeof angleNames)[number];

/**
 * The cell of a block, or undefined with the reason among the problems. An angle that the block does not name is 90°,
 * as the CIF dictionary has it; one that it names and does not give, or gives in a way that is no number, is none.
 */
export function readCell(reader: BlockReader, problems: CrystalProblem[]): Cell | undefined {
  const unreadable: { readonly name: CellName; readonly value: CifValue }[] = [];
  const read = (name: CellName): number | undefined => {
    const value = reader.value(name);
    const reading = reader.number(value);
    if (reading.kind === 'number') return reading.measured.value;
    const inDoubt = value !== undefined && (reading.kind === 'unreadable' || (isAngle(name) && !value.inapplicable));
    if (inDoubt) unreadable.push({ name, value });
    return undefined;
  };
  const [a, b, c] = lengthNames.map(read);
  const angles = angleNames.map(read);
  if (unreadable.length > 0) {
    const [first] = unreadable;
    const given = unreadable.map(({ name, value }) => `${name} '${value.text.trim()}'`).join(', ');
    problems.push({
      kind: 'cell-unreadable',
      range: first.value.range,
      message: `${given} ${unreadable.length === 1 ? 'is no number' : 'are no numbers'}, so there is no cell: write ${
        isAngle(first.name)
          ? 'degrees without a unit, with a decimal point: 104.13(2)'
          : 'Å without a unit, with a decimal point: 12.345(6)'
      }`,
    });
    return undefined;
  }
  if (a === undefined || b === undefined || c === undefined) {
    const missing = lengthNames.filter((_, k) => [a, b, c][k] === undefined);
    problems.push({
      kind: 'cell-missing',
      range: reader.block.headingRange,
      message: `there is an atom list but no cell: give ${missing.join(', ')}`,
    });
    return undefined;
  }
  const assumed = angleNames.filter((_, k) => angles[k] === undefined);
  if (assumed.length > 0) {
    problems.push({
      kind: 'cell-angle-missing',
      range: reader.block.headingRange,
      message: `${assumed.join(', ')} is not given; 90°, the default of the CIF dictionary, is used`,
    });
  }
  reportSeveral(reader, problems);
  const [alpha = 90, beta = 90, gamma = 90] = angles;
  return { a, b, c, alpha, beta, gamma };
}

function isAngle(name: CellName): boolean {
  return name.startsWith('_cell_angle');
}

/** Says of a cell that stands in a loop of several which one is used. */
function reportSeveral(reader: BlockReader, problems: CrystalProblem[]): void {
  for (const name of [...lengthNames, ...angleNames]) {
    const rows = reader.rows(name);
    if (new Set(rows.map(({ text }) => text)).size < 2) continue;
    problems.push({
      kind: 'values-several',
      range: rows[1].range,
      related: rows[0].range,
      message: `the loop of the cell has ${rows.length} rows (${name} ${rows
        .map(({ text }) => text)
        .slice(0, 4)
        .join(', ')}): the first is used; give each structure its own data block, with its own cell`,
    });
    return;
  }
}
