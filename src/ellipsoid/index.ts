/** Displacement tensors as ellipsoids: two symmetric 3×3 tensors in, numbers out. */

export * from '../math/eigen.js';
export * from './axes.js';
export * from './definiteness.js';
export { iou, iouOfRelative } from './iou.js';
export * from './iou-voxel.js';
export * from './relative.js';
export * from './shape.js';
export * from './similarity.js';
export * from './uncertainty.js';
