import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import CFB from 'cfb';
import { officeMethod } from '../../../../src/export/methods/office';
import { CompoundError, CompoundReader } from '../../../../src/export/methods/office-compound-read';
import { decryptedHash } from '../../../../src/export/methods/office-read';
import { MethodError, type MethodOutput, type MethodProgress, type MethodRequest } from '../../../../src/export/methods/types';
import { BufferSource, FileSource } from '../../../../src/formats';
import { isEncryptedPackage } from '../../../../src/formats/ooxml/ole';
import { compoundFile } from '../../../corpus/compound';
import { madeSheets, madeSlides, madeWord } from '../../../corpus/made';
import { convert, pagesOf } from '../../../corpus/office';
import { buildZip } from '../../../corpus/zip-builder';
import { requireTool } from '../../../support/tools';

const PASSWORD = 'Kasumi-37-パスワード-沈丁花';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('encryption as Office does it', () => {
	let folder: string;
	let out: string;

	beforeEach(() => {
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'office-method-'));
		out = path.join(folder, 'out');
		fs.mkdirSync(out);
	});
	afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

	function put(name: string, bytes: Uint8Array): MethodRequest['files'][number] {
		const file = path.join(folder, path.basename(name));
		fs.writeFileSync(file, bytes);
		return { path: file, name, size: bytes.length };
	}

	function encrypt(files: MethodRequest['files'], more: Partial<MethodRequest> = {}): Promise<readonly MethodOutput[]> {
		return officeMethod.encrypt({ files, folder: out, stem: 'x', secret: { kind: 'password', password: PASSWORD }, ...more });
	}

	async function refusal(files: MethodRequest['files'], more: Partial<MethodRequest> = {}): Promise<MethodError> {
		const error = await encrypt(files, more).then(
			() => assert.fail('it was encrypted'),
			(thrown: unknown) => thrown,
		);
		assert(error instanceof MethodError);
		assert.deepEqual(fs.readdirSync(out), []);
		assert.ok(!`${error.message} ${error.stack} ${error.detail}`.includes('Kasumi'));
		return error;
	}

	it('takes the names of packages only', () => {
		for (const name of ['a.docx', '台帳.XLSX', 'a.pptm', 'a.xlsb', 'a.potx', 'a.ppsx', 'a.dotm', 'a.xltx', 'b/c.ppsm'])
			assert.ok(officeMethod.accepts(name), name);
		for (const name of ['a.doc', 'a.xls', 'a.odt', 'a.pdf', 'docx', 'a.docx.txt']) assert.ok(!officeMethod.accepts(name), name);
	});

	it('gives each document its own file, under its own name, and the original stays', async () => {
		const files = [put('部/起案文書.docx', await madeWord()), put('台帳.xlsx', await madeSheets())];
		fs.writeFileSync(path.join(out, '台帳.xlsx'), 'there before');
		const before = files.map((file) => fs.readFileSync(file.path));
		const told: MethodProgress[] = [];
		const results = await encrypt(files, { onProgress: (progress) => told.push(progress) });
		assert.deepEqual(
			results.map((result) => path.basename(result.path)),
			['起案文書.docx', '台帳 (2).xlsx'],
		);
		for (const [index, result] of results.entries()) {
			const [bytes, original, file] = [fs.readFileSync(result.path), before[index]!, files[index]!];
			assert.equal(result.size, bytes.length);
			assert.equal(result.sha256, sha256(bytes));
			assert.deepEqual([...result.originals], [[file.name, sha256(original)]]);
			assert.ok(fs.readFileSync(file.path).equals(original));
		}
		assert.equal(fs.readFileSync(path.join(out, '台帳.xlsx'), 'utf8'), 'there before');
		assert.deepEqual(fs.readdirSync(out).sort(), ['台帳 (2).xlsx', '台帳.xlsx', '起案文書.docx'].sort());
		const total = before[0]!.length + before[1]!.length;
		assert.deepEqual(told.at(-1), { phase: 'verify', files: 2, bytes: total, total });
		assert.ok(told.some((progress) => progress.phase === 'encrypt' && progress.bytes === total));
	});

	it('is a compound file by the account of an independent reader, with the data spaces of Office', async () => {
		const [result] = await encrypt([put('a.docx', await madeWord())]);
		const container = CFB.read(fs.readFileSync(result!.path), { type: 'buffer' });
		const names = container.FullPaths.map((name) => name.replace(/^Root Entry/, ''));
		assert.deepEqual(
			names.filter((name) => !name.endsWith('/')).sort(),
			[
				'/\x06DataSpaces/DataSpaceInfo/StrongEncryptionDataSpace',
				'/\x06DataSpaces/DataSpaceMap',
				'/\x06DataSpaces/TransformInfo/StrongEncryptionTransform/\x06Primary',
				'/\x06DataSpaces/Version',
				'/EncryptedPackage',
				'/EncryptionInfo',
			].sort(),
		);
		const stream = (name: string): Buffer => Buffer.from(CFB.find(container, name)!.content);
		const info = stream('/EncryptionInfo');
		assert.equal(info.toString('hex', 0, 8), '0400040040000000');
		const xml = info.toString('utf8', 8);
		assert.match(xml, /spinCount="100000"/);
		assert.equal(
			xml.match(
				/saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"/g,
			)?.length,
			2,
		);
		// Lengths as in the files of Office.
		assert.equal(stream('/\x06DataSpaces/Version').length, 76);
		assert.equal(stream('/\x06DataSpaces/DataSpaceMap').length, 112);
		assert.equal(stream('/\x06DataSpaces/DataSpaceInfo/StrongEncryptionDataSpace').length, 64);
		assert.equal(stream('/\x06DataSpaces/TransformInfo/StrongEncryptionTransform/\x06Primary').length, 200);
		const source = FileSource.open(result!.path);
		assert.ok(isEncryptedPackage(source));
		source.close();
	});

	it('never uses a salt or a key twice', async () => {
		const bytes = await madeWord();
		const results = await encrypt([put('a.docx', bytes), put('b.docx', bytes)]);
		const [a, b] = results.map((result) => fs.readFileSync(result.path).subarray(512 + 8));
		let same = 0;
		for (let at = 0; at + 16 <= bytes.length; at += 16) if (a!.subarray(at, at + 16).equals(b!.subarray(at, at + 16))) same++;
		assert.equal(same, 0);
	});

	it('packages of any length come back: around blocks, segments, sectors and the mini stream', async function () {
		this.timeout(60_000);
		const smallest = buildZip([{ name: '[Content_Types].xml', content: Buffer.from('<Types/>') }]).length;
		const files = [];
		for (const size of [smallest, 4070, 4087, 4088, 4095, 4096, 4097, 8192, 70_000]) {
			const zip = buildZip([
				{ name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
				...(size === smallest ? [] : [{ name: 'x', content: Buffer.alloc(0) }]),
			]);
			const filler = randomBytes(Math.max(0, size - zip.length));
			const bytes =
				size === smallest
					? zip
					: buildZip([
							{ name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
							{ name: 'x', content: filler, stored: true },
						]);
			files.push(put(`${size}.docx`, bytes));
		}
		const results = await encrypt(files);
		assert.equal(results.length, files.length);
		for (const result of results) {
			const container = CFB.read(fs.readFileSync(result.path), { type: 'buffer' });
			const size = Buffer.from(CFB.find(container, '/EncryptedPackage')!.content).readUInt32LE(0);
			assert.equal(size, files[results.indexOf(result)]!.size);
		}
	});

	it('a package of 20 MB needs a DIFAT, and an independent reader follows it', async function () {
		this.timeout(60_000);
		const bytes = buildZip([
			{ name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
			{ name: 'x', content: randomBytes(20 << 20), stored: true },
		]);
		let longest = 0;
		let last = performance.now();
		const timer = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 1);
		const [result] = await encrypt([put('大.pptx', bytes)]);
		clearInterval(timer);
		// A bound for a loaded machine: encrypting all of it in one go would take longer.
		assert.ok(longest < 3000, `the event loop stood still for ${longest} ms`);
		const written = fs.readFileSync(result!.path);
		assert.ok(written.readUInt32LE(72) >= 1);
		const stream = Buffer.from(CFB.find(CFB.read(written, { type: 'buffer' }), '/EncryptedPackage')!.content);
		assert.equal(stream.length, 8 + Math.ceil(bytes.length / 16) * 16);
		assert.ok(stream.equals(written.subarray(512, 512 + stream.length)));
	});

	it('LibreOffice opens the results with the password alone, and shows the same text', async function () {
		this.timeout(240_000);
		requireTool(this, 'soffice');
		requireTool(this, 'pdftotext');
		const open = requireUno(this);
		const [word, sheets, slides] = [await madeWord(), await madeSheets(), await madeSlides()];
		const again = convert([word], 'docx', 'docx')[0]!;
		const documents = [
			['起案.docx', word],
			['台帳.xlsx', sheets],
			['説明.pptx', slides],
			['保存.docx', again],
		] as const;
		const results = await encrypt(documents.map(([name, bytes]) => put(name, bytes)));
		const jobs = results.flatMap((result, index) => [
			{ path: result.path, password: PASSWORD, pdf: path.join(folder, `right${index}.pdf`) },
			{ path: result.path, password: `${PASSWORD} `, pdf: path.join(folder, `wrong${index}.pdf`) },
			{ path: path.join(folder, documents[index]![0]), password: null, pdf: path.join(folder, `plain${index}.pdf`) },
		]);
		assert.deepEqual(
			open(jobs),
			results.flatMap(() => ['opened', 'refused', 'opened']),
		);
		for (const [index] of results.entries()) {
			const pages = pagesOf(fs.readFileSync(path.join(folder, `right${index}.pdf`)));
			assert.deepEqual(pages, pagesOf(fs.readFileSync(path.join(folder, `plain${index}.pdf`))));
			assert.ok(pages.flat().length > 0);
		}
	});

	it('knows what LibreOffice has encrypted (with the older method of 2007), and the integrity it checks', async function () {
		this.timeout(120_000);
		requireTool(this, 'soffice');
		const open = requireUno(this);
		const file = put('a.docx', await madeWord());
		const [result] = await encrypt([file]);
		// The value of the HMAC encrypted over other bytes: everything else is right.
		const altered = fs.readFileSync(result!.path);
		const at = altered.indexOf('encryptedHmacValue="') + 30;
		altered[at] = altered[at] === 0x41 ? 0x42 : 0x41;
		const save = { path: path.join(folder, 'theirs.docx'), filter: 'MS Word 2007 XML', password: PASSWORD };
		const jobs = [
			{ path: file.path, password: null, pdf: path.join(folder, 'a.pdf'), save },
			{ path: put('altered.docx', altered).path, password: PASSWORD, pdf: path.join(folder, 'b.pdf') },
		];
		assert.deepEqual(open(jobs), ['opened', 'refused']);
		fs.rmSync(result!.path);
		const theirs = fs.readFileSync(save.path);
		assert.deepEqual([...new CompoundReader(new BufferSource(theirs)).streams.keys()].sort(), ['EncryptedPackage', 'EncryptionInfo']);
		assert.equal((await refusal([put('theirs.docx', theirs)])).code, 'encrypted-already');
	});

	it('no altered byte goes unnoticed', async function () {
		this.timeout(120_000);
		const word = await madeWord();
		const [result] = await encrypt([put('a.docx', word)]);
		const bytes = fs.readFileSync(result!.path);
		const hashed = (altered: Buffer): Promise<string | null> => decryptedHash(new BufferSource(altered), PASSWORD, async () => {});
		assert.equal(await hashed(bytes), sha256(word));
		assert.equal(await decryptedHash(new BufferSource(bytes), PASSWORD.normalize('NFD'), async () => {}), null);
		const stream = 8 + Math.ceil(word.length / 16) * 16;
		for (const at of [512, 515, 520, 1000, 512 + 4096, 512 + stream - 1]) {
			const altered = Buffer.from(bytes);
			altered[at] = (altered[at] ?? 0) ^ 1;
			await assert.rejects(
				hashed(altered),
				(error) => error instanceof CompoundError || (error instanceof MethodError && error.code === 'verification'),
			);
		}
		const start = bytes.indexOf('encryptedHmacKey="');
		for (const key of ['encryptedHmacKey', 'encryptedHmacValue', 'saltValue']) {
			const altered = Buffer.from(bytes);
			const at = altered.indexOf(`${key}="`, start - 100) + key.length + 4;
			altered[at] = altered[at] === 0x41 ? 0x42 : 0x41;
			const found = await hashed(altered).catch(() => 'refused');
			assert.ok(found === null || found === 'refused', key);
		}
		for (const length of [0, 100, 511, 512, 2000, bytes.length - 512])
			await assert.rejects(hashed(bytes.subarray(0, length)), CompoundError);
	});

	it('refuses what is no package, saying why', async () => {
		const zip = buildZip([{ name: 'content.xml', content: Buffer.from('<x/>') }]);
		assert.deepEqual(pick(await refusal([put('odt.docx', zip)])), ['unsupported-file', 'no-package']);
		assert.equal((await refusal([put('text.docx', Buffer.from('no zip at all'))])).code, 'unsupported-file');
		assert.deepEqual(pick(await refusal([put('old.docx', compoundFile(['WordDocument']))])), ['unsupported-file', 'compound-file']);
		const word = await madeWord();
		assert.equal((await refusal([put('good.docx', word), put('cut.docx', word.subarray(0, word.length / 2))])).code, 'damaged');
		assert.equal((await refusal([{ path: path.join(folder, 'none.docx'), name: 'none.docx', size: 1 }])).code, 'io');
	});

	it('refuses what is encrypted already', async () => {
		const [result] = await encrypt([put('a.docx', await madeWord())]);
		const twice = put('b.docx', fs.readFileSync(result!.path));
		fs.rmSync(result!.path);
		assert.equal((await refusal([twice])).code, 'encrypted-already');
		assert.equal((await refusal([put('c.docx', compoundFile(['EncryptionInfo', 'EncryptedPackage']))])).code, 'encrypted-already');
	});

	it('needs a password that Office would take', async () => {
		const file = put('a.docx', await madeWord());
		assert.equal((await refusal([file], { secret: { kind: 'password', password: '' } })).code, 'password-missing');
		assert.equal((await refusal([file], { secret: { kind: 'recipients', keys: [] } })).code, 'password-missing');
		assert.equal((await refusal([file], { secret: { kind: 'password', password: 'Kasumi'.repeat(43) } })).code, 'password-weak');
	});

	it('says what is too large before anything is written', async () => {
		const file = put('a.docx', await madeWord());
		fs.truncateSync(file.path, 2 ** 31);
		const error = await refusal([{ ...file, size: 2 ** 31 }]);
		assert.deepEqual(pick(error), ['too-large', String(2 ** 31)]);
	});

	it('leaves nothing where it is cancelled, at any time', async () => {
		const file = put('a.docx', await madeWord());
		for (const wait of [0, 20, 120, 300, 500]) {
			const controller = new AbortController();
			const timer = setTimeout(() => controller.abort(), wait);
			const error = await encrypt([file, file], { signal: controller.signal }).then(
				() => null,
				(thrown: unknown) => thrown,
			);
			clearTimeout(timer);
			if (error === null) continue;
			assert(error instanceof MethodError);
			assert.equal(error.code, 'cancelled');
			assert.deepEqual(fs.readdirSync(out), []);
		}
	});
});

function pick(error: MethodError): string[] {
	return [error.code, error.detail];
}

interface Job {
	readonly path: string;
	readonly password: string | null;
	readonly pdf: string;
	readonly save?: { readonly path: string; readonly filter: string; readonly password: string };
}

/** The system's Python with LibreOffice's bridge (Debian: python3-uno); missing: skipped, or failed in CI. */
function requireUno(context: Mocha.Context): (jobs: readonly Job[]) => string[] {
	const script = fileURLToPath(new URL('./office-open.py', import.meta.url));
	try {
		execFileSync('/usr/bin/python3', ['-c', 'import uno'], { stdio: 'ignore' });
	} catch {
		if (process.env.CI === 'true') throw new Error('python3-uno is not installed (Debian: apt install python3-uno)');
		context.skip();
	}
	return (jobs) => {
		const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'office-profile-'));
		try {
			const input = JSON.stringify(jobs);
			return JSON.parse(execFileSync('/usr/bin/python3', [script, profile], { input, encoding: 'utf8', timeout: 200_000 })) as string[];
		} finally {
			fs.rmSync(profile, { recursive: true, force: true });
		}
	};
}
