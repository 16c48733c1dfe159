/** Property set streams ([MS-OLEPS] 2.21) by hand. */

export const SUMMARY_ID = 'e0859ff2f94f6810ab9108002b27b3d9';
export const DOCUMENT_ID = '02d5cdd59c2e1b10939708002b2cf9ae';
export const USER_ID = '05d5cdd59c2e1b10939708002b2cf9ae';

/** A typed value: type and content, filled up to four bytes by whoever writes it. */
export type Value = Buffer;

export const u32 = (value: number): Buffer => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value >>> 0);
	return bytes;
};
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** VT_LPSTR in whatever bytes the code page has. */
export const lpstr = (bytes: Buffer | string): Value => {
	const content = Buffer.concat([Buffer.from(bytes), Buffer.alloc(1)]);
	return padded(Buffer.concat([u32(0x1e), u32(content.length), content]));
};
export const lpwstr = (text: string): Value =>
	padded(Buffer.concat([u32(0x1f), u32(text.length + 1), Buffer.from(`${text}\0`, 'utf16le')]));
export const i4 = (value: number): Value => Buffer.concat([u32(3), u32(value)]);
export const bool = (value: boolean): Value => Buffer.concat([u32(0x0b), u32(value ? 0xffff : 0)]);
export const filetime = (date: string): Value => {
	const bytes = Buffer.alloc(12);
	bytes.writeUInt32LE(0x40);
	bytes.writeBigUInt64LE(BigInt(Date.parse(date) + 11_644_473_600_000) * 10_000n, 4);
	return bytes;
};

export interface Section {
	readonly id: string;
	readonly codePage?: number;
	readonly values: readonly (readonly [number, Value])[];
	/** Names by number: bytes in the code page, UTF-16 where that is 1200. */
	readonly names?: readonly (readonly [number, Buffer])[];
}

export function propertySet(sections: readonly Section[]): Buffer {
	const bodies = sections.map(sectionBytes);
	const head = Buffer.alloc(28 + sections.length * 20);
	head.writeUInt16LE(0xfffe, 0);
	head.writeUInt32LE(0x00020005, 4);
	head.writeUInt32LE(sections.length, 24);
	let at = head.length;
	for (const [index, { id }] of sections.entries()) {
		head.write(id, 28 + index * 20, 'hex');
		head.writeUInt32LE(at, 44 + index * 20);
		at += bodies[index]?.length ?? 0;
	}
	return Buffer.concat([head, ...bodies]);
}

function sectionBytes({ codePage = 65001, values, names = [] }: Section): Buffer {
	const all: [number, Buffer][] = [[1, Buffer.concat([u32(2), u32(codePage & 0xffff)])]];
	if (names.length > 0) all.push([0, dictionary(names, codePage === 1200)]);
	all.push(...values.map(([id, value]): [number, Buffer] => [id, value]));
	const table = Buffer.alloc(8 + all.length * 8);
	let at = table.length;
	for (const [index, [id, bytes]] of all.entries()) {
		table.writeUInt32LE(id >>> 0, 8 + index * 8);
		table.writeUInt32LE(at, 12 + index * 8);
		at += bytes.length;
	}
	table.writeUInt32LE(at, 0);
	table.writeUInt32LE(all.length, 4);
	return Buffer.concat([table, ...all.map(([, bytes]) => bytes)]);
}

function dictionary(names: readonly (readonly [number, Buffer])[], wide: boolean): Buffer {
	const entries = names.map(([id, name]) => {
		const content = Buffer.concat([name, Buffer.alloc(wide ? 2 : 1)]);
		const entry = Buffer.concat([u32(id), u32(wide ? content.length / 2 : content.length), content]);
		return wide ? padded(entry) : entry;
	});
	return padded(Buffer.concat([u32(names.length), ...entries]));
}

/** A summary stream with these texts. */
export function summary(values: readonly (readonly [number, Value])[], codePage = 65001): Buffer {
	return propertySet([{ id: SUMMARY_ID, codePage, values }]);
}

/** A document summary with user-defined properties of these names. */
export function userDefined(properties: readonly (readonly [string, Value])[], codePage = 65001, encode = encoderOf(codePage)): Buffer {
	return propertySet([
		{ id: DOCUMENT_ID, codePage, values: [] },
		{
			id: USER_ID,
			codePage,
			values: properties.map(([, value], index) => [index + 2, value]),
			names: properties.map(([name], index) => [index + 2, encode(name)]),
		},
	]);
}

function encoderOf(codePage: number): (text: string) => Buffer {
	return (text) => Buffer.from(text, codePage === 1200 ? 'utf16le' : 'utf8');
}
