import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, encode } from '../../../../src/formats/text/codec';
import { detectEncoding, type Encoding } from '../../../../src/formats/text/encoding';

const ENCODINGS: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-jp', 'iso-2022-jp'];

const bytesOf = (text: string, encoding: Encoding): Uint8Array => {
	const bytes = encode(text, encoding);
	assert.ok(bytes instanceof Uint8Array, `${encoding} lacks a character of ${text}`);
	return bytes;
};

const detected = (bytes: Uint8Array, complete = true): string => {
	const { kind, encoding } = detectEncoding(bytes, complete);
	return kind === 'text' ? encoding : kind;
};

/** Sentences and cells as offices write them. */
const PHRASES = (
	'【機密性2・完全性2・可用性1】 取扱制限：暗号化、複製禁止|令和6年度 西原村議会 第3回定例会 議事録|住民税課税台帳（令和5年度分）について、次のとおり報告します。|' +
	'固定資産税 納税通知書の発送予定|個人番号利用事務実施者の監査結果|システムの利用者は、パスワードを適切に管理しなければならない。|' +
	'氏名,住所,生年月日,電話番号|介護保険料の減免申請書を受け付けました。|広報にしはら　八月号　原稿|データベース接続設定を変更した。|' +
	'災害時要援護者名簿の取扱いについて|見積書を添付いたしますので、ご確認ください。|ネットワーク構成図は別紙のとおり。|水道料金の滞納整理|学校給食費の徴収|' +
	'この文書は、関係者限りとします。|保存期間は五年とする。|道路台帳の更新作業（委託）|会計年度任用職員の勤務条件|ふるさと納税の返礼品'
).split('|');

describe('formats/text/encoding', () => {
	for (const encoding of ENCODINGS) {
		it(`tells ${encoding} from whole sentences`, () => {
			for (const phrase of PHRASES) assert.equal(detected(bytesOf(`${phrase}\n`, encoding)), encoding, phrase);
		});
	}

	it('tells them in any mixture of sentences, ASCII and line ends', () => {
		const phrase = fc.constantFrom(...PHRASES);
		const piece = fc.oneof({ weight: 3, arbitrary: phrase }, fc.constantFrom('# comment', 'x = 1;', '12,345', '', 'https://example.jp/'));
		const text = fc.tuple(phrase, fc.array(piece, { maxLength: 20 }), fc.constantFrom('\n', '\r\n', '\r'));
		fc.assert(
			fc.property(text, fc.constantFrom(...ENCODINGS), ([first, rest, eol], encoding) => {
				assert.equal(detected(bytesOf([first, ...rest, ''].join(eol), encoding)), encoding);
			}),
			{ numRuns: 500 },
		);
	});

	it('tells them from a beginning that is cut anywhere', () => {
		const text = `${PHRASES.join('\n')}\n`;
		for (const encoding of ENCODINGS) {
			const bytes = bytesOf(text, encoding);
			for (let cut = 200; cut < 300; cut++) assert.equal(detected(bytes.subarray(0, cut), false), encoding, `${encoding} cut at ${cut}`);
		}
	});

	it('tells Shift_JIS from half-width katakana alone', () => {
		for (const text of [
			'ﾆｼﾊﾗ ﾀﾛｳ',
			'ｶ)ﾐﾙﾄｺﾌﾞﾃｲ',
			'ﾔﾏﾀﾞ ﾊﾅｺ,03-1234',
			'ｸﾏﾓﾄｹﾝ ｱｿｸﾞﾝ ﾆｼﾊﾗﾑﾗ',
			'ﾃﾞｰﾀ',
			'ｱｲ',
			'ｶﾅ',
			'ﾌﾘｶﾞﾅ',
			'ﾀﾅｶ ｲﾁﾛｳ\r\nｽｽﾞｷ ｼﾞﾛｳ\r\n',
		]) {
			assert.equal(detected(bytesOf(text, 'shift_jis')), 'shift_jis', text);
		}
	});

	it('knows the characters that only Windows has (機種依存文字) and the users’ own (外字)', () => {
		for (const text of ['①㈱髙﨑', '㈱髙﨑商店 御中', 'Ⅰ．概要', '№１２　℡０９６', '～－∥']) {
			assert.equal(detected(bytesOf(text, 'shift_jis')), 'shift_jis', text);
		}
		assert.equal(
			detected(Buffer.concat([bytesOf('山', 'shift_jis'), Buffer.from([0xf0, 0x40]), bytesOf('様の届出\n', 'shift_jis')])),
			'shift_jis',
		);
	});

	it('tells very short labels', () => {
		for (const text of ['機密性2', '完全性2', '可用性1', '極秘', '部外秘', '取扱注意', '複製禁止']) {
			assert.equal(detected(bytesOf(text, 'euc-jp')), 'euc-jp', text);
			assert.equal(detected(bytesOf(text, 'shift_jis')), 'shift_jis', text);
		}
	});

	it('takes the byte-order mark’s word', () => {
		assert.deepEqual(detectEncoding(Buffer.from('\ufeffx'), true), { kind: 'text', encoding: 'utf-8', bom: 3, ascii: false, valid: true });
		assert.equal(detectEncoding(Buffer.from('\ufeffx', 'utf16le'), true).encoding, 'utf-16le');
		assert.equal(detectEncoding(Buffer.from('\ufeffx', 'utf16le').swap16(), true).encoding, 'utf-16be');
	});

	it('keeps to UTF-8 in spite of a broken byte, and to Shift_JIS too', () => {
		const utf8 = Buffer.from(`${PHRASES.join('\n')}\n`);
		utf8[utf8.length - 5] = 0xff;
		assert.deepEqual({ ...detectEncoding(utf8, true), bom: 0 }, { kind: 'text', encoding: 'utf-8', bom: 0, ascii: false, valid: false });
		const sjis = Buffer.from(bytesOf(`${PHRASES.join('\n')}\n`, 'shift_jis'));
		sjis[sjis.length - 5] = 0xff;
		assert.equal(detected(sjis), 'shift_jis');
		assert.equal(detectEncoding(sjis, true).valid, false);
	});

	it('tells what is no text', () => {
		const random = Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 7919 + ((i * i) % 251)) & 0xff));
		for (const [name, bytes] of Object.entries({
			random,
			zeros: Buffer.alloc(4096),
			png: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
			pdf: Buffer.from('%PDF-1.7\n'),
			zip: Buffer.from('PK\x03\x04aaaa'),
			gzip: Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]),
			elf: Buffer.from('\x7fELF\x02\x01\x01\0\0\0', 'latin1'),
			utf32: Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]),
		})) {
			assert.equal(detected(bytes), 'binary', name);
		}
	});

	it('tells Western European text from Japanese', () => {
		assert.equal(
			detected(Buffer.from('Le caf\xe9 est ferm\xe9 cet \xe9t\xe9, d\xe9sol\xe9. Il rouvrira en septembre.\n', 'latin1')),
			'windows-1252',
		);
		assert.equal(
			detected(Buffer.from('\xa9 1999 Stra\xdfe und M\xfcller: all rights reserved by the authors\n', 'latin1')),
			'windows-1252',
		);
	});

	it('is sure of plain ASCII only as far as it has seen', () => {
		assert.deepEqual(detectEncoding(Buffer.from('plain\n'), true), { kind: 'text', encoding: 'utf-8', bom: 0, ascii: true, valid: true });
		assert.equal(detectEncoding(new Uint8Array(0), true).kind, 'text');
	});
});

describe('formats/text/codec', () => {
	for (const encoding of ENCODINGS) {
		it(`${encoding}: what is encoded is decoded to the same text`, () => {
			const text = fc.string({ unit: fc.constantFrom(...new Set([...PHRASES.join(''), ...'ABC 123\n①㈱ⅣⅢ─│①'])), maxLength: 80 });
			fc.assert(fc.property(text, (each) => assert.equal(decode(bytesOf(each, encoding), encoding), each)));
		});
	}

	it('writes the two characters that Windows and JIS disagree on as Windows reads them', () => {
		assert.deepEqual([...bytesOf('～', 'shift_jis')], [0x81, 0x60]);
		assert.deepEqual([...bytesOf('－', 'shift_jis')], [0x81, 0x7c]);
		assert.deepEqual([...bytesOf('髙', 'shift_jis')], [0xfb, 0xfc]);
		assert.deepEqual([...bytesOf('①', 'shift_jis')], [0x87, 0x40]);
		assert.deepEqual([...bytesOf('ｱ', 'shift_jis')], [0xb1]);
		assert.deepEqual([...bytesOf('ｱ', 'euc-jp')], [0x8e, 0xb1]);
	});

	it('names the character that an encoding lacks instead of writing a question mark', () => {
		assert.deepEqual(encode('機密性2 😀', 'shift_jis'), { lacks: '😀' });
		assert.deepEqual(encode('한국', 'euc-jp'), { lacks: '한' });
		assert.deepEqual(encode('ｱ', 'iso-2022-jp'), { lacks: 'ｱ' });
		assert.deepEqual(encode('機', 'windows-1252'), { lacks: '機' });
	});

	it('begins and ends ISO-2022-JP in ASCII', () => {
		assert.equal(Buffer.from(bytesOf('a機b密', 'iso-2022-jp')).toString('latin1'), 'a\x1b$B5!\x1b(Bb\x1b$BL)\x1b(B');
	});
});
