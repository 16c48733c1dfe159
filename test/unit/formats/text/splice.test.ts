import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, encode } from '../../../../src/formats/text/codec';
import type { Encoding } from '../../../../src/formats/text/encoding';
import { applyEdits, spliceBytes, type TextEdit } from '../../../../src/formats/text/splice';

const ENCODINGS: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-jp', 'iso-2022-jp', 'windows-1252'];

const splice = (bytes: Uint8Array, encoding: Encoding, edits: readonly TextEdit[], bom = 0): Buffer => {
	const text = decode(bytes.subarray(bom), encoding);
	const result = spliceBytes({ bytes, encoding, bom, text, size: bytes.length }, edits);
	assert.equal(result.kind, 'spliced');
	assert.ok(result.kind === 'spliced');
	return Buffer.concat(
		result.chunks.map((chunk) => (chunk instanceof Uint8Array ? chunk : bytes.subarray(chunk.from, chunk.from + chunk.length))),
	);
};

const encoded = (text: string, encoding: Encoding): Uint8Array => {
	const bytes = encode(text, encoding);
	assert.ok(bytes instanceof Uint8Array);
	return bytes;
};

describe('formats/text/splice', () => {
	for (const encoding of ENCODINGS) {
		it(`${encoding}: any edit changes its own bytes and no others`, () => {
			const letters = encoding === 'windows-1252' ? 'abé ç\n\r' : '機密性漢字あアー a1 \n\r、表能';
			const unit = fc.constantFrom(...letters, ...(encoding.startsWith('utf') ? ['😀'] : []));
			const word = fc.string({ unit, maxLength: 60 });
			fc.assert(
				fc.property(word, word, fc.nat(), fc.nat(), (text, newText, a, b) => {
					// Edits never part the halves of one character, nor CR and LF.
					const whole = (offset: number): number =>
						/[\udc00-\udfff]/.test(text[offset] ?? '') || (text[offset] === '\n' && text[offset - 1] === '\r') ? offset - 1 : offset;
					const [start, end] = [whole(a % (text.length + 1)), whole(b % (text.length + 1))].sort((x, y) => x - y) as [number, number];
					const bytes = encoded(text, encoding);
					const result = splice(bytes, encoding, [{ start, end, newText }]);
					assert.equal(decode(result, encoding), text.slice(0, start) + newText + text.slice(end));
					if (encoding !== 'iso-2022-jp') {
						const before = encoded(text.slice(0, start), encoding).length;
						const after = encoded(text.slice(end), encoding).length;
						assert.deepEqual(result.subarray(0, before), Buffer.from(bytes.subarray(0, before)));
						assert.deepEqual(result.subarray(result.length - after), Buffer.from(bytes.subarray(bytes.length - after)));
					}
				}),
				{ numRuns: 300 },
			);
		});
	}

	it('keeps bytes that no decoder understands', () => {
		const line = Buffer.concat([
			encoded('// 機密性2\n// 壊れた行 ', 'shift_jis'),
			Buffer.from([0xff, 0x81, 0x0a]),
			encoded('本文\n', 'shift_jis'),
		]);
		const result = splice(line, 'shift_jis', [{ start: 3, end: 7, newText: '機密性3' }]);
		assert.deepEqual(
			result,
			Buffer.concat([encoded('// 機密性3\n// 壊れた行 ', 'shift_jis'), Buffer.from([0xff, 0x81, 0x0a]), encoded('本文\n', 'shift_jis')]),
		);
	});

	it('keeps the second code of a character that has two', () => {
		// ∵ is 81E6 and 879A, ㈱ is 878A and FA58 in Shift_JIS.
		const bytes = Buffer.concat([encoded('機密性2 ', 'shift_jis'), Buffer.from([0x87, 0x9a, 0xfa, 0x58]), Buffer.from('\n')]);
		const result = splice(bytes, 'shift_jis', [{ start: 0, end: 4, newText: '機密性1' }]);
		assert.deepEqual(result.subarray(-5), Buffer.from([0x87, 0x9a, 0xfa, 0x58, 10]));
	});

	it('does not pile up escape sequences when a marking is replaced again and again', () => {
		let bytes: Uint8Array = encoded('# 【機密性2】 です\n', 'iso-2022-jp');
		const size = bytes.length;
		for (let i = 0; i < 5; i++) bytes = splice(bytes, 'iso-2022-jp', [{ start: 2, end: 8, newText: '【機密性3】' }]);
		assert.equal(bytes.length, size);
	});

	it('counts the byte-order mark', () => {
		const bytes = Buffer.from('\ufeff本文\n', 'utf8');
		assert.equal(splice(bytes, 'utf-8', [{ start: 0, end: 0, newText: '【機密性2】\n' }], 3).toString(), '\ufeff【機密性2】\n本文\n');
	});

	it('says which character is lacking', () => {
		const bytes = encoded('本文\n', 'shift_jis');
		assert.deepEqual(
			spliceBytes({ bytes, encoding: 'shift_jis', bom: 0, text: '本文\n', size: bytes.length }, [{ start: 0, end: 0, newText: '😀' }]),
			{
				kind: 'lacks',
				character: '😀',
			},
		);
	});

	it('gives up rather than guess when text and bytes do not belong together', () => {
		const bytes = encoded('本文\n', 'shift_jis');
		assert.equal(
			spliceBytes({ bytes, encoding: 'shift_jis', bom: 0, text: '別の文\n二行\n', size: bytes.length }, [
				{ start: 1, end: 2, newText: 'x' },
			]).kind,
			'lost',
		);
	});

	it('applies several edits in order', () => {
		assert.equal(
			applyEdits('abcdef', [
				{ start: 0, end: 1, newText: 'X' },
				{ start: 3, end: 3, newText: '-' },
				{ start: 5, end: 6, newText: '' },
			]),
			'Xbc-de',
		);
	});
});
