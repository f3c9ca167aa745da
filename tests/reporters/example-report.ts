import type { AtomReport, BlockReport, FileReport, LintReport, ReportedFinding } from '../../src/linter/report.js';

export function finding(changes: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    code: 'ADPL103',
    rule: 'odd-volume',
    severity: 'error',
    block: 'compound_1',
    sites: ['C7'],
    message:
      'ellipsoid 1.93 times too large; IoU 0.44, S12 2.1 %, volume 0.042 for 0.015 Å³ predicted (larger than in 99.9 % of clean atoms of its kind)',
    value: { quantity: 'IoU', number: 0.44, unit: '', limit: 0.61 },
    line: 214,
    column: 1,
    endLine: 214,
    endColumn: 60,
    data: { iou: 0.44, uCartRefined: [0.04, 0.05, 0.045, 0, 0.001, -0.002], volumeZ: null },
    causes: ['wrong element: the size would suit N (Z ≈ 6.8) rather than C', 'site not fully occupied'],
    advice: ['look at the difference map around the atom'],
    docs: 'docs/rules/odd-volume.md',
    ...changes,
  };
}

/** About a bond: two atoms, and a number with its s.u. */
export function bond(changes: Partial<ReportedFinding> = {}): ReportedFinding {
  return finding({
    severity: 'warning',
    sites: ['C7', 'C8'],
    message: 'displacements along the bond differ by 0.0123(12) Å²',
    value: { quantity: 'difference', number: 0.01234, su: 0.0012, unit: 'Å²', limit: 0.005 },
    causes: [],
    advice: [],
    ...changes,
  });
}

/** About three atoms, and telling of what other rules found at two of them. */
export function group(changes: Partial<ReportedFinding> = {}): ReportedFinding {
  const other = { severity: 'warning', message: 'U is 1.46 times the predicted' } as const;
  return finding({
    severity: 'info',
    sites: ['C7', 'C8', 'C9'],
    message: 'axes of 3 atoms lie alike (C7, C8, C9)',
    value: { quantity: 'spread', number: 4.7, unit: '°', limit: 10.25 },
    explains: [
      { ...other, code: 'ADPL101', rule: 'low-iou', sites: ['C7'] },
      { ...other, code: 'ADPL101', rule: 'low-iou', sites: ['C9'] },
      { ...other, code: 'ADPL104', rule: 'odd-shape', sites: ['C9', 'C8', 'C7'] },
    ],
    causes: [],
    advice: [],
    ...changes,
  });
}

export function block(changes: Partial<BlockReport> = {}): BlockReport {
  return {
    block: 'compound_1',
    line: 12,
    sites: 20,
    assessed: 10,
    notAssessed: 1,
    temperature: 150,
    temperatureSource: 'file',
    model: 'cartnet-e3-open1',
    engine: 'onnx',
    device: 'cpu',
    prior: 'lattice',
    scale: 1.034,
    medianIou: 0.861,
    notes: [],
    ...changes,
  };
}

export function atom(changes: Partial<AtomReport> = {}): AtomReport {
  return {
    label: 'C7',
    element: 'C',
    line: 214,
    column: 1,
    reasons: [],
    numbers: {
      iou: 0.44,
      iouRaw: 0.4123456789,
      s12: 2.1,
      s12Raw: 2.3,
      volumeResidual: 0.657,
      shapeResidual: 0.08,
      volumeSu: 0.011,
      shapeNoise: 0.009,
      expectedError: 0.12,
      volumeOverExpected: 5.475,
      shapeOverExpected: 0.667,
      volumeZ: 9.1,
      shapeZ: 1.2,
      axisAngle: 12.34567,
      volumeExp: 0.042,
      volumePredicted: 0.015,
    },
    uCartRefined: [0.04, 0.05, 0.045, 0, 0.001, -0.002],
    uCartPredicted: [0.02, 0.021, 0.022, 1e-12, 0.0005, -0.001],
    ...changes,
  };
}

export function file(changes: Partial<FileReport> = {}): FileReport {
  return {
    file: 'structures/one.cif',
    blocks: [block()],
    findings: [finding()],
    problems: [],
    elapsed: 81.4,
    ...changes,
  };
}

export function report(...files: FileReport[]): LintReport {
  return { version: '0.1.0', files };
}
