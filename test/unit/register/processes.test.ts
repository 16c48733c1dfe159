import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { appendEvent, readRegister, verifyRegister } from '../../../src/register';

const PROCESSES = 8;
const APPENDS = 1000;
const KILLS = 30;

describe('the register under several processes', function () {
	this.timeout(180_000);
	let home: string;
	let folder: string;
	let program: string;

	before(() => {
		home = mkdtempSync(path.join(tmpdir(), 'kakuzuke-processes-'));
		program = path.join(home, 'appender.cjs');
		buildSync({
			entryPoints: [path.join(__dirname, 'appender.ts')],
			outfile: program,
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

	/** Starts a process that appends; gathers the sequences that it confirmed. */
	function start(count: number, name: string): { child: ChildProcess; confirmed: number[]; errors: () => string } {
		const child = spawn(process.execPath, [program, folder, String(count), name], { stdio: ['ignore', 'pipe', 'pipe'] });
		const confirmed: number[] = [];
		let rest = '';
		let errors = '';
		child.stdout?.on('data', (chunk: Buffer) => {
			const lines = (rest + chunk.toString()).split('\n');
			rest = lines.pop() ?? '';
			confirmed.push(...lines.map(Number));
		});
		child.stderr?.on('data', (chunk: Buffer) => {
			errors += chunk.toString();
		});
		return { child, confirmed, errors: () => errors };
	}

	it(`${PROCESSES} of them, ${APPENDS} appends each: nothing is lost, the chain holds`, async () => {
		const started = Array.from({ length: PROCESSES }, (_, index) => start(APPENDS, `p${index}`));
		await Promise.all(started.map(({ child }) => once(child, 'close')));
		for (const { child, errors } of started) assert.equal(child.exitCode, 0, errors());
		const all = started.flatMap(({ confirmed }) => confirmed).sort((one, other) => one - other);
		assert.deepEqual(
			all,
			Array.from({ length: PROCESSES * APPENDS }, (_, index) => index + 1),
		);
		const verification = verifyRegister(folder);
		assert.equal(verification.kind, 'intact', JSON.stringify(verification));
		const reasons = new Set([...readRegister(folder)].map(({ reason }) => reason?.split(' ').slice(0, 2).join(' ')));
		assert.equal(reasons.size, PROCESSES * APPENDS);
	});

	it(`killed ${KILLS} times at any moment: every confirmed entry is there, the chain holds`, async () => {
		const confirmed = new Set<number>();
		for (let kill = 0; kill < KILLS; kill++) {
			// Two at once, so that a lock is taken over from the dead one too.
			const [victim, other] = [start(0, `v${kill}`), start(0, `o${kill}`)];
			const both = Promise.all([once(victim.child, 'close'), once(other.child, 'close')]);
			while (victim.confirmed.length + other.confirmed.length < 2) {
				assert.equal(victim.errors() + other.errors(), '');
				await new Promise((resolve) => setTimeout(resolve, 2));
			}
			await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
			victim.child.kill('SIGKILL');
			await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
			other.child.kill('SIGKILL');
			await both;
			assert.equal(victim.errors() + other.errors(), '');
			for (const sequence of [...victim.confirmed, ...other.confirmed]) {
				assert.ok(!confirmed.has(sequence), `${sequence} was given twice`);
				confirmed.add(sequence);
			}
		}
		appendEvent(folder, { action: 'export', files: [] });
		const verification = verifyRegister(folder);
		assert.equal(verification.kind, 'intact', JSON.stringify(verification));
		const there = new Set([...readRegister(folder)].map(({ sequence }) => sequence));
		for (const sequence of confirmed) assert.ok(there.has(sequence), `${sequence} is lost`);
		assert.ok(confirmed.size >= 2 * KILLS);
		assert.ok(readdirSync(folder).filter((name) => name.startsWith('.lock.')).length < 15);
	});
});
