import type { Place, Policy } from '../policy';
import { documentRule, NOTHING } from './define';
import type { DocumentFacts, TitledFix } from './rule';
import { chief, isKnown, isOverridden, statesLevel } from './stated';
import { listText } from './words';

const PLACE_NAMES = {
	header: { ja: '先頭', en: 'top of the text' },
	'front-matter': { ja: '前付け（front matter）', en: 'front matter' },
	'body-corner': { ja: '文書の隅', en: 'corner of the page' },
	property: { ja: 'プロパティ', en: 'document properties' },
	'page-header': { ja: 'ページのヘッダー', en: 'page header' },
	'page-footer': { ja: 'ページのフッター', en: 'page footer' },
	'file-name': { ja: 'ファイル名', en: 'file name' },
	sidecar: { ja: 'ラベルファイル（.label）', en: 'sidecar (.label)' },
	folder: { ja: 'フォルダーのラベル', en: 'folder label' },
	map: { ja: '格付け表', en: 'label map' },
	content: { ja: '添付ファイル', en: 'attachment' },
} as const satisfies Record<Place, { ja: string; en: string }>;

/** What shows the label as well as the place asked for. */
const INSTEAD: Partial<Record<Place, readonly Place[]>> = {
	header: ['front-matter', 'body-corner', 'property'],
	'page-header': ['page-footer'],
};

/** Labelled, but not in all the places that the policy asks for in this format. */
export const propertyHeaderMissing = documentRule(
	{
		id: 'property-header-missing',
		clause: '3(2)②',
		severity: 'warning',
		title: { ja: '表示する場所の不足', en: 'Label missing in some places' },
		description: {
			ja: '分類は、ファイル名・プロパティ・ヘッダーやフッターなどに表示します（対策基準 3(2)②）。場所はポリシーの places で決めます。フォルダーのラベルや格付け表だけで格付けした文書は、対象外です。',
			en: 'The classification is shown in file name, properties, header or footer (3(2)②); which ones, `places` in the policy says. Documents that are labelled only by their folder or by the label map are left alone.',
		},
		settings: {
			ja: '表示する場所は、形式ごとに `places` で決めます。',
			en: '`places` says, for each format, where the label has to stand.',
		},
		messages: {
			missing: {
				ja: '格付けが「{places}」に表示されていません。書き足してください（対策基準 3(2)②）。',
				en: 'The label is not shown in: {places}. Add it there (3(2)②).',
			},
		},
		fixes: ['write-properties'],
		examples: {
			incorrect: [{ name: '議事録_C1I1A1.md', text: '# 議事録\n' }],
			correct: [{ name: '議事録_C1I1A1.md', text: '【機密性1・完全性1・可用性1】\n\n# 議事録\n' }],
		},
	},
	(facts, policy, tell) => {
		const { markings } = facts;
		if (markings.length === 0 || facts.state.unreadable !== null || isOverridden(facts)) return NOTHING;
		const asked = policy.places[facts.format] ?? policy.places.default ?? [];
		const shown = new Set(markings.filter(statesLevel).map(({ place }) => place));
		if (shown.size === 0 || shown.has('folder') || shown.has('map')) return NOTHING;
		const missing = asked.filter(
			(place) => canShow(place, facts) && !shown.has(place) && !INSTEAD[place]?.some((other) => shown.has(other)),
		);
		if (missing.length === 0) return NOTHING;
		const places = listText(missing.map((place) => PLACE_NAMES[place]));
		return [tell('missing', { places }, { marking: chief(facts), fixes: fixesOf(missing, facts, policy) })];
	},
);

/** A place that the writer cannot write, in a signed document for example, is nobody's omission. */
function canShow(place: Place, { writable }: DocumentFacts): boolean {
	return place === 'sidecar' || place === 'file-name' || writable.includes(place);
}

function fixesOf(places: readonly Place[], { label }: DocumentFacts, policy: Policy): TitledFix[] {
	return isKnown(label, policy) ? [{ title: 'write-properties', fix: { kind: 'set-label', label, places }, preferred: true }] : [];
}
