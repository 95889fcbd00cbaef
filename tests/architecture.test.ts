/** Who may import whom (docs/ARCHITECTURE.md), and what no file may do. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = posix.join(import.meta.dirname, '..');
const files = new Map(
  ['client', 'signaling', 'tests']
    .flatMap((folder) => {
      const names = readdirSync(posix.join(root, folder), { recursive: true, encoding: 'utf8' });
      return names.map((name) => posix.join(folder, name.replaceAll('\\', '/')));
    })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => [name, readFileSync(posix.join(root, name), 'utf8')]),
);

interface Import {
  readonly from: string;
  /** A file of ours by its path from the root, or a package by its name. */
  readonly to: string;
  /** Gone once compiled. */
  readonly typeOnly: boolean;
}

const imports: readonly Import[] = [...files].flatMap(([from, source]) =>
  importsOf(from, withoutComments(source)),
);

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//gu, '').replaceAll(/(^|\s)\/\/.*$/gmu, '$1');
}

function importsOf(from: string, code: string): Import[] {
  const statements = code.matchAll(/^(?:import|export)\s(?<names>[^;]*?)\bfrom\s+'(?<path>[^']+)'/gmu);
  const bare = code.matchAll(/^import\s+'(?<path>[^']+)'/gmu);
  const dynamic = code.matchAll(/\bimport\(\s*'(?<path>[^']+)'/gmu);
  return [...statements, ...bare, ...dynamic].map(({ groups }) => ({
    from,
    to: resolved(from, groups?.['path'] ?? ''),
    typeOnly: isTypeOnly(groups?.['names']),
  }));
}

function isTypeOnly(names: string | undefined): boolean {
  if (names === undefined) return false;
  if (names.trimStart().startsWith('type ')) return true;
  const listed = /^\s*\{(?<list>[^}]*)\}\s*$/u.exec(names)?.groups?.['list'];
  const each = listed?.split(',').map((name) => name.trim());
  return each?.every((name) => name === '' || name.startsWith('type ')) ?? false;
}

function resolved(from: string, path: string): string {
  return path.startsWith('.') ? posix.join(posix.dirname(from), path) : path;
}

/** What the files of `folder` import against the rules, as sentences. */
function forbidden(folder: string, isAllowed: (made: Import) => boolean): string[] {
  return imports
    .filter((made) => made.from.startsWith(folder) && !isAllowed(made))
    .map(({ from, to }) => `${from} imports ${to}`);
}

function isIn(to: string, ...folders: readonly string[]): boolean {
  return folders.some((folder) => to === folder || to.startsWith(`${folder}/`));
}

const wire = ['signaling/bytes.ts', 'signaling/protocol.ts'];

/** What the relay takes from the core: a replica and the frames it speaks, without any key of a room. */
const coreForRelay = new Set(
  ['ed25519', 'feed', 'fork', 'frame', 'gate-error', 'ids', 'ports', 'room-log', 'update'].map(
    (name) => `client/core/${name}.ts`,
  ),
);

describe('who may import whom', () => {
  test('the files are there', () => {
    expect(files.size).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(300);
    const missing = imports.filter(
      ({ to }) => isIn(to, 'client', 'signaling') && to.endsWith('.ts') && !files.has(to),
    );
    expect(missing).toEqual([]);
  });

  test('signaling/bytes.ts imports nothing, signaling/protocol.ts nothing else', () => {
    expect(forbidden('signaling/bytes.ts', () => false)).toEqual([]);
    expect(forbidden('signaling/protocol.ts', ({ to }) => to === 'signaling/bytes.ts')).toEqual([]);
  });

  test('client/core imports itself, the wire, and libraries that compute', () => {
    const libraries = ['yjs', 'y-protocols', 'lib0', '@noble'];
    expect(forbidden('client/core/', ({ to }) => isIn(to, 'client/core', ...wire, ...libraries))).toEqual([]);
  });

  test('client/net imports the core and the wire, and never storage', () => {
    expect(forbidden('client/net/', ({ to }) => isIn(to, 'client/net', 'client/core', ...wire))).toEqual([]);
  });

  test('client/storage imports the core, the wire and idb, and never net', () => {
    const allowed = ['client/storage', 'client/core', 'idb', ...wire];
    expect(forbidden('client/storage/', ({ to }) => isIn(to, ...allowed))).toEqual([]);
  });

  test('what is shown imports lit and qr, and of the core nothing but types', () => {
    for (const folder of ['client/ui/', 'client/inspector/']) {
      const rule = ({ to, typeOnly }: Import): boolean =>
        isIn(to, 'client/ui', 'client/inspector', 'lit', '@lit', 'qr') ||
        (isIn(to, 'client/core') && typeOnly);
      expect(forbidden(folder, rule)).toEqual([]);
    }
  });

  test('of the core’s types, what is shown knows the views and what they are read by', () => {
    const shown = imports.filter(({ from }) => isIn(from, 'client/ui', 'client/inspector'));
    const types = new Set(shown.map(({ to }) => to).filter((to) => isIn(to, 'client/core')));
    expect([...types].toSorted()).toEqual(['client/core/readable.ts', 'client/core/views.ts']);
  });

  test('signaling imports of the client what a blind replica needs', () => {
    const rule = ({ to }: Import): boolean => !isIn(to, 'client', 'tests') || coreForRelay.has(to);
    expect(forbidden('signaling/', rule)).toEqual([]);
  });

  test('only signaling/server.ts knows the WebSocket library', () => {
    const users = imports
      .filter(({ from, to }) => !isIn(from, 'tests') && to === 'ws')
      .map(({ from }) => from);
    expect(users).toEqual(['signaling/server.ts']);
  });

  test('nothing imports client/main.ts, and nothing that runs imports the tests', () => {
    expect(imports.filter(({ to }) => to === 'client/main.ts')).toEqual([]);
    expect(imports.filter(({ from, to }) => !isIn(from, 'tests') && isIn(to, 'tests'))).toEqual([]);
  });
});

/** Files of `folder` whose code, comments aside, matches. */
function matching(folder: string, pattern: RegExp): string[] {
  return [...files]
    .filter(([name, source]) => name.startsWith(folder) && pattern.test(withoutComments(source)))
    .map(([name]) => name);
}

describe('what no file does', () => {
  test('the core knows no clock, no chance and no timer but those it is given', () => {
    const ambient =
      /\bDate\s*\.\s*now|\bMath\s*\.\s*random|\bnew\s+Date\b|\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b|\bperformance\b|\bcrypto\.(subtle|getRandomValues)/u;
    expect(matching('client/core/', ambient)).toEqual([]);
  });

  test('the core never waits', () => {
    expect(
      matching('client/core/', /\basync\b|\bawait\b|\bnew\s+Promise\b|\bPromise\s*\.|\.\s*then\s*\(/u),
    ).toEqual([]);
  });

  test('there are no barrels, and no drawers for odds and ends', () => {
    const names = [...files.keys()].filter((name) =>
      /(^|\/)(index|utils?|helpers?|common|misc)\.ts$/u.test(name),
    );
    expect(names).toEqual([]);
  });

  test('no test is left out, and none waits for time to pass', () => {
    expect(matching('tests/', /\b(test|it|describe|suite)\s*\.\s*(only|skip|todo)\b/u)).toEqual([]);
    expect(matching('tests/', new RegExp(['waitFor', 'Timeout'].join(''), 'u'))).toEqual([]);
  });

  test('relative imports name the file, with its ending', () => {
    const ends = /\.(ts|css|svg|json)(\?[\w&]+)?$/u;
    const odd = imports.filter(({ to }) => isIn(to, 'client', 'signaling', 'tests') && !ends.test(to));
    expect(odd).toEqual([]);
  });
});
