import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { join } from 'node:path';
import { BufferSource, FileSource, HEAD_BYTES, NotRegularFileError, unreadableOf, withFile } from '../../../src/formats/source';

describe('formats/source', () => {
	let dir: string;
	beforeEach(() => {
		dir = fs.mkdtempSync(join(os.tmpdir(), 'kakuzuke-source-'));
	});
	afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

	const file = (name: string, content: string | Uint8Array): string => {
		const path = join(dir, name);
		fs.writeFileSync(path, content);
		return path;
	};

	it('reads by position, and less at the end, alike from memory and from a file', () => {
		const bytes = Buffer.from(Array.from({ length: 3 * HEAD_BYTES + 7 }, (_, i) => i % 251));
		const path = file('a.bin', bytes);
		withFile(path, (source) => {
			const memory = new BufferSource(bytes);
			assert.equal(source.size, memory.size);
			for (const [offset, length] of [
				[0, 10],
				[0, HEAD_BYTES],
				[5, HEAD_BYTES],
				[HEAD_BYTES - 1, 2],
				[3 * HEAD_BYTES, 100],
				[4 * HEAD_BYTES, 5],
				[0, bytes.length * 2],
				[10, 0],
			] as const) {
				assert.deepEqual(Buffer.from(source.read(offset, length)), Buffer.from(memory.read(offset, length)), `${offset}+${length}`);
			}
		});
	});

	it('keeps the buffers of two open files apart', () => {
		const a = FileSource.open(file('a', 'aaaa'));
		const b = FileSource.open(file('b', 'bbbb'));
		const read = a.read(0, 4);
		b.read(0, 4);
		assert.equal(Buffer.from(read).toString(), 'aaaa');
		a.close();
		b.close();
		assert.doesNotThrow(() => b.close(), 'closing twice');
	});

	it('never opens what is no regular file', function () {
		assert.throws(() => FileSource.open(dir), NotRegularFileError);
		assert.throws(() => FileSource.open(dir, { regular: true }), NotRegularFileError);
		if (process.platform === 'win32') this.skip();
		const pipe = join(dir, 'pipe');
		execFileSync('mkfifo', [pipe]);
		for (const options of [{}, { regular: true }]) {
			assert.throws(() => FileSource.open(pipe, options), { code: 'ENOTREGULAR', kind: 'pipe' });
		}
		assert.throws(() => FileSource.open('/dev/null'), { kind: 'device' });
	});

	it('follows links by default, and refuses them where a listing promised a regular file', function () {
		if (process.platform === 'win32') this.skip();
		const link = join(dir, 'link');
		fs.symlinkSync(file('target', 'x'), link);
		withFile(link, (source) => assert.equal(source.size, 1));
		assert.throws(() => FileSource.open(link, { regular: true }), { code: 'ELOOP' });
	});

	it('tells what kept a document from being read', () => {
		const reason = (path: string): unknown => {
			try {
				FileSource.open(path).close();
				return null;
			} catch (error) {
				return unreadableOf(error);
			}
		};
		assert.deepEqual(reason(join(dir, 'nothing')), { code: 'not-found', detail: 'ENOENT' });
		assert.deepEqual(reason(dir), { code: 'wrong-type', detail: 'ENOTREGULAR' });
		assert.deepEqual(unreadableOf(Object.assign(new Error('x'), { code: 'EACCES' })), { code: 'permission', detail: 'EACCES' });
		assert.deepEqual(unreadableOf(Object.assign(new Error('x'), { code: 'EIO' })), { code: 'io', detail: 'EIO' });
		assert.deepEqual(unreadableOf('odd'), { code: 'io', detail: 'odd' });
	});

	it('notices that a file was written to, replaced or removed while it was read', () => {
		const path = file('a', 'first');
		withFile(path, (source) => {
			source.pin();
			assert.equal(source.changed(), false);
			fs.writeFileSync(path, 'other');
			assert.equal(source.changed(), true, 'same size, other content');
		});
		withFile(path, (source) => {
			assert.equal(source.changed(), false);
			fs.appendFileSync(path, '!');
			assert.equal(source.changed(), true, 'appended');
		});
		withFile(path, (source) => {
			fs.renameSync(file('b', 'other!'), path);
			assert.equal(source.changed(), true, 'replaced');
		});
		withFile(path, (source) => {
			fs.rmSync(path);
			assert.equal(source.changed(), true, 'removed');
		});
	});
});
