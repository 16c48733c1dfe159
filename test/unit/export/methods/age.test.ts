import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { ageMethod, encryptAge } from '../../../../src/export/methods/age';
import { AgeFile } from '../../../../src/export/methods/age-open';
import type { MethodFile, MethodProgress, MethodRequest } from '../../../../src/export/methods/types';
import { BufferSource } from '../../../../src/formats';
import { findTool, requireTool } from '../../../support/tools';
import { assertOutput, fileOf, manyKinds, newFolder, openFiles, originalsOf, rejection, removeFolders, sha256 } from './originals';

describe('export age', function () {
	this.timeout(60_000);
	let identity = '';
	let recipient = '';

	before(async () => {
		identity = await generateX25519Identity();
		recipient = await identityToRecipient(identity);
	});
	afterEach(removeFolders);

	function request(files: readonly MethodFile[], keys: readonly string[] = [recipient], more: Partial<MethodRequest> = {}): MethodRequest {
		return { files, folder: newFolder(), stem: '送付', secret: { kind: 'recipients', keys }, ...more };
	}

	function keyFile(key: string): string {
		const file = path.join(newFolder(), 'key.txt');
		fs.writeFileSync(file, `${key}\n`, { mode: 0o600 });
		return file;
	}

	it('says what it is', () => {
		assert.deepEqual([ageMethod.id, ageMethod.secret, ageMethod.joins, ageMethod.accepts('x')], ['age', 'recipients', true, true]);
	});

	it("one file: age opens it with the recipient's key, byte for byte, and with no other", async function () {
		const age = requireTool(this, 'age');
		for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 3_000_000]) {
			const files = originalsOf({ '部署/議事録 😀.docx': randomBytes(size) });
			const [output] = await ageMethod.encrypt(request(files));
			const { path: result } = assertOutput(output, files);
			assert.equal(path.basename(result), '議事録 😀.docx.age');
			const plain = execFileSync(age, ['-d', '-i', keyFile(identity), result], { maxBuffer: 1e9 });
			assert.ok(plain.equals(fs.readFileSync(files[0]?.path ?? '')), `${size}`);
			assert.notEqual(spawnSync(age, ['-d', '-i', keyFile(await generateX25519Identity()), result]).status, 0);
		}
	});

	it('takes keys that age-keygen made, each recipient once, and each of them can open it', async function () {
		const age = requireTool(this, 'age');
		const keygen = requireTool(this, 'age-keygen');
		const keys = [0, 1, 2].map(() => execFileSync(keygen, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
		const publics = keys.map((key) => /age1\S+/.exec(key)?.[0] ?? '');
		const files = originalsOf({ 'a.txt': '本文' });
		const [output] = await ageMethod.encrypt(request(files, [...publics, ` ${publics[0]}\n`]));
		const { path: result } = assertOutput(output, files);
		assert.equal(fs.readFileSync(result, 'latin1').match(/^-> X25519 /gm)?.length, 3);
		for (const key of keys) assert.equal(execFileSync(age, ['-d', '-i', keyFile(key), result], { encoding: 'utf8' }), '本文');
	});

	it('several files: a plain archive within, names and folders kept', async function () {
		const age = requireTool(this, 'age');
		const sevenZip = requireTool(this, '7z');
		const files = originalsOf(manyKinds());
		const [output] = await ageMethod.encrypt(request(files));
		const { path: result } = assertOutput(output, files);
		assert.equal(path.basename(result), '送付.zip.age');
		const folder = newFolder();
		const archive = path.join(folder, 'a.zip');
		execFileSync(age, ['-d', '-i', keyFile(identity), '-o', archive, result]);
		execFileSync(sevenZip, ['x', `-o${folder}`, archive], { stdio: 'ignore' });
		for (const file of files) assert.equal(sha256(path.join(folder, file.name)), sha256(file.path), file.name);
	});

	it('says which key is no recipient, and shows no secret one', async () => {
		const files = originalsOf({ 'a.txt': 'a' });
		const wrong = `${recipient.slice(0, -1)}${recipient.endsWith('q') ? 'p' : 'q'}`;
		for (const [keys, detail] of [
			[[], ''],
			[[recipient, wrong], wrong],
			[['age1short'], 'age1short'],
			[[recipient.toUpperCase()], '#1'],
			[[recipient, recipient, identity], '#3'],
			[['ssh-ed25519 AAAA'], '#1'],
			[[''], '#1'],
		] as const) {
			const asked = request(files, keys);
			const error = await rejection(ageMethod.encrypt(asked));
			assert.deepEqual([error.code, error.detail], ['recipient-invalid', detail]);
			assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes(identity));
			assert.deepEqual(fs.readdirSync(asked.folder), []);
		}
		const password = await rejection(ageMethod.encrypt(request(files, [], { secret: { kind: 'password', password: 'planted' } })));
		assert.equal(password.code, 'recipient-invalid');
		assert.ok(!`${password.stack}`.includes('planted'));
	});

	it('refuses a key to which nothing can be encrypted', async () => {
		// The point of order one: its Bech32 is in order, and what it yields is known to everybody.
		const zero = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq';
		const { bech32 } = await import('@scure/base');
		const key = bech32.encodeFromBytes('age', new Uint8Array(32));
		assert.equal(key.length, zero.length);
		const error = await rejection(ageMethod.encrypt(request(originalsOf({ 'a.txt': 'a' }), [key])));
		assert.deepEqual([error.code, error.detail], ['recipient-invalid', key]);
	});

	it('refuses names that cannot stand in an archive or in a folder', async () => {
		for (const name of ['..', '../a', '/a', 'a\\b']) {
			const error = await rejection(ageMethod.encrypt(request([{ path: '/nowhere', name, size: 0 }])));
			assert.equal(error.code, 'unsupported-file', name);
		}
	});

	it('tells progress in both phases', async () => {
		for (const files of [originalsOf(manyKinds()), originalsOf({ 'a.bin': randomBytes(500_000) }), originalsOf({ empty: '' })]) {
			const total = files.reduce((sum, file) => sum + file.size, 0);
			const seen: MethodProgress[] = [];
			await ageMethod.encrypt(request(files, [recipient], { onProgress: (progress) => seen.push(progress) }));
			for (const phase of ['encrypt', 'verify'] as const) {
				const of = seen.filter((progress) => progress.phase === phase);
				assert.deepEqual(of.at(0), { phase, files: 0, bytes: 0, total });
				assert.deepEqual(of.at(-1), { phase, files: files.length, bytes: total, total });
			}
		}
	});

	it('stops soon when it is cancelled, and leaves nothing', async () => {
		for (const contents of [{ 'a.bin': Buffer.alloc(64 << 20) }, { 'a.bin': Buffer.alloc(64 << 20), 'b.txt': 'b' }]) {
			for (const phase of ['encrypt', 'verify'] as const) {
				const control = new AbortController();
				let at = 0;
				const asked = request(originalsOf(contents), [recipient], {
					signal: control.signal,
					onProgress: (progress) => {
						if (progress.phase !== phase || at !== 0) return;
						at = -1;
						setTimeout(() => {
							at = performance.now();
							control.abort();
						}, 1);
					},
				});
				const before = openFiles();
				assert.equal((await rejection(encryptAge(asked))).code, 'cancelled');
				assert.ok(performance.now() - at < 1000);
				assert.deepEqual(fs.readdirSync(asked.folder), []);
				assert.ok(openFiles() <= before);
			}
		}
	});

	it('leaves nothing where an original cannot be read, changes, or a write fails', async () => {
		const files = originalsOf({ 'a.bin': randomBytes(4 << 20), 'b.txt': 'b' });
		const [first] = files;
		assert.ok(first);
		for (const chosen of [files, [first]]) {
			const write = (act: () => void) => ({
				...fs,
				writeSync: (descriptor: number, bytes: Uint8Array, offset: number, length: number) => {
					act();
					return fs.writeSync(descriptor, bytes, offset, length);
				},
			});
			const full = request(chosen);
			const error = await rejection(
				encryptAge(
					full,
					write(() => {
						throw Object.assign(new Error('full'), { code: 'ENOSPC' });
					}),
				),
			);
			assert.deepEqual([error.code, error.detail, fs.readdirSync(full.folder)], ['io', 'ENOSPC', []]);
			let touched = 0;
			const changing = request(chosen);
			const changed = await rejection(
				encryptAge(
					changing,
					write(() => fs.utimesSync(first.path, 1, ++touched)),
				),
			);
			assert.deepEqual([changed.code, changed.path, fs.readdirSync(changing.folder)], ['changed-while-read', first.path, []]);
		}
		fs.rmSync(first.path);
		const gone = request(files);
		const error = await rejection(ageMethod.encrypt(gone));
		assert.deepEqual([error.code, error.detail, error.path], ['io', 'ENOENT', first.path]);
		assert.deepEqual(fs.readdirSync(gone.folder), []);
	});

	it('reading back notices every touched byte of header and payload, pieces that were cut off, and another key', async () => {
		const content = randomBytes(200_000);
		const [output] = await ageMethod.encrypt(request(originalsOf({ 'a.bin': content })));
		const bytes = fs.readFileSync(output?.path ?? '');
		const decrypter = new Decrypter();
		decrypter.addIdentity(identity);
		const headerEnd = bytes.indexOf('\n', bytes.indexOf('\n---') + 1) + 1;
		const fileKey = await decrypter.decryptHeader(bytes.subarray(0, headerEnd));
		const open = (data: Buffer, key: Uint8Array = fileKey) => Buffer.concat([...new AgeFile(new BufferSource(data), key).content()]);
		assert.ok(open(bytes).equals(content));
		for (const [offset, length] of [
			[0, 10],
			[65_530, 20],
			[131_072, 68_928],
			[10, 180_000],
		] as const) {
			const file = new AgeFile(new BufferSource(bytes), fileKey);
			assert.ok(Buffer.from(file.read(offset, length)).equals(content.subarray(offset, offset + length)));
		}
		const places = [...Array(headerEnd + 40).keys(), headerEnd + 70_000, bytes.length - 1];
		for (const place of places) {
			const touched = Buffer.from(bytes);
			touched[place] = (touched[place] ?? 0) ^ 1;
			assert.throws(() => open(touched), { name: 'MethodError', code: 'verification' }, `${place}`);
		}
		const piece = 65_552;
		const start = headerEnd + 16;
		for (const end of [start, start + 10, start + piece, start + 2 * piece, bytes.length - 1]) {
			assert.throws(() => open(bytes.subarray(0, end)), { code: 'verification' }, `${end}`);
		}
		assert.throws(() => open(bytes, randomBytes(16)), { code: 'verification' });
	});

	it('takes a file beyond 4 GiB in flat memory (KAKUZUKE_BIG=1)', async function () {
		if (process.env.KAKUZUKE_BIG !== '1') this.skip();
		this.timeout(900_000);
		const big = path.join(newFolder(), 'big.pdf');
		fs.writeFileSync(big, '%PDF-');
		fs.truncateSync(big, 4300 * 1024 ** 2);
		const before = process.memoryUsage.rss();
		let most = 0;
		const onProgress = () => {
			most = Math.max(most, process.memoryUsage.rss() - before);
		};
		const start = performance.now();
		const [output] = await ageMethod.encrypt(request([fileOf(big)], [recipient], { onProgress }));
		console.log(`      4.2 GiB: ${((performance.now() - start) / 1000).toFixed(1)} s, +${Math.round(most / 1e6)} MB`);
		assert.ok(most < 200e6, `${Math.round(most / 1e6)} MB`);
		const age = findTool('age');
		if (age === null) return;
		const plain = path.join(newFolder(), 'plain');
		execFileSync(age, ['-d', '-i', keyFile(identity), '-o', plain, output?.path ?? '']);
		assert.equal(sha256(plain), sha256(big));
	});
});
