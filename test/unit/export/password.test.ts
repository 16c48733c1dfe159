import assert from 'node:assert/strict';
import fc from 'fast-check';
import { generatedBits, generatePassword, passwordStrength } from '../../../src/export/password';
import { loadBuiltin } from '../../../src/policy';

const rules = loadBuiltin('nishihara-2024').export.password;

describe('export/password', () => {
	it('has the length and the letters of the policy, and one of each kind', () => {
		for (let index = 0; index < 500; index++) {
			const password = generatePassword(rules);
			assert.equal(password.length, rules.length);
			for (const letter of password) assert.ok(rules.alphabet.includes(letter), letter);
			for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[-_]/]) assert.match(password, kind);
			assert.doesNotMatch(password, /[0O1lI]/);
		}
	});

	it('follows any rules, and rules out senseless ones', () => {
		const alphabet = fc.string({ unit: 'grapheme-ascii', minLength: 2, maxLength: 40 }).filter((text) => new Set(text).size > 1);
		fc.assert(
			fc.property(alphabet, fc.integer({ min: 1, max: 40 }), (letters, length) => {
				const password = generatePassword({ alphabet: letters, length });
				assert.equal([...password].length, length);
				for (const letter of password) assert.ok(letters.includes(letter));
			}),
		);
		assert.throws(() => generatePassword({ alphabet: 'aa', length: 8 }), RangeError);
		assert.throws(() => generatePassword({ alphabet: 'ab', length: 0 }), RangeError);
		assert.equal([...generatePassword({ alphabet: 'さくら😀', length: 9 })].length, 9);
	});

	it('draws every letter equally often', () => {
		const alphabet = 'abcdefghjkmnpqrs';
		const counts = new Map<string, number>();
		const drawn = 32_000;
		for (let index = 0; index < drawn / 20; index++) {
			for (const letter of generatePassword({ alphabet, length: 20 })) counts.set(letter, (counts.get(letter) ?? 0) + 1);
		}
		const expected = drawn / alphabet.length;
		const chi = [...alphabet].reduce((sum, letter) => sum + ((counts.get(letter) ?? 0) - expected) ** 2 / expected, 0);
		// 15 degrees of freedom: above 60 once in three million runs.
		assert.ok(chi < 60, `chi-square ${chi}`);
	});

	it('never says the same twice', () => {
		const made = new Set(Array.from({ length: 1000 }, () => generatePassword(rules)));
		assert.equal(made.size, 1000);
	});

	it('tells the bits of generated ones', () => {
		assert.equal(generatedBits({ alphabet: '01', length: 10 }), 10);
		assert.equal(generatedBits({ alphabet: '0101', length: 10 }), 10);
		assert.ok(generatedBits(rules) > 110);
		for (let index = 0; index < 200; index++) assert.equal(passwordStrength(generatePassword(rules), rules).verdict, 'strong');
	});

	it('is not deceived by what people make up', () => {
		const weak = [
			'', 'a', 'password', 'Passw0rd!', 'P@ssw0rd123', 'aaaaaaaaaaaaaaaaaaaa', '12345678', '1234567890123456', 'qwertyuiop', 'abcdefghijklmnop',
			'20240401', '2024/04/01', 'sakura2024', 'Nishihara2024', 'reiwa0601', 'パスワード', '総務課2024', 'yamada1985', 'abcabcabcabcabc', 'zaq12wsx',
			'1qaz2wsx3edc', 'Kumamoto20240401', 'ｐａｓｓｗｏｒｄ', 'qwerty123456',
		]; // biome-ignore format: a list
		for (const password of weak)
			assert.equal(passwordStrength(password, rules).verdict, 'weak', `${password} ${passwordStrength(password).bits}`);
		assert.equal(passwordStrength('kV7-pQ2x', { minimum: 12 }).verdict, 'weak');
		assert.notEqual(passwordStrength('kV7-pQ2xRm', rules).verdict, 'weak');
		assert.equal(passwordStrength('kV7-pQ2xRm9_TzHw', rules).verdict, 'strong');
	});

	it('does not think less of a password for what is put behind it', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom('x', 'Q', '7', '-', 'm'), maxLength: 12 }), (text) => {
				assert.ok(passwordStrength(`${text}Zr`).bits >= passwordStrength(text).bits - 0.1);
			}),
		);
	});
});
