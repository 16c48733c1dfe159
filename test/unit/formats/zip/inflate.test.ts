import assert from 'node:assert/strict';
import * as zlib from 'node:zlib';
import { inflateRaw, inflateStart } from '../../../../src/formats/zip/inflate';

describe('inflating small parts', () => {
	it('says the same of a broken stream whatever was inflated before it', () => {
		const good = zlib.deflateRawSync(Buffer.from('西原村'.repeat(20)));
		const broken = Buffer.from(good);
		broken[0] = 0xff;
		const faultOf = () => {
			try {
				return inflateRaw(broken, 180).toString('hex');
			} catch (error) {
				return (error as NodeJS.ErrnoException).code;
			}
		};
		const first = faultOf();
		assert.equal(first, 'Z_DATA_ERROR');
		for (let round = 0; round < 3; round++) {
			assert.equal(inflateRaw(good, 180).length, 180);
			assert.equal(faultOf(), first);
			assert.equal(inflateStart(broken, 100).length, 0);
			assert.equal(inflateStart(good, 100).length, 100);
		}
	});
});
