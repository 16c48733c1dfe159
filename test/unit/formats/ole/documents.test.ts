import assert from 'node:assert/strict';
import { decodeCodePage } from '../../../../src/formats/ole/code-page';
import { compoundFile } from '../../../corpus/compound-builder';
import { cryptoApi, RC4_40, slideStreams, wordStreams, workbookStream } from '../../../corpus/old-office';
import { AGILE, compound, DOCUMENT_SUMMARY, readOle, seenOle } from '../../../corpus/ole';
import { lpwstr, userDefined } from '../../../corpus/property-sets';
import { encryptedWorkbook } from '../../../corpus/workbook-encryption';

const doc = (options: Parameters<typeof wordStreams>[0]): Buffer => compound(wordStreams(options));
const xls = (sheets: Parameters<typeof workbookStream>[0], pass?: Buffer): Buffer => compound([['Workbook', workbookStream(sheets, pass)]]);
const ppt = (options: Parameters<typeof slideStreams>[0]): Buffer => compound(slideStreams(options));

describe('ole: Word documents', () => {
	it('reads headers and footers of all pages', () => {
		const headers = ['機密性1', '機密性2', '完全性1', '完全性2', '【機密性3】', '可用性1'];
		assert.deepEqual(seenOle(doc({ headers })), [
			'page-header WordDocument 機密性1',
			'page-header WordDocument 機密性2',
			'page-footer WordDocument 完全性1',
			'page-footer WordDocument 完全性2',
			'page-header WordDocument 【機密性3】',
			'page-footer WordDocument 可用性1',
		]);
		assert.deepEqual(seenOle(doc({ headers: ['', '報告\t\t機密性2', '', '', '', ''] })), ['page-header WordDocument 機密性2']);
	});

	it('reads the first lines and text boxes, and nothing further down', () => {
		assert.deepEqual(seenOle(doc({ body: '\r【機密性2】\r報告\r' })), ['body-corner WordDocument 【機密性2】']);
		assert.deepEqual(seenOle(doc({ body: `${'行\r'.repeat(30)}機密性2\r` })), []);
		assert.deepEqual(seenOle(doc({ boxes: '機密性2\r' })), ['body-corner WordDocument 機密性2']);
		assert.deepEqual(seenOle(doc({ body: 'この文書の機密性2の扱いについて述べる。\r' })), [], 'prose');
	});

	it('reads WordArt, as watermarks are made of', () => {
		assert.deepEqual(seenOle(doc({ headerArt: '機密性2', art: '完全性1' })), [
			'body-corner WordDocument 完全性1',
			'page-header WordDocument 機密性2',
		]);
	});

	it('reads text in one byte and in two, over the borders of pieces', () => {
		assert.deepEqual(seenOle(doc({ body: 'C2I2A1\r', narrow: true })), seenOle(doc({ body: 'C2I2A1\r' })));
		assert.deepEqual(seenOle(doc({ body: '機密性2\r' })), ['body-corner WordDocument 機密性2'], 'cut behind the third letter');
	});

	it('reads punctuation of the Western page, which is not that of Latin-1', () => {
		assert.equal(decodeCodePage(Buffer.from([0x80, 0x91, 0x92, 0x96, 0x9f, 0xe9, 0x41]), 1252), '€‘’–ŸéA');
		assert.equal(decodeCodePage(Buffer.from([0xe9, 0x41]), 437), 'éA', 'pages that nobody knows are read as this one');
	});

	it('reads what fields show, not how they are made', () => {
		assert.deepEqual(seenOle(doc({ body: '\x13 DOCPROPERTY 機密性3 \x14機密性2\x15\r' })), ['body-corner WordDocument 機密性2']);
	});

	it('tells how they are encrypted', () => {
		const state = (options: Parameters<typeof wordStreams>[0]) => readOle(doc(options)).state;
		assert.deepEqual(state({ encryption: cryptoApi(128) }).encryption, { scheme: 'Office RC4 CryptoAPI', algorithm: 'RC4', keyBits: 128 });
		assert.deepEqual(state({ encryption: RC4_40 }).encryption, { scheme: 'Office RC4', algorithm: 'RC4', keyBits: 40 });
		assert.deepEqual(state({ obfuscated: true }).encryption, { scheme: 'Office XOR obfuscation', algorithm: 'XOR', keyBits: 16 });
		assert.deepEqual(state({ obfuscated: true }).unreadable, { code: 'encrypted', detail: 'Office XOR obfuscation' });
		assert.equal(state({ obfuscated: true }).encrypted, true);
		assert.deepEqual(seenOle(doc({ encryption: RC4_40, headers: ['', '機密性2'] })), [], 'no letters out of ciphertext');
	});

	it('keeps the labels that encrypted documents show in the open', () => {
		const bytes = compound([...wordStreams({ encryption: RC4_40 }), [DOCUMENT_SUMMARY, userDefined([['機密性', lpwstr('2')]])]]);
		assert.deepEqual(seenOle(bytes), ['property DocumentSummaryInformation#機密性 2']);
		assert.equal(readOle(bytes).state.encrypted, true);
	});

	it('tells macros and signatures', () => {
		const state = (more: string) => readOle(compound([...wordStreams(), [more, Buffer.from('x')]])).state;
		assert.deepEqual([state('Macros/VBA/dir').macro, state('Macros/VBA/dir').signed], [true, false]);
		assert.deepEqual([state('_signatures').signed, state('_xmlsignatures/1').signed, state('Other').signed], [true, true, false]);
	});
});

describe('ole: workbooks', () => {
	it('reads headers and footers of every sheet, without their codes', () => {
		const bytes = xls([
			{ name: '表', header: '&L&"MS 明朝,標準"機密性2&R&P/&N', footer: '&C&8完全性1' },
			{ name: 'B', header: '&C機密性3', firstHeader: '&C機密性1' },
		]);
		assert.deepEqual(seenOle(bytes, 'a.xls'), [
			'page-header 表 機密性2',
			'page-footer 表 完全性1',
			'page-header B 機密性3',
			'page-header B 機密性1',
		]);
	});

	it('reads the first cells of the first sheet', () => {
		const bytes = xls([
			{ name: 'A', cells: ['名簿', '機密性2', '完全性1', '機密性3'] },
			{ name: 'B', cells: ['機密性3'] },
		]);
		assert.deepEqual(seenOle(bytes, 'a.xls'), ['body-corner A 機密性2', 'body-corner A 完全性1']);
	});

	it('tells how they are encrypted', () => {
		const state = (pass: Buffer) => readOle(xls([{ name: 'A', header: '機密性2' }], pass), 'a.xls').state;
		const type = (number: number): Buffer => Buffer.from([number, 0]);
		assert.equal(state(Buffer.concat([type(1), RC4_40])).encryption?.scheme, 'Office RC4');
		assert.deepEqual(state(Buffer.concat([type(1), cryptoApi(56)])).encryption, {
			scheme: 'Office RC4 CryptoAPI',
			algorithm: 'RC4',
			keyBits: 56,
		});
		assert.equal(state(Buffer.concat([type(0), Buffer.alloc(4)])).encryption?.scheme, 'Office XOR obfuscation');
	});

	it('reads protected workbooks that nobody gave a password, and no others', () => {
		const sheets = [
			{ name: '表', header: '&C機密性2', cells: ['完全性1', ...Array.from({ length: 60 }, (_, row) => `${row} ${'x'.repeat(20)}`)] },
			{ name: 'B', footer: '機密性1' },
		];
		for (const method of ['rc4', 40, 128] as const) {
			const open = compound([['Workbook', encryptedWorkbook(sheets, 'VelvetSweatshop', method)]]);
			assert.deepEqual(
				seenOle(open, 'a.xls'),
				['page-header 表 機密性2', 'body-corner 表 完全性1', 'page-footer B 機密性1'],
				String(method),
			);
			assert.deepEqual([readOle(open, 'a.xls').state.encrypted, readOle(open, 'a.xls').state.unreadable], [false, null]);
			const closed = compound([['Workbook', encryptedWorkbook(sheets, 'password', method)]]);
			assert.deepEqual([seenOle(closed, 'a.xls').length, readOle(closed, 'a.xls').state.encrypted], [0, true], String(method));
		}
	});

	it('reads on without end in no file', () => {
		// A record that ends where it begins.
		const zero = Buffer.alloc(100_000);
		assert.equal(readOle(compound([['Workbook', zero]]), 'a.xls').markings.length, 0);
		const stream = workbookStream([{ name: 'A', header: '機密性2' }]);
		for (let at = 0; at < stream.length - 4; at += 2) {
			const bytes = Buffer.from(stream);
			bytes.writeUInt32LE(0xffff_ffff, at);
			assert.ok(readOle(compound([['Workbook', bytes]]), 'a.xls').markings.length < 10);
		}
	});
});

describe('ole: presentations', () => {
	it('reads headers and footers that are shown', () => {
		assert.deepEqual(seenOle(ppt({ header: '機密性2', footer: '完全性1' }), 'a.ppt'), [
			'page-header slides 機密性2',
			'page-footer slides 完全性1',
		]);
		assert.deepEqual(seenOle(ppt({ footer: '機密性2', shown: false }), 'a.ppt'), []);
	});

	it('reads the masters and the first slide', () => {
		assert.deepEqual(seenOle(ppt({ master: '機密性2', title: '報告\r機密性1', box: '完全性2' }), 'a.ppt'), [
			'page-header master 1 機密性2',
			'body-corner slide 1 機密性1',
			'body-corner slide 1 完全性2',
		]);
	});

	it('tells macros and encryption', () => {
		assert.equal(readOle(ppt({ macro: true }), 'a.ppt').state.macro, true);
		assert.equal(readOle(ppt({}), 'a.ppt').state.macro, false);
		const { state, markings } = readOle(ppt({ footer: '機密性2', encryption: cryptoApi(128) }), 'a.ppt');
		assert.deepEqual([state.encrypted, state.encryption?.keyBits, markings.length], [true, 128, 0]);
	});

	it('finds the document where nothing says which edit was the last', () => {
		const [main] = slideStreams({ footer: '機密性2' });
		assert.deepEqual(seenOle(compound(main === undefined ? [] : [main]), 'a.ppt'), ['page-footer slides 機密性2']);
	});

	it('reads nothing but the properties of what PowerPoint 95 saved', () => {
		const { state } = readOle(
			compound([
				['PowerPoint Document', Buffer.alloc(5000)],
				['Text_Content', Buffer.alloc(10)],
			]),
			'a.ppt',
		);
		assert.equal(state.unreadable, null);
	});
});

describe('ole: packages and other compound files', () => {
	const encrypted = compound([
		['EncryptionInfo', AGILE],
		['EncryptedPackage', Buffer.alloc(5000)],
	]);

	it('tells how packages are encrypted, whatever they are named', () => {
		const expected = { scheme: 'ECMA-376 agile', algorithm: 'AES-CBC', keyBits: 256 };
		for (const name of ['a.docx', 'a.doc', 'a.bin']) {
			const { state } = readOle(encrypted, name);
			assert.deepEqual([state.encrypted, state.encryption, state.unreadable?.code], [true, expected, 'encrypted'], name);
		}
		const standard = Buffer.concat([Buffer.from([4, 0, 2, 0]), cryptoApi(128).subarray(4)]);
		standard.writeUInt32LE(0x660e, 20);
		assert.deepEqual(
			readOle(
				compound([
					['EncryptionInfo', standard],
					['EncryptedPackage', Buffer.alloc(10)],
				]),
				'a.xlsx',
			).state.encryption,
			{ scheme: 'ECMA-376 standard', algorithm: 'AES-ECB', keyBits: 128 },
		);
	});

	it('reads labels that stand beside an encrypted package', () => {
		const labels =
			'<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{0B3C4A1E-1111-4222-8333-444455556666}" enabled="1" method="Standard"/></clbl:labelList>';
		const bytes = compound([
			['EncryptionInfo', AGILE],
			['EncryptedPackage', Buffer.alloc(5000)],
			['\x06DataSpaces/TransformInfo/LabelInfo', Buffer.from(labels)],
		]);
		for (const name of ['a.docx', 'a.doc']) {
			assert.deepEqual(
				readOle(bytes, name).foreign.map(({ name: found }) => found),
				['0b3c4a1e-1111-4222-8333-444455556666'],
				name,
			);
		}
	});

	it('knows documents under rights management', () => {
		const { state } = readOle(compoundFile(['\x09DRMContent', '\x06DataSpaces']), 'a.doc');
		assert.deepEqual([state.encrypted, state.encryption?.scheme], [true, 'Information Rights Management']);
	});

	it('reads the properties of any other, and asks for nothing', () => {
		const bytes = compound([
			['DocumentText', Buffer.from('本文')],
			[DOCUMENT_SUMMARY, userDefined([['機密性', lpwstr('2')]])],
		]);
		const { format, state } = readOle(bytes, '文書.jtd');
		assert.deepEqual([format, state.unreadable], ['ole', null]);
		assert.deepEqual(seenOle(bytes, '文書.jtd'), ['property DocumentSummaryInformation#機密性 2']);
	});

	it('says so where the file is damaged', () => {
		const bytes = doc({ headers: ['', '機密性2'] });
		for (const length of [8, 100, 511, 512, 600]) {
			assert.equal(readOle(bytes.subarray(0, length)).state.unreadable?.code, 'damaged', String(length));
		}
	});
});
