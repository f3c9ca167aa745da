export { packageVersion } from '../linter/version.js';
