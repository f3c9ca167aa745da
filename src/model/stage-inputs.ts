import { StageInputError } from './engine-error.js';
import type { StageDefinition, TensorData } from './tensor-ops.js';

/** @throws StageInputError where an input is missing, has the wrong type, or its shape does not fit its data */
export function checkInputs(stage: StageDefinition, inputs: Readonly<Record<string, TensorData>>): void {
  for (const [name, { type, shape }] of Object.entries(stage.inputs)) {
    const given = inputs[name];
    if (!given) throw new StageInputError(`stage "${stage.name}" misses its input "${name}"`);
    if (given.data instanceof Int32Array !== (type === 'int32')) {
      throw new StageInputError(`input "${name}" of stage "${stage.name}" must be ${type}`);
    }
    const size = given.shape.reduce((product, dim) => product * dim, 1);
    const fits =
      given.shape.length === shape.length && shape.every((dim, axis) => fitsDimension(dim, given.shape[axis]));
    if (!fits || size !== given.data.length) {
      throw new StageInputError(
        `input "${name}" of stage "${stage.name}" must have the shape [${shape.join(', ')}], it has [${given.shape.join(', ')}] and ${given.data.length} numbers`,
      );
    }
  }
}

function fitsDimension(declared: number | string, given: number): boolean {
  return typeof declared === 'string' || declared === given;
}
