// Loaded before a program: counts its calls that change the disk, and at the one named by KILL_AT kills the process before it is done (a write is
// done by half), or lets it fail with the error in FAIL_WITH. FAIL_ALWAYS names a call that always fails.
import fs from 'node:fs';

const CALLS = [
	'mkdirSync',
	'openSync',
	'writeFileSync',
	'writeSync',
	'fsyncSync',
	'linkSync',
	'rmSync',
	'renameSync',
	'ftruncateSync',
	'closeSync',
] as const;
const { KILL_AT, FAIL_WITH, FAIL_ALWAYS } = process.env;
const patched = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
let calls = 0;

function failure(code: string): Error {
	return Object.assign(new Error(code), { code });
}

for (const name of CALLS) {
	const real = patched[name] as (...args: unknown[]) => unknown;
	patched[name] = (...args) => {
		// Only the register's: the loader opens files too.
		if (!new Error().stack?.includes('appendEvent')) return real(...args);
		if (FAIL_ALWAYS === name) throw failure('EPERM');
		if (++calls !== Number(KILL_AT)) return real(...args);
		if (name === 'writeSync' && Buffer.isBuffer(args[1])) real(args[0], args[1].subarray(0, args[1].length / 2));
		if (FAIL_WITH !== undefined) throw failure(FAIL_WITH);
		process.kill(process.pid, 'SIGKILL');
		return undefined;
	};
}
process.on('exit', () => {
	if (calls < Number(KILL_AT)) process.exitCode = 99;
});
