import type { CifDocument, DecodedCif, ShelxDocument, SourceText } from '../cif/index.js';
import type { Crystal } from '../crystal/index.js';
import type { StructureComparison } from '../judging/comparison.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { Finding } from '../rules/rule.js';
import type { FileProblem, Place, Suppressed } from './report.js';

/** A finding with its place in lines and columns as well. */
export interface LintedFinding extends Finding, Place {
  /** The rule's page. */
  readonly docs: string;
  readonly relatedPlace?: Place;
}

/** A finding that somebody answers for: it is told, but does not count. */
export interface LintedAcknowledged extends LintedFinding, Suppressed {}

/**
 * All that linting a text has found out: what reports, editors and writers of CIFs are made from. `crystals`,
 * `predictions`, `comparisons` and `notes` have one entry for each structure that was linted, in the order of the file.
 */
export interface LintedFile {
  readonly name: string;
  readonly source: SourceText;
  /** How bytes stand for the text, so that it can be written as it was; undefined where the text itself was given. */
  readonly encoding?: Pick<DecodedCif, 'encoding' | 'byteOrderMark'>;
  /** The text as a CIF or as a SHELX file. */
  readonly document: { readonly cif: CifDocument } | { readonly shelx: ShelxDocument };
  readonly crystals: readonly Crystal[];
  /** Undefined where nothing was to be predicted, or no model was there. */
  readonly predictions: readonly (StructurePrediction | undefined)[];
  readonly comparisons: readonly StructureComparison[];
  /** Sentences for the user about each structure. */
  readonly notes: readonly (readonly string[])[];
  /** In the order of the file. */
  readonly findings: readonly LintedFinding[];
  readonly acknowledged: readonly LintedAcknowledged[];
  /** Why nothing of the file could be judged. */
  readonly problems: readonly FileProblem[];
  /** Milliseconds from reading to verdict. */
  readonly elapsed: number;
}
