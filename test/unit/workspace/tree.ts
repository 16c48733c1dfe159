import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Makes files below a new temporary folder (which goes away after the test); a name that ends in `/` is an empty folder. */
export function makeTree(files: Readonly<Record<string, string | Uint8Array>>): string {
	const root = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-test-'));
	roots.push(root);
	for (const [name, content] of Object.entries(files)) {
		const file = path.join(root, name);
		mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
		if (!name.endsWith('/')) writeFileSync(file, content);
	}
	return root;
}

const roots: string[] = [];

/** To be called in `after` of every suite that makes trees. */
export function removeTrees(): void {
	for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
}
