import { checkInputs } from '../stage-inputs.js';
import type { CompiledStage, StageDefinition, TensorData } from '../tensor-ops.js';
import { outputName, type RecordedStage, recordStage, segmentInputs } from './recorder.js';
import type { Ort, OrtSession, OrtSessionOptions } from './runtime.js';
import { segmentTable } from './segments.js';

type OrtTensor = InstanceType<Ort['Tensor']>;

/** Records a stage and hands it to ONNX Runtime, which optimises it once. */
export async function compileOnnxStage(
  ort: Ort,
  stage: StageDefinition,
  options: OrtSessionOptions,
): Promise<CompiledStage> {
  const recorded = recordStage(stage);
  const session = await ort.InferenceSession.create(recorded.model, options);
  return {
    run: (inputs) => runSession(ort, session, stage, recorded, inputs),
    dispose: () => session.release(),
  };
}

async function runSession(
  ort: Ort,
  session: OrtSession,
  stage: StageDefinition,
  { outputs, segmented }: RecordedStage,
  inputs: Readonly<Record<string, TensorData>>,
): Promise<Record<string, TensorData>> {
  checkInputs(stage, inputs);
  const feeds: Record<string, OrtTensor> = {};
  for (const [name, { type }] of Object.entries(stage.inputs)) {
    const given = inputs[name];
    feeds[name] = new ort.Tensor(type, given.data, given.shape);
  }
  for (const name of segmented) {
    const { sums, width, table, mask } = segmentTable(inputs[name].data as Int32Array);
    feeds[segmentInputs.table(name)] = new ort.Tensor('int32', table, [sums + 1, width]);
    feeds[segmentInputs.mask(name)] = new ort.Tensor('float32', mask, [sums + 1, 1, width]);
  }
  const results = await session.run(feeds);
  return Object.fromEntries(outputs.map((name) => [name, toTensorData(results[outputName(name)])]));
}

function toTensorData(tensor: OrtTensor): TensorData {
  const { data, dims } = tensor;
  if (!(data instanceof Float32Array) && !(data instanceof Int32Array)) {
    throw new TypeError(`a network returned ${tensor.type}, which TensorData does not hold`);
  }
  return { data, shape: dims };
}
