import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { textTree } from '../corpus';
import { type Row, spread, timeOf, written } from '../measure';
import { kakuzuke } from './cli';
import { docxTree } from './docx';

const RUNS = 5;
/** A rescan of what did not change, as a part of the first scan's time. */
const AIM = 0.1;

/** A first scan with an empty cache, and a second one of the unchanged tree; process start included. */
export async function rescanRows(): Promise<Row[]> {
	return [row('rescan-text', '100000 text files', textTree(100_000)), row('rescan-docx', '20000 small .docx', await docxTree(20_000))];
}

function row(name: string, what: string, tree: string): Row {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-rescan-'));
	const cache = path.join(folder, 'cache');
	const command = kakuzuke('check', '--quiet', '--cache', cache, tree);
	const [first, again]: [number[], number[]] = [[], []];
	try {
		for (let run = -1; run < RUNS; run++) {
			rmSync(cache, { recursive: true, force: true });
			const times = [timeOf(command), timeOf(command)] as const;
			if (run < 0) continue;
			first.push(times[0]);
			again.push(times[1]);
		}
	} finally {
		rmSync(folder, { recursive: true });
	}
	const [before, after] = [spread(first), spread(again)];
	const ratio = after.median / before.median;
	return {
		name,
		work: `unchanged rescan of ${what}`,
		ours: written(after, 0, 'ms'),
		peer: `first scan ${written(before, 0, 'ms')}`,
		ratio: `1/${(1 / ratio).toFixed(1)}`,
		aim: `≤ 1/${1 / AIM} of the first`,
		reached: ratio <= AIM,
	};
}
