import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { textTree } from './corpus';
import { docxTree } from './rows/docx';

const ROOT = path.resolve(__dirname, '..');
const SHOWN = 14;

interface Profile {
	readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string } }[];
	readonly samples: readonly number[];
	/** Microseconds. */
	readonly timeDeltas: readonly number[];
}

/** Where the time of a scan goes: writes bench/profile.md from V8's samples of the command line and its threads, built without minifying. */
export async function writeProfile(): Promise<void> {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-profile-'));
	try {
		execFileSync(process.execPath, ['scripts/build.mjs', '--dev'], { cwd: ROOT, stdio: 'ignore' });
		const parts = [
			section('100,000 text files', folder, 'text', textTree(100_000)),
			section('20,000 small .docx', folder, 'docx', await docxTree(20_000)),
		];
		writeFileSync(path.join(__dirname, 'profile.md'), page(parts));
	} finally {
		rmSync(folder, { recursive: true });
		execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, stdio: 'ignore' });
	}
}

function section(title: string, folder: string, name: string, tree: string): string {
	const out = path.join(folder, name);
	const check = [path.join(ROOT, 'dist', 'cli.js'), 'check', '--quiet', '--no-cache', tree];
	const args = ['--cpu-prof', '--cpu-prof-dir', out, ...check];
	// Once before, so that the system has the files at hand: else the disk is measured.
	spawnSync(process.execPath, check, { stdio: 'ignore' });
	const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
	if (status === null || status === 2) throw new Error(`profile of ${name}: exit ${status}`);
	const times = new Map<string, number>();
	for (const file of readdirSync(out)) add(JSON.parse(readFileSync(path.join(out, file), 'utf8')) as Profile, times);
	const idle = times.get('waiting') ?? 0;
	times.delete('waiting');
	const total = [...times.values()].reduce((sum, time) => sum + time, 0);
	const lines = [...times]
		.sort(([, one], [, other]) => other - one)
		.slice(0, SHOWN)
		.map(([what, time]) => `| ${what} | ${(time / 1000).toFixed(0)} | ${((time * 100) / total).toFixed(1)} % |`);
	const sum = `Busy: ${(total / 1000).toFixed(0)} ms over all threads; waiting: ${(idle / 1000).toFixed(0)} ms.`;
	return [`## ${title}`, '', sum, '', '| function | ms | share |', '| --- | --- | --- |', ...lines, ''].join('\n');
}

/** Adds the time in each function itself. */
function add({ nodes, samples, timeDeltas }: Profile, times: Map<string, number>): void {
	const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
	for (const [index, sample] of samples.entries()) {
		const name = names.get(sample) ?? '?';
		times.set(name, (times.get(name) ?? 0) + Math.max(0, timeDeltas[index] ?? 0));
	}
}

function nameOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string {
	if (functionName === '(idle)') return 'waiting';
	const where = url.startsWith('node:') ? url.slice('node:'.length) : url === '' ? 'V8 and Node' : 'own';
	return `\`${(functionName || 'anonymous').replaceAll('|', '\\|').slice(0, 60)}\` (${where})`;
}

function page(parts: readonly string[]): string {
	return [
		'# Where the time goes',
		'',
		'Written by `npm run bench -- --profile`: time in each function itself, sampled by V8 in the command line and its threads, process start included.',
		'`open`, `read`, `close`, `readdir` and `stat` are system calls.',
		'',
		...parts,
	].join('\n');
}
