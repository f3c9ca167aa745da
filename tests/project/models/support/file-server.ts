/** A web server on this machine that hands out one file, well or badly. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  readonly url: string;
  /** Ranges asked for, `whole` without one, in the order of the requests. */
  readonly requests: string[];
  /** What the next requests meet, one each; after that the file is served well. */
  readonly behaviours: Behaviour[];
  content: Buffer;
  etag: string | undefined;
  close(): Promise<void>;
}

export type Behaviour =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** Sends so many bytes of what was asked for and breaks the connection. */
  | { readonly kind: 'break'; readonly after: number }
  /** The same, but then sends nothing more and stays silent. */
  | { readonly kind: 'stall'; readonly after: number }
  /** Knows nothing of ranges. */
  | { readonly kind: 'whole' }
  /** Does not tell the length. */
  | { readonly kind: 'chunked' }
  /** Answers with another range than the one asked for. */
  | { readonly kind: 'wrong range' };

export async function serveFile(content: Buffer): Promise<FileServer> {
  const requests: string[] = [];
  const behaviours: Behaviour[] = [];
  const server: Server = createServer((request, response) => respond(request, response, files));
  const files: FileServer = {
    url: '',
    requests,
    behaviours,
    content,
    etag: '"v1"',
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(files, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cartnet_adp.ckpt` });
}

function respond(request: IncomingMessage, response: ServerResponse, server: FileServer): void {
  const { content, etag } = server;
  server.requests.push(request.headers.range ?? 'whole');
  const behaviour = server.behaviours.shift();
  if (behaviour?.kind === 'status') {
    response.writeHead(behaviour.status, behaviour.headers).end('an error page');
    return;
  }
  if (etag !== undefined) response.setHeader('etag', etag);
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const isFresh = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const start = asked !== null && isFresh && behaviour?.kind !== 'whole' ? Number(asked[1]) : 0;
  if (start > 0 && start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  if (start > 0) {
    const told = behaviour?.kind === 'wrong range' ? start + 1 : start;
    response.statusCode = 206;
    response.setHeader('content-range', `bytes ${told}-${content.length - 1}/${content.length}`);
  }
  const body = content.subarray(start);
  if (behaviour?.kind !== 'chunked') response.setHeader('content-length', body.length);
  if (behaviour?.kind === 'break' || behaviour?.kind === 'stall') {
    const isBreak = behaviour.kind === 'break';
    response.write(body.subarray(0, behaviour.after), () => {
      // A moment, so that what was sent arrives before the connection is reset.
      if (isBreak) setTimeout(() => response.destroy(), 30);
    });
    return;
  }
  // Node tells the length by itself when the whole body comes with end().
  if (behaviour?.kind === 'chunked') response.write(body);
  response.end(behaviour?.kind === 'chunked' ? undefined : body);
}
