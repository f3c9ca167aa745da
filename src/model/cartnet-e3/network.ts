/**
 * The equivariant network cartnet-e3, written once over TensorOps.
 *
 * n sites of the asymmetric unit and p images of them in use. Neighbours stand in a table of n rows and M columns, M
 * the largest number of neighbours of a site; the places left over hold an edge at the cutoff, whose envelope is zero.
 * The sum over a site's neighbours is then a product of matrices: no scattered additions, which run in no fixed order
 * (and in ONNX Runtime's ScatterND even get lost when several threads meet in a row), and everything of the receiver
 * enters by a product for all of its neighbours at once.
 */
import type { TensorData, TensorOps } from '../tensor-ops.js';
import type { CartNetE3Configuration } from '../weights/configuration.js';
import {
  type Affine,
  componentCount,
  contractionWeights,
  equivariantStep,
  type FoldedHalf,
  type FoldedLayer,
  type FoldedNetwork,
} from './folding.js';

/** One network, ready to be written into an engine's operations. */
export interface NetworkDefinition {
  readonly configuration: CartNetE3Configuration;
  readonly folded: FoldedNetwork;
}

/** h [n, D] and the components of V and S, [n, 9C]. */
export interface SiteState<T> {
  readonly h: T;
  readonly x: T;
}

/** One half of u, as far as the sites alone determine it. */
export interface HalfProjection<T> {
  /** [n, 10, D]: what a receiver adds to u per unit of v, t and 1. */
  readonly receiver: T;
  /** [n, D] */
  readonly sender: T;
}

/** What a layer needs of the sites and images, before the edges. */
export interface Projections<T> {
  readonly forGate: HalfProjection<T>;
  readonly forMessage: HalfProjection<T>;
  /** V and S of every image, [p, 9C]. */
  readonly images: T;
}

/** The geometry of the edges as the layers use it. */
export interface EdgeGeometry<T> {
  /** Env(d), [n, M, 1] */
  readonly envelope: T;
  /** The same, [n, 1, M]. */
  readonly envelopeRow: T;
  /** [v, w·t, 1], [n, M, 10]. */
  readonly augmented: T;
  /** v and t repeated for every channel, [n, M, 9C]. */
  readonly repeated: T;
  /** Env·[v, t], [n, 9, M]. */
  readonly weighted: T;
}

/** Sums over the neighbours of each site, and the edges' new features. */
export interface MessageResult<T> {
  /** Σ msg, [n, D], with the scale of BN_n. */
  readonly h: T;
  /** Σ(α v + γ V_p) and Σ(β t + δ S_p), [n, 9C]. */
  readonly x: T;
  /** [n, M, D] */
  readonly e: T;
}

export function encodeSites<T>(
  ops: TensorOps<T>,
  { configuration, folded }: NetworkDefinition,
  sites: { readonly z: T; readonly temperature: T; readonly features: T; readonly anisotropy: T },
): SiteState<T> {
  const scaled = ops.div(
    ops.sub(sites.temperature, ops.scalar(configuration.temperatureMean)),
    ops.scalar(configuration.temperatureStd),
  );
  const element = ops.gather(ops.constant(folded.embedding), sites.z);
  const embedded = ops.silu(ops.add(element, ops.matMul(scaled, ops.constant(folded.temperature))));
  const h = ops.silu(apply(ops, folded.atom, embedded));
  return {
    h: ops.add(h, apply(ops, folded.prior, sites.features)),
    x: ops.matMul(sites.anisotropy, ops.constant(folded.anisotropyToState)),
  };
}

/** Env(d) = ½(cos(πd/cutoff) + 1), and the components of v and of t = v⊗v − I/3. */
export function edgeGeometry<T>(
  ops: TensorOps<T>,
  { configuration, folded }: NetworkDefinition,
  vector: T,
  distance: T,
): EdgeGeometry<T> {
  const phase = ops.mul(distance, ops.scalar(Math.PI / configuration.cutoff));
  const envelope = ops.mul(ops.add(ops.cos(phase), ops.scalar(1)), ops.scalar(0.5));
  const left = ops.matMul(vector, ops.constant(pick([0, 1, 2, 0, 0, 1])));
  const right = ops.matMul(vector, ops.constant(pick([0, 1, 2, 1, 2, 2])));
  const third = ops.constant({ data: Float32Array.of(1 / 3, 1 / 3, 1 / 3, 0, 0, 0), shape: [6] });
  const tensor = ops.sub(ops.mul(left, right), third);
  const components = ops.concat([vector, tensor], 2);
  const contracted = ops.mul(tensor, ops.constant({ data: Float32Array.from(contractionWeights), shape: [6] }));
  const one = ops.add(ops.mul(distance, ops.scalar(0)), ops.scalar(1));
  return {
    envelope,
    envelopeRow: ops.transpose(envelope, [0, 2, 1]),
    augmented: ops.concat([vector, contracted, one], 2),
    repeated: ops.matMul(components, ops.constant(folded.repeatComponents)),
    weighted: ops.transpose(ops.mul(components, envelope), [0, 2, 1]),
  };
}

/** e = SiLU(W₂·SiLU(W₁·rbf + b₁) + b₂), rbf_k = Env(d)·exp(−β(exp(−d) − μ_k)²). */
export function encodeEdges<T>(
  ops: TensorOps<T>,
  { configuration, folded }: NetworkDefinition,
  distance: T,
  envelope: T,
): T {
  const { rbf, cutoff } = configuration;
  const nearest = Math.exp(-cutoff);
  const centres = Float32Array.from({ length: rbf }, (_, k) => nearest + ((1 - nearest) * k) / (rbf - 1));
  const beta = ((2 / rbf) * (1 - nearest)) ** -2;
  const offset = ops.sub(ops.exp(ops.neg(distance)), ops.constant({ data: centres, shape: [rbf] }));
  const bell = ops.exp(ops.mul(ops.mul(offset, offset), ops.scalar(-beta)));
  const hidden = ops.silu(apply(ops, folded.edge[0], ops.mul(bell, envelope)));
  return ops.silu(apply(ops, folded.edge[1], hidden));
}

/** Everything of a layer that is linear in the sites, done once a site (not once an edge), and the images' V and S. */
export function projectSites<T>(
  ops: TensorOps<T>,
  { configuration }: NetworkDefinition,
  layer: FoldedLayer,
  { h, x }: SiteState<T>,
  imageSite: T,
  imageRotation: T,
): Projections<T> {
  const { dim, channels } = configuration;
  const vectors = vectorsOf(ops, channels, x);
  const tensors = tensorsOf(ops, channels, x);
  const half = ({ receiver, ownVectors, ownTensors, sender }: FoldedHalf): HalfProjection<T> => ({
    receiver: ops.concat(
      [
        ops.matMul(vectors, ops.constant(ownVectors)),
        ops.matMul(tensors, ops.constant(ownTensors)),
        ops.reshape(apply(ops, receiver, h), [-1, 1, dim]),
      ],
      1,
    ),
    sender: ops.matMul(h, ops.constant(sender)),
  });
  const own = ops.reshape(ops.gather(x, imageSite), [-1, componentCount, channels]);
  return {
    forGate: half(layer.forGate),
    forMessage: half(layer.forMessage),
    images: ops.reshape(ops.matMul(imageRotation, own), [-1, componentCount * channels]),
  };
}

export interface MessageInputs<T> {
  readonly projections: Projections<T>;
  /** [n, M, D] */
  readonly e: T;
  readonly geometry: EdgeGeometry<T>;
  /** [n, M] each: rows of projections.images and of the senders' projections. */
  readonly image: T;
  readonly sender: T;
  /** In the last layer nothing reads the edges' new features: they stay as they are. */
  readonly last: boolean;
}

export function passMessages<T>(
  ops: TensorOps<T>,
  { configuration, folded }: NetworkDefinition,
  layer: FoldedLayer,
  { projections, e, geometry, image, sender, last }: MessageInputs<T>,
): MessageResult<T> {
  const { dim, channels } = configuration;
  const { envelope, envelopeRow, augmented, repeated, weighted } = geometry;
  const images = ops.gather(projections.images, image);
  const imageInvariants = ops.matMul(ops.mul(images, repeated), ops.constant(folded.contraction));
  const edge = ops.concat([e, imageInvariants], 2);
  const half = (ofSites: HalfProjection<T>, ofEdge: TensorData): T =>
    ops.silu(
      ops.add(
        ops.add(ops.matMul(augmented, ofSites.receiver), ops.gather(ofSites.sender, sender)),
        ops.matMul(edge, ops.constant(ofEdge)),
      ),
    );
  const forGate = half(projections.forGate, layer.forGate.edge);
  const forMessage = half(projections.forMessage, layer.forMessage.edge);
  const openness = ops.sigmoid(apply(ops, layer.gate, forGate));
  const message = ops.mul(apply(ops, layer.message, forMessage), openness);
  const fromImages = ops.mul(apply(ops, layer.imageTensor, forMessage), images);
  // [n, 9, 2C]: only v with α and t with β are wanted.
  const fromEdges = ops.matMul(weighted, apply(ops, layer.ownTensor, forMessage));
  const wanted = (from: number, to: number, channel: number): T =>
    ops.reshape(ops.slice(ops.slice(fromEdges, 1, from, to), 2, channel, channel + channels), [
      -1,
      (to - from) * channels,
    ]);
  const fromOwn = ops.concat([wanted(0, 3, 0), wanted(3, componentCount, channels)], 1);
  return {
    h: ops.reshape(ops.matMul(envelopeRow, message), [-1, dim]),
    x: ops.add(ops.reshape(ops.matMul(envelopeRow, fromImages), [-1, componentCount * channels]), fromOwn),
    e: last ? e : ops.add(e, ops.mul(openness, envelope)),
  };
}

/** h, V and S after a layer: update, mixing of channels, bounding, and what h learns from |V|² and S:S. */
export function updateSites<T>(
  ops: TensorOps<T>,
  { configuration, folded }: NetworkDefinition,
  layer: FoldedLayer,
  state: SiteState<T>,
  aggregate: { readonly h: T; readonly x: T },
): SiteState<T> {
  const { channels } = configuration;
  const vectorEnd = 3 * channels;
  const end = componentCount * channels;
  const updated = ops.add(state.h, ops.silu(ops.add(aggregate.h, ops.constant(layer.nodeShift))));

  const mix = (from: number, to: number, mixing: TensorData, keeping: TensorData): T => {
    const rows = (x: T) => ops.reshape(ops.slice(x, 1, from, to), [-1, channels]);
    const mixed = ops.add(
      ops.matMul(rows(aggregate.x), ops.constant(mixing)),
      ops.matMul(rows(state.x), ops.constant(keeping)),
    );
    return ops.reshape(mixed, [-1, to - from]);
  };
  const vectors = mix(0, vectorEnd, layer.mixVectors, layer.keepVectors);
  const tensors = mix(vectorEnd, end, layer.mixTensors, layer.keepTensors);
  const unbounded = ops.concat([vectors, tensors], 1);
  const squares = ops.matMul(ops.mul(unbounded, unbounded), ops.constant(folded.contraction));
  const root = (from: number, to: number): T =>
    ops.sqrt(ops.add(ops.mean(ops.slice(squares, 1, from, to), 1, true), ops.scalar(1)));
  const vectorBound = root(0, channels);
  const tensorBound = root(channels, 2 * channels);
  const x = ops.concat([ops.div(vectors, vectorBound), ops.div(tensors, tensorBound)], 1);

  const norms = ops.matMul(ops.mul(x, x), ops.constant(folded.contraction));
  const learnt = apply(ops, layer.norms[1], ops.silu(apply(ops, layer.norms[0], norms)));
  return { h: ops.add(updated, learnt), x };
}

/** The head: U = R·G·G·R, G = exp(clamp(o₀, −6, 6)/2)·I + 0.2·(Σ a_c S_c + Σ b_c dev(V_c⊗V_c)). */
export function readOut<T>(
  ops: TensorOps<T>,
  { configuration, folded }: NetworkDefinition,
  { h, x }: SiteState<T>,
  root: T,
): { readonly U: T; readonly log_error: T } {
  const { channels } = configuration;
  const output = apply(ops, folded.head[1], ops.silu(apply(ops, folded.head[0], h)));
  const vectors = vectorsOf(ops, channels, x);
  const tensors = tensorsOf(ops, channels, x);
  const coefficients = (start: number): T =>
    ops.reshape(ops.slice(output, 1, start, start + channels), [-1, 1, channels]);

  const fromTensors = ops.sum(ops.mul(tensors, coefficients(2)), 2);
  const squared = ops.matMul(ops.mul(vectors, coefficients(2 + channels)), ops.transpose(vectors, [0, 2, 1]));
  const correction = ops.mul(
    ops.add(
      ops.matMul(fromTensors, ops.constant(sixToNine)),
      ops.matMul(ops.reshape(squared, [-1, 9]), ops.constant(deviator)),
    ),
    ops.scalar(equivariantStep),
  );
  const isotropic = ops.exp(ops.mul(ops.clamp(ops.slice(output, 1, 0, 1), -6, 6), ops.scalar(0.5)));
  const g = ops.reshape(ops.add(correction, ops.mul(isotropic, ops.constant(identity))), [-1, 3, 3]);
  // G·R and its transpose R·G: their product is symmetric to the rounding of one multiplication.
  const right = ops.matMul(g, root);
  const u = ops.matMul(ops.transpose(right, [0, 2, 1]), right);
  return {
    U: ops.matMul(ops.reshape(u, [-1, 9]), ops.constant(nineToSix)),
    log_error: ops.reshape(ops.slice(output, 1, 1, 2), [-1]),
  };
}

/** [n, 3, C] */
export function vectorsOf<T>(ops: TensorOps<T>, channels: number, x: T): T {
  return ops.reshape(ops.slice(x, 1, 0, 3 * channels), [-1, 3, channels]);
}

/** [n, 6, C] */
export function tensorsOf<T>(ops: TensorOps<T>, channels: number, x: T): T {
  return ops.reshape(ops.slice(x, 1, 3 * channels, componentCount * channels), [-1, 6, channels]);
}

function apply<T>(ops: TensorOps<T>, { matrix, bias }: Affine, x: T): T {
  return ops.add(ops.matMul(x, ops.constant(matrix)), ops.constant(bias));
}

/** [3, 6]: column k holds component axes[k] of a vector. */
function pick(axes: readonly number[]): TensorData {
  const data = new Float32Array(3 * axes.length);
  axes.forEach((axis, column) => {
    data[axis * axes.length + column] = 1;
  });
  return { data, shape: [3, axes.length] };
}

/** Places of xx yy zz xy xz yz in a row-major 3×3 matrix, upper and lower. */
const upper = [0, 4, 8, 1, 2, 5] as const;
const lower = [0, 4, 8, 3, 6, 7] as const;

const sixToNine: TensorData = { data: new Float32Array(54), shape: [6, 9] };
/** Mean of the two equal entries of a symmetric matrix. */
const nineToSix: TensorData = { data: new Float32Array(54), shape: [9, 6] };
upper.forEach((place, component) => {
  for (const entry of new Set([place, lower[component]])) sixToNine.data[component * 9 + entry] = 1;
  for (const entry of [place, lower[component]]) nineToSix.data[entry * 6 + component] += 0.5;
});

const identity: TensorData = { data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), shape: [1, 9] };

/** A − (tr A/3)·I on row-major 3×3 matrices; symmetric. */
const deviator: TensorData = { data: new Float32Array(81), shape: [9, 9] };
for (let row = 0; row < 9; row++) {
  for (let column = 0; column < 9; column++) {
    const diagonal = row % 4 === 0 && column % 4 === 0 ? 1 / 3 : 0;
    deviator.data[row * 9 + column] = (row === column ? 1 : 0) - diagonal;
  }
}
