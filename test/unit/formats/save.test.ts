import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { join, resolve } from 'node:path';
import { type SaveIo, type SaveResult, saveDocument } from '../../../src/formats/save';
import { BufferSource, FileSource } from '../../../src/formats/source';
import type { Chunk } from '../../../src/formats/types';

const POSIX = process.platform !== 'win32';

describe('formats/save', () => {
	let dir: string;
	beforeEach(() => {
		dir = fs.mkdtempSync(join(os.tmpdir(), 'kakuzuke-save-'));
	});
	afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

	const document = (name = '議事録.txt', content = 'old content'): string => {
		const path = join(dir, name);
		fs.writeFileSync(path, content);
		return path;
	};

	/** Opens, saves, closes. */
	const save = (
		path: string,
		chunks: readonly Chunk[],
		options: { verify?: () => boolean; io?: SaveIo; opened?: (source: FileSource) => void } = {},
	): SaveResult => {
		const source = FileSource.open(path);
		try {
			options.opened?.(source);
			return saveDocument(path, source, chunks, options.verify ?? (() => true), options.io);
		} finally {
			source.close();
		}
	};

	const label: Chunk[] = [Buffer.from('【機密性2】\n'), { from: 0, length: 11 }];

	/** The document is as it was, and nothing is left beside it. */
	const untouched = (path: string, content = 'old content', names = 1): void => {
		assert.equal(fs.readFileSync(path, 'utf8'), content);
		assert.equal(fs.readdirSync(dir).length, names, fs.readdirSync(dir).join(' '));
	};

	it('puts ranges of the old file and new bytes together', () => {
		const path = document();
		assert.deepEqual(save(path, [{ from: 4, length: 7 }, Buffer.from('|'), { from: 0, length: 3 }]), { kind: 'saved' });
		untouched(path, 'content|old');
	});

	it('shows the new file to the verifier before it takes the old one’s place', () => {
		const path = document();
		const source = FileSource.open(path);
		const seen: string[] = [];
		const result = saveDocument(path, source, label, (each) => {
			seen.push(Buffer.from(each.read(0, each.size)).toString(), fs.readFileSync(path, 'utf8'));
			return true;
		});
		source.close();
		assert.deepEqual(result, { kind: 'saved' });
		assert.deepEqual(seen, ['【機密性2】\nold content', 'old content']);
	});

	it('leaves the document alone when the verifier says no or throws', () => {
		const path = document();
		assert.deepEqual(save(path, label, { verify: () => false }), { kind: 'refused', code: 'io', detail: 'verification' });
		untouched(path);
		const result = save(path, label, {
			verify: () => {
				throw new Error('broken');
			},
		});
		assert.deepEqual(result, { kind: 'refused', code: 'io', detail: 'broken' });
		untouched(path);
	});

	it('keeps the permission bits', function () {
		if (!POSIX) this.skip();
		const path = document();
		fs.chmodSync(path, 0o640);
		save(path, label);
		assert.equal(fs.statSync(path).mode & 0o7777, 0o640);
	});

	it('keeps the owner where it may', function () {
		if (process.getuid?.() !== 0) this.skip();
		const path = document();
		fs.chownSync(path, 12345, 54321);
		save(path, label);
		assert.deepEqual([fs.statSync(path).uid, fs.statSync(path).gid], [12345, 54321]);
	});

	it('writes through a symbolic link to its target', function () {
		if (!POSIX) this.skip();
		const path = document();
		const link = join(dir, 'link.txt');
		fs.symlinkSync(path, link);
		assert.equal(save(link, label).kind, 'saved');
		assert.ok(fs.lstatSync(link).isSymbolicLink());
		untouched(path, '【機密性2】\nold content', 2);
	});

	it('leaves other hard links with the old content', function () {
		if (!POSIX) this.skip();
		const path = document();
		fs.linkSync(path, join(dir, 'snapshot'));
		assert.equal(save(path, label).kind, 'saved');
		assert.equal(fs.readFileSync(join(dir, 'snapshot'), 'utf8'), 'old content');
	});

	for (const [name, lock] of [
		['a.docx', '~$a.docx'],
		['報告書２０２４年度.docx', '~$書２０２４年度.docx'],
		['第一回会議録.docx', '~$第一回会議録.docx'],
		['12345678.docx', '~$345678.docx'],
		['1234567.docx', '~$234567.docx'],
		['表.ods', '.~lock.表.ods#'],
	] as const) {
		it(`refuses ${name} while ${lock} says that it is open`, () => {
			const path = document(name);
			fs.writeFileSync(join(dir, lock), '');
			assert.deepEqual(save(path, label), { kind: 'refused', code: 'locked', detail: lock });
			untouched(path, 'old content', 2);
		});
	}

	it('refuses a read-only document', () => {
		const path = document();
		fs.chmodSync(path, 0o444);
		assert.deepEqual(save(path, label), { kind: 'refused', code: 'read-only', detail: '議事録.txt' });
		untouched(path);
	});

	it('refuses a folder that may not be written', function () {
		if (!POSIX || process.getuid?.() === 0) this.skip();
		const path = document();
		fs.chmodSync(dir, 0o555);
		const result = save(path, label);
		fs.chmodSync(dir, 0o755);
		assert.equal(result.kind === 'refused' && result.code, 'read-only');
		untouched(path);
	});

	it('refuses a document that changed after it was opened', () => {
		const path = document();
		const result = save(path, label, { opened: () => fs.appendFileSync(path, ' and more') });
		assert.equal(result.kind === 'refused' && result.code, 'changed-meanwhile');
		untouched(path, 'old content and more');
	});

	it('refuses a document that changes while it is being saved', () => {
		const path = document();
		const result = save(path, label, {
			verify: () => {
				fs.writeFileSync(path, 'new content');
				return true;
			},
		});
		assert.equal(result.kind === 'refused' && result.code, 'changed-meanwhile');
		untouched(path, 'new content');
	});

	it('refuses a document that was replaced by another of the same size', () => {
		const path = document();
		const other = document('other', 'OLD CONTENT');
		const result = save(path, label, { opened: () => fs.renameSync(other, path) });
		assert.equal(result.kind === 'refused' && result.code, 'changed-meanwhile');
		untouched(path, 'OLD CONTENT');
	});

	it('refuses a source in memory of another size than the file', () => {
		const path = document();
		const result = saveDocument(path, new BufferSource(Buffer.from('short')), label, () => true);
		assert.equal(result.kind === 'refused' && result.code, 'changed-meanwhile');
		untouched(path);
	});

	it('refuses a document that is gone, or is a folder', () => {
		const result = saveDocument(join(dir, 'nothing'), new BufferSource(new Uint8Array()), [], () => true);
		assert.equal(result.kind === 'refused' && result.code, 'changed-meanwhile');
		assert.equal(saveDocument(dir, new BufferSource(new Uint8Array()), [], () => true).kind, 'refused');
	});

	it('refuses ranges that the document does not have', () => {
		const path = document();
		assert.deepEqual(save(path, [{ from: 5, length: 100 }]), { kind: 'refused', code: 'changed-meanwhile', detail: 'ETRUNCATED' });
		untouched(path);
	});

	describe('when a system call fails', () => {
		const calls = ['openSync', 'writeSync', 'fsyncSync', 'renameSync'] as const;
		const codes: Record<string, string> = {
			ENOSPC: 'io',
			EIO: 'io',
			EACCES: 'read-only',
			EBUSY: 'locked',
			EFBIG: 'too-large',
			EROFS: 'read-only',
		};
		for (const call of calls) {
			for (const [errno, code] of Object.entries(codes)) {
				it(`${call}: ${errno} leaves the document as it was`, () => {
					const path = document();
					const fail = (): never => {
						throw Object.assign(new Error(errno), { code: errno });
					};
					assert.deepEqual(save(path, label, { io: { ...fs, [call]: fail } }), { kind: 'refused', code, detail: errno });
					untouched(path);
				});
			}
		}

		it('whichever write it is', () => {
			const path = document('big', 'x'.repeat(3 << 20));
			for (let broken = 0; broken < 4; broken++) {
				let count = 0;
				const io: SaveIo = {
					...fs,
					writeSync: (descriptor, bytes, offset, length) => {
						if (count++ === broken) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
						return fs.writeSync(descriptor, bytes, offset, length);
					},
				};
				assert.equal(save(path, [Buffer.from('a'), { from: 0, length: 3 << 20 }], { io }).kind, 'refused');
				untouched(path, 'x'.repeat(3 << 20));
			}
		});

		it('goes on after short writes', () => {
			const path = document();
			const io: SaveIo = { ...fs, writeSync: (descriptor, bytes, offset) => fs.writeSync(descriptor, bytes, offset, 1) };
			assert.equal(save(path, label, { io }).kind, 'saved');
			untouched(path, '【機密性2】\nold content');
		});
	});

	it('copies a huge sparse file in little memory', function () {
		this.timeout(60000);
		const path = document('sparse.bin', '');
		const size = 300 << 20;
		fs.truncateSync(path, size);
		const before = process.memoryUsage.rss();
		assert.equal(save(path, [Buffer.from('x'), { from: 0, length: size }]).kind, 'saved');
		assert.equal(fs.statSync(path).size, size + 1);
		assert.ok(process.memoryUsage.rss() - before < 100 << 20);
	});

	it('leaves the document as it was when it is killed in the middle', async function () {
		if (!POSIX) this.skip();
		this.timeout(20000);
		const path = document('killed.bin', 'old content');
		const script = join(dir, 'child.ts');
		const module = (name: string): string => JSON.stringify(resolve(__dirname, '../../../src/formats', name));
		fs.writeFileSync(
			script,
			`import { saveDocument } from ${module('save')};
			import { FileSource } from ${module('source')};
			import * as fs from 'node:fs';
			const source = FileSource.open(${JSON.stringify(path)});
			const io = { ...fs, writeSync: (d, b, o, l) => { const n = fs.writeSync(d, b, o, l); process.send('writing'); return n; } };
			const endless = function* () { for (;;) yield Buffer.alloc(4096, 1); };
			saveDocument(${JSON.stringify(path)}, source, endless(), () => true, io);`,
		);
		const child = spawn(process.execPath, ['--import', 'tsx', script], {
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
			cwd: resolve(__dirname, '../../..'),
		});
		await new Promise((done) => child.once('message', done));
		child.kill('SIGKILL');
		await new Promise((done) => child.once('exit', done));
		assert.equal(fs.readFileSync(path, 'utf8'), 'old content');
		const left = fs.readdirSync(dir).filter((name) => name.startsWith('.kakuzuke-'));
		assert.equal(left.length, 1, 'it was killed in the middle of writing');
	});
});
