import * as zlib from 'node:zlib';
import iconv from 'iconv-lite';
import { crc32 } from '../../src/formats/zip';
import { buildZip } from './zip-builder';

/** One member of a tape archive; the type is a regular file's where it is left out. */
export interface TarMember {
	readonly name: string | Buffer;
	readonly content?: Uint8Array | string;
	readonly type?: string;
	readonly link?: string;
	/** A lie about the size. */
	readonly size?: number;
}

/** Writes a tape archive (ustar; pax and GNU headers are members of types `x` and `L`). */
export function buildTar(members: readonly TarMember[]): Buffer {
	const chunks: Buffer[] = [];
	for (const { name, content = '', type = '0', link = '', size } of members) {
		const bytes = Buffer.from(content as string);
		const header = Buffer.alloc(512);
		Buffer.from(name as string).copy(header, 0, 0, 100);
		header.write(`0000644\0${'0000000\0'.repeat(2)}`, 100, 'latin1');
		header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0        `, 124, 'latin1');
		header.write(type, 156, 'latin1');
		header.write(link, 157, 'latin1');
		header.write('ustar\x0000', 257, 'latin1');
		const sum = header.reduce((total, byte) => total + byte, 0);
		header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
		chunks.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
	}
	return Buffer.concat([...chunks, Buffer.alloc(1024)]);
}

/** One record of a pax header. */
export function paxRecord(key: string, value: string): string {
	const rest = ` ${key}=${value}\n`;
	let length = Buffer.byteLength(rest) + 1;
	while (Buffer.byteLength(`${length}${rest}`) !== length) length++;
	return `${length}${rest}`;
}

/** One member of an LHA archive; `level` 0 to 2 of its header. */
export interface LhaMember {
	readonly name: string;
	readonly folder?: string;
	readonly content: Buffer | string;
	readonly level: 0 | 1 | 2;
	readonly packed?: boolean;
}

/** Writes an LHA archive (LZH) with names in code page 932. */
export function buildLha(members: readonly LhaMember[]): Buffer {
	return Buffer.concat([...members.map(lhaMember), Buffer.from([0])]);
}

function lhaMember({ name, folder = '', content, level, packed = false }: LhaMember): Buffer {
	const bytes = Buffer.from(content as string);
	const data = packed ? packLh5(bytes) : bytes;
	const path = iconv.encode(name, 'cp932');
	const way = Buffer.concat(folder.split('/').map((part) => Buffer.concat([iconv.encode(part, 'cp932'), Buffer.from([0xff])])));
	const head = Buffer.alloc(level === 2 ? 26 : 22);
	head.write(packed ? '-lh5-' : '-lh0-', 2, 'latin1');
	head.writeUInt32LE(data.length, 7);
	head.writeUInt32LE(bytes.length, 11);
	head[19] = 0x20;
	head[20] = level;
	if (level === 2) {
		const fields = [extension(1, path), ...(folder === '' ? [] : [extension(2, way)])];
		const chain = chained(fields);
		head[23] = 0x4d;
		const whole = Buffer.concat([head.subarray(0, 24), chain]);
		whole.writeUInt16LE(whole.length, 0);
		return Buffer.concat([whole, data]);
	}
	const full = level === 0 && folder !== '' ? Buffer.concat([iconv.encode(`${folder.replaceAll('/', '\\')}\\`, 'cp932'), path]) : path;
	head[21] = full.length;
	const fields = level === 1 && folder !== '' ? [extension(2, way)] : [];
	const chain = level === 1 ? chained(fields) : Buffer.alloc(0);
	const base = Buffer.concat([head, full, Buffer.alloc(2), ...(level === 1 ? [Buffer.from([0x4d]), chain.subarray(0, 2)] : [])]);
	const extensions = chain.subarray(2);
	base.writeUInt32LE(data.length + extensions.length, 7);
	base[0] = base.length - 2;
	base[1] = base.subarray(2).reduce((sum, byte) => (sum + byte) & 0xff, 0);
	return Buffer.concat([base, extensions, data]);
}

function extension(kind: number, data: Buffer): Buffer {
	return Buffer.concat([Buffer.from([kind]), data]);
}

/** Each begins with the length of the next one, which counts that length itself. */
function chained(fields: readonly Buffer[]): Buffer {
	const chunks: Buffer[] = [];
	for (const field of fields) {
		const length = Buffer.alloc(2);
		length.writeUInt16LE(field.length + 2);
		chunks.push(length, field);
	}
	return Buffer.concat([...chunks, Buffer.alloc(2)]);
}

/** -lh5- by the book and without any packing: one block of literals, eight bits each. */
function packLh5(bytes: Buffer): Buffer {
	let bits = bytes.length.toString(2).padStart(16, '0');
	// One code for all lengths (eight bits), 256 literals, no distances.
	bits += `00000${(10).toString(2).padStart(5, '0')}${(256).toString(2).padStart(9, '0')}00000000`;
	for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
	return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)));
}

/** One member of a RAR archive; they are stored. */
export interface RarMember {
	readonly name: string;
	readonly content: string;
	readonly encrypted?: boolean;
	readonly service?: boolean;
}

function varint(value: number): Buffer {
	const bytes: number[] = [];
	let rest = value;
	for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
	return Buffer.from([...bytes, rest]);
}

/** Writes a RAR 5 archive. */
export function buildRar5(members: readonly RarMember[]): Buffer {
	const block = (fields: Buffer, data: Buffer | string = ''): Buffer => {
		const sized = Buffer.concat([varint(fields.length), fields]);
		const crc = Buffer.alloc(4);
		crc.writeUInt32LE(crc32(sized));
		return Buffer.concat([crc, sized, Buffer.from(data as string)]);
	};
	const files = members.map(({ name, content, encrypted = false, service = false }) => {
		const extra = encrypted ? Buffer.from([3, 1, 0, 0]) : Buffer.alloc(0);
		const size = Buffer.byteLength(content);
		const common = [varint(service ? 3 : 2), varint(encrypted ? 3 : 2), ...(encrypted ? [varint(extra.length)] : []), varint(size)];
		const file = [0, size, 0o100644, 0, 1, Buffer.byteLength(name)].map(varint);
		return block(Buffer.concat([...common, ...file, Buffer.from(name), extra]), content);
	});
	return Buffer.concat([
		Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'),
		block(Buffer.from([1, 0, 0])),
		...files,
		block(Buffer.from([5, 0, 0])),
	]);
}

/** Writes a RAR 4 archive; names in UTF-8. */
export function buildRar4(members: readonly RarMember[], sealed = false): Buffer {
	const block = (type: number, flags: number, fields: Buffer, data = ''): Buffer => {
		const head = Buffer.alloc(7);
		head[2] = type;
		head.writeUInt16LE(flags, 3);
		head.writeUInt16LE(7 + fields.length, 5);
		head.writeUInt16LE(crc32(Buffer.concat([head.subarray(2), fields])) & 0xffff, 0);
		return Buffer.concat([head, fields, Buffer.from(data)]);
	};
	const files = members.map(({ name, content, encrypted = false }) => {
		const bytes = Buffer.from(name);
		const fields = Buffer.alloc(25);
		fields.writeUInt32LE(Buffer.byteLength(content), 0);
		fields.writeUInt32LE(Buffer.byteLength(content), 4);
		fields[8] = 2;
		fields[17] = 29;
		fields[18] = 0x30;
		fields.writeUInt16LE(bytes.length, 19);
		return block(0x74, 0x8200 | (encrypted ? 4 : 0), Buffer.concat([fields, bytes]), content);
	});
	return Buffer.concat([
		Buffer.from('Rar!\x1a\x07\0', 'latin1'),
		block(0x73, sealed ? 0x80 : 0, Buffer.alloc(6)),
		...files,
		block(0x7b, 0, Buffer.alloc(0)),
	]);
}

/** A cabinet with its list of files only. */
export function buildCab(names: readonly string[]): Buffer {
	const head = Buffer.alloc(36);
	head.write('MSCF', 0, 'latin1');
	head.writeUInt32LE(36, 16);
	head.writeUInt16LE(names.length, 28);
	const files = names.map((name) => {
		const fields = Buffer.alloc(16);
		fields.writeUInt16LE(0xa0, 14);
		return Buffer.concat([fields, Buffer.from(`${name}\0`)]);
	});
	return Buffer.concat([head, ...files]);
}

/** Small archives as 7-Zip and xz wrote them, of 文書/計画.txt (機密性2) and 文書/一覧.csv (no label). */
export const SEVEN_ZIP = {
	/** LZMA2, packed header. */
	packed: Buffer.from(
		'N3q8ryccAAQFGOhLgwAAAAAAAAAgAAAAAAAAAGzWmsUBABphLGIKMSwyCuapn+WvhuaApzIKCuacrOaWhwoAAACBMweuD8/88GwP6+qcvzY9/noN/jZNUj6SMA8ehQ0pVkLydkDrzH1p6xM6ZIT7ETzQoxURTM/foGCI9KIQPHSGXp5Rcf3XwuDn6tguvnAo0uC0K5TrmhQm8KhlWnDbCS0AABcGHwEJZAAHCwEAASMDAQEFXQAQAAAMcgoB4bsVEwAA',
		'base64',
	),
	/** LZMA, plain header. */
	plain: Buffer.from(
		'N3q8ryccAATXFlivIgAAAAAAAACCAAAAAAAAAAJDtkoAMIsIQKZ00q0IkS02C3uJC8JzGwafVmAdfnyLYjC4ZAAAAQQGAAEJIgAHCwEAASMDAQEFXQAQAAAMGwAIDQIJCAoBeweXCt+dLd8AAAUDDgGAGQsAAAAAAAAAAAAAABEvAIdl+GYAAIdl+GYvAABOp4kuAGMAcwB2AAAAh2X4Zi8ACIo7dS4AdAB4AHQAAAAZABUOAQAQgO1BIICkgSCApIEAAA==',
		'base64',
	),
	/** Names encrypted too. */
	sealed: Buffer.from(
		'N3q8ryccAATDC6+msAAAAAAAAAA+AAAAAAAAAAmnGmMfRULGikisqymK2oNuvr9r/zbolfzWJhIosz/AyCH5YKcscdw4cPKhwT2+ay+mHp4bSnGoV/t1b82KyI1oHYZ2Insrczm6TzFKlm9/4TZgSVyIYHtuksajHZ6iJfS8Di9dmYW+EaU1SyBsJkQEdLo19R6WelgU6lwGzO6/R89U/Jwse/x7QRAj5bxGxDzkumbHoe3kmTZjtlwb/AofucVejRuLOKtNvj+PleTqZLcN/BcGIAEJgJAABwsBAAIkBvEHARJTD7+IKz39s+nS0qNqph2xih8jAwEBBV0AEAAAAQAMgIKAkgoB61NeGgAA',
		'base64',
	),
	/** 文書/計画.txt alone, encrypted, its name open. */
	encrypted: Buffer.from(
		'N3q8ryccAAQOgopeIAAAAAAAAABeAAAAAAAAALv+d1rgT+d4EvqniIZ4o2KFzqB5fD9koaQXwoMiA1lOoa7XhgEEBgABCSAABwsBAAIkBvEHARJTDzDd6tqdhpSHWTcL4X6l5RohIQEAAQAMFxMACAoB350t3wAABQEZAQARFQCHZfhmLwAIijt1LgB0AHgAdAAAABUGAQAggKSBAAA=',
		'base64',
	),
	/** A tape archive of both, packed by xz. */
	tarXz: Buffer.from(
		'/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AL9dAHMljO5lXVrrWav6h8YOqDl0hYFbrDN7ViL1FwSx+yA2glJxetx3cwb1eQi/fKvqCEehXpb0TR06JlPasHP+WfEZ/CKny2qkCcfN8ABSolNv3ZauTd0FOnMohN6Fvu+oyyLY2BRQ9Ur2ktw2VxWJmGgqA1y1FP8zXqmCCsj8cOEmqLTMoD2EW4H02xgT2nMKcJ6Yy7ntCIBddEAB9Lm/6aQFOffIyGuzFahPtoPt7RrX0Wm5Kk+XwhDTDzg1DzQAAABf8vSPbCAqJQAB2wGAUAAACokpB7HEZ/sCAAAAAARZWg==',
		'base64',
	),
} as const;

const TEXT = '機密性2\n\n本文\n';

/** Archives of every kind for the fuzzer. */
export function archiveSeeds(): readonly { name: string; bytes: Uint8Array }[] {
	const tar = buildTar([
		{ name: 'long', type: 'x', content: paxRecord('path', '文書/計画.txt') },
		{ name: 'x', content: TEXT },
		{ name: '【機密性1】a.csv', content: 'a,b\n' },
		{ name: 'link', type: '2', link: '/etc/passwd' },
	]);
	const zip = buildZip(
		[
			{ name: '文書/', content: '' },
			{ name: '文書/計画.txt', content: TEXT, descriptor: 'signed' },
			{ name: 'a.csv', content: 'a,b\n', stored: true },
			{ name: 'a.csv.label', content: '機密性3\n' },
			{ name: 'b.tar', content: tar },
		],
		{ comment: '控え\r\n【機密性2】' },
	);
	return [
		{ name: 'plain.zip', bytes: zip },
		{ name: 'zip64.zip', bytes: buildZip([{ name: 'a.txt', content: TEXT, zip64: true }], { zip64: true }) },
		{
			name: 'nested.zip',
			bytes: buildZip([
				{ name: 'in.zip', content: zip },
				{ name: 'a.tgz', content: zlib.gzipSync(tar), stored: true },
			]),
		},
		{ name: 'a.tar', bytes: tar },
		{ name: 'a.tgz', bytes: zlib.gzipSync(tar) },
		{ name: 'a.csv.gz', bytes: zlib.gzipSync('a,b\n') },
		{ name: 'packed.7z', bytes: SEVEN_ZIP.packed },
		{ name: 'plain.7z', bytes: SEVEN_ZIP.plain },
		{ name: 'sealed.7z', bytes: SEVEN_ZIP.sealed },
		{ name: 'encrypted.7z', bytes: SEVEN_ZIP.encrypted },
		{ name: 'a.txz', bytes: SEVEN_ZIP.tarXz },
		{
			name: 'a.rar',
			bytes: buildRar5([
				{ name: '文書/計画.txt', content: TEXT },
				{ name: 'b.txt', content: 'x', encrypted: true },
			]),
		},
		{ name: 'old.rar', bytes: buildRar4([{ name: '計画.txt', content: TEXT }]) },
		{ name: 'a.cab', bytes: buildCab(['計画.txt', 'b.doc']) },
		{
			name: 'a.lzh',
			bytes: buildLha(
				([0, 1, 2] as const).map((level) => ({ name: '計画.txt', folder: `文書${level}`, content: TEXT, level, packed: level > 0 })),
			),
		},
	];
}

/** Mails for the fuzzer. */
export function mailSeeds(): readonly { name: string; bytes: Uint8Array }[] {
	const part = (name: string, body: string) =>
		`--b\r\nContent-Type: application/octet-stream; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body).toString('base64')}\r\n`;
	const head = 'From: a@example.jp\r\nSubject: Re: =?ISO-2022-JP?B?GyRCMnE1RBsoQg==?=\r\n =?UTF-8?Q?=E6=A9=9F?= x\r\n';
	const multipart = `${head}X-Classification: =?UTF-8?B?5qmf5a+G5oCnMg==?=\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n`;
	return [
		{ name: 'draft.eml', bytes: Buffer.from(`${head}X-Unsent: 1\r\n\r\nbody\r\n`) },
		{ name: 'parts.eml', bytes: Buffer.from(`${multipart}${part('a.txt', TEXT)}${part('b.zip', 'PK')}--b--\r\n`) },
		{
			name: 'protected.eml',
			bytes: Buffer.from(`msip_labels: MSIP_Label_11111111-2222-3333-4444-555555555555_Enabled=True;\n${head}\n\n`),
		},
		{
			name: 'signed.eml',
			bytes: Buffer.from(
				`${head}Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n${cmsSigned(Buffer.from(`Content-Type: text/plain\r\n\r\n${TEXT}`)).toString('base64')}\r\n`,
			),
		},
	];
}

/** Signed data (CMS) with this content and no signatures, of indefinite length. */
export function cmsSigned(content: Buffer): Buffer {
	const length = (size: number): Buffer => (size < 128 ? Buffer.from([size]) : Buffer.from([0x82, size >> 8, size & 0xff]));
	const octets = Buffer.concat([Buffer.from([0x24, 0x80, 4]), length(content.length), content, Buffer.alloc(2)]);
	return Buffer.concat([
		Buffer.from([0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2, 0xa0, 0x80, 0x30, 0x80, 2, 1, 1, 0x31, 0, 0x30, 0x80]),
		Buffer.from([6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1, 0xa0, 0x80]),
		octets,
		Buffer.alloc(2 + 2),
		Buffer.from([0x31, 0]),
		Buffer.alloc(6),
	]);
}
