import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, clear, EXTENSION_ID, finding, fixes, hoverText, put, show } from './support';

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** VS Code keeps the untranslated title of a command beside the translated one. */
type Translated = string | { readonly value: string };
interface Contributes {
	readonly commands: readonly { readonly title: Translated }[];
	readonly views: Readonly<Record<string, readonly { readonly name: Translated }[]>>;
	readonly walkthroughs: readonly {
		readonly title: Translated;
		readonly steps: readonly { readonly title: Translated; readonly description: Translated }[];
	}[];
}

function shown(text: Translated): string {
	return typeof text === 'string' ? text : text.value;
}

describe('in Japanese', () => {
	before(api);
	afterEach(clear);

	it('VS Code itself runs in Japanese', () => {
		assert.equal(vscode.env.language, 'ja');
	});

	it('findings', async () => {
		const target = put('a.md', '# a\n');
		await show(target);
		const { message } = await finding(target, 'label-missing');
		assert.match(message, /格付け/);
		assert.match(message, /(ます|ません|ください|です)/);
		assert.match(message, /3\(2\)/);
	});

	it('fixes', async () => {
		const target = put('a.md', '【機密性2・完全性1・可用性1】\n\n# a\n');
		await show(target);
		const titles = (await fixes(target, await finding(target, 'handling-missing'))).map(({ title }) => title);
		assert.ok(titles.length > 0);
		for (const title of titles) assert.match(title, JAPANESE);
	});

	it('hovers', async () => {
		const target = put('a.md', '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# a\n');
		await show(target);
		const text = await hoverText(target, 0, 3);
		assert.match(text, /機密性2/);
		assert.match(text, /3\(1\)/);
		assert.doesNotMatch(text, /Encrypt it/);
	});

	it('commands, view and settings', () => {
		const extension = vscode.extensions.getExtension(EXTENSION_ID);
		assert.ok(extension);
		const { contributes } = extension.packageJSON as { contributes: Contributes };
		const texts = [
			...contributes.commands.map(({ title }) => title),
			...Object.values(contributes.views).flatMap((views) => views.map(({ name }) => name)),
			...contributes.walkthroughs.flatMap(({ title, steps }) => [title, ...steps.flatMap((step) => [step.title, step.description])]),
		].map(shown);
		for (const text of texts) {
			assert.match(text, JAPANESE);
			assert.doesNotMatch(text, /^%/);
		}
	});
});
