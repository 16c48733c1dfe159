import * as zlib from 'node:zlib';
import type { Random } from './random';
import { mutateText } from './text';

const NAMES = [
	'/Type',
	'/Length',
	'/Filter',
	'/Prev',
	'/Size',
	'/Root',
	'/Info',
	'/Encrypt',
	'/Kids',
	'/Parent',
	'/Contents',
	'/W',
	'/Index',
	'/First',
	'/N',
	'/Metadata',
	'/ObjStm',
	'/XRef',
];
const VALUES = [
	'0',
	'-1',
	'2147483648',
	'99999999999',
	'null',
	'true',
	'()',
	'<>',
	'[]',
	'<<>>',
	'1 0 R',
	'999 0 R',
	'[[[[',
	'<<<<',
	'/A',
	'(機密性2)',
];

/** Damages a PDF among its objects and inside its compressed streams (ISO 32000-2 7.3, 7.5). */
export function mutatePdf(bytes: Buffer, random: Random): Buffer | null {
	if (!bytes.subarray(0, 1024).includes('%PDF-')) return null;
	const text = bytes.toString('latin1');
	if (random.chance(3)) {
		const inside = mutateStream(bytes, text, random);
		if (inside !== null) return inside;
	}
	const objects = [...text.matchAll(/\b\d{1,10} \d{1,5} obj\b[\s\S]{0,4000}?endobj/g)];
	const pieces = [...text.matchAll(/\/[A-Za-z]+|\b\d{1,10} \d{1,5} R|\b\d{1,12}\b|<<|>>|\[|\]/g)];
	switch (random.below(5)) {
		case 0:
			if (objects.length > 0) return swap(text, random.pick(objects), random.pick(objects)[0]);
			break;
		case 1:
			if (objects.length > 0) return swap(text, random.pick(objects), '');
			break;
		case 2:
			return swap(
				text,
				/startxref\s+\d+/.exec(text),
				`startxref\n${random.pick([0, bytes.length, random.below(bytes.length), '-1', '99999999999'])}`,
			);
		default:
			break;
	}
	return pieces.length === 0 ? null : swap(text, random.pick(pieces), random.pick(random.chance(2) ? NAMES : VALUES));
}

function swap(text: string, found: RegExpExecArray | null, by: string): Buffer | null {
	if (found === null) return null;
	return Buffer.from(text.slice(0, found.index) + Buffer.from(by).toString('latin1') + text.slice(found.index + found[0].length), 'latin1');
}

function mutateStream(bytes: Buffer, text: string, random: Random): Buffer | null {
	const streams = [...text.matchAll(/\/Length (\d+)[\s\S]{0,200}?stream\r?\n/g)];
	if (streams.length === 0) return null;
	const found = random.pick(streams);
	const from = found.index + found[0].length;
	const length = Number(found[1]);
	try {
		const content = zlib.inflateSync(bytes.subarray(from, from + length), { maxOutputLength: 4 << 20 });
		const changed = random.chance(10)
			? Buffer.alloc(3 << 20, content)
			: (mutateText(content, random) ?? content.subarray(random.below(content.length)));
		const packed = zlib.deflateSync(changed);
		const head = Buffer.from(found[0].replace(/\/Length \d+/, `/Length ${packed.length}`), 'latin1');
		return Buffer.concat([bytes.subarray(0, found.index), head, packed, bytes.subarray(from + length)]);
	} catch {
		return null;
	}
}
