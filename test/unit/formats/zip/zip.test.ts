import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { BufferSource } from '../../../../src/formats/source';
import type { ByteSource } from '../../../../src/formats/types';
import { partKey, readArchive, readContent, rewriteArchive, ZipError } from '../../../../src/formats/zip';
import { assemble, changedEntries } from '../../../corpus/assemble';
import { buildZip, type EntryOptions, type ZipOptions } from '../../../corpus/zip-builder';

const FILLER = Buffer.alloc(150_000, 'The quick brown fox. ');
const noise = (length: number) => Buffer.from(Array.from({ length }, (_, n) => (n * 7919 + (n >> 3) * 31) & 0xff));

const ENTRIES: EntryOptions[] = [
	{ name: '[Content_Types].xml', content: '<Types/>' },
	{ name: 'a/b.xml', content: '<b>本文</b>' },
	{ name: 'c.bin', content: noise(4000), stored: true },
	{ name: 'd.xml', content: FILLER },
];

const SHAPES: Record<string, [EntryOptions[], ZipOptions]> = {
	plain: [ENTRIES, {}],
	stored: [ENTRIES.map((entry) => ({ ...entry, stored: true })), {}],
	'data descriptors': [ENTRIES.map((entry) => ({ ...entry, descriptor: 'signed' })), {}],
	'descriptors without signature': [ENTRIES.map((entry) => ({ ...entry, descriptor: 'unsigned' })), {}],
	'zip64 entries': [ENTRIES.map((entry) => ({ ...entry, zip64: true })), { zip64: true }],
	'zip64 with descriptors': [ENTRIES.map((entry) => ({ ...entry, zip64: true, descriptor: 'signed' })), { zip64: true }],
	'zip64 end only': [ENTRIES, { zip64: true }],
	'comment and trailing bytes': [ENTRIES, { comment: '機密 PK\u0005\u0006 comment', trailing: Buffer.from('\r\n\r\n') }],
	prefix: [ENTRIES, { prefix: Buffer.from('#!/bin/sh\nexit\n') }],
	'prefix that offsets count': [ENTRIES, { prefix: Buffer.from('MZ stub'), prefixCounted: true }],
	'prefix and zip64': [ENTRIES, { prefix: Buffer.alloc(1000, 1), zip64: true }],
	gaps: [ENTRIES.map((entry) => ({ ...entry, gap: 7, extra: Buffer.from([0x99, 0x99, 2, 0, 1, 2]), comment: 'note' })), {}],
	'larger than one read': [[{ name: 'big.bin', content: noise(300_000), stored: true }, ...ENTRIES], {}],
	'no entries': [[], {}],
};

describe('zip: directory and content', () => {
	for (const [name, [entries, options]] of Object.entries(SHAPES)) {
		it(`reads ${name}`, () => {
			const archive = readArchive(new BufferSource(buildZip(entries, options)));
			assert.deepEqual(
				archive.entries.map((entry) => entry.name),
				entries.map((entry) => entry.name),
			);
			for (const [index, entry] of archive.entries.entries()) {
				assert.deepEqual(Buffer.from(readContent(archive, entry)), Buffer.from(entries[index]!.content as string));
			}
		});
	}

	it('reads through a source that reuses its memory', () => {
		const bytes = buildZip([{ name: 'big.bin', content: noise(300_000), stored: true }, ...ENTRIES], { zip64: true });
		const scratch = Buffer.alloc(bytes.length);
		const source: ByteSource = {
			size: bytes.length,
			read(offset, length) {
				scratch.fill(0xee);
				const count = bytes.copy(scratch, 0, offset, offset + length);
				return scratch.subarray(0, count);
			},
		};
		const archive = readArchive(source);
		assert.equal(readContent(archive, archive.entries[4]!).toString('latin1', 0, 9), 'The quick');
		const chunks = rewriteArchive(archive, new Map([['a/b.xml', Buffer.from('<b/>')]]));
		assert.equal(Buffer.from(unzipSync(assemble(bytes, chunks))['a/b.xml']!).toString(), '<b/>');
	});

	it('compares names without regard to separators and case', () => {
		assert.equal(partKey('\\Word\\Document.xml'), 'word/document.xml');
		assert.equal(partKey('/word/document.xml'), 'word/document.xml');
	});

	const broken: [string, Buffer, string][] = [
		['nothing at all', Buffer.alloc(0), 'damaged'],
		['text', Buffer.from('This is only some text and no archive.'), 'wrong-type'],
		['a directory that is cut off', buildZip(ENTRIES).subarray(0, -30), 'damaged'],
	];
	for (const [name, bytes, code] of broken) {
		it(`refuses ${name}`, () => {
			assert.throws(
				() => readArchive(new BufferSource(bytes)),
				(error) => error instanceof ZipError && error.code === code,
			);
		});
	}

	const lies: [string, EntryOptions, string][] = [
		['a wrong checksum', { name: 'a', content: 'abc', crc: 1 }, 'damaged'],
		['a stream that is longer than stated', { name: 'a', content: FILLER, statedSize: 10 }, 'bomb'],
		['a stream that is shorter than stated', { name: 'a', content: 'abc', statedSize: 10 }, 'damaged'],
		['a huge ratio', { name: 'a', content: Buffer.alloc(20_000_000) }, 'bomb'],
		['an encrypted entry', { name: 'a', content: 'abc', flags: 1 }, 'encrypted'],
	];
	for (const [name, entry, code] of lies) {
		it(`refuses ${name}`, () => {
			const archive = readArchive(new BufferSource(buildZip([entry])));
			assert.throws(
				() => readContent(archive, archive.entries[0]!),
				(error) => error instanceof ZipError && error.code === code,
			);
		});
	}
});

describe('zip: lossless rewriting', () => {
	const replacement = Buffer.from('<b>新しい本文</b>');
	for (const [name, [entries, options]] of Object.entries(SHAPES)) {
		if (entries.length === 0) continue;
		it(`keeps all else of ${name}`, () => {
			const before = buildZip(entries, options);
			const contents = new Map([
				['A\\B.xml', replacement],
				['new/part.xml', Buffer.from('<new/>')],
			]);
			const after = assemble(before, rewriteArchive(readArchive(new BufferSource(before)), contents));
			assert.deepEqual(changedEntries(before, after), ['a/b.xml', 'new/part.xml']);
			const archive = readArchive(new BufferSource(after));
			assert.deepEqual(readContent(archive, archive.byKey.get('a/b.xml')!).toString(), replacement.toString());
			assert.equal(readContent(archive, archive.byKey.get('new/part.xml')!).toString(), '<new/>');
			const prefix = options.prefix?.length ?? 0;
			assert.deepEqual(after.subarray(0, prefix), before.subarray(0, prefix));
			if (options.comment) assert.ok(after.includes(Buffer.from(options.comment)));
			if (options.trailing) assert.ok(after.subarray(-options.trailing.length).equals(options.trailing));
		});
	}

	it('writes what unzip accepts', function () {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zip-'));
		try {
			execFileSync('unzip', ['-v'], { stdio: 'ignore' });
		} catch {
			this.skip();
		}
		for (const [name, [entries, options]] of Object.entries(SHAPES)) {
			if (entries.length === 0 || options.prefix || options.trailing) continue;
			const before = buildZip(entries, options);
			const after = assemble(before, rewriteArchive(readArchive(new BufferSource(before)), new Map([['a/b.xml', replacement]])));
			const file = path.join(folder, `${name.replaceAll(' ', '-')}.zip`);
			fs.writeFileSync(file, after);
			execFileSync('unzip', ['-tq', file]);
		}
		fs.rmSync(folder, { recursive: true });
	});

	it('refuses overlapping entries and doubled names', () => {
		const doubled = buildZip([...ENTRIES, { name: 'a\\b.xml', content: 'other' }]);
		assert.throws(() => rewriteArchive(readArchive(new BufferSource(doubled)), new Map([['a/b.xml', replacement]])), ZipError);
		const kept = rewriteArchive(readArchive(new BufferSource(doubled)), new Map([['d.xml', replacement]]));
		assert.deepEqual(changedEntries(doubled, assemble(doubled, kept)), ['d.xml']);
		const overlapping = buildZip(ENTRIES);
		const second = overlapping.indexOf(Buffer.from('PK\x01\x02'), overlapping.indexOf(Buffer.from('PK\x01\x02')) + 4);
		overlapping.writeUInt32LE(0, second + 42);
		assert.throws(() => rewriteArchive(readArchive(new BufferSource(overlapping)), new Map([['d.xml', replacement]])), ZipError);
	});

	it('refuses an archive behind which another end record would come into its own once the file is longer', () => {
		const plain = buildZip(ENTRIES);
		const second = Buffer.alloc(22);
		second.writeUInt32LE(0x06054b50, 0);
		// It states a directory that reaches beyond where the record stands, now.
		second.writeUInt32LE(plain.length + 10, 16);
		const bytes = Buffer.concat([plain, second]);
		const archive = readArchive(new BufferSource(bytes));
		assert.equal(archive.end, plain.length - 22);
		assert.throws(() => rewriteArchive(archive, new Map([['new.xml', Buffer.alloc(1000, 'x')]])), /two ends/);
	});

	it('answers any damage with an error of its own', () => {
		const samples = Object.values(SHAPES)
			.filter(([entries]) => entries.length === 4)
			.map(([entries, options]) => buildZip(entries, options));
		fc.assert(
			fc.property(fc.constantFrom(...samples), fc.nat(), fc.nat(), fc.nat(255), (sample, at, cut, value) => {
				const bytes = Buffer.from(sample.subarray(0, cut % 3 === 0 ? cut % sample.length : sample.length));
				if (bytes.length > 0) bytes[at % bytes.length] = value;
				try {
					const archive = readArchive(new BufferSource(bytes));
					for (const entry of archive.entries) readContent(archive, entry);
					rewriteArchive(archive, new Map([['a/b.xml', replacement]]));
				} catch (error) {
					if (!(error instanceof ZipError)) throw error;
				}
			}),
			{ numRuns: 600 },
		);
	});
});
