import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { pdfMethod } from '../../../../src/export/methods/pdf';
import { preparePassword } from '../../../../src/export/methods/pdf-password';
import { MethodError, type MethodOutput, type MethodProgress, type MethodRequest } from '../../../../src/export/methods/types';
import { madeSheets, madeSlides, madeWord } from '../../../corpus/made';
import { convert } from '../../../corpus/office';
import { buildPdf, hybridPdf, type Part, packedPdf } from '../../../corpus/pdf-builder';
import { requireTool } from '../../../support/tools';

/** pdftotext takes no more than 32 bytes. */
const PASSWORD = 'Kasumi-37-沈丁花';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('encryption as PDF does it', () => {
	let folder: string;
	let out: string;

	beforeEach(() => {
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pdf-method-'));
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
		return pdfMethod.encrypt({ files, folder: out, stem: 'x', secret: { kind: 'password', password: PASSWORD }, ...more });
	}

	/** Encrypts and takes the result out of the folder. */
	async function encrypted(bytes: Uint8Array, password = PASSWORD): Promise<string> {
		const [result] = await encrypt([put('a.pdf', bytes)], { secret: { kind: 'password', password } });
		const file = path.join(folder, `${result!.sha256}.pdf`);
		fs.renameSync(result!.path, file);
		return file;
	}

	async function refusal(bytes: Uint8Array, more: Partial<MethodRequest> = {}): Promise<string[]> {
		const error = await encrypt([put('bad.pdf', bytes)], more).then(
			() => assert.fail('it was encrypted'),
			(thrown: unknown) => thrown,
		);
		assert(error instanceof MethodError);
		assert.deepEqual(fs.readdirSync(out), []);
		assert.ok(!`${error.message} ${error.stack} ${error.detail}`.includes('Kasumi'));
		return [error.code, error.detail];
	}

	/** qpdf's account of a document: every object reached from its trailer, streams decoded, in one order. */
	function account(file: string, password = ''): string {
		const text = execFileSync(
			'qpdf',
			[`--password=${password}`, '--decrypt', '--qdf', '--static-id', '--no-original-object-ids', file, '-'],
			{
				maxBuffer: 1 << 28,
			},
		);
		const start = text.indexOf('\n');
		return text.toString('latin1', start).replace(/^ *\/(?:DocChecksum|ID) .*\n/gm, '');
	}

	/** Checks with qpdf, poppler and another library that nothing was lost and nothing is open. */
	async function holds(bytes: Uint8Array): Promise<void> {
		const original = path.join(folder, 'original.pdf');
		fs.writeFileSync(original, bytes);
		const file = await encrypted(bytes);
		assert.equal(spawnSync('qpdf', ['--requires-password', file]).status, 0);
		const shown = execFileSync('qpdf', [`--password=${PASSWORD}`, '--show-encryption', file], { encoding: 'utf8' });
		assert.match(shown, /^R = 6$/m);
		assert.equal(shown.match(/encryption method: AESv3$/gm)?.length, 3);
		assert.ok(!shown.includes('not allowed'));
		const checked = spawnSync('qpdf', [`--password=${PASSWORD}`, '--check', file], { encoding: 'utf8' });
		assert.equal(checked.status, 0, checked.stderr);
		for (const wrong of ['', `${PASSWORD} `, 'Kasumi']) assert.equal(spawnSync('qpdf', [`--password=${wrong}`, '--check', file]).status, 2);
		assert.equal(account(file, PASSWORD), account(original));
		const text = execFileSync('pdftotext', ['-layout', original, '-'], { encoding: 'utf8' });
		assert.equal(execFileSync('pdftotext', ['-layout', '-upw', PASSWORD, file, '-'], { encoding: 'utf8' }), text);
		assert.notEqual(spawnSync('pdftotext', ['-upw', 'Kasumi', file, '-']).status, 0);
		fs.rmSync(file);
	}

	describe('whatever made the document, it is the same when it is opened', () => {
		let made: Record<'word' | 'sheets' | 'slides' | 'archive' | 'form', Buffer>;

		before(async function () {
			this.timeout(240_000);
			requireTool(this, 'soffice');
			requireTool(this, 'pdftotext');
			requireTool(this, 'qpdf');
			const word = await madeWord();
			made = {
				word: convert([word], 'docx', 'pdf')[0]!,
				sheets: convert([await madeSheets()], 'xlsx', 'pdf')[0]!,
				slides: convert([await madeSlides()], 'pptx', 'pdf')[0]!,
				archive: convert([word], 'docx', 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}')[0]!,
				form: await formPdf(),
			};
		});

		function qpdf(bytes: Uint8Array, ...options: string[]): Buffer {
			const source = path.join(folder, 'source.pdf');
			const target = path.join(folder, 'target.pdf');
			fs.writeFileSync(source, bytes);
			execFileSync('qpdf', [source, ...options, target]);
			return fs.readFileSync(target);
		}

		it('LibreOffice: text, tables, slides, tagged, PDF/A', async function () {
			this.timeout(60_000);
			for (const name of ['word', 'sheets', 'slides', 'archive'] as const) await holds(made[name]);
		});

		it('pdf-lib: a form, object streams', async function () {
			this.timeout(60_000);
			await holds(made.form);
		});

		it('qpdf: object streams, linearised, without compression, old versions', async function () {
			this.timeout(120_000);
			for (const options of [
				['--object-streams=generate'],
				['--object-streams=disable', '--force-version=1.3'],
				['--linearize', '--object-streams=generate'],
				['--linearize', '--object-streams=disable'],
				['--stream-data=uncompress'],
				['--qdf'],
			]) {
				await holds(qpdf(made.word, ...options));
			}
		});

		it('attachments', async function () {
			this.timeout(60_000);
			const memo = path.join(folder, '覚書.txt');
			fs.writeFileSync(memo, '機密性2 覚書\nendstream endobj\n');
			const bytes = qpdf(made.word, '--add-attachment', memo, '--');
			await holds(bytes);
			const file = await encrypted(bytes);
			const shown = execFileSync('qpdf', [`--password=${PASSWORD}`, '--show-attachment=覚書.txt', file]);
			assert.ok(shown.equals(fs.readFileSync(memo)));
		});

		it('another library reads it, with the label in its properties', async () => {
			const document = await PDFDocument.load(made.word);
			document.setKeywords(['機密性2']);
			const file = await encrypted(await document.save());
			const opened = await PDFDocument.load(fs.readFileSync(file), { password: PASSWORD, updateMetadata: false });
			assert.match(execFileSync('pdfinfo', ['-upw', PASSWORD, file], { encoding: 'utf8' }), /^Keywords: +機密性2$/m);
			assert.equal(opened.getPageCount(), document.getPageCount());
			await assert.rejects(PDFDocument.load(fs.readFileSync(file), { password: 'Kasumi' }));
		});

		it('refuses what is encrypted already', async () => {
			for (const options of [
				['--encrypt', 'a', 'b', '128', '--use-aes=y', '--'],
				['--encrypt', '', '', '256', '--'],
			]) {
				assert.deepEqual(await refusal(qpdf(made.word, ...options)), ['encrypted-already', '']);
			}
			assert.deepEqual(await refusal(fs.readFileSync(await encrypted(made.word))), ['encrypted-already', '']);
		});

		it('a file that was cut anywhere is refused, and nothing is left', async () => {
			for (const source of [made.word, made.form]) {
				for (let n = 1; n < 20; n++) {
					const [code] = await refusal(source.subarray(0, Math.floor((source.length * n) / 20)));
					assert.ok(code === 'damaged' || code === 'unsupported-file', code);
				}
			}
		});

		it('a file with overwritten bytes is refused or comes out as it is, never as another', async function () {
			this.timeout(60_000);
			for (let n = 0; n < 60; n++) {
				const bytes = Buffer.from(made.form);
				bytes.fill(0x21, Math.floor((bytes.length * n) / 60), Math.floor((bytes.length * n) / 60) + 3);
				const error = await encrypt([put('x.pdf', bytes)]).then(
					() => null,
					(thrown: unknown) => thrown,
				);
				if (error === null) continue;
				assert(error instanceof MethodError);
				assert.ok(['damaged', 'unsupported-file', 'encrypted-already'].includes(error.code), `${error.code} ${error.detail}`);
			}
			assert.ok(fs.readdirSync(out).every((name) => name.endsWith('.pdf')));
		});

		it('no text of the document stands in the result', async () => {
			const plain = qpdf(made.form, '--stream-data=uncompress', '--object-streams=disable');
			for (const secret of ['SECRETNOTE', 'SECRETLANG', FIELD_HEX]) assert.ok(plain.includes(secret), secret);
			const file = await encrypted(plain);
			for (const secret of ['SECRETNOTE', 'SECRETFIELD', 'SECRETLANG', 'pdf-lib'])
				assert.ok(!fs.readFileSync(file).includes(secret), secret);
		});
	});

	describe('what the book allows', () => {
		before(function () {
			requireTool(this, 'qpdf');
			requireTool(this, 'pdftotext');
		});

		it('hybrid files, former revisions, bytes before the header, an information dictionary in the trailer', async function () {
			this.timeout(60_000);
			await holds(hybridPdf());
			await holds(packedPdf());
			await holds(buildPdf(page('first')));
			const titled = await encrypted(buildPdf(page('first'), { info: '<</Title (SECRETTITLE)>>' }));
			assert.match(execFileSync('pdfinfo', ['-upw', PASSWORD, titled], { encoding: 'utf8' }), /^Title: +SECRETTITLE$/m);
			assert.equal(spawnSync('qpdf', [`--password=${PASSWORD}`, '--check', titled]).status, 0);
			assert.ok(!fs.readFileSync(titled).includes('SECRETTITLE'));
			await holds(Buffer.concat([Buffer.from('junk before\n'), buildPdf(page('first'))]));
			const revised = buildPdf(page('second'), { after: buildPdf(page('SECRETFORMER')) });
			await holds(revised);
			const file = await encrypted(revised);
			assert.match(execFileSync('pdftotext', ['-upw', PASSWORD, file, '-'], { encoding: 'utf8' }), /second/);
		});

		it('a stream whose length stands elsewhere keeps its last bytes, and "endstream" within it', async () => {
			for (const tail of ['\r', '\n', '\r\n', ' endstream\nendobj\n', '']) {
				const content = `BT /F1 12 Tf 10 10 Td (a) Tj ET %${tail}`;
				const bytes = buildPdf([
					...page('x').slice(0, 3),
					{ number: 4, text: '<</Length 9 0 R>>', stream: Buffer.from(content, 'latin1') },
					{ number: 9, text: String(content.length) },
				]);
				const file = await encrypted(bytes);
				const shown = execFileSync('qpdf', [`--password=${PASSWORD}`, '--show-object=4', '--raw-stream-data', file]);
				assert.equal(shown.toString('latin1'), content);
			}
		});

		it('comments go, and nothing of them is left readable', async () => {
			const bytes = buildPdf([...page('x'), { number: 7, text: '<</A (x) % SECRETCOMMENT (\n/B [1 %SECRETTOO\n 2]>>' }]);
			await holds(bytes);
			assert.ok(!fs.readFileSync(await encrypted(bytes)).includes('SECRET'));
		});

		it('strings in every writing mean the same afterwards', async function () {
			this.timeout(120_000);
			const byte = fc.integer({ min: 0, max: 255 });
			const piece = fc.oneof(
				fc.constantFrom(
					'\\n',
					'\\r',
					'\\t',
					'\\b',
					'\\f',
					'\\(',
					'\\)',
					'\\\\',
					'\\\n',
					'\\\r\n',
					'\\q',
					'\\0',
					'\\07',
					'\\377',
					'\\1234',
					'\r\n',
					'\r',
					'(())',
				),
				byte.filter((code) => !'()\\'.includes(String.fromCharCode(code))).map((code) => String.fromCharCode(code)),
			);
			const literal = fc.array(piece, { maxLength: 40 }).map((parts) => `(${parts.join('')})`);
			const hex = fc.array(fc.constantFrom(...'0123456789abcdefABCDEF \n'), { maxLength: 41 }).map((parts) => `<${parts.join('')}>`);
			await fc.assert(
				fc.asyncProperty(fc.array(fc.oneof(literal, hex), { minLength: 20, maxLength: 60 }), async (strings) => {
					const bytes = buildPdf([...page('x'), { number: 7, text: `[${strings.join('')}/N#41me<</K ${strings[0]}>>]` }]);
					const original = path.join(folder, 'strings.pdf');
					fs.writeFileSync(original, bytes);
					const file = await encrypted(bytes);
					const show = (of: string, password: string): Buffer =>
						execFileSync('qpdf', [`--password=${password}`, '--show-object=7', of], { stdio: ['ignore', 'pipe', 'ignore'] });
					assert.ok(show(file, PASSWORD).equals(show(original, '')));
				}),
				{ numRuns: 15 },
			);
		});

		it('refuses signed documents, rights of use, and streams that would stay readable', async () => {
			const signature = '<</Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <00>>>';
			assert.deepEqual(await refusal(buildPdf([...page('x'), { number: 7, text: signature }])), ['unsupported-file', 'signed']);
			assert.deepEqual(await refusal(buildPdf([...page('x'), { number: 7, text: `<</FT /Sig /V ${signature}>>` }])), [
				'unsupported-file',
				'signed',
			]);
			assert.deepEqual(await refusal(packedPdf(signature)), ['unsupported-file', 'signed']);
			const rights = page('x').map((part) =>
				part.number === 1 ? { ...part, text: '<</Type /Catalog /Pages 2 0 R /Perms <</UR3 7 0 R>>>>' } : part,
			);
			assert.deepEqual(await refusal(buildPdf(rights)), ['unsupported-file', 'signed']);
			const crypt = { number: 7, text: '<</Filter [/Crypt] /Length 3>>', stream: Buffer.from('abc') };
			assert.deepEqual(await refusal(buildPdf([...page('x'), crypt])), ['unsupported-file', 'crypt-filter']);
		});

		it('refuses files that contradict themselves, without hanging', async () => {
			assert.deepEqual(await refusal(Buffer.from('')), ['unsupported-file', 'no-pdf']);
			assert.deepEqual(await refusal(Buffer.from('no pdf at all')), ['unsupported-file', 'no-pdf']);
			assert.deepEqual(await refusal(Buffer.from('%PDF-1.7\nnothing')), ['damaged', 'startxref']);
			assert.deepEqual(await refusal(buildPdf(page('x'), { trailer: '/Prev 9' })), ['damaged', 'xref']);
			const loop = buildPdf([
				...page('x').slice(0, 3),
				{ number: 4, text: '<</Length 9 0 R>>', stream: Buffer.from('abc') },
				{ number: 9, text: '9 0 R' },
			]);
			assert.deepEqual(await refusal(loop), ['damaged', 'reference']);
			const short = buildPdf([...page('x').slice(0, 3), { number: 4, text: '<</Length 2>>', stream: Buffer.from('abc') }]);
			assert.deepEqual(await refusal(short), ['damaged', 'stream-length']);
			assert.deepEqual(await refusal(buildPdf([...page('x'), { number: 7, text: '['.repeat(100_000) }])), ['damaged', 'depth']);
			assert.deepEqual(await refusal(buildPdf(page('x').slice(1))), ['damaged', 'catalog']);
			const shifted = Buffer.from(buildPdf(page('x')).toString('latin1').replace('%comment', '%comment, longer'), 'latin1');
			assert.equal((await refusal(shifted))[0], 'damaged');
		});
	});

	it('gives each document its own file, under its own name, and the original stays', async () => {
		const files = [put('部/通知.pdf', buildPdf(page('one'))), put('案.PDF', buildPdf(page('two')))];
		const before = files.map((file) => fs.readFileSync(file.path));
		fs.writeFileSync(path.join(out, '通知.pdf'), 'there before');
		const told: MethodProgress[] = [];
		const results = await encrypt(files, { onProgress: (progress) => told.push(progress) });
		assert.deepEqual(
			results.map((result) => path.basename(result.path)),
			['通知 (2).pdf', '案.PDF'],
		);
		for (const [index, result] of results.entries()) {
			const bytes = fs.readFileSync(result.path);
			assert.deepEqual([result.size, result.sha256], [bytes.length, sha256(bytes)]);
			assert.deepEqual([...result.originals], [[files[index]!.name, sha256(before[index]!)]]);
			assert.ok(fs.readFileSync(files[index]!.path).equals(before[index]!));
		}
		const total = before[0]!.length + before[1]!.length;
		assert.deepEqual(told.at(-1), { phase: 'verify', files: 2, bytes: total, total });
	});

	it('leaves nothing where it is cancelled', async () => {
		const controller = new AbortController();
		const big = buildPdf([...page('x'), { number: 7, text: `<</Length ${64 << 20}>>`, stream: Buffer.alloc(64 << 20) }]);
		const file = put('a.pdf', big);
		const work = encrypt([file], { signal: controller.signal, onProgress: (told) => told.bytes > 8 << 20 && controller.abort() });
		await assert.rejects(work, (error) => error instanceof MethodError && error.code === 'cancelled');
		assert.deepEqual(fs.readdirSync(out), []);
	});

	it('needs a password that PDF knows', async () => {
		const bytes = buildPdf(page('x'));
		assert.equal((await refusal(bytes, { secret: { kind: 'password', password: '' } }))[0], 'password-missing');
		assert.equal((await refusal(bytes, { secret: { kind: 'recipients', keys: ['Kasumi'] } }))[0], 'password-missing');
		assert.deepEqual(await refusal(bytes, { secret: { kind: 'password', password: 'Kasumi\u0007' } }), ['password-weak', 'characters']);
	});

	it('opens with the password as it was typed and as PDF prepares it', async function () {
		requireTool(this, 'qpdf');
		const opens = (file: string, password: string): boolean => spawnSync('qpdf', [`--password=${password}`, '--check', file]).status === 0;
		const file = await encrypted(buildPdf(page('x')), 'ﾊﾟｽﾜｰﾄﾞ１２');
		assert.deepEqual(
			['ﾊﾟｽﾜｰﾄﾞ１２', 'パスワード12', 'パスワード１２'].map((one) => opens(file, one)),
			[true, true, false],
		);
		const long = 'あ'.repeat(60);
		assert.ok(opens(await encrypted(buildPdf(page('x')), long), long));
	});

	it('prepares passwords as RFC 4013 does', () => {
		const cases: [string, string | null][] = [
			['I\u00adX', 'IX'],
			['user', 'user'],
			['USER', 'USER'],
			['\u00aa', 'a'],
			['\u2168', 'IX'],
			['\u0007', null],
			['\u0627\u0031', null],
			['\u0627\u0031\u0628', '\u0627\u0031\u0628'],
			['a\u3000b', 'a b'],
			['が', 'が'],
			['\u{e000}', null],
		];
		for (const [given, wanted] of cases) assert.equal(preparePassword(given), wanted, JSON.stringify(given));
	});
});

/** As the library writes it in the field's appearance. */
const FIELD_HEX = Buffer.from('SECRETFIELD').toString('hex').toUpperCase();

function page(text: string): Part[] {
	return [
		{ number: 1, text: '<</Type /Catalog /Pages 2 0 R /Lang (ja-JP)>>' },
		{ number: 2, text: '<</Type /Pages /Kids [3 0 R] /Count 1>>' },
		{
			number: 3,
			text: '<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>>',
		},
		{
			number: 4,
			text: `<</Length ${32 + text.length}>>`,
			stream: Buffer.from(`BT /F1 12 Tf 10 10 Td (${text}) Tj ET `.padEnd(32 + text.length).slice(0, 32 + text.length)),
		},
	];
}

async function formPdf(): Promise<Buffer> {
	const { PDFName, PDFString } = await import('@cantoo/pdf-lib');
	const document = await PDFDocument.create();
	const sheet = document.addPage();
	sheet.drawText('application form');
	const field = document.getForm().createTextField('name');
	field.setText('SECRETFIELD');
	field.addToPage(sheet, { x: 20, y: 20 });
	document.catalog.set(PDFName.of('Lang'), PDFString.of('SECRETLANG'));
	const note = document.context.obj({ Type: 'Annot', Subtype: 'Text', Rect: [0, 0, 10, 10] });
	note.set(PDFName.of('Contents'), PDFString.of('SECRETNOTE'));
	sheet.node.addAnnot(document.context.register(note));
	return Buffer.from(await document.save());
}
