import { Chain } from './chain';
import type { Expected, Verification } from './faults';
import { rawLines, yearFiles } from './files';
import { readHead } from './head';
import { isLocked } from './lock';
import { sleep } from './sleep';

export interface VerifyOptions {
	/** First month of the year of the records (1–12), for warnings; default April. */
	readonly yearBegins?: number;
}

/** An append that is under way may look like a fault; it takes milliseconds. */
const PAUSES_MS = [0, 20, 60, 200];

/**
 * Reads the whole register and follows its chain. Memory is that of one line.
 * @param expect an entry that has to be in it: what somebody who can write to the folder rewrote as a whole shows by it.
 * @returns intact, or the first fault and its place. Throws the system's error where it cannot be read, and `RegisterError` for a file that is none.
 */
export function verifyRegister(folder: string, expect: Expected | null = null, options: VerifyOptions = {}): Verification {
	let verification = verifyOnce(folder, expect, options);
	for (const pause of PAUSES_MS) {
		if (verification.kind === 'intact') break;
		if (pause > 0 && !isLocked(folder)) break;
		sleep(pause);
		verification = verifyOnce(folder, expect, options);
	}
	return verification;
}

function verifyOnce(folder: string, expect: Expected | null, { yearBegins = 4 }: VerifyOptions): Verification {
	// Before the lines: what is appended meanwhile is then merely more than the head knows of.
	const chain = new Chain(readHead(folder), expect, yearBegins);
	for (const file of yearFiles(folder)) for (const line of rawLines(file.path)) chain.add(file, line);
	return chain.end();
}
