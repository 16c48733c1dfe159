import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import en from '../../../l10n/cli.en.json';
import ja from '../../../l10n/cli.ja.json';
import { visible } from '../../../src/cli/escape';
import { speaker, tongueOf } from '../../../src/cli/l10n';

type Catalogue = Readonly<Record<string, string | readonly string[]>>;

function placeholders(text: string | readonly string[] | undefined): string[] {
	return [
		...new Set(
			[text]
				.flat()
				.join('\n')
				.match(/\{\w+\}/g) ?? [],
		),
	].sort();
}

describe('cli/l10n', () => {
	it('is complete in both tongues, with the same placeholders', () => {
		assert.deepEqual(Object.keys(en).sort(), Object.keys(ja).sort());
		for (const id of Object.keys(ja)) assert.deepEqual(placeholders((en as Catalogue)[id]), placeholders((ja as Catalogue)[id]), id);
	});

	it('has no message that no one says', () => {
		const folder = path.join(__dirname, '../../../src/cli');
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
		const source = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
		const unsaid = Object.keys(ja).filter((id) => {
			const family = `\`${id.slice(0, id.lastIndexOf('.') + 1)}\${`;
			return !source.includes(`'${id}'`) && !source.includes(family);
		});
		assert.deepEqual(unsaid, []);
	});

	it('follows LC_ALL, LC_MESSAGES, LANG, then the system', () => {
		assert.equal(
			tongueOf({ LANG: 'ja_JP.UTF-8' }, () => 'en-US'),
			'ja',
		);
		assert.equal(
			tongueOf({ LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, () => 'ja-JP'),
			'en',
		);
		assert.equal(
			tongueOf({ LANG: 'en_US', LC_MESSAGES: 'ja_JP' }, () => 'en-US'),
			'ja',
		);
		assert.equal(
			tongueOf({ LC_ALL: '' }, () => 'ja-JP'),
			'ja',
		);
		assert.equal(
			tongueOf({}, () => 'jam'),
			'en',
		);
	});

	it('fills in data literally, and leaves unknown placeholders', () => {
		assert.equal(speaker('en')('error.option-unknown', { option: '$& {x}' }), 'there is no option $& {x}.');
		assert.equal(speaker('en')('error.option-unknown', {}), 'there is no option {option}.');
	});

	it('shows control and bidirectional characters instead of obeying them', () => {
		assert.equal(visible('a\u001b[31mb\u202egnp\n'), 'a\\u{1b}[31mb\\u{202e}gnp\\u{a}');
		assert.equal(visible('議事録😀.docx'), '議事録😀.docx');
		assert.equal(visible('\ud83d.x'), '\\u{d83d}.x');
	});
});
