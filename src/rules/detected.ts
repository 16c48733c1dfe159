import { DETECTION_KINDS, type DetectionKind, type Policy, rankOf, type Text } from '../policy';
import type { DetectedKind } from './rule';
import { listText } from './words';

/** Names of what is looked for. */
export const KIND_NAMES: Readonly<Record<DetectionKind, Text>> = {
	'my-number': { ja: '個人番号', en: 'My Numbers' },
	'corporate-number': { ja: '法人番号', en: 'corporate numbers' },
	'bank-account': { ja: '口座番号', en: 'bank accounts' },
	'person-record': { ja: '氏名・住所・生年月日の組', en: 'persons with name, address or birth date' },
	phone: { ja: '電話番号', en: 'telephone numbers' },
	email: { ja: 'メールアドレス', en: 'mail addresses' },
	'driver-licence': { ja: '運転免許証の番号', en: "driver's licence numbers" },
	passport: { ja: '旅券番号', en: 'passport numbers' },
	'health-insurance': { ja: '保険証の番号', en: 'health-insurance numbers' },
	'credit-card': { ja: 'クレジットカード番号', en: 'credit-card numbers' },
	secret: { ja: '秘密鍵・トークン・パスワード', en: 'keys, tokens or passwords' },
};

/** 「個人番号 2件（1234********）、口座番号 1件（12*****）」 */
export function detectedText(detected: readonly DetectedKind[]): Text {
	return listText(
		detected.map(({ kind, count, excerpts }) => {
			const [first = ''] = excerpts;
			return { ja: `${KIND_NAMES[kind].ja}${count}件（${first}）`, en: `${count} ${KIND_NAMES[kind].en} (${first})` };
		}),
	);
}

/** The highest level of confidentiality that so many of a kind ask for, or `null`. Levels that the policy does not have are passed over. */
export function expectedLevel({ kind, count }: Pick<DetectedKind, 'kind' | 'count'>, policy: Policy): string | null {
	let highest: string | null = null;
	for (const [level, from] of Object.entries(policy.detect?.levels[kind] ?? {})) {
		if (count < from) continue;
		const rank = rankOf(policy, 'confidentiality', level);
		if (rank >= 0 && rank > (highest === null ? -1 : rankOf(policy, 'confidentiality', highest))) highest = level;
	}
	return highest;
}

/** Kinds that the rule `content-above-label` judges by; none where it is off. */
export function judgesContent(policy: Policy): readonly DetectionKind[] {
	const { levels, documents } = policy.detect ?? {};
	if (levels === undefined || documents !== 'all' || policy.rules['content-above-label'] === 'off') return [];
	return DETECTION_KINDS.filter((kind) => Object.keys(levels[kind] ?? {}).some((level) => rankOf(policy, 'confidentiality', level) >= 0));
}

/** Kinds that the rule `test-data-personal` judges by in data for tests; none where it is off. */
export function judgesTestData(policy: Policy): readonly DetectionKind[] {
	const { testData } = policy.detect ?? {};
	if (testData === undefined || policy.rules['test-data-personal'] === 'off') return [];
	return DETECTION_KINDS.filter((kind) => testData.kinds[kind] !== undefined);
}
