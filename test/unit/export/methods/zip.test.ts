import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { Ae2Opener, deriveKeys, KeyStream, sealed } from '../../../../src/export/methods/ae2';
import { archiveNames } from '../../../../src/export/methods/names';
import type { MethodFile, MethodProgress, MethodRequest } from '../../../../src/export/methods/types';
import { encryptZip, INNER_NAME, zipMethod } from '../../../../src/export/methods/zip';
import { findTool, requireTool } from '../../../support/tools';
import { assertOutput, fileOf, manyKinds, newFolder, openFiles, originalsOf, rejection, removeFolders, sha256 } from './originals';

const PASSWORD = 'Xk4-tR9w "q\'0pLm';
const secret = { kind: 'password', password: PASSWORD } as const;

function request(files: readonly MethodFile[], more: Partial<MethodRequest> = {}): MethodRequest {
	return { files, folder: newFolder(), stem: '送付', secret, ...more };
}

function listing(sevenZip: string, archive: string): Record<string, string>[] {
	const out = execFileSync(sevenZip, ['l', '-slt', '-sccUTF-8', archive], { encoding: 'utf8', maxBuffer: 1e9 });
	const blocks = out.slice(out.indexOf('\n----------\n')).split(/\n\n/);
	return blocks
		.map((block) => Object.fromEntries([...block.matchAll(/^(\w[\w ]*) = (.*)$/gm)].map((match) => [match[1] ?? '', match[2] ?? ''])))
		.filter((entry) => entry.Path !== undefined);
}

function unpack(sevenZip: string, archive: string, password: string = PASSWORD): string {
	const folder = newFolder();
	execFileSync(sevenZip, ['x', `-p${password}`, `-o${folder}`, archive], { stdio: 'ignore' });
	return folder;
}

function assertUnpacked(folder: string, files: readonly MethodFile[]): void {
	for (const file of files) assert.equal(sha256(path.join(folder, file.name.normalize('NFC'))), sha256(file.path), file.name);
	const there = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	assert.equal(there.length, files.length);
}

describe('export zip', function () {
	this.timeout(60_000);
	afterEach(removeFolders);

	it('says what it is', () => {
		assert.deepEqual([zipMethod.id, zipMethod.secret, zipMethod.joins, zipMethod.accepts('x')], ['zip', 'password', true, true]);
	});

	it('7-Zip lists AES-256, opens it with the password, finds names, contents and times as they were, and refuses another password', async function () {
		const sevenZip = requireTool(this, '7z');
		const files = originalsOf(manyKinds());
		const [first] = files;
		fs.utimesSync(first?.path ?? '', 1_700_000_001, 1_700_000_001);
		const [output] = await zipMethod.encrypt(request(files));
		const { path: archive } = assertOutput(output, files);
		assert.equal(path.basename(archive), '送付.zip');
		const entries = listing(sevenZip, archive);
		assert.deepEqual(entries.map((entry) => entry.Path).sort(), files.map((file) => file.name).sort());
		for (const entry of entries) {
			assert.match(entry.Method ?? '', /^AES-256 (Store|Deflate)$/, entry.Path);
			assert.match(entry.Characteristics ?? '', /UTF8/, entry.Path);
			assert.equal(entry.Encrypted, '+');
			// AE-2 tells no checksum of the content.
			assert.match(entry.CRC ?? '', /^0*$/);
		}
		assert.equal(entries.find((entry) => entry.Path === 'plain.txt')?.Method, 'AES-256 Deflate');
		assert.equal(entries.find((entry) => entry.Path === '起案 文書.docx')?.Method, 'AES-256 Store');
		assert.equal(spawnSync(sevenZip, ['t', `-p${PASSWORD}`, archive]).status, 0);
		assert.notEqual(spawnSync(sevenZip, ['t', '-pwrong', archive]).status, 0);
		const folder = unpack(sevenZip, archive);
		assertUnpacked(folder, files);
		assert.equal(Math.floor(fs.statSync(path.join(folder, first?.name ?? '')).mtimeMs / 1000), 1_700_000_001);
	});

	it('hides the names: 7-Zip sees one archive, and the files are in that', async function () {
		const sevenZip = requireTool(this, '7z');
		const files = originalsOf(manyKinds());
		const [output] = await zipMethod.encrypt(request(files, { hideNames: true }));
		const { path: archive } = assertOutput(output, files);
		assert.deepEqual(
			listing(sevenZip, archive).map((entry) => [entry.Path, entry.Method]),
			[[INNER_NAME, 'AES-256 Store']],
		);
		const bytes = fs.readFileSync(archive);
		for (const file of files) assert.equal(bytes.indexOf(file.name), -1, file.name);
		assert.notEqual(spawnSync(sevenZip, ['t', '-pwrong', archive]).status, 0);
		const outer = unpack(sevenZip, archive);
		assert.deepEqual(fs.readdirSync(outer), [INNER_NAME]);
		assertUnpacked(unpack(sevenZip, path.join(outer, INNER_NAME)), files);
	});

	it('writes zip64 where it is asked for, and other programs read it', async function () {
		const sevenZip = requireTool(this, '7z');
		const files = originalsOf(manyKinds());
		for (const hideNames of [false, true]) {
			for (const zip64From of [0, 65_000]) {
				const [output] = await encryptZip(request(files, { hideNames }), undefined, { zip64From });
				const { path: archive } = assertOutput(output, files);
				assert.ok(fs.readFileSync(archive).includes(Buffer.from('PK\x06\x06')));
				const folder = unpack(sevenZip, archive);
				assertUnpacked(hideNames ? unpack(sevenZip, path.join(folder, INNER_NAME)) : folder, files);
			}
		}
	});

	it('composes names that were decomposed', async function () {
		const sevenZip = requireTool(this, '7z');
		const files = originalsOf({ ['がぎぐ.txt'.normalize('NFD')]: 'x' });
		const [output] = await zipMethod.encrypt(request(files));
		assert.equal(listing(sevenZip, assertOutput(output, files).path)[0]?.Path, 'がぎぐ.txt'.normalize('NFC'));
	});

	it('refuses names that would leave the folder or meet another', async () => {
		const names = ['', '/abs', '../up', 'a/../b', 'a//b', 'a/', 'C:x', 'c:/x', 'a\\b', 'a\u0000b', './a', 'a\nb'];
		for (const name of names) {
			const error = await rejection(zipMethod.encrypt(request([{ path: '/nowhere', name, size: 0 }])));
			assert.deepEqual([error.code, error.path], ['unsupported-file', '/nowhere'], name);
		}
		for (const [a, b] of [
			['a', 'a'],
			['A.txt', 'a.TXT'],
			['が', 'が'.normalize('NFD')],
			['x', 'x/y'],
			['x/y', 'X'],
		] as const) {
			const files = [a, b].map((name, index) => ({ path: `/${index}`, name, size: 0 }));
			const error = await rejection(zipMethod.encrypt(request(files)));
			assert.deepEqual([error.code, error.path], ['name-taken', '/1'], `${a} ${b}`);
		}
	});

	it('lets no name out of the folder, whatever it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ':', '語', '\u0000') }), (name) => {
				try {
					const [safe = ''] = archiveNames([{ path: '', name, size: 0 }]);
					for (const way of [path.posix, path.win32]) {
						const base = way === path.posix ? '/base' : 'C:\\base';
						assert.ok(way.join(base, safe).startsWith(base + way.sep) && !way.isAbsolute(safe), safe);
					}
				} catch (error) {
					assert.ok(error instanceof Error && error.name === 'MethodError');
				}
			}),
		);
	});

	it('asks for a password that other programs can be given', async () => {
		const files = originalsOf({ 'a.txt': 'a' });
		const codeFor = async (password: string) => {
			const error = await rejection(zipMethod.encrypt(request(files, { secret: { kind: 'password', password } })));
			assert.ok(password === '' || !`${error.stack}${JSON.stringify(error)}`.includes(password));
			return `${error.code} ${error.detail}`.trim();
		};
		assert.equal(await codeFor(''), 'password-missing');
		assert.equal(await codeFor('パスワード'), 'password-weak ascii');
		assert.equal(await codeFor('x'.repeat(100)), 'password-weak length');
		const error = await rejection(zipMethod.encrypt(request(files, { secret: { kind: 'recipients', keys: ['age1x'] } })));
		assert.equal(error.code, 'password-missing');
	});

	it('tells progress by bytes and files in both phases', async () => {
		const files = originalsOf(manyKinds());
		const total = files.reduce((sum, file) => sum + file.size, 0);
		for (const hideNames of [false, true]) {
			const seen: MethodProgress[] = [];
			await zipMethod.encrypt(request(files, { hideNames, onProgress: (progress) => seen.push(progress) }));
			for (const phase of ['encrypt', 'verify'] as const) {
				const of = seen.filter((progress) => progress.phase === phase);
				assert.deepEqual(of.at(0), { phase, files: 0, bytes: 0, total });
				assert.deepEqual(of.at(-1), { phase, files: files.length, bytes: total, total });
				of.reduce((before, now) => {
					assert.ok(now.bytes >= before.bytes && now.files >= before.files);
					return now;
				});
			}
		}
	});

	it('stops soon when it is cancelled, in either phase, and leaves nothing', async () => {
		const files = originalsOf({ 'big.bin': Buffer.alloc(64 << 20), 'big.txt': Buffer.alloc(64 << 20, 'text ') });
		for (const phase of ['encrypt', 'verify'] as const) {
			for (const hideNames of [false, true]) {
				const control = new AbortController();
				let at = 0;
				const asked = request(files, {
					hideNames,
					signal: control.signal,
					onProgress: (progress) => {
						if (progress.phase !== phase || at !== 0) return;
						// From a timer: a loop that never gives way would not see it.
						setTimeout(() => {
							at = performance.now();
							control.abort();
						}, 1);
						at = -1;
					},
				});
				const before = openFiles();
				const error = await rejection(zipMethod.encrypt(asked));
				assert.equal(error.code, 'cancelled');
				assert.ok(performance.now() - at < 1000);
				assert.deepEqual(fs.readdirSync(asked.folder), []);
				assert.ok(openFiles() <= before);
			}
		}
	});

	it('names the original that cannot be read, and leaves nothing', async () => {
		const files = originalsOf({ 'a.txt': 'a', 'b.txt': 'b'.repeat(2_000_000), 'c.txt': 'c' });
		const asked = request(files);
		const gone = files[2]?.path ?? '';
		fs.rmSync(gone);
		const error = await rejection(zipMethod.encrypt(asked));
		assert.deepEqual([error.code, error.path, error.detail], ['io', gone, 'ENOENT']);
		fs.mkdirSync(gone);
		assert.deepEqual((await rejection(zipMethod.encrypt(asked))).detail, 'ENOTREGULAR');
		assert.deepEqual(fs.readdirSync(asked.folder), []);
	});

	it('notices an original that changes before and while it is read', async () => {
		const files = originalsOf({ 'a.bin': randomBytes(8 << 20), 'b.txt': 'b' });
		const [first, second] = files;
		assert.ok(first && second);
		const changes: readonly [string, () => void][] = [
			['written', () => fs.appendFileSync(first.path, 'x')],
			['cut', () => fs.truncateSync(first.path, 100)],
			['touched', () => fs.utimesSync(first.path, 1, 1)],
			[
				'replaced',
				() => {
					fs.writeFileSync(`${first.path}.new`, randomBytes(8 << 20));
					fs.renameSync(`${first.path}.new`, first.path);
				},
			],
		];
		for (const [how, change] of changes) {
			fs.writeFileSync(first.path, randomBytes(8 << 20));
			let changed = false;
			const asked = request(files);
			const io = {
				...fs,
				writeSync: (descriptor: number, bytes: Uint8Array, offset: number, length: number) => {
					if (!changed && length > 100_000) {
						changed = true;
						change();
					}
					return fs.writeSync(descriptor, bytes, offset, length);
				},
			};
			const error = await rejection(encryptZip(asked, io));
			assert.ok(changed);
			assert.deepEqual([error.code, error.path], ['changed-while-read', first.path], how);
			assert.deepEqual(fs.readdirSync(asked.folder), []);
		}
		const stale = await rejection(zipMethod.encrypt(request([{ ...second, size: 99 }])));
		assert.deepEqual([stale.code, stale.path], ['changed-while-read', second.path]);
	});

	it('notices a result that the disk did not keep', async () => {
		const files = originalsOf({ 'a.bin': randomBytes(300_000), 'b.txt': 'text '.repeat(9999) });
		const size = (await zipMethod.encrypt(request(files)))[0]?.size ?? 0;
		await fc.assert(
			fc.asyncProperty(fc.nat(size - 200), fc.boolean(), async (place, hideNames) => {
				const asked = request(files, { hideNames });
				const io = {
					...fs,
					fsyncSync: () => {
						const draft = path.join(asked.folder, fs.readdirSync(asked.folder)[0] ?? '');
						const bytes = fs.readFileSync(draft);
						bytes[place] = (bytes[place] ?? 0) ^ 0x10;
						fs.writeFileSync(draft, bytes);
					},
				};
				const error = await rejection(encryptZip(asked, io));
				assert.equal(error.code, 'verification', `byte ${place}: ${error.detail}`);
				assert.deepEqual(fs.readdirSync(asked.folder), []);
			}),
			{ numRuns: 25 },
		);
	});

	it('leaves nothing when a write fails on the way', async () => {
		const files = originalsOf({ 'a.bin': randomBytes(5 << 20) });
		const asked = request(files);
		let calls = 0;
		const io = {
			...fs,
			writeSync: (descriptor: number, bytes: Uint8Array, offset: number, length: number) => {
				if (calls++ > 3) throw Object.assign(new Error(PASSWORD), { code: 'ENOSPC' });
				return fs.writeSync(descriptor, bytes, offset, length);
			},
		};
		const before = openFiles();
		const error = await rejection(encryptZip(asked, io));
		assert.deepEqual([error.code, error.detail, error.path], ['io', 'ENOSPC', asked.folder]);
		assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes(PASSWORD));
		assert.deepEqual(fs.readdirSync(asked.folder), []);
		assert.ok(openFiles() <= before);
	});

	it('a kill in the middle leaves the hidden file alone, which the next export removes', async () => {
		const files = originalsOf({ 'a.bin': Buffer.alloc(200 << 20) });
		const asked = request(files);
		const script = `
			const { zipMethod } = require(${JSON.stringify(path.resolve(__dirname, '../../../../src/export/methods/zip.ts'))});
			zipMethod.encrypt({ ...${JSON.stringify(asked)}, onProgress: (progress) => { if (progress.bytes > 20e6) console.log('on the way'); } });`;
		const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
		await new Promise((resolve) => child.stdout.once('data', resolve));
		const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
		child.kill('SIGKILL');
		assert.equal(await ended, 'SIGKILL');
		const [left, ...others] = fs.readdirSync(asked.folder);
		assert.match(left ?? '', /^\.kakuzuke-.*\.tmp$/);
		assert.deepEqual(others, []);
		const small = originalsOf({ 'a.txt': 'a' });
		await zipMethod.encrypt({ ...asked, files: small });
		assert.deepEqual(fs.readdirSync(asked.folder), ['送付.zip']);
	});

	// With open names every file has keys of its own, which takes about a millisecond: so fewer of them, but where time does not matter.
	const many = process.env.KAKUZUKE_BIG === '1' ? 10_000 : 2000;
	for (const [count, hideNames] of [
		[10_000, true],
		[many, false],
	] as const) {
		it(`takes ${count} files in flat memory${hideNames ? ', names hidden' : ''}`, async () => {
			const folder = newFolder();
			const files: MethodFile[] = [];
			for (let index = 0; index < count; index++) {
				const file = path.join(folder, `${index}`);
				fs.writeFileSync(file, `本文 ${index}`.repeat(50));
				files.push(fileOf(file, `部署 ${index % 100}/文書 ${index}.txt`));
			}
			const before = process.memoryUsage.rss();
			let most = 0;
			const onProgress = () => {
				most = Math.max(most, process.memoryUsage.rss() - before);
			};
			const [output] = await zipMethod.encrypt(request(files, { hideNames, onProgress }));
			assert.ok(most < 200e6, `${Math.round(most / 1e6)} MB`);
			assert.equal(output?.originals.size, count);
			const sevenZip = findTool('7z');
			if (sevenZip === null) return;
			const archive = hideNames ? path.join(unpack(sevenZip, output.path), INNER_NAME) : output.path;
			assert.equal(listing(sevenZip, archive).length, count);
			assert.equal(spawnSync(sevenZip, ['t', `-p${PASSWORD}`, archive], { stdio: 'ignore' }).status, 0);
		});
	}

	it('takes a file beyond 4 GiB in flat memory (KAKUZUKE_BIG=1)', async function () {
		if (process.env.KAKUZUKE_BIG !== '1') this.skip();
		this.timeout(900_000);
		const sevenZip = requireTool(this, '7z');
		const big = path.join(newFolder(), 'big.pdf');
		fs.writeFileSync(big, '%PDF-');
		fs.truncateSync(big, 4300 * 1024 ** 2);
		const [small] = originalsOf({ 'after.txt': 'behind the large one' });
		assert.ok(small);
		for (const hideNames of [false, true]) {
			const before = process.memoryUsage.rss();
			let most = 0;
			const onProgress = () => {
				most = Math.max(most, process.memoryUsage.rss() - before);
			};
			const start = performance.now();
			const [output] = await zipMethod.encrypt(request([fileOf(big), small], { hideNames, onProgress }));
			assert.ok(output && output.size > 2 ** 32);
			console.log(`      4.2 GiB: ${((performance.now() - start) / 1000).toFixed(1)} s, +${Math.round(most / 1e6)} MB`);
			assert.ok(most < 200e6, `${Math.round(most / 1e6)} MB`);
			assert.equal(spawnSync(sevenZip, ['t', `-p${PASSWORD}`, output.path], { stdio: 'ignore' }).status, 0);
			fs.rmSync(output.path);
		}
	});
});

describe('export zip: AE-2', () => {
	async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
		for (let at = 0, turn = 0; at < bytes.length; turn++) {
			const size = sizes[turn % sizes.length] ?? 1;
			yield bytes.subarray(at, at + size);
			at += size;
		}
	}

	it('opens what it sealed, cut in whatever pieces, and nothing that was touched', async () => {
		const sizes = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 5 });
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 0, max: 200_000 }), sizes, sizes, fc.nat(), async (length, write, read, touched) => {
				const content = randomBytes(length);
				const parts: Uint8Array[] = [];
				for await (const part of sealed(pieces(content, write), await deriveKeys('pw'))) parts.push(part);
				const all = Buffer.concat(parts);
				const open = async () => {
					const opener = new Ae2Opener('pw');
					const plain: Buffer[] = [];
					for await (const part of pieces(all, read)) plain.push(await opener.update(part));
					opener.final();
					return Buffer.concat(plain);
				};
				assert.ok((await open()).equals(content));
				all[touched % all.length] = (all[touched % all.length] ?? 0) ^ 1;
				await assert.rejects(open(), { name: 'Ae2Error' });
			}),
			{ numRuns: 40 },
		);
	});

	it('counts blocks in little-endian order beyond 32 bits, at any place', () => {
		const key = randomBytes(32);
		const zeros = (length: number) => new Uint8Array(length);
		const far = 16 * 2 ** 32;
		const across = new KeyStream(key).seek(far - 64).xor(zeros(256));
		for (const offset of [-64, -17, -16, -1, 0, 5, 16, 100]) {
			assert.ok(
				new KeyStream(key)
					.seek(far + offset)
					.xor(zeros(64))
					.equals(across.subarray(64 + offset, 128 + offset)),
				`${offset}`,
			);
		}
		// The high word must not stay behind for the next one.
		assert.notDeepEqual(new KeyStream(key).xor(zeros(16)), new KeyStream(key).seek(far).xor(zeros(16)));
	});
});
