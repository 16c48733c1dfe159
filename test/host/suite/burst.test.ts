import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { api, clear, file, root, until } from './support';

const FILES = 20_000;
const EACH = 100;
const GOOD = '【機密性1・完全性1・可用性1】\n';
/** Milliseconds for which the window may seem to stand still. */
const STALL = 50;

const nameOf = (index: number): string => `burst/${Math.floor(index / EACH)}/${index}.md`;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const git = (...args: string[]): Buffer =>
	execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'core.fsync=none', ...args], { cwd: root() });

/** A repository with two branches in which each of the files differs: labelled in one, unlabelled in the other. */
function makeRepository(): void {
	git('init', '-q', '-b', 'labelled');
	commitAll((index) => `${GOOD}# ${index}\n`);
	git('checkout', '-q', '-b', 'unlabelled');
	commitAll((index) => `# ${index}\n`);
	git('checkout', '-q', 'labelled');
}

function commitAll(content: (index: number) => string): void {
	for (let index = 0; index < FILES; index++) {
		if (index % EACH === 0) mkdirSync(path.dirname(file(nameOf(index))), { recursive: true });
		writeFileSync(file(nameOf(index)), content(index));
	}
	git('add', '.');
	git('commit', '-q', '-m', 'all');
}

/** Looks at one document only: asking for all of them would hold up the host by itself. */
const found = (index: number): boolean =>
	vscode.languages.getDiagnostics(vscode.Uri.file(file(nameOf(index)))).some(({ source }) => source === 'kakuzuke');

/** The longest time in milliseconds that the extension host, which this test runs in, had no turn for others while `work` ran. */
async function worstStall(work: () => Promise<unknown>): Promise<number> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	await work();
	delay.disable();
	return delay.max / 1e6;
}

async function handled(expected: boolean): Promise<void> {
	await until(
		'findings of the burst',
		() => (found(0) === expected && found(1000) === expected ? true : undefined),
		() => [found(0), found(1000)],
		60_000,
	);
	// What follows the findings: views, decorations.
	await pause(3000);
}

describe('a burst of changes', () => {
	before(api);
	afterEach(clear);

	it('a checkout of 20,000 files holds up nothing, and all are up to date afterwards', async function () {
		// Other programs may take a processor away for as long; they do not do so three times.
		this.retries(2);
		this.timeout(240_000);
		makeRepository();
		await vscode.commands.executeCommand('kakuzuke.scanWorkspace');
		await pause(5000);
		const calm = await worstStall(() => pause(2000));
		const switched = await worstStall(async () => {
			await promisify(execFile)('git', ['checkout', '-q', 'unlabelled'], { cwd: root() });
			await handled(true);
		});
		const back = await worstStall(async () => {
			await promisify(execFile)('git', ['checkout', '-q', 'labelled'], { cwd: root() });
			await handled(false);
		});
		const figures = `calm ${calm.toFixed(0)} ms, there ${switched.toFixed(0)} ms, back ${back.toFixed(0)} ms`;
		if (this.test !== undefined) this.test.title = `${this.test.title.replace(/ \(longest .*/, '')} (longest stall: ${figures})`;
		assert.ok(Math.min(switched, back) <= STALL, figures);
	});
});
