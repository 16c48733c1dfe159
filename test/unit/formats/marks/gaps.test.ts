import assert from 'node:assert/strict';
import { findMarkings } from '../../../../src/formats/marks';
import { policy } from '../../../corpus/read-back';

describe('markings beside other words', () => {
	const found = (text: string) => findMarkings(text, 'page-header', '', policy).map(({ start, end }) => text.slice(start, end));

	it('takes no words behind a gap for a restriction', () => {
		const marking = '【機密性2】 取扱制限：暗号化';
		for (const gap of ['\t', '　　', '     ', '\n']) assert.deepEqual(found(`${marking}${gap}西原村`), [marking]);
	});

	it('still finds restrictions that the policy does not know', () => {
		assert.deepEqual(found('【機密性2】 取扱制限：村長限り'), ['【機密性2】 取扱制限：村長限り']);
		assert.deepEqual(found('【機密性2】\t取扱制限：村長限り'), ['【機密性2】', '取扱制限：村長限り']);
	});
});
