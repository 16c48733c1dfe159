import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { appendEvent, readRegister, verifyRegister } from '../../../src/register';

/** Ends a program that ran to its end before the call that was to be its last. */
const NOT_REACHED = 99;

describe('the register, killed at every call that changes the disk', function () {
	this.timeout(120_000);
	let home: string;
	let folder: string;

	before(() => {
		home = mkdtempSync(path.join(tmpdir(), 'kakuzuke-kills-'));
		buildSync({
			entryPoints: ['appender.ts', 'kill-at.ts'].map((name) => path.join(__dirname, name)),
			outdir: home,
			outExtension: { '.js': '.cjs' },
			bundle: true,
			platform: 'node',
			format: 'cjs',
			logLevel: 'error',
		});
	});
	after(() => rmSync(home, { recursive: true, force: true }));
	beforeEach(() => {
		folder = path.join(mkdtempSync(path.join(home, 'run-')), 'register');
	});

	/** Runs two appends in a process of their own. */
	function run(env: Record<string, string>): { code: number | null; confirmed: number[]; err: string } {
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			['--require', path.join(home, 'kill-at.cjs'), path.join(home, 'appender.cjs'), folder, '2', 'x'],
			{ env: { ...process.env, ...env }, encoding: 'utf8' },
		);
		return { code: status, confirmed: stdout.split('\n').filter(Boolean).map(Number), err: stderr };
	}

	/** All that was confirmed is there, and the next append goes on. */
	function assertSound(confirmed: readonly number[], at: string): void {
		const before = verifyRegister(folder);
		assert.ok(before.kind === 'intact' || before.code === 'torn', `${at}: ${JSON.stringify(before)}`);
		const next = appendEvent(folder, { action: 'export', files: [] });
		const after = verifyRegister(folder);
		assert.equal(after.kind, 'intact', `${at}: ${JSON.stringify(after)}`);
		const there = new Set([...readRegister(folder)].map(({ sequence }) => sequence));
		assert.equal(there.size, next.sequence);
		for (const sequence of confirmed) assert.ok(there.has(sequence), `${at}: ${sequence} is lost`);
		assert.deepEqual(
			readdirSync(folder).filter((name) => name.endsWith('.tmp')),
			[],
		);
	}

	function everyCall(env: Record<string, string>, prepare: () => void): { calls: number; torn: number } {
		for (let call = 1; call < 200; call++) {
			prepare();
			const { code, confirmed, err } = run({ ...env, KILL_AT: String(call) });
			if (code === NOT_REACHED) return { calls: call - 1, torn: readdirSync(folder).filter((name) => name.includes('.torn-')).length };
			assertSound(confirmed, `call ${call} ${err}`);
		}
		throw new Error('it never ended');
	}

	const nothing = (): void => undefined;
	const remove = (): void => rmSync(folder, { recursive: true, force: true });
	const tear = (): void => {
		appendEvent(folder, { action: 'export', files: [] });
		const year = path.join(folder, readdirSync(folder).find((name) => name.endsWith('.jsonl')) ?? '');
		appendFileSync(year, readFileSync(year).subarray(0, 40));
	};

	it('in a new folder', () => assert.ok(everyCall({}, remove).calls > 20));
	it('in one that goes on', () => assert.ok(everyCall({}, nothing).torn > 0, 'some write was torn'));
	it('while a torn line is set aside', () => assert.ok(everyCall({}, tear).calls > 25));
	it('or where the call fails, as on a full disk', () => assert.ok(everyCall({ FAIL_WITH: 'ENOSPC' }, nothing).calls > 20));

	it('takes back what a full disk cut off', () => {
		everyCall({ FAIL_WITH: 'ENOSPC' }, nothing);
		assert.equal(readdirSync(folder).filter((name) => name.includes('.torn-')).length, 0);
	});

	it('locks on disks without hard links too', () => {
		assert.deepEqual(run({ FAIL_ALWAYS: 'linkSync' }).confirmed, [1, 2]);
		assertSound([1, 2], 'without links');
	});
});
