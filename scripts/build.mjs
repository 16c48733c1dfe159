// Bundles the extension, the scan's worker and the command line into dist/: `node scripts/build.mjs [--dev] [--watch]`.
import { chmodSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Big libraries that only some commands need; they must never be loaded at start-up. */
const HEAVY = ['exceljs', 'docx', 'pptxgenjs', '@zip.js', 'age-encryption', '@cantoo/pdf-lib', 'cfb'];

/** Bundles of their own for big libraries, loaded when a command needs them. */
const LATER = ['./methods', './sheets'];

/** Modules of Node that most commands never use and that take milliseconds to load: loaded when a member is first asked for. */
const SELDOM = /^node:(crypto|child_process|fs\/promises|readline|stream|stream\/promises|url)$/;

/** Makes the modules of `SELDOM` load late. */
const lateModules = {
	name: 'late-modules',
	/** @param {import('esbuild').PluginBuild} build */
	setup(build) {
		build.onResolve({ filter: SELDOM }, ({ path: name, namespace }) =>
			namespace === 'late' ? { path: name, external: true } : { path: name, namespace: 'late' },
		);
		build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path: name }) => {
			const members = Object.keys(createRequire(import.meta.url)(name)).filter((member) => /^[a-zA-Z]\w*$/.test(member));
			const getters = members.map((member) => `get ${member}() { return load().${member}; }`);
			const contents = `let loaded;\nconst load = () => (loaded ??= require('${name}'));\nmodule.exports = {\n${getters.join(',\n')}\n};`;
			return { contents, loader: 'js', resolveDir: ROOT };
		});
	},
};

/** Modules of Node that nearly every source uses: their members are taken once for a bundle, not once for a source. */
const SHARED = /^node:(fs|path|os|zlib|util|buffer)$/;

const sharedModules = {
	name: 'shared-modules',
	/** @param {import('esbuild').PluginBuild} build */
	setup(build) {
		build.onResolve({ filter: SHARED }, ({ path: name, namespace }) =>
			namespace === 'shared' ? { path: name, external: true } : { path: name, namespace: 'shared', sideEffects: false },
		);
		build.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path: name }) => {
			const members = Object.keys(createRequire(import.meta.url)(name)).filter(
				(member) => /^[a-zA-Z]\w*$/.test(member) && member !== 'promises',
			);
			const taken = members.map((member) => `export const ${member} = /* @__PURE__ */ (() => whole.${member})();`);
			return { contents: `const whole = require('${name}');\n${taken.join('\n')}\nexport default whole;`, loader: 'js', resolveDir: ROOT };
		});
	},
};

/** Big tables as texts: V8 reads JSON several times as fast as the same written as an object. */
const tables = {
	name: 'tables',
	/** @param {import('esbuild').PluginBuild} build */
	setup(build) {
		build.onLoad({ filter: /[\\/](?:packs|l10n)[\\/][\w.-]+\.json$/ }, ({ path: file }) => {
			const text = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
			return { contents: `module.exports = JSON.parse(${JSON.stringify(text)});`, loader: 'js' };
		});
	},
};

/** The floors that every door stands on: one bundle, so that they are shipped and read once. */
const CORE = ['policy', 'label', 'detect', 'formats', 'rules', 'check', 'workspace'].map(
	(floor) => path.join(ROOT, 'src', floor) + path.sep,
);
/** Where a thread begins; it is a door. */
const DOORS = new Set([path.join(ROOT, 'src/workspace/worker.ts')]);

/** @param {string} file */
function isCore(file) {
	return CORE.some((floor) => file.startsWith(floor)) && !DOORS.has(file);
}

/** Takes what stands in the core from its bundle. */
const sharedCore = {
	name: 'shared-core',
	/** @param {import('esbuild').PluginBuild} build */
	setup(build) {
		build.onResolve({ filter: /^\./ }, async ({ path: request, importer, resolveDir, kind, pluginData }) => {
			if (pluginData === 'resolved' || isCore(importer)) return undefined;
			const found = await build.resolve(request, { importer, resolveDir, kind, pluginData: 'resolved' });
			return found.errors.length === 0 && isCore(found.path) ? { path: found.path, namespace: 'core' } : undefined;
		});
		build.onResolve({ filter: /^\.\/core$/, namespace: 'core' }, () => ({ path: './core', external: true }));
		build.onLoad({ filter: /.*/, namespace: 'core' }, ({ path: file }) => ({
			contents: `module.exports = require('./core')[${JSON.stringify(nameOf(file))}];`,
			loader: 'js',
			resolveDir: ROOT,
		}));
	},
};

/** @param {string} file */
function nameOf(file) {
	return path.relative(path.join(ROOT, 'src'), file).split(path.sep).join('/').replace(/\.ts$/, '');
}

/** The modules of the core that doors ask for, each as one export. */
export async function coreSource() {
	/** @type {Set<string>} */
	const asked = new Set();
	const collect = {
		name: 'collect',
		/** @param {import('esbuild').PluginBuild} build */
		setup(build) {
			build.onLoad({ filter: /.*/, namespace: 'core' }, ({ path: file }) => {
				asked.add(file);
				return undefined;
			});
		},
	};
	const doors = ENTRIES.filter(({ name }) => name !== 'core');
	await Promise.all(
		doors.map((entry) => {
			const options = optionsOf(entry);
			return esbuild.build({ ...options, write: false, minify: false, plugins: [collect, ...(options.plugins ?? [])] });
		}),
	);
	const files = [...asked].sort();
	const imports = files.map((file, index) => `import * as m${index} from ${JSON.stringify(file)};`);
	const exports = files.map((file, index) => `m${index} as ${JSON.stringify(nameOf(file))}`);
	return `${imports.join('\n')}\nexport { ${exports.join(', ')} };`;
}

/** The default policy's data as `packData` merges it, as JSON. */
function defaultPolicyData() {
	const { outputFiles } = esbuild.buildSync({
		stdin: {
			contents: `import { DEFAULT_POLICY_ID, packData } from './src/policy/packs'; export default JSON.stringify(packData(DEFAULT_POLICY_ID));`,
			resolveDir: ROOT,
		},
		bundle: true,
		format: 'cjs',
		platform: 'node',
		mainFields: ['module', 'main'],
		write: false,
		logLevel: 'error',
	});
	const merged = { exports: { default: '' } };
	new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(merged, merged.exports, createRequire(import.meta.url));
	return merged.exports.default;
}

/** The bundles: source, what stays outside, and what stands in front. `later`: not at start-up, so the big libraries may be in it. */
export const ENTRIES = [
	// What the doors share; its contents are gathered from what they ask for.
	{ name: 'core', source: '', external: [] },
	// The door of the extension is loaded when the editor starts, so it is small; the rest is loaded when it is needed.
	{ name: 'extension', source: 'src/vscode/extension.ts', external: ['vscode', './engine'] },
	{ name: 'engine', source: 'src/vscode/engine.ts', external: ['vscode', ...LATER] },
	{ name: 'worker', source: 'src/workspace/worker.ts', external: [] },
	{ name: 'cli', source: 'src/cli/main.ts', external: LATER, banner: '#!/usr/bin/env node' },
	{ name: 'methods', source: 'src/export/methods/index.ts', external: [], later: true },
	{ name: 'sheets', source: 'src/report/sheets.ts', external: [], later: true },
];

/**
 * esbuild options of one entry.
 * @param {(typeof ENTRIES)[number]} entry
 * @param {{ dev?: boolean, outdir?: string, core?: string }} [options] `core`: the source of the core
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
export function optionsOf(entry, options = {}) {
	const dev = options.dev ?? false;
	return {
		absWorkingDir: ROOT,
		...(entry.name === 'core'
			? {
					stdin: { contents: options.core ?? '', resolveDir: ROOT, sourcefile: 'core.js' },
					outfile: path.join(options.outdir ?? 'dist', 'core.js'),
				}
			: { entryPoints: { [entry.name]: entry.source }, outdir: options.outdir ?? 'dist' }),
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		external: entry.external,
		// Merging the packs takes longer than all else at start-up.
		define: { DEFAULT_POLICY_DATA: JSON.stringify(defaultPolicyData()) },
		// Only its reader is used, and what it exports otherwise cannot be shaken off.
		alias: { '@zip.js/zip.js': '@zip.js/zip.js/lib/zip-core-reader.js' },
		// `import()` becomes `require`, which needs no file extension and is quicker.
		supported: { 'dynamic-import': false },
		// jsonc-parser and others ship UMD in `main`, which esbuild cannot follow.
		mainFields: ['module', 'main'],
		minify: !dev,
		sourcemap: dev ? 'linked' : false,
		plugins: [...(entry.name === 'core' ? [] : [sharedCore]), lateModules, sharedModules, tables],
		legalComments: 'none',
		charset: 'utf8',
		metafile: true,
		logLevel: 'warning',
		...(entry.banner ? { banner: { js: entry.banner } } : {}),
	};
}

/**
 * Names of big libraries that got into a start-up bundle; empty when all is well.
 * @param {import('esbuild').Metafile} metafile
 */
export function heavyInputs(metafile) {
	const inputs = Object.keys(metafile.inputs);
	return HEAVY.filter((name) => inputs.some((input) => input.includes(`node_modules/${name}/`)));
}

/** @param {string[]} args */
async function main(args) {
	const dev = args.includes('--dev');
	const core = await coreSource();
	if (args.includes('--watch')) {
		const contexts = await Promise.all(ENTRIES.map((entry) => esbuild.context({ ...optionsOf(entry, { dev, core }), logLevel: 'info' })));
		await Promise.all(contexts.map((context) => context.watch()));
		return;
	}
	for (const entry of ENTRIES) {
		const result = await esbuild.build(optionsOf(entry, { dev, core }));
		const heavy = entry.later ? [] : heavyInputs(result.metafile);
		if (heavy.length > 0) throw new Error(`${entry.name}: ${heavy.join(', ')} must not be in a start-up bundle`);
		const [file, output] = Object.entries(result.metafile.outputs).find(([name]) => name.endsWith('.js')) ?? [];
		console.log(`${file}\t${((output?.bytes ?? 0) / 1024).toFixed(1)} KiB`);
		if (entry.banner && file) chmodSync(path.join(ROOT, file), 0o755);
	}
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
	try {
		await main(process.argv.slice(2));
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
