import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appendEvent, verifyRegister } from '../../../src/register';
import { isLocked, withLock } from '../../../src/register/lock';

const LINUX = process.platform === 'linux';

describe('the lock of a register', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'kakuzuke-lock-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const at = (name: string): string => path.join(folder, name);
	const taken = (patience = 60): boolean => {
		try {
			return withLock(folder, () => true, patience);
		} catch (error) {
			assert.deepEqual((error as { code?: string }).code, 'locked');
			return false;
		}
	};
	/** What this process writes into its lock. */
	const own = (): string => withLock(folder, () => readFileSync(at(readdirSync(folder).sort().at(-1) ?? ''), 'utf8'));
	const age = (name: string, seconds: number): void => {
		const then = new Date(Date.now() - seconds * 1000);
		utimesSync(at(name), then, then);
	};

	it('is held by one at a time, also within a process', () => {
		withLock(folder, ({ assertHeld }) => {
			assertHeld();
			assert.ok(isLocked(folder));
			assert.equal(taken(), false);
			assertHeld();
		});
		assert.equal(isLocked(folder), false);
		assert.ok(taken());
	});

	it('is given back where the work fails', () => {
		assert.throws(() =>
			withLock(folder, () => {
				throw new Error('no');
			}),
		);
		assert.ok(taken());
	});

	it('of a process that is gone is free at once', () => {
		const { pid } = spawnSync(process.execPath, ['-e', '']);
		writeFileSync(at('.lock.5'), own().replace(/ \d+ (\S*) \S*\n$/, ` ${pid} $1 x\n`));
		assert.ok(taken());
	});

	it('of a process whose number another has now is free at once', function () {
		if (!LINUX) return this.skip();
		writeFileSync(
			at('.lock.5'),
			own().replace(/ (\d+) (\d+) \S*\n$/, (_, pid: string, start: string) => ` ${pid} ${Number(start) - 1} x\n`),
		);
		assert.ok(taken());
	});

	it('of a process that runs is never taken over, however old', function () {
		if (!LINUX) return this.skip();
		writeFileSync(at('.lock.5'), own().replace(/\S*\n$/, 'x\n'));
		age('.lock.5', 3600);
		assert.equal(taken(), false);
	});

	it('of another machine, an empty one and a garbled one are free after a minute', () => {
		for (const [index, text] of ['h elsewhere 1 1 x\n', '', 'garbage'].entries()) {
			const name = `.lock.${(index + 1) * 100}`;
			writeFileSync(at(name), text);
			age(name, 30);
			assert.equal(taken(), false, text);
			age(name, 90);
			assert.ok(taken(), text);
		}
	});

	it('that was taken over shows before anything is written', () => {
		assert.throws(
			() =>
				withLock(folder, ({ assertHeld }) => {
					assertHeld();
					const held = Number(/\d+$/.exec(readdirSync(folder).sort().at(-1) ?? '')?.[0]);
					writeFileSync(at(`.lock.${held + 1}`), 'h elsewhere 1 1 x\n');
					assertHeld();
				}),
			{ name: 'RegisterError', code: 'locked', detail: 'ESTALE' },
		);
	});

	it('leaves few files, and none of a killed process for long', () => {
		for (let count = 0; count < 20; count++) taken();
		writeFileSync(at(`.lock-${'0'.repeat(16)}`), '');
		age(`.lock-${'0'.repeat(16)}`, 90);
		taken();
		assert.equal(readdirSync(folder).length, 9, readdirSync(folder).join(' '));
	});

	it('is no link, and has no endless number', () => {
		writeFileSync(at(`.lock.${'9'.repeat(30)}`), 'h elsewhere 1 1 x\n');
		assert.ok(taken());
		rmSync(folder, { recursive: true });
		mkdirSync(folder);
		if (process.platform === 'win32') return;
		symlinkSync('/dev/zero', at('.lock.3'));
		assert.throws(() => appendEvent(folder, { action: 'export', files: [] }), { name: 'RegisterError', code: 'io', detail: 'ENOTREGULAR' });
	});

	it('and the files are for the owner, or the group where the folder is', function () {
		if (process.platform === 'win32') return this.skip();
		const modes = (): number[] => {
			appendEvent(folder, { action: 'export', files: [] });
			return readdirSync(folder).map((name) => statSync(at(name)).mode & 0o777);
		};
		chmodSync(folder, 0o755);
		assert.deepEqual([...new Set(modes())], [0o600]);
		rmSync(folder, { recursive: true });
		mkdirSync(folder);
		chmodSync(folder, 0o770);
		assert.deepEqual([...new Set(modes())], [0o660]);
		const deeper = path.join(folder, 'settings', 'register');
		appendEvent(deeper, { action: 'export', files: [] });
		assert.equal(statSync(deeper).mode & 0o777, 0o700);
		assert.notEqual(statSync(path.dirname(deeper)).mode & 0o777, 0o700, 'what lies beside it is for all');
		assert.equal(verifyRegister(deeper).kind, 'intact');
	});
});
