import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CACHE, cachedTree, randomFrom } from '../corpus';
import { type Command, present, type Row, race, written } from '../measure';
import { kakuzuke } from './cli';

const FILES = 200;
const MEGABYTES = 1;
const PASSWORD = 'bench-only-Ahd7sk2p';

/** An export to an encrypted zip, read back and recorded, against 7-Zip making and testing one of the same files. */
export function exportZipRow(): Row {
	const tree = documents();
	const out = path.join(CACHE, 'export-out');
	const fresh = (): void => {
		rmSync(out, { recursive: true, force: true });
		mkdirSync(out, { recursive: true });
	};
	const own: Command = {
		...kakuzuke('export', tree, '--route', 'mail', '--out', out, '--password-stdin'),
		input: `${PASSWORD}\n`,
		before: fresh,
		done: [0],
	};
	const row = {
		name: 'export-zip',
		work: `${FILES} files of ${MEGABYTES} MB that do not shrink into a zip with AES-256, and read back`,
		aim: '—',
		reached: null,
	};
	const peer = sevenZip(tree, path.join(out, 'peer.zip'), fresh);
	if (!present('7z')) {
		const [ours] = race([own], 5);
		return { ...row, ours: ours === undefined ? '' : written(ours, 0, 'ms'), peer: '7-Zip is not installed', ratio: '—' };
	}
	const [ours, theirs] = race([own, peer], 5);
	if (ours === undefined || theirs === undefined) throw new Error('nothing was measured');
	rmSync(out, { recursive: true, force: true });
	return {
		...row,
		ours: written(ours, 0, 'ms'),
		peer: `7z a, 7z t ${written(theirs, 0, 'ms')}`,
		ratio: `${(ours.median / theirs.median).toFixed(2)} × its time`,
	};
}

/** Stored, as our export stores what does not shrink. */
function sevenZip(tree: string, file: string, before: () => void): Command {
	const script = 'p="$1"; shift; 7z a -tzip -mem=AES256 -mx=0 "-p$p" "$2" "$1" && 7z t "-p$p" "$2"';
	return { file: 'sh', args: ['-c', script, 'sh', PASSWORD, tree, file], before, done: [0] };
}

function documents(): string {
	return cachedTree(`export-${FILES}`, 'v1', (folder) => {
		const random = randomFrom(23);
		for (let index = 0; index < FILES; index++) {
			const bytes = Buffer.allocUnsafe(MEGABYTES * 1_000_000);
			for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(Math.floor(random() * 4294967296), at);
			writeFileSync(path.join(folder, `写真-${index}.jpg`), bytes);
		}
	});
}
