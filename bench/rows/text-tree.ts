import { textTree } from '../corpus';
import { present, type Row, race, written } from '../measure';
import { kakuzuke } from './cli';

const FILES = 100_000;
const AIM = 2;

/** Labels of 100,000 text files, against a search of the same tree for one word. */
export function textTreeRow(): Row {
	const tree = textTree(FILES);
	const own = kakuzuke('check', '--quiet', '--no-cache', tree);
	const rg = { file: 'rg', args: ['-c', '機密性', tree], done: [0] };
	const row = {
		name: 'text-tree',
		work: `labels of ${FILES} text files (8 kinds, 3 encodings, 1,000 folders), process start included`,
		aim: `≤ ${AIM} × rg`,
	};
	if (!present('rg')) {
		const [ours] = race([own]);
		return { ...row, ours: ours === undefined ? '' : written(ours, 0, 'ms'), peer: 'rg is not installed', ratio: '—', reached: null };
	}
	const [ours, peer] = race([own, rg]);
	if (ours === undefined || peer === undefined) throw new Error('nothing was measured');
	const ratio = ours.median / peer.median;
	return {
		...row,
		ours: written(ours, 0, 'ms'),
		peer: `rg ${written(peer, 0, 'ms')}`,
		ratio: `${ratio.toFixed(2)} ×`,
		reached: ratio <= AIM,
	};
}
