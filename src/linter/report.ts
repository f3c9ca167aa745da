import type { FindingData, Severity } from '../rules/rule.js';

/** A finding with its place resolved to lines and columns (from 1). */
export interface ReportedFinding {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly block: string;
  readonly site?: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly data: FindingData;
  readonly causes: readonly string[];
  readonly advice: readonly string[];
  /** The rule's page. */
  readonly docs: string;
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
  /** Median over the assessed atoms. */
  readonly medianIou?: number;
  readonly notes: readonly string[];
}

/** A message about the file itself: unreadable, a syntax error, no structure in it. */
export interface FileProblem {
  /** `fatal` means nothing could be judged. */
  readonly severity: 'fatal' | 'error' | 'warning' | 'info';
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
  readonly problems: readonly FileProblem[];
  /** Milliseconds from reading to verdict. */
  readonly elapsed: number;
}

export interface LintReport {
  readonly version: string;
  readonly files: readonly FileReport[];
}
