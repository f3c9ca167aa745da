/** The numbers of the elastic network that stand for one kind of structure. Energies and lengths: see LatticeSprings. */
export interface SpringSet {
  /** ln of the stiffness at g = 0, by class (index = class − 1). */
  readonly stiffness: readonly number[];
  /** Decrease of ln k with the distance beyond the radii, Å⁻¹, by class. */
  readonly decay: readonly number[];
  /** What an element adds to ln k, by class; elements that are missing add 0. */
  readonly element: readonly Readonly<Record<string, number>>[];
  /** Stiffness across a pair as a fraction of that along it, by class. */
  readonly transverse: readonly number[];
  /** What a hydrogen bond adds to ln k of its contact. */
  readonly hydrogenBond: number;
  /** ln of the stiffness of an atom against leaving the plane of its three neighbours. */
  readonly plane: number;
  /** What the element of the atom adds to `plane`. */
  readonly planeElement: Readonly<Record<string, number>>;
  /** ln of the stiffness of every atom against the fixed frame. */
  readonly self: number;
  /** ln of what turns T·⟨K⁻¹⟩ into Å². */
  readonly scale: number;
  /** ln of the isotropic part that does not depend on temperature, Å². */
  readonly zeroPoint: number;
}

/** Quantiles of how far clean structures lie from the prior, at `quantileLevels`. */
export interface SpringsQuantiles {
  readonly iouRaw: readonly number[];
  readonly iouScaled: readonly number[];
  readonly s12Scaled: readonly number[];
  readonly relativeErrorOverExpected: readonly number[];
  readonly volumeOverExpected: readonly number[];
  readonly shapeOverExpected: readonly number[];
  readonly volumeZ: readonly number[];
  readonly shapeZ: readonly number[];
  readonly atoms?: number;
}

/** Calibration of the prior alone, in the form that every model of the package has. */
export interface SpringsCalibration {
  readonly quantileLevels: readonly number[];
  readonly logScale: readonly number[];
  readonly structures: number;
  readonly all: SpringsQuantiles;
  readonly groups: Readonly<Record<string, SpringsQuantiles>>;
}

/**
 * The springs of the lattice-dynamics prior. They are an effective model, fitted to refined ADPs: the unit of stiffness
 * is arbitrary and `scale` carries it.
 */
export interface LatticeSprings {
  /** Longest pair that has a spring, Å. */
  readonly cutoff: number;
  /** Length that the grid of wave vectors resolves, Å. */
  readonly span: number;
  /** Added to the sum of the covalent radii to give the natural length of a pair, Å, by class. */
  readonly shift: readonly number[];
  readonly molecular: SpringSet;
  readonly extended: SpringSet;
  /** Å, by element symbol. */
  readonly covalentRadius: Readonly<Record<string, number>>;
  /** Å, by element symbol. */
  readonly vanDerWaalsRadius: Readonly<Record<string, number>>;
  readonly metals: ReadonlySet<string>;
  /** Undefined where the file carries none: the prior then cannot be a model of its own. */
  readonly calibration?: SpringsCalibration;
}

/** Springs that cannot be used: not the right format, or a number missing. */
export class SpringsError extends Error {
  override readonly name = 'SpringsError';
  constructor(
    /** Path of the value within the JSON, e.g. `molecular.decay`. */
    readonly field: string,
    reason: string,
  ) {
    super(`the lattice springs cannot be used: ${field} ${reason}`);
  }
}

const format = 'adp-lint lattice springs 1';
const classes = 8;
const measures = [
  'iouRaw',
  'iouScaled',
  's12Scaled',
  'relativeErrorOverExpected',
  'volumeOverExpected',
  'shapeOverExpected',
  'volumeZ',
  'shapeZ',
] as const;

/**
 * Checks the parsed JSON of a springs file and gives it its type.
 * @throws {SpringsError} that names the field that is wrong
 */
export function loadSprings(json: unknown): LatticeSprings {
  const root = object(json, 'the file');
  if (root.format !== format) {
    throw new SpringsError('format', `is ${JSON.stringify(root.format)}, not "${format}"; take a file of this version`);
  }
  const metals = root.metals;
  if (!Array.isArray(metals) || !metals.every((symbol): symbol is string => typeof symbol === 'string')) {
    throw new SpringsError('metals', 'is not a list of element symbols');
  }
  const springs: LatticeSprings = {
    cutoff: positive(root.cutoff, 'cutoff'),
    span: positive(root.span, 'span'),
    shift: numbers(root.shift, 'shift', classes),
    molecular: springSet(root.molecular, 'molecular'),
    extended: springSet(root.extended, 'extended'),
    covalentRadius: table(root.covalentRadius, 'covalentRadius'),
    vanDerWaalsRadius: table(root.vanDerWaalsRadius, 'vanDerWaalsRadius'),
    metals: new Set(metals),
  };
  return root.calibration === undefined ? springs : { ...springs, calibration: calibrationOf(root.calibration) };
}

function springSet(json: unknown, field: string): SpringSet {
  const set = object(json, field);
  const element = set.element;
  if (!Array.isArray(element) || element.length !== classes) {
    throw new SpringsError(`${field}.element`, `is not a list of ${classes} tables`);
  }
  return {
    stiffness: numbers(set.stiffness, `${field}.stiffness`, classes),
    decay: numbers(set.decay, `${field}.decay`, classes),
    element: element.map((entry, k) => table(entry, `${field}.element[${k}]`)),
    transverse: numbers(set.transverse, `${field}.transverse`, classes),
    hydrogenBond: number(set.hydrogenBond, `${field}.hydrogenBond`),
    plane: number(set.plane, `${field}.plane`),
    planeElement: table(set.planeElement, `${field}.planeElement`),
    self: number(set.self, `${field}.self`),
    scale: number(set.scale, `${field}.scale`),
    zeroPoint: number(set.zeroPoint, `${field}.zeroPoint`),
  };
}

function calibrationOf(json: unknown): SpringsCalibration {
  const calibration = object(json, 'calibration');
  const quantileLevels = numbers(calibration.quantileLevels, 'calibration.quantileLevels');
  const count = quantileLevels.length;
  const groups: Record<string, SpringsQuantiles> = {};
  for (const [name, group] of Object.entries(object(calibration.groups, 'calibration.groups'))) {
    groups[name] = quantiles(group, `calibration.groups.${name}`, count);
  }
  return {
    quantileLevels,
    logScale: numbers(calibration.logScale, 'calibration.logScale', count),
    structures: number(calibration.structures, 'calibration.structures'),
    all: quantiles(calibration.all, 'calibration.all', count),
    groups,
  };
}

function quantiles(json: unknown, field: string, count: number): SpringsQuantiles {
  const group = object(json, field);
  const lists = Object.fromEntries(
    measures.map((measure) => [measure, numbers(group[measure], `${field}.${measure}`, count)]),
  ) as Record<(typeof measures)[number], number[]>;
  return group.atoms === undefined ? lists : { ...lists, atoms: number(group.atoms, `${field}.atoms`) };
}

function object(json: unknown, field: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new SpringsError(field, 'is not a JSON object');
  }
  return json as Record<string, unknown>;
}

function number(json: unknown, field: string): number {
  if (typeof json !== 'number' || !Number.isFinite(json)) throw new SpringsError(field, 'is not a number');
  return json;
}

function positive(json: unknown, field: string): number {
  const value = number(json, field);
  if (value <= 0) throw new SpringsError(field, `is ${value}, which is not positive`);
  return value;
}

function numbers(json: unknown, field: string, length?: number): number[] {
  if (!Array.isArray(json)) throw new SpringsError(field, 'is not a list of numbers');
  if (length !== undefined && json.length !== length) {
    throw new SpringsError(field, `has ${json.length} numbers, not ${length}`);
  }
  return json.map((entry, k) => number(entry, `${field}[${k}]`));
}

function table(json: unknown, field: string): Record<string, number> {
  const entries = Object.entries(object(json, field));
  return Object.fromEntries(entries.map(([symbol, value]) => [symbol, number(value, `${field}.${symbol}`)]));
}
