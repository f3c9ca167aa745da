export { describeFileError } from '../linter/file-error.js';
