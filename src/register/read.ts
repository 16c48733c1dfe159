import { rawLines, tailOf, yearFiles } from './files';
import { parseLine } from './line';
import type { RegisterEntry } from './types';

/** The entries of a register, the oldest first; lines that are none are left out (`verifyRegister` tells of them). Throws the system's error. */
export function* readRegister(folder: string): Generator<RegisterEntry> {
	for (const file of yearFiles(folder)) {
		for (const { bytes, ended } of rawLines(file.path)) {
			const entry = ended ? parseLine(bytes) : null;
			if (entry !== null) yield entry;
		}
	}
}

/** The last entry, read from the end of the newest file; `null` in an empty register. */
export function lastEntry(folder: string): RegisterEntry | null {
	for (const file of yearFiles(folder).reverse()) {
		const { line } = tailOf(file.path);
		if (line !== null) return parseLine(line);
	}
	return null;
}
