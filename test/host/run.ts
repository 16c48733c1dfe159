// Runs the host tests inside a real VS Code: `tsx test/host/run.ts [run …] [--grep TEXT]`. Ends with the sum of all runs.
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, parseArgs } from 'node:util';
import esbuild from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchBrowser, newPage, workbenchUrl } from './browser';
import { runDesktop } from './desktop';
import { startServer } from './server';
import type { HostResult } from './suite';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const EXTENSION = process.env.KAKUZUKE_HOST_EXTENSION ?? ROOT;
/** Bundled tests; beside them what the workbench logged in each run. */
const OUT = path.join(ROOT, 'out', 'test', 'host');
const SUITE = path.join(OUT, 'index.js');

/** One start of VS Code: what it opens, how, and which tests run in it. */
export interface Run {
	readonly name: string;
	readonly locale: 'en' | 'ja';
	readonly trusted: boolean;
	readonly folders: 'one' | 'two';
}

const RUNS: readonly Run[] = [
	{ name: 'editor', locale: 'en', trusted: true, folders: 'one' },
	{ name: 'japanese', locale: 'ja', trusted: true, folders: 'one' },
	{ name: 'multi-root', locale: 'en', trusted: true, folders: 'two' },
	{ name: 'restricted', locale: 'en', trusted: false, folders: 'one' },
];

const TIME_LIMIT = 5 * 60_000;

async function bundle(): Promise<void> {
	await esbuild.build({
		absWorkingDir: ROOT,
		entryPoints: ['test/host/suite/index.ts'],
		outfile: SUITE,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		external: ['vscode', 'mocha'],
		mainFields: ['module', 'main'],
		sourcemap: 'inline',
		logLevel: 'warning',
	});
}

/** The folder (or the multi-root file) that VS Code opens: a copy of the fixtures, so that tests may change it. */
function makeWorkspace(home: string, run: Run): string {
	const fixtures = path.join(ROOT, 'test', 'host', 'workspace');
	const folders = run.folders === 'one' ? ['office'] : ['office', 'school'];
	for (const name of folders) {
		const target = path.join(home, 'workspace', name);
		mkdirSync(target, { recursive: true });
		if (existsSync(path.join(fixtures, name))) cpSync(path.join(fixtures, name), target, { recursive: true });
	}
	if (run.folders === 'one') return path.join(home, 'workspace', 'office');
	const file = path.join(home, 'workspace', 'both.code-workspace');
	writeFileSync(file, JSON.stringify({ folders: folders.map((name) => ({ path: name })) }));
	return file;
}

/** Where the tests leave their report and their counts, and how the runner hands that to them. */
function makeResults(run: Run, grep: string): { env: Record<string, string>; take(): HostResult } {
	const counts = path.join(OUT, `host-${run.name}.json`);
	const report = path.join(OUT, `host-${run.name}.txt`);
	for (const file of [counts, report]) rmSync(file, { force: true });
	const env = { KAKUZUKE_HOST_SUITE: run.name, KAKUZUKE_HOST_RESULT: counts, KAKUZUKE_HOST_REPORT: report, KAKUZUKE_HOST_GREP: grep };
	const take = (): HostResult => {
		console.log(existsSync(report) ? readFileSync(report, 'utf8') : 'The tests did not start.');
		return existsSync(counts) ? (JSON.parse(readFileSync(counts, 'utf8')) as HostResult) : { passed: 0, failed: 1, pending: 0 };
	};
	return { env, take };
}

/** Opens the workbench with the tests' path; the page calls back with what the tests print, and with their exit code. */
async function runInPage(browser: Browser, run: Run, folder: string, authority: string): Promise<number> {
	const page = await newPage(browser, run.locale);
	const exit = new Promise<number>((resolve) => {
		void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
	});
	const log = path.join(OUT, `host-${run.name}.log`);
	writeFileSync(log, '');
	await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => appendFileSync(log, `${format(...args)}\n`));
	const remote = (file: string): string => `vscode-remote://${authority}${file}`;
	const payload = [
		['extensionDevelopmentPath', remote(EXTENSION)],
		['extensionTestsPath', remote(SUITE)],
	] as const;
	await page.goto(workbenchUrl({ authority, folder, payload }));
	const timeout = new Promise<never>((_, reject) => {
		setTimeout(() => reject(new Error(`The run "${run.name}" took more than ${TIME_LIMIT / 60_000} minutes`)), TIME_LIMIT).unref();
	});
	try {
		return await Promise.race([exit, timeout]);
	} catch (error) {
		await page.screenshot({ path: path.join(OUT, `host-${run.name}.png`) });
		throw error;
	} finally {
		await page.context().close();
	}
}

async function runServed(run: Run, env: Record<string, string>): Promise<number> {
	const server = await startServer({ locale: run.locale, trusted: run.trusted, env });
	try {
		const browser = await launchBrowser();
		try {
			return await runInPage(browser, run, makeWorkspace(server.home, run), server.authority);
		} finally {
			await browser.close();
		}
	} catch (error) {
		console.error(server.log());
		throw error;
	} finally {
		await server.stop();
	}
}

async function runOne(run: Run, grep: string): Promise<HostResult> {
	console.log(`\n■ ${run.name} (${run.locale}, ${run.trusted ? 'trusted' : 'restricted'})`);
	const { env, take } = makeResults(run, grep);
	const desktop = process.env.KAKUZUKE_VSCODE;
	const parts = { extension: EXTENSION, suite: SUITE, env, makeWorkspace };
	const code = await (desktop ? runDesktop(desktop, run, parts) : runServed(run, env)).catch((error: unknown) => {
		console.error(error);
		return 1;
	});
	const counts = take();
	return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string', default: '' } } });
	const runs = RUNS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
	await bundle();
	const sum = { passed: 0, failed: 0, pending: 0 };
	for (const run of runs) {
		const result = await runOne(run, values.grep);
		sum.passed += result.passed;
		sum.failed += result.failed;
		sum.pending += result.pending;
	}
	console.log(`\nhost: ${sum.passed} passed, ${sum.failed} failed, ${sum.pending} skipped`);
	process.exit(sum.failed > 0 || sum.passed === 0 ? 1 : 0);
}

void main();
