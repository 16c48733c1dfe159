import { closeSync, fsyncSync, openSync } from 'node:fs';

/** New names in a folder have to reach the disk too; Windows cannot open folders and does it by itself. Never throws. */
export function syncFolder(folder: string): void {
	try {
		const descriptor = openSync(folder, 'r');
		try {
			fsyncSync(descriptor);
		} finally {
			closeSync(descriptor);
		}
	} catch {
		// What was written is in place either way.
	}
}
