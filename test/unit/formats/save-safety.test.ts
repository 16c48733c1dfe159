import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { unzipSync } from 'fflate';
import { type ApplyOptions, type ApplyResult, applyLabel, checkFile } from '../../../src/check';
import { temporaryName } from '../../../src/formats/temporary';
import { type Label, makeLabel } from '../../../src/label';
import { walk } from '../../../src/workspace/walk';
import { odf } from '../../corpus/odf';
import { packParts, sheetParts, slideParts, wordParts } from '../../corpus/packages';
import { pagePdf, showAt, streamPart } from '../../corpus/pdf';
import { policy } from '../../corpus/read-back';
import { buildZip } from '../../corpus/zip-builder';
import { contextOf } from '../check/files';

const POSIX = process.platform !== 'win32';
const ROOT = process.getuid?.() === 0;
const NOBODY = 65534;
const HIGH = makeLabel({ confidentiality: '2', integrity: '2', availability: '1' }, policy);
const LOW = makeLabel({ confidentiality: '1', integrity: '1', availability: '1' }, policy);
/** Enough that writing takes a while. */
const BULK = randomBytes(3 << 20);

const documents: Readonly<Record<string, () => Uint8Array>> = {
	'議事録.docx': () => packParts(new Map([...wordParts(), ['word/media/image1.bin', BULK]]), {}, { stored: true }),
	'台帳.xlsx': () => packParts(sheetParts([{ name: '一' }])),
	'説明.pptx': () => packParts(slideParts()),
	'通知.odt': () => buildZip([...unpackOdf(), { name: 'Pictures/1.bin', content: BULK, stored: true }]),
	'要綱.pdf': () => pagePdf(showAt(72, 500, '(text)'), { parts: [streamPart(10, '', BULK)] }),
	'手順.txt': () => Buffer.from('手順\n本文\n'),
};

describe('formats/save: nothing is ever half written', () => {
	let folder: string;
	beforeEach(() => {
		folder = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'kakuzuke-safe-')));
		fs.chmodSync(folder, 0o755);
	});
	afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

	const put = (name: string): { path: string; bytes: Buffer } => {
		const bytes = Buffer.from(documents[name]?.() ?? Buffer.alloc(0));
		const path = join(folder, name);
		fs.writeFileSync(path, bytes);
		return { path, bytes };
	};
	const set = (path: string, label: Label = HIGH, options: Partial<ApplyOptions> = {}): ApplyResult =>
		applyLabel(path, { label, places: null }, contextOf(folder), { dryRun: false, ...options });
	const codeOf = (result: ApplyResult): string => (result.kind === 'refused' ? result.code : result.kind);
	const untouched = (path: string, bytes: Buffer): void => {
		assert.ok(fs.readFileSync(path).equals(bytes), 'the document is as it was');
		assert.deepEqual(temporaries(), []);
	};
	const temporaries = (): string[] => fs.readdirSync(folder).filter((name) => name.startsWith('.kakuzuke-'));

	for (const name of Object.keys(documents)) {
		it(`${name}: not while an office program has it open`, () => {
			const { path, bytes } = put(name);
			// As LibreOffice and Microsoft Office leave them: a line about the owner; a name, padded.
			const locks: [string, string][] = [
				[`.~lock.${name}#`, ',root,host,23.11.2026 13:00,file:///root/.config;'],
				[`~$${name}`, `\x04user${' '.repeat(157)}`],
			];
			for (const [lock, content] of locks) {
				fs.writeFileSync(join(folder, lock), content);
				assert.deepEqual(set(path), { kind: 'refused', path, code: 'locked', detail: lock });
				fs.rmSync(join(folder, lock));
			}
			untouched(path, bytes);
			assert.equal(codeOf(set(path)), 'changed');
		});

		it(`${name}: not when it was changed between reading and writing`, () => {
			const { path, bytes } = put(name);
			const other = Buffer.concat([bytes, Buffer.from('\n')]);
			const changedBy = (change: () => void) => {
				fs.writeFileSync(path, bytes);
				const before = () => {
					change();
					return null;
				};
				return codeOf(set(path, HIGH, { before }));
			};
			assert.equal(
				changedBy(() => fs.writeFileSync(path, other)),
				'changed-meanwhile',
			);
			untouched(path, other);
			// Windows lets nobody take the place of a file that is open.
			if (!POSIX) return;
			// Another file of the same size in its place, with the same times.
			const { atime, mtime } = fs.statSync(path);
			assert.equal(
				changedBy(() => {
					fs.writeFileSync(join(folder, 'new'), Buffer.from(bytes).reverse());
					fs.utimesSync(join(folder, 'new'), atime, mtime);
					fs.renameSync(join(folder, 'new'), path);
				}),
				'changed-meanwhile',
			);
			untouched(path, Buffer.from(bytes).reverse());
			assert.equal(
				changedBy(() => fs.rmSync(path)),
				'changed-meanwhile',
			);
			assert.deepEqual(fs.readdirSync(folder), []);
		});
	}

	it('a symbolic link stays one, other hard links keep what they had, permission bits and owner stay, the time is new', function () {
		if (!POSIX) this.skip();
		const { path, bytes } = put('議事録.docx');
		fs.chmodSync(path, 0o640);
		if (ROOT) fs.chownSync(path, 1234, 4321);
		const old = new Date('2020-04-01T00:00:00Z');
		fs.utimesSync(path, old, old);
		fs.mkdirSync(join(folder, '控え'));
		fs.linkSync(path, join(folder, '控え', 'snapshot'));
		fs.symlinkSync('議事録.docx', join(folder, 'link.docx'));
		const result = set(join(folder, 'link.docx'));
		assert.equal(codeOf(result), 'changed');
		assert.equal(fs.readlinkSync(join(folder, 'link.docx')), '議事録.docx');
		assert.ok(fs.readFileSync(join(folder, '控え', 'snapshot')).equals(bytes));
		const stat = fs.lstatSync(path);
		assert.ok(stat.isFile() && stat.nlink === 1);
		assert.equal(stat.mode & 0o7777, 0o640);
		if (ROOT) assert.deepEqual([stat.uid, stat.gid], [1234, 4321]);
		assert.ok(stat.mtimeMs > old.getTime() + 1000);
		assert.equal(checkFile(path, contextOf(folder)).label.confidentiality, '2');
		assert.deepEqual(fs.readdirSync(folder).sort(), ['link.docx', '控え', '議事録.docx']);
	});

	it('what was left behind is no document, and the next save removes it', () => {
		const { path } = put('議事録.docx');
		const dead = spawnSync(process.execPath, ['-e', '']).pid;
		const own = temporaryName('0123456789abcdef');
		const left = own.replace(`-${process.pid}-`, `-${dead}-`);
		const foreign = '.kakuzuke-00000000-1-0123456789abcdef.tmp';
		const old = '.kakuzuke-00000000-2-0123456789abcdef.tmp';
		for (const name of [own, left, foreign, old]) fs.writeFileSync(join(folder, name), '機密性3');
		fs.utimesSync(join(folder, old), new Date('2020-01-01'), new Date('2020-01-01'));
		const seen = [...walk(folder, { base: folder, exclude: () => false, ignores: null, onSkip: () => undefined })];
		assert.deepEqual(
			seen.map(({ names }) => names),
			[['議事録.docx']],
		);
		assert.equal(codeOf(set(path)), 'changed');
		// Those of programs that may still be at work stay.
		assert.deepEqual(temporaries().sort(), [foreign, own].sort());
	});

	describe('in a program of its own', function () {
		this.timeout(60_000);
		let program: string;
		before(() => {
			const made = fs.mkdtempSync(join(os.tmpdir(), 'kakuzuke-child-'));
			fs.chmodSync(made, 0o755);
			program = join(made, 'set.cjs');
			esbuild.buildSync({
				entryPoints: [resolve(__dirname, '../../support/set-child.ts')],
				outfile: program,
				bundle: true,
				platform: 'node',
				format: 'cjs',
				target: 'node20',
				mainFields: ['module', 'main'],
				logLevel: 'error',
			});
		});
		after(() => fs.rmSync(dirname(program), { recursive: true, force: true }));

		const results = (text: string): ApplyResult[] => JSON.parse(text) as ApplyResult[];

		it('killed at any moment: each document is the old one or the new one, whole', async function () {
			if (!POSIX) this.skip();
			const paths = ['議事録.docx', '通知.odt', '要綱.pdf'].map((name) => put(name).path);
			const complete = paths.map((path) => statesOf(path));
			let strays = 0;
			for (let kill = 0; kill < 40; kill++) {
				await killedAfter(program, ['loop', folder, ...paths], 1 + (kill % 4), (kill * 7) % 23);
				for (const [index, path] of paths.entries()) {
					const bytes = fs.readFileSync(path);
					assert.ok(
						complete[index]?.some((state) => state.equals(bytes)),
						`kill ${kill}: ${path} has ${bytes.length} bytes`,
					);
				}
				const left = temporaries();
				strays += left.length;
				assert.ok(left.length <= 1, left.join(' '));
				for (const { names } of walk(folder, { base: folder, exclude: () => false, ignores: null, onSkip: () => undefined })) {
					assert.equal(names.length, paths.length);
				}
			}
			assert.ok(strays > 0, 'it was killed in the middle of writing at least once');
			const after = results(execFileSync(process.execPath, [program, 'once', folder, ...paths], { encoding: 'utf8' }));
			assert.ok(after.every(({ kind }) => kind !== 'refused'));
			for (const path of paths) assert.equal(codeOf(set(path, LOW)), 'changed');
			assert.deepEqual(temporaries(), []);
		});

		/** The document as it is and after labels were set in turns; the file ends as it was. */
		function statesOf(path: string): Buffer[] {
			const states = [fs.readFileSync(path)];
			for (const label of [HIGH, LOW, HIGH, LOW, HIGH]) {
				assert.notEqual(codeOf(set(path, label)), 'refused');
				states.push(fs.readFileSync(path));
			}
			// From the second time on they repeat: every state is known.
			assert.ok(states[5]?.equals(states[3] as Buffer) && states[4]?.equals(states[2] as Buffer));
			fs.writeFileSync(path, states[0] as Buffer);
			return states;
		}

		it('on a full disk', function () {
			if (process.platform !== 'linux') this.skip();
			for (const name of ['議事録.docx', '要綱.pdf']) {
				const { path } = put(name);
				const disk = join(folder, 'disk');
				fs.mkdirSync(disk);
				const script =
					'mount -t tmpfs -o size=4m none "$1" || exit 77; cp "$2" "$1" || exit 77; "$3" "$4" once "$1" "$1/$5"; echo; ls -A "$1"; cmp "$2" "$1/$5"';
				// A disk of its own, seen by this program alone.
				const flags = ROOT ? ['-m'] : ['-rm'];
				const run = spawnSync('unshare', [...flags, 'bash', '-c', script, 'bash', disk, path, process.execPath, program, name], {
					encoding: 'utf8',
				});
				if (run.error || run.status === 77 || run.status === null || (run.stdout === '' && run.status !== 0)) {
					console.warn('skipped: no file system can be mounted here');
					this.skip();
				}
				const [told = '', ...rest] = run.stdout.trim().split('\n');
				assert.deepEqual(results(told), [{ kind: 'refused', path: join(disk, name), code: 'io', detail: 'ENOSPC' }]);
				assert.deepEqual(rest, [name]);
				assert.equal(run.status, 0, 'the bytes are the same');
				fs.rmdirSync(disk);
			}
		});

		it('where the system lets no file become as long', function () {
			if (!POSIX) this.skip();
			for (const name of ['議事録.docx', '要綱.pdf', '通知.odt']) {
				const { path, bytes } = put(name);
				const script = 'ulimit -f 2048; exec "$1" "$2" once "$3" "$4"';
				const told = execFileSync('bash', ['-c', script, 'bash', process.execPath, program, folder, path], { encoding: 'utf8' });
				assert.deepEqual(results(told), [{ kind: 'refused', path, code: 'too-large', detail: 'EFBIG' }]);
				untouched(path, bytes);
			}
		});

		it('where it may not write: somebody else’s file, or folder', function () {
			if (!POSIX) this.skip();
			const { path, bytes } = put('議事録.docx');
			// Root may write everything, so somebody else tries.
			const who = ROOT ? { uid: NOBODY, gid: NOBODY } : {};
			const tried = () =>
				results(execFileSync(process.execPath, [program, 'once', folder, path], { encoding: 'utf8', cwd: '/', ...who }))[0];
			const refused = { kind: 'refused', path, code: 'read-only', detail: '議事録.docx' };
			fs.chmodSync(path, ROOT ? 0o644 : 0o444);
			fs.chmodSync(folder, ROOT ? 0o777 : 0o755);
			assert.deepEqual(tried(), refused);
			fs.chmodSync(path, 0o666);
			fs.chmodSync(folder, 0o555);
			assert.deepEqual(tried(), refused);
			fs.chmodSync(folder, 0o755);
			untouched(path, bytes);
			fs.chmodSync(path, 0o400);
			if (ROOT) assert.deepEqual(tried(), { ...refused, detail: 'EACCES' });
		});

		it('where a file or folder is immutable even for root', function () {
			if (!ROOT || process.platform !== 'linux') this.skip();
			const { path, bytes } = put('議事録.docx');
			for (const locked of [path, folder]) {
				if (spawnSync('chattr', ['+i', locked]).status !== 0) {
					console.warn('skipped: this file system knows no attributes');
					this.skip();
				}
				const result = set(path);
				execFileSync('chattr', ['-i', locked]);
				assert.equal(codeOf(result), 'read-only');
				untouched(path, bytes);
			}
		});
	});
});

/** Starts the program and kills it some milliseconds after it has told of `dots` documents. */
function killedAfter(program: string, args: readonly string[], dots: number, wait: number): Promise<void> {
	return new Promise((done, fail) => {
		const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
		let seen = 0;
		let armed = false;
		child.stdout.on('data', (data: Buffer) => {
			seen += data.length;
			if (seen < dots || armed) return;
			armed = true;
			setTimeout(() => child.kill('SIGKILL'), wait);
		});
		child.once('error', fail);
		child.once('exit', (code, signal) => (signal === 'SIGKILL' ? done() : fail(new Error(`ended by itself: ${code}`))));
	});
}

function unpackOdf(): { name: string; content: Uint8Array }[] {
	return Object.entries(unzipSync(odf('odt'))).map(([name, content]) => ({ name, content }));
}
