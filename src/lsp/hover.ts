import { formatCifNumber } from '../cif/index.js';
import { type Crystal, type SymmetricTensor, uCartToUCif } from '../crystal/index.js';
import { scaleTensor } from '../ellipsoid/index.js';
import type { AtomNumbers, BlockReport } from '../linter/report.js';
import type { AnalysedAtom } from './analysis.js';

/** Markdown about an atom: how its refined U compares with the predicted one, and with what that was predicted. */
export function hoverText({ crystal, site, block, report }: AnalysedAtom): string {
  const heading = `**${code(site.label)}** ${site.element}`;
  if (site.atomicNumber === 1) return `${heading}\n\nHydrogen atoms are not judged.`;
  const parts = [heading];
  if (report?.numbers) parts.push(numbersTable(report.numbers));
  else parts.push(`Not assessed: ${report?.reasons.join('; ') || 'its U was not compared with a prediction'}.`);
  const tensors = tensorTable(crystal, site.displacement, report?.uCartPredicted, block.scale);
  if (tensors !== undefined) parts.push(tensors);
  const origin = originLine(block);
  if (origin !== undefined) parts.push(origin);
  return parts.join('\n\n');
}

function numbersTable(atom: AtomNumbers): string {
  const rows: readonly (readonly [string, string, string])[] = [
    ['IoU', atom.iou.toFixed(3), `${atom.iouRaw.toFixed(3)} without k`],
    ['S₁₂', `${atom.s12.toFixed(2)} %`, `${atom.s12Raw.toFixed(2)} % without k`],
    ['volume, refined', cubicAngstrom(atom.volumeExp), `predicted ${cubicAngstrom(atom.volumePredicted)}`],
    [
      'volume residual v',
      signed(atom.volumeResidual, atom.volumeSu),
      against(atom.volumeOverExpected, atom.volumeZ, atom.expectedError),
    ],
    [
      'shape residual s',
      atom.shapeResidual.toFixed(3),
      against(atom.shapeOverExpected, atom.shapeZ, atom.expectedError),
    ],
    ...(atom.axisAngle === undefined ? [] : [['principal axes', `${atom.axisAngle.toFixed(0)}° apart`, ''] as const]),
  ];
  return ['| | | |', '|:--|--:|:--|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

/** What a residual is measured with: the model's own expected error, and the scatter of the structure. */
function against(overExpected: number, z: number | undefined, expectedError: number): string {
  const expected = `${overExpected.toFixed(1)} × expected error (${expectedError.toFixed(2)})`;
  return z === undefined ? expected : `${expected}, ${z.toFixed(1)} × scatter of the structure`;
}

function signed(value: number, su: number): string {
  const text = su > 0 && Number.isFinite(su) ? formatCifNumber(value, su) : value.toFixed(3);
  return value > 0 ? `+${text}` : text.replace('-', '−');
}

function tensorTable(
  crystal: Crystal,
  displacement: AnalysedAtom['site']['displacement'],
  uCartPredicted: SymmetricTensor | undefined,
  scale: number | undefined,
): string | undefined {
  const rows: string[] = [];
  if (displacement.kind === 'anisotropic') {
    const { uCif, uCifSu } = displacement;
    rows.push(tensorRow('refined', (k) => (uCifSu?.[k] ? formatCifNumber(uCif[k], uCifSu[k]) : uCif[k].toFixed(4))));
  }
  if (uCartPredicted) {
    const uCart = scale === undefined ? uCartPredicted : scaleTensor(uCartPredicted, scale);
    const uCif = uCartToUCif(uCart, crystal.cell, crystal.orthogonalization);
    // Adding 0 turns −0 into 0.
    rows.push(tensorRow(scale === undefined ? 'predicted' : 'predicted × k', (k) => (rounded(uCif[k]) + 0).toFixed(4)));
  }
  if (rows.length === 0) return undefined;
  return ['| Å² | U₁₁ | U₂₂ | U₃₃ | U₁₂ | U₁₃ | U₂₃ |', '|:--|--:|--:|--:|--:|--:|--:|', ...rows].join('\n');
}

function rounded(u: number): number {
  return Math.round(u * 1e4) / 1e4;
}

function tensorRow(name: string, component: (k: number) => string): string {
  return `| ${[name, ...[0, 1, 2, 3, 4, 5].map(component)].join(' | ')} |`;
}

function originLine({ scale, temperature, temperatureSource, model }: BlockReport): string | undefined {
  if (model === undefined) return undefined;
  return [
    ...(scale === undefined ? [] : [`k = ${scale.toFixed(2)}`]),
    ...(temperature === undefined ? [] : [`${temperature} K${temperatureNote[temperatureSource ?? 'file']}`]),
    `model ${code(model)}`,
  ].join(' · ');
}

const temperatureNote = { file: '', option: ' (as asked)', assumed: ' (assumed)' } as const;

function cubicAngstrom(volume: number): string {
  return `${volume < 99.5 ? volume.toPrecision(2) : volume.toFixed(0)} Å³`;
}

/** Labels may hold any character but blanks. */
function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text.replaceAll('|', '\\|')}${pad}${fence}`;
}
