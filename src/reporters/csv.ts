import { valueText } from '../linter/finding-text.js';
import type { AtomReport, BlockReport, LintReport } from '../linter/report.js';
import { codesOfAtom, findingsByBlock, findingsOfAtom } from './blocks.js';
import { plainLines } from './plain-text.js';

type Cell = string | number | undefined;

const tensorOrder = ['11', '22', '33', '12', '13', '23'];

const columns: readonly { readonly names: readonly string[]; readonly cells: (row: Row) => readonly Cell[] }[] = [
  { names: ['file', 'block'], cells: ({ file, block }) => [file, block.block] },
  {
    names: ['atom', 'element', 'line', 'assessed', 'reason', 'findings', 'tested'],
    cells: ({ atom, codes, tested }) => [
      atom.label,
      atom.element,
      atom.line,
      atom.numbers ? 'yes' : 'no',
      atom.reasons.join('; '),
      codes.join(' '),
      tested,
    ],
  },
  {
    names: ['iou', 'iou_raw', 's12_percent', 's12_raw_percent'],
    cells: ({ atom: { numbers } }) => [numbers?.iou, numbers?.iouRaw, numbers?.s12, numbers?.s12Raw],
  },
  {
    names: ['volume_residual', 'volume_su', 'volume_over_expected', 'volume_z'],
    cells: ({ atom: { numbers } }) => [
      numbers?.volumeResidual,
      numbers?.volumeSu,
      numbers?.volumeOverExpected,
      numbers?.volumeZ,
    ],
  },
  {
    names: ['shape_residual', 'shape_noise', 'shape_over_expected', 'shape_z'],
    cells: ({ atom: { numbers } }) => [
      numbers?.shapeResidual,
      numbers?.shapeNoise,
      numbers?.shapeOverExpected,
      numbers?.shapeZ,
    ],
  },
  {
    names: ['expected_error', 'axis_angle_degrees', 'volume_refined_A3', 'volume_predicted_A3'],
    cells: ({ atom: { numbers } }) => [
      numbers?.expectedError,
      numbers?.axisAngle && Number(numbers.axisAngle.toFixed(3)),
      numbers?.volumeExp,
      numbers?.volumePredicted,
    ],
  },
  {
    names: tensorOrder.map((ij) => `u${ij}_cart_refined_A2`),
    cells: ({ atom }) => tensorCells(atom.uCartRefined),
  },
  {
    names: tensorOrder.map((ij) => `u${ij}_cart_predicted_A2`),
    cells: ({ atom }) => tensorCells(atom.uCartPredicted),
  },
  {
    names: ['scale', 'temperature_K', 'model'],
    cells: ({ block }) => [block.scale, block.temperature, block.model],
  },
];

interface Row {
  readonly file: string;
  readonly block: BlockReport;
  readonly atom: AtomReport;
  readonly codes: readonly string[];
  /** The numbers that the findings rest on. */
  readonly tested: string;
}

/** A row an atom other than hydrogen, with all numbers, for spreadsheets and scripts (RFC 4180, but lines end in LF). */
export function csv(report: LintReport): string {
  const rows: (readonly Cell[])[] = [columns.flatMap(({ names }) => names)];
  for (const file of report.files) {
    const { of } = findingsByBlock(file);
    for (const block of file.blocks) {
      for (const atom of block.atoms ?? []) {
        const findings = of.get(block) ?? [];
        const values = findingsOfAtom(atom, findings).flatMap(({ value }) => (value ? [valueText(value)] : []));
        const codes = codesOfAtom(atom, findings);
        const row: Row = { file: file.file, block, atom, codes, tested: values.join('; ') };
        rows.push(columns.flatMap(({ cells }) => cells(row)));
      }
    }
  }
  return rows.map((cells) => `${cells.map(written).join(',')}\n`).join('');
}

/** What symmetry makes zero is zero but for rounding, which no two processors share. */
function tensorCells(u: AtomReport['uCartRefined']): readonly Cell[] {
  return tensorOrder.map((_, i) => u && Number(u[i].toFixed(8)));
}

function written(cell: Cell): string {
  if (cell === undefined) return '';
  // Six digits are more than any of these numbers is worth, and stay the same from one processor to the next.
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(Number(cell.toPrecision(6))) : '';
  // What begins like a formula a spreadsheet would run; labels come from strangers' files.
  const plainCell = plainLines(cell);
  const text = /^[=+\-@\t\r]/.test(plainCell) ? `'${plainCell}` : plainCell;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
