import assert from 'node:assert/strict';
import fc from 'fast-check';
import { detect } from '../../../src/detect';
import { maskAddress, maskNumber, maskText } from '../../../src/detect/mask';
import { DETECTION_KINDS } from '../../../src/policy';
import { detectCorpus } from '../../corpus/detect';

describe('detect/mask', () => {
	it('numbers: a third at most, four at most', () => {
		assert.equal(maskNumber('847362915069'), '8473********');
		assert.equal(maskNumber('4829173'), '48*****');
		fc.assert(
			fc.property(fc.stringMatching(/^[0-9]{1,40}$/), (digits) => {
				const shown = maskNumber(digits).replaceAll('*', '');
				assert.ok(digits.startsWith(shown) && shown.length <= Math.min(4, digits.length / 3));
			}),
		);
	});

	it('texts: one character, and nothing of the length', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
				const masked = maskText(text);
				assert.equal(masked, `${[...text][0]}********`);
			}),
		);
		assert.equal(maskAddress('taro.s@mail.kumado.jp'), 't***@***.jp');
	});

	it('no excerpt of the corpus shows more than that', () => {
		const kinds = new Set(DETECTION_KINDS);
		let count = 0;
		for (const { text } of detectCorpus(11, 60)) {
			for (const { kind, excerpt, offset, length } of detect(text, { kinds })) {
				count++;
				const value = text.slice(offset, offset + length).normalize('NFKC');
				assert.ok(excerpt.includes('***'), excerpt);
				const shown = excerpt.replace(/\*+/g, '');
				if (kind === 'email') assert.match(excerpt, /^.\*{3}@\*{3}\.[a-z]+$/);
				else if (value.startsWith('-----BEGIN')) assert.equal(excerpt, '-----BEGIN ********');
				else if (kind === 'secret' || kind === 'person-record') assert.equal([...shown].length, 1);
				else assert.ok(shown.length <= Math.min(4, value.replace(/[^0-9A-Z]/g, '').length / 3), `${kind} ${excerpt}`);
			}
		}
		assert.ok(count > 600);
	});
});
