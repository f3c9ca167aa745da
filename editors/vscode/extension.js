// Starts `adp-lint lsp` and shows what it says; everything else is in the server.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

const documentSelector = ['cif', 'shelx'].flatMap((language) => [
  { language, scheme: 'file' },
  { language, scheme: 'untitled' },
]);

let client;

exports.activate = async (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('adp-lint.restart', restart),
    vscode.workspace.onDidChangeConfiguration((change) =>
      ['path', 'model', 'temperature'].some((name) => change.affectsConfiguration(`adp-lint.${name}`))
        ? restart()
        : undefined,
    ),
  );
  await start();
};

exports.deactivate = stop;

async function restart() {
  await stop();
  await start();
}

async function stop() {
  const ending = client;
  client = undefined;
  // One that never came up cannot be stopped.
  await ending?.stop().catch(() => undefined);
}

async function start() {
  const { command, args } = serverCommand();
  client = new LanguageClient(
    'adp-lint',
    'adp-lint',
    // On Windows the program is a .cmd file, which only a shell can start; its path may hold blanks.
    process.platform === 'win32'
      ? { command: `"${command}"`, args, transport: TransportKind.stdio, options: { shell: true } }
      : { command, args, transport: TransportKind.stdio },
    { documentSelector },
  );
  try {
    await client.start();
  } catch (error) {
    const choice = await vscode.window.showErrorMessage(
      `adp-lint: ${command} could not be started (${error instanceof Error ? error.message : error}). Install it with npm install -g adp-lint, or say where it is.`,
      'Open settings',
    );
    if (choice) await vscode.commands.executeCommand('workbench.action.openSettings', 'adp-lint.path');
  }
}

/** The program and its arguments, as the settings have them. */
function serverCommand() {
  const settings = vscode.workspace.getConfiguration('adp-lint');
  const args = ['lsp'];
  const model = settings.get('model');
  if (model) args.push('--model', model);
  const temperature = settings.get('temperature');
  if (typeof temperature === 'number') args.push('--temperature', String(temperature));
  return { command: settings.get('path') || installedInWorkspace() || 'adp-lint', args };
}

function installedInWorkspace() {
  const program = join('node_modules', '.bin', process.platform === 'win32' ? 'adp-lint.cmd' : 'adp-lint');
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => join(uri.fsPath, program))
    .find((path) => existsSync(path));
}
