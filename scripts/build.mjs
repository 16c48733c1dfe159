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
 * @param {{ dev?: boolean, outdir?: string }} [options]
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
export function optionsOf(entry, options = {}) {
	const dev = options.dev ?? false;
	return {
		absWorkingDir: ROOT,
		entryPoints: { [entry.name]: entry.source },
		outdir: options.outdir ?? 'dist',
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
		plugins: [lateModules, sharedModules, tables],
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
	if (args.includes('--watch')) {
		const contexts = await Promise.all(ENTRIES.map((entry) => esbuild.context({ ...optionsOf(entry, { dev }), logLevel: 'info' })));
		await Promise.all(contexts.map((context) => context.watch()));
		return;
	}
	for (const entry of ENTRIES) {
		const result = await esbuild.build(optionsOf(entry, { dev }));
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
