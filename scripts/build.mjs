// Bundles the extension, the scan's worker and the command line into dist/: `node scripts/build.mjs [--dev] [--watch]`.
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Big libraries that only some commands need; they must never be loaded at start-up. */
const HEAVY = ['exceljs', 'docx', 'pptxgenjs', '@zip.js', 'age-encryption', '@cantoo/pdf-lib', 'cfb'];

/** Bundles of their own for big libraries, loaded when a command needs them. */
const LATER = ['./methods', './sheets'];

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
		// Only its reader is used, and what it exports otherwise cannot be shaken off.
		alias: { '@zip.js/zip.js': '@zip.js/zip.js/lib/zip-core-reader.js' },
		// `import()` becomes `require`, which needs no file extension and is quicker.
		supported: { 'dynamic-import': false },
		// jsonc-parser and others ship UMD in `main`, which esbuild cannot follow.
		mainFields: ['module', 'main'],
		minify: !dev,
		sourcemap: dev ? 'linked' : false,
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
