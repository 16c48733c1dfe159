import { present, type Row, race, type Spread, written } from '../measure';
import { kakuzuke } from './cli';

export interface Tree {
	readonly name: string;
	/** What is read of how many files. */
	readonly work: string;
	readonly folder: string;
	readonly files: number;
	/** How many times as many files a second as exiftool. */
	readonly aim: number;
}

/** Our check of a tree, against exiftool reading the properties of the same files; the starts of both programs included. */
export function againstExiftool({ name, work, folder, files, aim }: Tree): Row {
	const own = kakuzuke('check', '--quiet', '--no-cache', folder);
	const peer = { file: 'exiftool', args: ['-fast', '-r', '-q', folder], done: [0, 1] };
	const rate = ({ min, median, max }: Spread): Spread => {
		const of = (time: number): number => (files * 1000) / time;
		return { min: of(max), median: of(median), max: of(min) };
	};
	const row = { name, work: `${work}, process start included`, aim: `≥ ${aim} × exiftool's files/s` };
	const found = present('exiftool');
	const [ours, theirs] = race(found ? [own, peer] : [own], 5);
	if (ours === undefined) throw new Error('nothing was measured');
	const told = written(rate(ours), 0, 'files/s');
	if (theirs === undefined) return { ...row, ours: told, peer: 'exiftool is not installed', ratio: '—', reached: null };
	const ratio = theirs.median / ours.median;
	const peerTold = `exiftool -fast -r ${written(rate(theirs), 0, 'files/s')}`;
	return { ...row, ours: told, peer: peerTold, ratio: `${ratio.toFixed(1)} ×`, reached: ratio >= aim };
}
