/** What is needed of package-lock.json to tell whether it holds all optional packages. */
export interface LockEntry {
  version?: string;
  cpu?: string[];
  os?: string[];
  libc?: string[];
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}

export interface LockFile {
  packages: Record<string, LockEntry>;
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'x64', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el'];

interface MissingPackage {
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
}

/** Optional packages that another one asks for and that have no entry. */
export function missingPackages(lock: LockFile): MissingPackage[] {
  const have = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));
  const missing = new Map<string, MissingPackage>();
  for (const { optionalDependencies = {}, dev = false } of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!have.has(name)) missing.set(name, { name, version, dev });
    }
  }
  return [...missing.values()];
}

/**
 * Adds entries for them, with the platform that their names say, and takes out `libc`, which npm 11 writes and npm 10
 * drops: an installation with either would change the file. (Both C libraries' builds are installed then, and the right
 * one is loaded.) Returns the names of what was added.
 */
export function completeLock(lock: LockFile): string[] {
  const missing = missingPackages(lock);
  for (const entry of Object.values(lock.packages)) delete entry.libc;
  for (const { name, version, dev } of missing) {
    const words = name.split('/').at(-1)!.split('-');
    const os = systems.find((system) => words.includes(system));
    const cpu = processors.find((processor) => words.includes(processor));
    if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+/.test(version)) {
      throw new Error(
        `${name}@${version}: neither platform nor exact version can be told; run npm install with a full mirror`,
      );
    }
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(dev && { dev }),
      optional: true,
      os: [os],
    };
  }
  // In npm's own order, so that its next install changes nothing.
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return missing.map(({ name }) => name);
}
