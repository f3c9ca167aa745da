/**
 * Downloads into a `.part` file that a later try goes on with. Beside it lies `.part.json`: the address, and what the
 * server called this version of the file, so that two versions are never glued together.
 */
import { type FileHandle, open, readFile, rm, stat, writeFile } from 'node:fs/promises';

/** One try to download came to nothing. */
export class DownloadFailure extends Error {
  override readonly name = 'DownloadFailure';
  constructor(
    message: string,
    /** Whether another try may go better. */
    readonly isTransient: boolean,
    /** How long the server asks to wait, ms. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

export interface DownloadRequest {
  readonly url: string;
  readonly partPath: string;
  /** Larger files are refused. */
  readonly maxBytes: number;
  /** Ends the download; what has been received stays for the next time. */
  readonly signal?: AbortSignal | undefined;
  /** Called at the start and after every piece, in bytes; the total only where the server tells it. */
  readonly onProgress?: ((received: number, total: number | undefined) => void) | undefined;
  /** A connection that is silent for so long counts as broken, ms; a minute unless given. */
  readonly stallTime?: number | undefined;
  /** Wait before the second try, ms, doubled with every further one; a second unless given. */
  readonly retryDelay?: number | undefined;
}

/** Tries in a row that bring nothing new. */
const fruitlessTries = 4;
/** Tries in all, so that a server that gives a byte a time comes to an end. */
const allTries = 40;
/** ms */
const longestWait = 60_000;

/**
 * Downloads the whole file, going on after interruptions.
 * @returns whether anything of an earlier run was used
 * @throws DownloadFailure where it cannot be had; the signal's reason where it was ended; Node's own errors of the disk
 */
export async function downloadResumably(request: DownloadRequest): Promise<{ readonly wasResumed: boolean }> {
  const { partPath, signal, retryDelay = 1000 } = request;
  const wasResumed = (await partLength(partPath)) > 0 && (await readOrigin(partPath))?.url === request.url;
  let fruitless = 0;
  for (let tries = 1; ; tries++) {
    const before = await partLength(partPath);
    try {
      await attempt(request);
      return { wasResumed };
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof DownloadFailure) || !error.isTransient) throw error;
      fruitless = (await partLength(partPath)) > before ? 1 : fruitless + 1;
      if (fruitless >= fruitlessTries || tries >= allTries) throw error;
      await wait(Math.min(error.retryAfter ?? retryDelay * 2 ** (fruitless - 1), longestWait), signal);
    }
  }
}

/** Removes what has been received. */
export async function discardPart(partPath: string): Promise<void> {
  await Promise.all([rm(partPath, { force: true }), rm(originPath(partPath), { force: true })]);
}

async function attempt(request: DownloadRequest): Promise<void> {
  const { url, partPath, maxBytes } = request;
  const origin = await readOrigin(partPath);
  if (origin?.url !== url) await discardPart(partPath);
  const have = await partLength(partPath);
  const watch = new StallWatch(request.stallTime ?? 60_000, request.signal);
  try {
    const response = await fetchFrom(url, have, origin?.validator, watch);
    const plan = await planOf(response, have, partPath);
    if (plan === 'complete') return;
    if ((plan.total ?? 0) > maxBytes) throw tooLarge(plan.total ?? 0, maxBytes);
    if (plan.start === 0) await writeFile(originPath(partPath), JSON.stringify({ url, ...validatorOf(response) }));
    const file = await open(partPath, plan.start === 0 ? 'w' : 'a');
    try {
      await receive(response, file, plan, request, watch);
    } finally {
      await file.close();
    }
  } finally {
    watch.stop();
  }
}

interface Plan {
  /** First byte that the response brings. */
  readonly start: number;
  /** Length of the whole file. */
  readonly total: number | undefined;
}

async function fetchFrom(url: string, have: number, validator: string | undefined, watch: StallWatch) {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (have > 0) {
    headers.range = `bytes=${have}-`;
    if (validator !== undefined) headers['if-range'] = validator;
  }
  try {
    return await fetch(url, { headers, signal: watch.signal });
  } catch (error) {
    throw networkFailure(error, watch);
  }
}

/** What the response's status and headers make of it. */
async function planOf(response: Response, have: number, partPath: string): Promise<Plan | 'complete'> {
  const { status, headers } = response;
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  const rangeTotal = range === null || range[2] === '*' ? undefined : Number(range[2]);
  if (status === 206 && range !== null && Number(range[1]) === have) return { start: have, total: rangeTotal };
  if (status === 200) {
    const length = headers.get('content-length');
    // A compressed body is longer than its content-length says.
    const isPlain = (headers.get('content-encoding') ?? 'identity') === 'identity';
    return { start: 0, total: length === null || !isPlain ? undefined : Number(length) };
  }
  await response.body?.cancel();
  if (status === 416 && rangeTotal === have) return 'complete';
  if (status === 206 || status === 416) {
    await discardPart(partPath);
    throw new DownloadFailure('the server could not go on where the last download stopped', true);
  }
  const isTransient = status === 408 || status === 425 || status === 429 || status >= 500;
  throw new DownloadFailure(
    `the server answers ${status} ${response.statusText}`.trim(),
    isTransient,
    retryAfter(headers),
  );
}

async function receive(
  response: Response,
  file: FileHandle,
  { start, total }: Plan,
  { maxBytes, onProgress }: DownloadRequest,
  watch: StallWatch,
): Promise<void> {
  const reader = response.body?.getReader();
  let received = start;
  onProgress?.(received, total);
  for (;;) {
    // Only reading from the network may fail and be tried again; a full disk may not.
    const piece = await reader?.read().catch((error: unknown) => {
      throw networkFailure(error, watch);
    });
    if (piece?.value === undefined) break;
    watch.isAlive();
    received += piece.value.length;
    if (received > maxBytes) throw tooLarge(received, maxBytes);
    await file.writeFile(piece.value);
    onProgress?.(received, total);
  }
  if (total !== undefined && received !== total) {
    throw new DownloadFailure(`the connection ended after ${received} of ${total} bytes`, true);
  }
}

/** Ends a request that the user has ended, or on which nothing has come for a while. */
class StallWatch {
  readonly #controller = new AbortController();
  readonly #time: number;
  #timer: NodeJS.Timeout | undefined;
  readonly signal: AbortSignal;

  constructor(time: number, signal: AbortSignal | undefined) {
    this.#time = time;
    this.signal = signal === undefined ? this.#controller.signal : AbortSignal.any([signal, this.#controller.signal]);
    this.isAlive();
  }

  get hasStalled(): boolean {
    return this.#controller.signal.aborted;
  }

  get seconds(): number {
    return this.#time / 1000;
  }

  isAlive(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), this.#time);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Failures that another try will not mend. */
const lasting: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ERR_INVALID_URL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** fetch hides the reason of a failure in a chain of causes. */
function networkFailure(error: unknown, watch: StallWatch): DownloadFailure {
  if (watch.hasStalled) return new DownloadFailure(`nothing came for ${watch.seconds} s`, true);
  let cause = asFailure(error);
  for (let inner = asFailure(cause.cause); inner.message !== ''; inner = asFailure(inner.cause)) cause = inner;
  const { code, message } = cause;
  return new DownloadFailure(`no connection (${message || 'for an unknown reason'})`, !lasting.has(code));
}

/** Not by instanceof: what fetch throws may come from another realm, and what is thrown may be anything. */
function asFailure(thrown: unknown): { readonly message: string; readonly code: string; readonly cause: unknown } {
  const { message, code, cause } = Object(thrown) as Partial<Record<'message' | 'code' | 'cause', unknown>>;
  // A connection refused at several addresses is an AggregateError with a code but no message.
  return { message: textOf(message) || textOf(code), code: textOf(code), cause };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function tooLarge(length: number, maxBytes: number): DownloadFailure {
  return new DownloadFailure(`the file there is ${length} bytes long, more than the ${maxBytes} it may have`, false);
}

function validatorOf({ headers }: Response): { readonly validator?: string } {
  const etag = headers.get('etag');
  const validator = etag !== null && !etag.startsWith('W/') ? etag : headers.get('last-modified');
  return validator === null ? {} : { validator };
}

/** `Retry-After` in seconds; the form with a date is rare and left to the usual delay. */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  return text !== null && /^\d+$/.test(text) ? Number(text) * 1000 : undefined;
}

interface PartOrigin {
  readonly url: string;
  readonly validator?: string;
}

function originPath(partPath: string): string {
  return `${partPath}.json`;
}

async function readOrigin(partPath: string): Promise<PartOrigin | undefined> {
  try {
    const origin: unknown = JSON.parse(await readFile(originPath(partPath), 'utf8'));
    if (typeof origin !== 'object' || origin === null || !('url' in origin) || typeof origin.url !== 'string') {
      return undefined;
    }
    const validator = 'validator' in origin && typeof origin.validator === 'string' ? origin.validator : undefined;
    return { url: origin.url, ...(validator !== undefined && { validator }) };
  } catch {
    return undefined;
  }
}

async function partLength(partPath: string): Promise<number> {
  return stat(partPath).then(
    ({ size }) => size,
    () => 0,
  );
}

async function wait(time: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((done) => {
    const timer = setTimeout(done, time);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        done();
      },
      { once: true },
    );
  });
  signal?.throwIfAborted();
}
