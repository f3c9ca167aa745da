import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  CodeActionKind,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  MessageType,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Linted } from '../project/lint-runner.js';
import { Analysis } from './analysis.js';
import { codeActions, explainCommand } from './code-actions.js';
import { editorEntries } from './diagnostics.js';
import { hoverText } from './hover.js';
import { LintQueue } from './lint-queue.js';

export interface LanguageServerOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly version: string;
  /**
   * Lints the text of a document.
   *
   * @param name path of the file where it has one, else what the editor calls it
   */
  lint(text: string, name: string): Promise<Linted>;
  /** Pause of typing to wait for, ms. */
  readonly delay?: number;
  /** Names of files (globs) whose change may change every verdict. */
  readonly settingsFiles?: readonly string[];
  /** Called when one of them has changed, before all documents are linted anew. */
  reload?(): void;
}

const defaultDelay = 400;

/**
 * Speaks the language server protocol until the client says goodbye or goes away.
 *
 * @returns the exit code that the protocol asks for: 0 after a shutdown, else 1
 */
export function serve(options: LanguageServerOptions): Promise<number> {
  return new Promise((resolve) => {
    let ended = false;
    const watchDog = {
      shutdownReceived: false,
      initialize() {},
      exit(code: number) {
        if (ended) return;
        ended = true;
        void queue.end().then(() => {
          connection.dispose();
          resolve(code);
        });
      },
    };
    const connection = createConnection((logger) => {
      const reader = new StreamMessageReader(options.input);
      const writer = new StreamMessageWriter(options.output);
      reader.onClose(() => watchDog.exit(watchDog.shutdownReceived ? 0 : 1));
      return createProtocolConnection(reader, writer, logger);
    }, watchDog);

    const documents = new TextDocuments(TextDocument);
    const analyses = new Map<string, Analysis>();
    const told = new Set<string>();
    let capabilities: InitializeParams['capabilities'] = {};
    const queue = new LintQueue(lintDocument, options.delay ?? defaultDelay);

    async function lintDocument(uri: string): Promise<void> {
      const document = documents.get(uri);
      if (document === undefined) return;
      const { version } = document;
      const text = document.getText();
      try {
        const linted = await options.lint(text, nameOf(uri));
        // Meanwhile edited: it has been asked for again. Closed: its diagnostics have been taken away.
        if (ended || documents.get(uri)?.version !== version) return;
        analyses.set(uri, new Analysis(version, linted));
        const diagnostics = editorEntries(linted.report, uri).map(({ diagnostic }) => diagnostic);
        await connection.sendDiagnostics({ uri, version, diagnostics });
      } catch (error) {
        if (ended) return;
        const message = error instanceof Error ? error.message : String(error);
        connection.console.error(error instanceof Error && error.stack ? error.stack : message);
        // Without a model nothing can be linted: once is enough, and not with every key.
        if (!told.has(message)) await tell(MessageType.Error, `adp-lint: ${message}`);
        told.add(message);
      }
    }

    /** A notification, which wants no answer: the library's own methods are requests, that not every client knows. */
    function tell(type: MessageType, message: string): Promise<void> {
      return connection.sendNotification(ShowMessageNotification.type, { type, message });
    }

    /** What is known of a document as it is now. */
    function current(uri: string): { document: TextDocument; analysis: Analysis } | undefined {
      const document = documents.get(uri);
      const analysis = analyses.get(uri);
      return document && analysis?.version === document.version ? { document, analysis } : undefined;
    }

    connection.onInitialize((params): InitializeResult => {
      capabilities = params.capabilities;
      return {
        capabilities: {
          textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
          hoverProvider: true,
          codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
          executeCommandProvider: { commands: [explainCommand] },
        },
        serverInfo: { name: 'adp-lint', version: options.version },
      };
    });

    connection.onInitialized(() => {
      const { settingsFiles = [] } = options;
      if (settingsFiles.length === 0 || !capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
      const watchers = settingsFiles.map((name) => ({ globPattern: `**/${name}` }));
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    });

    connection.onDidChangeWatchedFiles(() => {
      options.reload?.();
      told.clear();
      for (const { uri } of documents.all()) queue.request(uri);
    });

    const opened = new Set<string>();
    documents.onDidOpen(({ document }) => {
      opened.add(document.uri);
      queue.request(document.uri, 0);
    });
    // A document that is opened has changed, too.
    documents.onDidChangeContent(({ document }) => {
      if (!opened.delete(document.uri)) queue.request(document.uri);
    });
    documents.onDidSave(({ document: { uri } }) => {
      if (current(uri) === undefined) queue.request(uri, 0);
    });
    documents.onDidClose(({ document: { uri } }) => {
      queue.forget(uri);
      analyses.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });

    connection.onHover(({ textDocument, position }) => {
      const known = current(textDocument.uri);
      const atom = known?.analysis.atomAt(known.document.offsetAt(position));
      return atom === undefined ? null : { contents: { kind: MarkupKind.Markdown, value: hoverText(atom) } };
    });

    connection.onCodeAction(({ textDocument: { uri }, range, context }) => {
      const known = current(uri);
      if (known === undefined) return [];
      if (context.only?.every((kind) => !isWithin(CodeActionKind.QuickFix, kind))) return [];
      const { version } = known.analysis;
      return codeActions(known.analysis, {
        uri,
        range,
        makeEdit: (edits) =>
          capabilities.workspace?.workspaceEdit?.documentChanges
            ? { documentChanges: [{ textDocument: { uri, version }, edits }] }
            : { changes: { [uri]: edits } },
      });
    });

    connection.onExecuteCommand(async ({ command, arguments: [uri] = [] }) => {
      if (command !== explainCommand || typeof uri !== 'string') return;
      if (capabilities.window?.showDocument?.support) {
        await connection.window.showDocument({ uri, external: !uri.startsWith('file:'), takeFocus: true });
      } else {
        await tell(MessageType.Info, uri.startsWith('file:') ? fileURLToPath(uri) : uri);
      }
    });

    documents.listen(connection);
    connection.listen();
  });
}

/** Whether a kind of action is `parent`, or one of its sub-kinds. */
function isWithin(kind: string, parent: string): boolean {
  return parent === '' || kind === parent || kind.startsWith(`${parent}.`);
}

/** A path for documents of the file system; others (not yet saved) by what stands for a name. */
function nameOf(uri: string): string {
  try {
    if (uri.startsWith('file:')) return fileURLToPath(uri);
    return decodeURIComponent(uri.replace(/^[^:]*:\/*/, ''));
  } catch {
    return uri;
  }
}
