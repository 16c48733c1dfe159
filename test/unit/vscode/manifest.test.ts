import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const json = (name: string): Record<string, string> => JSON.parse(read(name)) as Record<string, string>;
const typescript = (folder: string): string[] =>
	readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => path.join(folder, name));
const sources = typescript('src/vscode').map((name) => read(name));

interface Manifest {
	readonly contributes: {
		readonly commands: readonly { readonly command: string }[];
		readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
		readonly keybindings: readonly { readonly command: string }[];
		readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
		readonly colors: readonly { readonly id: string }[];
	};
}

const manifest = JSON.parse(read('package.json')) as Manifest;

/** All strings of a JSON value. */
function* strings(value: unknown): Generator<string> {
	if (typeof value === 'string') yield value;
	else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* strings(inner);
}

/** Every `t('…')` of the sources. */
function translated(): Set<string> {
	const found = new Set<string>();
	for (const source of sources) {
		for (const match of source.matchAll(/\bt\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)) {
			found.add((match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1'));
		}
	}
	return found;
}

describe('the manifest', () => {
	const english = json('package.nls.json');
	const japanese = json('package.nls.ja.json');

	it('has the same keys in both tongues', () => {
		assert.deepEqual(Object.keys(japanese), Object.keys(english));
	});

	it('has a text for every key that is used, and uses every text', () => {
		const used = new Set([...strings(manifest)].flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []));
		assert.deepEqual([...used].sort(), Object.keys(english).sort());
	});

	it('names only files that exist', () => {
		const named = [...strings(manifest), ...Object.values(english), ...Object.values(japanese)].filter((text) =>
			/^(?:\.\/)?(?:media|syntaxes|schemas|l10n)\b[^\s]*$/.test(text),
		);
		assert.ok(named.length > 10);
		for (const name of named) assert.ok(existsSync(path.join(ROOT, name)), name);
	});

	it('has a handler for every command, and shows every command', () => {
		const ids = [...(/COMMAND_IDS = \[([^\]]*)\]/.exec(sources.join('\n'))?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
			(match) => `kakuzuke.${match[1]}`,
		);
		const contributed = manifest.contributes.commands.map(({ command }) => command);
		assert.deepEqual([...contributed, 'kakuzuke.applyFix'].sort(), ids.sort());
	});

	it('has no menu item, key or link for a command that does not exist', () => {
		const contributed = new Set(manifest.contributes.commands.map(({ command }) => command));
		const menus = Object.values(manifest.contributes.menus).flat();
		const linked = [...Object.values(english), ...Object.values(japanese)].flatMap((text) =>
			[...text.matchAll(/\(command:(kakuzuke\.\w+)\)/g)].map((match) => match[1] ?? ''),
		);
		for (const command of [...[...menus, ...manifest.contributes.keybindings].map((item) => item.command), ...linked])
			assert.ok(contributed.has(command), command);
	});

	it('has the settings and colours that the code asks for', () => {
		const text = sources.join('\n');
		const settings = [...text.matchAll(/configuration\.get(?:<[^>]+>)?\('(\w+)'/g)].map((match) => `kakuzuke.${match[1]}`);
		assert.deepEqual([...new Set(settings)].sort(), Object.keys(manifest.contributes.configuration.properties).sort());
		const colors = [...new Set([...text.matchAll(/'(kakuzuke\.\w+Foreground)'/g)].map((match) => match[1] ?? ''))];
		assert.deepEqual(colors.sort(), manifest.contributes.colors.map(({ id }) => id).sort());
	});
});

describe('the texts of the editor', () => {
	const used = [...translated()].sort();
	const japanese = json('l10n/bundle.l10n.ja.json');

	it('are all in both bundles, and none is left over', () => {
		assert.ok(used.length > 50);
		assert.deepEqual(Object.keys(json('l10n/bundle.l10n.json')).sort(), used);
		assert.deepEqual(Object.keys(japanese).sort(), used);
	});

	it('are in Japanese, with the same placeholders', () => {
		const places = (text: string): string[] => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();
		for (const [key, text] of Object.entries(japanese)) {
			assert.match(text, /[\u3040-\u30ff\u4e00-\u9fff]/, key);
			assert.deepEqual(places(text), places(key), key);
		}
	});

	it('are written through l10n only: no message is inline', () => {
		for (const source of sources) assert.doesNotMatch(source, /show(?:Information|Warning|Error)Message\(\s*['"`]/);
	});
});

describe('the sources of the editor', () => {
	it('keep the pure parts free of vscode', () => {
		for (const name of typescript('src/vscode/model')) assert.doesNotMatch(read(name), /from 'vscode'/, name);
	});

	it('never write to the console', () => {
		for (const source of sources) assert.doesNotMatch(source, /\bconsole\./);
	});
});
