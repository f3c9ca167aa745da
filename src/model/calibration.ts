/** The deviations whose quantiles are kept with the weights (definitions in docs and DESIGN). */
export const calibratedMeasures = [
  'iouRaw',
  'iouScaled',
  's12Scaled',
  'relativeErrorOverExpected',
  'volumeOverExpected',
  'shapeOverExpected',
  'volumeZ',
  'shapeZ',
] as const;
export type CalibratedMeasure = (typeof calibratedMeasures)[number];

export type MeasureQuantiles = Readonly<Record<CalibratedMeasure, readonly number[]>> & { readonly atoms?: number };

/** Quantiles of a model's deviations over clean structures that trained nothing. */
export interface Calibration {
  readonly quantileLevels: readonly number[];
  /** Quantiles of ln k, k the structure scale. */
  readonly logScale: readonly number[];
  readonly structures: number;
  readonly all: MeasureQuantiles;
  /** By `molecular`, `extended` and by element class (`C`, `N`, `O`, `halogen`, `other`). */
  readonly groups: Readonly<Record<string, MeasureQuantiles>>;
}
