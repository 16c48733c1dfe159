import assert from 'node:assert/strict';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { formatFor } from '../../../../src/formats';
import { archiveSeeds, buildTar, SEVEN_ZIP } from '../../../corpus/archive';
import { buildZip } from '../../../corpus/zip-builder';
import { A, counts, plan, policy, read } from './make';

/** Generous: a machine under load must not fail the test, a hang must. */
const LONG = 5000;

function within<T>(work: () => T): T {
	const start = performance.now();
	const result = work();
	assert.ok(performance.now() - start < LONG);
	return result;
}

/** Archives within archives, `width` in each, the innermost with a large file of nothing. */
function bomb(depth: number, width: number): Buffer {
	const inner = depth === 0 ? Buffer.alloc(16 << 20) : bomb(depth - 1, width);
	const names = depth === 0 ? ['0.dll'] : Array.from({ length: width }, (_, index) => `lib ${index}.zip`);
	return buildZip(names.map((name) => ({ name, content: inner })));
}

describe('formats/archive: hostile archives', () => {
	it('bombs end early and are named', () => {
		const flat = within(() => read('a.zip', bomb(0, 1)));
		assert.equal(flat.state.unreadable?.code, 'bomb');
		const nested = within(() => read('42.zip', bomb(2, 16)));
		assert.equal(nested.state.unreadable?.code, 'bomb');
		const deep = within(() => read('42.zip', bomb(6, 3)));
		assert.ok((deep.content?.unread ?? 0) > 0);
		const gz = within(() => read('a.gz', zlib.gzipSync(Buffer.alloc(300 << 20), { level: 9 })));
		assert.ok(['bomb', 'too-large'].includes(gz.state.unreadable?.code ?? ''));
	});

	it('entries that share bytes are a bomb', () => {
		const one = buildZip([{ name: 'a', content: Buffer.alloc(5000, 'ab').map((byte, at) => byte ^ (at * 31)), stored: true }]);
		const directory = one.readUInt32LE(one.length - 6);
		const record = one.subarray(directory, one.length - 22);
		const end = Buffer.from(one.subarray(-22));
		end.writeUInt16LE(100, 8);
		end.writeUInt16LE(100, 10);
		end.writeUInt32LE(record.length * 100, 12);
		const bytes = Buffer.concat([one.subarray(0, directory), ...Array<Buffer>(100).fill(record), end]);
		assert.equal(read('a.zip', bytes).state.unreadable?.code, 'bomb');
		assert.equal(plan('a.zip', bytes, A).kind, 'refused');
	});

	it('an archive that holds itself is read a few levels deep', () => {
		let zip = buildZip([{ name: 'r.zip', content: '' }]);
		for (let depth = 0; depth < 40; depth++) zip = buildZip([{ name: 'r.zip', content: zip }]);
		const result = within(() => read('r.zip', zip));
		assert.deepEqual([result.state.unreadable, counts(result)], [null, [1, 0, 0, 1]]);
	});

	it('lies about sizes, and members without end', () => {
		assert.deepEqual(counts(read('a.zip', buildZip([{ name: 'a.txt', content: 'x'.repeat(5000), statedSize: 10 }]))), [1, 0, 0, 1]);
		assert.deepEqual(counts(read('a.zip', buildZip([{ name: 'a.txt', content: 'x', statedSize: 1 << 30 }]))), [1, 0, 0, 1]);
		const many = within(() => read('a.zip', buildZip(Array.from({ length: 30_000 }, () => ({ name: 'a', content: '', stored: true })))));
		assert.equal(many.content?.documents, 30_000);
		const labelled = within(() =>
			read('a.zip', buildZip(Array.from({ length: 3000 }, (_, at) => ({ name: `機密性2_${at}.csv`, content: '' })))),
		);
		assert.deepEqual([counts(labelled), labelled.markings.length], [[3000, 0, 0, 0], 200]);
		assert.ok(within(() => read('a.tar', buildTar(Array.from({ length: 20_000 }, () => ({ name: 'a' }))))));
	});

	it('the highest label counts however many there are', () => {
		const names = [...Array.from({ length: 500 }, (_, at) => `【機密性1】${at}.csv`), '【機密性3】z.csv'];
		const result = read('a.zip', buildZip(names.map((name) => ({ name, content: '' }))));
		assert.ok(result.markings.some(({ label }) => label.confidentiality === '3'));
	});

	it('never throws and never hangs for changed bytes', function () {
		this.timeout(60_000);
		for (const { name, bytes: whole } of archiveSeeds()) {
			fc.assert(
				fc.property(
					fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
					fc.boolean(),
					(edits, cut) => {
						const bytes = Uint8Array.from(cut ? whole.subarray(0, edits[0]?.[0]) : whole);
						if (!cut) for (const [at, value] of edits) bytes[at] = value;
						within(() => read(name, bytes));
						within(() => plan(name, bytes, A));
					},
				),
				{ numRuns: 150 },
			);
		}
	});

	it('records of a tape archive that lead nowhere', () => {
		for (const content of ['\0'.repeat(26), '99999999999999', '0 path=x\n', '5', '3 ']) {
			within(() =>
				read(
					'a.tar',
					buildTar([
						{ name: 'p', type: 'x', content },
						{ name: 'a', content: 'x' },
					]),
				),
			);
		}
	});

	it('memory that a source takes back is not looked at again', () => {
		for (const { name, bytes } of archiveSeeds()) {
			const copy = Buffer.from(bytes);
			const whole = read(name, copy);
			let last = Buffer.alloc(0);
			const source = {
				size: copy.length,
				read: (offset: number, length: number) => {
					last.fill(0x5a);
					last = Buffer.from(copy.subarray(Math.max(0, offset), Math.max(0, offset + length)));
					return last;
				},
			};
			const again = formatFor(name, copy.subarray(0, 4096)).read(source, { path: `/x/${name}`, policy });
			assert.deepEqual(again, whole, name);
		}
	});

	it('7z headers that lie', () => {
		for (let at = 12; at < 32; at++) {
			const bytes = Buffer.from(SEVEN_ZIP.plain);
			bytes[at] = 0xff;
			assert.notEqual(read('a.7z', bytes).state.unreadable, null);
		}
	});
});
