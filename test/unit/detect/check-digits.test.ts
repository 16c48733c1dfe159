import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isCorporateNumber, isLicenceNumber, isLuhn, isMyNumber, isPattern } from '../../../src/detect/check-digits';
import { Values } from '../../corpus/detect-values';

const seeds = fc.integer({ min: 1, max: 1_000_000_000 });
const digit = fc.integer({ min: 0, max: 9 });

/** How many last (or first) digits fit a body. */
function fitting(make: (check: number) => string, test: (digits: string) => boolean): number {
	return Array.from({ length: 10 }, (_, check) => make(check)).filter(test).length;
}

describe('detect/check-digits', () => {
	it('published examples', () => {
		assert.ok(isMyNumber('123456789018'));
		assert.ok(!isMyNumber('123456789012'));
		// National Tax Agency, and the Digital Agency.
		assert.ok(isCorporateNumber('7000012050002'));
		assert.ok(isCorporateNumber('8000012010038'));
		assert.ok(!isCorporateNumber('7000012050003'));
		assert.ok(isLuhn('4111111111111111'));
		assert.ok(isLuhn('79927398713'));
		assert.ok(!isLuhn('79927398710'));
		// 3·5 + 0·4 + 9·3 + 0·2 + 1·7 + 2·6 + 3·5 + 4·4 + 5·3 + 6·2 = 119 = 10·11 + 9
		assert.ok(isLicenceNumber('309012345620'));
		assert.ok(!isLicenceNumber('309012345630'));
	});

	it('every number has one check digit, and the generator of the corpus agrees', () => {
		fc.assert(
			fc.property(seeds, (seed) => {
				const values = new Values(seed);
				const [mine, corporate, licence] = [values.myNumber(), values.corporateNumber(), values.licence()];
				assert.ok(
					isMyNumber(mine) && isCorporateNumber(corporate) && isLicenceNumber(licence) && isLuhn(values.card()) && isLuhn(values.insurer()),
				);
				assert.equal(
					fitting((check) => mine.slice(0, 11) + check, isMyNumber),
					1,
				);
				assert.equal(
					fitting((check) => check + corporate.slice(1), isCorporateNumber),
					1,
				);
				assert.equal(fittingLicence(licence.slice(0, 10)), 1);
			}),
		);
	});

	it('a wrong digit is always noticed by the Luhn check', () => {
		fc.assert(
			fc.property(seeds, fc.nat(10), digit, (seed, at, other) => {
				const card = new Values(seed).card();
				const changed = card.slice(0, at) + other + card.slice(at + 1);
				assert.equal(isLuhn(changed), changed === card);
			}),
		);
	});

	it('takes no number of another length', () => {
		for (const digits of ['', '1', '12345678901', '1234567890123']) assert.ok(!isMyNumber(digits) && !isLicenceNumber(digits), digits);
		assert.ok(!isCorporateNumber('123456789012'));
	});

	it('knows the numbers that samples are written with', () => {
		for (const digits of ['123456789018', '000000000000', '1111111', '987654321098', '121212121212', '123412341234', '1234567'])
			assert.ok(isPattern(digits), digits);
		for (const digits of ['847362915069', '4829173', '1020304']) assert.ok(!isPattern(digits), digits);
	});
});

function fittingLicence(body: string): number {
	return fitting((check) => `${body}${check}0`, isLicenceNumber);
}
