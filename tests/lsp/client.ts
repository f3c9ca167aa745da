import { PassThrough } from 'node:stream';
import {
  type CodeAction,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { type LanguageServerOptions, serve } from '../../src/lsp/server.js';

/** An editor, as far as a language server sees of it. */
export class TestClient {
  readonly published: PublishDiagnosticsParams[] = [];
  readonly messages: string[] = [];
  readonly shown: string[] = [];
  readonly logged: string[] = [];
  readonly connection: ProtocolConnection;
  #waiting: (() => void)[] = [];

  constructor(connection: ProtocolConnection) {
    this.connection = connection;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.messages.push(message);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message);
    });
    connection.onRequest('window/showDocument', ({ uri }: { uri: string }) => {
      this.shown.push(uri);
      return { success: true };
    });
    connection.listen();
  }

  async initialize(capabilities: object = {}): Promise<InitializeResult> {
    const result: InitializeResult = await this.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities,
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  open(uri: string, text: string, version = 1, languageId = 'cif'): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version, text },
    });
  }

  change(uri: string, version: number, ...contentChanges: readonly object[]): Promise<void> {
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** The diagnostics of a version of a document, as soon as they are there. */
  async diagnostics(uri: string, version: number): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.published.find((each) => each.uri === uri && each.version === version);
      if (found) return found.diagnostics;
      await this.anything();
    }
  }

  /** Waits for diagnostics or a message. */
  anything(): Promise<void> {
    return new Promise((wake) => this.#waiting.push(wake));
  }

  async hover(uri: string, line: number, character: number): Promise<string | undefined> {
    const hover: { contents: { kind: string; value: string } } | null = await this.connection.sendRequest(
      'textDocument/hover',
      { textDocument: { uri }, position: { line, character } },
    );
    return hover?.contents.value;
  }

  codeActions(uri: string, line: number, only?: readonly string[]): Promise<CodeAction[]> {
    const position = { line, character: 0 };
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [], ...(only && { only }) },
    });
  }

  /** Ends the session as the protocol wants it. */
  async quit(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
  }
}

/** A server within this process and a client that talks to it. */
export function startServer(options: Pick<LanguageServerOptions, 'lint' | 'delay'>): {
  readonly client: TestClient;
  readonly exitCode: Promise<number>;
  readonly toServer: PassThrough;
} {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const exitCode = serve({ input: toServer, output: toClient, version: '1.2.3', ...options });
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  return { client: new TestClient(connection), exitCode, toServer };
}
