import { Argument, type Command, type Option } from 'commander';
import { ruleNames } from '../linter/known-rules.js';
import { reporterNames } from '../reporters/index.js';
import type { CliIo } from './io.js';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** `adp-lint completion`, which prints what the definition of the command line says, in the language of a shell. */
export function addCompletionCommand(program: Command, io: CliIo, finish: (code: number) => void): void {
  program
    .command('completion')
    .description('a script that completes commands, options and file names in a shell (docs/editors.md)')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell: Shell) => {
      io.stdout.write(completionScript(program, shell));
      finish(0);
    });
}

/** What may stand in a place: some words, names of files, or anything else. */
type Values = readonly string[] | 'files' | 'unknown';

interface CompletedOption {
  readonly long: string | undefined;
  readonly short: string | undefined;
  readonly description: string;
  /** Undefined for one that takes no value. */
  readonly values: Values | undefined;
}

interface CompletedCommand {
  /** Its name behind those of the commands that it is one of; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  readonly values: Values;
}

/** Values that the definition gives as a text: what parses them takes more than a list could hold. */
const listed: Readonly<Record<string, readonly string[]>> = {
  '--format': reporterNames,
  rule: ruleNames.metas.map(({ name }) => name),
};

export function completionScript(program: Command, shell: Shell): string {
  const commands = completedCommands(program, '');
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands);
}

function completedCommands(command: Command, path: string): CompletedCommand[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command);
  const [first] = command.registeredArguments;
  return [
    {
      path,
      commands: below.map((each) => ({ name: each.name(), description: each.description() })),
      options: help.visibleOptions(command).map(completedOption),
      values: first === undefined ? 'unknown' : valuesOf(first.name(), first.argChoices, first.name()),
    },
    // commander makes the command help as it goes along, for its list alone.
    ...below
      .filter((each) => command.commands.includes(each))
      .flatMap((each) => completedCommands(each, `${path} ${each.name()}`.trim())),
  ];
}

function completedOption(option: Option): CompletedOption {
  const takesValue = option.required || option.optional;
  const placeholder = /[<[]([^>\]]*)/.exec(option.flags)?.[1] ?? '';
  return {
    long: option.long ?? undefined,
    short: option.short ?? undefined,
    description: option.description,
    values: takesValue ? valuesOf(option.long ?? '', option.argChoices, placeholder) : undefined,
  };
}

function valuesOf(name: string, choices: readonly string[] | undefined, placeholder: string): Values {
  if (choices !== undefined) return choices;
  if (listed[name] !== undefined) return listed[name];
  return /file|folder|model/.test(placeholder) ? 'files' : 'unknown';
}

/** In single quotes, as bash and zsh take it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const flagsOf = ({ long, short }: CompletedOption) => [long, short].filter((flag) => flag !== undefined);

/** The branches by which bash and zsh find out which command they are in; `$at` is its path. */
function pathBranches(commands: readonly CompletedCommand[]): string {
  return commands
    .filter(({ path }) => path !== '')
    .map(({ path }) => {
      const parent = path.split(' ').slice(0, -1).join(' ');
      return `      ${quoted(`${parent}|${path.split(' ').at(-1)}`)}) at=${quoted(path)} ;;`;
    })
    .join('\n');
}

/** By command and option, what its value may be. */
function valueBranches(commands: readonly CompletedCommand[], branch: (pattern: string, values: Values) => string) {
  return commands
    .flatMap(({ path, options }) =>
      options.flatMap((option) => {
        if (option.values === undefined) return [];
        const pattern = flagsOf(option).map((flag) => quoted(`${path}|${flag}`));
        return [branch(pattern.join(' | '), option.values)];
      }),
    )
    .join('\n');
}

function bashScript(commands: readonly CompletedCommand[]): string {
  const words = (values: Values) =>
    values === 'files' ? '_adp_lint_files' : values === 'unknown' ? ':' : `_adp_lint_words ${quoted(values.join(' '))}`;
  const branches = commands.map(({ path, commands: below, options, values }) => {
    const flags = options.flatMap(flagsOf).join(' ');
    return `    ${quoted(path)})
      if [[ $cur == -* ]]; then _adp_lint_words ${quoted(flags)}; return; fi
      _adp_lint_words ${quoted(below.map(({ name }) => name).join(' '))}
      ${words(values)} ;;`;
  });
  return `# bash completion of adp-lint: source <(adp-lint completion bash)
_adp_lint_words() {
  local word
  for word in $1; do [[ $word == "$cur"* ]] && COMPREPLY+=("$word"); done
}
_adp_lint_files() {
  local name
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -f -- "$cur")
}
_adp_lint() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at='' i
  COMPREPLY=()
  # bash parts --option=value into three words.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at|\${COMP_WORDS[i]}" in
${pathBranches(commands)}
    esac
  done
  case "$at|$prev" in
${valueBranches(commands, (pattern, values) => `    ${pattern}) ${words(values)}; return ;;`)}
  esac
  case "$at" in
${branches.join('\n')}
  esac
}
complete -o filenames -F _adp_lint adp-lint
`;
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const described = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([name, text]) => quoted(`${name.replaceAll(':', '\\:')}:${text}`)).join(' ');
  const words = (values: Values) =>
    values === 'files' ? '_files' : values === 'unknown' ? ':' : `compadd -- ${values.map(quoted).join(' ')}`;
  const branches = commands.map(({ path, commands: below, options, values }) => {
    const flags = options.flatMap((option) => flagsOf(option).map((flag) => [flag, option.description] as const));
    return `    ${quoted(path)})
      if [[ $cur == -* ]]; then
        found=(${described(flags)})
        _describe -o option found
        return
      fi
      found=(${described(below.map(({ name, description }) => [name, description] as const))})
      (( $#found )) && _describe command found
      ${words(values)} ;;`;
  });
  return `#compdef adp-lint
# zsh completion of adp-lint: source <(adp-lint completion zsh), behind compinit
_adp_lint() {
  local cur=$words[CURRENT] prev=$words[CURRENT-1] at='' word
  local -a found
  for word in \${words[2,CURRENT-1]}; do
    case "$at|$word" in
${pathBranches(commands)}
    esac
  done
  if [[ $cur == --*=* ]] && compset -P '*='; then prev=\${cur%%=*}; fi
  case "$at|$prev" in
${valueBranches(commands, (pattern, values) => `    ${pattern}) ${words(values)}; return ;;`)}
  esac
  case "$at" in
${branches.join('\n')}
  esac
}
compdef _adp_lint adp-lint
`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  // Other escapes do nothing between single quotes in fish.
  const inFish = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap(({ path, commands: below, options, values }) => {
    const begin = `complete -c adp-lint -n ${inFish(`__adp_lint_at ${path === '' ? '""' : `"${path}"`}`)}`;
    const listOf = (each: Values | undefined) =>
      each === undefined || typeof each === 'string' ? '' : ` -a ${inFish(each.join(' '))}`;
    return [
      ...below.map(({ name, description }) => `${begin} -a ${name} -d ${inFish(description)}`),
      ...(values === 'files' ? [`${begin} -F`] : listOf(values) === '' ? [] : [`${begin}${listOf(values)}`]),
      ...options.map((option) => {
        const flags = [option.long && ` -l ${option.long.slice(2)}`, option.short && ` -s ${option.short.slice(1)}`];
        const value = option.values === undefined ? '' : option.values === 'files' ? ' -r -F' : ' -x';
        return `${begin}${flags.filter(Boolean).join('')}${value}${listOf(option.values)} -d ${inFish(option.description)}`;
      }),
    ];
  });
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => inFish(path));
  return `# fish completion of adp-lint: adp-lint completion fish | source
function __adp_lint_at
  set -l at ''
  for word in (commandline -opc)[2..]
    set -l next (string trim "$at $word")
    contains -- $next ${paths.join(' ')}; and set at $next
  end
  test "$at" = "$argv[1]"
end
complete -c adp-lint -f
${lines.join('\n')}
`;
}
