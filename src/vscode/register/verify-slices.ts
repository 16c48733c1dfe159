import { type Verification, verifyRegister } from '../../register';
import { Chain } from '../../register/chain';
import { rawLines, yearFiles } from '../../register/files';
import { readHead } from '../../register/head';

/** Milliseconds after which others may go on. */
const SLICE = 12;

/**
 * `verifyRegister` without holding the editor up: the chain is followed in slices. A fault is looked at once more in one go, because an append that
 * was under way between two slices may look like one. Throws what `verifyRegister` throws, or the signal's reason.
 */
export async function verifyInSlices(folder: string, yearBegins: number, signal?: AbortSignal): Promise<Verification> {
	const chain = new Chain(readHead(folder), null, yearBegins);
	let since = Date.now();
	for (const file of yearFiles(folder)) {
		for (const line of rawLines(file.path)) {
			chain.add(file, line);
			if (Date.now() - since <= SLICE) continue;
			await new Promise((resolve) => setImmediate(resolve));
			signal?.throwIfAborted();
			since = Date.now();
		}
	}
	const verification = chain.end();
	return verification.kind === 'intact' ? verification : verifyRegister(folder, null, { yearBegins });
}
