import { fileURLToPath } from 'node:url';
import { testKinds } from './tests/support/test-kinds.mjs';

const kinds = testKinds(fileURLToPath(new URL('.', import.meta.url)));

// Tests run as CommonJS through swc; the few ESM-only packages are transformed too.
const esmOnly = ['chalk', 'chokidar', 'pbf', 'readdirp', 'tinypool'];

const shared = {
  testEnvironment: './tests/support/environment.cjs',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.[mc]?[tj]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs', ignoreDynamic: false },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  // Copies of the project that mutation runs work in.
  modulePathIgnorePatterns: ['<rootDir>/\\.stryker/'],
};

/** Jest's patterns are regular expressions over the path, in which it turns / into the separator of the system. */
const only = (files) => files.map((file) => `/${file.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`);

export default {
  projects: [
    { ...shared, displayName: 'unit', testRegex: only(kinds.unit) },
    { ...shared, displayName: 'slow', testRegex: only(kinds.slow) },
  ],
  // A test that hangs is ended at last; no machine is so busy that one that works takes as long.
  testTimeout: 900_000,
};
