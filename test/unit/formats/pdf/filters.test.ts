import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { decodeStream } from '../../../../src/formats/pdf/filters';
import { PdfDict, PdfError } from '../../../../src/formats/pdf/values';

function dict(filter: string | string[]): PdfDict {
	const made = new PdfDict();
	made.set('/Filter', filter, 0, 0, 0);
	return made;
}

describe('formats/pdf: filters', () => {
	const plain = Buffer.from('機密性2');

	it('are undone one behind the other', () => {
		const hex = `${deflateSync(plain).toString('hex')}>`;
		assert.deepEqual(decodeStream(dict(['/ASCIIHexDecode', '/FlateDecode']), Buffer.from(hex)), plain);
	});

	it('for encryption leave what was decrypted before', () => {
		assert.deepEqual(decodeStream(dict('/Crypt'), plain), plain);
		assert.deepEqual(decodeStream(dict(['/Crypt', '/FlateDecode']), deflateSync(plain)), plain);
	});

	it('that are unknown are named as such', () => {
		assert.throws(
			() => decodeStream(dict('/Strange'), plain),
			(error) => error instanceof PdfError && error.code === 'unsupported-file',
		);
	});
});
