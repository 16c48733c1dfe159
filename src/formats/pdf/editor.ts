import type { Place } from '../../policy/types';
import type { Change } from '../types';
import { applySplices, type Splice } from '../xml';
import type { PdfDocument } from './document';
import type { PdfEntry } from './objects';
import { PdfError } from './values';

/** An object of the new section. */
export interface NewObject {
	readonly generation: number;
	/** Between `obj` and `endobj`. */
	readonly body: Buffer;
}

/** The changes planned for one document: objects written anew, new objects. Nothing is written. */
export class PdfEditor {
	readonly changes: Change[] = [];
	private readonly edits = new Map<number, { readonly entry: PdfEntry; readonly splices: Splice[] }>();
	private readonly bodies = new Map<number, NewObject>();
	private next: number;

	constructor(readonly document: PdfDocument) {
		const { xref } = document.objects;
		const size = xref.trailer.get('/Size');
		// A number that the trailer does not count may be in use in a section that other programs see.
		this.next = Math.max(xref.size, typeof size === 'number' && Number.isInteger(size) && size < 8_388_607 ? size : 0, 1);
	}

	/** First number behind all objects. */
	get size(): number {
		return this.next;
	}

	/** Adds an object. @param body its value, or its dictionary with the stream behind it */
	add(body: string | Buffer): number {
		const number = this.next++;
		this.put(number, 0, body);
		return number;
	}

	/** Writes an object anew. */
	put(number: number, generation: number, body: string | Buffer): void {
		this.bodies.set(number, { generation, body: typeof body === 'string' ? Buffer.from(body, 'latin1') : body });
	}

	/** Edits an object that is no stream; places as in the entry. */
	splice(entry: PdfEntry, splice: Splice): void {
		if (entry.data !== null) throw new PdfError('damaged', 'stream');
		const edit = this.edits.get(entry.number) ?? { entry, splices: [] };
		edit.splices.push(splice);
		this.edits.set(entry.number, edit);
	}

	/** Like `splice`; the same edit of the same object, asked for by several pages, is made once. */
	spliceOnce(entry: PdfEntry, splice: Splice): void {
		const known = this.edits.get(entry.number)?.splices ?? [];
		if (known.every(({ start, end, text }) => start !== splice.start || end !== splice.end || text !== splice.text))
			this.splice(entry, splice);
	}

	/** Notes a change for people. */
	note(place: Place, where: string, before: string | null, after: string | null): void {
		this.changes.push({ place, where, before: before === '' ? null : before, after: after === '' ? null : after });
	}

	/** All objects of the new section by number; empty where nothing changes. */
	finish(): Map<number, NewObject> {
		const result = new Map(this.bodies);
		for (const [number, { entry, splices }] of this.edits) {
			const { from, to } = entry.span;
			const text = entry.text(from, to).toString('latin1');
			const moved = splices.map(({ start, end, text: with_ }) => ({ start: start - from, end: end - from, text: with_ }));
			result.set(number, { generation: entry.generation, body: Buffer.from(applySplices(text, moved), 'latin1') });
		}
		return new Map([...result].sort(([a], [b]) => a - b));
	}
}

/** A stream with what its dictionary holds besides the length. */
export function streamBody(dict: string, data: Buffer): Buffer {
	return Buffer.concat([Buffer.from(`<<${dict} /Length ${data.length}>>\nstream\n`, 'latin1'), data, Buffer.from('\nendstream', 'latin1')]);
}
