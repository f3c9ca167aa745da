export { describeFileError, describeReadError } from '../linter/file-error.js';
