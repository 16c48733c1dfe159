import { createHash } from 'node:crypto';
import type { Place } from '../../policy/types';
import type { PdfDocument } from './document';
import type { NewObject } from './editor';
import { writeName } from './names';
import { PdfError, PdfString } from './values';

/** The key by which our own section is known again: where it begins, the places it writes, a hash of it. Names of this form are private (ISO 32000-1, annex E). */
export const OWN_KEY = '/XXKakuzuke';
export const DIGEST_DIGITS = 64;

/** What belongs to one section only (ISO 32000-2, tables 15, 17 and 19). */
const OF_SECTION: ReadonlySet<string> = new Set([
	...['/Size', '/Prev', '/XRefStm', '/ID', '/Type', '/W', '/Index', '/Filter', '/DecodeParms', '/Length', '/Info', OWN_KEY],
]);

export interface SectionPlan {
	readonly objects: ReadonlyMap<number, NewObject>;
	/** First number behind all objects. */
	readonly size: number;
	/** Text of the reference to the information dictionary, or nothing. */
	readonly info: string;
	readonly places: readonly Place[];
}

/**
 * An incremental update (ISO 32000-2, 7.5.6): the new objects and a cross-reference section of the kind that the last one is of.
 * @returns the bytes to put behind the document. The same plan makes the same bytes. @throws PdfError
 */
export function buildSection({ objects: { store, xref } }: PdfDocument, plan: SectionPlan): Buffer {
	if (xref.newest === null) throw new PdfError('damaged', 'xref');
	const last = store.from(store.size - 1, 1)[0];
	const parts: Buffer[] = last === 10 || last === 13 ? [] : [Buffer.from('\n')];
	let at = store.size + (parts[0]?.length ?? 0);
	const offsets = new Map<number, { readonly offset: number; readonly generation: number }>();
	for (const [number, { generation, body }] of plan.objects) {
		offsets.set(number, { offset: at, generation });
		const part = Buffer.concat([Buffer.from(`${number} ${generation} obj\n`), body, Buffer.from('\nendobj\n')]);
		parts.push(part);
		at += part.length;
	}
	const own = `${OWN_KEY} [${store.size} (${plan.places.join(' ')}) <${'0'.repeat(DIGEST_DIGITS)}>]`;
	const keys = `${keptKeys(store, xref.trailer)}${plan.info === '' ? '' : ` /Info ${plan.info}`} /Prev ${xref.newest.at}`;
	const id = identifiers(xref.trailer.get('/ID'), parts);
	const end =
		xref.newest.kind === 'table'
			? `${table(offsets)}trailer\n<<${keys} /Size ${plan.size}${id} ${own}>>\n`
			: stream(offsets, plan.size, at, `${keys}${id} ${own}`);
	parts.push(Buffer.from(`${end}startxref\n${at}\n%%EOF\n`, 'latin1'));
	return sealed(Buffer.concat(parts), own);
}

function keptKeys(store: PdfDocument['objects']['store'], trailer: PdfDocument['objects']['xref']['trailer']): string {
	let text = '';
	for (const [key, { from, to }] of trailer.places) {
		if (!OF_SECTION.has(key)) text += ` ${writeName(key)} ${store.from(from, to - from).toString('latin1', 0, to - from)}`;
	}
	return text;
}

/** The first identifier stays, the second is that of this state of the file (14.4). */
function identifiers(value: unknown, parts: readonly Buffer[]): string {
	const first = Array.isArray(value) ? value[0] : null;
	if (!(first instanceof PdfString)) return '';
	const hash = createHash('sha256').update(first.bytes);
	for (const part of parts) hash.update(part);
	return ` /ID [<${first.bytes.toString('hex')}> <${hash.digest('hex').slice(0, 32)}>]`;
}

function runsOf(numbers: Iterable<number>): number[][] {
	const runs: number[][] = [];
	for (const number of [...numbers].sort((a, b) => a - b)) {
		const run = runs.at(-1);
		if (run && run.at(-1) === number - 1) run.push(number);
		else runs.push([number]);
	}
	return runs;
}

type Offsets = ReadonlyMap<number, { readonly offset: number; readonly generation: number }>;

function table(offsets: Offsets): string {
	let text = 'xref\n';
	for (const run of runsOf(offsets.keys())) {
		text += `${run[0]} ${run.length}\n`;
		for (const number of run) {
			const { offset, generation } = offsets.get(number) ?? { offset: 0, generation: 0 };
			if (offset > 9_999_999_999) throw new PdfError('damaged', 'too-long');
			text += `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`;
		}
	}
	return text;
}

/** A cross-reference stream; it is an object itself. */
function stream(offsets: Offsets, size: number, at: number, keys: string): string {
	const all = new Map([...offsets, [size, { offset: at, generation: 0 }] as const]);
	const runs = runsOf(all.keys());
	const data = Buffer.alloc(all.size * 8);
	let row = 0;
	for (const number of runs.flat()) {
		const { offset, generation } = all.get(number) ?? { offset: 0, generation: 0 };
		data[row] = 1;
		data.writeUIntBE(offset, row + 1, 5);
		data.writeUInt16BE(generation, row + 6);
		row += 8;
	}
	const index = runs.map((run) => `${run[0]} ${run.length}`).join(' ');
	const dict = `<</Type /XRef /W [1 5 2] /Index [${index}] /Size ${size + 1}${keys} /Length ${data.length}>>`;
	return `${size} 0 obj\n${dict}\nstream\n${data.toString('latin1')}\nendstream\nendobj\n`;
}

/** Fills in the hash of the section with the hash's own digits as zeros. */
function sealed(bytes: Buffer, own: string): Buffer {
	const at = bytes.lastIndexOf(own, bytes.length, 'latin1') + own.length - 2 - DIGEST_DIGITS;
	bytes.write(digestOf(bytes), at, 'latin1');
	return bytes;
}

/** The hash that a section carries; the digits in `bytes` have to be zeros. */
export function digestOf(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}
