// Tests run as CommonJS through swc; the few ESM-only packages are transformed too.
const esmOnly = ['chalk', 'chokidar', 'pbf', 'readdirp', 'tinypool'];

export default {
  testEnvironment: './tests/support/environment.cjs',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
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
  testTimeout: 60_000,
};
