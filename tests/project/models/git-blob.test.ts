import { gitBlobId } from '../../../src/project/models/git-blob.js';

test('ids as git hash-object gives them', () => {
  expect(gitBlobId(new Uint8Array(0))).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
  expect(gitBlobId(Buffer.from('hello\n'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
});
