import type { Tongue } from '../policy';
import { ruleById } from './registry';
import type { Finding, Message, TitledFix } from './rule';

/** Where the rule pages are; the only place that knows. */
const PAGES = 'https://github.com/kakuzuke/kakuzuke/blob/main/docs/rules/';

const FIX_TITLES = {
	'insert-label': { ja: '格付けを選んで表示する…', en: 'Insert label…' },
	'complete-label': { ja: '足りない区分を選んで書き足す…', en: 'Complete the label…' },
	'add-restrictions': { ja: '足りない取扱制限を書き足す', en: 'Add missing restrictions' },
	'use-highest': { ja: '最も高い区分にそろえる', en: 'Use the highest' },
	'write-properties': { ja: '足りない場所にも格付けを書く', en: 'Write the label to the missing places' },
	'create-sidecar': { ja: 'ラベルファイル（.label）に格付けを書く', en: 'Create sidecar (.label)' },
	'replace-marking': { ja: '表示を正しい書き方に直す', en: 'Replace the marking' },
	'raise-folder': { ja: 'フォルダーの格付けを中身に合わせて引き上げる', en: "Raise the folder's label to its content" },
	'apply-implied': { ja: '言葉が意味する区分を表示する', en: 'Show the level that the word implies' },
	'encrypt-now': { ja: '暗号化して持ち出す…', en: 'Encrypt now…' },
} as const satisfies Record<TitledFix['title'], Message>;

/** The finding's message in a tongue; the id of the message where the rule is not known (a report from another version). */
export function formatMessage(finding: Finding, tongue: Tongue): string {
	const message = ruleById(finding.rule)?.messages[finding.message];
	if (message === undefined) return finding.message;
	return message[tongue].replace(/\{(\w+)\}/g, (_, name: string) => String(finding.data[`${name}.${tongue}`] ?? finding.data[name] ?? ''));
}

/** What a fix does, for a menu. */
export function fixTitle({ title, fix }: TitledFix, tongue: Tongue): string {
	// A replacement that asks says so.
	const asks = fix.kind === 'choose-label' && !FIX_TITLES[title][tongue].endsWith('…');
	return FIX_TITLES[title][tongue] + (asks ? '…' : '');
}

/** Address of a rule's page. */
export function ruleUrl(id: string): string {
	return `${PAGES}${id}.md`;
}
