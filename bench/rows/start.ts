import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Row, RUNS, spread, written } from '../measure';
import { DIST } from './cli';

const AIM = 30;
const ROOT = path.resolve(__dirname, '../..');

/** Loads the bundle and activates it, with an editor that answers everything with nothing. */
const CHILD = `
const Module = require('node:module');
const answer = () => stub();
function stub() {
	return new Proxy(function () {}, {
		get: (_, key) => key === Symbol.toPrimitive ? () => '' : key === Symbol.iterator ? [][Symbol.iterator].bind([]) : key === 'then' ? undefined : key === 'length' ? 0 : stub(),
		apply: answer,
		construct: () => stub(),
	});
}
const load = Module._load;
Module._load = function (name, ...rest) { return name === 'vscode' ? stub() : load.call(this, name, ...rest); };
const begin = performance.now();
const extension = require(process.argv[1]);
const loaded = performance.now();
const context = { subscriptions: [], extensionPath: process.argv[2], extensionUri: stub(), globalState: stub(), workspaceState: stub(), extension: stub(), asAbsolutePath: (p) => p };
let failed = null;
try { const done = extension.activate(context); if (done && done.catch) done.catch(() => {}); } catch (error) { failed = error.message; }
const activated = performance.now();
const path = require('node:path');
const rest = path.join(path.dirname(process.argv[1]), 'engine.js');
if (require('node:fs').existsSync(rest)) require(rest);
process.stdout.write(JSON.stringify({ load: loaded - begin, activate: activated - loaded, engine: performance.now() - activated, failed }));
process.exit(0);
`;

/** Time to load and activate the extension, and the sizes of what is shipped. */
export function startRow(): Row {
	const bundle = path.join(DIST, 'extension.js');
	const row = {
		name: 'start',
		work: 'load dist/extension.js and activate it against a stubbed editor',
		aim: `≤ ${AIM} ms, .vsix ≤ 1.5 MB`,
	};
	if (!existsSync(bundle)) return { ...row, ours: 'dist/extension.js is missing', peer: sizes(), ratio: '—', reached: null };
	const loads: number[] = [];
	const totals: number[] = [];
	const engines: number[] = [];
	let failed: string | null = null;
	for (let run = -1; run < RUNS; run++) {
		const result = spawnSync(process.execPath, ['-e', CHILD, bundle, ROOT], { encoding: 'utf8' });
		const measured = JSON.parse(result.stdout) as { load: number; activate: number; engine: number; failed: string | null };
		if (run < 0) continue;
		loads.push(measured.load);
		totals.push(measured.load + measured.activate);
		engines.push(measured.engine);
		failed = measured.failed;
	}
	const note = failed === null ? '' : ` (activation stopped at the stub: ${failed})`;
	const total = spread(totals);
	const ours = `load ${written(spread(loads), 1, 'ms')}; with activate ${written(total, 1, 'ms')}${note}; engine.js, loaded when first needed, ${written(spread(engines), 1, 'ms')} more`;
	return {
		...row,
		ours,
		peer: sizes(),
		ratio: '—',
		reached: total.median <= AIM && vsixSize() <= 1.5 * 1024 * 1024,
	};
}

function sizes(): string {
	const bundles = ['extension.js', 'core.js', 'engine.js', 'worker.js', 'cli.js'].filter((name) => existsSync(path.join(DIST, name)));
	const texts = bundles.map((name) => {
		const bytes = readFileSync(path.join(DIST, name));
		return `${name} ${kib(bytes.length)} (gzip ${kib(gzipSync(bytes).length)})`;
	});
	const vsix = vsixSize();
	return [...texts, vsix > 0 ? `.vsix ${kib(vsix)}` : '.vsix not made yet'].join(', ');
}

/** Bytes of the newest package; 0 where there is none. */
function vsixSize(): number {
	const folders = [ROOT, DIST];
	const found = folders.flatMap((folder) => (existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : []));
	const packages = found.filter((file) => file.endsWith('.vsix')).sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
	return packages[0] === undefined ? 0 : statSync(packages[0]).size;
}

function kib(bytes: number): string {
	return `${(bytes / 1024).toFixed(0)} KiB`;
}
