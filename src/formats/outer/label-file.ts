import { parseLabelText, parseMarking } from '../../label';
import { NO_LABEL } from '../../label/label';
import type { Place, Policy } from '../../policy/types';
import { unreadableOf, withFile } from '../source';
import { decode } from '../text/codec';
import { detectEncoding } from '../text/encoding';
import type { Marking } from '../types';

/** A label file holds one line; whatever is longer is looked at only so far. */
const LABEL_FILE_BYTES = 4096;

/**
 * Reads a file that holds nothing but a label (sidecar, folder label): the first line that is neither blank nor a `#` comment.
 * `null` where there is no such file. What is there but cannot be understood is a marking without label and with a problem: it must not pass for "no label file".
 */
export function readLabelFile(path: string, place: Extract<Place, 'sidecar' | 'folder'>, policy: Policy): Marking | null {
	let bytes: Uint8Array;
	try {
		bytes = withFile(path, (source) => source.read(0, LABEL_FILE_BYTES).slice());
	} catch (error) {
		const { code, detail } = unreadableOf(error);
		if (code === 'not-found' || detail === 'ENOTREGULAR') return null;
		return damaged(place, path, '');
	}
	return labelFileMarking(bytes, place, path, policy);
}

/** What a label file says whose content is in memory already, as of `readLabelFile`. Pure. */
export function labelFileMarking(bytes: Uint8Array, place: Extract<Place, 'sidecar' | 'folder'>, path: string, policy: Policy): Marking {
	const line = firstLine(bytes.subarray(0, LABEL_FILE_BYTES));
	const marking = parseMarking(line, policy, { place });
	if (marking !== null) {
		const { text, label, pieces, problems } = marking;
		return { place, text, range: null, label, pieces, problems, where: path };
	}
	const lenient = parseLabelText(line, policy);
	if (lenient === null) return damaged(place, path, line);
	return { place, text: line, range: null, label: lenient.label, pieces: [], problems: lenient.problems, where: path };
}

function firstLine(bytes: Uint8Array): string {
	const detected = detectEncoding(bytes, bytes.length < LABEL_FILE_BYTES);
	if (detected.kind === 'binary') return '';
	const text = decode(bytes.subarray(detected.bom), detected.encoding);
	for (const line of text.split(/\r\n|\r|\n/)) {
		const words = line.trim();
		if (words !== '' && !words.startsWith('#')) return words;
	}
	return '';
}

function damaged(place: Marking['place'], where: string, text: string): Marking {
	return {
		place,
		text,
		range: null,
		label: NO_LABEL,
		pieces: [],
		problems: [{ code: 'text-unexpected', start: 0, end: text.length }],
		where,
	};
}
