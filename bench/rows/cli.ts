import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from '../measure';

export const DIST = path.resolve(__dirname, '../../dist');

/** Our command line, as it is shipped. Any outcome but a usage error counts as done. */
export function kakuzuke(...args: string[]): Command {
	const file = path.join(DIST, 'cli.js');
	if (!existsSync(file)) throw new Error('dist/cli.js is missing: npm run build');
	return { file: process.execPath, args: [file, ...args], done: [0, 1, 3] };
}
