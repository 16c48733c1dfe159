import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { parseArguments } from '../../../src/cli/args';
import { loadExceptionsText, loadPolicyText } from '../../../src/policy';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const PAGES = ['README.md', 'README.ja.md', ...readdirSync(path.join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
	name.endsWith('.md'),
);

function blocks(page: string, ...languages: readonly string[]): string[] {
	const text = readFileSync(path.join(ROOT, page), 'utf8');
	return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].flatMap(([, language = '', content = '']) =>
		languages.includes(language) ? [content] : [],
	);
}

/** Every `kakuzuke …` of a block of shell or YAML, as words. */
function commandsIn(block: string): string[][] {
	return block
		.replace(/\\\n\s*/g, ' ')
		.split('\n')
		.flatMap((line) => line.replace(/ # .*/, '').split(/&&|\|\|?|;|>/))
		.flatMap(
			(part) =>
				/(?:^|\s|["`$])kakuzuke ((?:check|merge|report|exception|show|parse|set|export|dispose|register|verify|guard)\b.*)/.exec(
					part,
				)?.[1] ?? [],
		)
		.map((command) => [...command.matchAll(/'[^']*'|"(?:[^"\\]|\\.)*"|\S+/g)].map(([word]) => word.replace(/^['"]|['"]\]?$/g, '')));
}

describe('the commands in the documents', () => {
	for (const page of PAGES) {
		const commands = blocks(page, 'console', 'yaml', 'sh').flatMap(commandsIn);
		if (commands.length === 0) continue;
		it(`of ${page} are understood`, () => {
			for (const command of commands) assert.doesNotThrow(() => parseArguments(command), command.join(' '));
		});
	}

	it('are many', () => {
		assert.ok(PAGES.flatMap((page) => blocks(page, 'console').flatMap(commandsIn)).length > 30);
	});
});

describe('the settings in the documents', () => {
	for (const page of PAGES) {
		for (const [index, block] of blocks(page, 'jsonc').entries()) {
			it(`of ${page} (${index + 1}) are valid`, () => {
				const value = parse(block) as Readonly<Record<string, unknown>>;
				if ('exceptions' in value) assert.deepEqual(loadExceptionsText(block, page).problems, []);
				else if (!('entries' in value)) assert.deepEqual(loadPolicyText(block, page).problems, []);
			});
		}
	}
});
