/** Names and shapes of every tensor of the two networks, by their sizes. */
import { WeightsFormatError } from './errors.js';
import type { SafetensorsFile } from './safetensors.js';

export type TensorShapes = ReadonlyMap<string, readonly number[]>;

/** Rows of the embedding: atomic numbers 0 to 118. */
export const embeddingRows = 119;

/** The names of the official checkpoint. The scalars that count training batches may be absent. */
export function cartnetShapes({ dim, rbf, layers }: { dim: number; rbf: number; layers: number }): TensorShapes {
  const shapes = new Map<string, readonly number[]>();
  const linear = (name: string, out: number, input: number) => {
    shapes.set(`${name}.weight`, [out, input]).set(`${name}.bias`, [out]);
  };
  shapes.set('encoder.embedding.weight', [embeddingRows, 2 * dim]);
  linear('encoder.temperature_proj_atom', 2 * dim, 1);
  linear('encoder.encoder_atom.1', dim, 2 * dim);
  linear('encoder.encoder_edge.0', 2 * dim, rbf + 3);
  linear('encoder.encoder_edge.2', dim, 2 * dim);
  shapes.set('encoder.rbf.means', [rbf]).set('encoder.rbf.betas', [rbf]);
  for (let layer = 0; layer < layers; layer++) {
    for (const mlp of ['MLP_aggr', 'MLP_gate']) {
      linear(`layers.${layer}.${mlp}.0`, dim, 3 * dim);
      linear(`layers.${layer}.${mlp}.2`, dim, dim);
    }
    addNorm(shapes, `layers.${layer}.norm`, dim);
    addNorm(shapes, `layers.${layer}.norm2`, dim);
  }
  linear('head.MLP.0', dim / 2, dim);
  linear('head.MLP.2', 6, dim / 2);
  return shapes;
}

export function cartnetE3Shapes({
  dim,
  rbf,
  layers,
  channels,
}: {
  dim: number;
  rbf: number;
  layers: number;
  channels: number;
}): TensorShapes {
  const shapes = new Map<string, readonly number[]>();
  const linear = (name: string, out: number, input: number) => {
    shapes.set(`${name}.weight`, [out, input]).set(`${name}.bias`, [out]);
  };
  shapes.set('embedding.weight', [embeddingRows, 2 * dim]);
  linear('temperature', 2 * dim, 1);
  linear('prior', dim, 4);
  linear('atom', dim, 2 * dim);
  linear('edge.0', 2 * dim, rbf);
  linear('edge.2', dim, 2 * dim);
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `layers.${layer}`;
    linear(`${prefix}.receiver`, 2 * dim, dim);
    shapes.set(`${prefix}.sender.weight`, [2 * dim, dim]);
    shapes.set(`${prefix}.edge.weight`, [2 * dim, dim]);
    shapes.set(`${prefix}.invariants.weight`, [2 * dim, 4 * channels]);
    linear(`${prefix}.gate`, dim, dim);
    linear(`${prefix}.message`, dim, dim);
    linear(`${prefix}.tensor`, 4 * channels, dim);
    addNorm(shapes, `${prefix}.edge_norm`, dim);
    addNorm(shapes, `${prefix}.node_norm`, dim);
    shapes.set(`${prefix}.mix_vectors.weight`, [channels, 2 * channels]);
    shapes.set(`${prefix}.mix_tensors.weight`, [channels, 2 * channels]);
    linear(`${prefix}.norms.0`, dim, 2 * channels);
    linear(`${prefix}.norms.2`, dim, dim);
  }
  linear('head.0', dim, dim);
  linear('head.2', 2 + 2 * channels, dim);
  return shapes;
}

/** Whether a tensor only counts training batches. */
export function isBatchCounter(name: string): boolean {
  return name.endsWith('.num_batches_tracked');
}

/**
 * @param found anything with shapes by name
 * @throws WeightsFormatError naming the first tensors that are missing, unknown, or of another shape
 */
export function checkShapes(
  found: ReadonlyMap<string, { readonly shape: readonly number[] }>,
  needed: TensorShapes,
  source: string,
): void {
  const missing = [...needed.keys()].filter((name) => !found.has(name));
  if (missing.length > 0) throw new WeightsFormatError(`${source}: ${some(missing)} missing`);
  const unknown = [...found.keys()].filter((name) => !needed.has(name) && !isBatchCounter(name));
  if (unknown.length > 0) throw new WeightsFormatError(`${source}: ${some(unknown)} unknown to the network`);
  for (const [name, shape] of needed) {
    const actual = found.get(name)!.shape;
    if (actual.length !== shape.length || actual.some((length, axis) => length !== shape[axis])) {
      throw new WeightsFormatError(
        `${source}: tensor ${name} has the shape [${actual.join(', ')}], the network needs [${shape.join(', ')}]`,
      );
    }
  }
}

/** Trained numbers, the counters left out. */
export function countParameters(file: SafetensorsFile): number {
  let count = 0;
  for (const [name, { data }] of file.tensors) {
    if (!isBatchCounter(name) && !/\.running_(mean|var)$|\.rbf\.(means|betas)$/.test(name)) count += data.length;
  }
  return count;
}

/** Layers `prefix.0`, `prefix.1` … that occur in the names. */
export function countLayers(names: Iterable<string>, prefix: string): number {
  let count = 0;
  for (const name of names) {
    const match = name.startsWith(`${prefix}.`) ? /^\d{1,4}(?=\.)/.exec(name.slice(prefix.length + 1)) : null;
    if (match !== null) count = Math.max(count, Number(match[0]) + 1);
  }
  return count;
}

function addNorm(shapes: Map<string, readonly number[]>, name: string, dim: number): void {
  for (const part of ['weight', 'bias', 'running_mean', 'running_var']) shapes.set(`${name}.${part}`, [dim]);
}

function some(names: readonly string[]): string {
  const listed = names.slice(0, 3).join(', ');
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.length === 1 ? 'the tensor' : 'the tensors'} ${listed}${rest} ${names.length === 1 ? 'is' : 'are'}`;
}
