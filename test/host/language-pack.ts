import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installHost } from './install.mjs';

/** The few words of the workbench itself that stand around the extension in the pictures; the rest stays English. */
const WORDS: Readonly<Record<string, string>> = {
	Explorer: 'エクスプローラー',
	Problems: '問題',
	Output: '出力',
	Terminal: 'ターミナル',
	Search: '検索',
	Extensions: '拡張機能',
	'Source Control': 'ソース管理',
	'Run and Debug': '実行とデバッグ',
	'Quick Fix...': 'クイック フィックス...',
	'Quick Fix': 'クイック フィックス',
	'No problems have been detected in the workspace.': 'ワークスペースで問題は検出されていません。',
	'Debug Console': 'デバッグ コンソール',
	Ports: 'ポート',
	'Ln {0}, Col {1}': '行 {0}、列 {1}',
	'[Ln {0}, Col {1}]': '[行 {0}、列 {1}]',
	'Ln {0}, Col {1} ({2} selected)': '行 {0}、列 {1} ({2} 個選択)',
	'Spaces: {0}': 'スペース: {0}',
	'Plain Text': 'プレーンテキスト',
	'Filter (e.g. text, **/*.ts, !**/node_modules/**)': 'フィルター (例: テキスト、**/*.ts、!**/node_modules/**)',
	'Mark Done': '完了としてマーク',
	Welcome: 'ようこそ',
	Cancel: 'キャンセル',
	Outline: 'アウトライン',
	Timeline: 'タイムライン',
	'Restricted Mode': '制限モード',
};

interface Pack {
	readonly contents: Record<string, Record<string, string>>;
}

/** `nls.keys.json` and `nls.messages.json` run in parallel: module and keys there, their English texts here. */
function translate(): Pack {
	const out = path.join(installHost().root, 'out');
	const keys = JSON.parse(readFileSync(path.join(out, 'nls.keys.json'), 'utf8')) as [string, string[]][];
	const messages = JSON.parse(readFileSync(path.join(out, 'nls.messages.json'), 'utf8')) as string[];
	const contents: Pack['contents'] = {};
	let index = 0;
	for (const [module, names] of keys) {
		for (const name of names) {
			const word = WORDS[(messages[index++] ?? '').replace('&&', '')];
			if (word === undefined) continue;
			contents[module] ??= {};
			contents[module][name] = word;
		}
	}
	return { contents };
}

/**
 * A language pack of a few words: enough for VS Code to run in Japanese (`vscode.env.language` is `ja`,
 * extensions get their own Japanese texts) where the real pack cannot be downloaded.
 */
export function writeLanguagePack(userData: string, extensions: string): void {
	const version = '1.0.0';
	const folder = path.join(extensions, `kakuzuke-test.language-pack-ja-${version}`);
	mkdirSync(folder, { recursive: true });
	const file = path.join(folder, 'main.i18n.json');
	writeFileSync(file, JSON.stringify({ version, ...translate() }));
	const localization = {
		languageId: 'ja',
		languageName: 'Japanese',
		localizedLanguageName: '日本語',
		translations: [{ id: 'vscode', path: './main.i18n.json' }],
	};
	const manifest = {
		...{ name: 'language-pack-ja', publisher: 'kakuzuke-test', version, engines: { vscode: '^1.100.0' }, categories: ['Language Packs'] },
		contributes: { localizations: [localization] },
	};
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
	const entry = {
		hash: 'kakuzuke-test',
		extensions: [{ extensionIdentifier: { id: 'kakuzuke-test.language-pack-ja' }, version }],
		translations: { vscode: file },
		label: '日本語',
	};
	mkdirSync(userData, { recursive: true });
	writeFileSync(path.join(userData, 'languagepacks.json'), JSON.stringify({ ja: entry }));
}
