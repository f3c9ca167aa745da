/** Fetches the published CartNet weights into the user's cache. */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelDownloadError } from '../../model/weights/errors.js';
import { readSafetensors } from '../../model/weights/safetensors.js';
import { writeWhole } from '../files/write-whole.js';
import { defaultCacheFolder } from './cache-folder.js';
import { gitBlobId } from './git-blob.js';
import { importCheckpoint, officialGitBlob } from './import-checkpoint.js';
import { cachedPath, officialModel } from './registry.js';
import { DownloadFailure, discardPart, downloadResumably } from './resumable-download.js';

/** Where the checkpoint is published, in the order of trying. */
export const officialUrls: readonly string[] = [
  'https://zenodo.org/records/13970823/files/cartnet_adp.ckpt?download=1',
  'https://raw.githubusercontent.com/alexsoleg/cartnet-streamlit/main/cpkt/cartnet_adp.ckpt',
];

export interface PullProgress {
  readonly url: string;
  /** Bytes so far, those of an earlier run included. */
  readonly received: number;
  /** Undefined where the server does not tell. */
  readonly total: number | undefined;
}

export interface PullOptions {
  /** The user's cache unless given. */
  readonly cacheFolder?: string | undefined;
  /** A mirror, in place of the addresses of publication; ADP_LINT_MODEL_URL unless given. */
  readonly url?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  /** Ends the download; the next one goes on from there. */
  readonly signal?: AbortSignal | undefined;
  /** Git blob id that the file must have; that of the published checkpoint unless given. */
  readonly gitBlob?: string | undefined;
  /** As in `downloadResumably`, ms. */
  readonly retryDelay?: number | undefined;
  readonly stallTime?: number | undefined;
}

export interface PulledModel {
  readonly path: string;
  /** Whether it had been pulled before, so that nothing was done. */
  readonly wasThere: boolean;
  /** Where it came from; undefined where it was there. */
  readonly url?: string;
}

/** The checkpoint with Adam's moments is about 30 MB. */
const largestCheckpoint = 256 * 2 ** 20;

/**
 * Downloads, verifies and imports the checkpoint; an interrupted download is gone on with, and the model appears whole
 * or not at all.
 * @throws ModelDownloadError where it cannot be had, or is not the published file; the signal's reason where it was ended
 */
export async function pullOfficial(options: PullOptions = {}): Promise<PulledModel> {
  const { env = process.env, gitBlob = officialGitBlob } = options;
  const folder = options.cacheFolder ?? defaultCacheFolder(env);
  const path = cachedPath(folder, officialModel);
  if (await hasBeenPulled(path, gitBlob)) return { path, wasThere: true };
  const mirror = options.url ?? (env.ADP_LINT_MODEL_URL || undefined);
  if (mirror !== undefined && !/^https?:\/\//i.test(mirror)) {
    throw new ModelDownloadError(
      `${mirror} is no http or https address; a checkpoint on disk is read by: adp-lint model import <file>`,
    );
  }
  await mkdir(folder, { recursive: true });
  const problems: string[] = [];
  const urls = mirror === undefined ? officialUrls : [mirror];
  for (const url of urls) {
    try {
      const bytes = await fetchVerified(url, partPath(folder, url), gitBlob, options);
      const { safetensors } = await importCheckpoint(bytes, 'cartnet_adp.ckpt');
      await writeWhole(path, safetensors);
      await Promise.all(urls.map((each) => discardPart(partPath(folder, each))));
      return { path, wasThere: false, url };
    } catch (error) {
      if (!(error instanceof DownloadFailure)) throw error;
      problems.push(`${url}: ${error.message}`);
    }
  }
  throw new ModelDownloadError(
    [
      'the official CartNet weights could not be downloaded',
      ...problems.map((problem) => `  ${problem}`),
      ...proxyAdvice(env),
      `With a browser, or on another machine, get ${officialUrls[0]}`,
      'and import it here: adp-lint model import cartnet_adp.ckpt -o cartnet.safetensors, then --model cartnet.safetensors',
    ].join('\n'),
  );
}

/** One for each address, so that trying the next one does not cost what came from the last. */
function partPath(folder: string, url: string): string {
  const tag = createHash('sha1').update(url).digest('hex').slice(0, 8);
  return join(folder, `${officialModel}-${tag}.ckpt.part`);
}

async function fetchVerified(
  url: string,
  part: string,
  gitBlob: string,
  { signal, onProgress, retryDelay, stallTime }: PullOptions,
): Promise<Uint8Array> {
  for (;;) {
    const { wasResumed } = await downloadResumably({
      url,
      partPath: part,
      maxBytes: largestCheckpoint,
      signal,
      onProgress: onProgress && ((received, total) => onProgress({ url, received, total })),
      retryDelay,
      stallTime,
    });
    const bytes = await readFile(part);
    const found = gitBlobId(bytes);
    if (found === gitBlob) return bytes;
    await discardPart(part);
    // The beginning of an earlier run may be to blame; then a fresh download is right.
    if (wasResumed) continue;
    throw new DownloadFailure(
      `the file there is not the published checkpoint (${bytes.length} bytes with git blob id ${found}, not ${gitBlob}); it was not kept`,
      false,
    );
  }
}

async function hasBeenPulled(path: string, gitBlob: string): Promise<boolean> {
  try {
    return readSafetensors(await readFile(path)).metadata.source_git_blob === gitBlob;
  } catch {
    // Not there, or damaged: then it is to be pulled.
    return false;
  }
}

/** Node's fetch takes no notice of proxies by itself. */
function proxyAdvice(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const proxy = env.HTTPS_PROXY ?? env.https_proxy;
  if (!proxy || env.NODE_USE_ENV_PROXY) return [];
  return ['Node reaches the proxy in HTTPS_PROXY only from version 24 on, with NODE_USE_ENV_PROXY=1 set.'];
}
