import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import path from 'node:path';
import { formatFor } from '../../../../src/formats';
import {
	compositeFont,
	hexOf,
	pagePdf,
	readPdf,
	seenIn,
	showAt,
	streamPart,
	textString,
	utf16,
	XMP_PART,
	xmpPdf,
} from '../../../corpus/pdf';
import { buildPdf, hybridPdf, packedPdf } from '../../../corpus/pdf-builder';
import { requireTool } from '../../../support/tools';

const HEADER = 'page-header page 1 機密性2';

describe('formats/pdf: reading', () => {
	it('is told from its first bytes; a program that writes PDFs is none', () => {
		const head = Buffer.from('%PDF-1.7\n');
		assert.equal(formatFor('a.bin', head).id, 'pdf');
		assert.equal(formatFor('a.pdf', Buffer.concat([Buffer.from('junk\n'), head])).id, 'pdf');
		assert.notEqual(formatFor('a.ps', Buffer.concat([Buffer.from('print "'), head])).id, 'pdf');
	});

	it('title, subject, keywords, custom entries and protection labels of the information dictionary', () => {
		const guid = '11111111-2222-3333-4444-555555555555';
		const info =
			`<</Title ${textString('【機密性2】報告')} /Keywords ${textString('税務; 完全性1')} /#E6#A9#9F#E5#AF#86#E6#80#A7 (3)` +
			` /MSIP_Label_${guid}_Enabled (true) /MSIP_Label_${guid}_Name (Secret) /Author ${textString('機密性3')}>>`;
		const bytes = pagePdf('', { info });
		assert.deepEqual(seenIn(bytes), ['property Info#Title 【機密性2】', 'property Info#Keywords 完全性1', 'property Info#機密性 3']);
		assert.deepEqual(readPdf(bytes).foreign, [{ scheme: 'MSIP', name: 'Secret', where: `Info#MSIP_Label_${guid}` }]);
	});

	it('text strings without a mark that are UTF-8 or Shift_JIS', () => {
		const shiftJis = Buffer.from([0x8b, 0x40, 0x96, 0xa7, 0x90, 0xab, 0x32]);
		for (const value of [hexOf(Buffer.from('機密性2')), hexOf(shiftJis), hexOf(Buffer.from('\ufeff機密性2'))]) {
			assert.deepEqual(seenIn(pagePdf('', { info: `<</Title ${value}>>` })), ['property Info#Title 機密性2']);
		}
	});

	it('XMP', () => {
		assert.ok(seenIn(xmpPdf()).some((seen) => seen.startsWith('property XMP#dc:title')));
	});

	describe('text on the first page', () => {
		const JIS = Buffer.from([0x35, 0x21, 0x4c, 0x29, 0x40, 0x2d, 0x23, 0x32]);
		const encodings: Record<string, readonly [string, string]> = {
			'UniJIS-UTF16-H': ['/UniJIS-UTF16-H', utf16('機密性2')],
			'UniJIS-UCS2-H': ['/UniJIS-UCS2-H', utf16('機密性2')],
			'UniJIS-UTF8-H': ['/UniJIS-UTF8-H', hexOf(Buffer.from('機密性2'))],
			'90ms-RKSJ-H': ['/90ms-RKSJ-H', '<8b4096a790ab32>'],
			'EUC-H': ['/EUC-H', hexOf(Buffer.from(JIS.map((byte) => byte | 0x80)))],
			H: ['/H', hexOf(JIS)],
		};
		for (const [name, [encoding, string]] of Object.entries(encodings)) {
			it(`in ${name}`, () => {
				const [seen] = seenIn(pagePdf(showAt(400, 810, string), { fonts: compositeFont(encoding) }));
				assert.equal(seen?.normalize('NFKC'), HEADER);
			});
		}

		it('by CIDs of Adobe-Japan1', () => {
			// 機, 密, 性 and the half-width 2.
			const string = '<063b 0eb5 0a51 00f9>';
			const text = readPdf(pagePdf(showAt(400, 810, string), { fonts: compositeFont('/Identity-H') })).markings.map((one) => one.text);
			assert.deepEqual(text, ['機密性2']);
		});

		it('by ToUnicode', () => {
			const map = '1 beginbfrange\n<0001> <0003> [<6a5f> <5bc6> <6027>]\nendbfrange\n1 beginbfchar\n<0004> <0032>\nendbfchar';
			const fonts = compositeFont('/Identity-H', '/ToUnicode 10 0 R');
			assert.deepEqual(seenIn(pagePdf(showAt(400, 810, '<0001000200030004>'), { fonts, parts: [streamPart(10, '', map)] })), [HEADER]);
		});

		it('by the names of glyphs', () => {
			const fonts = '<</F1 <</Type /Font /Subtype /Type3 /Encoding <</Differences [65 /uni6A5F /uni5BC6 /u6027 /two]>>>>>>';
			assert.deepEqual(seenIn(pagePdf(showAt(400, 810, '(ABCD)'), { fonts })), [HEADER]);
		});

		const fonts = compositeFont('/UniJIS-UTF16-H');

		it('letter by letter, out of order and doubled for boldness', () => {
			const signs = [...'機密性2'].map((sign, index) => showAt(400 + index * 12, 810, utf16(sign)));
			const [a = '', b = '', c = '', d = ''] = signs;
			assert.deepEqual(seenIn(pagePdf(d + b + b + a + c, { fonts })), [HEADER]);
		});

		it('at the corner of a line with other text, at the foot, and among the first lines of the body', () => {
			const line = showAt(60, 810, utf16('西原村総務課')) + showAt(480, 810, utf16('機密性2'));
			const foot = showAt(60, 30, utf16('完全性1'));
			const body = [700, 680, 660, 640, 620, 600]
				.map((y, index) => showAt(60, y, utf16(index % 2 === 0 ? '本文です' : '可用性1')))
				.join('');
			assert.deepEqual(seenIn(pagePdf(line + foot + body, { fonts })), [
				HEADER,
				'body-corner page 1 可用性1',
				'body-corner page 1 可用性1',
				'page-footer page 1 完全性1',
			]);
		});

		it('no mention in prose', () => {
			assert.deepEqual(seenIn(pagePdf(showAt(60, 700, utf16('機密性2以上の情報を送信するときは許可を得ます。')), { fonts })), []);
		});

		it('of a turned page, a crop box, and a form within a form', () => {
			const turned = 'BT /F1 12 Tf 0 1 -1 0 30 300 Tm '.concat(utf16('機密性2'), ' Tj ET');
			assert.deepEqual(seenIn(pagePdf(turned, { fonts, page: '/Rotate 90' })), [HEADER]);
			assert.deepEqual(seenIn(pagePdf(showAt(100, 480, utf16('機密性2')), { fonts, page: '/CropBox [0 0 595 500]' })), [HEADER]);
			const form = (number: number, content: string, xobject: string) =>
				streamPart(
					number,
					`/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Matrix [1 0 0 1 0 400] /Resources <</Font ${fonts} ${xobject}>>`,
					content,
				);
			const parts = [form(10, '/X2 Do', '/XObject <</X2 11 0 R>>'), form(11, showAt(100, 10, utf16('機密性2')), '')];
			assert.deepEqual(seenIn(pagePdf('/X1 Do', { xobjects: '<</X1 10 0 R>>', parts })), [HEADER]);
		});

		it('artifacts, and what is said of drawn text', () => {
			const mark = `/Artifact <</Type /Pagination /Subtype /Header /ActualText ${textString('機密性2')}>> BDC 1 0 0 rg 10 10 20 20 re f EMC`;
			assert.deepEqual(seenIn(pagePdf(mark)), [HEADER]);
		});

		it('text boxes and stamps', () => {
			const box = `/Annots [<</Subtype /FreeText /Rect [0 0 90 30] /Contents ${textString('機密性2')}>> <</Subtype /Stamp /F 2 /Contents ${textString('機密性3')}>>]`;
			assert.deepEqual(seenIn(pagePdf('', { page: box })), ['body-corner page 1 機密性2']);
		});

		it('behind an inline image and what is broken', () => {
			const content = `BI /W 1 /H 1 /BPC 8 /CS /G ID (\xff EI\n<zz ) >> ${showAt(400, 810, utf16('機密性2'))}`;
			assert.deepEqual(seenIn(pagePdf(content, { fonts })), [HEADER]);
		});
	});

	it('through object streams, hybrid cross-references, behind other bytes, and without cross-reference', () => {
		for (const bytes of [packedPdf(), hybridPdf()]) assert.equal(readPdf(bytes).state.unreadable, null);
		const bytes = pagePdf('', { info: `<</Title ${textString('機密性2')}>>` });
		const junk = Buffer.concat([Buffer.from('\x1b%-12345X@PJL\n'), bytes]);
		const broken = Buffer.from(bytes.toString('latin1').replace(/startxref\n\d+/, 'startxref\n7'), 'latin1');
		for (const one of [junk, broken, bytes.subarray(0, bytes.length - 12)]) {
			assert.deepEqual(seenIn(one), ['property Info#Title 機密性2']);
			assert.equal(readPdf(one).state.unreadable, null);
		}
		const packed = packedPdf();
		assert.equal(readPdf(packed.subarray(0, packed.length - 40)).state.unreadable, null);
	});

	it('says what is damaged and what is signed', () => {
		assert.equal(readPdf(Buffer.from('%PDF-1.4\nnothing')).state.unreadable?.code, 'damaged');
		const field = '/AcroForm <</SigFlags 3 /Fields [<</FT /Sig /V 10 0 R>>]>>';
		const parts = [{ number: 10, text: '<</Type /Sig /ByteRange [0 1 2 3] /Contents <00>>>' }];
		assert.equal(readPdf(pagePdf('', { catalog: field, parts })).state.signed, true);
		assert.equal(readPdf(pagePdf('', { catalog: '/AcroForm <</SigFlags 1 /Fields [<</FT /Sig>>]>>' })).state.signed, false);
	});

	it('takes loops of references, pages and forms', () => {
		const loop = pagePdf('/X1 Do', {
			xobjects: '<</X1 10 0 R>>',
			parts: [streamPart(10, '/Subtype /Form /Resources <</XObject <</X1 10 0 R>>>>', '/X1 Do /X1 Do /X1 Do')],
			info: '11 0 R',
		});
		assert.deepEqual(seenIn(loop), []);
		const pages = buildPdf([
			{ number: 1, text: '<</Type /Catalog /Pages 2 0 R /Metadata 1 0 R>>' },
			{ number: 2, text: '<</Kids [2 0 R 2 0 R 1 0 R]>>' },
		]);
		assert.deepEqual(seenIn(pages), []);
	});

	describe('encrypted by qpdf', function () {
		this.timeout(20_000);
		const bytes = pagePdf(showAt(400, 810, utf16('完全性1')), {
			fonts: compositeFont('/UniJIS-UTF16-H'),
			info: `<</Title ${textString('機密性2')}>>`,
			catalog: '/Metadata 20 0 R',
			parts: [XMP_PART],
		});
		const encrypt = (qpdf: string, ...options: string[]): Buffer => {
			const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pdf-'));
			try {
				fs.writeFileSync(path.join(folder, 'in.pdf'), bytes);
				execFileSync(qpdf, [...options, path.join(folder, 'in.pdf'), path.join(folder, 'out.pdf')], { stdio: 'ignore' });
				return fs.readFileSync(path.join(folder, 'out.pdf'));
			} finally {
				fs.rmSync(folder, { recursive: true, force: true });
			}
		};
		const kinds: readonly (readonly [string, readonly string[], string, number])[] = [
			['PDF R2', ['40', '--'], 'RC4', 40],
			['PDF R3', ['128', '--use-aes=n', '--'], 'RC4', 128],
			['PDF R4', ['128', '--use-aes=y', '--'], 'AES-CBC', 128],
			['PDF R5', ['256', '--force-R5', '--'], 'AES-CBC', 256],
			['PDF R6', ['256', '--'], 'AES-CBC', 256],
		];
		for (const [scheme, options, algorithm, keyBits] of kinds) {
			it(`${scheme}: read where only its use is restricted, else not`, function () {
				const qpdf = requireTool(this, 'qpdf');
				const open = encrypt(qpdf, '--allow-weak-crypto', '--encrypt', '', 'owner', ...options);
				const { state } = readPdf(open);
				assert.deepEqual([state.encrypted, state.encryption, state.unreadable], [true, { scheme, algorithm, keyBits }, null]);
				const seen = seenIn(open);
				assert.ok(seen.includes('property Info#Title 機密性2') && seen.includes('page-header page 1 完全性1'), seen.join('\n'));
				const shut = readPdf(encrypt(qpdf, '--allow-weak-crypto', '--encrypt', 'user', 'owner', ...options));
				assert.deepEqual([shut.state.encrypted, shut.state.unreadable?.code, shut.markings], [true, 'encrypted', []]);
			});
		}

		it('metadata that are left open', function () {
			const qpdf = requireTool(this, 'qpdf');
			const shut = encrypt(qpdf, '--encrypt', 'user', 'owner', '256', '--cleartext-metadata', '--');
			assert.ok(seenIn(shut).some((seen) => seen.startsWith('property XMP#dc:title')));
		});
	});
});
