import type { SymmetricTensor } from '../math/tensor.js';
import type { Explained, FindingData, Severity, TestedValue } from '../rules/rule.js';

/** A piece of a file; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A finding with its place resolved to lines and columns. */
export interface ReportedFinding extends Place {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly block: string;
  /** Labels of the atoms that it is about; none where it is about the structure or the text. */
  readonly sites: readonly string[];
  readonly message: string;
  /** The number that the finding rests on. */
  readonly value?: TestedValue;
  /** A second place that matters, e.g. the first of two duplicates. */
  readonly related?: Place;
  /** `text` where the finding is about the text of the file and no structure in it. */
  readonly subject?: 'text';
  readonly data: FindingData;
  readonly causes: readonly string[];
  readonly advice: readonly string[];
  /** Findings of other rules with the same cause, which are not told by themselves. */
  readonly explains?: readonly Explained[];
  /** The rule's page. */
  readonly docs: string;
}

/** What answers for a finding: a comment in the file, a validation reply, the configuration, the baseline. */
export type SuppressedBy = 'comment' | 'vrf' | 'config' | 'baseline';

/** By whom, and why, a finding is answered for. */
export interface Suppressed {
  readonly suppressed: { readonly by: SuppressedBy; readonly reason?: string };
}

/** A finding that somebody answers for: it is told, but does not count. */
export interface AcknowledgedFinding extends ReportedFinding, Suppressed {}

/** How a refined U compares with k times the predicted one; docs/judging.md defines the numbers. */
export interface AtomNumbers {
  /** Intersection over union with k·U_pred, 0 to 1. */
  readonly iou: number;
  /** The same with U_pred itself, as in the CartNet paper. */
  readonly iouRaw: number;
  /** % */
  readonly s12: number;
  /** % */
  readonly s12Raw: number;
  /** v = ln(det U_exp / det kU_pred) / 3; positive where the refined ellipsoid is the larger. */
  readonly volumeResidual: number;
  /** s = √S12 (a fraction) after kU_pred has been given the volume of U_exp. */
  readonly shapeResidual: number;
  /** Standard uncertainty of v from that of the refined U. */
  readonly volumeSu: number;
  /** The value of s that the standard uncertainties of U would give by themselves. */
  readonly shapeNoise: number;
  /** The model's expected relative error e; 1 for models that give none. */
  readonly expectedError: number;
  readonly volumeOverExpected: number;
  readonly shapeOverExpected: number;
  /** |v| against the structure's own scatter; undefined with fewer than 6 assessed atoms. */
  readonly volumeZ?: number;
  readonly shapeZ?: number;
  /** Degrees between the principal axes; undefined where an ellipsoid has none that stands out. */
  readonly axisAngle?: number;
  /** Volumes of the one-sigma ellipsoids of U_exp and k·U_pred, Å³. */
  readonly volumeExp: number;
  readonly volumePredicted: number;
}

/** One atom other than hydrogen, whether or not anything was found at it. */
export interface AtomReport {
  readonly label: string;
  readonly element: string;
  /** Of its row of U, else of its row in the atom list. */
  readonly line: number;
  readonly column: number;
  /** Why its U was not held against a prediction; empty where it was. */
  readonly reasons: readonly string[];
  /** Undefined where the atom was not assessed. */
  readonly numbers?: AtomNumbers;
  /** Å², Cartesian (a ∥ x, b in xy); undefined where it was not refined anisotropically. */
  readonly uCartRefined?: SymmetricTensor;
  /** The prediction itself, without the scale k, Å², Cartesian; undefined where there is none. */
  readonly uCartPredicted?: SymmetricTensor;
}

/** What was done with one data block that holds a structure. */
export interface BlockReport {
  readonly block: string;
  readonly line: number;
  readonly sites: number;
  /** Atoms whose refined U was held against a prediction. */
  readonly assessed: number;
  readonly notAssessed: number;
  /** K; undefined where no model ran. */
  readonly temperature?: number;
  readonly temperatureSource?: 'file' | 'option' | 'assumed';
  readonly model?: string;
  readonly engine?: string;
  readonly device?: string;
  readonly prior?: 'lattice' | 'isotropic' | 'unused';
  /** Structure scale k. */
  readonly scale?: number;
  /** Scales between which 98 % of clean structures lie; absent where k was not held against them. */
  readonly usualScale?: readonly [low: number, high: number];
  /** Median over the assessed atoms. */
  readonly medianIou?: number;
  readonly notes: readonly string[];
  /** Every atom other than hydrogen, in the order of the file. */
  readonly atoms?: readonly AtomReport[];
}

/** The kind of problem of a file with structures of which none has a name that was asked for. */
export const noSuchBlock = 'no-such-block';

/** Why nothing of a file could be judged: it cannot be read, there is no structure in it, judging failed. */
export interface FileProblem {
  readonly severity: 'fatal';
  /** `unreadable`, `no-structure`, `no-such-block`, `judging-failed`. */
  readonly kind: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export interface FileReport {
  readonly file: string;
  readonly blocks: readonly BlockReport[];
  /** In the order of the file. */
  readonly findings: readonly ReportedFinding[];
  /** Findings that a comment, a validation reply, the configuration or the baseline answers for. */
  readonly acknowledged?: readonly AcknowledgedFinding[];
  readonly problems: readonly FileProblem[];
  /** Milliseconds from reading to verdict. */
  readonly elapsed: number;
}

export interface LintReport {
  readonly version: string;
  readonly files: readonly FileReport[];
}

/**
 * How a finding is called by its atoms: one label, two with a blank between them; undefined for more, which its message
 * names, and for none.
 */
export function atomsName({ sites }: Pick<ReportedFinding, 'sites'>): string | undefined {
  return sites.length === 1 || sites.length === 2 ? sites.join(' ') : undefined;
}
