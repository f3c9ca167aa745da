/** Open data that tests read in place and the repository does not carry (see fixtures/README.md). */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const sharedFolder = resolve(__dirname, '../../../shared');

export function sharedPath(...parts: string[]): string {
  return join(sharedFolder, ...parts);
}

export const haveShared = existsSync(join(sharedFolder, 'oracle', 'B', 'cif'));

/** `describe` where the shared data are present, else a visibly skipped block that says what is missing. */
export const describeWithShared: jest.Describe | jest.Describe['skip'] = haveShared
  ? describe
  : (Object.assign(
      (name: string, body: () => void) => describe.skip(`${name} (skipped: no ../shared beside the checkout)`, body),
      describe.skip,
    ) as jest.Describe);
