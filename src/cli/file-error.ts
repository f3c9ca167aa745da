export { describeFileError, describeReadError } from '../project/files/file-error.js';
