import type { Crystal } from '../crystal/crystal.js';
import { findBonds, structureKind } from '../crystal/environment/bonds.js';
import { assessSites, type SiteAssessment } from '../crystal/environment/domain.js';
import { latticePrior } from '../lattice/prior.js';
import type { LatticeSprings } from '../lattice/springs.js';
import type { SymmetricTensor } from '../math/tensor.js';
import type { Calibration } from './calibration.js';
import { predictCartNet } from './cartnet/predict.js';
import { CartNetRunner } from './cartnet/runner.js';
import { cartNetWeights } from './cartnet/weights.js';
import { openCartNetE3 } from './cartnet-e3/predict.js';
import { loadCartNetE3Weights } from './cartnet-e3/weights.js';
import type { Engine } from './engine.js';
import type { AtomPrediction, SitePrediction, StructurePrediction } from './prediction.js';
import type { Calibrations } from './weights/parse-calibration.js';
import type { SafetensorsFile } from './weights/safetensors.js';

/** What a structure without a temperature is taken at, K. */
const assumedTemperature = 295;

/** Settings of one structure. */
export interface PredictionSettings {
  /** K, instead of what the file says. */
  readonly temperature?: number;
  /** What `assessSites` says of the crystal, where the caller has asked already. */
  readonly assessments?: readonly SiteAssessment[];
}

/** A model in memory: its weights, whatever they were read from. */
export type OpenModel =
  | { readonly architecture: 'lattice'; readonly name: string }
  | {
      readonly architecture: 'cartnet' | 'cartnet-e3';
      readonly name: string;
      readonly file: SafetensorsFile;
      /** Undefined for weights that were never calibrated. */
      readonly calibration?: Calibrations;
    };

/** A model ready to predict structure after structure. */
export interface Predictor {
  readonly model: string;
  readonly engine: Engine;
  /**
   * @param settings of this structure; what the predictor was made with counts more
   * @throws where the structure cannot be predicted: an element without an embedding, a temperature of 0 K
   */
  predict(crystal: Crystal, settings?: PredictionSettings): Promise<StructurePrediction>;
  dispose(): Promise<void>;
}

/** One site as a network answers for it. */
interface NetworkSite {
  readonly site: number;
  readonly uCart: SymmetricTensor;
  readonly spread?: number;
  readonly expectedError?: number;
}

interface NetworkAnswer {
  readonly sites: readonly NetworkSite[];
  readonly atoms?: readonly AtomPrediction[];
}

/** What the models differ in. */
interface Network {
  readonly architecture: StructurePrediction['architecture'];
  /** Whether it is built onto the lattice prior. */
  readonly usesPrior: boolean;
  calibration(withPrior: boolean): Calibration | undefined;
  answer(request: {
    readonly crystal: Crystal;
    readonly modelledSites: readonly number[];
    readonly temperature: number;
    readonly prior?: readonly SymmetricTensor[];
  }): Promise<NetworkAnswer>;
  dispose(): Promise<void>;
}

/**
 * Puts a model, the springs of its prior and an engine together.
 *
 * @param temperature K, of every structure, whatever its file or its settings say
 * @throws WeightsFormatError for weights that do not fit their network
 */
export function createPredictor(parts: {
  readonly model: OpenModel;
  readonly springs: LatticeSprings;
  /** Disposed of with the predictor. */
  readonly engine: Engine;
  readonly temperature?: number;
}): Predictor {
  const { model, springs, engine, temperature } = parts;
  const network = openNetwork(model, engine, springs);
  return {
    model: model.name,
    engine,
    predict: (crystal, settings) =>
      predictStructure(crystal, {
        name: model.name,
        network,
        engine,
        springs,
        temperature: temperature ?? settings?.temperature,
        assessments: settings?.assessments ?? assessSites(crystal),
      }),
    async dispose() {
      await network.dispose();
      await engine.dispose();
    },
  };
}

function openNetwork(model: OpenModel, engine: Engine, springs: LatticeSprings): Network {
  if (model.architecture === 'lattice') {
    return {
      architecture: 'lattice',
      usesPrior: true,
      calibration: () => springs.calibration,
      answer: async ({ modelledSites, prior }) => ({
        sites: prior === undefined ? [] : modelledSites.map((site, k) => ({ site, uCart: prior[k] })),
      }),
      dispose: async () => {},
    };
  }
  if (model.architecture === 'cartnet') {
    const runner = new CartNetRunner(engine, cartNetWeights(model.file.tensors));
    return {
      architecture: 'cartnet',
      usesPrior: false,
      calibration: () => model.calibration?.['without prior'],
      answer: (request) => predictCartNet(runner, request),
      dispose: () => runner.dispose(),
    };
  }
  const network = openCartNetE3(loadCartNetE3Weights(model.file), engine);
  return {
    architecture: 'cartnet-e3',
    usesPrior: true,
    calibration: (withPrior) => model.calibration?.[withPrior ? 'with prior' : 'without prior'],
    answer: async (request) => ({ sites: await network.predict(request) }),
    dispose: () => network.dispose(),
  };
}

function temperatureOf(
  crystal: Crystal,
  option: number | undefined,
): Pick<StructurePrediction, 'temperature' | 'temperatureSource'> {
  if (option !== undefined) return { temperature: option, temperatureSource: 'option' };
  if (crystal.temperature !== undefined) return { temperature: crystal.temperature.value, temperatureSource: 'file' };
  return { temperature: assumedTemperature, temperatureSource: 'assumed' };
}

async function predictStructure(
  crystal: Crystal,
  session: {
    readonly name: string;
    readonly network: Network;
    readonly engine: Engine;
    readonly springs: LatticeSprings;
    readonly temperature: number | undefined;
    readonly assessments: readonly SiteAssessment[];
  },
): Promise<StructurePrediction> {
  const { network, engine, springs, assessments } = session;
  const temperature = temperatureOf(crystal, session.temperature);
  const modelledSites = crystal.sites.flatMap((_, site) => (assessments[site].modelled ? [site] : []));
  const notes = [...engine.notes];

  const input = {
    orthogonalization: crystal.orthogonalization,
    symOps: crystal.symOps,
    sites: modelledSites.map((site) => crystal.sites[site]),
  };
  let prior: readonly SymmetricTensor[] | undefined;
  let priorReport: StructurePrediction['prior'] = { kind: 'unused' };
  if (network.usesPrior && modelledSites.length > 0) {
    const result = await latticePrior(input, temperature.temperature, springs, engine.inverter);
    if ('unavailable' in result) {
      priorReport = { kind: 'isotropic', reason: result.unavailable };
      notes.push(
        network.architecture === 'lattice'
          ? `no prediction: ${result.unavailable}`
          : `no lattice prior (${result.unavailable}); the network starts from an isotropic stand-in, and is less sure`,
      );
    } else {
      prior = result.uCart;
      priorReport = { kind: 'lattice' };
    }
  }
  const answer = await network.answer({ crystal, modelledSites, temperature: temperature.temperature, prior });
  const calibration = network.calibration(prior !== undefined);
  if (calibration === undefined) {
    notes.push(
      `the weights ${session.name} carry no calibration: limits are those of the lattice prior alone, which are wide`,
    );
  }
  return {
    model: session.name,
    architecture: network.architecture,
    engine: engine.description,
    device: engine.device,
    ...temperature,
    prior: priorReport,
    structureKind: structureKind(input, findBonds(input)),
    sites: sitePredictions(crystal, assessments, answer.sites),
    atoms: answer.atoms,
    calibration: calibration ?? springs.calibration,
    notes,
  };
}

function sitePredictions(
  crystal: Crystal,
  assessments: readonly SiteAssessment[],
  answers: readonly NetworkSite[],
): SitePrediction[] {
  const bySite = new Map(answers.map((answer) => [answer.site, answer]));
  return crystal.sites.map((_, site) => {
    const { assessable, reasons } = assessments[site];
    const answer = bySite.get(site);
    if (answer === undefined) {
      return {
        inDomain: false,
        reasons: reasons.length > 0 ? reasons : ['the model gives no prediction for this atom'],
      };
    }
    const { uCart, spread, expectedError } = answer;
    return { uCart, spread, expectedError, inDomain: assessable, reasons };
  });
}
