import assert from 'node:assert/strict';
import { CompoundError, CompoundFile } from '../../../../src/formats/compound';
import { BufferSource } from '../../../../src/formats/source';
import type { ByteSource } from '../../../../src/formats/types';
import { buildCompound } from '../../../corpus/compound-builder';

const pattern = (length: number, seed = 0): Buffer => Buffer.from(Array.from({ length }, (_, at) => (at * 7 + (at >> 8) + seed) & 0xff));
const open = (bytes: Uint8Array): CompoundFile => new CompoundFile(new BufferSource(bytes));
const content = (file: CompoundFile, path: string): Buffer | undefined => {
	const stream = file.stream(path);
	return stream?.read(0, stream.size);
};

/** Sizes around the borders of sectors, of small sectors and of what is kept in them. */
const SIZES = [0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 8192, 70_000];

describe('formats/compound', () => {
	for (const sectorSize of [512, 4096] as const) {
		it(`reads streams of every size in sectors of ${sectorSize} bytes`, () => {
			const streams = new Map(SIZES.map((size, index) => [`${index % 2 === 0 ? '' : 'Folder/'}S${size}`, pattern(size, index)]));
			for (const gap of [0, 200]) {
				const file = open(buildCompound(streams, { sectorSize, gap }));
				for (const [path, bytes] of streams) assert.deepEqual(content(file, path), bytes, path);
				assert.equal(file.directory.damaged, false);
			}
		});
	}

	it('reads by position, and only so much as is asked for', () => {
		const bytes = buildCompound(new Map([['Big', pattern(3_000_000)]]));
		let read = 0;
		const source: ByteSource = {
			size: bytes.length,
			read: (offset, length) => {
				read += length;
				return bytes.subarray(offset, offset + length);
			},
		};
		const stream = new CompoundFile(source).stream('big');
		assert.deepEqual(stream?.read(2_500_000, 1000), pattern(3_000_000).subarray(2_500_000, 2_501_000));
		assert.ok(read < 40_000, `${read} bytes were read`);
		assert.deepEqual([stream?.read(2_999_999, 100).length, stream?.read(3_000_000, 1).length, stream?.read(-1, 1).length], [1, 0, 0]);
		assert.equal(stream?.isSound(), true);
	});

	it('finds entries whatever the case of their names, and only streams as streams', () => {
		const file = open(buildCompound(new Map([['Outer/Inner/データ', pattern(10)]])));
		assert.ok(file.has('OUTER/inner/データ'));
		assert.equal(file.stream('Outer'), null);
		assert.equal(file.stream('Outer/Inner/データ/more'), null);
		assert.equal(file.find('None/Inner'), null);
		assert.deepEqual(
			[...file.children()].map(({ name, kind }) => [name, kind]),
			[['Outer', 'storage']],
		);
	});

	it('reads on where a small stream follows many others', () => {
		const many = new Map(Array.from({ length: 300 }, (_, index) => [`Stream ${index}`, pattern(100, index)]));
		const file = open(buildCompound(many));
		for (const [path, bytes] of many) assert.deepEqual(content(file, path), bytes, path);
	});
});

describe('formats/compound: hostile files', () => {
	const STREAMS = new Map([
		['Big', pattern(6000)],
		['Small', pattern(100)],
		['Folder/Small', pattern(100)],
	]);
	const SOUND = buildCompound(STREAMS);
	const fat = (SOUND.readUInt32LE(76) + 1) * 512;
	const directory = (SOUND.readUInt32LE(48) + 1) * 512;
	const entry = (name: string): number => {
		const at = SOUND.indexOf(Buffer.from(name, 'utf16le'), directory);
		assert.ok(at >= directory, name);
		return at;
	};
	const changed = (at: number, value: number): Buffer => {
		const bytes = Buffer.from(SOUND);
		bytes.writeUInt32LE(value, at);
		return bytes;
	};
	const bad = (bytes: Uint8Array, path: string): void => {
		assert.throws(() => content(open(bytes), path), CompoundError);
	};

	it('says so where there is no compound file', () => {
		for (const bytes of [Buffer.alloc(0), Buffer.from('PK\x03\x04'), SOUND.subarray(0, 7)]) {
			assert.throws(
				() => open(bytes),
				(error) => error instanceof CompoundError && error.code === 'wrong-type',
			);
		}
	});

	it('ends where a chain is a loop', () => {
		const start = SOUND.readUInt32LE(entry('Big') + 116);
		const mini = (SOUND.readUInt32LE(60) + 1) * 512;
		const first = SOUND.readUInt32LE(entry('Small') + 116) === 0 ? 'Small' : 'Folder/Small';
		for (const [path, bytes] of [
			['Big', changed(fat + start * 4, start)],
			['Big', changed(fat + (start + 3) * 4, start)],
			[first, changed(mini, 0)],
		] as const) {
			const stream = open(bytes).stream(path);
			assert.equal(stream?.read(0, stream.size).length, stream?.size, 'no more than its size');
			assert.throws(() => stream?.isSound(), CompoundError);
		}
		const list = SOUND.readUInt32LE(48);
		const looped = open(changed(fat + list * 4, list));
		assert.ok(looped.has('Big'), 'what was read before');
	});

	it('ends where a chain leads out of the file', () => {
		const start = SOUND.readUInt32LE(entry('Big') + 116);
		bad(changed(fat + start * 4, 0x7fff_ffff), 'Big');
		bad(changed(fat + start * 4, 0xffff_ffff), 'Big');
		bad(changed(entry('Big') + 116, 0x00ff_ffff), 'Big');
		bad(changed(76, 0x00ff_ffff), 'Big');
	});

	it('does not believe sizes that the file has no room for', () => {
		const bytes = changed(entry('Big') + 120, 0x7fff_fff0);
		const stream = open(bytes).stream('Big');
		assert.equal(stream?.isSound(), false);
		assert.throws(() => stream?.read(0, 0x7fff_fff0), CompoundError);
		assert.deepEqual(stream?.read(0, 6000), pattern(6000), 'what is there');
		assert.throws(() => stream?.read(0x7fff_0000, 100), CompoundError);
	});

	it('ends where entries are their own siblings or folders', () => {
		const small = entry('Folder');
		for (const field of [68, 72, 76]) {
			for (const id of [0, 1, 2, 3, 4, 0x00ff_ffff]) {
				const file = open(changed(small + field, id));
				for (const child of file.children()) file.children(child);
				assert.ok(file.has('Folder') || file.directory.damaged);
			}
		}
	});

	it('says so where the header makes no sense, whatever it says', () => {
		for (const at of [28, 30, 44, 48, 56, 60, 64, 68, 72, 76]) {
			for (const value of [0, 1, 5, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff]) {
				try {
					const file = open(changed(at, value));
					for (const path of STREAMS.keys()) content(file, path);
				} catch (error) {
					assert.ok(error instanceof CompoundError, `${at} ${value}: ${String(error)}`);
				}
			}
		}
	});

	it('reads what is there of a file that is cut', () => {
		for (let length = 8; length < SOUND.length; length += 61) {
			try {
				const file = open(SOUND.subarray(0, length));
				for (const path of STREAMS.keys()) content(file, path);
			} catch (error) {
				assert.ok(error instanceof CompoundError, `${length}: ${String(error)}`);
			}
		}
		// Some writers do not fill up the last sector.
		const last = buildCompound(new Map([['Big', pattern(6000)]]));
		assert.deepEqual(content(open(last.subarray(0, last.length - 100)), 'Big'), pattern(6000));
	});
});
