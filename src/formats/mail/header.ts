import { fieldValue, scanFields } from './fields';
import { decodeWords } from './words';

/** The fields of one header (RFC 5322 2.2), by lower-case name; of a field that stands several times, all. */
export class Header {
	constructor(
		private readonly fields: ReadonlyMap<string, readonly string[]>,
		/** Where the body begins. */
		readonly body: number,
	) {}

	get size(): number {
		return this.fields.size;
	}

	has(name: string): boolean {
		return this.fields.has(name);
	}

	/** Unfolded, not decoded; `null` where there is no such field. The first counts, as mail programs have it. */
	raw(name: string): string | null {
		return this.fields.get(name)?.[0] ?? null;
	}

	/** All fields of a name as text: encoded words decoded (RFC 2047). */
	texts(name: string): string[] {
		return (this.fields.get(name) ?? []).map(decodeWords);
	}
}

/** Names of fields that are kept. */
const MOST_FIELDS = 1000;

/** Reads the header that begins at `start`; see `scanFields`. Linear in the header's length; never throws. */
export function readHeader(bytes: Buffer, start: number, end: number): Header {
	const values = new Map<string, string[]>();
	const { fields, body } = scanFields(bytes, start, end);
	for (const field of fields) {
		const known = values.get(field.name);
		if (known !== undefined) known.push(fieldValue(bytes, field));
		else if (values.size < MOST_FIELDS) values.set(field.name, [fieldValue(bytes, field)]);
	}
	return new Header(values, body);
}
