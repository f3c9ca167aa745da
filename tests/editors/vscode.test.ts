import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { adpLint } from '../cli/adp-lint.js';
import { useTemporaryFolder } from '../cli/temporary-folder.js';

const root = join(__dirname, '../..');
const extension = join(root, 'editors', 'vscode');
const manifest = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
const folder = useTemporaryFolder();

describe('package.json', () => {
  const { contributes } = manifest;

  test('is woken by the languages that it brings', () => {
    const languages: { id: string; extensions: string[]; configuration?: string }[] = contributes.languages;
    expect(languages.map(({ id, extensions }) => [id, extensions])).toEqual([
      ['cif', ['.cif']],
      ['shelx', ['.res', '.ins']],
    ]);
    expect(manifest.activationEvents).toEqual(languages.map(({ id }) => `onLanguage:${id}`));
    for (const { configuration } of languages) {
      if (configuration) expect(() => JSON.parse(readFileSync(join(extension, configuration), 'utf8'))).not.toThrow();
    }
  });

  test('names files that there are, and is no dependency of the linter', () => {
    // All of it is joined into one file: nothing has to be installed with it.
    expect(manifest).not.toHaveProperty('dependencies');
    expect(Object.keys(manifest.devDependencies).sort()).toEqual(['esbuild', 'vscode-languageclient']);
    expect(manifest.private).toBe(true);
    const linter = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(linter.workspaces).toContain('editors/vscode');
    // What both are built with is installed by neither user.
    const ofLinter = { ...linter.dependencies, ...linter.optionalDependencies };
    for (const name of Object.keys(manifest.devDependencies)) expect(ofLinter).not.toHaveProperty(name);
    expect(linter.files.some((pattern: string) => pattern.startsWith('editors'))).toBe(false);
  });

  test('has the licence of the linter, and its address', () => {
    expect(readFileSync(join(extension, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
    const linter = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(manifest.repository).toEqual({ ...linter.repository, directory: 'editors/vscode' });
  });

  test('has the version of the linter', () => {
    expect(manifest.version).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
  });
});

describe('the package', () => {
  const built = () => join(folder(), 'built');
  const said = (name: string) => readFileSync(join(built(), name), 'utf8');
  beforeAll(() => {
    execFileSync(process.execPath, [join(extension, 'build.mjs'), built()], { encoding: 'utf8' });
  });

  test('names files that are there after the build, and leaves all others out', () => {
    const [first, ...wanted] = readFileSync(join(extension, '.vscodeignore'), 'utf8').trim().split('\n');
    expect(first).toBe('**');
    expect(manifest.scripts['vscode:prepublish']).toBe('node build.mjs');
    const names = wanted.map((line) => line.replace(/^!/, ''));
    expect(names.filter((name) => /node_modules|\*/.test(name))).toEqual([]);
    expect(names).toContain(manifest.main.replace('./', ''));
    for (const name of names) {
      const path = name.startsWith('dist/') ? join(built(), name.slice(5)) : join(extension, name);
      expect([name, existsSync(path)]).toEqual([name, true]);
    }
    expect(manifest.scripts.package).toMatch(/^npx --yes @vscode\/vsce@\d+\.\d+\.\d+ package --no-dependencies$/);
  });

  test('asks for nothing but the editor and Node', () => {
    const asked = [...said('extension.js').matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(([, name]) => name);
    expect(asked).toContain('vscode');
    expect(asked.filter((name) => name !== 'vscode' && !isBuiltin(name))).toEqual([]);
  });

  test('names the licence of everything in it', () => {
    const text = said('THIRD-PARTY.txt');
    for (const name of ['vscode-languageclient 11', 'vscode-jsonrpc', 'semver']) expect(text).toContain(name);
    expect(text).toContain('Permission is hereby granted');
  });

  test('starts in an editor', () => {
    // Whatever the client takes from the editor is there, and does nothing.
    const script = `
      const Module = require('node:module');
      const stub = () => new Proxy(class {}, {
        get: (target, name) => name === 'prototype' ? target.prototype : name === Symbol.toPrimitive ? () => 0 : name === 'then' ? undefined : stub(),
        apply: () => stub(),
        construct: () => ({}),
      });
      const load = Module._load;
      Module._load = (name, ...rest) => (name === 'vscode' ? stub() : load(name, ...rest));
      const { activate, deactivate } = require(process.argv[1]);
      process.stdout.write([typeof activate, typeof deactivate].join());
      `;
    const output = execFileSync(process.execPath, ['-e', script, join(built(), 'extension.js')], { encoding: 'utf8' });
    expect(output).toBe('function,function');
  });
});

interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly transport: string;
  readonly options?: { readonly shell: boolean };
}

describe('the extension', () => {
  let settings: Record<string, unknown>;
  let clients: { server: ServerOptions; selector: readonly object[]; running: boolean }[];
  let errors: string[];
  let commands: Map<string, () => Promise<void>>;
  let onChange: (change: { affectsConfiguration(name: string): boolean }) => unknown;
  let failing: boolean;
  let workspaceFolders: readonly object[];
  let module: { activate(context: { subscriptions: unknown[] }): Promise<void>; deactivate(): Promise<void> };

  beforeEach(() => {
    settings = {};
    clients = [];
    errors = [];
    commands = new Map();
    failing = false;
    workspaceFolders = [];
    jest.resetModules();
    jest.doMock(
      'vscode',
      () => ({
        commands: {
          registerCommand: (name: string, run: () => Promise<void>) => commands.set(name, run),
          executeCommand: async () => undefined,
        },
        window: {
          showErrorMessage: async (message: string) => {
            errors.push(message);
          },
        },
        workspace: {
          get workspaceFolders() {
            return workspaceFolders;
          },
          getConfiguration: (section: string) => ({
            get: (name: string) => {
              const { default: value } = manifest.contributes.configuration.properties[`${section}.${name}`];
              return settings[name] ?? value;
            },
          }),
          onDidChangeConfiguration: (listener: typeof onChange) => {
            onChange = listener;
          },
        },
      }),
      { virtual: true },
    );
    jest.doMock(
      'vscode-languageclient/node',
      () => ({
        TransportKind: { stdio: 'stdio' },
        LanguageClient: class {
          readonly #record: (typeof clients)[number];
          constructor(
            _id: string,
            _name: string,
            server: ServerOptions,
            { documentSelector }: { documentSelector: readonly object[] },
          ) {
            this.#record = { server, selector: documentSelector, running: false };
            clients.push(this.#record);
          }
          async start() {
            if (failing) throw new Error('spawn ENOENT');
            this.#record.running = true;
          }
          async stop() {
            if (failing) throw new Error('not running');
            this.#record.running = false;
          }
        },
      }),
      { virtual: true },
    );
    module = require('../../editors/vscode/extension.js');
  });

  const activate = () => module.activate({ subscriptions: [] });
  const onPosix = process.platform === 'win32' ? test.skip : test;

  onPosix('starts a command that the linter has, for both languages', async () => {
    await activate();
    const [{ server, selector, running }] = clients;
    expect(server).toEqual({ command: 'adp-lint', args: ['lsp'], transport: 'stdio' });
    expect(running).toBe(true);
    expect(selector).toContainEqual({ language: 'cif', scheme: 'file' });
    expect(selector).toContainEqual({ language: 'shelx', scheme: 'file' });
    // The client adds --stdio.
    const help = await adpLint([...server.args, '--stdio', '--help']);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('language server')]);
    await module.deactivate();
    expect(clients.map((each) => each.running)).toEqual([false]);
  });

  onPosix('follows the settings', async () => {
    settings = { path: '/opt/adp-lint', model: 'lattice', temperature: 100 };
    await activate();
    expect(clients[0].server).toMatchObject({
      command: '/opt/adp-lint',
      args: ['lsp', '--model', 'lattice', '--temperature', '100'],
    });
    const { code } = await adpLint([...clients[0].server.args, '--help']);
    expect(code).toBe(0);
    settings = {};
    await onChange({ affectsConfiguration: (name) => name === 'adp-lint.model' });
    expect(clients.map(({ running }) => running)).toEqual([false, true]);
    expect(clients[1].server.args).toEqual(['lsp']);
    await onChange({ affectsConfiguration: (name) => name === 'editor.fontSize' });
    expect(clients).toHaveLength(2);
  });

  onPosix('prefers the linter of the workspace', async () => {
    const program = join(folder(), 'node_modules', '.bin', 'adp-lint');
    mkdirSync(join(folder(), 'node_modules', '.bin'), { recursive: true });
    writeFileSync(program, '');
    workspaceFolders = [{ uri: { scheme: 'vscode-vfs', fsPath: '/x' } }, { uri: { scheme: 'file', fsPath: folder() } }];
    await activate();
    expect(clients[0].server.command).toBe(program);
  });

  test('says how to get a linter that is not there, and starts again when told to', async () => {
    failing = true;
    await activate();
    expect(errors).toEqual([
      expect.stringMatching(/could not be started \(spawn ENOENT\)\. Install it with npm install/),
    ]);
    expect(manifest.contributes.commands.map(({ command }: { command: string }) => command)).toEqual([
      ...commands.keys(),
    ]);
    // What never came up cannot be stopped, which is no error.
    await commands.get('adp-lint.restart')?.();
    expect(clients).toHaveLength(2);
  });
});
