import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';
import { type OutputIo, produce } from '../../../../src/export/methods/output';
import { removeStale } from '../../../../src/export/methods/stale';
import { MethodError } from '../../../../src/export/methods/types';
import { newFolder, rejection, removeFolders } from './originals';

const BYTES = Buffer.from('結果');
const HASH = createHash('sha256').update(BYTES).digest('hex');

function failing(call: keyof OutputIo, code: string, after = 0): OutputIo {
	let calls = 0;
	const fail = () => {
		throw Object.assign(new Error(`${code}: secret text`), { code });
	};
	const real: OutputIo = fs;
	return new Proxy(real, {
		get: (target, name: keyof OutputIo) => (name === call && calls++ >= after ? fail : target[name]),
	});
}

async function make(folder: string, names: readonly string[], io?: OutputIo) {
	return produce(
		{ folder },
		async (drafts) => {
			for (const name of names) {
				const draft = drafts.open(name);
				draft.write(BYTES);
				draft.seal();
			}
		},
		io,
	);
}

describe('export output', () => {
	afterEach(removeFolders);

	it('gives the name last: until then there is one hidden file that nobody else may read', async () => {
		const folder = newFolder();
		const results = await produce({ folder }, async (drafts) => {
			const draft = drafts.open('結果.zip');
			draft.write(BYTES);
			draft.seal();
			const [only, ...others] = fs.readdirSync(folder);
			assert.match(only ?? '', /^\.kakuzuke-[0-9a-f-]+\.tmp$/);
			assert.deepEqual(others, []);
			if (process.platform !== 'win32') assert.equal(fs.statSync(draft.path).mode & 0o777, 0o600);
			assert.equal(fs.readFileSync(draft.path, 'utf8'), '結果');
		});
		assert.deepEqual(results, [{ path: path.join(folder, '結果.zip'), sha256: HASH, size: BYTES.length }]);
		assert.deepEqual(fs.readdirSync(folder), ['結果.zip']);
	});

	it('never takes a name that is there', async () => {
		const folder = newFolder();
		fs.writeFileSync(path.join(folder, 'a.zip'), 'old');
		fs.mkdirSync(path.join(folder, 'a (2).zip'));
		fs.writeFileSync(path.join(folder, 'b.docx.age'), 'old');
		const results = await make(folder, ['a.zip', 'a.zip', 'b.docx.age']);
		assert.deepEqual(
			results.map((result) => path.basename(result.path)),
			['a (3).zip', 'a (4).zip', 'b (2).docx.age'],
		);
		assert.equal(fs.readFileSync(path.join(folder, 'a.zip'), 'utf8'), 'old');
	});

	for (const code of ['EPERM', 'ENOTSUP', 'ENOSYS']) {
		it(`does so where the system has no hard links (${code})`, async () => {
			const folder = newFolder();
			fs.writeFileSync(path.join(folder, 'a.zip'), 'old');
			const [result] = await make(folder, ['a.zip'], failing('linkSync', code));
			assert.equal(result?.path, path.join(folder, 'a (2).zip'));
			assert.deepEqual(fs.readdirSync(folder).sort(), ['a (2).zip', 'a.zip']);
			assert.equal(fs.readFileSync(path.join(folder, 'a.zip'), 'utf8'), 'old');
			assert.equal(fs.readFileSync(result.path, 'utf8'), '結果');
		});
	}

	for (const [call, code, after] of [
		['openSync', 'EACCES', 0],
		['writeSync', 'ENOSPC', 0],
		['writeSync', 'ENOSPC', 2],
		['fsyncSync', 'EIO', 0],
		['linkSync', 'EIO', 0],
		['linkSync', 'EDQUOT', 2],
	] as const) {
		it(`leaves nothing when ${call} fails after ${after} calls`, async () => {
			const folder = newFolder();
			const error = await rejection(make(folder, ['a', 'b', 'c'], failing(call, code, after)));
			assert.deepEqual([error.code, error.detail, error.path], ['io', code, folder]);
			assert.ok(!String(error.stack).includes('secret'));
			assert.deepEqual(fs.readdirSync(folder), []);
		});
	}

	it('leaves nothing when the rename fails after the name was reserved', async () => {
		const folder = newFolder();
		const io = failing('renameSync', 'EIO');
		await rejection(make(folder, ['a'], { ...fs, ...io, linkSync: failing('linkSync', 'EPERM').linkSync, renameSync: io.renameSync }));
		assert.deepEqual(fs.readdirSync(folder), []);
	});

	it('leaves nothing when the work fails, tells its own errors as they are, and nothing of others but their kind', async () => {
		const folder = newFolder();
		const work = (error: unknown) =>
			produce({ folder }, async (drafts) => {
				drafts.open('a').write(BYTES);
				throw error;
			});
		const own = new MethodError('damaged', '/x', 'word');
		assert.equal(await rejection(work(own)), own);
		const other = await rejection(work(new TypeError('password hunter2')));
		assert.deepEqual([other.code, other.detail], ['io', 'TypeError']);
		assert.ok(!`${other.stack}`.includes('hunter2'));
		assert.deepEqual(fs.readdirSync(folder), []);
	});

	it('leaves nothing when it is cancelled, even at the last moment', async () => {
		const folder = newFolder();
		const control = new AbortController();
		const error = await rejection(
			produce({ folder, signal: control.signal }, async (drafts) => {
				drafts.open('a').seal();
				control.abort();
			}),
		);
		assert.equal(error.code, 'cancelled');
		assert.deepEqual(fs.readdirSync(folder), []);
	});

	it('takes names alone, not ways', async () => {
		const folder = newFolder();
		for (const name of ['', '.', '..', 'a/b', 'a\\b', '../x']) assert.equal((await rejection(make(folder, [name]))).code, 'io', name);
		assert.deepEqual(fs.readdirSync(folder), []);
	});

	it('says so when the disk is full', async function () {
		const folder = newFolder();
		if (process.platform !== 'linux' || process.getuid?.() !== 0) this.skip();
		try {
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' });
		} catch {
			// Containers may not mount; the injected failures above stand for it.
			this.skip();
		}
		try {
			const error = await rejection(
				produce({ folder }, async (drafts) => {
					const draft = drafts.open('a');
					for (let index = 0; index < 10; index++) draft.write(Buffer.alloc(64 * 1024));
				}),
			);
			assert.deepEqual([error.code, error.detail], ['io', 'ENOSPC']);
			assert.deepEqual(fs.readdirSync(folder), []);
		} finally {
			execFileSync('umount', [folder]);
		}
	});

	it('removes what killed exports left, and nothing else', async () => {
		const folder = newFolder();
		const put = (name: string, days = 0) => {
			fs.writeFileSync(path.join(folder, name), '');
			const time = Date.now() / 1000 - days * 86_400;
			fs.utimesSync(path.join(folder, name), time, time);
		};
		let own = '';
		await produce({ folder }, async (drafts) => {
			own = path.basename(drafts.open('a').path);
			const host = own.slice('.kakuzuke-'.length, '.kakuzuke-'.length + 8);
			put(`.kakuzuke-${host}-4194305-0123456789abcdef.tmp`);
			put('.kakuzuke-00000000-4194305-0123456789abcdef.tmp');
			put('.kakuzuke-00000000-4194305-1123456789abcdef.tmp', 2);
			put('.kakuzuke-0123456789abcdef.tmp');
			put('.kakuzuke-1123456789abcdef.tmp', 2);
			put('.kakuzuke-notes.tmp', 9);
			put('x.kakuzuke-1123456789abcdef.tmp', 9);
			fs.mkdirSync(path.join(folder, '.kakuzuke-2123456789abcdef.tmp'));
			removeStale(folder, Date.now() + 1000);
			assert.deepEqual(
				fs.readdirSync(folder).sort(),
				[
					own,
					'.kakuzuke-00000000-4194305-0123456789abcdef.tmp',
					'.kakuzuke-0123456789abcdef.tmp',
					'.kakuzuke-2123456789abcdef.tmp',
					'.kakuzuke-notes.tmp',
					'x.kakuzuke-1123456789abcdef.tmp',
				].sort(),
			);
			throw new MethodError('damaged', '', '');
		}).catch(() => undefined);
	});

	it('after a kill there is only the hidden file, which the next export removes', async function () {
		this.timeout(60_000);
		const folder = newFolder();
		const script = `
			const { produce } = require(${JSON.stringify(path.resolve(__dirname, '../../../../src/export/methods/output.ts'))});
			produce({ folder: ${JSON.stringify(folder)} }, async (drafts) => {
				const draft = drafts.open('a.zip');
				draft.write(Buffer.alloc(1000));
				console.log('written');
				await new Promise((resolve) => setTimeout(resolve, 60000));
			});`;
		const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
		await new Promise((resolve, reject) => {
			child.stdout.once('data', resolve);
			child.once('error', reject);
		});
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGKILL');
		await ended;
		assert.deepEqual(
			fs.readdirSync(folder).map((name) => /^\.kakuzuke-.*\.tmp$/.test(name)),
			[true],
		);
		await make(folder, ['a.zip']);
		assert.deepEqual(fs.readdirSync(folder), ['a.zip']);
	});
});
