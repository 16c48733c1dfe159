import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cachedTree, textTree } from '../corpus';
import { type Row, type Spread, spread, timeOf, written } from '../measure';
import { kakuzuke } from './cli';

const SIZES = [10_000, 100_000, 1_000_000];
const MOST_MEGABYTES = 300;
/** Time for a document among many, against the time for one among few. */
const MOST_GROWTH = 1.5;

/** Memory and time of a scan by the number of documents: both without the cache, the output thrown away. */
export function growthRows(): Row[] {
	const measured = SIZES.map((size) => measure(size, size >= 1_000_000 ? 3 : 5));
	const told = (each: (one: Measured) => string): string => measured.map((one) => `${name(one.size)}: ${each(one)}`).join('; ');
	const most = Math.max(...measured.map(({ memory }) => memory.max));
	const perDocument = measured.map(({ size, time }) => (time.median * 1000) / size);
	const growth = (perDocument.at(-1) ?? 0) / (perDocument[1] ?? 1);
	return [
		{
			name: 'memory',
			work: 'largest resident memory of a scan of short text files, 100 a folder',
			ours: told(({ memory }) => `${memory.median.toFixed(0)} MB`),
			peer: '—',
			ratio: '—',
			aim: `≤ ${MOST_MEGABYTES} MB at 1,000,000`,
			reached: most <= MOST_MEGABYTES,
		},
		{
			name: 'growth',
			work: 'time of the same scans, process start included',
			ours: told(({ time }) => written(time, 0, 'ms')),
			peer: `a document: ${perDocument.map((time) => `${time.toFixed(1)} µs`).join(', ')}`,
			ratio: `${growth.toFixed(2)} × from 100,000 to 1,000,000`,
			aim: `linear: ≤ ${MOST_GROWTH} ×`,
			reached: growth <= MOST_GROWTH,
		},
	];
}

interface Measured {
	readonly size: number;
	readonly time: Spread;
	readonly memory: Spread;
}

function measure(size: number, runs: number): Measured {
	const tree = sparseTree(size);
	const command = kakuzuke('check', '--quiet', '--no-cache', tree);
	const folder = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-peak-'));
	const file = path.join(folder, 'peak');
	process.env.PEAK_MEMORY_FILE = file;
	const args = ['--require', path.join(__dirname, '..', 'peak-memory.cjs'), ...command.args];
	const [times, peaks]: [number[], number[]] = [[], []];
	try {
		for (let run = -1; run < runs; run++) {
			const time = timeOf({ ...command, args });
			if (run < 0) continue;
			times.push(time);
			peaks.push(Number(readFileSync(file, 'utf8')) / 1024);
		}
	} finally {
		rmSync(folder, { recursive: true });
	}
	return { size, time: spread(times), memory: spread(peaks) };
}

function name(size: number): string {
	return size.toLocaleString('en-US');
}

/** Short text files, labelled, 100 a folder, 100 folders a folder. */
function sparseTree(count: number): string {
	return cachedTree(`sparse-${count}`, 'v1', (folder) => {
		for (let index = 0; index < count; index += 100) {
			const within = path.join(folder, `部${Math.floor(index / 10_000)}`, `課${index % 10_000}`);
			mkdirSync(within, { recursive: true });
			for (let file = 0; file < 100; file++)
				writeFileSync(path.join(within, `文書-${index + file}.txt`), '【機密性1・完全性1・可用性1】\n');
		}
	});
}

/** The same tree with one thread and with more. */
export function workersRow(): Row {
	const tree = textTree(100_000);
	const jobs = [1, 2, 4];
	const times = jobs.map((count) => {
		const command = kakuzuke('check', '--quiet', '--no-cache', '--jobs', String(count), tree);
		return spread(Array.from({ length: 6 }, () => timeOf(command)).slice(1));
	});
	const first = times[0]?.median ?? 0;
	return {
		name: 'workers',
		work: 'labels of 100000 text files by the number of threads',
		ours: times.map((time, index) => `${jobs[index]}: ${written(time, 0, 'ms')}`).join('; '),
		peer: `${os.availableParallelism()} processors`,
		ratio: times.map((time) => `${(first / time.median).toFixed(2)} ×`).join(', '),
		aim: '—',
		reached: null,
	};
}
