import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { HandlerName } from '../shared/contract/environment.ts';

/** Files of one function as they are uploaded: path below the asset's folder, and bytes. */
export type Bundle = ReadonlyMap<string, Uint8Array>;

export interface BundleSource<Name extends string> {
  /** Folder of the project, with `functions/` and `shared/recipes/`. */
  readonly root: string;
  /** Files in `functions/`. */
  readonly handlers: readonly Name[];
}

/** A CommonJS dependency inside an ES module asks for `require`. */
const banner =
  "import { createRequire as createBundleRequire } from 'node:module';" +
  'const require = createBundleRequire(import.meta.url);';

const builtin = (file: string): string => fileURLToPath(new URL(`./builtins/${file}`, import.meta.url));

/** Recipes are data; the `open` function reads them from its own folder. */
const recipeFiles = new Set(['.yaml', '.md', '.jsonl']);

/**
 * Bundles every handler with everything it imports, the AWS SDK included, in one call of esbuild. Equal sources give
 * equal bytes wherever the project lies: nothing is written where paths would show, every path in code and source map
 * is relative to the project.
 *
 * @throws BuildFailure of esbuild, with file and line, when a source does not compile.
 */
export function bundleHandlers<Name extends string = HandlerName>({
  root,
  handlers,
}: BundleSource<Name>): ReadonlyMap<Name, Bundle> {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(handlers.map((name) => [`${name}/index`, `functions/${name}.ts`])),
    outdir: 'bundles',
    outExtension: { '.js': '.mjs' },
    write: false,
    // A linked node_modules would show in the source maps.
    preserveSymlinks: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: { 'node:http': builtin('http.ts'), 'node:https': builtin('https.ts') },
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    // Names stay: traces read well, and nothing that looks at a class's name can break.
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: banner },
    logLevel: 'silent',
  });
  const recipes = handlers.some((name) => name === 'open') ? readRecipes(join(root, 'shared', 'recipes')) : [];
  return new Map(
    handlers.map((name) => {
      const built = outputFiles
        .filter(({ path }) => relative(join(root, 'bundles'), path).split(sep)[0] === name)
        .map(({ path, contents }): [string, Uint8Array] => [basename(path), contents]);
      return [name, new Map([...built, ...(name === 'open' ? recipes : [])])];
    }),
  );
}

/** Writes the files of one function below a folder. */
export function writeBundle(bundle: Bundle, folder: string): void {
  for (const [path, contents] of bundle) {
    const file = join(folder, ...path.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}

function readRecipes(folder: string): [string, Uint8Array][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== folder && recipeFiles.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => [`recipes/${relative(folder, file).split(sep).join('/')}`, readFileSync(file)]);
}
