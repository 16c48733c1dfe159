import assert from 'node:assert/strict';
import type { Marking } from '../../../src/formats';
import type { Piece } from '../../../src/label';
import { escapeMarkdown, hoverOf } from '../../../src/vscode/model/hover';
import { label, POLICY, t } from './support';

function marking(pieces: readonly Piece[], given: ReturnType<typeof label>): Marking {
	return { place: 'header', text: '', range: { start: 0, end: 5, line: 0, column: 0 }, label: given, pieces, problems: [], where: 'L1' };
}

const level = (id: string, known = true): Piece => ({ kind: 'level', axis: 'confidentiality', level: id, known, start: 0, end: 4 });

describe('hover', () => {
	it('explains level and restriction with their clauses', () => {
		const text = hoverOf(
			marking([level('2'), { kind: 'handling', id: 'encrypt', known: true, start: 5, end: 8 }], label('2', null, null, ['encrypt'])),
			POLICY,
			'ja',
			t,
		);
		assert.match(text, /\*\*機密性2\*\* すぐには公表しない情報 \\\(3\\\(1\\\)\\\)/);
		assert.match(text, /\*\*暗号化\*\*/);
		assert.match(text, /Also applies: .*施錠保管/);
		assert.doesNotMatch(text, /Also applies:.*暗号化/, 'what is stated is not listed again');
	});

	it('says what the policy does not know', () => {
		assert.match(hoverOf(marking([level('4', false)], label('4')), POLICY, 'ja', t), /\*\*機密性4\*\* is no level/);
		const odd = hoverOf(marking([{ kind: 'handling', id: '持出要届', known: false, start: 0, end: 4 }], label(null)), POLICY, 'ja', t);
		assert.match(odd, /\*\*持出要届\*\* is no handling restriction/);
	});

	it('names words of other schemes and older ones', () => {
		const pieces: Piece[] = [
			{ kind: 'legacy', wording: '極秘', start: 0, end: 2 },
			{ kind: 'foreign', wording: 'TLP:RED', scheme: 'TLP', start: 3, end: 9 },
		];
		const text = hoverOf(marking(pieces, label(null)), POLICY, 'en', t);
		assert.match(text, /\*\*極秘\*\* is an older/);
		assert.match(text, /\*\*TLP:RED\*\*/);
	});

	it('shows text of a document as text', () => {
		assert.equal(escapeMarkdown('[a](command:x) <b> `c` **d**'), '\\[a\\]\\(command:x\\) \\<b\\> \\`c\\` \\*\\*d\\*\\*');
	});
});
