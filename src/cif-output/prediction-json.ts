import { type Crystal, formatSymOp, uCartToUCif, uEquivalent } from '../crystal/index.js';
import type { AtomPrediction, SitePrediction, StructurePrediction } from '../model/prediction.js';
import { jsonText } from '../reporters/json-text.js';

/** Raised when a program that reads predictions would have to change; additions leave it as it is. */
export const predictionSchemaVersion = 1;

export interface PredictionReport {
  /** Of adp-lint. */
  readonly version: string;
  readonly file: string;
  readonly structures: readonly { readonly crystal: Crystal; readonly prediction: StructurePrediction }[];
}

/** Predictions for programs, as schemas/prediction.schema.json describes them. */
export function predictionJson({ version, file, structures }: PredictionReport): string {
  return jsonText({
    schemaVersion: predictionSchemaVersion,
    tool: { name: 'adp-lint', version },
    file,
    blocks: structures.map(({ crystal, prediction }) => blockRecord(crystal, prediction)),
  });
}

function blockRecord(crystal: Crystal, prediction: StructurePrediction): object {
  const { model, architecture, engine, device, temperature, temperatureSource, prior, structureKind, notes } =
    prediction;
  return {
    block: crystal.blockName,
    model,
    architecture,
    engine,
    device,
    temperature,
    temperatureSource,
    prior,
    structureKind,
    notes,
    sites: prediction.sites.map((site, index) => siteRecord(crystal, index, site)),
    atoms: prediction.atoms?.map((atom) => atomRecord(crystal, atom)),
  };
}

function siteRecord(crystal: Crystal, index: number, site: SitePrediction): object {
  const { label, element } = crystal.sites[index];
  const { uCart, spread, expectedError, inDomain, reasons } = site;
  return {
    label,
    element,
    uCart,
    uCif: uCart && uCartToUCif(uCart, crystal.cell, crystal.orthogonalization),
    uEq: uCart && uEquivalent(uCart),
    spread,
    expectedError,
    inDomain,
    reasons,
  };
}

function atomRecord(crystal: Crystal, { site, operation, fract, uCart }: AtomPrediction): object {
  return { label: crystal.sites[site].label, operation: formatSymOp(crystal.symOps[operation]), fract, uCart };
}
