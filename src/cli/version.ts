export { packageVersion } from '../project/version.js';
